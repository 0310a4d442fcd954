"""The page of a goal or target."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import goal, profiles, views

SDG = names.PREFIXES["sdg"]


def page(publication, code):
    return views.render(publication, goal.view(publication, SDG + code))


@pytest.mark.parametrize("code", ["2", "6", "7", "9", "12", "14", "15"])
def test_a_goal_without_an_area_says_so_and_names_its_like(publication, code):
    text = proofreading.text(page(publication, code))
    assert "The same holds for 7 of 17 goals" in text
    assert "the note may have printed others" in text


def test_mechanisms_of_a_goal_are_those_of_the_stored_question(publication):
    for iri in profiles.ordered(publication, "goal"):
        touching = {line.thing for line in goal.view(publication, iri).content["touching"]}
        rows = profiles.rows(publication, "links/goals-by-mechanism", "goal", iri)
        assert touching == {row["mechanism"] for row in rows}


def test_a_goal_has_the_alignments_of_its_targets_and_a_target_its_own(publication):
    whole, part = (goal.view(publication, SDG + code).content for code in ("10", "10.7"))
    assert {a.one("relevantTarget") for a in part["relevances"]} == {SDG + "10.7"}
    assert len(part["relevances"]) < len(whole["relevances"])
    assert SDG + "10.7" in whole["targets"] and part["goal"] == SDG + "10"


def test_a_goal_leads_to_those_beside_it_and_a_target_to_none(publication):
    text = page(publication, "10").decode()
    assert f'rel="prev" href="{publication.site.page(SDG + "9")}"' in text and 'rel="next"' in text
    assert 'class="between"' not in page(publication, "10.7").decode()


def test_a_judgement_without_a_source_makes_no_mechanism_sure(publication):
    touching = goal.view(publication, SDG + "11").content["touching"]
    assert touching and {line.certainty for line in touching} == {"unsourced"}


def test_the_page_leads_to_the_united_nations(publication):
    assert SDG + "10.7" in proofreading.links(page(publication, "10.7"))


def test_the_mechanisms_of_a_target_and_how_sure_are_those_of_the_stored_questions(publication):
    summary = profiles.answer(publication, "coverage/target-summary")
    assert len(summary) == 36
    for row in summary:
        touching = goal.view(publication, row["target"]).content["touching"]
        asked = profiles.rows(publication, "coverage/targets-by-mechanism", "target", row["target"])
        assert [(line.thing, line.certainty) for line in touching] == [
            (one["mechanism"], one["certainty"]) for one in asked
        ]
        for certainty in ("found", "derived", "unsourced"):
            assert int(row[certainty]) == sum(line.certainty == certainty for line in touching)


def test_a_goal_is_as_sure_as_the_stored_question_says(publication):
    summary = {row["goal"]: row for row in profiles.answer(publication, "coverage/goal-summary")}
    assert list(summary) == [f"{SDG}{number}" for number in range(1, 18)]
    for iri in profiles.ordered(publication, "goal"):
        asked = profiles.rows(publication, "links/goals-by-mechanism", "goal", iri)
        touching = goal.view(publication, iri).content["touching"]
        row = summary[iri]
        assert int(row["mechanisms"]) == len(touching)
        for certainty in ("found", "derived", "unsourced"):
            assert int(row[certainty]) == sum(line.certainty == certainty for line in touching)
        assert [(one["mechanism"], one["certainty"]) for one in asked] == [
            (line.thing, line.certainty) for line in touching
        ]


def test_labels_come_in_six_languages_marked_as_such(publication):
    shown = page(publication, "10.7").decode()
    for tag, words in (
        ("fr", "Faciliter la migration"),
        ("es", "Facilitar la"),
        ("ar", "تيسير"),
        ("zh", "促进"),
    ):
        assert f'<dd lang="{tag}" dir="auto">{words}' in shown
    assert "<h1>Target 10.7: Facilitate orderly" in shown


def test_lost_icons_stand_beside_alignments(publication):
    text = proofreading.text(page(publication, "13"))
    icons = text[text.index("Lost icons beside statements of relevance") :]
    assert "Migration, environment and climate change 3 3 0" in icons
    assert "Which goals the icons showed is not known" in icons
    assert "Lost icons" not in proofreading.text(page(publication, "13.1"))


def test_an_indicator_says_its_target_and_nothing_beyond(publication):
    shown = goal.view(publication, SDG + "C100701")
    text = proofreading.text(views.render(publication, shown))
    assert shown.title.startswith("Indicator 10.7.1: Recruitment cost borne by employee")
    assert "It measures Target 10.7" in text
    assert "says nothing of an indicator beyond its target" in text
    assert "28 of 29" not in text and "touched by" not in text


def test_a_target_names_its_indicators_and_what_the_snapshot_lacks(publication):
    links = proofreading.links(page(publication, "10.7"))
    assert {"/sdg/C100701.html", "/sdg/C100702.html"} <= set(links)
    assert "10.7.3 and 10.7.4 are not in it" in proofreading.text(page(publication, "10.7"))
    assert "Indicators of it" not in proofreading.text(page(publication, "16.1"))
