"""What a cell of the coverage matrix rests on: the records with their words, the claims, and the triples."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.matrix import model
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle

KINDS = {
    "engagement": "listed in Annex 2",
    "placement": "placed under the theme",
    "uptake": "the area takes up the element",
    "correspondence": "the element anticipates the objective",
    "alignment": "the area bears on the goal",
    "claim": "claimed by the running text",
}
"""The kinds of record that a cell may rest on, and what each says."""

BELONGS = {"theme": ("placement", "theme"), "element": ("uptake", "element"), "goal": ("alignment", "")}
"""The kind of record that leads from an area of focus to a column, and the property that names the column."""


@dataclass(frozen=True)
class Record:
    """A statement that a cell rests on; each field is a text or an IRI, empty where nothing is given.

    `target` is the target of a goal that an alignment names, `element` the element that an uptake or a
    correspondence names, `passages` are the places in the note.
    """

    iri: str
    kind: str
    area: str
    quote: str
    printed: str
    passages: tuple[str, ...]
    basis: str
    certainty: str
    reason: str
    remark: str
    source: str
    quantifier: str
    target: str
    element: str


@dataclass(frozen=True)
class Evidence:
    """All that a cell rests on: records, what follows from them, and the discrepancies that touch them.

    `areas` are all areas of focus that lead to the column, whether the mechanism is listed in them or not.
    """

    row: model.Row
    column: model.Column
    cell: model.Cell
    areas: tuple[str, ...]
    records: tuple[Record, ...]
    inferred: tuple[tuple[str, str, str], ...]
    discrepancies: tuple[tuple[str, str], ...]

    def of(self, kind: str) -> tuple[Record, ...]:
        """Return the records of one kind."""
        return tuple(record for record in self.records if record.kind == kind)


def find(publication: Publication, by: str, row: str, column: str) -> Evidence:
    """Return what the cell of a mechanism and a column, given in any way, rests on.

    Raises things.ThingError where there is no such matrix, row or column.
    """
    matrix = model.make(publication, things.choose(publication.store, model.BY, by))
    rows = {one.iri: one for one in matrix.rows}
    columns = {one.iri: one for one in matrix.columns}
    mechanism = things.resolve(publication.store, row, "mechanism", rows)
    under = things.resolve(publication.store, column, matrix.kind.by, columns)
    return of(publication, matrix, rows[mechanism], columns[under])


def of(publication: Publication, matrix: model.Matrix, row: model.Row, column: model.Column) -> Evidence:
    """Return what one cell of a matrix rests on."""
    cell = matrix.cell(row, column)
    iris = _records(publication, matrix.kind.by, row, column, cell)
    inferred = [(row.iri, names.expand(matrix.kind.predicate), column.iri)] if cell.areas else []
    if cell.state == "theme only":
        inferred = [(row.iri, names.expand("gcm:mayAddress"), column.iri)]
    touched: dict[str, str] = {}
    for iri in iris:
        touched |= _discrepancies(publication).get(iri, {})
    return Evidence(
        row,
        column,
        cell,
        leading(publication, matrix.kind.by, column),
        tuple(_record(publication, iri) for iri in iris),
        tuple(inferred),
        tuple(sorted(touched.items(), key=lambda pair: turtle.natural(pair[0]))),
    )


def leading(publication: Publication, by: str, column: model.Column) -> tuple[str, ...]:
    """Return the areas of focus that lead to a column, in the order of Annex 2; to an area, itself."""
    if by == "area":
        return (column.iri,)
    areas = (area.iri for area in model.make(publication, "area").columns)
    return tuple(area for area in areas if (by, area, column.iri) in _index(publication))


def triples(publication: Publication, found: Iterable[Evidence]) -> list[pyoxigraph.Triple]:
    """Return the triples that cells rest on: the records whole, and what is inferred from them."""
    result: dict[pyoxigraph.Triple, None] = {}
    for grounds in found:
        for record in grounds.records:
            quads = publication.store.quads_for_pattern(pyoxigraph.NamedNode(record.iri), None, None)
            asserted = [quad.triple for quad in quads if not terms.is_inferred(quad)]
            result |= dict.fromkeys(sorted(asserted, key=str))
        for fact in grounds.inferred:
            result[pyoxigraph.Triple(*map(pyoxigraph.NamedNode, fact))] = None
    return list(result)


def to_ttl(publication: Publication, matrix: model.Matrix) -> str:
    """Return as Turtle what the shown cells of a matrix rest on."""
    found = [of(publication, matrix, row, column) for row in matrix.rows for column in matrix.columns]
    rows = model.number(len(matrix.rows), "mechanism")
    columns = model.number(len(matrix.columns), matrix.kind.singular, matrix.kind.plural)
    head = (
        f"What the coverage of {matrix.head} rests on, in edition {publication.about['version']} "
        f"of GCM-LD:\nthe records of {rows} x {columns}, and what is inferred from them."
    )
    return turtle.write(triples(publication, found), head)


def _records(
    publication: Publication, by: str, row: model.Row, column: model.Column, cell: model.Cell
) -> list[str]:
    index = _index(publication)
    found = []
    for area in cell.areas:
        found += index["engagement", row.iri, area]
        found += index.get((by, area, column.iri), [])
    if by == "theme" and cell.state == "claimed":
        found += [claim["claim"] for claim in _claims(publication) if claim["theme"] == column.iri]
    if cell.state == "theme only":
        themes = model.make(publication, "theme")
        for theme in themes.columns:
            if index.get(("placed", column.iri, theme.iri)) and themes.cell(row, theme).areas:
                found += index["placed", column.iri, theme.iri]
                found += _records(publication, "theme", row, theme, themes.cell(row, theme))
    return list(dict.fromkeys(found))


@functools.lru_cache(maxsize=8)
def _claims(publication: Publication) -> tuple[dict[str, str], ...]:
    wanted = {names.iri("quantifier", "all"), names.iri("quantifier", "almost-all")}
    return tuple(row for row in publication.rows("provenance/claims") if row["quantifier"] in wanted)


@functools.lru_cache(maxsize=8)
def _index(publication: Publication) -> Mapping[tuple[str, str, str], list[str]]:
    """The records by what they join: mechanism and area, area and column, element and theme.

    An area and an objective are joined by an uptake and a correspondence, with the element between.
    """
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for iri in things.members(publication.store, "engagement"):
        found["engagement", _one(publication, iri, "gcm:mechanism"), _one(publication, iri, "gcm:area")] += [
            iri
        ]
    for by, (kind, property_) in BELONGS.items():
        for iri in things.members(publication.store, kind):
            area = _one(publication, iri, "gcm:area")
            to = _one(publication, iri, f"gcm:{property_}" if property_ else "gcm:alignedWith")
            goal = _one(publication, to, "sdgo:isTargetOf") if by == "goal" else ""
            found[by, area, goal or to] += [iri]
            if element := by == "theme" and _one(publication, iri, "gcm:element"):
                found["placed", element, to] += [iri]
    for iri in things.members(publication.store, "correspondence"):
        element, objective = (_one(publication, iri, f"gcm:{name}") for name in ("element", "objective"))
        for (by, area, to), uptakes in [*found.items()]:
            if by == "element" and to == element:
                found["objective", area, objective] += [*uptakes, iri]
    return dict(found)


@functools.lru_cache(maxsize=8)
def _discrepancies(publication: Publication) -> Mapping[str, dict[str, str]]:
    """The discrepancies, with what was found, by the record that each concerns."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for iri in things.members(publication.store, "discrepancy"):
        for concerned in publication.values(iri, "gcm:concerns"):
            found[concerned.value][iri] = publication.value(iri, "gcm:finding")
    return dict(found)


def _one(publication: Publication, iri: str, name: str) -> str:
    return next((value.value for value in publication.values(iri, name)), "")


@functools.lru_cache(maxsize=2048)
def _record(publication: Publication, iri: str) -> Record:
    def label(name: str) -> str:
        value = _one(publication, iri, name)
        return publication.label(value) if value else ""

    return Record(
        iri=iri,
        kind=iri.removeprefix(names.BASE).partition("/")[0],
        area=_one(publication, iri, "gcm:area"),
        quote=_one(publication, iri, "gcm:quote"),
        printed=_one(publication, iri, "gcm:printedName"),
        passages=tuple(value.value for value in publication.values(iri, "gcm:passage")),
        basis=label("gcm:basis"),
        certainty=label("gcm:certainty"),
        reason=_one(publication, iri, "gcm:reason"),
        remark=_one(publication, iri, "gcm:remark"),
        source=_one(publication, iri, "gcm:source"),
        quantifier=label("gcm:quantifier"),
        target=_one(publication, iri, "gcm:alignedWith"),
        element=_one(publication, iri, "gcm:element"),
    )
