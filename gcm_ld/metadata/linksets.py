"""Where the links of the edition lead: to which data sets of others, by which property, and how many.

A link is a triple that is in the edition, with a property that links, from a thing of one data set to one of
another: from ours to theirs, and from the goals of the United Nations, of which the edition speaks, to what
the United Nations call the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import statistics
from gcm_ld.publish import publications

OURS = ""
"""The source of a link that leads from a thing of the edition."""


@dataclass(frozen=True)
class Linkset:
    """Links of one property from one data set to another, both by their names among `targets`; how many."""

    source: str
    target: str
    predicate: str
    count: int


_TERMS = ("rdfs:subClassOf", "rdfs:subPropertyOf", "gcm:alignedWith", "gcm:bearsOn", "gcm:covers")
MAPPED = (
    *(f"skos:{how}Match" for how in ("exact", "close", "broad", "narrow", "related")),
    *("schema:sameAs", "rdfs:seeAlso"),
)
"""The properties by which a mapping links, in the order in which they are told."""


def targets(publication: publications.Publication) -> vocabularies.Vocabularies:
    """Return the data sets and vocabularies that links lead to, by their names."""
    return vocabularies.of_edition(publication.edition)


@functools.lru_cache(maxsize=4)
def linksets(publication: publications.Publication) -> tuple[Linkset, ...]:
    """Return the linksets, by source, target and property; each link of the edition is counted once."""
    spaces = {name: target.space for name, target in targets(publication).items()}
    return tuple(
        Linkset(source, target, predicate, number)
        for source, begin, properties in (
            (OURS, names.BASE, (*_TERMS, *MAPPED)),
            ("sdg", names.PREFIXES["sdg"], MAPPED),
        )
        for (target, predicate), number in statistics.links(
            _triples(publication, properties), spaces, begin
        ).items()
    )


def _triples(publication: publications.Publication, properties: tuple[str, ...]) -> Iterator[ox.Triple]:
    for name in properties:
        for quad in publication.store.quads_for_pattern(None, terms.node(name), None):
            yield quad.triple
