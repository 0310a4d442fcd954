"""A coverage matrix as a picture: SVG that stands alone, with title, legend, source and edition."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from gcm_ld.matrix import export, filters, model
from gcm_ld.publish import publications

STYLE = {
    "listed": "#0b5c8f",
    "derived": "#6a3fa0",
    "claimed": "#8a5300",
    "theme only": "#6a3fa0",
    "not stated": "#5d6b79",
}
"""The colour of each state; its shape tells it too."""

_INK, _SOFT, _LINE, _STRIPE = "#17212b", "#4c5b6a", "#d5dce3", "#f5f7f9"
_ROW, _NAME, _HEAD, _TOTAL, _EDGE, _CUT = 24, 270, 230, 84, 24, 38
_SOURCE = (
    "Source: background note of the Seventh Global RCP Meeting, 10-11 October 2017, as published in GCM-LD"
)
_FONT = "'Source Sans 3', 'Source Sans Pro', 'Noto Sans', sans-serif"


def to_svg(publication: publications.Publication, matrix: model.Matrix) -> str:
    """Return the picture of a matrix; its texts are texts, so that they can be searched and read out."""
    step = 96 if len(matrix.columns) <= 6 else 32
    width = max(2 * _EDGE + _NAME + step * len(matrix.columns) + _TOTAL, 900)
    top = 84 + _HEAD
    legend = top + _ROW * (len(matrix.rows) + 1) + 34
    height = legend + 20 * len(matrix.kind.states) + 62
    label = quoteattr(export.title(matrix))
    edition = publication.about["version"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label={label} font-family="{_FONT}" font-size="14" '
        f'fill="{_INK}">',
        f"<title>{escape(export.title(matrix))}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(_EDGE, 36, export.title(matrix), size=20, weight=650),
        _text(_EDGE, 60, _said(publication, matrix), colour=_SOFT),
        *_groups(publication, matrix, top, step),
        *_heads(matrix, top, step),
        *_lines(matrix, top, step, width),
        *_legend(matrix, legend),
        _text(_EDGE, height - 36, f"{_SOURCE}, edition {edition}.", size=12, colour=_SOFT),
        _text(_EDGE, height - 18, publication.citation, size=12, colour=_SOFT),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def mark(state: str, x: float, y: float) -> str:
    """Return the shape of a state around a point."""
    colour = STYLE[state]
    round_ = f'<circle cx="{x:g}" cy="{y:g}" r="6"'
    diamond = f'<path d="M{x:g} {y - 7:g}l7 7-7 7-7-7z"'
    line = f'fill="none" stroke="{colour}" stroke-width="1.5"/>'
    return {
        "listed": f'{round_} fill="{colour}"/>',
        "claimed": f'{round_} {line}<path d="M{x:g} {y - 6:g}a6 6 0 0 0 0 12z" fill="{colour}"/>',
        "derived": f'{diamond} fill="{colour}"/>',
        "theme only": f"{diamond} {line}",
        "not stated": f'<circle cx="{x:g}" cy="{y:g}" r="1.8" fill="{colour}"/>',
    }[state]


def _heads(matrix: model.Matrix, top: int, step: int) -> Iterator[str]:
    for at, column in enumerate(matrix.columns):
        x = _EDGE + _NAME + step * at + step / 2 + 5
        words = column.label if column.label not in (column.slug, f"({column.slug})") else ""
        text = words or f"{column.label} {column.text}"
        cut = text if len(text) <= _CUT else text[: _CUT - 1].rstrip() + "…"
        yield (
            f'<text transform="translate({x:g} {top - 10}) rotate(-90)" font-size="13">'
            f"<title>{escape(column.text)}</title>{escape(cut)}</text>"
        )


def _groups(
    publication: publications.Publication, matrix: model.Matrix, top: int, step: int
) -> Iterator[str]:
    """The themes above the heads of areas, each over a line that spans its columns."""
    start, y = _EDGE + _NAME, top - 178
    for theme, span in matrix.groups:
        end = start + step * span
        yield f'<line x1="{start + 5}" x2="{end - 1}" y1="{y}" y2="{y}" stroke="{STYLE["listed"]}"/>'
        width = max(10, int(step * span / 5.8))
        lines = textwrap.wrap(publication.caption(theme), width, break_long_words=False)
        for at, words in enumerate(reversed(lines)):
            middle = (start + end) / 2 + 2
            yield _text(middle, y - 6 - 13 * at, words, size=11, weight=600, anchor="middle")
        start = end


def _lines(matrix: model.Matrix, top: int, step: int, width: int) -> Iterator[str]:
    end = _EDGE + _NAME + step * len(matrix.columns)
    for at, row in enumerate(matrix.rows):
        y = top + _ROW * at
        if at % 2 == 0:
            yield f'<rect x="{_EDGE}" y="{y}" width="{width - 2 * _EDGE}" height="{_ROW}" fill="{_STRIPE}"/>'
        yield _text(_EDGE + 6, y + 17, row.label)
        for place, column in enumerate(matrix.columns):
            cell = matrix.cell(row, column)
            x = _EDGE + _NAME + step * place + step / 2
            tip = f"{row.label}, {column.label}: {cell.state}"
            yield f"<g><title>{escape(tip)}</title>{mark(cell.state, x, y + _ROW / 2)}</g>"
        yield _text(end + 12, y + 17, f"{matrix.across(row)} of {len(matrix.columns)}", size=13)
    y = top + _ROW * len(matrix.rows)
    yield f'<line x1="{_EDGE}" x2="{width - _EDGE}" y1="{y}" y2="{y}" stroke="{_LINE}" stroke-width="2"/>'
    yield _text(_EDGE + 6, y + 18, f"Mechanisms, of {matrix.of} that Annex 2 names", size=13, weight=600)
    for place, column in enumerate(matrix.columns):
        x = _EDGE + _NAME + step * place + step / 2
        yield _text(x, y + 18, str(matrix.down(column)), size=13, weight=600, anchor="middle")


def _legend(matrix: model.Matrix, top: int) -> Iterator[str]:
    for at, (state, meaning) in enumerate(matrix.meanings.items()):
        y = top + 20 * at
        yield mark(state, _EDGE + 12, y - 4)
        yield (
            f'<text x="{_EDGE + 28}" y="{y}" font-size="12" fill="{_SOFT}">'
            f'<tspan font-weight="600" fill="{_INK}">{state}</tspan> {escape(meaning)}</text>'
        )


def _said(publication: publications.Publication, matrix: model.Matrix) -> str:
    chosen = ", ".join(filters.words(publication, matrix).values())
    return model.number(len(matrix.rows), "mechanism") + (f" ({chosen})" if chosen else "")


def _text(
    x: float,
    y: float,
    words: str,
    size: int = 14,
    weight: int = 400,
    colour: str = _INK,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
