"""Pictures of answers as SVG: text stays text, and no script is needed.

Colours stand as attributes, for a picture in a file of its own; by the classes a page sets its own, for light
and dark.
"""

from __future__ import annotations

from html import escape

from gcm_ld import formats
from gcm_ld.pictures import charts

MOST_TITLES = 400
"""A grid with more cells than this does without a title for each of them."""

_INK, _SOFT, _LINE, _PAPER, _FILL = "#17212b", "#4c5b6a", "#d5dce3", "#ffffff", "#0b5c8f"
_TINTS = ("#ffffff", "#e3f0f8", "#c4dff0", "#94c4e2", "#5aa3cf")
_STATES = {"listed": _FILL, "claimed": "#8a5300", "not stated": "#5d6b79"}
_ROW, _LEFT, _WIDTH, _LETTERS = 26, 280, 760, 40


def svg(picture: charts.Chart) -> str:
    """Return the picture as SVG, the same bytes for the same picture."""
    draw = {"bars": _draw_bars, "time": _draw_time}.get(picture.kind, _draw_grid)
    width, height, body = draw(picture)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{picture.kind}" role="img" '
        f'aria-labelledby="chart-title chart-says" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="Source Sans 3, Noto Sans, sans-serif" font-size="14">'
    )
    titles = (
        f'<title id="chart-title">{escape(picture.title)}</title>'
        f'<desc id="chart-says">{escape(picture.says)}</desc>'
    )
    paper = f'<rect class="chart-paper" width="{width}" height="{height}" fill="{_PAPER}"/>'
    return "\n".join([head, titles, paper, *body, "</svg>\n"])


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"


def _text(
    x: float, y: float, words: str, anchor: str = "start", name: str = "label", fill: str = _INK
) -> str:
    return (
        f'<text class="chart-{name}" x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(_short(words))}</text>"
    )


def _label(at: int, words: str, top: int = 8) -> str:
    full = f"<title>{escape(words)}</title>" if len(words) > _LETTERS else ""
    return f"<g>{full}{_text(_LEFT - 10, top + at * _ROW + 18, words, 'end')}</g>"


def _rect(name: str, x: float, y: float, width: float, height: float, fill: str) -> str:
    box = f'x="{x:.4g}" y="{y:g}" width="{width:.4g}" height="{height:g}"'
    return f'<rect class="chart-{name}" {box} fill="{fill}"/>'


def _draw_bars(picture: charts.Chart) -> tuple[int, int, list[str]]:
    scale = (_WIDTH - _LEFT - 90) / (picture.most or 1)
    body = []
    for at, (label, (mark,)) in enumerate(picture.rows):
        top = 8 + at * _ROW
        body.append(_label(at, label))
        if mark.start:
            body.append(_rect("whole", _LEFT, top + 4, mark.start * scale, 18, _TINTS[1]))
        body.append(_rect("bar", _LEFT, top + 4, mark.size * scale, 18, _FILL))
        end = _LEFT + max(mark.size, mark.start) * scale + 8
        body.append(_text(end, top + 18, mark.text, name="number", fill=_SOFT))
    return _WIDTH, 16 + len(picture.rows) * _ROW, body


def _draw_time(picture: charts.Chart) -> tuple[int, int, list[str]]:
    first, last = picture.ticks[0][0], picture.ticks[-1][0]
    scale = (_WIDTH - _LEFT - 40) / max(last - first, 1)
    bottom = 8 + len(picture.rows) * _ROW
    body = []
    for day, words in picture.ticks[:: max(1, len(picture.ticks) // 8)]:
        x = _LEFT + (day - first) * scale
        line = f'x1="{x:.4g}" x2="{x:.4g}" y1="8" y2="{bottom}" stroke="{_LINE}"'
        body += [
            f'<line class="chart-line" {line}/>',
            _text(round(x, 1), bottom + 18, words, "middle", "number", _SOFT),
        ]
    for at, (label, (mark,)) in enumerate(picture.rows):
        x, width = _LEFT + (mark.start - first) * scale, max((mark.size - mark.start) * scale, 6)
        bar = _rect("bar", x, 8 + at * _ROW + 7, width, 12, _FILL)
        right = x + width < _WIDTH - 150
        words = _text(
            round(x + width + 6 if right else x - 6, 1),
            8 + at * _ROW + 18,
            mark.text,
            "start" if right else "end",
            "number",
            _SOFT,
        )
        body += [_label(at, label), bar, words]
    return _WIDTH, bottom + 28, body


def _draw_grid(picture: charts.Chart) -> tuple[int, int, list[str]]:
    wide = max(34, min(90, (_WIDTH - _LEFT) // max(len(picture.heads), 1)))
    titled = len(picture.rows) * len(picture.heads) <= MOST_TITLES
    longest = max(len(_short(head)) for head in picture.heads)
    slanted = 8 * longest > wide
    top = 24 + round(5.4 * longest) if slanted else 40
    body = []
    for at, head in enumerate(picture.heads):
        x = _LEFT + at * wide + wide / 2
        turn = f' transform="translate({x:g} {top - 8}) rotate(-50)"'
        words = _text(0, 0, head, "start").replace("<text", f"<text{turn}", 1)
        body.append(f"<g><title>{escape(head)}</title>{words}</g>")
    for at, (label, marks) in enumerate(picture.rows):
        body.append(_label(at, label, top))
        for column, mark in enumerate(marks):
            if mark:
                where = f"{label}, {picture.heads[column]}" if titled else ""
                body.append(_cell(picture, mark, _LEFT + column * wide, top + at * _ROW, wide, where))
    bottom = top + len(picture.rows) * _ROW + 8
    if picture.kind == "states":
        legend = "\u2003".join(f"{symbol} {words}" for words, symbol in formats.SYMBOLS.items())
        body.append(_text(_LEFT, bottom + 16, legend, name="number", fill=_SOFT))
        bottom += 28
    return _LEFT + len(picture.heads) * wide + 110, bottom, body


def _cell(picture: charts.Chart, mark: charts.Mark, x: float, y: float, wide: float, where: str) -> str:
    title = f"<title>{escape(f'{where}: {mark.text}')}</title>" if where else ""
    if picture.kind == "states":
        name = "state-" + mark.text.replace(" ", "-")
        drawn = _text(x + wide / 2, y + 18, formats.SYMBOLS[mark.text], "middle", name, _STATES[mark.text])
        return f"<g>{title}{drawn}</g>"
    level = round(mark.size / picture.most * 4) if picture.most else 0
    level = max(level, 1) if mark.size else 0
    box = _rect(f"tint-{level}", x + 1, y + 1, wide - 2, _ROW - 2, _TINTS[level])
    words = mark.text if wide > 55 else mark.text.partition(" ")[0]
    return f"<g>{title}{box}{_text(x + wide / 2, y + 18, words, 'middle')}</g>"
