"""Pictures of answers as SVG: text stays text, and no script is needed.

Colours stand as attributes, for a picture in a file of its own; by the classes a page sets its own, for light
and dark.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from html import escape

from gcm_ld.pictures import charts
from gcm_ld.questions import results

MOST_TITLES = 400
"""A grid with more cells than this does without a title for each of them."""

_INK, _SOFT, _LINE, _PAPER, _FILL = "#17212b", "#4c5b6a", "#d5dce3", "#ffffff", "#0b5c8f"
_TINTS = ("#ffffff", "#e3f0f8", "#c4dff0", "#94c4e2", "#5aa3cf")
_STATES = {"listed": _FILL, "claimed": "#8a5300", "not stated": "#5d6b79"}
_ROW = 26


@dataclass(frozen=True)
class Sheet:
    """How wide a picture may be: the room left of its marks, the whole, and the letters of a label.

    Where `above`, the label of a bar stands over it. `name` sets the ids of one picture apart from another's.
    """

    name: str
    left: int
    width: int
    letters: int
    above: bool = False

    @property
    def row(self) -> int:
        """The height of a row of bars."""
        return _ROW + 18 if self.above else _ROW

    @property
    def drop(self) -> int:
        """How far the bar of a row stands below its top."""
        return 18 if self.above else 0


WIDE = Sheet("chart", 280, 760, 40)
NARROW = Sheet("chart-narrow", 4, 340, 40, above=True)
"""For a telephone; a grid in it has at least as many rows as columns."""

_NARROW_GRID = dataclasses.replace(NARROW, left=150, letters=20)


def svg(picture: charts.Chart, sheet: Sheet = WIDE) -> str:
    """Return the picture as SVG, the same bytes for the same picture."""
    draw = {"bars": _draw_bars, "time": _draw_time}.get(picture.kind, _draw_grid)
    if draw is _draw_grid and sheet.above:
        sheet = _NARROW_GRID
        picture = turned(picture) if len(picture.heads) > len(picture.rows) else picture
    width, height, body = draw(picture, sheet)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{picture.kind}" role="img" '
        f'aria-labelledby="{sheet.name}-title {sheet.name}-says" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="Source Sans 3, Noto Sans, sans-serif" '
        'font-size="14">'
    )
    titles = (
        f'<title id="{sheet.name}-title">{escape(picture.title)}</title>'
        f'<desc id="{sheet.name}-says">{escape(picture.says)}</desc>'
    )
    paper = f'<rect class="chart-paper" width="{width}" height="{height}" fill="{_PAPER}"/>'
    return "\n".join([head, titles, paper, *body, "</svg>\n"])


def turned(picture: charts.Chart) -> charts.Chart:
    """Return a grid with its columns as rows."""
    columns = zip(*(marks for _, marks in picture.rows), strict=True)
    rows = tuple(zip(picture.heads, columns, strict=True))
    return dataclasses.replace(picture, heads=tuple(label for label, _ in picture.rows), rows=rows)


def _short(text: str, letters: int = WIDE.letters) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _text(
    x: float, y: float, words: str, anchor: str = "start", name: str = "label", fill: str = _INK
) -> str:
    return (
        f'<text class="chart-{name}" x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(_short(words))}</text>"
    )


def _label(at: int, words: str, sheet: Sheet, top: int = 8, over: bool = False) -> str:
    """The label of a row, left of its marks or over them."""
    full = f"<title>{escape(words)}</title>" if len(words) > sheet.letters else ""
    short = _short(words, sheet.letters)
    if over:
        return f"<g>{full}{_text(sheet.left, top + at * sheet.row + 14, short)}</g>"
    return f"<g>{full}{_text(sheet.left - 10, top + at * _ROW + 18, short, 'end')}</g>"


def _rect(name: str, x: float, y: float, width: float, height: float, fill: str) -> str:
    box = f'x="{x:.4g}" y="{y:g}" width="{width:.4g}" height="{height:g}"'
    return f'<rect class="chart-{name}" {box} fill="{fill}"/>'


def _draw_bars(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    scale = (sheet.width - sheet.left - 90) / (picture.most or 1)
    body = []
    for at, (label, (mark,)) in enumerate(picture.rows):
        top = 8 + at * sheet.row + sheet.drop
        body.append(_label(at, label, sheet, over=sheet.above))
        if mark.start:
            body.append(_rect("whole", sheet.left, top + 4, mark.start * scale, 18, _TINTS[1]))
        body.append(_rect("bar", sheet.left, top + 4, mark.size * scale, 18, _FILL))
        end = sheet.left + max(mark.size, mark.start) * scale + 8
        body.append(_text(end, top + 18, mark.text, name="number", fill=_SOFT))
    return sheet.width, 16 + len(picture.rows) * sheet.row, body


def _draw_time(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    first, last = picture.ticks[0][0], picture.ticks[-1][0]
    scale = (sheet.width - sheet.left - 40) / max(last - first, 1)
    bottom = 8 + len(picture.rows) * sheet.row
    body = []
    for day, words in picture.ticks[:: max(1, len(picture.ticks) // (4 if sheet.above else 8))]:
        x = sheet.left + (day - first) * scale
        line = f'x1="{x:.4g}" x2="{x:.4g}" y1="8" y2="{bottom}" stroke="{_LINE}"'
        body += [
            f'<line class="chart-line" {line}/>',
            _text(round(x, 1), bottom + 18, words, "middle", "number", _SOFT),
        ]
    for at, (label, (mark,)) in enumerate(picture.rows):
        x, width = sheet.left + (mark.start - first) * scale, max((mark.size - mark.start) * scale, 6)
        top = 8 + at * sheet.row + sheet.drop
        bar = _rect("bar", x, top + 7, width, 12, _FILL)
        right = x + width < sheet.width - 150
        words = _text(
            round(x + width + 6 if right else x - 6, 1),
            top + 18,
            mark.text,
            "start" if right else "end",
            "number",
            _SOFT,
        )
        body += [_label(at, label, sheet, over=sheet.above), bar, words]
    return sheet.width, bottom + 28, body


def _draw_grid(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    wide = max(34, min(90, (sheet.width - sheet.left) // max(len(picture.heads), 1)))
    titled = len(picture.rows) * len(picture.heads) <= MOST_TITLES
    longest = max(len(_short(head, sheet.letters)) for head in picture.heads)
    slanted = 8 * longest > wide
    top = 24 + round(5.4 * longest) if slanted else 40
    body = []
    for at, head in enumerate(picture.heads):
        x = sheet.left + at * wide + wide / 2
        turn = f' transform="translate({x:g} {top - 8}) rotate(-50)"'
        words = _text(0, 0, _short(head, sheet.letters), "start").replace("<text", f"<text{turn}", 1)
        body.append(f"<g><title>{escape(head)}</title>{words}</g>")
    for at, (label, marks) in enumerate(picture.rows):
        body.append(_label(at, label, sheet, top))
        for column, mark in enumerate(marks):
            if mark:
                where = f"{label}, {picture.heads[column]}" if titled else ""
                body.append(_cell(picture, mark, sheet.left + column * wide, top + at * _ROW, wide, where))
    bottom = top + len(picture.rows) * _ROW + 8
    if picture.kind == "states":
        legend = "\u2003".join(f"{symbol} {words}" for words, symbol in results.SYMBOLS.items())
        body.append(_text(sheet.left, bottom + 16, legend, name="number", fill=_SOFT))
        bottom += 28
    return sheet.left + len(picture.heads) * wide + 110, bottom, body


def _cell(picture: charts.Chart, mark: charts.Mark, x: float, y: float, wide: float, where: str) -> str:
    title = f"<title>{escape(f'{where}: {mark.text}')}</title>" if where else ""
    if picture.kind == "states":
        name = "state-" + mark.text.replace(" ", "-")
        drawn = _text(x + wide / 2, y + 18, results.SYMBOLS[mark.text], "middle", name, _STATES[mark.text])
        return f"<g>{title}{drawn}</g>"
    level = round(mark.size / picture.most * 4) if picture.most else 0
    level = max(level, 1) if mark.size else 0
    box = _rect(f"tint-{level}", x + 1, y + 1, wide - 2, _ROW - 2, _TINTS[level])
    words = mark.text if wide > 55 else mark.text.partition(" ")[0]
    return f"<g>{title}{box}{_text(x + wide / 2, y + 18, words, 'middle')}</g>"
