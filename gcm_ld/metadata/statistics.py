"""How much a set of triples holds, and of what: the numbers that VoID and the pages tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.core import names

TYPE = ox.NamedNode(names.expand("rdf:type"))


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


def count(triples: Iterable[ox.Triple], deep: bool = False) -> Counts:
    """Return the numbers of a set of triples; a triple that comes twice counts once.

    The classes are divided further only where the count is `deep`, which takes a while.
    """
    told = [tuple(triple) for triple in set(triples)]
    kinds: dict[object, set[str]] = defaultdict(set)
    for subject, predicate, value in told:
        if predicate == TYPE and isinstance(value, ox.NamedNode):
            kinds[subject].add(value.value)
    subjects = {subject for subject, _, _ in told}
    ours = sum(isinstance(node, ox.NamedNode) and node.value.startswith(names.BASE) for node in subjects)
    sizes = Counter(kind for found in kinds.values() for kind in found)
    return Counts(
        triples=len(told),
        entities=ours,
        subjects=len(subjects),
        objects=len({value for _, _, value in told}),
        classes=_classes(told, kinds, sizes) if deep else _partitions(sizes),
        properties=_partitions(Counter(predicate.value for _, predicate, _ in told)),
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
        named = isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)
        if named and triple.predicate != TYPE and subject.value.startswith(begin):
            found.update(
                (name, triple.predicate.value)
                for name, space in spaces.items()
                if value.value.startswith(space)
            )
    return dict(sorted(found.items()))


def _classes(
    told: list[tuple], kinds: Mapping[object, set[str]], sizes: Mapping[str, int]
) -> tuple[Partition, ...]:
    # Things of the same classes are alike here, and there are few sorts of triples between sorts of things.
    sorts = {node: tuple(sorted(found)) for node, found in kinds.items()}
    alike: Counter[tuple[tuple[str, ...], str, object]] = Counter()
    for subject, predicate, value in told:
        if sort := sorts.get(subject):
            other = value.datatype.value if isinstance(value, ox.Literal) else sorts.get(value, ())
            alike[sort, predicate.value, other] += 1
    properties: dict[str, Counter] = defaultdict(Counter)
    values: dict[tuple[str, str], Counter] = defaultdict(Counter)
    datatypes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (sort, name, other), number in alike.items():
        for kind in sort:
            properties[kind][name] += number
            if isinstance(other, str):
                datatypes[kind, name][other] += number
            else:
                values[kind, name].update(dict.fromkeys(other, number))
    return tuple(
        Partition(
            kind,
            sizes[kind],
            tuple(
                Partition(
                    name,
                    number,
                    classes=_partitions(values[kind, name]),
                    datatypes=_partitions(datatypes[kind, name]),
                )
                for name, number in sorted(properties[kind].items())
            ),
        )
        for kind in sorted(sizes)
    )


def _partitions(numbers: Mapping[str, int]) -> tuple[Partition, ...]:
    return tuple(Partition(iri, number) for iri, number in sorted(numbers.items()))
