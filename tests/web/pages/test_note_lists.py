"""The lists of what the note says in its running text, and of organizations and places."""

import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import note_lists, records, views


def cells(publication, kind, **params):
    listing = note_lists.MAKERS[kind](publication, views.Params(list(params.items())))
    heads = [column.name for column in listing.columns]
    return [dict(zip(heads, row, strict=True)) for row in listing.rows]


@pytest.mark.parametrize("kind", note_lists.MAKERS)
def test_each_row_leads_to_its_thing(publication, kind):
    found = {row["name"].links[0] for row in cells(publication, kind)}
    assert found == set(records.ordered(publication, kind))


def test_claims_stand_in_the_order_of_the_note_with_what_they_are_said_of(publication):
    rows = cells(publication, "claim")
    assert rows[0]["passage"].links[0] == names.iri("passage", "grcp-background/4")
    said = [names.local(row["quantifier"].links[0]) for row in rows]
    assert said.count("all") == len(cells(publication, "claim", quantifier="all")) == 3


def test_a_part_of_a_guiding_question_has_the_number_of_its_whole(publication):
    numbers = [row["number"].text for row in cells(publication, "guiding-question")]
    assert numbers[:3] == ["1", "2", "2.1"]


def test_both_stages_of_the_budapest_process_are_listed(publication):
    rows = [row for row in cells(publication, "preparation") if row["name"].text == "Budapest Process"]
    assert {names.local(row["stage"].links[0]) for row in rows} == {"started", "interested"}


def test_ways_to_contribute_are_narrowed_to_a_level(publication):
    rows = cells(publication, "contribution-mode", level="global")
    assert rows and len(rows) < len(cells(publication, "contribution-mode"))


def test_an_organization_has_the_meetings_and_mechanisms_that_name_it(publication):
    rows = {row["name"].key: row for row in cells(publication, "organization")}
    found = rows["international organization for migration"]
    assert found["acronym"].text == "IOM" and (found["hosted"].links or found["organized"].links)


def test_a_place_has_where_it_lies_and_what_was_planned_there(publication):
    rows = {row["name"].key: row for row in cells(publication, "place")}
    assert rows["marrakech"]["country"].links == (names.iri("state", "MAR"),)
    assert names.iri("meeting", "gcm-conference") in rows["new york"]["planned"].links
