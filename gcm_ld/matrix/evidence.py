"""What a cell of the coverage matrix rests on: the records with their words, the claims, and the triples."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import filters, model
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.rdf import turtle

BELONGS = {
    "theme": ("placement", "placedUnder"),
    "element": ("uptake", "takenUpElement"),
    "goal": ("target-relevance", "relevantTarget"),
}
"""The kind of record that leads from an area of focus to a column, and the property that names the column."""


@dataclass(frozen=True)
class Evidence:
    """All that a cell rests on: records, what follows from them, and the discrepancies that touch them.

    `areas` are all areas of focus that lead to the column, whether the mechanism is listed in them or not.
    `source` and `agreed` tell, as those of the matrix, which engagements are among the records.
    """

    row: model.Row
    column: model.Column
    cell: model.Cell
    areas: tuple[str, ...]
    records: tuple[Statement, ...]
    inferred: tuple[tuple[str, str, str], ...]
    discrepancies: tuple[tuple[str, str], ...]
    source: str = model.NOTE
    agreed: str = ""

    @property
    def is_of_note(self) -> bool:
        """Whether the note alone is the source."""
        return self.source == model.NOTE

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Return the records of one kind."""
        return tuple(record for record in self.records if record.kind == kind)


def find(
    publication: Publication, by: str, row: str, column: str, source: str = "", agreed: str = ""
) -> Evidence:
    """Return what the cell of a mechanism and a column, given in any way, rests on by the sources.

    Raises things.ThingError where there is no such matrix, row, column or source.
    """
    matrix = model.make(publication, things.choose(publication.store, model.BY, by), source, agreed)
    rows = {one.iri: one for one in matrix.rows}
    columns = {one.iri: one for one in matrix.columns}
    mechanism = things.resolve(publication.store, row, "mechanism", rows)
    under = things.resolve(publication.store, column, matrix.kind.by, columns)
    return of(publication, matrix, rows[mechanism], columns[under])


def of(publication: Publication, matrix: model.Matrix, row: model.Row, column: model.Column) -> Evidence:
    """Return what one cell of a matrix rests on."""
    cell = matrix.cell(row, column)
    records = tuple(dict.fromkeys(_records(publication, matrix, row, column)))
    inferred = [(row.iri, names.expand(matrix.kind.predicate), column.iri)] if cell.areas else []
    if cell.state == "theme only":
        inferred = [(row.iri, names.expand("gcm:mayCoverElement"), column.iri)]
    inferred = [triple for triple in inferred if _follows(publication, matrix.source, triple)]
    touched = {
        one.iri: one.one("finding")
        for record in records
        for one in publication.statements.where("discrepancy", "concerns", record.iri)
    }
    return Evidence(
        row,
        column,
        cell,
        leading(publication, matrix.kind.by, column),
        records,
        tuple(inferred),
        tuple(sorted(touched.items(), key=lambda pair: turtle.natural(pair[0]))),
        matrix.source,
        matrix.agreed,
    )


def _follows(publication: Publication, source: str, triple: tuple[str, str, str]) -> bool:
    """Return whether a triple is inferred from what the source says: they are from the note alone."""
    nodes = map(pyoxigraph.NamedNode, triple)
    return source in model.WITH_NOTE and any(publication.store.quads_for_pattern(*nodes))


def leading(publication: Publication, by: str, column: model.Column) -> tuple[str, ...]:
    """Return the areas of focus that lead to a column, in the order of Annex 2; to an area, itself."""
    if by == "area":
        return (column.iri,)
    areas = (area.iri for area in model.make(publication, "area").columns)
    return tuple(area for area in areas if (by, area, column.iri) in _index(publication))


def claims(publication: Publication, theme: str) -> list[Statement]:
    """Return the claims of the running text that all or almost all mechanisms cover a theme."""
    found = publication.statements.where("claim", "theme", theme)
    return [claim for claim in found if names.local(claim.one("quantifier")) in ("all", "almost-all")]


def shared_claims(publication: Publication, relevances: Iterable[Statement]) -> list[Statement]:
    """Return the claims on the themes whose matter is that of an element or objective, by its relevances."""
    themes = (theme for one in relevances for theme in one.all("sharesMatterWith"))
    return [claim for theme in themes for claim in claims(publication, theme)]


def triples(publication: Publication, found: Iterable[Evidence]) -> list[pyoxigraph.Triple]:
    """Return the triples that cells rest on: the records whole, and what is inferred from them."""
    result: dict[pyoxigraph.Triple, None] = {}
    for grounds in found:
        for iri in itertools.chain.from_iterable(_described(publication, one) for one in grounds.records):
            quads = publication.store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None)
            asserted = [quad.triple for quad in quads if not terms.is_inferred(quad)]
            result |= dict.fromkeys(sorted(asserted, key=str))
        for fact in grounds.inferred:
            result[pyoxigraph.Triple(*map(pyoxigraph.NamedNode, fact))] = None
    return list(result)


def codings(publication: Publication, engagement: Statement) -> list[Statement]:
    """Return how readers coded the items that an engagement rests on, in its area, in the items' order."""
    area = engagement.one("area")
    return [
        coding
        for item in engagement.all("fromItem")
        for coding in publication.statements.where("coding", "codedItem", item)
        if coding.one("area") == area
    ]


def _described(publication: Publication, record: Statement) -> list[str]:
    """The IRIs of a record, and of the listing, the items and the codings that it rests on."""
    items = record.all("fromItem")
    listing = record.all("inListing") if items else ()
    return [record.iri, *listing, *items, *(coding.iri for coding in codings(publication, record))]


def to_ttl(publication: Publication, matrix: model.Matrix) -> str:
    """Return as Turtle what the shown cells of a matrix rest on."""
    found = [of(publication, matrix, row, column) for row in matrix.rows for column in matrix.columns]
    rows = results.number(len(matrix.rows), "mechanism")
    columns = results.number(len(matrix.columns), matrix.kind.singular, matrix.kind.plural)
    chosen = filters.of_sources(publication, matrix.source, matrix.agreed).values()
    sources = "".join(f", {words}" for words in chosen)
    head = (
        f"What the coverage of {matrix.head} rests on, in edition {publication.about['version']} "
        f"of GCM-LD:\nthe records of {rows} x {columns}, and what is inferred from them{sources}."
    )
    return turtle.write(triples(publication, found), head)


def _records(
    publication: Publication, matrix: model.Matrix, row: model.Row, column: model.Column
) -> list[Statement]:
    index, by, cell = _index(publication), matrix.kind.by, matrix.cell(row, column)
    counted = _counted(publication, matrix.source)
    found: list[Statement] = []
    for area in cell.areas:
        engaged = index["engagement", row.iri, area]
        found += [one for one in engaged if one.iri in counted and matrix.agreed in ("", one.one("agreed"))]
        found += index.get((by, area, column.iri), ())
    if cell.state == "claimed":
        found += claims(publication, column.iri)
        for sharing in publication.statements.where("objective-relevance", by, column.iri):
            shared = shared_claims(publication, [sharing])
            found += [sharing, *shared] if shared else []
    if cell.state == "theme only":
        themes = model.make(publication, "theme", matrix.source, matrix.agreed)
        for theme in themes.columns:
            if (placed := index.get(("placed", column.iri, theme.iri))) and themes.cell(row, theme).areas:
                found += placed
                found += _records(publication, themes, row, theme)
    return found


@functools.lru_cache(maxsize=64)
def _counted(publication: Publication, source: str) -> frozenset[str]:
    """The IRIs of the engagements that count for a group of sources or a listing."""
    iris = (names.iri(kind, source) for kind in ("source", "listing"))
    return frozenset(one for iri in iris for one in publication.subjects("gcm:countsFor", iri))


@functools.lru_cache(maxsize=8)
def _index(publication: Publication) -> Mapping[tuple[str, str, str], list[Statement]]:
    """Return the records by what they join: mechanism and area, area and column, element and theme.

    An area and an objective are joined by an uptake and a statement of relevance, with the element between.
    """
    found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for one in publication.statements.of("engagement"):
        mechanism = one.one("notedMechanism") or one.one("engagedMechanism")
        found["engagement", mechanism, one.one("area")].append(one)
    for by, (kind, property_) in BELONGS.items():
        for one in publication.statements.of(kind):
            to = one.one(property_)
            goal = publication.value(to, "sdgo:isTargetOf") if by == "goal" else ""
            found[by, one.one("area"), goal or to].append(one)
            if by == "theme" and (element := one.one("element")):
                found["placed", element, to].append(one)
    for one in publication.statements.of("objective-relevance"):
        for (by, area, to), uptakes in [*found.items()]:
            if by == "element" and to == one.one("element"):
                found["objective", area, one.one("objective")] += [*uptakes, one]
    return dict(found)
