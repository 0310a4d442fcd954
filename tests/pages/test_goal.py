"""The page of a goal or target."""

import proofreading
import pytest

from gcm_ld import names
from gcm_ld.pages import goal, records, views

SDG = names.PREFIXES["sdg"]


def page(publication, code):
    return views.render(publication, goal.view(publication, SDG + code))


@pytest.mark.parametrize("code", ["2", "6", "7", "9", "12", "14", "15"])
def test_a_goal_without_an_area_says_so_and_names_its_like(publication, code):
    text = proofreading.text(page(publication, code))
    assert "The same holds for 7 of 17 goals" in text
    assert "the note may have printed others" in text


def test_mechanisms_of_a_goal_are_those_of_the_stored_question(publication):
    for iri in records.ordered(publication, "goal"):
        touching = {line.mechanism for line in goal.view(publication, iri).content["touching"]}
        rows = records.rows(publication, "links/goals-by-mechanism", "goal", iri)
        assert touching == {row["mechanism"] for row in rows}


def test_a_goal_has_the_alignments_of_its_targets_and_a_target_its_own(publication):
    whole, part = (goal.view(publication, SDG + code).content for code in ("10", "10.7"))
    assert {a.one("alignedWith") for a in part["alignments"]} == {SDG + "10.7"}
    assert len(part["alignments"]) < len(whole["alignments"])
    assert SDG + "10.7" in whole["targets"] and part["goal"] == SDG + "10"


def test_a_judgement_without_a_source_makes_no_mechanism_sure(publication):
    touching = goal.view(publication, SDG + "11").content["touching"]
    assert touching and {line.certainty for line in touching} == {"unsourced"}


def test_the_page_leads_to_the_united_nations(publication):
    assert SDG + "10.7" in proofreading.links(page(publication, "10.7"))
