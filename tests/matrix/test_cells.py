"""The cells of the matrices are those of the stored questions, and no other."""

import pytest

from gcm_ld.matrix import cells

QUESTIONS = {
    "area": ("coverage/areas-by-mechanism", 143),
    "objective": ("coverage/mechanisms-by-objective", 0),
    "goal": ("links/goals-by-mechanism", 0),
    "element": ("coverage/mechanisms-by-element", 0),
}


@pytest.mark.parametrize("by", QUESTIONS)
def test_something_is_stated_where_a_question_says_so(publication, by):
    question, count = QUESTIONS[by]
    asked = {(row["mechanism"], row[by]) for row in publication.rows(question) if row[by]}
    found = cells.find(publication, by)
    assert set(found) == asked
    assert len(found) == (count or len(asked)) > 100


def test_each_area_stands_under_a_theme_and_engagements_are_in_such_areas(publication):
    under = cells.under(publication)
    assert len(set(under.values())) == 6
    listed = cells.engagements(publication)
    assert {area for areas in listed.values() for area in areas} <= set(under)
    assert sum(map(len, listed.values())) == 143
