"""A coverage matrix to take away: as CSV, TSV and JSON, cells and totals as they are shown."""

from __future__ import annotations

import csv
import io
import json

from gcm_ld import publications
from gcm_ld.coverage import matrices

FIRST = ("mechanism", "label", "type", "regions")
"""The columns of a table before those of the matrix."""


def table(matrix: matrices.Matrix) -> list[list[str]]:
    """Return the matrix as lines of cells: a head, a line a mechanism with its states, its total and of what.

    A head is the slug of its column, a cell the state, which never is empty.
    """
    head = [*FIRST, *(column.slug for column in matrix.columns), "total", "of"]
    lines = [head]
    for row in matrix.rows:
        regions = "; ".join(words for _, words in row.regions)
        states = [matrix.cell(row, column).state for column in matrix.columns]
        total = [str(matrix.across(row)), str(len(matrix.columns))]
        lines.append([row.iri, row.label, row.type[1], regions, *states, *total])
    return lines


def to_csv(matrix: matrices.Matrix) -> str:
    """Return the matrix as RFC 4180 CSV, lines that end in CR LF."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table(matrix))
    return text.getvalue()


def to_tsv(matrix: matrices.Matrix) -> str:
    """Return the matrix with a tab between cells; no cell holds a tab or a line end."""
    return "".join("\t".join(line) + "\n" for line in table(matrix))


def to_json(publication: publications.Publication, matrix: matrices.Matrix) -> str:
    """Return the matrix as JSON with filters, meanings, totals, and the areas of focus behind each cell."""
    rows = [
        {
            "iri": row.iri,
            "label": row.label,
            "type": row.type[0],
            "regions": [slug for slug, _ in row.regions],
            "namedInAnnex2": row.named,
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
        "states": matrix.meanings,
        "counts": {state: matrix.count(state) for state in matrix.kind.states},
        "columns": columns,
        "rows": rows,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def title(matrix: matrices.Matrix) -> str:
    """Return what the matrix shows, in one line."""
    return f"Inter-state consultation mechanisms on migration and {matrix.kind.head}"


def _cell(cell: matrices.Cell) -> dict[str, object]:
    return {"state": cell.state, "areas": list(cell.areas)} if cell.areas else {"state": cell.state}
