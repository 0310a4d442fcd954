"""The page of a document keeps its dates apart and shows what cites it and what rests on it."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.web.pages import document, views


def page(publication, slug):
    return views.render(publication, document.view(publication, names.iri("document", slug)))


def test_every_document_has_its_page(publication):
    for iri in things.members(publication.store, "document"):
        shown = views.render(publication, document.view(publication, iri)).decode()
        for value in publication.values(iri, "gcm:address"):
            assert value.value.replace("&", "&amp;") in shown


@pytest.mark.parametrize("slug", ["a-res-71-1", "background-note", "rabat-process-partners"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(page(publication, slug)) == []


def test_adoption_and_distribution_are_two_dates(publication):
    text = proofreading.text(page(publication, "a-res-71-1"))
    assert "Symbol A/RES/71/1 Adopted 19 September 2016" in text
    assert "Distributed 3 October 2016" in text
    assert "Footnote 14 cites New York Declaration for Refugees and Migrants as A/71/1" in text


def test_the_statements_of_a_source_are_counted(publication):
    counts = {row["document"]: row["statements"] for row in publication.rows("provenance/sources")}
    iri = names.iri("document", "rabat-process-partners")
    assert (
        f"{counts[iri]} statements of this edition name it"
        in page(publication, "rabat-process-partners").decode()
    )


def test_the_list_has_every_document_once(publication):
    shown = views.render(publication, document.listing(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    links = [link for link in proofreading.links(shown) if link.startswith("/document/")]
    assert len(links) == len(set(links)) == len(things.members(publication.store, "document"))


def test_the_note_can_be_read_and_says_what_it_was_written_for(publication):
    page = document.view(publication, names.iri("document", "background-note"))
    html = views.render(publication, page)
    text = proofreading.text(html)
    assert '<a class="button" href="/note">Read it</a>' in html.decode()
    assert "Written for Seventh Global RCP Meeting , as its title says; held 10\u201311 October 2017" in text
    assert "Host of that meeting International Organization for Migration" in text
    assert "Date and author none is recorded" in text


def test_another_document_is_not_said_to_be_here(publication):
    page = document.view(publication, names.iri("document", "a-res-71-1"))
    text = proofreading.text(views.render(publication, page))
    assert "Read it" not in text and "Written for" not in text
