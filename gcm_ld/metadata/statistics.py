"""How much a set of triples holds, of what, and where it links to: the numbers that VoID and the pages tell.

A link is a triple that is in the edition, with a property that links, from a thing of one data set to one of
another: from ours to theirs, and from the goals of the United Nations, of which the edition speaks, to what
the United Nations call the same.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.core.terms import AnyTerm, Resource, node
from gcm_ld.mappings import vocabularies
from gcm_ld.publish import publications

TYPE = node("rdf:type")


@dataclass(frozen=True)
class Partition:
    """A class or property by its IRI, how many things or triples it has, and what these divide into.

    A class divides into the properties of its things; a property of a class into the classes of its values,
    and into the datatypes of those that are literals.
    """

    iri: str
    count: int
    properties: tuple[Partition, ...] = ()
    classes: tuple[Partition, ...] = ()
    datatypes: tuple[Partition, ...] = ()


@dataclass(frozen=True)
class Counts:
    """The numbers of a set of triples, each triple once. `entities` are the things whose IRI is ours."""

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: tuple[Partition, ...] = field(repr=False)
    properties: tuple[Partition, ...] = field(repr=False)


@dataclass(frozen=True)
class Numbered:
    """Triples, by graph, in which a number stands for each term: its place in `terms`.

    To count numbers takes a small part of the time that terms of the engine take.
    """

    terms: list[AnyTerm]
    graphs: Mapping[str, set[tuple[int, int, int]]]


def number(quads: Iterable[ox.Quad]) -> Numbered:
    """Return the triples of quads with their terms numbered."""
    places: defaultdict[AnyTerm, int] = defaultdict()
    places.default_factory = places.__len__
    graphs: dict[Resource | ox.DefaultGraph, set[tuple[int, int, int]]] = defaultdict(set)
    for subject, predicate, value, graph in quads:
        graphs[graph].add((places[subject], places[predicate], places[value]))
    return Numbered(list(places), {getattr(graph, "value", ""): found for graph, found in graphs.items()})


def count(numbered: Numbered, graphs: Iterable[str] | None = None, deep: bool = False) -> Counts:
    """Return the numbers of what some graphs hold, or all; a triple that stands in two of them counts once.

    The classes are divided further only where the count is `deep`.
    """
    chosen = numbered.graphs if graphs is None else graphs
    return count_each(numbered, {"": chosen}, "" if deep else None)[""]


def count_each(
    numbered: Numbered, parts: Mapping[str, Iterable[str]], deep: str | None = None
) -> dict[str, Counts]:
    """Return the numbers of some parts, each made of graphs by their names, by going once through all.

    The classes of the part `deep` are divided further.
    """
    every = numbered.terms
    bits = {name: 1 << place for place, name in enumerate(parts)}
    within: dict[str, int] = defaultdict(int)
    for name, graphs in parts.items():
        for graph in graphs:
            within[graph] |= bits[name]
    triples: dict[tuple[int, int, int], int] = defaultdict(int)
    for graph, bit in within.items():
        for triple in numbered.graphs.get(graph, ()):
            triples[triple] |= bit
    # What is in which parts is a number whose bits are the parts, and few such numbers occur.
    type_ = next((place for place, term in enumerate(every) if term == TYPE), -1)
    subjects: dict[int, int] = defaultdict(int)
    values: dict[int, int] = defaultdict(int)
    kinds: dict[tuple[int, int], int] = {}
    predicates: Counter[tuple[int, int]] = Counter()
    for (subject, predicate, value), bit in triples.items():
        subjects[subject] |= bit
        values[value] |= bit
        predicates[predicate, bit] += 1
        if predicate == type_:
            kinds[subject, value] = bit
    ours = {place for place in subjects if _text(every[place]).startswith(names.BASE)}
    found = {}
    for name, bit in bits.items():
        used: Counter[int] = Counter()
        for (predicate, mask), number in predicates.items():
            used[predicate] += number if mask & bit else 0
        of: dict[int, set[str]] = defaultdict(set)
        for (subject, value), mask in kinds.items():
            if mask & bit and isinstance(kind := every[value], ox.NamedNode):
                of[subject].add(kind.value)
        sizes = Counter(kind for classes in of.values() for kind in classes)
        chosen = {triple for triple, mask in triples.items() if mask & bit} if name == deep else set()
        found[name] = Counts(
            triples=used.total(),
            entities=sum(bool(subjects[subject] & bit) for subject in ours),
            subjects=sum(bool(mask & bit) for mask in subjects.values()),
            objects=sum(bool(mask & bit) for mask in values.values()),
            classes=_classes(every, chosen, of, sizes) if name == deep else _partitions(sizes),
            properties=_partitions({_text(every[place]): number for place, number in used.items() if number}),
        )
    return found


def links(
    triples: Iterable[ox.Triple], spaces: Mapping[str, str], begin: str = names.BASE
) -> dict[tuple[str, str], int]:
    """Return how many links lead from things of ours into each other data set, by its name and the property.

    `spaces` maps the name of a data set to the beginning of its IRIs, `begin` is that of ours. What
    says that a thing is of a class is no link.
    """
    found: Counter[tuple[str, str]] = Counter()
    for triple in set(triples):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
            continue
        if triple.predicate != TYPE and subject.value.startswith(begin):
            found.update(
                (name, triple.predicate.value)
                for name, space in spaces.items()
                if value.value.startswith(space)
            )
    return dict(sorted(found.items()))


def _classes(
    terms: list[AnyTerm],
    triples: set[tuple[int, int, int]],
    kinds: Mapping[int, set[str]],
    sizes: Mapping[str, int],
) -> tuple[Partition, ...]:
    # Things of the same classes are alike here, and there are few sorts of triples between sorts of things.
    # Sorts and datatypes have numbers too, which are counted faster than texts.
    numbers: defaultdict[str | tuple[str, ...], int] = defaultdict()
    numbers.default_factory = numbers.__len__
    none = numbers[()]
    sorts = {node: numbers[tuple(sorted(found))] for node, found in kinds.items()}
    others = {
        place: numbers[term.datatype.value]
        for place, term in enumerate(terms)
        if isinstance(term, ox.Literal)
    }
    others |= sorts
    alike = Counter(
        (sorts[subject], predicate, others.get(value, none))
        for subject, predicate, value in triples
        if subject in sorts
    )
    meant = list(numbers)
    properties: dict[str, Counter] = defaultdict(Counter)
    values: dict[tuple[str, str], Counter] = defaultdict(Counter)
    datatypes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (sort, predicate, second), number in alike.items():
        name, other = _text(terms[predicate]), meant[second]
        for kind in meant[sort]:
            properties[kind][name] += number
            if isinstance(other, str):
                datatypes[kind, name][other] += number
            else:
                values[kind, name].update(dict.fromkeys(other, number))
    found = []
    for kind in sorted(sizes):
        divided = (
            Partition(name, number, (), _partitions(values[kind, name]), _partitions(datatypes[kind, name]))
            for name, number in sorted(properties[kind].items())
        )
        found.append(Partition(kind, sizes[kind], tuple(divided)))
    return tuple(found)


def _text(term: AnyTerm) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _partitions(numbers: Mapping[str, int]) -> tuple[Partition, ...]:
    return tuple(Partition(iri, number) for iri, number in sorted(numbers.items()))


OURS = ""
"""The source of a link that leads from a thing of the edition."""


@dataclass(frozen=True)
class Linkset:
    """Links of one property from one data set to another, both by their names among `targets`; how many."""

    source: str
    target: str
    predicate: str
    count: int


_TERMS = ("rdfs:subClassOf", "rdfs:subPropertyOf", "gcm:relevantTarget", "gcm:bearsOn", "gcm:mayBearOnTarget")
MAPPED = (
    *(f"skos:{how}Match" for how in ("exact", "close", "broad", "narrow", "related")),
    *("schema:sameAs", "rdfs:seeAlso"),
)
"""The properties by which a mapping links, in the order in which they are told."""


def targets(publication: publications.Publication) -> vocabularies.Vocabularies:
    """Return the data sets and vocabularies that links lead to, by their names."""
    return vocabularies.of_edition(publication.edition)


@functools.lru_cache(maxsize=4)
def linksets(publication: publications.Publication) -> tuple[Linkset, ...]:
    """Return the linksets, by source, target and property; each link of the edition is counted once."""
    spaces = {name: target.space for name, target in targets(publication).items()}
    return tuple(
        Linkset(source, target, predicate, number)
        for source, begin, properties in (
            (OURS, names.BASE, (*_TERMS, *MAPPED)),
            ("sdg", names.PREFIXES["sdg"], MAPPED),
        )
        for (target, predicate), number in links(_triples(publication, properties), spaces, begin).items()
    )


def _triples(publication: publications.Publication, properties: tuple[str, ...]) -> Iterator[ox.Triple]:
    for name in properties:
        for quad in publication.store.quads_for_pattern(None, terms.node(name), None):
            yield quad.triple
