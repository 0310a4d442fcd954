"""Cards: the picture that a message shows of a page whose address it holds."""

from __future__ import annotations

import textwrap

from gcm_ld.pictures import svg

WIDTH, HEIGHT = 1200, 630
_EDGE, _LINES = 80, 6


def draw(kind: str, title: str, words: str, foot: str) -> str:
    """Return the card of a page as SVG: the kind of its thing, its name, some words, and the site."""
    body = [
        svg.tag("rect", width=WIDTH, height=HEIGHT, fill=svg.PAPER),
        svg.tag("rect", width=WIDTH, height=16, fill=svg.LISTED),
        svg.text(kind, x=_EDGE, y=100, font_size=30, fill=svg.SOFT),
    ]
    y = 110
    for line in textwrap.wrap(title, 36)[:3]:
        y += 66
        body.append(svg.text(line, x=_EDGE, y=y, font_size=56, font_weight=600, fill=svg.INK))
    y += 24
    for line in textwrap.wrap(words, 68, max_lines=_LINES - 1, placeholder=" …"):
        y += 44
        body.append(svg.text(line, x=_EDGE, y=y, font_size=32, fill=svg.INK))
    body.append(svg.text(foot, x=_EDGE, y=HEIGHT - 50, font_size=26, fill=svg.LISTED))
    return svg.picture(*body, **svg.size(WIDTH, HEIGHT), font_family=svg.FONT)
