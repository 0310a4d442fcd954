"""A part of a coverage matrix: the rows that filters keep, in an order, and the columns asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import itemgetter
from urllib.parse import quote

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.matrix import model
from gcm_ld.publish.publications import Publication

SORT = {"name": "name", "type": "type", "total": "total"}
SHOW = {"all": "everything", "listed": "what is covered", "gaps": "gaps"}
COLUMNS = {"order": "in the order of the note", "least": "least covered first"}
CELLS = {"words": "words", "colours": "colours"}
FILTERS = {
    choice.name: choice
    for choice in (
        things.Choice("type", "type", "type"),
        things.Choice("region", "with States of", "region"),
        things.Choice("state", "State or territory", "state"),
        things.Choice("sort", "sorted by", options=SORT),
        things.Choice("show", "only", options=SHOW),
        things.Choice("columns", "columns", options=COLUMNS),
        things.Choice("cells", "cells in", options=CELLS),
        things.Choice("names", "names in", options=names.LANGUAGES),
        model.SOURCE,
        model.AGREED,
    )
}
"""What a selection is made of, each with the words that its value follows.

`sort` also takes a column of the matrix, which is a thing of the matrix's kind. `source` and `agreed` say
what the matrix itself rests on.
"""

USUAL = {"show": "all", "columns": "order", "cells": "words", "names": "en", "source": model.NOTE}
"""The values that stand in no address, since they hold where none is given."""


Words = list[tuple[str, str]]
"""Pairs of a slug or a code and the words for it, sorted by the words."""


def types(matrix: model.Matrix) -> Words:
    """Return the types of the rows."""
    return sorted({row.type for row in matrix.rows}, key=itemgetter(1))


def regions(publication: Publication, matrix: model.Matrix, *, parts: bool = False) -> Words:
    """Return the regions of which a State takes part in a row, or the parts of these."""
    iris = {slug: names.iri("region", slug) for row in matrix.rows for slug in row.parts}
    labels = {
        slug: publication.label(iri)
        for slug, iri in iris.items()
        if bool(publication.value(iri, "skos:broader")) == parts
    }
    return sorted(labels.items(), key=itemgetter(1))


def participants(publication: Publication, matrix: model.Matrix) -> Words:
    """Return the States and territories that take part, by their ISO codes."""
    codes = {code for row in matrix.rows for code in row.states}
    labels = ((code, publication.label(names.iri("state", code))) for code in codes)
    return sorted(labels, key=lambda pair: model.by_name(pair[1]))


@functools.lru_cache(maxsize=8)
def sources(publication: Publication) -> tuple[Words, Words]:
    """Return the groups of sources in their order, and the listings but that of the note."""
    groups, listings = (things.members(publication.store, kind) for kind in ("source", "listing"))
    groups.sort(key=lambda iri: int(publication.value(iri, "gcm:number")))
    others = [iri for iri in listings if model.source_slug(publication, iri) != model.NOTE]
    slugs = ([names.local(iri) for iri in iris] for iris in (groups, others))
    first, second = ([(slug, model.source_words(publication, slug)) for slug in some] for some in slugs)
    return first, sorted(second, key=lambda pair: model.by_name(pair[1]))


def of_sources(publication: Publication, source: str, agreed: str) -> dict[str, str]:
    """Return what is chosen of the sources, in words, where it is not the note: `by other sources`."""
    said = {"source": f"{model.SOURCE.words} {model.source_words(publication, source)}"}
    said |= {"agreed": f"{model.AGREED.words} {model.AGREED.options[agreed]}"} if agreed else {}
    return {name: text for name, text in said.items() if name != "source" or source != model.NOTE}


def tail(source: str, agreed: str) -> str:
    """Return the end of an address that asks for the sources, as `&source=all`; empty for the note alone."""
    chosen = {"source": source, "agreed": agreed}
    return "".join(f"&{name}={quote(v)}" for name, v in chosen.items() if v and v != USUAL.get(name))


def words(publication: Publication, matrix: model.Matrix) -> dict[str, str]:
    """Return what is chosen in a part of a matrix, in words: `sorted by Human rights` for `sort`."""
    whole = model.make(publication, matrix.kind.by, matrix.source, matrix.agreed)
    sorts = {"total": f"{matrix.kind.plural} {matrix.kind.states[0]}"}
    named = {
        "type": dict(types(whole)),
        "region": dict(regions(publication, whole) + regions(publication, whole, parts=True)),
        "state": dict(participants(publication, whole)),
        "sort": sorts | {column.slug: column.label for column in whole.columns},
        "show": SHOW,
        "columns": COLUMNS,
        "cells": CELLS,
        "names": names.LANGUAGES,
    }
    chosen = ((name, value) for name, value in matrix.chosen.items() if name in named)
    rows = {name: f"{FILTERS[name].words} {named[name].get(value, value)}" for name, value in chosen}
    return rows | of_sources(publication, matrix.source, matrix.agreed)


def resolve(publication: Publication, matrix: model.Matrix, values: Mapping[str, str]) -> dict[str, str]:
    """Return the filters as slugs and words, given in any way that `things.resolve` knows; no empty ones.

    Raises things.ThingError for a value that no row or column of the matrix has, and for one that means
    nothing.
    """
    regions_ = {slug for row in matrix.rows for slug in row.parts}
    members, known = things.members(publication.store, "type"), dict(types(matrix))
    among = {
        "type": [iri for iri in members if things.word(iri, "type") in known],
        "region": [names.iri("region", slug) for slug in regions_],
        "state": [names.iri("state", code) for row in matrix.rows for code in row.states],
        "sort": [column.iri for column in matrix.columns],
    }
    chosen = {}
    for name, choice in FILTERS.items():
        if name == "source" and values.get(name):
            chosen[name] = model.find_source(publication, values[name])
        elif value := values.get(name, ""):
            choice = replace(choice, kind=matrix.kind.by) if name == "sort" else choice
            meant = things.choose(publication.store, choice, value, among.get(name))
            chosen[name] = meant if meant in choice.options else things.word(meant, choice.kind)
    return chosen


def select(publication: Publication, matrix: model.Matrix, **filters: str) -> model.Matrix:
    """Return the part of a whole matrix that the filters leave, in the order of `sort` and `columns`.

    `type`, `region` and `state` keep rows: a region, or a part of one, those in which a State of it is
    recorded to take part and not only to observe, as the gaps of regions do. `show` is one of SHOW,
    `columns` one of COLUMNS; `sort` is one of SORT or a column. `cells` and `names` say how the part is
    shown. `source` and `agreed` put the matrix of other sources in the place of the given one. An empty
    value filters nothing. Raises things.ThingError as `resolve` does.
    """
    source, agreed = filters.get("source") or matrix.source, filters.get("agreed") or matrix.agreed
    matrix = model.make(publication, matrix.kind.by, source, agreed)
    filters |= {"source": matrix.source, "agreed": matrix.agreed}
    chosen = resolve(publication, matrix, filters)
    rows = [row for row in matrix.rows if _keeps(row, chosen)]
    part = replace(matrix, rows=tuple(sorted(rows, key=_order(matrix, chosen.get("sort", "name")))))
    if chosen.get("show") == "listed":
        part = replace(part, rows=tuple(row for row in part.rows if part.across(row)))
    if chosen.get("show") == "gaps":
        part = replace(part, columns=part.gaps)
    if chosen.get("columns") == "least":
        part = replace(part, columns=tuple(sorted(part.columns, key=part.down)))
    return replace(part, chosen={name: value for name, value in chosen.items() if value != USUAL.get(name)})


def _keeps(row: model.Row, chosen: Mapping[str, str]) -> bool:
    return (
        chosen.get("type", row.type[0]) == row.type[0]
        and ("region" not in chosen or chosen["region"] in row.parts)
        and ("state" not in chosen or chosen["state"] in row.states)
    )


def _order(matrix: model.Matrix, sort: str) -> Callable[[model.Row], tuple[object, ...]]:
    column = next((column for column in matrix.columns if column.slug == sort), None)

    def key(row: model.Row) -> tuple[object, ...]:
        if column:
            cell = matrix.cell(row, column)
            return matrix.kind.states.index(cell.state), -len(cell.areas), model.by_name(row.name)
        first = {"type": row.type[1], "total": -matrix.across(row)}.get(sort, 0)
        return first, model.by_name(row.name)

    return key
