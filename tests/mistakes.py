"""The mistakes that a steward makes, by kind: each draws a thing, and says what goes and what comes.

A class is drawn first, then a property, so that three phases are tried as hard as hundreds of memberships.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from gcm_ld.core import names

GCM = names.ONTOLOGY
Triple = tuple[Node, Node, Node]
Mistake = tuple[str, str, tuple[Triple, ...], tuple[Triple, ...]]
"""The class and the property in which it is made, the triples that go, those that come."""
Draw = Callable[[random.Random], Mistake | None]
Pool = Callable[[random.Random], tuple[Node, Triple]]


def _gcm(*local: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(GCM + name) for name in local)


AREA, BASIS, ELEMENT, PASSAGE, PRINTED_SYMBOL, QUOTE, SYMBOL, PLACED_UNDER = _gcm(
    "area", "basis", "element", "passage", "printedSymbol", "quote", "symbol", "placedUnder"
)
PLACEMENT, MECHANISM, MAPPING = _gcm("Placement", "Mechanism", "ConceptMatch")
MAPPED, BY, MAPPED_TO, REASON, MAPPED_ON, CONFIDENCE = _gcm(
    "matchSubject", "matchProperty", "matchObject", "reason", "matchedOn", "confidence"
)
PRINTED = {URIRef(names.iri("basis", slug)) for slug in ("printed", "reconciled")}
_FIRST = _gcm("start", "firstMonth", "firstLine", "adopted")
SPANS = dict(zip(_FIRST, _gcm("end", "lastMonth", "lastLine", "distributed"), strict=True))
MECHANISMS = _gcm("GlobalProcess", "InterRegionalForum", "RegionalConsultativeProcess")
FACTS = _gcm(
    *("acronym", "officialName", "establishedIn", "memberCount", "regionText", "purpose", "formerName"),
    *(
        "governance",
        "legalBasis",
        "outcomeText",
        "start",
        "end",
        "plannedFor",
        "plannedBefore",
        "plannedDays",
    ),
    *("topic", "adopted", "distributed", "aim", "component", "expectedIn", "invitedGroup", "plannedBy"),
)
WITNESSED: dict[Node, set[Node] | None] = {
    **dict.fromkeys(_gcm("quote", "printedName", "evidence", "printedSymbol", "printedAddress")),
    **dict.fromkeys(_gcm("symbol", "iso3", "letter", "office")),
    **{
        fact: {*MECHANISMS, *_gcm("Meeting", "Document", "Instrument", "PreparatoryProcess")}
        for fact in FACTS
    },
    SKOS.prefLabel: {*MECHANISMS, *_gcm("Theme", "Element", "AreaOfFocus")},
    SKOS.altLabel: {*MECHANISMS},
    SKOS.hiddenLabel: {*MECHANISMS, URIRef(names.expand("foaf:Person"))},
    SKOS.notation: None,
}
"""The literals of which something else in the edition says the same, and the classes where it does, if not
in all: the passage of a quote, the label of a printed name, the IRI of a code, the stated value of a fact."""


class World:
    """The triples of things by class and property, as they are drawn."""

    def __init__(self, graph: Graph, subjects: set[Node]):
        self.graph = graph
        self.told: dict[Node, dict[Node, list[Triple]]] = defaultdict(lambda: defaultdict(list))
        for subject in sorted(subjects):
            kind = min(graph.objects(subject, RDF.type), default=None)
            if kind is None:  # a thing of another vocabulary, of which only labels are kept
                continue
            for triple in sorted(graph.triples((subject, None, None))):
                self.told[kind][triple[1]].append(triple)

    def pool(self, fits: Callable[[Node, Node, Node], bool]) -> Pool:
        """Return what draws a class, a property of it, and a triple for which `fits` holds, at random."""
        found: dict[Node, dict[Node, list[Triple]]] = defaultdict(dict)
        for kind, properties in self.told.items():
            for predicate, triples in properties.items():
                if fitting := [triple for triple in triples if fits(kind, predicate, triple[2])]:
                    found[kind][predicate] = fitting

        def draw(rng: random.Random) -> tuple[Node, Triple]:
            kind = rng.choice(list(found))
            return kind, rng.choice(found[kind][rng.choice(list(found[kind]))])

        return draw

    def things(self, *classes: Node) -> Callable[[random.Random], tuple[Node, Node]]:
        """Return what draws a class, of `classes` where there are such, and a thing of it."""
        draw = self.pool(lambda kind, predicate, _: predicate == RDF.type and kind in (classes or self.told))

        def thing(rng: random.Random) -> tuple[Node, Node]:
            kind, (subject, _, _) = draw(rng)
            return kind, subject

        return thing

    def known(self, node: Node) -> bool:
        return (node, None, None) in self.graph


def _said(kind: Node, predicate: Node, removed, added) -> Mistake:
    return names.local(kind), names.local(predicate), tuple(removed), tuple(added)


def _swap(pool: Pool, change: Callable[[Node, random.Random], Node | None]) -> Draw:
    """Return what draws from `pool` and puts `change` of the value in its place."""

    def draw(rng: random.Random):
        kind, (subject, predicate, value) = pool(rng)
        other = change(value, rng)
        if other is None or other == value:
            return None
        return _said(kind, predicate, [(subject, predicate, value)], [(subject, predicate, other)])

    return draw


def _like(literal: Literal, text: str) -> Literal:
    datatype = None if literal.language else literal.datatype
    return Literal(text, lang=literal.language, datatype=datatype, normalize=False)


def _typo(text: str, rng: random.Random) -> str:
    """Return `text` with one letter or digit changed, left out, doubled, or in the place of the next."""
    at = rng.choice([at for at, letter in enumerate(text) if letter.isalnum()])
    other = rng.choice("abcdefghijklmnopqrstuvwxyz0123456789")
    before, here, after = text[:at], text[at], text[at + 1 :]
    return before + rng.choice([other + after, after, here + here + after, after[:1] + here + after[1:]])


def _value(_: Node, predicate: Node, __: Node) -> bool:
    return predicate != RDF.type


def _plain(_: Node, __: Node, value: Node) -> bool:
    return isinstance(value, Literal) and not value.language


def _text(_: Node, __: Node, value: Node) -> bool:
    return isinstance(value, Literal) and bool(value.language)


def _link(_: Node, predicate: Node, value: Node) -> bool:
    return predicate != RDF.type and isinstance(value, URIRef) and value.startswith(names.BASE)


def _witnessed(kind: Node, predicate: Node, value: Node) -> bool:
    classes = WITNESSED.get(predicate, set())
    return isinstance(value, Literal) and (classes is None or kind in classes)


def _missing(world: World) -> Draw:
    pool = world.pool(_value)

    def draw(rng: random.Random) -> Mistake:
        kind, triple = pool(rng)
        return _said(kind, triple[1], [triple], [])

    return draw


def _duplicated(world: World) -> Draw:
    """Two values where no thing of the class has more than one."""
    single = {
        (kind, predicate)
        for kind, properties in world.told.items()
        for predicate, triples in properties.items()
        if len({subject for subject, _, _ in triples}) == len(triples)
    }
    pool = world.pool(lambda kind, predicate, _: _value(kind, predicate, _) and (kind, predicate) in single)

    def draw(rng: random.Random):
        kind, (subject, predicate, value) = pool(rng)
        other = rng.choice(world.told[kind][predicate])[2]
        return _said(kind, predicate, [], [(subject, predicate, other)]) if other != value else None

    return draw


def _misspelt(world: World) -> Draw:
    return _swap(world.pool(_witnessed), lambda value, rng: _like(value, _typo(str(value), rng)))


def _datatype(world: World) -> Draw:
    kinds = [XSD.string, XSD.integer, XSD.date, XSD.gYear, XSD.boolean, XSD.decimal, XSD.anyURI, XSD.dateTime]

    def change(value: Literal, rng: random.Random) -> Literal | None:
        chosen = rng.choice(kinds)
        same = chosen == (value.datatype or XSD.string)
        return None if same else Literal(str(value), datatype=chosen, normalize=False)

    return _swap(world.pool(_plain), change)


def _language(world: World) -> Draw:
    def change(value: Literal, rng: random.Random) -> Literal | None:
        tag = rng.choice([None, "de", "eng", "es", "fr", "ru"])
        return None if tag == value.language else Literal(str(value), lang=tag)

    return _swap(world.pool(_text), change)


def _class(world: World) -> Draw:
    pool, classes = world.pool(lambda _, predicate, __: predicate == RDF.type), list(world.told)

    def change(value: Node, rng: random.Random) -> Node:
        space = re.match(r".*[/#]", value).group()  # a letter there may make no IRI, which is not even read
        return rng.choice([rng.choice(classes), URIRef(space + _typo(value.removeprefix(space), rng))])

    return _swap(pool, change)


def _dangling(world: World) -> Draw:
    def change(value: Node, rng: random.Random) -> Node | None:
        head, slash, tail = value.rpartition("/")
        other = URIRef(head + slash + _typo(tail, rng))
        return None if world.known(other) else other

    return _swap(world.pool(_link), change)


def _wrong_kind(world: World) -> Draw:
    things = world.things()

    def change(value: Node, rng: random.Random) -> Node | None:
        _, other = things(rng)
        kinds = {iri.removeprefix(names.BASE).partition("/")[0] for iri in (value, other)}
        return other if len(kinds) == 2 and other.startswith(names.BASE) else None

    return _swap(world.pool(_link), change)


def _subject_kind(world: World) -> Draw:
    things = world.things()

    def draw(rng: random.Random):
        kind, thing = things(rng)
        tail = thing.removeprefix(names.BASE).partition("/")[2]
        other = URIRef(names.iri(rng.choice(names.KINDS), tail))
        if world.known(other) or not thing.startswith(names.BASE):
            return None
        told = sorted(world.graph.triples((thing, None, None)))
        return _said(kind, RDF.type, told, [(other, predicate, value) for _, predicate, value in told])

    return draw


def _end_first(world: World) -> Draw:
    pool = world.pool(lambda _, predicate, __: predicate in SPANS)

    def draw(rng: random.Random):
        kind, (thing, first, start) = pool(rng)
        last = SPANS[first]
        end = world.graph.value(thing, last)
        if end is None:
            return None
        if start == end:
            later = str(int(end) + 1) if str(end).isdigit() else f"{int(end[:4]) + 1}{end[4:]}"
            return _said(kind, first, [(thing, first, start)], [(thing, first, _like(start, later))])
        turned = [(thing, first, end), (thing, last, start)]
        return _said(kind, first, [(thing, first, start), (thing, last, end)], turned)

    return draw


def _two_themes(world: World) -> Draw:
    """A second theme in a placement, or a placement that is turned to what has one already."""
    pool = world.pool(
        lambda kind, predicate, _: kind == PLACEMENT and predicate in (PLACED_UNDER, ELEMENT, AREA)
    )

    def draw(rng: random.Random):
        kind, (thing, predicate, value) = pool(rng)
        other = rng.choice(world.told[kind][predicate])[2]
        if other == value:
            return None
        gone = [] if predicate == PLACED_UNDER else [(thing, predicate, value)]
        return _said(kind, predicate, gone, [(thing, predicate, other)])

    return draw


def _mechanism_type(world: World) -> Draw:
    things = world.things(*MECHANISMS)

    def draw(rng: random.Random):
        kind, thing = things(rng)
        told, bare = (thing, RDF.type, kind), (thing, RDF.type, MECHANISM)
        second = (thing, RDF.type, rng.choice([other for other in MECHANISMS if other != kind]))
        removed, added = rng.choice([([told], []), ([], [second]), ([told], [bare])])
        return _said(kind, RDF.type, removed, added)

    return draw


def _lost(predicate: URIRef) -> Callable[[World], Draw]:
    """Return the kind of mistake that a printed statement has no value at all for `predicate`."""

    def make(world: World) -> Draw:
        pool = world.pool(lambda _, found, value: found == BASIS and value in PRINTED)

        def draw(rng: random.Random):
            kind, (thing, _, _) = pool(rng)
            return _said(kind, predicate, sorted(world.graph.triples((thing, predicate, None))), [])

        return draw

    return make


_NO_SYMBOLS: list[Callable[[str], str]] = [
    str.lower,
    lambda text: text.replace("/", "-"),
    lambda text: text.rpartition("/")[0],
    lambda text: text.removeprefix("A/"),
    lambda text: f"UN {text}",
    lambda text: text.replace("A/", "A//", 1),
]


def _no_symbol(world: World) -> Draw:
    pool = world.pool(lambda _, predicate, __: predicate in (SYMBOL, PRINTED_SYMBOL))
    return _swap(pool, lambda value, rng: _like(value, rng.choice(_NO_SYMBOLS)(str(value))))


def _unknown_property(world: World) -> Draw:
    pool = world.pool(_value)

    def draw(rng: random.Random):
        kind, (subject, predicate, value) = pool(rng)
        stray = rng.choice([RDFS.comment, RDFS.label, SKOS.note, *_gcm("colour", "country")])
        head, tail = re.fullmatch(r"(.*[#/])([^#/]+)", str(predicate)).groups()
        other = URIRef(head + _typo(tail, rng))
        if rng.random() < 0.4:
            return _said(kind, predicate, [], [(subject, stray, Literal("x", lang="en"))])
        if other == predicate:
            return None
        return _said(kind, predicate, [(subject, predicate, value)], [(subject, other, value)])

    return draw


def _wrong_mapping(world: World) -> Draw:
    """Another property or target, no reason, no day, a confidence out of bounds, a triple that is left."""
    things = world.things(MAPPING)
    matches = [SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch]

    def draw(rng: random.Random):
        kind, mapping = things(rng)
        ours, by, theirs = (world.graph.value(mapping, name) for name in (MAPPED, BY, MAPPED_TO))
        predicate = rng.choice([BY, MAPPED_TO, MAPPED, REASON, MAPPED_ON, CONFIDENCE, SKOS.exactMatch])
        said = world.graph.value(mapping, predicate)
        if predicate == BY:
            other = rng.choice([match for match in matches if match != by])
        elif predicate in (MAPPED, MAPPED_TO):
            head, slash, tail = said.rstrip("/").rpartition("/")
            other = URIRef(head + slash + _typo(tail, rng))
        elif predicate == CONFIDENCE:
            other = _like(said, rng.choice(["1.5", "-0.1", "85", "high"]))
        elif predicate == SKOS.exactMatch:
            gone, come = (ours, by, theirs), (ours, rng.choice(matches), theirs)
            return _said(kind, predicate, [gone], rng.choice([[], [come] if come != gone else []]))
        else:
            return _said(kind, predicate, [(mapping, predicate, said)], [])
        if other == said:
            return None
        second = rng.random() < 0.3
        return _said(
            kind, predicate, [] if second else [(mapping, predicate, said)], [(mapping, predicate, other)]
        )

    return draw


def _two_labels(world: World) -> Draw:
    """A label of a thing of another vocabulary that is wrong, or something more that is said of it."""
    things = world.things(MAPPING)
    stray = [SKOS.altLabel, SKOS.definition, SKOS.broader, RDFS.label]

    def draw(rng: random.Random):
        kind, mapping = things(rng)
        theirs = world.graph.value(mapping, MAPPED_TO)
        labels = sorted(world.graph.objects(theirs, SKOS.prefLabel))
        if not labels:
            return None
        label = rng.choice(labels)
        more = [
            (theirs, SKOS.prefLabel, _like(label, _typo(str(label), rng))),
            (theirs, SKOS.prefLabel, Literal(str(label))),
            (theirs, rng.choice(stray), label),
        ]
        added = rng.choice(more)
        return None if added in world.graph else _said(kind, SKOS.prefLabel, [], [added])

    return draw


KINDS: dict[str, Callable[[World], Draw]] = {
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
    "wrong mapping": _wrong_mapping,
    "label of another": _two_labels,
}
"""The kinds of mistakes; each makes what draws one, or None where the draw gives no occasion."""
