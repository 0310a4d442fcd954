"""What points at a thing: the triples of which it is the object, by property, asserted and inferred apart."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import terms
from gcm_ld.presentation import sentences
from gcm_ld.publish import publications

MOST = 40
"""How many things of one property are shown; of more, their number and the query that lists them all."""


@dataclass(frozen=True)
class Group:
    """The things that point by one property: all their number, and the first of them with their words."""

    predicate: str
    label: str
    inferred: bool
    total: int
    first: tuple[tuple[str, sentences.Sentence], ...]
    query: str


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI."""
    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def pointing(publication: publications.Publication, iri: str) -> tuple[Group, ...]:
    """Return the groups of what points at the thing, asserted ones first."""
    found: dict[tuple[bool, str], set[str]] = {}
    for quad in publication.store.quads_for_pattern(None, None, pyoxigraph.NamedNode(iri)):
        if isinstance(quad.subject, pyoxigraph.NamedNode):
            key = terms.is_inferred(quad), quad.predicate.value
            found.setdefault(key, set()).add(quad.subject.value)
    return tuple(
        Group(
            predicate,
            publication.label(predicate),
            inferred,
            len(subjects),
            tuple((one, sentences.say(publication, one)) for one in sorted(subjects)[:MOST]),
            f"SELECT ?thing WHERE {{ ?thing <{predicate}> <{iri}> }} ORDER BY ?thing",
        )
        for (inferred, predicate), subjects in sorted(found.items())
    )
