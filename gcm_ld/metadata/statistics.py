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
    terms = numbered.terms
    chosen = numbered.graphs if graphs is None else graphs
    triples = set().union(*(numbered.graphs.get(graph, ()) for graph in chosen))
    type_ = next((place for place, term in enumerate(terms) if term == TYPE), -1)
    kinds: dict[int, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == type_ and isinstance(kind := terms[value], ox.NamedNode):
            kinds[subject].add(kind.value)
    subjects = {subject for subject, _, _ in triples}
    named = [node.value for node in map(terms.__getitem__, subjects) if isinstance(node, ox.NamedNode)]
    sizes = Counter(kind for found in kinds.values() for kind in found)
    predicates = Counter(predicate for _, predicate, _ in triples)
    return Counts(
        triples=len(triples),
        entities=sum(iri.startswith(names.BASE) for iri in named),
        subjects=len(subjects),
        objects=len({value for _, _, value in triples}),
        classes=_classes(terms, triples, kinds, sizes) if deep else _partitions(sizes),
        properties=_partitions({_text(terms[place]): number for place, number in predicates.items()}),
    )


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
    sorts = {node: tuple(sorted(found)) for node, found in kinds.items()}
    others: dict[int, str | tuple[str, ...]] = {
        place: term.datatype.value for place, term in enumerate(terms) if isinstance(term, ox.Literal)
    }
    others |= sorts
    alike: Counter[tuple[tuple[str, ...], int, str | tuple[str, ...]]] = Counter(
        (sorts[subject], predicate, others.get(value, ()))
        for subject, predicate, value in triples
        if subject in sorts
    )
    properties: dict[str, Counter] = defaultdict(Counter)
    values: dict[tuple[str, str], Counter] = defaultdict(Counter)
    datatypes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (sort, predicate, other), number in alike.items():
        name = _text(terms[predicate])
        for kind in sort:
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
