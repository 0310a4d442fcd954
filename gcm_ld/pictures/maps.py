"""Maps of the world with some States marked, and places in them: outlines and points on a sheet, for a page
to draw.

The sheet is the world in the Equal Earth projection (Šavrič, Patterson and Jenny, 2018). The outlines are
Natural Earth's, in the public domain, made ready by tools/world.py. A map shows where States lie and takes no
position on borders or names; what it shows always stands beside it in words.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Point = tuple[float, float]

WORLD = Path(__file__).parents[1] / "web" / "static" / "world.json"
WIDTH = 2000
NORTH, SOUTH = 84, -57
"""The latitudes at the upper and lower edge of the sheet."""

MARGIN = 60
SMALLEST = 620, 400
"""The least width and height of what a map shows, so that a small region still has its neighbours."""

TALLEST = 1.4
"""The least width of a map for one unit of its height, so that it fits on a screen."""


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_HALF = math.sqrt(3) / 2


def project(longitude: float, latitude: float) -> Point:
    """Return where a place lies, x to the east of Greenwich and y to the north of the equator."""
    theta = math.asin(_HALF * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = math.radians(longitude) * math.cos(theta) / (_HALF * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, y


_EDGE = project(180, 0)[0]
_SCALE = WIDTH / (2 * _EDGE)
_TOP = project(0, NORTH)[1]
HEIGHT = round((_TOP - project(0, SOUTH)[1]) * _SCALE)


def place(longitude: float, latitude: float) -> Point:
    """Return where a place lies on the sheet, x to the right and y down."""
    x, y = project(longitude, latitude)
    return (x + _EDGE) * _SCALE, (_TOP - y) * _SCALE


@dataclass(frozen=True)
class Mark:
    """A State to mark: its M49 code, the words for it, and its kind, a word that a page gives a look to."""

    code: str
    words: str
    kind: str = "member"


@dataclass(frozen=True)
class Shape:
    """A marked State on the sheet: an outline, a point, or both."""

    mark: Mark
    outline: str
    point: tuple[int, int] | None


@dataclass(frozen=True)
class Spot:
    """A place to show: its latitude and longitude in degrees, and the words for it."""

    latitude: float
    longitude: float
    words: str

    @property
    def point(self) -> tuple[int, int]:
        """Where the place lies on the sheet."""
        x, y = place(self.longitude, self.latitude)
        return round(x), round(y)


@dataclass(frozen=True)
class Drawing:
    """A map: the part of the sheet to show, all other outlines as one path, the marked States, and places.

    `view` is left, top, width and height; `radius` is that of a point; `undrawn` has no place on the sheet.
    """

    view: tuple[int, int, int, int]
    background: str
    shapes: tuple[Shape, ...]
    undrawn: tuple[Mark, ...]
    radius: int
    spots: tuple[Spot, ...] = ()


def draw(colours: Sequence[Mark], spots: Sequence[Spot] = ()) -> Drawing:
    """Return a map of the part of the world that the States and places need, of all where there are none."""
    world = _world()
    outlines, points = world["shapes"], world["points"]
    chosen = {mark.code for mark in colours}
    placed = [mark for mark in colours if mark.code in outlines or mark.code in points]
    rest = "".join(path for code, path in outlines.items() if code not in chosen)
    shapes = (
        Shape(mark, outlines.get(mark.code, ""), tuple(points[mark.code]) if mark.code in points else None)
        for mark in placed
    )
    view = _view(world, [world["boxes"][mark.code] for mark in placed] + [2 * spot.point for spot in spots])
    undrawn = tuple(mark for mark in colours if mark not in placed)
    radius = max(3, round(view[2] / 220))
    return Drawing(view, world["rest"] + rest, tuple(shapes), undrawn, radius, tuple(spots))


def _view(world: Mapping[str, Any], boxes: Sequence[Sequence[int]]) -> tuple[int, int, int, int]:
    width, height = world["width"], world["height"]
    if not boxes:
        return 0, 0, width, height
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, across = _stretch(min(lefts), max(rights), SMALLEST[0], width)
    top, down = _stretch(min(tops), max(bottoms), SMALLEST[1], height)
    # No flatter than the sheet either, so that a page can count on its shape.
    if down * TALLEST > across:
        left, across = _stretch(left, left + across, round(down * TALLEST), width, 0)
    elif down < across * height / width:
        top, down = _stretch(top, top + down, round(across * height / width), height, 0)
    return left, top, across, down


def _stretch(start: int, end: int, least: int, limit: int, margin: int = MARGIN) -> tuple[int, int]:
    """Return the start and length of a stretch with its margins, of the least length, within 0 and limit."""
    length = min(limit, max(end - start + 2 * margin, least))
    middle = (start + end) // 2
    return max(0, min(limit - length, middle - length // 2)), length


@functools.cache
def _world() -> Mapping[str, Any]:
    world: Mapping[str, Any] = json.loads(WORLD.read_text(encoding="utf-8"))
    return world
