"""The page of a passage: its words, its place, what rests on it."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.presentation import sentences, transcript
from gcm_ld.web.pages import passage, views


def page(publication, *slugs):
    return views.render(publication, passage.view(publication, names.iri("passage", *slugs)))


def test_every_passage_has_its_page(publication):
    known = transcript.passages(publication)
    for place, iri in enumerate(known, 1):
        shown = views.render(publication, passage.view(publication, iri)).decode()
        assert f"Passage {place} of 164" in shown
        assert f"<h1>{sentences.place_of(iri)}</h1>" in shown


@pytest.mark.parametrize("slug", ["footnote/27", "front/1", "annex-2/labour-migration", "basis/3-continued"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(page(publication, slug)) == []


def test_neighbours_lead_through_the_note(publication):
    first, last = (
        page(publication, "front/1").decode(),
        page(publication, "annex-2/counter-trafficking").decode(),
    )
    assert 'rel="prev"' not in first and 'rel="next"' in first
    assert 'rel="prev"' in last and 'rel="next"' not in last


def test_what_rests_on_it_and_what_it_calls(publication):
    text = proofreading.text(page(publication, "basis/7"))
    assert "14 statements of this edition rest on these words" in text
    assert "Preparatory engagement (11)" in text
    assert "Footnotes that it calls: Footnote 25" in text
    assert text[: text.index("The data")].count("Nine mechanisms are said to have started") == 1


def test_parts_that_a_page_break_cut_lead_to_one_another(publication):
    shown = page(publication, "basis/3-continued").decode()
    assert "A page break cuts it" in shown
    assert f'href="{publication.site.page(names.iri("passage", "basis/3"))}"' in shown


def test_a_passage_without_statements_says_so(publication):
    assert "No statement of this edition rests on this passage" in page(publication, "process/1").decode()
