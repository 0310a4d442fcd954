"""The links of a thing to other vocabularies, and what is held of that which they lead to."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import statistics
from gcm_ld.publish import publications

WORDS = {
    "exactMatch": "exact match",
    "sameAs": "same as",
    "closeMatch": "close to",
    "broadMatch": "broader there",
    "narrowMatch": "narrower there",
    "relatedMatch": "related",
    "seeAlso": "see also",
}
"""How ours stands to theirs, in plain words, by the local name of the property; the surest come first."""

PROPERTIES = {names.expand(name) for name in (*statistics.MAPPED, "gcm:mappedTo")}
"""What points from ours to theirs, beside and in a mapping."""


@dataclass(frozen=True)
class Mapping:
    """A link from `thing` to `target` in a vocabulary, with the statement `iri` that says why.

    `text` is the name of the target, or what its IRI ends in where no name is held.
    """

    iri: str
    thing: str
    target: str
    text: str
    is_named: bool
    vocabulary: vocabularies.Vocabulary
    predicate: str
    confidence: str
    reason: str

    @property
    def words(self) -> str:
        """How the thing stands to the target, in plain words."""
        return WORDS[names.local(self.predicate)]


@dataclass(frozen=True)
class External:
    """What is held of a thing of another vocabulary: its labels by language, and the terms of these.

    `title` is that of the set of labels, empty where the edition keeps none; `issued` the state of the
    vocabulary from which they were read.
    """

    vocabulary: vocabularies.Vocabulary
    labels: tuple[tuple[str, str], ...]
    title: str
    license: str
    rights: str
    publisher: str
    issued: str
    mappings: tuple[Mapping, ...]


@functools.lru_cache(maxsize=1024)
def of(publication: publications.Publication, iri: str) -> tuple[Mapping, ...]:
    """Return the links of a thing, by vocabulary, the surest way and the highest confidence first."""
    found = [_read(publication, one) for one in publication.subjects("gcm:mapped", iri)]
    return tuple(sorted((one for one in found if one), key=_order))


@functools.lru_cache(maxsize=1024)
def to(publication: publications.Publication, target: str) -> tuple[Mapping, ...]:
    """Return the links that lead to a thing of another vocabulary, the surest way first."""
    found = [_read(publication, one) for one in publication.subjects("gcm:mappedTo", target)]
    return tuple(
        sorted(
            (one for one in found if one),
            key=lambda one: (_order(one), publication.label(one.thing).casefold()),
        )
    )


def external(publication: publications.Publication, iri: str) -> External | None:
    """Return what is held of a thing of another vocabulary, None for what lies in none that is linked to."""
    vocabulary = vocabularies.find(statistics.targets(publication), iri)
    if vocabulary is None or iri.startswith(names.PREFIXES["sdg"]):
        return None
    graph = names.graph(vocabulary.labels_path)
    said = publication.value
    return External(
        vocabulary=vocabulary,
        labels=tuple(
            (value.language or "", value.value)
            for value in publication.values(iri, "skos:prefLabel")
            if isinstance(value, pyoxigraph.Literal)
        ),
        title=said(graph, "dcterms:title"),
        license=said(graph, "dcterms:license"),
        rights=said(graph, "dcterms:rights") or vocabulary.rights,
        publisher=said(graph, "dcterms:publisher"),
        issued=said(graph, "dcterms:issued"),
        mappings=to(publication, iri),
    )


def _read(publication: publications.Publication, iri: str) -> Mapping | None:
    target = publication.value(iri, "gcm:mappedTo")
    vocabulary = vocabularies.find(statistics.targets(publication), target)
    if vocabulary is None:
        return None
    label = things.label(publication.store, target)
    is_named = label != names.compact(target)
    return Mapping(
        iri=iri,
        thing=publication.value(iri, "gcm:mapped"),
        target=target,
        text=label if is_named else target.removeprefix(vocabulary.space).rstrip("/"),
        is_named=is_named,
        vocabulary=vocabulary,
        predicate=publication.value(iri, "gcm:mappingProperty"),
        confidence=publication.value(iri, "gcm:confidence"),
        reason=publication.value(iri, "gcm:reason"),
    )


def _order(one: Mapping) -> tuple[str, int, float, str]:
    way = list(WORDS).index(names.local(one.predicate))
    return one.vocabulary.title.casefold(), way, -float(one.confidence or 0), one.text.casefold()
