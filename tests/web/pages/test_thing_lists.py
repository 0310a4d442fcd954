"""What stands in the lists."""

import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import profiles, tables, thing_lists, views


def cells(publication, kind, **params):
    """The rows of a list, each cell by the name of its column."""
    listing = thing_lists.LISTS[kind]
    heads = [column.name for column in listing.columns]
    rows = tables.select(publication, listing, views.Params(list(params.items()))).rows
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_mechanisms_have_their_numbers(publication):
    rows = {row["name"].key: row for row in cells(publication, "mechanism")}
    budapest = rows["budapest process"]
    assert (budapest["areas"].text, budapest["areas"].of) == ("5", 17)
    (row,) = publication.rows("coverage/recorded-participants", mechanism="budapest-process")
    assert (budapest["members"].text, str(budapest["members"].of)) == (row["recorded"], row["counted"])
    assert budapest["year"].text == "1991"
    assert rows["gfmd"]["members"].text == "none recorded"


def test_themes_have_the_three_states_with_their_denominators(publication):
    for row in cells(publication, "theme"):
        assert row["listed"].of == 29 and row["claimed"].of == row["unstated"].of == 30
        assert row["listed"].key + row["claimed"].key + row["unstated"].key == 30
    assert sum(row["areas"].key for row in cells(publication, "theme")) == 17
    assert sum(row["elements"].key for row in cells(publication, "theme")) == 24


def test_elements_without_an_area_stand_with_nothing(publication):
    bare = [row["letter"].key for row in cells(publication, "element") if not row["areas"].links]
    assert bare == ["b", "f", "p", "r"]


def test_icons_are_counted_as_far_as_they_can_be(publication):
    icons = {row["name"].key: row["icons"].text for row in cells(publication, "area")}
    assert icons["humanitarian emergency preparedness"] == "5" and icons["remittances"] == "1 or none"


def test_states_have_their_memberships_without_a_source(publication):
    rows = publication.rows("coverage/state-summary")
    unsourced = sum(row["unsourced"].key for row in cells(publication, "state"))
    assert unsourced == sum(int(row["unsourced"]) for row in rows)


@pytest.mark.parametrize("region", ["africa", "oceania"])
def test_mechanisms_of_a_region(publication, region):
    rows = cells(publication, "mechanism", region=region)
    iri = names.iri("region", region)
    assert len(rows) == len(profiles.rows(publication, "coverage/mechanisms-by-region", "region", iri))


def test_regions_count_what_their_mechanisms_are_listed_in(publication):
    rows = {row["name"].key: row for row in cells(publication, "region")}
    assert (rows["oceania"]["mechanisms"].key, rows["oceania"]["themes"].key) == (4, 5)
    assert rows["oceania"]["areas"].key == 11


def test_the_list_of_regions_is_of_those_in_which_mechanisms_work(publication):
    rows = cells(publication, "region")
    assert [row["name"].key for row in rows] == ["africa", "americas", "asia", "europe", "oceania", "world"]
    assert sum(row["states"].key for row in rows) == len(cells(publication, "state"))
    assert {names.local(iri) for iri in rows[0]["parts"].links} == {"northern-africa", "sub-saharan-africa"}


def test_states_of_a_region_and_of_its_part(publication):
    whole, part = (cells(publication, "state", region=one) for one in ("oceania", "polynesia"))
    assert {row["name"].links for row in part} < {row["name"].links for row in whole}
    assert {row["region"].links for row in part} == {(names.iri("region", "polynesia"),)}


@pytest.mark.parametrize("kind", thing_lists.LISTS)
def test_each_row_leads_to_its_thing(publication, kind):
    found = {row["name"].links[0] for row in cells(publication, kind)}
    assert found <= set(profiles.ordered(publication, {"sdg": "goal"}.get(kind, kind)))
    assert len(found) == len(cells(publication, kind))


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


def test_goals_without_an_area_say_none(publication):
    rows = cells(publication, "sdg")
    bare = [row["number"].text for row in rows if row["certainty"].text == "none recorded"]
    assert bare == ["2", "6", "7", "9", "12", "14", "15"]


def test_objectives_are_in_their_order(publication):
    assert [row["number"].key for row in cells(publication, "objective")] == list(range(1, 24))


def test_objectives_that_no_element_anticipated_stand_with_nothing(publication):
    rows = cells(publication, "objective")
    bare = [row["number"].text for row in rows if not row["elements"].links]
    asked = profiles.answer(publication, "gaps/objectives-without-element")
    assert bare == [row["number"] for row in asked] == ["3", "4", "8", "12", "13", "14"]
    assert {row["certainty"].text for row in rows if not row["elements"].links} == {"none recorded"}


def test_the_surest_ways_of_an_objective_add_up(publication):
    rows = {row["number"].text: row for row in cells(publication, "objective")}
    assert rows["9"]["certainty"].text == "derived 14, unsourced 8"
    assert (rows["9"]["mechanisms"].text, rows["9"]["mechanisms"].of) == ("22", 29)
    assert rows["20"]["elements"].links == (names.iri("element", "h"),)
