"""What the edition says of a thing, asserted and inferred apart; statements about it; what points there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, statements, things
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.reasoner import inference

MOST = 40
"""How many things of one property are shown; of more, their number and the query that lists them all."""

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
class Description:
    """What is said about one thing."""

    iri: str
    label: str
    types: tuple[str, ...]
    asserted: tuple[Triple, ...]
    inferred: tuple[Triple, ...]


@dataclass(frozen=True)
class Group:
    """The things that point by one property: all their number, and the first of them."""

    predicate: str
    inferred: bool
    total: int
    first: tuple[str, ...]
    query: str


def describe(edition: dataset.Edition, iri: str) -> Description:
    """Return what a completed edition says about the thing.

    Raises things.ThingError where it says nothing.
    """
    store, places = edition.store, inference.Places(edition)
    asserted: list[Triple] = []
    inferred: list[Triple] = []
    for quad in store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None):
        is_inferred = terms.is_inferred(quad)
        label, value = things.label(store, quad.predicate.value), terms.rdf11(quad.object)
        place = "" if is_inferred else places.find(quad.triple)
        one = Triple(label, _text(store, value), quad.predicate, value, place)
        (inferred if is_inferred else asserted).append(one)
    if not asserted and not inferred:
        raise things.ThingError(f"nothing is said about {names.compact(iri)}.")
    types = {one.value for one in asserted + inferred if one.predicate == _TYPE}
    return Description(
        iri=iri,
        label=things.label(store, iri),
        types=tuple(sorted(types)),
        asserted=tuple(sorted(asserted, key=lambda one: (_order(one.place), one.value))),
        inferred=tuple(sorted(inferred, key=lambda one: (one.property, one.value))),
    )


def statements_about(edition: dataset.Edition, iri: str) -> list[tuple[str, str, statements.Statement]]:
    """Return the statements that name a thing, each after the label of its class and its `file:line`."""
    store, places = edition.store, inference.Places(edition)
    classes = things.subclasses(store, names.expand("gcm:Statement"))
    quads = store.quads_for_pattern(None, None, pyoxigraph.NamedNode(iri))
    found = []
    subjects = {quad.subject for quad in quads if not terms.is_inferred(quad)}
    for subject in (one for one in subjects if isinstance(one, pyoxigraph.NamedNode)):  # a list has no IRI
        one = statements.read(store, subject.value)
        for class_ in [class_ for class_ in one.values.get("type", ()) if terms.value(class_) in classes][:1]:
            place = places.find(pyoxigraph.Triple(subject, _TYPE, class_))
            found.append((things.label(store, terms.value(class_)), place, one))
    return sorted(found, key=lambda entry: (entry[0], _order(entry[1]), entry[2].iri))


def says(store: pyoxigraph.Store, one: statements.Statement, about: str) -> list[str]:
    """Return what a statement says besides the thing that it is about, a text for each property and value."""
    quads = store.quads_for_pattern(pyoxigraph.NamedNode(one.iri), None, None)
    return sorted(
        f"{things.label(store, quad.predicate.value)} {_text(store, quad.object)}"
        for quad in quads
        if not terms.is_inferred(quad)
        and names.local(quad.predicate.value) not in ("type", *statements.EVIDENCE)
        and results.plain(quad.object) != about
    )


def evidence(store: pyoxigraph.Store, one: statements.Statement) -> list[str]:
    """Return the texts of what a statement rests on, those of `statements.EVIDENCE` that are given."""
    texts = []
    for name in [name for name in statements.EVIDENCE if name in one.values]:
        text = "; ".join(_text(store, value) for value in sorted(one.values[name], key=str))
        texts.append(f'"{" ".join(text.split())}"' if name == "quote" else text)
    return texts


def pointing(publication: Publication, iri: str) -> tuple[Group, ...]:
    """Return the groups of what points at the thing, by property, asserted ones first."""
    found: dict[tuple[bool, str], set[str]] = defaultdict(set)
    for quad in publication.store.quads_for_pattern(None, None, pyoxigraph.NamedNode(iri)):
        if isinstance(quad.subject, pyoxigraph.NamedNode):
            found[terms.is_inferred(quad), quad.predicate.value].add(quad.subject.value)
    return tuple(
        Group(
            predicate,
            inferred,
            len(subjects),
            tuple(sorted(subjects)[:MOST]),
            f"SELECT ?thing WHERE {{ ?thing <{predicate}> <{iri}> }} ORDER BY ?thing",
        )
        for (inferred, predicate), subjects in sorted(found.items())
    )


def prove(edition: dataset.Edition, subject: str, predicate: str, value: str) -> inference.Proof:
    """Return from what a triple follows in a completed edition, its terms given in a person's words.

    Raises things.ThingError for a word that means nothing, EditionError where the triple doesn't hold.
    """
    store = edition.store
    node = pyoxigraph.NamedNode(things.resolve(store, subject))
    link = pyoxigraph.NamedNode(things.resolve(store, predicate, "property"))
    values = things.objects(store, node, link, value)
    explain = inference.prover(edition)
    proofs = (explain(pyoxigraph.Triple(node, link, term)) for term in values)
    if proof := next(filter(None, proofs), None):
        return proof
    words = [results.words(quad.object) for quad in store.quads_for_pattern(node, link, None)]
    known = f"its objects are {', '.join(sorted(words))}" if words else "it has no objects at all"
    texts = (node.value, link.value, results.plain(values[0]) if values else value)
    raise dataset.EditionError(f"{' '.join(map(names.compact, texts))} doesn't hold; {known}.")


def is_iri(text: str) -> bool:
    """Return whether a text is an absolute IRI."""
    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def _text(store: pyoxigraph.Store, term: terms.AnyTerm) -> str:
    is_named = isinstance(term, pyoxigraph.NamedNode)
    return things.caption(store, terms.value(term)) if is_named else results.plain(term)


def _order(place: str) -> tuple[str, int]:
    """Return the sort key of a `file:line`, lines by number."""
    file, _, line = place.rpartition(":")
    return file, int(line or 0)
