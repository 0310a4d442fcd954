"""The evidence of a cell: the words as printed, the passage, the basis, the triples, whatever its state."""

import html
import re

import pytest

from gcm_ld.matrix import evidence as grounds
from gcm_ld.matrix import model
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import evidence, views


def page(publication, by, row, column):
    params = views.Params([("row", row), ("column", column), ("by", by)])
    text = views.render(publication, evidence.view(publication, "", params)).decode()
    return html.unescape(text[text.index("<main") : text.index("</main>")])


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_listed_cell_shows_words_passage_basis_and_triples(publication):
    text = page(publication, "theme", "midsa", "human-rights")
    assert "Annex 2 lists MIDSA in 2 of the 5 areas of focus under Human rights" in words(text)
    assert text.count('<q class="note">MISDA</q>') == 2
    assert '/passage/annex-2/migrant-rights.html"' in text
    assert "<mark>MISDA</mark>" in text
    assert '<span class="basis basis-reconciled">reconciled' in text
    assert "gcm:printedName" in text
    assert "/why?s=" in text
    assert "/discrepancy/n01.html" in text


def test_a_claimed_cell_shows_the_claim_and_that_annex_2_lists_nothing(publication):
    text = page(publication, "theme", "igc", "contributions-of-migrants-and-diasporas")
    assert "almost each ISCM acknowledges the contributions" in text
    assert "<strong>almost all</strong>" in text
    assert "IGC stands in none of them" in words(text)


def test_a_cell_that_is_not_stated_says_what_that_means_and_what_was_looked_at(publication):
    text = words(page(publication, "theme", "igc", "drivers-of-migration"))
    assert "never to be read as “not covered”" in text
    assert "Emergency preparedness" in text or "Humanitarian emergency preparedness" in text
    assert "<pre" not in page(publication, "theme", "igc", "drivers-of-migration")
    unnamed = words(page(publication, "theme", "un-high-level-dialogue", "drivers-of-migration"))
    assert "name UN High-Level Dialogue at all" in unnamed


def test_a_goal_is_never_shown_as_if_the_note_printed_it(publication):
    text = words(page(publication, "goal", "midsa", "8"))
    assert "The note itself makes no such link" in text
    assert "Target 8.5" in text
    assert "editorial , unsourced" in text


def test_an_objective_is_reached_through_elements_that_anticipate_it(publication):
    text = words(page(publication, "objective", "colombo-process", "5"))
    assert "in 2 of the 4 areas of focus that take up an element which anticipates objective 5." in text
    assert "The area takes up element (q) Labour rights and mobility" in text
    assert "Element (q) Labour rights and mobility anticipates objective 5. Regular pathways" in text
    assert "The objectives were adopted in December 2018" in text
    bare = words(page(publication, "objective", "colombo-process", "13"))
    assert "No area of focus takes up an element which anticipates this objective" in bare


def test_a_goal_is_called_by_its_short_name(publication):
    text = page(publication, "goal", "midsa", "8")
    assert 'MIDSA <span class="kind">and goal 8. Decent work and economic growth</span></h1>' in text
    assert "that bear on goal 8. Decent work and economic growth" in words(text)


def test_evidence_can_be_cited_with_its_address_edition_and_date(publication):
    text = page(publication, "theme", "midsa", "human-rights")
    cited = re.search(r'<p class="citing">(.*?)</p>', text, re.S).group(1)
    assert "MIDSA and Human rights: listed. In: " in cited
    assert f"{publication.citation}, edition of {publication.issued}." in cited
    assert f"{publication.site.url}evidence?row=midsa&column=human-rights&by=theme</a>" in cited


@pytest.mark.parametrize("by", model.KINDS)
def test_every_state_of_every_kind_renders(publication, by):
    matrix = model.make(publication, by)
    for state in matrix.kind.states:
        row, column = next(
            (r, c) for r in matrix.rows for c in matrix.columns if matrix.cell(r, c).state == state
        )
        text = page(publication, by, row.slug, column.slug)
        assert text.count("<h1>") == text.count('<section id="evidence">') == 1
        assert f'class="state state-{state.replace(" ", "-")}"' in text
    assert "undefined" not in text.lower()


def test_the_triples_of_a_cell_can_be_taken_away(publication):
    params = views.Params([("row", "midsa"), ("column", "human-rights")])
    taken = evidence.download(publication, "", params)
    assert (taken.media_type, taken.name) == ("text/turtle", "midsa-human-rights.ttl")
    found = grounds.find(publication, "theme", "midsa", "human-rights")
    assert set(turtle.parse(taken.content.decode(), taken.name)) == set(grounds.triples(publication, [found]))


def test_a_name_is_cut_out_of_its_passage():
    assert evidence.cut("one (a+b) two", "(a+b)") == ("one ", "(a+b)", " two")
    assert evidence.cut("one", "") == evidence.cut("one", "two") == ("one", "", "")


@pytest.mark.parametrize(
    "params",
    [
        [],
        [("row", "midsa")],
        [("row", "x"), ("column", "y")],
        [("row", "midsa"), ("column", "y"), ("by", "z")],
    ],
)
def test_what_is_no_cell_is_refused(publication, params):
    with pytest.raises(views.Refused) as refused:
        evidence.view(publication, "", views.Params(params))
    assert refused.value.status == 400
    assert any(
        words in refused.value.message for words in ("there are", "did you mean", "Give the mechanism")
    )
