"""SVG as text: its elements, and the charts that are drawn with them; no script is needed.

Everything is escaped here, and numbers have one form. Colours stand as attributes, for a picture in a file of
its own; by the classes a page sets its own, for light and dark.
"""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gcm_ld.core import formats
from gcm_ld.pictures import charts
from gcm_ld.questions import results

FONT = "'Source Sans 3', 'Source Sans Pro', 'Noto Sans', sans-serif"
INK, SOFT, LINE, PAPER = "#17212b", "#4c5b6a", "#d5dce3", "#ffffff"
LISTED, CLAIMED, DERIVED, NOT_STATED = "#0b5c8f", "#8a5300", "#6a3fa0", "#5d6b79"
"""The colours of a picture in a file of its own."""

STATES = {
    "listed": LISTED,
    "derived": DERIVED,
    "claimed": CLAIMED,
    "may bear": DERIVED,
    "theme only": DERIVED,
    "not stated": NOT_STATED,
    "cannot be told": NOT_STATED,
}
"""The colour of each state; its shape tells it too."""

MOST_LETTERS = 60
"""The letters of the head of a column, which stands askew."""

MOST_LABELS = 400
"""A grid with more cells than this does without a title for each of them."""

_TINTS = (PAPER, "#e3f0f8", "#c4dff0", "#94c4e2", "#5aa3cf")
_ROW, _LINE = 26, 18
_EDGE = 20


def tag(name: str, *content: str, **attributes: str | float) -> str:
    """Return an element with its attributes and its content, which is markup.

    In the name of an attribute `_` stands for a hyphen, and at the end for nothing.
    """
    pairs = []
    for key, value in attributes.items():
        words = value if isinstance(value, str) else f"{value:g}"
        pairs.append(f" {key.rstrip('_').replace('_', '-')}={quoteattr(formats.visible(words))}")
    end = f">{''.join(content)}</{name}>" if content else "/>"
    return f"<{name}{''.join(pairs)}{end}"


def escaped(words: str) -> str:
    """Return words as the content of an element."""
    return escape(formats.visible(words))


def text(words: str, **attributes: str | float) -> str:
    """Return words at a place; `x` and `y` are the start, middle or end of their baseline."""
    return tag("text", escaped(words), **attributes)


def title(words: str, **attributes: str | float) -> str:
    """Return the title of what it stands in: a browser shows it beside the pointer."""
    return tag("title", escaped(words), **attributes)


def group(*content: str, tip: str = "") -> str:
    """Return elements that belong together, with a title where there are words for one."""
    return tag("g", title(tip) if tip else "", *content)


def size(width: int, height: int) -> dict[str, str | float]:
    """Return the attributes of a picture that is shown in its own size."""
    return {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}


def symbol(state: str, x: float, y: float) -> str:
    """Return the shape of a state around a point."""
    full = {"fill": "currentColor"}
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": "1.5"}
    diamond = f"M{x:g} {y - 7:g}l7 7-7 7-7-7z"
    half = tag("path", d=f"M{x:g} {y - 6:g}a6 6 0 0 0 0 12z", **full)
    shapes = {
        "listed": tag("circle", cx=x, cy=y, r=6, **full),
        "claimed": tag("circle", cx=x, cy=y, r=6, **line) + half,
        "derived": tag("path", d=diamond, **full),
        "may bear": tag("path", d=diamond, **line) + tag("circle", cx=x, cy=y, r=2.5, **full),
        "theme only": tag("path", d=diamond, **line),
        "not stated": tag("circle", cx=x, cy=y, r=1.8, **full),
        "cannot be told": tag("path", d=f"M{x - 4:g} {y:g}h8", **line),
    }
    return tag("g", shapes[state], class_=f"chart-state-{state.replace(' ', '-')}", color=STATES[state])


def picture(*content: str, **attributes: str | float) -> str:
    """Return a whole picture, each part of its content on a line."""
    lines = "\n".join(["", *content, ""])
    return tag("svg", lines, xmlns="http://www.w3.org/2000/svg", **attributes) + "\n"


def short(words: str, letters: int) -> str:
    """Return words cut to a number of letters, the last of them an ellipsis."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"


@dataclass(frozen=True)
class Sheet:
    """How wide a picture may be: the room left of its marks, its width, and the letters of a label.

    Where `above`, the label of a bar stands over it, in as many lines as it takes. `name` sets the ids of one
    picture apart from another's.
    """

    name: str
    left: int
    width: int
    letters: int
    above: bool = False

    def lines(self, words: str) -> list[str]:
        """Return the lines of a label that stands over its bar; none where it stands left of it."""
        return textwrap.wrap(words, self.letters) if self.above else []

    def drops(self, labels: Iterable[str]) -> list[int]:
        """Return how far the bar of each row stands below the first row, and the height of all rows."""
        found, y = [], 0
        for words in labels:
            y += _LINE * len(self.lines(words))
            found.append(y)
            y += _ROW
        return [*found, y]


WIDE = Sheet("chart", 300, 780, 42)
NARROW = Sheet("chart-narrow", 4, 340, 40, above=True)
"""For a telephone; a grid in it has at least as many rows as columns."""

_NARROW_GRID = dataclasses.replace(NARROW, left=146, letters=20, above=False)


def draw(chart: charts.Chart, sheet: Sheet = WIDE, foot: Sequence[str] = ()) -> str:
    """Return the chart as SVG, the same bytes for the same chart.

    With lines for its foot it is a picture to be shown by itself: its title and what it says stand above it.
    """
    body_of = {"bars": _bars, "time": _time}.get(chart.kind, _grid)
    if body_of is _grid and sheet.above:
        sheet = _NARROW_GRID
        chart = turned(chart) if len(chart.heads) > len(chart.rows) else chart
    width, height, body = body_of(chart, sheet)
    if foot:
        width, height, body = _framed(chart, foot, width, height, body)
    name, description = f"{sheet.name}-title", f"{sheet.name}-says"
    return picture(
        title(chart.title, id=name) + tag("desc", escaped(chart.says), id=description),
        tag("rect", class_="chart-paper", width=width, height=height, fill=PAPER),
        *body,
        class_=f"chart chart-{chart.kind}",
        role="img",
        aria_labelledby=f"{name} {description}",
        **size(width, height),
        font_family=FONT,
        font_size=14,
    )


def _framed(
    chart: charts.Chart, foot: Sequence[str], width: int, height: int, body: list[str]
) -> tuple[int, int, list[str]]:
    """Return a drawing between its title and its foot, with its width and height."""
    width = max(width, WIDE.width) + 2 * _EDGE
    lines, y = [], 8
    for words, letter, leading, more in (
        (chart.title, 20, 26, {"font_weight": 600, "fill": INK}),
        (chart.says, 14, 19, {"fill": SOFT}),
    ):
        for line in textwrap.wrap(words, int((width - 2 * _EDGE) / letter * 2.1)):
            y += leading
            lines.append(text(line, x=_EDGE, y=y, font_size=letter, **more))
    top = y + 12
    y = top + height + 8
    for words in foot:
        for line in textwrap.wrap(words, int((width - 2 * _EDGE) / 12 * 2.1)):
            y += 16
            lines.append(text(line, x=_EDGE, y=y, font_size=12, fill=SOFT))
    return width, y + 14, [tag("g", *body, transform=f"translate({_EDGE} {top})"), *lines]


def turned(chart: charts.Chart) -> charts.Chart:
    """Return a grid with its columns as rows."""
    columns = zip(*(marks for _, marks in chart.rows), strict=True)
    rows = tuple(zip(chart.heads, columns, strict=True))
    return dataclasses.replace(chart, heads=tuple(label for label, _ in chart.rows), rows=rows)


def _text(words: str, x: float, y: float, anchor: str, name: str, fill: str = INK) -> str:
    shown = short(words, WIDE.letters)
    return text(shown, class_=f"chart-{name}", x=x, y=y, text_anchor=anchor, fill=fill)


def _number(words: str, x: float, y: float, anchor: str = "start") -> str:
    return _text(words, x, y, anchor, "number", SOFT)


def _label(y: float, words: str, sheet: Sheet) -> str:
    """Return the label of a row whose marks begin at a height: in lines over them, or left of them, there in
    smaller lines if it is long."""
    if lines := sheet.lines(words):
        first = y - _LINE * len(lines) + 14
        return group(
            *(_text(line, sheet.left, first + _LINE * at, "start", "label") for at, line in enumerate(lines))
        )
    x = sheet.left - 10
    if len(words) <= sheet.letters:
        return group(_text(words, x, y + 18, "end", "label"))
    size = 12 if len(textwrap.wrap(words, round(14.6 * sheet.letters / 12))) <= 2 else 10
    lines = textwrap.wrap(words, round(14.6 * sheet.letters / size), max_lines=3, placeholder="…")
    first = y + 18 - (size - 1) / 2 * (len(lines) - 1)
    parts = (text(line, x=x, y=first + (size - 1) * number) for number, line in enumerate(lines))
    look: dict[str, str | float] = {"text_anchor": "end", "font_size": size, "fill": INK}
    tip = words if lines[-1].endswith("…") else ""
    return group(tag("g", *parts, class_="chart-label", **look), tip=tip)


def _rect(name: str, x: float, y: float, width: float, height: float, fill: str) -> str:
    x, width = (float(f"{number:.4g}") for number in (x, width))
    return tag("rect", class_=f"chart-{name}", x=x, y=y, width=width, height=height, fill=fill)


def _single(chart: charts.Chart) -> list[tuple[str, charts.Mark]]:
    """Return the rows of a chart that has one mark in each."""
    return [(label, mark) for label, (mark,) in chart.rows if mark]


def _bars(chart: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    scale = (sheet.width - sheet.left - 90) / (chart.most or 1)
    body, rows = [], _single(chart)
    *drops, height = sheet.drops(label for label, _ in rows)
    for drop, (label, mark) in zip(drops, rows, strict=True):
        top = 8 + drop
        body.append(_label(top, label, sheet))
        if mark.start:
            body.append(_rect("whole", sheet.left, top + 4, mark.start * scale, 18, _TINTS[1]))
        body.append(_rect("bar", sheet.left, top + 4, mark.size * scale, 18, LISTED))
        end = sheet.left + max(mark.size, mark.start) * scale + 8
        body.append(_number(mark.text, end, top + 18))
    return sheet.width, 16 + height, body


def _time(chart: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    first, last = chart.ticks[0][0], chart.ticks[-1][0]
    scale = (sheet.width - sheet.left - 40) / max(last - first, 1)
    body, rows = [], _single(chart)
    *drops, height = sheet.drops(label for label, _ in rows)
    bottom = 8 + height
    for day, words in chart.ticks[:: max(1, len(chart.ticks) // (4 if sheet.above else 8))]:
        x = sheet.left + (day - first) * scale
        across = float(f"{x:.4g}")
        line = tag("line", class_="chart-line", x1=across, x2=across, y1=8, y2=bottom, stroke=LINE)
        body += [line, _number(words, round(x, 1), bottom + 18, "middle")]
    for drop, (label, mark) in zip(drops, rows, strict=True):
        x, width = sheet.left + (mark.start - first) * scale, max((mark.size - mark.start) * scale, 6)
        top = 8 + drop
        place, anchor = (x + width + 6, "start") if x + width < sheet.width - 150 else (x - 6, "end")
        words = _number(mark.text, round(place, 1), top + 18, anchor)
        body += [_label(top, label, sheet), _rect("bar", x, top + 7, width, 12, LISTED), words]
    return sheet.width, bottom + 28, body


def _grid(chart: charts.Chart, sheet: Sheet) -> tuple[int, int, list[str]]:
    steep = sheet.width < WIDE.width
    wide = max(28 if steep else 34, min(90, (sheet.width - sheet.left) // max(len(chart.heads), 1)))
    titled = len(chart.rows) * len(chart.heads) <= MOST_LABELS
    heads = [short(head, MOST_LETTERS) for head in chart.heads]
    longest = max(map(len, heads))
    angle, letter, margin = (-90, 6.8, 8) if steep else (-50, 5.4, 110)
    top = 24 + round(letter * longest) if 8 * longest > wide else 40
    body = []
    for at, (head, words) in enumerate(zip(chart.heads, heads, strict=True)):
        turn = f"translate({sheet.left + at * wide + wide / 2:g} {top - 8}) rotate({angle})"
        upright = text(words, transform=turn, class_="chart-label", x=0, y=0, text_anchor="start", fill=INK)
        body.append(group(upright, tip=head))
    for at, (label, marks) in enumerate(chart.rows):
        body.append(_label(top + at * _ROW, label, sheet))
        for column, mark in enumerate(marks):
            if mark:
                tip = f"{label}, {chart.heads[column]}: {mark.text}" if titled else ""
                cell = _cell(chart, mark, sheet.left + column * wide, top + at * _ROW, wide)
                body.append(group(*cell, tip=tip))
    bottom = top + len(chart.rows) * _ROW + 8
    if chart.kind == "states":
        for at, state in enumerate(results.SYMBOLS):
            x = (4 if steep else sheet.left) + at * 90
            body += [symbol(state, x + 8, bottom + 11), _number(state, x + 20, bottom + 16)]
        bottom += 28
    return max(sheet.left + len(chart.heads) * wide + margin, 320), bottom, body


def _cell(chart: charts.Chart, cell: charts.Mark, x: float, y: float, wide: float) -> list[str]:
    if chart.kind == "states":
        return [symbol(cell.text, x + wide / 2, y + 13)]
    level = round(cell.size / chart.most * 4) if chart.most else 0
    level = max(level, 1) if cell.size else 0
    words = cell.text if wide > 55 else cell.text.partition(" ")[0]
    box = _rect(f"tint-{level}", x + 1, y + 1, wide - 2, _ROW - 2, _TINTS[level])
    return [box, _text(words, x + wide / 2, y + 18, "middle", "label")]
