"""Columns, cells and facets of a list."""

import pytest

from gcm_ld.core import names
from gcm_ld.matrix import export
from gcm_ld.web.pages import tables, views

SLUGS = ("igc", "midsa", "almaty-process")


def listing(**changes):
    columns = (
        tables.Column("name", "Mechanism", tables.name),
        tables.Column("regions", "Regions", tables.links(tables.values("gcm:region"), len), True),
    )
    facets = (tables.Facet("region", "Region", tables.values("gcm:region")),)
    kept = [names.iri("mechanism", slug) for slug in SLUGS]
    made = {"kind": "mechanism", "title": "", "lead": "", "things": lambda _: kept, "columns": columns}
    return tables.Listing(**made | {"questions": (), "facets": facets} | changes)


def selected(publication, *pairs, **changes):
    return tables.select(publication, listing(**changes), views.Params(pairs))


def test_a_text_is_sorted_with_its_numbers_by_value():
    cells = [tables.text(words) for words in ("10.7", "10.2", "9")]
    assert [cell.text for cell in sorted(cells, key=lambda cell: cell.key)] == ["9", "10.2", "10.7"]


def test_a_share_has_its_denominator_where_there_is_one():
    assert tables.share("4", "29") == tables.Cell(4, text="4", of=29)
    assert tables.share("", None).of is None
    assert tables.number("") == tables.Cell(0, text="")


def test_a_thing_is_sorted_by_its_label_in_any_case(publication):
    cell = tables.name(publication, names.iri("mechanism", "igc"))
    assert cell.key == "igc" and cell.links == (names.iri("mechanism", "igc"),)


def test_a_facet_offers_the_values_that_rows_have_and_takes_no_other(publication):
    whole = selected(publication)
    assert [row[0].key for row in whole.rows] == ["igc", "midsa", "almaty process"]
    offered = dict(whole.options["region"])
    assert offered["africa"] == "Africa" and "oceania" in offered and len(offered) < 6
    some = selected(publication, ("region", "Africa"), ("x", "y"))
    assert [row[0].key for row in some.rows] == ["midsa"] and (some.total, some.options) == (3, whole.options)
    assert some.params.pairs == (("region", "africa"), ("x", "y"))
    for text, wrong in (
        ("moon", "no region 'moon'; "),
        ("caribbean", "the region 'caribbean' is not offered"),
    ):
        with pytest.raises(views.Refused, match=wrong) as refused:
            selected(publication, ("region", text))
        assert refused.value.status == 400


def test_rows_are_sorted_by_a_column_given_by_name_or_head(publication):
    for order, slugs in (("name", "almaty-process igc midsa"), ("-Mechanism", "midsa igc almaty-process")):
        chosen = selected(publication, ("sort", order))
        assert [names.local(row[0].links[0]) for row in chosen.rows] == slugs.split()
    assert chosen.params.first("sort") == "-name"
    with pytest.raises(views.Refused, match="sort can't be 'colour'; there are name, regions"):
        selected(publication, ("sort", "colour"))


def test_a_file_has_the_thing_and_the_cells_of_each_row(publication):
    rows = selected(publication, ("region", "africa")).rows
    midsa = names.iri("mechanism", "midsa")
    lines = export.write_csv(tables.lines(publication, listing(), rows)).split("\r\n")
    assert lines == ["iri,name,regions", f"{midsa},Migration Dialogue for Southern Africa (MIDSA),Africa", ""]
