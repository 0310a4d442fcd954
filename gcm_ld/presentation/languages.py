"""Names in other languages than English: those of a thing, and of how many things there are any."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import kinds, names, terms
from gcm_ld.publish.publications import Publication

OFFICIAL = {tag: words for tag, words in names.LANGUAGES.items() if tag != "en"}
"""The official languages of the United Nations but English, in the order of their English names."""

_NATIVE = {
    "ar": "العربية",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "zh": "中文",
}
_NAMES = (terms.node("skos:prefLabel"), terms.node("skos:altLabel"))
_OF_A_KIND = ("sdg", "state", "region", "objective", "theme", "area", "element", "mechanism", "organization")


@dataclass(frozen=True)
class Name:
    """A name of a thing: the tag of its language, the text, and the graph that holds it."""

    language: str
    text: str
    graph: str

    @property
    def native(self) -> str:
        """What the language calls itself; the tag where that is not known."""
        return _NATIVE.get(self.language, self.language)


@dataclass(frozen=True)
class Line:
    """How many things a kind has, and how many of them have a name in each language of `OFFICIAL`."""

    kind: str
    total: int
    named: tuple[int, ...]


def of(publication: Publication, iri: str) -> tuple[Name, ...]:
    """Return the names of a thing in other languages than English, by language, preferred ones first."""
    found = [
        (terms.language(quad.object), place, terms.value(quad.object), terms.value(quad.graph_name))
        for place, name in enumerate(_NAMES)
        for quad in publication.store.quads_for_pattern(ox.NamedNode(iri), name, None)
    ]
    return tuple(
        Name(language, text, graph)
        for language, _, text, graph in sorted(found)
        if language not in ("", "en")
    )


@functools.lru_cache(maxsize=16)
def preferred(publication: Publication, language: str) -> Mapping[str, str]:
    """Return the preferred names in a language, by the IRIs of what they name."""
    quads = publication.store.quads_for_pattern(None, _NAMES[0], None)
    return {
        terms.value(quad.subject): terms.value(quad.object)
        for quad in quads
        if terms.language(quad.object) == language
    }


def known(publication: Publication, iris: Iterable[str]) -> dict[str, int]:
    """Return how many of some things have a name in each language of `OFFICIAL` that has any."""
    wanted = set(iris)
    counts = {tag: len(wanted & preferred(publication, tag).keys()) for tag in OFFICIAL}
    return {tag: count for tag, count in counts.items() if count}


@functools.lru_cache(maxsize=4)
def completeness(publication: Publication) -> tuple[Line, ...]:
    """Return of how many things of each kind there are names in the official languages."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in _NAMES:
        for quad in publication.store.quads_for_pattern(None, name, None):
            kind = names.compact(terms.value(quad.subject)).partition(":")[0]
            known[kind, terms.language(quad.object)].add(terms.value(quad.subject))
    return tuple(
        Line(
            kinds.REGISTRY[kind].search,
            len(known[kind, "en"]),
            tuple(len(known[kind, tag]) for tag in OFFICIAL),
        )
        for kind in _OF_A_KIND
    )
