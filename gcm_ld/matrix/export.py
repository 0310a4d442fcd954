"""A coverage matrix to take away: as CSV, TSV and JSON, and as a picture in SVG that stands alone."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from gcm_ld.core import formats
from gcm_ld.matrix import cell_states, filters, model
from gcm_ld.pictures import svg
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results

FIRST = ("mechanism", "label", "type", "regions")
"""The columns of a table before those of the matrix."""

LAST = ("total", "of", "status")
"""The columns after those of the states; behind them stand the numbers of areas of focus."""

NOTED = "in-note"
"""The column where other sources speak: whether the note names the mechanism at all."""

NAME = "name"
"""The last column: the official name with the acronym in brackets, where the label is an acronym alone."""

_STRIPE = "#f5f7f9"
_ROW, _TOTAL, _EDGE, _LETTER, _CUT = 24, 84, 24, 7.3, 72
"""The height of a row, the room for its total, the margin, a letter's width, and the letters of a head."""
_NOTE = "Source: background note of the Seventh Global RCP Meeting, 10\N{EN DASH}11 October 2017"


def table(matrix: model.Matrix) -> list[list[str]]:
    """Return the matrix as lines of cells: a head, and a line a mechanism.

    A line has the states, their total and of what, whether the mechanism is dormant, and last by how many
    areas of focus it stands under each column, where that can be more than one. The head of a state is the
    slug of its column; a state never is empty. Where other sources than the note speak, NOTED is added. NAME
    is the last of all.
    """
    others = not matrix.is_of_note
    counted = matrix.columns if matrix.kind.by != "area" else ()
    slugs, areas = [column.slug for column in matrix.columns], [f"{column.slug}-areas" for column in counted]
    lines = [[*FIRST, *slugs, *LAST, *areas, *([NOTED] if others else []), NAME]]
    for row in matrix.rows:
        regions = "; ".join(words for _, words in row.regions)
        states = [matrix.cell(row, column).state for column in matrix.columns]
        total = [str(matrix.across(row)), str(len(matrix.columns)), row.status]
        numbers = [str(len(matrix.cell(row, column).areas)) for column in counted]
        noted = ["yes" if row.noted else "no"] if others else []
        lines.append([row.iri, row.label, row.type[1], regions, *states, *total, *numbers, *noted, row.name])
    return lines


def write_csv(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells as RFC 4180 CSV, lines that end in CR LF; no cell is a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([*map(formats.cell, line)] for line in lines)
    return text.getvalue()


def write_tsv(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells with a tab between them, white space within a cell folded; none is a formula."""
    return "".join("\t".join(formats.cell(" ".join(cell.split())) for cell in line) + "\n" for line in lines)


def about(publication: Publication) -> dict[str, str]:
    """Return what a file in JSON says of the edition: `edition`, `issued`, `license`, `citation`."""
    return {
        "edition": publication.about["version"],
        "issued": publication.issued,
        "license": publication.about["license"],
        "citation": publication.citation,
    }


def source(publication: Publication, matrix: model.Matrix) -> str:
    """Return in a sentence on what a matrix rests, and in which edition."""
    lists = _NOTE if matrix.is_of_note else f"Sources: {model.source_words(publication, matrix.source)}"
    return f"{lists}, as published in GCM-LD, edition {publication.about['version']} of {publication.issued}."


def notes(publication: Publication, matrix: model.Matrix) -> list[list[str]]:
    """Return what is to be known of a matrix beside its table: pairs of a name and words."""
    chosen = filters.words(publication, matrix)
    return [
        ["title", title(matrix)],
        *([["only", ", ".join(chosen.values())]] if chosen else []),
        *([state, meaning] for state, meaning in matrix.meanings.items()),
        ["source", source(publication, matrix)],
        *([name, words] for name, words in about(publication).items()),
    ]


def to_json(publication: Publication, matrix: model.Matrix) -> str:
    """Return the matrix as JSON with filters, meanings, totals, and the areas of focus behind each cell."""
    rows = [
        {
            "iri": row.iri,
            "label": row.label,
            "name": row.name,
            "type": row.type[0],
            "regions": [slug for slug, _ in row.regions],
            "namedInAnnex2": row.named,
            **({} if matrix.is_of_note else {"namedInNote": row.noted}),
            "status": row.status,
            "cells": {column.slug: _cell(matrix.cell(row, column)) for column in matrix.columns},
            "total": {"count": matrix.across(row), "of": len(matrix.columns)},
        }
        for row in matrix.rows
    ]
    columns = [
        {
            "iri": column.iri,
            "slug": column.slug,
            "label": column.label,
            "text": column.text,
            "total": {"count": matrix.down(column), "of": matrix.of},
            **({} if matrix.is_of_note else {"also": _apart(matrix, column)}),
        }
        for column in matrix.columns
    ]
    content = {
        "title": title(matrix),
        **about(publication),
        "question": matrix.kind.question,
        "filters": dict(matrix.chosen),
        "selection": list(filters.words(publication, matrix).values()),
        "states": matrix.meanings,
        "counts": {state: matrix.count(state) for state in matrix.kind.states},
        "columns": columns,
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def title(matrix: model.Matrix) -> str:
    """Return what the matrix shows, in one line."""
    return f"Inter-state consultation mechanisms on migration and {matrix.head}"


def _apart(matrix: model.Matrix, column: model.Column) -> dict[str, int]:
    """The total of the mechanisms that Annex 2 doesn't name, which other sources may list."""
    return {"count": matrix.apart(column), "of": len(matrix.unnamed)}


def _cell(cell: model.Cell) -> dict[str, object]:
    return {"state": cell.state, "areas": list(cell.areas)} if cell.areas else {"state": cell.state}


def to_svg(publication: Publication, matrix: model.Matrix) -> str:
    """Return the picture of a matrix; its texts are texts, so that they can be searched and read out."""
    step = 96 if len(matrix.columns) <= 6 else 32
    left = _EDGE + 20 + _LETTER * max((len(_named(row)) for row in matrix.rows), default=0)
    width = max(int(_EDGE + left + step * len(matrix.columns) + _TOTAL), 900)
    top = 100 + int(_LETTER * max((len(_headed(column)) for column in matrix.columns), default=0))
    top += 60 if matrix.groups else 0
    legend = top + _ROW * (len(matrix.rows) + 1) + 34
    height = legend + 20 * len(matrix.kind.states) + 80
    heading = title(matrix)
    query = f"?{urlencode(matrix.chosen)}" if matrix.chosen else ""
    address = publication.site.absolute(publication.site.at(f"matrix/{matrix.kind.by}{query}"))
    chosen = ", ".join(filters.words(publication, matrix).values())
    number = results.number(len(matrix.rows), "mechanism") + (f" ({chosen})" if chosen else "")
    if not all(row.noted for row in matrix.rows):
        number += f"; * {model.NOT_NOTED}"
    return svg.picture(
        svg.title(heading),
        svg.tag("rect", width=width, height=height, fill=svg.PAPER),
        _text(_EDGE, 36, heading, size=20, weight=600),
        _text(_EDGE, 60, number, colour=svg.SOFT),
        *_groups(publication, matrix, top, left, step),
        *_heads(matrix, top, left, step),
        *_rows(matrix, top, left, step, width),
        *_legend(matrix, legend),
        *(
            _text(_EDGE, height - 54 + 18 * at, words, size=12, colour=svg.SOFT)
            for at, words in enumerate((source(publication, matrix), publication.citation, address))
        ),
        **svg.size(width, height),
        role="img",
        aria_label=heading,
        font_family=svg.FONT,
        font_size=14,
        fill=svg.INK,
    )


def _named(row: model.Row) -> str:
    return row.name if row.noted else f"{row.name} *"


def _headed(column: model.Column) -> str:
    """Return the head of a column: its label, or the text where that is but a letter."""
    is_bare = column.label in (column.slug, f"({column.slug})")
    return svg.short(f"{column.label} {column.text}" if is_bare else column.label, _CUT)


def _heads(matrix: model.Matrix, top: int, left: float, step: int) -> Iterator[str]:
    """Yield the heads of the columns, each turned upright."""
    for at, column in enumerate(matrix.columns):
        x = left + step * at + step / 2 + 5
        turn = f"translate({x:g} {top - 10}) rotate(-90)"
        yield svg.tag(
            "text", svg.title(column.text), svg.escaped(_headed(column)), transform=turn, font_size=13
        )


def _groups(
    publication: Publication, matrix: model.Matrix, top: int, left: float, step: int
) -> Iterator[str]:
    """Yield the themes above the heads of areas, each over a line that spans its columns."""
    start, y = left, 130
    for theme, span in matrix.groups:
        end = start + step * span
        yield svg.tag("line", x1=start + 5, x2=end - 1, y1=y, y2=y, stroke=svg.LISTED)
        width = max(10, int(step * span / 5.8))
        lines = textwrap.wrap(publication.caption(theme), width, break_long_words=False)
        for at, words in enumerate(reversed(lines)):
            middle = (start + end) / 2 + 2
            yield _text(middle, y - 6 - 13 * at, words, size=11, weight=600, anchor="middle")
        start = end


def _rows(matrix: model.Matrix, top: int, left: float, step: int, width: int) -> Iterator[str]:
    """Yield the rows with their marks and numbers, and the numbers of the columns below them."""
    end = left + step * len(matrix.columns)
    middles = [left + step * place + step / 2 for place in range(len(matrix.columns))]
    for at, row in enumerate(matrix.rows):
        y = top + _ROW * at
        if at % 2 == 0:
            yield svg.tag("rect", x=_EDGE, y=y, width=width - 2 * _EDGE, height=_ROW, fill=_STRIPE)
        yield _text(_EDGE + 6, y + 17, _named(row))
        for x, column in zip(middles, matrix.columns, strict=True):
            cell = matrix.cell(row, column)
            state = cell.state
            if matrix.chosen.get("cells") == "colours" and (
                shade := cell_states.shade(state, len(cell.areas))
            ):
                place = {"x": x - step / 2 + 1, "y": y + 1, "width": step - 2, "height": _ROW - 2}
                yield svg.tag("rect", **place, fill=svg.STATES[state], fill_opacity=f"{0.14 * shade:g}")
            yield svg.group(svg.symbol(state, x, y + _ROW / 2), tip=f"{row.name}, {column.label}: {state}")
        yield _text(end + 12, y + 17, f"{matrix.across(row)} of {len(matrix.columns)}", size=13)
    y = top + _ROW * len(matrix.rows)
    yield svg.tag("line", x1=_EDGE, x2=width - _EDGE, y1=y, y2=y, stroke=svg.LINE, stroke_width=2)
    yield _text(_EDGE + 6, y + 18, f"Mechanisms, of {matrix.of} that Annex 2 names", size=13, weight=600)
    for x, column in zip(middles, matrix.columns, strict=True):
        yield _text(x, y + 18, str(matrix.down(column)), size=13, weight=600, anchor="middle")


def _legend(matrix: model.Matrix, top: int) -> Iterator[str]:
    for at, (state, meaning) in enumerate(matrix.meanings.items()):
        y = top + 20 * at
        yield svg.symbol(state, _EDGE + 12, y - 4)
        name = svg.tag("tspan", state, font_weight=600, fill=svg.INK)
        place = {"x": _EDGE + 28, "y": y}
        yield svg.tag("text", name, f" {svg.escaped(meaning)}", **place, font_size=12, fill=svg.SOFT)


def _text(
    x: float,
    y: float,
    words: str,
    size: int = 14,
    weight: int = 400,
    colour: str = svg.INK,
    anchor: str = "start",
) -> str:
    return svg.text(words, x=x, y=y, font_size=size, font_weight=weight, fill=colour, text_anchor=anchor)
