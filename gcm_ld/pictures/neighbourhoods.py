"""The neighbourhood of a term: what stands above, below and on either side of it, as boxes and lines.

A class has its super-classes above and its sub-classes below; from the left come the properties that lead to
it, to the right go those that lead away. A property has its domain on the left and its range on the right.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.pictures import diagrams
from gcm_ld.presentation import vocabulary
from gcm_ld.publish import publications

MOST = {"side": 9, "row": 4}
"""The most boxes on one side, and in the row above or below; `Neighbourhood.further` counts the others."""

ANYTHING, VALUE = "anything", "a value"
HEIGHT, ROW, GAP, MARGIN = 30, 42, 18, 12
LETTER, SMALL = 8.7, 7.4
"""The widths of a letter in a box and beside a line, as wide as they come."""


@dataclass(frozen=True)
class Neighbour:
    """A term or datatype beside another: its IRI, what stands in its box, and the property between, if any.

    Without an IRI it is anything, or any value.
    """

    iri: str
    name: str
    by: str = ""


@dataclass(frozen=True)
class Neighbourhood:
    """Boxes, lines, the size of the whole, the same in words, and how many neighbours are not drawn."""

    boxes: tuple[diagrams.Box, ...]
    lines: tuple[diagrams.Line, ...]
    size: tuple[int, int]
    words: str
    further: int


@functools.lru_cache(maxsize=512)
def draw(publication: publications.Publication, iri: str) -> Neighbourhood:
    """Return the neighbourhood of a term. Raises things.ThingError where there is no such term."""
    term, terms = vocabulary.find(publication, iri), vocabulary.terms(publication)
    if term.is_class:
        left = [one for by in term.range for one in _beside(terms[by].domain, ANYTHING, by)]
        right = [one for by in term.domain for one in _beside(terms[by].range, _any(terms[by]), by)]
    else:
        left = _beside(term.domain, ANYTHING)
        right = _beside(term.range, _any(term))
    words = _words(term, left, right)
    rows, sides = MOST["row"], MOST["side"]
    further = sum(max(0, len(row) - rows) for row in (term.above, term.below))
    further += sum(max(0, len(side) - sides) for side in (left, right))
    boxes, lines, size = _place(term.iri, left[:sides], right[:sides], term.above[:rows], term.below[:rows])
    return Neighbourhood(tuple(boxes), tuple(lines), size, words, further)


def name(iri: str) -> str:
    """Return what stands in a box: the local name of a term of ours, the prefixed name of any other."""
    return names.local(iri) if iri.startswith(names.ONTOLOGY) else names.compact(iri)


def _beside(iris: Sequence[str], otherwise: str, by: str = "") -> list[Neighbour]:
    return [Neighbour(iri, name(iri), by) for iri in iris] or [Neighbour("", otherwise, by)]


def _any(term: vocabulary.Term) -> str:
    """What a property without a range leads to."""
    return VALUE if term.kind == "datatype property" else ANYTHING


def _place(
    iri: str,
    left: Sequence[Neighbour],
    right: Sequence[Neighbour],
    above: Sequence[str],
    below: Sequence[str],
) -> tuple[list[diagrams.Box], list[diagrams.Line], tuple[int, int]]:
    """Return the boxes, the lines and the size: the term between two columns and two rows."""
    half, rows = _width(name(iri)) // 2, max(_span(above), _span(below)) // 2
    before, after = (max(half + _room(side) + _column(side), rows) for side in (left, right))
    middle, band = MARGIN + before, max(len(left), len(right), 1) * ROW
    top = MARGIN + (HEIGHT + ROW if above else 0)
    bottom = top + band + (ROW + HEIGHT if below else 0)
    center = _box(iri, name(iri), middle - half, top + (band - HEIGHT) // 2)
    boxes, lines, at = [center], [], center.y + HEIGHT // 2
    for side, sign in ((left, -1), (right, 1)):
        near, edge = middle + sign * (half + _room(side)), middle + sign * half
        bend = edge + sign * 2 * GAP
        for place, one in enumerate(side):
            y = top + (band - len(side) * ROW) // 2 + place * ROW + (ROW - HEIGHT) // 2
            width, level = _column(side), y + HEIGHT // 2
            boxes.append(_box(one.iri, one.name, near - (width if sign < 0 else 0), y, width))
            path = (
                f"M{near} {level}H{bend}L{edge} {at}" if sign < 0 else f"M{edge} {at}L{bend} {level}H{near}"
            )
            lines.append(diagrams.Line((one.by,) if one.by else (), path, (near + bend) // 2, level - 6))
    for row, y in ((above, MARGIN), (below, bottom - HEIGHT)):
        x = middle - _span(row) // 2
        for one in row:
            box = _box(one, name(one), x, y)
            x += box.width + GAP
            boxes.append(box)
            start, end = f"M{middle} {center.y}V{top - 6}", f"L{box.middle} {y + HEIGHT}"
            if row is below:
                start, end = f"M{box.middle} {y}L{middle} {top + band + 6}", f"V{center.y + HEIGHT}"
            lines.append(diagrams.Line((), start + end, box.middle, y))
    return boxes, lines, (middle + after + MARGIN, bottom + MARGIN)


def _box(iri: str, words: str, x: int, y: int, width: int = 0) -> diagrams.Box:
    return diagrams.Box(iri, words, x, y, width or _width(words), HEIGHT)


def _width(words: str) -> int:
    return round(LETTER * len(words)) + 2 * GAP


def _column(side: Sequence[Neighbour]) -> int:
    """The width of the boxes on a side."""
    return max((_width(one.name) for one in side), default=0)


def _room(side: Sequence[Neighbour]) -> int:
    """The room between the term and a side, which the properties and the bends of the lines take."""
    letters = max((len(name(one.by)) if one.by else 2 for one in side), default=0)
    return round(SMALL * letters) + 3 * GAP if side else 0


def _span(row: Sequence[str]) -> int:
    """The width of a row of boxes."""
    return sum(_width(name(one)) + GAP for one in row) - GAP if row else 0


def _words(term: vocabulary.Term, left: Sequence[Neighbour], right: Sequence[Neighbour]) -> str:
    """Return in words what a picture of all neighbours shows."""
    told = [term.name]
    if term.above:
        told.append(f"{'is a kind of' if term.is_class else 'says also'} {_list(_beside(term.above, ''))}")
    if term.below:
        told.append(
            f"{'has the kinds' if term.is_class else 'follows from'} {_list(_beside(term.below, ''))}"
        )
    if not term.is_class:
        told.append(f"leads from {_list(left)} to {_list(right)}")
    lines = [f"{name(one.by)} leads to {one.name}" for one in right if one.by]
    lines += [f"{name(one.by)} comes from {one.name}" for one in left if one.by]
    return "; ".join([f"{told[0]} {', '.join(told[1:])}" if told[1:] else told[0], *lines]) + "."


def _list(neighbours: Sequence[Neighbour]) -> str:
    return " and ".join(one.name for one in neighbours)
