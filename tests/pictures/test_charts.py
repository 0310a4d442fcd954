"""Which picture fits which answer follows from the columns, and it holds what the answer holds."""

import dataclasses

import pytest

from gcm_ld.pictures import charts
from gcm_ld.questions import engines

FITTING = {
    "coverage/theme-summary": "bars",
    "coverage/mechanism-summary": "bars",
    "provenance/counts-of-the-note": "bars",
    "coverage/theme-matrix": "states",
    "coverage/area-matrix": "states",
    "coverage/themes-by-region": "grid",
    "overlap/shared-states": "grid",
    "meetings/phases": "time",
    "meetings/timeline": "",
    "coverage/mechanisms-by-type": "",
    "links/objectives": "",
    "gaps/themes-by-region-without-any": "",
    "provenance/passages": "",
    "coverage/state-summary": "",
}


def chart(publication, name, **values):
    return charts.chart(publication.answer(name, **values), publication.caption)


@pytest.mark.parametrize(("name", "kind"), FITTING.items())
def test_the_picture_that_fits(publication, name, kind):
    found = chart(publication, name)
    assert (found.kind if found else "") == kind


def test_a_question_with_too_many_rows_has_a_picture_of_some_of_them(publication):
    found = chart(publication, "meetings/timeline", kind="negotiation-round")
    rows = publication.rows("meetings/timeline", kind="negotiation-round")
    assert (found.kind, len(found.rows)) == ("time", len(rows))


def test_bars_have_the_numbers_of_the_answer_and_what_they_are_a_part_of(publication):
    found = chart(publication, "coverage/theme-summary")
    rows = publication.rows("coverage/theme-summary")
    assert [mark.text for _, (mark,) in found.rows] == [f"{row['listed']} of {row['of']}" for row in rows]
    assert [label for label, _ in found.rows] == [publication.caption(row["theme"]) for row in rows]


def test_a_total_belongs_to_the_number_right_before_it_only(publication):
    # `areas` are not a part of the mechanisms that `of` counts, three columns on.
    found = chart(publication, "coverage/element-summary")
    assert all(" of " not in mark.text for _, (mark,) in found.rows)


def test_states_stand_where_the_answer_has_them(publication):
    found = chart(publication, "coverage/theme-matrix")
    drawn = {
        (row, head): mark.text
        for row, marks in found.rows
        for head, mark in zip(found.heads, marks, strict=True)
    }
    caption = publication.caption
    assert drawn == {
        (caption(row["mechanism"]), caption(row["theme"])): row["state"]
        for row in publication.rows("coverage/theme-matrix")
    }


def test_a_matrix_narrowed_to_one_theme_still_shows_states_and_no_zeros(publication):
    found = chart(publication, "coverage/theme-matrix", theme="drivers-of-migration")
    assert found.kind == "states"
    assert len(found.heads) == 1
    assert {mark.text for _, (mark,) in found.rows} == {"listed", "not stated"}


def test_what_goes_together_stands_in_the_same_order_both_ways(publication):
    found = chart(publication, "overlap/areas-together")
    assert found.heads == tuple(label for label, _ in found.rows)
    cells = {
        (row, head): mark for row, marks in found.rows for head, mark in zip(found.heads, marks, strict=True)
    }
    assert all(cells[row, head] == cells[head, row] for row, head in cells)


def test_a_narrower_answer_may_have_a_picture_that_the_whole_is_too_long_for(publication):
    assert chart(publication, "coverage/themes-by-state") is None
    narrow = chart(publication, "coverage/themes-by-state", state="CHE")
    assert narrow.kind == "bars"


def test_months_and_years_last_to_their_end(publication):
    phases = chart(publication, "meetings/phases")
    days = [mark.size - mark.start + 1 for _, (mark,) in phases.rows]
    assert days[0] == 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30  # April to November 2017


def test_one_row_is_no_picture(publication):
    assert chart(publication, "coverage/theme-summary", theme="human-rights") is None


def test_a_number_that_is_missing_is_not_drawn_as_none(publication):
    answer = publication.answer("coverage/theme-summary")
    holed = [(*row[:2], None, row[3]) for row in answer.table.rows]
    broken = dataclasses.replace(answer, result=engines.Table(answer.columns, holed))
    assert charts.chart(broken, broken.caption) is None


def test_columns_stand_in_an_order_that_can_be_seen_and_empty_cells_are_explained(publication):
    found = chart(publication, "coverage/mechanisms-by-theme")
    assert list(found.heads) == sorted(found.heads, key=str.casefold)
    assert "The columns stand in the order of their names." in found.says
    assert "An empty cell is a pair for which the answer has no row." in found.says
    assert "An empty cell" not in chart(publication, "coverage/theme-matrix").says


def test_columns_keep_the_order_of_the_answer_where_it_has_one(publication):
    found = chart(publication, "coverage/themes-by-mechanism")
    themes = publication.rows("coverage/theme-summary")
    assert list(found.heads) == [publication.caption(row["theme"]) for row in themes]


@pytest.mark.parametrize(
    ("series", "order"),
    [
        ([["b", "a"], ["c", "b"]], ("c", "b", "a")),
        ([["b", "a"], ["a", "b"]], ("a", "b")),
        ([["d"], ["B"], ["a", "c"]], ("a", "B", "c", "d")),
    ],
)
def test_series_are_merged_by_what_they_agree_on(series, order):
    assert charts._merged(series) == order
