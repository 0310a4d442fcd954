"""A coverage matrix to take away: as CSV, TSV and JSON, cells and totals as they are shown."""

from __future__ import annotations

import csv
import io
import json

from gcm_ld.matrix import cells, filters, model
from gcm_ld.publish import publications

FIRST = ("mechanism", "label", "type", "regions")
"""The columns of a table before those of the matrix."""

LAST = ("total", "of", "status")
"""The columns after those of the states; behind them stand the numbers of areas of focus."""


def table(matrix: model.Matrix) -> list[list[str]]:
    """Return the matrix as lines of cells: a head, and a line a mechanism.

    A line has the states, their total and of what, whether the mechanism is dormant, and last by how many
    areas of focus it stands under each column, where that can be more than one. The head of a state is the
    slug of its column; a state never is empty.
    """
    counted = matrix.columns if matrix.kind.by != "area" else ()
    slugs, areas = [column.slug for column in matrix.columns], [f"{column.slug}-areas" for column in counted]
    lines = [[*FIRST, *slugs, *LAST, *areas]]
    for row in matrix.rows:
        regions = "; ".join(words for _, words in row.regions)
        states = [matrix.cell(row, column).state for column in matrix.columns]
        total = [str(matrix.across(row)), str(len(matrix.columns)), row.status]
        numbers = [str(len(matrix.cell(row, column).areas)) for column in counted]
        lines.append([row.iri, row.label, row.type[1], regions, *states, *total, *numbers])
    return lines


def to_csv(matrix: model.Matrix) -> str:
    """Return the matrix as RFC 4180 CSV, lines that end in CR LF."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table(matrix))
    return text.getvalue()


def to_tsv(matrix: model.Matrix) -> str:
    """Return the matrix with a tab between cells; no cell holds a tab or a line end."""
    return "".join("\t".join(line) + "\n" for line in table(matrix))


def to_json(publication: publications.Publication, matrix: model.Matrix) -> str:
    """Return the matrix as JSON with filters, meanings, totals, and the areas of focus behind each cell."""
    rows = [
        {
            "iri": row.iri,
            "label": row.label,
            "type": row.type[0],
            "regions": [slug for slug, _ in row.regions],
            "namedInAnnex2": row.named,
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
        }
        for column in matrix.columns
    ]
    whole = {
        "title": title(matrix),
        "edition": publication.about["version"],
        "issued": publication.issued,
        "license": publication.about["license"],
        "citation": publication.citation,
        "question": matrix.kind.question,
        "filters": dict(matrix.chosen),
        "selection": list(filters.words(publication, matrix).values()),
        "states": matrix.meanings,
        "counts": {state: matrix.count(state) for state in matrix.kind.states},
        "columns": columns,
        "rows": rows,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def title(matrix: model.Matrix) -> str:
    """Return what the matrix shows, in one line."""
    return f"Inter-state consultation mechanisms on migration and {matrix.head}"


def _cell(cell: cells.Cell) -> dict[str, object]:
    return {"state": cell.state, "areas": list(cell.areas)} if cell.areas else {"state": cell.state}
