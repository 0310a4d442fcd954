"""The query editor at /sparql: it asks, shows rows, a chart and errors, and never another host."""

import re

import pytest
from playwright.sync_api import expect

SUMMARY = "How many mechanisms are listed under each theme, of those that Annex 2 names?"


@pytest.fixture
def editor(visit):
    """The page with the editor in it."""
    page = visit("sparql")
    expect(page.locator("#code .CodeMirror")).to_be_visible()
    return page


def write(page, text: str) -> None:
    """Put a query into the editor, as by hand."""
    page.locator("#code .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def rows(page):
    """Return the rows of the table of the answer."""
    return page.locator("#answer table tbody tr")


def test_the_query_that_stands_there_is_asked(editor):
    editor.get_by_role("button", name="Ask", exact=True).click()
    expect(editor.locator("#status")).to_contain_text("rows in")
    expect(rows(editor)).not_to_have_count(0)
    expect(editor.locator("#answer")).to_contain_text("Budapest Process")


def test_a_query_is_written_and_asked_from_the_keyboard(editor):
    text = (
        "PREFIX gcm: <https://w3id.org/gcm-ld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    )
    write(editor, text + "SELECT ?label { ?theme a gcm:Theme ; skos:prefLabel ?label }")
    editor.keyboard.press("Control+Enter")
    expect(rows(editor)).to_have_count(6)


def test_a_stored_question_is_picked_and_answered(editor, publication):
    editor.locator("#filter").fill("listed under each theme, of those")
    editor.get_by_role("navigation", name="Stored questions").get_by_role("link", name=SUMMARY).click()
    expect(editor.locator("#code")).to_contain_text("SELECT ?theme")
    expect(rows(editor)).to_have_count(len(publication.rows("coverage/theme-summary")))


def test_an_answer_with_numbers_is_a_chart_too(editor):
    editor.get_by_role("button", name="Ask", exact=True).click()
    expect(rows(editor)).not_to_have_count(0)
    editor.locator("#result").get_by_role("button", name="Chart").click()
    expect(editor.locator("#answer meter")).not_to_have_count(0)


def test_the_answer_can_be_taken_away(editor):
    editor.locator("#format").select_option("csv")
    with editor.expect_download() as taken:
        editor.get_by_role("button", name="Download the answer").click()
    assert taken.value.path().read_text(encoding="utf-8").startswith("mechanism,label,themes")


def test_the_address_holds_the_query(editor, visit):
    write(editor, "ASK { ?thing a ?kind }")
    expect(editor).to_have_url(re.compile("#query=ASK"))
    again = visit("sparql#" + editor.url.partition("#")[2])
    expect(again.locator("#code")).to_contain_text("ASK { ?thing a ?kind }")


def test_an_error_of_syntax_is_told_with_its_place(browser, site):
    page = browser.new_page(base_url=site)
    page.goto("sparql")
    expect(page.locator("#code .CodeMirror")).to_be_visible()
    write(page, "SELECT ?x WHERE { ?x }")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("ine 1, column")
    page.close()


def test_the_keyboard_can_leave_the_editor(editor):
    editor.locator("#code .CodeMirror").click()
    editor.keyboard.press("Tab")
    assert editor.evaluate("!document.querySelector('#code').contains(document.activeElement)")


def test_after_a_chart_an_answer_that_has_none_is_a_table(editor):
    editor.get_by_role("button", name="Ask", exact=True).click()
    editor.locator("#result").get_by_role("button", name="Chart").click()
    expect(editor.locator("#answer meter")).not_to_have_count(0)
    write(editor, "SELECT ?kind { ?kind a <http://www.w3.org/2002/07/owl#Class> } ORDER BY ?kind LIMIT 3")
    editor.keyboard.press("Control+Enter")
    expect(rows(editor)).to_have_count(3)
    editor.locator("#filter").fill("listed under each theme, of those")
    editor.get_by_role("navigation", name="Stored questions").get_by_role("link", name=SUMMARY).click()
    expect(editor.locator("#answer meter")).not_to_have_count(0)


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ("ASK { ?a ?b ?c }", ["csv", "tsv", "json", "xml"]),
        ("CONSTRUCT WHERE { ?a a <http://www.w3.org/2002/07/owl#Class> }", ["ttl", "nt", "jsonld", "rdf"]),
    ],
)
def test_the_forms_that_are_offered_fit_the_query_and_can_be_taken(editor, query, forms):
    write(editor, query)
    offered = "[...document.querySelectorAll('#format option')].filter(o => !o.parentElement.disabled)"
    assert editor.evaluate(offered + ".map(o => o.value)") == forms
    for form in forms:
        editor.locator("#format").select_option(form)
        answer = editor.request.get("sparql", params={"query": query, "format": form})
        assert answer.ok and answer.body()


@pytest.mark.parametrize("width", [360, 1400])
def test_no_word_of_an_answer_is_broken_and_heads_stand_over_their_data(visit, width):
    page = visit("sparql")
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#filter").fill("listed under each theme, of those")
    page.get_by_role("navigation", name="Stored questions").get_by_role("link", name=SUMMARY).click()
    expect(rows(page)).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heads = page.evaluate(
        "[...document.querySelectorAll('#answer thead th')].map(th => {"
        " const td = document.querySelectorAll('#answer tbody tr:first-child td')[th.cellIndex];"
        " const right = getComputedStyle(td).textAlign === 'right';"
        " return [getComputedStyle(th).textAlign === 'right', right,"
        " th.scrollWidth <= th.clientWidth + 1]; })"
    )
    assert all(head == cell and fits for head, cell, fits in heads) and any(cell for _, cell, _ in heads)
    broken = page.evaluate(
        "[...document.querySelectorAll('#answer tbody td')].filter(td =>"
        " getComputedStyle(td.querySelector('div')).wordBreak !== 'normal' ||"
        " td.querySelector('div').scrollWidth > td.clientWidth + 1).length"
    )
    assert not broken
