"""The page of a State or territory."""

import proofreading

from gcm_ld.core import names
from gcm_ld.web.pages import records, state, views


def page(publication, code):
    return views.render(publication, state.view(publication, names.iri("state", code)))


def test_what_its_mechanisms_cover_and_none_does(publication):
    content = state.view(publication, names.iri("state", "CHE")).content
    assert [names.local(m.one("participatesIn")) for m in content["memberships"]] == [
        "budapest-process",
        "igc",
        "khartoum-process",
        "rabat-process",
    ]
    states = {names.local(line.iri): line.state for line in content["themes"]}
    assert states["drivers-of-migration"] == "not stated"
    assert list(states.values()).count("listed") == 5
    text = proofreading.text(page(publication, "CHE"))
    none = text[text.index("What none of them is listed in") :]
    assert "1 of 6 themes" in none and "6 of 17 areas of focus" in none


def test_numbers_are_those_of_the_stored_question(publication):
    for row in records.answer(publication, "coverage/state-summary"):
        content = state.view(publication, row["state"]).content
        counts = [sum(line.state == "listed" for line in content[name]) for name in ("themes", "areas")]
        assert [len(content["memberships"]), *counts] == [
            int(row[n]) for n in ("mechanisms", "themes", "areas")
        ]


def test_how_complete_the_lists_are_stands_on_every_page(publication):
    found = state.completeness(publication)
    assert (found.mechanisms, len(found.without), found.unsourced, found.memberships) == (30, 11, 32, 376)
    assert "for 11 of 30 mechanisms no names could be read" in proofreading.text(page(publication, "TUV"))


def test_an_observer_is_called_one(publication):
    text = proofreading.text(page(publication, "LBY"))
    assert "in 1 as an observer" in text
    assert "Rabat Process observer sourced" in text


def test_a_claim_is_no_coverage(publication):
    themes, areas = state.reach(publication, [names.iri("mechanism", "gfmd")])
    claimed = [line for line in themes if line.state == "claimed"]
    assert claimed and not any(line.by for line in claimed)
    assert [names.local(line.iri) for line in areas if line.by] == ["migration-and-development"]


def test_a_state_without_a_mechanism_is_said_to_have_none(publication):
    themes, areas = state.reach(publication, [])
    assert {line.state for line in (*themes, *areas)} == {"not stated"}


def test_its_regions_stand_at_the_head_the_narrowest_first(publication):
    content = state.view(publication, names.iri("state", "BWA")).content
    assert [names.local(iri) for iri in content["regions"]] == [
        "southern-africa",
        "sub-saharan-africa",
        "africa",
    ]
    text = proofreading.text(page(publication, "BWA"))
    assert "in Southern Africa , Sub-Saharan Africa , Africa" in text


def test_its_own_memberships_without_a_source_are_counted(publication):
    for row in records.answer(publication, "coverage/state-summary"):
        assert state.view(publication, row["state"]).content["unsourced"] == int(row["unsourced"])
    assert "of its own, 1 of" in proofreading.text(page(publication, "MLI"))


def test_areas_are_those_of_the_stored_questions_and_the_rest_is_not_stated(publication):
    listed, none = "coverage/areas-by-state", "gaps/areas-by-state-without-any"
    for row in records.answer(publication, "coverage/state-summary"):
        content = state.view(publication, row["state"]).content
        told = {
            line.iri: {one["mechanism"] for one in records.rows(publication, listed, "state", row["state"])}
            & set(line.by)
            for line in content["areas"]
        }
        assert {iri: set(by) for iri, by in told.items()} == {
            line.iri: set(line.by) for line in content["areas"]
        }
        gaps = [one["area"] for one in records.rows(publication, none, "state", row["state"])]
        assert gaps == [line.iri for line in content["areas"] if line.state == "not stated"]


def test_how_complete_it_is_stands_beside_every_answer(publication):
    complete = state.completeness(publication)
    recorded = complete.mechanisms - len(complete.without)
    for question in (
        *("coverage/areas-by-state", "coverage/themes-by-state", "coverage/areas-by-region"),
        *("coverage/states-by-region", "gaps/areas-by-state-without-any", "gaps/areas-by-region-without-any"),
    ):
        rows = records.answer(publication, question)
        assert {(row["recorded"], row["mechanisms"]) for row in rows} == {
            (str(recorded), str(complete.mechanisms))
        }
