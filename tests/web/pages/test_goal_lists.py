"""The lists of goals and of objectives."""

from gcm_ld.core import names
from gcm_ld.web.pages import goal_lists, records, views


def cells(publication, maker):
    """The rows of a list, each cell by the name of its column."""
    listing = maker(publication, views.Params())
    heads = [column.name for column in listing.columns]
    return [dict(zip(heads, row, strict=True)) for row in listing.rows]


def test_goals_without_an_area_say_none(publication):
    rows = cells(publication, goal_lists.goals)
    bare = [row["number"].text for row in rows if row["certainty"].text == "none recorded"]
    assert bare == ["2", "6", "7", "9", "12", "14", "15"]


def test_objectives_are_in_their_order(publication):
    assert [row["number"].key for row in cells(publication, goal_lists.objectives)] == list(range(1, 24))


def test_objectives_that_no_element_anticipated_stand_with_nothing(publication):
    rows = cells(publication, goal_lists.objectives)
    bare = [row["number"].text for row in rows if not row["elements"].links]
    asked = records.answer(publication, "gaps/objectives-without-element")
    assert bare == [row["number"] for row in asked] == ["3", "4", "8", "12", "13", "14"]
    assert {row["certainty"].text for row in rows if not row["elements"].links} == {"none recorded"}


def test_the_surest_ways_of_an_objective_add_up(publication):
    rows = {row["number"].text: row for row in cells(publication, goal_lists.objectives)}
    assert rows["9"]["certainty"].text == "derived 14, unsourced 8"
    assert (rows["9"]["mechanisms"].text, rows["9"]["mechanisms"].of) == ("22", 29)
    assert rows["20"]["elements"].links == (names.iri("element", "h"),)
