"""The sheet that maps are drawn on: the world in the Equal Earth projection, and where a place lies there.

The polynomial is that of Šavrič, Patterson and Jenny, 2018.
"""

from __future__ import annotations

import math

Point = tuple[float, float]

WIDTH = 2000
NORTH, SOUTH = 84, -57
"""The latitudes at the upper and lower edge of the sheet."""

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
