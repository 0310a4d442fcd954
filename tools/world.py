"""Make gcm_ld/web/static/world.json, the outlines that maps are drawn with, from Natural Earth's.

    npm pack world-atlas@2 && tar xzf world-atlas-2.0.2.tgz && python tools/world.py package

The npm package world-atlas (ISC licence) holds Natural Earth 4.1 (public domain) as TopoJSON. The outlines
are those at 1:110m in the Equal Earth projection, in whole units of a sheet 2000 wide. A State that has no
outline there, or one too small to see, gets a point: the middle of its largest part at 1:50m, else at 1:10m.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gcm_ld.pictures import maps

SMALL = 30.0
"""The area in square units, about 12,000 square kilometres, below which an outline also gets a point."""

LEFT_OUT = ("010",)
"""Antarctica."""

JOINED = {"N. Cyprus": "196", "Somaliland": "706"}
"""Outlines without a code of the M49 standard that lie in a country which has one."""

# Natural Earth draws who holds a place; the M49 standard knows countries and areas of the United Nations.
CRIMEA = (32.0, 44.0, 37.0, 46.3)
WESTERN_SAHARA = 27.667
"""The latitude of the border of Morocco and Western Sahara."""

Point = tuple[float, float]


def rings(path: Path) -> dict[str, list[list[Point]]]:
    """Return the outer rings of each country on the sheet, by its code, those without a code under ""."""
    world = json.loads(path.read_text())
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    found: dict[str, list[list[Point]]] = {}
    for country in world["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        code = str(country.get("id", JOINED.get(country["properties"]["name"], "")))
        if code not in LEFT_OUT:
            found.setdefault(code, []).extend(
                half for part in parts for half in _halves(_ring(arcs, part[0]))
            )
    _follow_m49(found)
    return {code: [[maps.place(*point) for point in ring] for ring in outer] for code, outer in found.items()}


def _follow_m49(found: dict[str, list[list[Point]]]) -> None:
    west, south, east, north = CRIMEA
    for ring in list(found["643"]):
        xs, ys = zip(*ring, strict=True)
        if west < min(xs) and max(xs) < east and south < min(ys) and max(ys) < north:
            found["643"].remove(ring)
            found["804"].append(ring)
    morocco, found["504"] = found["504"], []
    for ring in morocco:
        turned = [(y, x) for x, y in ring]
        for code, side in (("504", 1), ("732", -1)):
            if part := _cut(turned, WESTERN_SAHARA, side):
                found[code].append([(x, y) for y, x in part])


def _halves(ring: list[Point]) -> list[list[Point]]:
    """Return a ring of longitudes and latitudes, cut in two where it crosses the antimeridian."""
    whole, turn, last = [], 0, ring[0][0]
    for longitude, latitude in ring:
        turn += 360 if longitude - last < -180 else -360 if longitude - last > 180 else 0
        whole.append((longitude + turn, latitude))
        last = longitude
    found = []
    for shift in (-360, 0, 360):
        half = _cut(_cut([(x + shift, y) for x, y in whole], -180, 1), 180, -1)
        if len(half) > 2 and max(x for x, _ in half) - min(x for x, _ in half) > 1e-6:
            found.append(half)
    return found


def _cut(ring: list[Point], edge: float, side: int) -> list[Point]:
    """Return what of a ring lies on one side of a meridian: east of it for 1, west of it for -1."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        within = [(x - edge) * side >= 0 for x in (x1, x2)]
        if within[0] != within[1]:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
        if within[1]:
            kept.append((x2, y2))
    return kept


def _ring(arcs: list[list[Point]], numbers: list[int]) -> list[Point]:
    ring: list[Point] = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def area(ring: list[Point]) -> float:
    """Return the area that a ring holds."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def drawn(parts: list[list[Point]]) -> str:
    """Return the rings as the data of an SVG path, in whole units, each point relative to the last."""
    text = ""
    for ring in parts:
        points = [(round(x), round(y)) for x, y in ring]
        points = [p for at, p in enumerate(points) if at == 0 or p != points[at - 1]]
        if len(points) > 3:
            (x, y), rest = points[0], points[1:-1]
            text += f"M{x} {y}l"
            for px, py in rest:
                step = f"{px - x} {py - y}"
                text += step if text[-1] == "l" or step[0] == "-" else f" {step}"
                x, y = px, py
            text += "z"
    return text.replace(" -", "-")


def box(ring: list[Point]) -> list[int]:
    """Return left, top, right and bottom of a ring."""
    xs, ys = zip(*ring, strict=True)
    return [round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))]


def main(folder: Path) -> None:
    """Write gcm_ld/web/static/world.json from the files in `folder`."""
    small, middle, large = (rings(folder / f"countries-{scale}.json") for scale in ("110m", "50m", "10m"))
    shapes, boxes, points = {}, {}, {}
    for code in sorted({*small, *middle, *large} - {""}):
        finest = max(middle.get(code) or large[code], key=area)
        largest = max(small.get(code) or [finest], key=area)
        if path := drawn(small.get(code, [])):
            shapes[code] = path
        boxes[code] = box(largest)
        if code not in shapes or sum(map(area, small[code])) < SMALL:
            left, top, right, bottom = box(finest)
            points[code] = [(left + right) // 2, (top + bottom) // 2]
    world = {
        "title": "Outlines of countries, Equal Earth projection",
        "source": "Natural Earth 4.1 at 1:110m, points after 1:50m and 1:10m; by way of the npm package "
        "world-atlas 2.0.2.",
        "licence": "Natural Earth is in the public domain; world-atlas is under the ISC licence, "
        "copyright 2013-2019 Michael Bostock.",
        "codes": "M49 codes of the United Nations. Northern Cyprus is joined to Cyprus, Somaliland to "
        "Somalia, Crimea to Ukraine; Western Sahara begins at 27 degrees 40 minutes north. What has no code "
        "is in rest.",
        "width": maps.WIDTH,
        "height": maps.HEIGHT,
        "rest": drawn(small[""]),
        "shapes": shapes,
        "boxes": boxes,
        "points": points,
    }
    target = Path(__file__).parents[1] / "gcm_ld" / "web" / "static" / "world.json"
    lines = json.dumps(world, ensure_ascii=False, indent=0, separators=(",", ":"))
    target.write_text(lines.replace(",\n", ",").replace("[\n", "[").replace("\n]", "]") + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
