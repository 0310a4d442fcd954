"""Mistakes that look right: a fact and its stated value are changed together, a row is lost, moved or copied.

Each class and each property of it is tried once, by a kind of mistake that fits the value. What a mistake
takes stands elsewhere in the edition: another year, a neighbour's value, another thing of the same class.
"""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable, Iterable, Iterator

import mistakes
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from gcm_ld.core import names

ABOUT, PROPERTY, VALUE = (URIRef(names.ONTOLOGY + name) for name in ("about", "property", "value"))
MADE = {URIRef(names.expand(name)) for name in ("gcm:ConceptMatch", "sssom:MappingSet", "adms:Asset")}
"""What is made from tables of mappings, and the vocabularies of these: the check holds it against them."""
PROSE = {
    *("definition", "scopeNote", "example", "remark", "reason", "finding", "resolution", "dateReason"),
    *("description", "title", "purpose", "governance", "shortLabel", "rights", "versionNotes", "keyword"),
}
"""What editors write in their own words: whether it is right, only a reader tells, so it is not drawn."""
_NUMBERS = {XSD.integer, XSD.decimal, XSD.date, XSD.gYear, XSD.gYearMonth}
Draw = Callable[[mistakes.World, random.Random, Node, Node], mistakes.Mistake | None]


def draw(world: mistakes.World, seed: int) -> Iterator[tuple[str, mistakes.Mistake]]:
    """Yield a mistake for each class and property of the things of `world`, and for each class one of each
    kind that a whole row is lost or copied, prose left out: the same for the same seed."""
    for kind, properties in world.told.items():
        for predicate in _facts(kind, properties):
            rng = random.Random(f"{seed} {kind} {predicate}")
            fitting = sorted(ROWS if predicate == RDF.type else VALUES)
            rng.shuffle(fitting)
            wanted = len(ROWS) if predicate == RDF.type else 1
            tries = ([KINDS[name](world, rng, kind, predicate) for _ in range(20)] for name in fitting)
            found = ((name, list(filter(None, made))) for name, made in zip(fitting, tries, strict=True))
            yield from itertools.islice(((name, made[-1]) for name, made in found if made), wanted)


def _facts(kind: Node, properties: Iterable[Node]) -> list[Node]:
    """Return the properties of a class that state facts, none where its things are made from tables."""
    return [one for one in properties if kind not in MADE and names.local(one) not in PROSE]


def changed(graph: Graph, triple: mistakes.Triple, other: Node) -> tuple[set, set]:
    """Return what goes and what comes where `other` takes the place of a value, in what attributes it too,
    and in the IRI of the subject and all that links to it where its name is made of the value's."""
    subject, predicate, value = triple
    gone, come = {triple}, {(subject, predicate, other)}
    for stated_value in graph.subjects(ABOUT, subject):
        if {(stated_value, PROPERTY, predicate), (stated_value, VALUE, value)} <= set(
            graph.triples((stated_value, None, None))
        ):
            gone.add((stated_value, VALUE, value))
            come.add((stated_value, VALUE, other))
    named = _renamed(subject, value, other)
    if named and (named, None, None) not in graph:
        gone |= {*graph.triples((subject, None, None)), *graph.triples((None, None, subject))}
        moved = (gone - {triple}) | come
        come = {tuple(named if node == subject else node for node in one) for one in moved}
    return gone, come


def _renamed(subject: Node, value: Node, other: Node) -> URIRef | None:
    """Return the IRI of a subject with the last part of the value's IRI, or the number, as in another's."""
    ours, theirs = (str(node).rstrip("/").rpartition("/")[2] for node in (value, other))
    head, *parts = str(subject).removeprefix(names.BASE).split("/")
    if not parts or ours not in parts or not (isinstance(other, URIRef) or str(other).isdigit()):
        return None
    at = len(parts) - 1 - parts[::-1].index(ours)
    return URIRef(names.BASE + "/".join([head, *parts[:at], theirs, *parts[at + 1 :]]))


def _said(kind: Node, predicate: Node, gone: set, come: set) -> mistakes.Mistake | None:
    removed, added = tuple(sorted(gone - come)), tuple(sorted(come - gone))
    return (names.local(kind), names.local(predicate), removed, added) if removed or added else None


def _digit(world: mistakes.World, rng: random.Random, kind: Node, predicate: Node):
    """A year, a day or a number that is off by one digit."""
    triple = rng.choice(world.told[kind][predicate])
    value = triple[2]
    if not isinstance(value, Literal) or value.datatype not in _NUMBERS:
        return None
    text = str(value)
    at = rng.choice([at for at, letter in enumerate(text) if letter.isdigit() and (at > 1 or len(text) < 4)])
    other = text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]
    if value.datatype == XSD.date and not ("01" <= other[5:7] <= "12" and "01" <= other[8:] <= "28"):
        return None
    if value.datatype == XSD.gYearMonth and not "01" <= other[5:7] <= "12":
        return None
    literal = Literal(other, datatype=value.datatype, normalize=False)
    return _said(kind, predicate, *changed(world.graph, triple, literal))


@functools.lru_cache(maxsize=4096)
def _values(world: mistakes.World, kind: Node, predicate: Node) -> list[Node]:
    """The values that things of a class have, each once, in order."""
    return sorted({value for _, _, value in world.told[kind][predicate]}, key=lambda value: value.n3())


def _another(world: mistakes.World, rng: random.Random, kind: Node, predicate: Node):
    """A value that other things of the class have: a thing that exists, a text, a date."""
    triple = rng.choice(world.told[kind][predicate])
    own = set(world.graph.objects(triple[0], predicate))
    others = [value for value in _values(world, kind, predicate) if value not in own]
    if not others:
        return None
    return _said(kind, predicate, *changed(world.graph, triple, rng.choice(others)))


def _exchanged(world: mistakes.World, rng: random.Random, kind: Node, predicate: Node):
    """The values of two neighbours, each in the place of the other's."""
    triples = world.told[kind][predicate]
    if len(triples) < 2:
        return None
    at = rng.randrange(len(triples) - 1)
    first, second = triples[at], triples[at + 1]
    if first[2] == second[2] or first[0] == second[0]:
        return None
    gone, come = changed(world.graph, first, second[2])
    gone_too, come_too = changed(world.graph, second, first[2])
    if (
        gone & come_too
        or come & gone_too
        or any(node in (first[0], second[0]) for _, _, node in gone | gone_too)
    ):
        return None
    return _said(kind, predicate, gone | gone_too, come | come_too)


def _lost(world: mistakes.World, rng: random.Random, kind: Node, predicate: Node):
    """A row that is lost, with what attributes its facts."""
    subject = rng.choice(world.told[kind][predicate])[0]
    about = [subject, *world.graph.subjects(ABOUT, subject)]
    return _said(
        kind, predicate, {one for node in about for one in world.graph.triples((node, None, None))}, set()
    )


def _copied(world: mistakes.World, rng: random.Random, kind: Node, predicate: Node):
    """A row that is copied for a neighbour, with another thing in one place and in its IRI."""
    subject = rng.choice(world.told[kind][predicate])[0]
    told = sorted(world.graph.triples((subject, None, None)))
    rng.shuffle(told)
    for triple in told:
        others = [value for value in _values(world, kind, triple[1]) if value != triple[2]]
        for other in rng.sample(others, min(5, len(others))):
            named = _renamed(subject, triple[2], other) if subject.startswith(names.BASE) else None
            if named and not world.known(named):
                copy = {(named, *one[1:]) for one in told if one != triple} | {(named, triple[1], other)}
                return _said(kind, predicate, set(), copy)
    return None


VALUES: dict[str, Draw] = {"off by a digit": _digit, "another's value": _another, "exchanged": _exchanged}
ROWS: dict[str, Draw] = {"row lost": _lost, "row copied": _copied}
KINDS: dict[str, Draw] = VALUES | ROWS
