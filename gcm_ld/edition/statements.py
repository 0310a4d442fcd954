"""The statements of an edition: what each says and what it rests on, and which of them name a thing."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import things
from gcm_ld.rdf import turtle

EVIDENCE = ("basis", "certainty", "passage", "source", "quote", "reason")
"""The properties of ours that tell what a statement rests on; all others tell what it says."""

_TYPE = terms.node("rdf:type")
_SUPPORT = {*EVIDENCE, "evidencePassage", "remark", "editor"}


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement, or another thing: its asserted values by the local names of their properties, sorted."""

    iri: str
    values: Mapping[str, tuple[terms.Term, ...]]

    @property
    def kind(self) -> str:
        """The first segment of its IRI, such as `engagement`."""
        return self.iri.removeprefix(names.BASE).partition("/")[0]

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a property as plain text, IRIs bare."""
        return tuple(terms.value(value) for value in self.values.get(name, ()))

    def one(self, name: str) -> str:
        """Return the first value of a property, empty where it has none."""
        return next(iter(self.all(name)), "")

    @property
    def basis(self) -> str:
        """What the statement rests on, by the slug of its basis, as `printed`."""
        return names.local(self.one("basis"))

    @property
    def certainty(self) -> str:
        """How sure it is, by the slug of its certainty, as `derived`."""
        return names.local(self.one("certainty"))

    @property
    def passages(self) -> tuple[str, ...]:
        """The passages of the note that it rests on, those of a further piece of evidence last."""
        return tuple(dict.fromkeys(self.all("passage") + self.all("evidencePassage")))


def read(store: ox.Store, iri: str) -> Statement:
    """Return a thing with its asserted values, which may be none; what a rule makes has those of the rule."""
    values: dict[str, list[terms.Term]] = defaultdict(list)
    quads = list(store.quads_for_pattern(ox.NamedNode(iri), None, None))
    asserted = [quad for quad in quads if not terms.is_inferred(quad)]
    for quad in asserted or [quad for quad in quads if quad.predicate != _TYPE]:
        values[sys.intern(names.local(quad.predicate.value))].append(terms.rdf11(quad.object))
    one = Statement(iri, {name: tuple(sorted(some, key=_natural)) for name, some in values.items()})
    if values and not asserted and (kind := kinds.REGISTRY.get(one.kind)):  # not the classes above its own
        return Statement(iri, {**one.values, "type": (terms.node(kind.type),)})
    return one


class Index:
    """The statements of a store, read once; each list is by kind, discrepancies last, then by IRI."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        iris = {
            terms.value(quad.subject)
            for class_ in things.subclasses(store, names.expand("gcm:Statement"))
            for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(class_))
        }
        every = sorted((read(store, iri) for iri in iris), key=_order)
        self._by_iri = {one.iri: one for one in every}
        self._by_kind: dict[str, list[Statement]] = defaultdict(list)
        self._by_value: dict[str, dict[str, list[Statement]]] = defaultdict(dict)
        self._place = {one: at for at, one in enumerate(every)}
        for one in every:
            self._by_kind[one.kind].append(one)
            for name in one.values:
                for value in dict.fromkeys(one.all(name)):
                    self._by_value[value].setdefault(name, []).append(one)

    def __contains__(self, iri: str) -> bool:
        return iri in self._by_iri

    def get(self, iri: str) -> Statement:
        """Return the statement of that IRI, or another thing with its asserted values."""
        return self._by_iri.get(iri) or read(self._store, iri)

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Return the statements of a kind, as `engagement`."""
        return tuple(self._by_kind.get(kind, ()))

    def where(self, kind: str, name: str, value: str) -> tuple[Statement, ...]:
        """Return the statements of a kind that have the value for a property."""
        return tuple(one for one in self._by_value.get(value, {}).get(name, ()) if one.kind == kind)

    def naming(self, iri: str, *properties: str) -> tuple[Statement, ...]:
        """Return the statements that have a thing as value of one of the properties.

        Where none is given, of any that tells what a statement says.
        """
        by_name = self._by_value.get(iri, {})
        wanted = [
            some
            for name, some in by_name.items()
            if name in properties or (not properties and name not in _SUPPORT)
        ]
        return tuple(sorted({one for some in wanted for one in some}, key=self._place.__getitem__))


def _natural(term: terms.Term) -> tuple[object, ...]:
    return turtle.natural(terms.value(term))


def _order(one: Statement) -> tuple[object, ...]:
    return one.kind == "discrepancy", one.kind, turtle.natural(one.iri)
