"""A diagram of the ontology: its main classes as boxes, and the properties between them as lines.

The table below places the boxes; the lines are the object properties whose domain and range have a box in
the same row or the next. Of two that are inverse to each other, that is drawn which states it.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.presentation import vocabulary
from gcm_ld.publish import publications

PLACES = {
    "Document": (0, 0),
    "Passage": (1, 0),
    "Basis": (2, 0),
    "Certainty": (3, 0),
    "Statement": (0, 1),
    "Mechanism": (0, 2),
    "AreaOfFocus": (1, 2),
    "Theme": (2, 2),
    "Element": (3, 2),
    "State": (0, 3),
    "Place": (1, 3),
    "Meeting": (2, 3),
    "Phase": (3, 3),
}
"""The column and row of each class; `Statement` is as wide as all columns."""

STEP, WIDTH, HEIGHT = 280, 150, 46
TOPS = (10, 130, 350, 520)
MARGIN, SIZE = 15, (1020, 580)
_WIDE = "Statement"


@dataclass(frozen=True)
class Box:
    """A class: its IRI, its name, and where it stands."""

    iri: str
    name: str
    x: int
    y: int
    width: int
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        """The middle of the box from the left."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Line:
    """Properties from one box to another: their IRIs, the path of the line, and where their names stand."""

    properties: tuple[str, ...]
    path: str
    x: int
    y: int


@functools.lru_cache(maxsize=4)
def draw(publication: publications.Publication) -> tuple[tuple[Box, ...], tuple[Line, ...]]:
    """Return the boxes and lines of the diagram, within `SIZE`; a class that isn't there has no box."""
    known = vocabulary.terms(publication)
    boxes = {names.ONTOLOGY + name: _box(name) for name in PLACES if names.ONTOLOGY + name in known}
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    turned = {
        value.value for term in known.values() for value in publication.values(term.iri, "owl:inverseOf")
    }
    for term in known.values():
        if term.kind == "object property" and term.iri not in turned:
            for source in set(term.domain) & set(boxes):
                for target in set(term.range) & set(boxes) - {source}:
                    if abs(TOPS.index(boxes[source].y) - TOPS.index(boxes[target].y)) > 1:
                        continue
                    pairs[source, target].append(term.iri)
    lines, arcs, slots = [], 0, dict.fromkeys(boxes, 0)
    far = sorted(pairs, key=lambda pair: (abs(boxes[pair[0]].x - boxes[pair[1]].x), pair))
    for source, target in far:
        one, other = boxes[source], boxes[target]
        if one.y == other.y and abs(one.x - other.x) > STEP:
            lines.append(_arc(tuple(pairs[source, target]), one, other, arcs, slots[source], slots[target]))
            arcs, slots[source], slots[target] = arcs + 1, slots[source] + 1, slots[target] + 1
        else:
            lines.append(_straight(tuple(pairs[source, target]), one, other))
    return tuple(boxes.values()), tuple(lines)


def _box(name: str) -> Box:
    column, row = PLACES[name]
    width = 3 * STEP + WIDTH if name == _WIDE else WIDTH
    return Box(names.ONTOLOGY + name, name, MARGIN + column * STEP, TOPS[row], width)


def _straight(properties: tuple[str, ...], one: Box, other: Box) -> Line:
    """A line between neighbours, or from or to the wide box straight up or down."""
    if one.y == other.y:
        right = one.x < other.x
        start, end = (one.x + one.width, other.x) if right else (one.x, other.x + other.width)
        y = one.y + HEIGHT // 2
        return Line(properties, f"M{start} {y}H{end}", (start + end) // 2, y - 8)
    down = one.y < other.y
    start, end = (one.y + HEIGHT, other.y) if down else (one.y, other.y + HEIGHT)
    x, to = one.middle, other.middle
    if one.name == _WIDE:
        x = to
    elif other.name == _WIDE:
        to = x
    elif x != to:  # beside the line that goes straight
        to += 40 if to < x else -40
        x -= 40 if to < x else -40
    near = start + (22 if down else -22) if _WIDE in (one.name, other.name) else (start + end) // 2
    return Line(properties, f"M{x} {start}L{to} {end}", (x + to) // 2, near)


def _arc(properties: tuple[str, ...], one: Box, other: Box, level: int, out: int, into: int) -> Line:
    """A line above its row between boxes that are no neighbours; each next one higher and further out."""
    sign = 1 if one.x < other.x else -1
    start, end = one.middle + sign * (20 + 20 * out), other.middle - sign * (20 + 20 * into)
    top = one.y - 26 - 34 * level
    middle = (start + end) // 2
    return Line(properties, f"M{start} {one.y}V{top}H{end}V{one.y}", middle, top - 6)
