"""The note is shown word for word, every passage with what rests on it, and each document that it cites."""

import re
from urllib.parse import parse_qs, urlsplit

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import sentences, transcript
from gcm_ld.web import routing
from gcm_ld.web.pages import note, views


@pytest.fixture(scope="module")
def page(publication):
    return views.render(publication, note.view(publication, "", views.Params()))


@pytest.fixture(scope="module")
def main(page):
    text = page.decode()
    return text[text.index('<main id="main"') : text.index("</main>")]


def leads_somewhere(publication, address, page):
    parts = urlsplit(address)
    path = parts.path.removeprefix(publication.site.root)
    if address.startswith("#"):
        return f'id="{address[1:]}"' in page
    if path == "resource":
        return publication.is_described(parse_qs(parts.query)["iri"][0])
    return bool(routing.find(path)) or publication.is_described(
        publication.site.thing(path.removesuffix(".html"))
    )


def test_it_is_html_in_order(page):
    assert proofreading.faults(page) == []


def test_every_passage_has_its_anchor_once(publication, main):
    for passage in transcript.passages(publication).values():
        assert main.count(f'id="{passage.anchor}"') == 1, passage.anchor


def test_the_words_of_every_passage_are_there(publication, page):
    shown = re.sub(r"[\W\d]+", "", proofreading.text(page).replace("footnote ", ""))
    for passage in transcript.passages(publication).values():
        if not names.local(passage.iri).startswith("annex-2/"):
            words = re.sub(r"[\W\d]+", "", transcript.plain(passage.text))
            assert words in shown, passage.iri


def test_every_passage_leads_to_all_that_rests_on_it(publication, main):
    for row in publication.rows("provenance/statements-by-passage"):
        assert f'href="{publication.site.page(row["statement"])}"' in main, row["statement"]


def test_every_link_leads_somewhere(publication, page, main):
    text = page.decode()
    addresses = {address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', main)}
    assert len(addresses) > 500
    assert [one for one in sorted(addresses) if not leads_somewhere(publication, one, text)] == []


def test_the_headings_are_those_of_the_note_and_the_contents_lead_to_them(publication, page):
    root = proofreading.read(page)
    contents = next(nav for nav in root.iter("nav") if nav.get("class") == "toc")
    headings = [block for block in transcript.blocks(publication) if block.kind == "heading"]
    assert [link.get("href") for link in contents.iter("a")] == [f"#{one.first.anchor}" for one in headings]
    targets = note.targets(transcript.blocks(publication))
    assert len(targets) == 6, "each line of the note's own table of contents has its heading"


def test_annex_2_is_a_table_with_names_as_printed(publication, page):
    table = next(table for table in proofreading.read(page).iter("table"))
    rows = list(table.iter("tr"))
    assert len(rows) == 18
    rights = next(row for row in rows if row.get("id") == "annex-2-migrant-rights")
    links = {proofreading.words(link): link.get("href") for link in rights.iter("a")}
    assert links["MISDA"] == publication.site.page(names.iri("mechanism", "midsa"))
    assert links["Migrant Rights"] == publication.site.page(names.iri("area", "migrant-rights"))


def test_discrepancies_are_marked_where_the_note_shows_them(publication, main):
    misprint = main[main.index('id="footnote-9"') : main.index('id="gcm-background-1"')]
    assert publication.site.page(names.iri("discrepancy", "n42")) in misprint


@pytest.mark.parametrize(
    ("words", "number", "said"),
    [
        ("claim", 1, "claim"),
        ("cell of icons", 2, "cells of icons"),
        ("stated value", 3, "stated values"),
        ("engagement", 2, "engagements"),
    ],
)
def test_kinds_are_counted_in_words(words, number, said):
    assert note.plural(words, number) == said


def test_the_list_of_passages_is_the_note(publication):
    assert routing.find("passage")[0].view is note.view


def passage_page(publication, *slugs):
    return views.render(publication, note.passage(publication, names.iri("passage", *slugs)))


def test_every_passage_has_its_page(publication):
    known = transcript.passages(publication)
    for place, iri in enumerate(known, 1):
        shown = views.render(publication, note.passage(publication, iri)).decode()
        assert f"Passage {place} of 164" in shown
        assert f"<h1>{sentences.place_of(iri)}</h1>" in shown


@pytest.mark.parametrize("slug", ["footnote/27", "front/1", "annex-2/labour-migration", "basis/3-continued"])
def test_it_is_html_in_order_of_passage(publication, slug):
    assert proofreading.faults(passage_page(publication, slug)) == []


def test_neighbours_lead_through_the_note(publication):
    first, last = (
        passage_page(publication, "front/1").decode(),
        passage_page(publication, "annex-2/counter-trafficking").decode(),
    )
    assert 'rel="prev"' not in first and 'rel="next"' in first
    assert 'rel="prev"' in last and 'rel="next"' not in last


def test_what_rests_on_it_and_what_it_calls(publication):
    text = proofreading.text(passage_page(publication, "basis/7"))
    assert "14 statements of this edition rest on these words" in text
    assert "Preparatory engagement (11)" in text
    assert "Footnotes that it calls: Footnote 25" in text
    assert text[: text.index("The data")].count("Nine mechanisms are said to have started") == 1


def test_parts_that_a_page_break_cut_lead_to_one_another(publication):
    shown = passage_page(publication, "basis/3-continued").decode()
    assert "A page break cuts it" in shown
    assert f'href="{publication.site.page(names.iri("passage", "basis/3"))}"' in shown


def test_a_passage_without_statements_says_so(publication):
    assert (
        "No statement of this edition rests on this passage"
        in passage_page(publication, "process/1").decode()
    )


def document_page(publication, slug):
    return views.render(publication, note.document(publication, names.iri("document", slug)))


def test_every_document_has_its_page(publication):
    for iri in things.members(publication.store, "document"):
        shown = views.render(publication, note.document(publication, iri)).decode()
        for value in publication.values(iri, "gcm:address"):
            assert value.value.replace("&", "&amp;") in shown


@pytest.mark.parametrize("slug", ["a-res-71-1", "background-note", "rabat-process-partners"])
def test_a_document_is_html_in_order(publication, slug):
    assert proofreading.faults(document_page(publication, slug)) == []


def test_adoption_and_distribution_are_two_dates(publication):
    text = proofreading.text(document_page(publication, "a-res-71-1"))
    assert "Symbol A/RES/71/1 Adopted 19 September 2016" in text
    assert "Distributed 3 October 2016" in text
    assert "Footnote 14 cites New York Declaration for Refugees and Migrants as A/71/1" in text


def test_the_statements_of_a_source_are_counted(publication):
    counts = {row["document"]: row["statements"] for row in publication.rows("provenance/sources")}
    iri = names.iri("document", "rabat-process-partners")
    assert (
        f"{counts[iri]} statements of this edition name it"
        in document_page(publication, "rabat-process-partners").decode()
    )


def test_the_list_has_every_document_once(publication):
    shown = views.render(publication, note.documents(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    links = [link for link in proofreading.links(shown) if link.startswith("/document/")]
    assert len(links) == len(set(links)) == len(things.members(publication.store, "document"))


def test_the_note_can_be_read_and_says_what_it_was_written_for(publication):
    page = note.document(publication, names.iri("document", "background-note"))
    html = views.render(publication, page)
    text = proofreading.text(html)
    assert '<a class="button" href="/note">Read it</a>' in html.decode()
    assert "Written for Seventh Global RCP Meeting , held 10\u201311 October 2017 in Geneva" in text
    assert "Host of that meeting International Organization for Migration" in text
    assert "Date and author none is recorded" in text


def test_another_document_is_not_said_to_be_here(publication):
    page = note.document(publication, names.iri("document", "a-res-71-1"))
    text = proofreading.text(views.render(publication, page))
    assert "Read it" not in text and "Written for" not in text
