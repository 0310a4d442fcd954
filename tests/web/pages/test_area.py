"""The page of an area of focus."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import area, views


def page(publication, slug):
    return views.render(publication, area.view(publication, names.iri("area", slug)))


def test_mechanisms_stand_as_printed_and_in_the_printed_order(publication):
    content = area.view(publication, names.iri("area", "labour-migration")).content
    assert [int(record.one("position")) for record in content["engagements"]] == list(range(1, 20))
    printed = [record.one("printedName") for record in content["engagements"]]
    assert printed.index("MIDCOM") < printed.index("EU-LAC Dialogue")


def test_a_name_that_was_misprinted_leads_to_the_mechanism(publication):
    text = proofreading.text(page(publication, "migration-health"))
    assert "MISDA MIDSA ● listed reconciled" in text


@pytest.mark.parametrize(
    ("slug", "words"),
    [("humanitarian-emergency-preparedness", "held 5 icons"), ("labour-migration", "held one icon, or none")],
)
def test_lost_icons_are_counted_and_not_guessed(publication, slug, words):
    text = proofreading.text(page(publication, slug))
    assert words in text and "which goals were shown is not known" in text
    assert "None of them is printed in the note" in text


def test_an_alignment_is_never_printed(publication):
    content = area.view(publication, names.iri("area", "labour-migration")).content
    assert content["alignments"]
    assert {alignment.basis for alignment in content["alignments"]} <= {"sourced", "derived", "editorial"}


def test_the_name_of_the_note_stands_beside_an_even_one(publication):
    assert "Area of focus 8 of 17 of Annex 2, printed as Migrant Rights" in proofreading.text(
        page(publication, "migrant-rights")
    )


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("humanitarian-emergency-preparedness", "give 6 of 17 goals, 1 more than the icons"),
        ("return-reintegration-readmissions", "give 1 of 17 goals, 1 fewer than the icons"),
        ("counter-trafficking", "give 3 of 17 goals, as many as the icons"),
    ],
)
def test_icons_stand_beside_the_goals_aligned(publication, slug, words):
    text = proofreading.text(page(publication, slug))
    assert words in text and "neither number corrects the other" in text


def test_those_for_which_it_is_not_stated_are_named(publication):
    shown = area.view(publication, names.iri("area", "remittances"))
    text = proofreading.text(views.render(publication, shown))
    assert "● listed" in text and f"· not stated for {len(shown.content['unstated'])} of 30" in text
    assert len(shown.content["unstated"]) + len(shown.content["engagements"]) == 30
