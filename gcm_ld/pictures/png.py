"""Pictures as PNG, drawn from their SVG by resvg with fonts that come along, the same on each machine."""

from __future__ import annotations

import re
from pathlib import Path

import resvg_py

FONTS = Path(__file__).parent / "fonts"
FAMILY = "GCM Sans"
"""The family of the fonts, Source Sans 3 under another name; tools/fonts.py makes them."""

ZOOM, WIDE = 2, 2000
"""How many pixels stand for a unit of the SVG, and from which width on it is one, to spare memory."""

_WIDTH = re.compile(r'<svg[^>]*\swidth="([0-9]+)')


def draw(svg: str, zoom: int = ZOOM) -> bytes:
    """Return a picture as PNG, `zoom` pixels for a unit of the SVG. Raises ValueError for what is no SVG."""
    width = _WIDTH.search(svg)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=1 if width and int(width[1]) > WIDE else zoom,
            skip_system_fonts=True,
            font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
            sans_serif_family=FAMILY,
        )
    )
