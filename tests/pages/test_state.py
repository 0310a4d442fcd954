"""The page of a State or territory."""

import proofreading

from gcm_ld import names
from gcm_ld.pages import records, state, views


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
