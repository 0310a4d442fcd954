"""Mechanisms side by side: cells are those of the matrix, and bad choices are refused."""

import csv
import io
import json

import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.matrix import comparison, export, model

THREE = ("almaty-process", "colombo-process", "puebla-process")


def test_cells_are_those_of_the_matrices(publication):
    found = comparison.make(publication, THREE)
    assert [row.slug for row in found.rows] == list(THREE)
    for by, lines in found.lines.items():
        matrix = model.make(publication, by)
        assert [line.column for line in lines] == list(matrix.columns)
        for line in lines:
            assert line.cells == tuple(matrix.cell(row, line.column) for row in found.rows)


def test_what_is_common_and_what_differs(publication):
    whole = comparison.make(publication, THREE)
    common = comparison.make(publication, THREE, "common")
    different = comparison.make(publication, THREE, "different")
    for by, lines in whole.lines.items():
        alike = [
            line
            for line in lines
            if {cell.state for cell in line.cells} in ({"listed"}, {"derived"}, {"may bear"})
        ]
        assert list(common.lines[by]) == alike
        assert [line for line in lines if len({cell.state for cell in line.cells}) > 1] == list(
            different.lines[by]
        )
    assert common.lines["theme"]
    assert different.lines["area"]


def test_participants_are_shared_or_alone(publication):
    found = comparison.make(publication, ("almaty-process", "colombo-process"))
    first, second = (row.states for row in found.rows)
    assert {names.local(iri) for iri in found.shared} == first & second
    assert {names.local(iri) for iri in found.alone[0]} == first - second
    assert names.iri("state", "AFG") in found.shared


def test_a_mechanism_without_a_list_takes_no_participant_away(publication):
    bare = next(row.slug for row in model.make(publication, "theme").rows if not row.states)
    found = comparison.make(publication, ("almaty-process", "colombo-process", bare))
    assert found.recorded == 2
    assert found.shared == comparison.make(publication, ("almaty-process", "colombo-process")).shared
    assert comparison.make(publication, ("almaty-process", bare)).shared == ()


def test_facts_are_common_or_differ(publication):
    two = ("midcas", "midcom")
    whole = comparison.make(publication, two)
    common = comparison.make(publication, two, "common")
    different = comparison.make(publication, two, "different")
    assert {fact.words: fact.values for fact in whole.properties}["Status"] == (
        "dormant since 2016",
        "active",
    )
    assert [fact for fact in whole.properties if fact.values[0] and len(set(fact.values)) == 1] == [
        *common.properties
    ]
    assert [fact for fact in whole.properties if len(set(fact.values)) > 1] == [*different.properties]
    assert "Type" in [fact.words for fact in common.properties]
    assert "Status" in [fact.words for fact in different.properties]
    unstated = comparison.make(publication, ("midwa", "mtm"))
    assert "Status" not in [fact.words for fact in unstated.properties]


def test_tables_hold_every_fact_and_cell(publication):
    found = comparison.make(publication, THREE)
    rows = list(csv.reader(io.StringIO(export.write_csv(comparison.table(publication, found)), newline="")))
    assert rows == comparison.table(publication, found)
    assert [
        line.split("\t") for line in export.write_tsv(comparison.table(publication, found)).splitlines()
    ] == rows
    assert rows[0] == ["aspect", "iri", "label", *THREE]
    lines = [row for row in rows if row[0] in model.KINDS]
    assert len(lines) == sum(map(len, found.lines.values())) == 6 + 17 + 24 + 23 + 17
    assert ["fact", names.expand("gcm:establishedIn"), "Established", "2013", "2003", "1996"] in rows
    assert sum(row[0] == "participant" for row in rows) == len(
        frozenset().union(*(row.states for row in found.rows))
    )
    told = json.loads(comparison.to_json(publication, found))
    assert [
        [*[line[key] for key in rows[0][:3]], *line["mechanisms"].values()] for line in told["lines"]
    ] == (rows[1:])
    assert told["citation"] == publication.citation


@pytest.mark.parametrize("show", comparison.SHOW)
def test_tables_hold_what_is_shown(publication, show):
    found = comparison.make(publication, THREE, show)
    rows = comparison.table(publication, found)[1:]
    values = {tuple(row[3:]) for row in rows}
    assert rows
    if show == "common":
        assert all(len(set(line)) == 1 and line[0] for line in values)
    if show == "different":
        assert all(len(set(line)) > 1 for line in values)
    assert json.loads(comparison.to_json(publication, found))["show"] == show


@pytest.mark.parametrize(
    ("slugs", "show", "message"),
    [
        (("almaty-process",), "all", "2 to 4 mechanisms can be set side by side, not 1"),
        (("almaty-process", "almaty-process"), "all", "not 1"),
        (("add", "afml", "arcp", "igc", "mtm"), "all", "not 5"),
        (("almaty-process", "atlantis"), "all", "no mechanism 'atlantis'; there are"),
        (("almaty-process", "igc"), "some", "show can't be 'some'; there are all, common, different"),
    ],
)
def test_what_cannot_be_compared_is_refused(publication, slugs, show, message):
    with pytest.raises(dataset.EditionError, match=message):
        comparison.make(publication, slugs, show)


def test_mechanisms_are_compared_by_the_sources_that_are_asked_for(publication):
    found = comparison.make(publication, ["midiocc", "igad-rcp"], source="since", agreed="true")
    for by in model.KINDS:
        matrix = model.make(publication, by, "since", "true")
        assert [line.cells for line in found.lines[by]] == [
            tuple(matrix.cell(row, column) for row in found.rows) for column in matrix.columns
        ]
    content = json.loads(comparison.to_json(publication, found))
    assert (content["source"], content["agreed"]) == ("since", "true")
    with pytest.raises(dataset.EditionError, match="the mechanism 'midiocc' is not offered here"):
        comparison.make(publication, ["midiocc", "igad-rcp"])
