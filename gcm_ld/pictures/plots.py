"""Charts as SVG: text stays text, and no script is needed.

Colours stand as attributes, for a picture in a file of its own; by the classes a page sets its own, for light
and dark.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from gcm_ld.pictures import charts, svg
from gcm_ld.questions import results

MOST_LABELS = 400
"""A grid with more cells than this does without a title for each of them."""

_TINTS = (svg.PAPER, "#e3f0f8", "#c4dff0", "#94c4e2", "#5aa3cf")
_STATES = {"listed": svg.LISTED, "claimed": svg.CLAIMED, "not stated": svg.NOT_STATED}
_ROW = 26


@dataclass(frozen=True)
class Sheet:
    """How wide a picture may be: the room left of its marks, its width, and the letters of a label.

    Where `above`, the label of a bar stands over it. `name` sets the ids of one picture apart from another's.
    """

    name: str
    left: int
    width: int
    letters: int
    above: bool = False

    @property
    def drop(self) -> int:
        """How far the bar of a row stands below its top."""
        return 18 if self.above else 0

    @property
    def row(self) -> int:
        """The height of a row of bars."""
        return _ROW + self.drop


WIDE = Sheet("chart", 280, 760, 40)
NARROW = Sheet("chart-narrow", 4, 340, 40, above=True)
"""For a telephone; a grid in it has at least as many rows as columns."""

_NARROW_GRID = dataclasses.replace(NARROW, left=150, letters=20, above=False)


def draw(picture: charts.Chart, sheet: Sheet = WIDE) -> str:
    """Return the picture as SVG, the same bytes for the same picture."""
    body_of = {"bars": _bars, "time": _time}.get(picture.kind, _grid)
    if body_of is _grid and sheet.above:
        sheet = _NARROW_GRID
        picture = turned(picture) if len(picture.heads) > len(picture.rows) else picture
    width, height, body = body_of(picture, sheet)
    title, description = f"{sheet.name}-title", f"{sheet.name}-says"
    return svg.picture(
        svg.title(picture.title, id=title) + svg.tag("desc", svg.escape(picture.says), id=description),
        svg.tag("rect", class_="chart-paper", width=width, height=height, fill=svg.PAPER),
        *body,
        class_=f"chart chart-{picture.kind}",
        role="img",
        aria_labelledby=f"{title} {description}",
        **svg.size(width, height),
        font_family=svg.FONT,
        font_size=14,
    )


def turned(picture: charts.Chart) -> charts.Chart:
    """Return a grid with its columns as rows."""
    columns = zip(*(marks for _, marks in picture.rows), strict=True)
    rows = tuple(zip(picture.heads, columns, strict=True))
    return dataclasses.replace(picture, heads=tuple(label for label, _ in picture.rows), rows=rows)


def _text(words: str, x: float, y: float, anchor: str, name: str, fill: str = svg.INK) -> str:
    shown = svg.short(words, WIDE.letters)
    return svg.text(shown, class_=f"chart-{name}", x=x, y=y, text_anchor=anchor, fill=fill)


def _number(words: str, x: float, y: float, anchor: str = "start") -> str:
    return _text(words, x, y, anchor, "number", svg.SOFT)


def _label(at: int, words: str, sheet: Sheet, top: int = 8) -> str:
    """Return the label of a row, left of its marks or over them."""
    x, drop, anchor = (sheet.left, 14, "start") if sheet.above else (sheet.left - 10, 18, "end")
    shown = _text(svg.short(words, sheet.letters), x, top + at * sheet.row + drop, anchor, "label")
    return svg.group(shown, tip=words if len(words) > sheet.letters else "")


def _rect(name: str, x: float, y: float, width: float, height: float, fill: str) -> str:
    x, width = (float(f"{number:.4g}") for number in (x, width))
    return svg.tag("rect", class_=f"chart-{name}", x=x, y=y, width=width, height=height, fill=fill)


def _single(picture: charts.Chart) -> list[tuple[str, charts.Mark]]:
    """Return the rows of a picture that has one mark in each."""
    return [(label, mark) for label, (mark,) in picture.rows if mark]


def _bars(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    scale = (sheet.width - sheet.left - 90) / (picture.most or 1)
    body = []
    for at, (label, mark) in enumerate(_single(picture)):
        top = 8 + at * sheet.row + sheet.drop
        body.append(_label(at, label, sheet))
        if mark.start:
            body.append(_rect("whole", sheet.left, top + 4, mark.start * scale, 18, _TINTS[1]))
        body.append(_rect("bar", sheet.left, top + 4, mark.size * scale, 18, svg.LISTED))
        end = sheet.left + max(mark.size, mark.start) * scale + 8
        body.append(_number(mark.text, end, top + 18))
    return sheet.width, 16 + len(picture.rows) * sheet.row, body


def _time(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    first, last = picture.ticks[0][0], picture.ticks[-1][0]
    scale = (sheet.width - sheet.left - 40) / max(last - first, 1)
    bottom = 8 + len(picture.rows) * sheet.row
    body = []
    for day, words in picture.ticks[:: max(1, len(picture.ticks) // (4 if sheet.above else 8))]:
        x = sheet.left + (day - first) * scale
        across = float(f"{x:.4g}")
        line = svg.tag("line", class_="chart-line", x1=across, x2=across, y1=8, y2=bottom, stroke=svg.LINE)
        body += [line, _number(words, round(x, 1), bottom + 18, "middle")]
    for at, (label, mark) in enumerate(_single(picture)):
        x, width = sheet.left + (mark.start - first) * scale, max((mark.size - mark.start) * scale, 6)
        top = 8 + at * sheet.row + sheet.drop
        if x + width < sheet.width - 150:
            words = _number(mark.text, round(x + width + 6, 1), top + 18)
        else:
            words = _number(mark.text, round(x - 6, 1), top + 18, "end")
        body += [_label(at, label, sheet), _rect("bar", x, top + 7, width, 12, svg.LISTED), words]
    return sheet.width, bottom + 28, body


def _grid(picture: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    wide = max(34, min(90, (sheet.width - sheet.left) // max(len(picture.heads), 1)))
    titled = len(picture.rows) * len(picture.heads) <= MOST_LABELS
    heads = [svg.short(head, sheet.letters) for head in picture.heads]
    longest = max(map(len, heads))
    top = 24 + round(5.4 * longest) if 8 * longest > wide else 40
    style: dict[str, str | float] = {
        "class_": "chart-label",
        "x": 0,
        "y": 0,
        "text_anchor": "start",
        "fill": svg.INK,
    }
    body = []
    for at, (head, words) in enumerate(zip(picture.heads, heads, strict=True)):
        turn = f"translate({sheet.left + at * wide + wide / 2:g} {top - 8}) rotate(-50)"
        body.append(svg.group(svg.text(words, transform=turn, **style), tip=head))
    for at, (label, marks) in enumerate(picture.rows):
        body.append(_label(at, label, sheet, top))
        for column, mark in enumerate(marks):
            if mark:
                tip = f"{label}, {picture.heads[column]}: {mark.text}" if titled else ""
                cell = _cell(picture, mark, sheet.left + column * wide, top + at * _ROW, wide)
                body.append(svg.group(*cell, tip=tip))
    bottom = top + len(picture.rows) * _ROW + 8
    if picture.kind == "states":
        legend = "\u2003".join(f"{symbol} {words}" for words, symbol in results.SYMBOLS.items())
        body.append(_number(legend, sheet.left, bottom + 16))
        bottom += 28
    return sheet.left + len(picture.heads) * wide + 110, bottom, body


def _cell(picture: charts.Chart, mark: charts.Mark, x: float, y: float, wide: float) -> list[str]:
    if picture.kind == "states":
        name, symbol = f"state-{mark.text.replace(' ', '-')}", results.SYMBOLS[mark.text]
        return [_text(symbol, x + wide / 2, y + 18, "middle", name, _STATES[mark.text])]
    level = round(mark.size / picture.most * 4) if picture.most else 0
    level = max(level, 1) if mark.size else 0
    words = mark.text if wide > 55 else mark.text.partition(" ")[0]
    box = _rect(f"tint-{level}", x + 1, y + 1, wide - 2, _ROW - 2, _TINTS[level])
    return [box, _text(words, x + wide / 2, y + 18, "middle", "label")]
