"""The note as a page: every passage with its anchor, its statements, and links that lead somewhere."""

import re
from urllib.parse import parse_qs, urlsplit

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.presentation import transcript
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
        ("attribution", 3, "recorded values"),
        ("engagement", 2, "engagements"),
    ],
)
def test_kinds_are_counted_in_words(words, number, said):
    assert note.plural(words, number) == said


def test_the_list_of_passages_is_the_note(publication):
    assert routing.find("passage")[0].view is note.view
