"""The links of a thing to other vocabularies, and what is held of that which they lead to."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition.statements import Statement
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import statistics
from gcm_ld.publish.publications import Publication

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

PROPERTIES = {names.expand(name) for name in (*statistics.MAPPED, "gcm:matchObject", "sssom:object_id")}
"""What points from ours to theirs, beside and in a mapping."""


@dataclass(frozen=True)
class Link:
    """A mapping of ours to a thing of a vocabulary, by the name of that or by what its IRI ends in."""

    mapping: Statement
    text: str
    is_named: bool
    vocabulary: vocabularies.Vocabulary

    @property
    def words(self) -> str:
        """How the thing stands to the target, in plain words."""
        return WORDS[names.local(self.mapping.one("matchProperty"))]


@dataclass(frozen=True)
class External:
    """What is held of a thing of another vocabulary: its labels by language, and the terms of these.

    `issued` is the state of the vocabulary from which they were read.
    """

    vocabulary: vocabularies.Vocabulary
    labels: tuple[tuple[str, str], ...]
    license: str
    rights: str
    publisher: str
    issued: str
    links: tuple[Link, ...]


def of(publication: Publication, iri: str) -> list[Link]:
    """Return the links of a thing, by vocabulary, the surest way and the highest confidence first."""
    return _links(publication, "matchSubject", iri)


def to(publication: Publication, target: str) -> list[Link]:
    """Return the links that lead to a thing of another vocabulary, the surest way first."""
    links = _links(publication, "matchObject", target)
    return sorted(
        links, key=lambda link: (_order(link), publication.label(link.mapping.one("matchSubject")).casefold())
    )


def external(publication: Publication, iri: str) -> External | None:
    """Return what is held of a thing of another vocabulary, None for what lies in none that is linked to."""
    vocabulary = vocabularies.find(statistics.targets(publication), iri)
    if vocabulary is None or iri.startswith(names.PREFIXES["sdg"]):
        return None
    graph = names.graph(vocabulary.labels_path)
    value = publication.value
    labels = [one for one in publication.values(iri, "skos:prefLabel") if isinstance(one, pyoxigraph.Literal)]
    return External(
        vocabulary=vocabulary,
        labels=tuple((terms.language(one), one.value) for one in labels),
        license=value(graph, "dcterms:license"),
        rights=value(graph, "dcterms:rights") or vocabulary.rights,
        publisher=value(graph, "dcterms:publisher"),
        issued=value(graph, "dcterms:issued"),
        links=tuple(to(publication, iri)),
    )


def _links(publication: Publication, property_: str, iri: str) -> list[Link]:
    links = []
    for mapping in publication.statements.where("concept-match", property_, iri):
        target = mapping.one("matchObject")
        if vocabulary := vocabularies.find(statistics.targets(publication), target):
            label = publication.label(target)
            is_named = label != names.compact(target)
            text = label if is_named else target.removeprefix(vocabulary.space).rstrip("/")
            links.append(Link(mapping, text, is_named, vocabulary))
    return sorted(links, key=_order)


def _order(link: Link) -> tuple[str, int, float, str]:
    way = list(WORDS).index(names.local(link.mapping.one("matchProperty")))
    confidence = float(link.mapping.one("confidence") or 0)
    return link.vocabulary.title.casefold(), way, -confidence, link.text.casefold()
