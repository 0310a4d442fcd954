"""Seeded single mistakes of the kinds that a steward makes, made in a graph of the edition and undone.

`KINDS` names them. A mutant knows the triples that go and those that come. Things are drawn class by class,
so that three phases are tried as hard as hundreds of memberships.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from gcm_ld import names

GCM = names.ONTOLOGY
Triple = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Mutant:
    """One mistake: its kind, the class and the property in which it is made, what goes and what comes."""

    kind: str
    place: str
    property: str
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]

    def __str__(self) -> str:
        gone, come = (
            " ".join(term.n3() for term in (s or [("",)])[0] if term) for s in (self.removed, self.added)
        )
        return f"{self.kind} ({self.place} {self.property}): - {gone} + {come}"


def _gcm(*local: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(GCM + name) for name in local)


ABOUT, AREA, ELEMENT, PASSAGE, QUOTE, SYMBOL, THEME, VALUE = _gcm(
    "about", "area", "element", "passage", "quote", "symbol", "theme", "value"
)
BASIS, PRINTED_SYMBOL = _gcm("basis", "printedSymbol")
PRINTED = {URIRef(names.iri("basis", slug)) for slug in ("printed", "reconciled")}
SPANS = (
    _gcm("start", "end"),
    _gcm("firstMonth", "lastMonth"),
    _gcm("firstLine", "lastLine"),
    _gcm("adopted", "distributed"),
)
MECHANISMS = _gcm("GlobalProcess", "InterRegionalForum", "RegionalConsultativeProcess")
WITNESSED = {
    *_gcm("quote", "printedName", "evidence", "printedSymbol", "printedAddress", "symbol", "iso3", "letter"),
    *_gcm("acronym", "officialName", "establishedIn", "regionText", "secretariat", "chair", "status"),
    *_gcm(
        "legalBasis",
        "successor",
        "start",
        "end",
        "plannedFor",
        "plannedBefore",
        "adopted",
        "distributed",
        "topic",
    ),
}
"""The literals of which something else in the edition says the same: the passage for a quote, the label for a
printed name, the IRI for a code, the attribution for a fact. No rule sees a wrong letter elsewhere."""
WITNESSED_OF = {
    SKOS.prefLabel: {*MECHANISMS, *_gcm("Theme", "Element", "AreaOfFocus")},
    SKOS.altLabel: set(MECHANISMS),
    SKOS.hiddenLabel: set(MECHANISMS),
}


def mutants(graph: Graph, subjects: set[Node], seed: int, each: int) -> list[Mutant]:
    """Return `each` mutants of every kind of the things `subjects` of `graph`: the same for the same seed."""
    world = _World(graph, subjects)
    found = []
    for kind, make in KINDS.items():
        rng = random.Random(f"{seed} {kind}")
        seen: set[Mutant] = set()
        for _ in range(each * 400):
            mutant = make(world, rng)
            if mutant and len(seen) < each:
                seen.add(Mutant(kind, *mutant))
        if len(seen) < each:
            raise ValueError(f"only {len(seen)} mutants of the kind {kind}")
        found += sorted(seen, key=str)
    return found


@contextlib.contextmanager
def applied(graph: Graph, mutant: Mutant) -> Iterator[set[Node]]:
    """Make the mistake in `graph`, give the nodes that it touches, and undo it at the end."""
    nodes = _touched(graph, mutant)
    for triple in mutant.removed:
        graph.remove(triple)
    for triple in mutant.added:
        graph.add(triple)
    try:
        yield nodes | _touched(graph, mutant)
    finally:
        for triple in mutant.added:
            graph.remove(triple)
        for triple in mutant.removed:
            graph.add(triple)


def _touched(graph: Graph, mutant: Mutant) -> set[Node]:
    """Return the subjects that the mistake is made in, what they link to, and what links to them."""
    nodes = {subject for subject, _, _ in mutant.removed + mutant.added}
    linked = {value for subject in nodes for value in graph.objects(subject)}
    linking = {subject for node in nodes for subject in graph.subjects(None, node)}
    return {node for node in nodes | linked | linking if isinstance(node, URIRef)}


class _World:
    """The things of a graph by class, and which properties have one value at most."""

    def __init__(self, graph: Graph, subjects: set[Node]):
        self.graph = graph
        self.by_class: dict[Node, list[Node]] = defaultdict(list)
        for subject in sorted(subjects):
            self.by_class[graph.value(subject, RDF.type)].append(subject)
        self.classes = sorted(self.by_class)
        self.several = set()
        for kind, things in self.by_class.items():
            for thing in things:
                told = list(graph.predicates(thing))
                self.several |= {(kind, one) for one in told if told.count(one) > 1}
        self.values: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
        for kind, things in self.by_class.items():
            for thing in things:
                for predicate, value in sorted(graph.predicate_objects(thing)):
                    self.values[kind, predicate].append(value)

    def thing(self, rng: random.Random, classes: list[Node] | None = None) -> tuple[Node, Node]:
        kind = rng.choice(classes or self.classes)
        return kind, rng.choice(self.by_class[kind])

    def triple(
        self, rng: random.Random, fits: Callable[[Node, Node, Node], bool]
    ) -> tuple[Node, Triple] | None:
        """Return a class and a triple of one of its things, a property at random, for which `fits` holds."""
        kind, thing = self.thing(rng)
        told = sorted(
            t for t in self.graph.triples((thing, None, None)) if t[1] != RDF.type and fits(kind, *t[1:])
        )
        if not told:
            return None
        predicate = rng.choice(sorted({t[1] for t in told}))
        return kind, rng.choice([t for t in told if t[1] == predicate])

    def known(self, node: Node) -> bool:
        return (node, None, None) in self.graph


def _said(kind: Node, predicate: Node, removed, added) -> tuple[str, str, tuple, tuple]:
    return names.local(kind), names.local(predicate), tuple(removed), tuple(added)


def _swap(found: tuple[Node, Triple] | None, change: Callable[[Node], Node | None]):
    """Return the mistake that puts `change` of a value in its place."""
    if found is None:
        return None
    kind, (subject, predicate, value) = found
    other = change(value)
    if other is None or other == value:
        return None
    return _said(kind, predicate, [(subject, predicate, value)], [(subject, predicate, other)])


def _like(literal: Literal, text: str) -> Literal:
    return Literal(
        text, lang=literal.language, datatype=None if literal.language else literal.datatype, normalize=False
    )


def _typo(rng: random.Random, text: str) -> str:
    """Return `text` with one letter or digit changed, left out, doubled, or in the place of the next."""
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    if not places:
        return text
    at = rng.choice(places)
    return rng.choice(
        [
            text[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        ]
    )


def _missing(world: _World, rng: random.Random):
    if found := world.triple(rng, lambda *_: True):
        return _said(found[0], found[1][1], [found[1]], [])
    return None


def _duplicated(world: _World, rng: random.Random):
    found = world.triple(rng, lambda kind, predicate, _: (kind, predicate) not in world.several)
    if found is None:
        return None
    kind, (subject, predicate, value) = found
    other = rng.choice(world.values[kind, predicate])
    return _said(kind, predicate, [], [(subject, predicate, other)]) if other != value else None


def _misspelt(world: _World, rng: random.Random):
    def fits(kind: Node, predicate: Node, value: Node) -> bool:
        known = predicate in WITNESSED or kind in WITNESSED_OF.get(predicate, ())
        return isinstance(value, Literal) and known

    return _swap(world.triple(rng, fits), lambda value: _like(value, _typo(rng, str(value))))


def _datatype(world: _World, rng: random.Random):
    kinds = [XSD.string, XSD.integer, XSD.date, XSD.gYear, XSD.boolean, XSD.decimal, XSD.anyURI, XSD.dateTime]
    found = world.triple(rng, lambda _, __, value: isinstance(value, Literal) and not value.language)
    chosen = rng.choice(kinds)

    def change(value: Literal) -> Literal | None:
        same = chosen == (value.datatype or XSD.string)
        return None if same else Literal(str(value), datatype=chosen, normalize=False)

    return _swap(found, change)


def _language(world: _World, rng: random.Random):
    found = world.triple(rng, lambda _, __, value: isinstance(value, Literal) and bool(value.language))
    tag = rng.choice([None, "de", "eng", "es", "fr", "ru"])
    return _swap(found, lambda value: None if tag == value.language else Literal(str(value), lang=tag))


def _class(world: _World, rng: random.Random):
    kind, thing = world.thing(rng)
    other = URIRef(_typo(rng, str(kind))) if rng.random() < 0.5 else rng.choice(world.classes)
    if other == kind:
        return None
    return _said(kind, RDF.type, [(thing, RDF.type, kind)], [(thing, RDF.type, other)])


def _ours(value: Node) -> bool:
    return isinstance(value, URIRef) and value.startswith(names.BASE)


def _dangling(world: _World, rng: random.Random):
    def change(value: Node) -> Node | None:
        head, _, tail = value.rpartition("/")
        other = URIRef(f"{head}/{_typo(rng, tail)}")
        return None if world.known(other) else other

    return _swap(world.triple(rng, lambda _, __, value: _ours(value)), change)


def _wrong_kind(world: _World, rng: random.Random):
    def change(value: Node) -> Node | None:
        _, other = world.thing(rng)
        related = {names.BASE, other.removeprefix(names.BASE).partition("/")[0]}
        return None if value.removeprefix(names.BASE).partition("/")[0] in related else other

    return _swap(world.triple(rng, lambda _, __, value: _ours(value)), change)


def _subject_kind(world: _World, rng: random.Random):
    kind, thing = world.thing(rng)
    if not _ours(thing):
        return None
    tail = thing.removeprefix(names.BASE).partition("/")[2]
    other = URIRef(names.iri(rng.choice(names.KINDS), tail))
    if world.known(other):
        return None
    told = sorted(world.graph.triples((thing, None, None)))
    return _said(kind, RDF.type, told, [(other, predicate, value) for _, predicate, value in told])


def _end_first(world: _World, rng: random.Random):
    first, last = rng.choice(SPANS)
    kind, thing = world.thing(rng, [kind for kind in world.classes if (kind, first) in world.values])
    start, end = world.graph.value(thing, first), world.graph.value(thing, last)
    if start is None or end is None:
        return None
    if start == end:
        text = str(end)
        later = str(int(text) + 1) if text.isdigit() else f"{int(text[:4]) + 1}{text[4:]}"
        return _said(kind, first, [(thing, first, start)], [(thing, first, _like(start, later))])
    return _said(
        kind, first, [(thing, first, start), (thing, last, end)], [(thing, first, end), (thing, last, start)]
    )


def _two_themes(world: _World, rng: random.Random):
    kind, thing = world.thing(rng, list(_gcm("Placement")))
    if rng.random() < 0.5:
        other = rng.choice(sorted(set(world.values[kind, THEME]) - set(world.graph.objects(thing, THEME))))
        return _said(kind, THEME, [], [(thing, THEME, other)])
    for predicate in (ELEMENT, AREA):
        for value in world.graph.objects(thing, predicate):
            other = rng.choice(sorted(set(world.values[kind, predicate]) - {value}))
            return _said(kind, predicate, [(thing, predicate, value)], [(thing, predicate, other)])
    return None


def _mechanism_type(world: _World, rng: random.Random):
    kind, thing = world.thing(rng, [kind for kind in MECHANISMS if kind in world.by_class])
    others = [other for other in (*MECHANISMS, *_gcm("Mechanism")) if other != kind]
    chosen = rng.choice(["lost", "two", "bare"])
    removed = [] if chosen == "two" else [(thing, RDF.type, kind)]
    added = {
        "lost": [],
        "two": [(thing, RDF.type, rng.choice(others))],
        "bare": [(thing, RDF.type, others[-1])],
    }
    return _said(kind, RDF.type, removed, added[chosen])


def _lost(predicate: URIRef) -> Callable:
    def make(world: _World, rng: random.Random):
        kind, thing = world.thing(rng, [kind for kind in world.classes if (kind, predicate) in world.values])
        told = sorted(world.graph.triples((thing, predicate, None)))
        if not told or world.graph.value(thing, BASIS) not in PRINTED:
            return None
        return _said(kind, predicate, told, [])

    return make


def _no_symbol(world: _World, rng: random.Random):
    changes = [
        str.lower,
        lambda text: text.replace("/", "-"),
        lambda text: text.rpartition("/")[0],
        lambda text: text.removeprefix("A/"),
        lambda text: text.replace("/", " / "),
        lambda text: f"UN {text}",
        lambda text: f"{text}.",
        lambda text: text.replace("A/", "A//", 1),
    ]
    found = world.triple(rng, lambda _, predicate, __: predicate in (SYMBOL, PRINTED_SYMBOL))
    return _swap(found, lambda value: _like(value, rng.choice(changes)(str(value))))


def _unknown_property(world: _World, rng: random.Random):
    if (found := world.triple(rng, lambda *_: True)) is None:
        return None
    kind, (subject, predicate, value) = found
    if rng.random() < 0.4:
        stray = rng.choice(
            [RDFS.comment, RDFS.label, URIRef(GCM + "colour"), SKOS.note, URIRef(GCM + "country")]
        )
        return _said(kind, predicate, [], [(subject, stray, Literal("x", lang="en"))])
    head, tail = re.fullmatch(r"(.*[#/])([^#/]+)", str(predicate)).groups()
    other = URIRef(head + _typo(rng, tail))
    if other == predicate:
        return None
    return _said(kind, predicate, [(subject, predicate, value)], [(subject, other, value)])


KINDS: dict[str, Callable] = {
    "missing value": _missing,
    "duplicated value": _duplicated,
    "misspelt value": _misspelt,
    "wrong datatype": _datatype,
    "wrong language": _language,
    "wrong class": _class,
    "dangling link": _dangling,
    "link of the wrong kind": _wrong_kind,
    "IRI of the wrong kind": _subject_kind,
    "end before start": _end_first,
    "two themes": _two_themes,
    "type of mechanism": _mechanism_type,
    "no passage": _lost(PASSAGE),
    "no quote": _lost(QUOTE),
    "no symbol": _no_symbol,
    "unknown property": _unknown_property,
}
"""The kinds of mistakes, and what makes one, or None where the thing drawn gives no occasion."""
