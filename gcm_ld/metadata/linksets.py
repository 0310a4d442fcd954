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

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import statistics
from gcm_ld.publish import publications

OURS = ""
"""The source of a link that leads from a thing of the edition."""


@dataclass(frozen=True)
class Target:
    """A data set of others: its title, what its IRIs begin with, its homepage, terms, and whom to credit.

    `root` is the IRI that a vocabulary has for itself, `version` the state of it that was read. What isn't
    known is empty.
    """

    title: str
    space: str
    homepage: str = ""
    license: str = ""
    rights: str = ""
    credit: str = ""
    version: str = ""
    root: str = ""


@dataclass(frozen=True)
class Linkset:
    """Links of one property from one data set to another: both by their keys in `TARGETS`, and how many."""

    source: str
    target: str
    predicate: str
    count: int


_VOCABULARIES = {
    "foaf": "Friend of a Friend",
    "oa": "Web Annotation",
    "org": "Organization Ontology",
    "prov": "PROV-O",
    "schema": "schema.org",
    "skos": "SKOS",
    "sssom": "Simple Standard for Sharing Ontological Mappings",
}
"""The vocabularies whose terms ours are said to be narrower than, by prefix."""

_SDG = Target(
    "Sustainable Development Goals of the United Nations",
    names.PREFIXES["sdg"],
    "http://metadata.un.org/sdg",
    rights="Free of charge, to be copied and distributed with the citation: Amit Joshi, Luis Gonzalez "
    "Morales, Szymon Klarman and Aaron Helton (2019), A Knowledge Organization System for the United Nations "
    "Sustainable Development Goals, http://metadata.un.org/sdg",
    credit="United Nations",
    version="2020-05",
)

_HOMEPAGES = {
    "lcsh": "http://id.loc.gov/authorities/subjects",
    "stw": "http://zbw.eu/stw",
    "unbis": "http://metadata.un.org/thesaurus/",
    "unesco": "http://vocabularies.unesco.org/thesaurus",
    "wikidata": "https://www.wikidata.org/",
}
_RIGHTS = {
    "stw": "The copy that was read is under the Open Database License 1.0; since version 9.12 the thesaurus "
    "is under CC BY 4.0. The edition keeps its IRIs only.",
    "unesco": "CC BY-SA 3.0 IGO. The edition keeps its IRIs only.",
}
"""The terms of vocabularies of which the edition keeps no labels."""


def _vocabulary(scheme: vocabularies.Scheme) -> Target:
    return Target(
        scheme.title,
        scheme.space,
        _HOMEPAGES.get(scheme.name, ""),
        scheme.license,
        scheme.rights or _RIGHTS.get(scheme.name, ""),
        scheme.credit,
        scheme.version,
        "" if scheme.source == scheme.space else scheme.source,
    )


TARGETS = (
    {prefix: Target(title, names.PREFIXES[prefix]) for prefix, title in _VOCABULARIES.items()}
    | {"sdg": _SDG}
    | {scheme.name: _vocabulary(scheme) for scheme in vocabularies.ALL}
)
"""The data sets and vocabularies that links lead to, by a short name."""

_TERMS = ("rdfs:subClassOf", "rdfs:subPropertyOf", "gcm:alignedWith", "gcm:bearsOn", "gcm:covers")
MAPPED = (
    *(f"skos:{how}Match" for how in ("exact", "close", "broad", "narrow", "related")),
    *("schema:sameAs", "rdfs:seeAlso"),
)
"""The properties by which a mapping links, in the order in which they are told."""


@functools.lru_cache(maxsize=4)
def linksets(publication: publications.Publication) -> tuple[Linkset, ...]:
    """Return the linksets, by source, target and property; each link of the edition is counted once."""
    spaces = {name: target.space for name, target in TARGETS.items()}
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
        for quad in publication.store.quads_for_pattern(None, things.node(name), None):
            yield quad.triple
