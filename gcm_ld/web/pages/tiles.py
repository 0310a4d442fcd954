"""The world as tiles: a square for each State and territory, in the regions and parts of regions of M49."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.matrix import model
from gcm_ld.publish.publications import Publication

STEPS = (1, 3, 6, 10)
"""The least number of each shade but the lightest, which is for none."""


@dataclass(frozen=True)
class Tile:
    """A State or territory, its ISO code or the beginning of its name, its number, and the shade of that."""

    state: str
    code: str
    number: int

    @property
    def shade(self) -> int:
        """The shade of the number, from 0 for none."""
        return bisect.bisect_right(STEPS, self.number)


@dataclass(frozen=True)
class Part:
    """A part of a region, or a region without parts, and its tiles by name."""

    region: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Region:
    """A region and its parts by name."""

    region: str
    parts: tuple[Part, ...]


def world(publication: Publication, numbers: Mapping[str, int]) -> list[Region]:
    """Return the regions, by name, with a tile for each State or territory that has a number."""
    found: dict[str, dict[str, list[Tile]]] = {}
    for state in sorted(numbers, key=lambda iri: model.by_name(publication.label(iri))):
        if chain := regions(publication, state):
            code = publication.value(state, "gcm:iso3") or publication.label(state)[:3].upper()
            parts = found.setdefault(chain[-1], {})
            parts.setdefault(chain[0], []).append(Tile(state, code, numbers[state]))

    order = publication.label
    return [
        Region(
            region,
            tuple(Part(part, tuple(found[region][part])) for part in sorted(found[region], key=order)),
        )
        for region in sorted(found, key=order)
    ]


def shades(steps: Sequence[int] = STEPS) -> list[tuple[int, str]]:
    """Return the shades with the numbers that each is for, as `3-5` with an en dash; first that of none."""
    words = ["0"]
    for first, after in zip(steps, (*steps[1:], None), strict=True):
        span = "" if after in (None, first + 1) else f"\N{EN DASH}{after - 1}"
        words.append(f"{first} or more" if after is None else f"{first}{span}")
    return list(enumerate(words))


def regions(publication: Publication, iri: str) -> list[str]:
    """Return the regions in which a State lies, the narrowest first."""
    found = [value.value for value in publication.values(iri, "gcm:inRegion")]
    return max((within(publication, region) for region in found), key=len, default=[])


def within(publication: Publication, region: str) -> list[str]:
    """Return a region and those that it is a part of, the narrowest first."""
    chain = [region]
    while above := publication.value(chain[-1], "skos:broader"):
        chain.append(above)
    return chain
