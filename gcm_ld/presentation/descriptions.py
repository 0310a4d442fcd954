"""What the edition says about one thing, asserted and inferred apart, and the statements about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.questions import results
from gcm_ld.reasoner import inference

EVIDENCE = ("basis", "certainty", "passage", "source", "quote", "reason")
"""The properties of ours that tell what a statement rests on; all others tell what it says."""

_TYPE = terms.node("rdf:type")


@dataclass(frozen=True)
class Triple:
    """A triple about a thing: its words, its terms, the `file:line` that says it, empty where inferred."""

    property: str
    value: str
    predicate: pyoxigraph.NamedNode
    object: terms.Term
    place: str


@dataclass(frozen=True)
class Statement:
    """A record that speaks of a thing: its class, what it says besides the thing, and what it rests on.

    `evidence` maps `basis`, `certainty`, `passage`, `source`, `quote`, `reason` to their texts, where given.
    """

    iri: str
    kind: str
    says: tuple[str, ...]
    evidence: Mapping[str, str]
    place: str


@dataclass(frozen=True)
class Description:
    """What is said about one thing."""

    iri: str
    label: str
    types: tuple[str, ...]
    asserted: tuple[Triple, ...]
    inferred: tuple[Triple, ...]
    statements: tuple[Statement, ...]


def describe(edition: dataset.Edition, iri: str) -> Description:
    """Return what a completed edition says about the thing.

    Raises things.ThingError where it says nothing.
    """
    store, places = edition.store, inference.Places(edition)
    node = pyoxigraph.NamedNode(iri)
    graph = pyoxigraph.NamedNode(names.INFERRED)
    asserted = [_triple(store, quad, places.find(quad.triple)) for quad in _asserted(store, node, None)]
    inferred = [_triple(store, quad, "") for quad in store.quads_for_pattern(node, None, None, graph)]
    if not asserted and not inferred:
        raise things.ThingError(f"nothing is said about {names.compact(iri)}.")
    types = {fact.value for fact in asserted + inferred if fact.predicate == _TYPE}
    return Description(
        iri=iri,
        label=things.label(store, iri),
        types=tuple(sorted(types)),
        asserted=tuple(sorted(asserted, key=lambda fact: (_order(fact.place), fact.value))),
        inferred=tuple(sorted(inferred, key=lambda fact: (fact.property, fact.value))),
        statements=tuple(_statements(store, node, places)),
    )


def _statements(
    store: pyoxigraph.Store, node: pyoxigraph.NamedNode, places: inference.Places
) -> list[Statement]:
    classes = things.subclasses(store, names.expand("gcm:Statement"))
    found = []
    for subject in {terms.resource(quad.subject) for quad in _asserted(store, None, node)}:
        quads = _asserted(store, subject, None)
        types = [quad for quad in quads if quad.predicate == _TYPE and results.plain(quad.object) in classes]
        if types:
            place = places.find(types[0].triple)
            found.append(_statement(store, node, subject.value, types[0].object, quads, place))
    return sorted(found, key=lambda statement: (_order(statement.place), statement.iri))


def _statement(
    store: pyoxigraph.Store,
    node: pyoxigraph.NamedNode,
    iri: str,
    type_: terms.AnyTerm,
    quads: list[pyoxigraph.Quad],
    place: str,
) -> Statement:
    says = []
    evidence: dict[str, str] = {}
    for quad in quads:
        name = names.local(quad.predicate.value)
        text = _text(store, quad.object)
        if name in EVIDENCE:
            evidence[name] = f"{evidence[name]}; {text}" if name in evidence else text
        elif quad.predicate != _TYPE and quad.object != node:
            says.append(f"{things.label(store, quad.predicate.value)} {text}")
    kind = things.label(store, results.plain(type_))
    return Statement(iri, kind, tuple(sorted(says)), evidence, place)


def _asserted(
    store: pyoxigraph.Store, subject: terms.Resource | None, value: terms.Term | None
) -> list[pyoxigraph.Quad]:
    quads = store.quads_for_pattern(subject, None, value)
    return sorted((quad for quad in quads if not terms.is_inferred(quad)), key=str)


def _triple(store: pyoxigraph.Store, quad: pyoxigraph.Quad, place: str) -> Triple:
    label = things.label(store, quad.predicate.value)
    return Triple(label, _text(store, quad.object), quad.predicate, terms.rdf11(quad.object), place)


def _text(store: pyoxigraph.Store, term: terms.AnyTerm) -> str:
    return (
        things.caption(store, term.value) if isinstance(term, pyoxigraph.NamedNode) else results.plain(term)
    )


def _order(place: str) -> tuple[str, int]:
    """The sort key of a `file:line`, lines by number."""
    file, _, line = place.rpartition(":")
    return file, int(line or 0)
