"""Cells and choices of a list."""

import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import tables, views

CHOICE = tables.Choice("region", "Region", [("africa", "Africa"), ("asia", "Asia")])


def test_a_text_is_sorted_with_its_numbers_by_value():
    cells = [tables.text(words) for words in ("10.7", "10.2", "9")]
    assert [cell.text for cell in sorted(cells, key=lambda cell: cell.key)] == ["9", "10.2", "10.7"]


def test_a_share_has_its_denominator_where_there_is_one():
    assert tables.share("4", "29") == tables.Cell(4, text="4", of=29)
    assert tables.share("", None).of is None


def test_a_thing_is_sorted_by_its_label_in_any_case(publication):
    cell = tables.named(publication, names.iri("mechanism", "igc"))
    assert cell.key == "igc" and cell.links == (names.iri("mechanism", "igc"),)


def test_a_choice_takes_only_what_it_offers():
    assert tables.chosen(views.Params([("region", "asia")]), CHOICE) == "asia"
    assert tables.chosen(views.Params(), CHOICE) == ""
    with pytest.raises(views.Refused, match="there are africa, asia"):
        tables.chosen(views.Params([("region", "moon")]), CHOICE)
