"""Mutants of the edition: seeded single mistakes, made in its graph, looked at, and undone.

As a program, `mutation.py SEED EACH` tries them, and prints a line of JSON each.
"""

from __future__ import annotations

import contextlib
import functools
import heapq
import itertools
import json
import logging
import random
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import mistakes
import plausible
import pyoxigraph as ox
import rdflib
import trials
from rdflib.term import Node

from gcm_ld.checks import engines, quotes
from gcm_ld.core import names
from gcm_ld.edition import dataset, tombstones

FOLLOWED = 3
"""How many of the things that link to a thing are looked at again: a rule says the same of each link."""
NEAR = 40
"""How many things may link to one for all of them to be near."""
RIGHT = 220
"""How many mistakes that look right are tried."""
SAMPLED = 16
"""One of how many mutants is tried with both engines."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: its kind, the class and the property in which it is made, what goes and what comes."""

    kind: str
    place: str
    property: str
    removed: tuple[mistakes.Triple, ...]
    added: tuple[mistakes.Triple, ...]

    def __str__(self) -> str:
        sides = (("-", self.removed), ("+", self.added))
        told = [f"{sign} {' '.join(term.n3() for term in one)}" for sign, side in sides for one in side]
        return f"{self.kind} ({self.place} {self.property}): {'; '.join(told)}"


def things(edition: dataset.Edition) -> set[Node]:
    """Return the things that mistakes are made in: those of data/ and of the schemes, words left out."""
    graphs = {file.graph for file in edition.files if file.room == "data" or "/schemes/" in file.path}
    found = {quad.subject.value for quad in edition.store if quad.graph_name.value in graphs}
    return {rdflib.URIRef(iri) for iri in found if not iri.startswith(names.ONTOLOGY)}


def mutants(graph: rdflib.Graph, subjects: set[Node], seed: int, each: int) -> list[Mutant]:
    """Return `each` mutants of every kind of the things `subjects` of `graph`: the same for the same seed."""
    world = mistakes.World(graph, subjects)
    found = []
    for kind, make in mistakes.KINDS.items():
        rng, draw = random.Random(f"{seed} {kind}"), make(world)
        drawn = (draw(rng) for _ in range(each * 20))
        seen = dict.fromkeys(Mutant(kind, *mistake) for mistake in drawn if mistake)
        found += list(seen)[:each]
        if len(seen) < each:
            raise ValueError(f"only {len(seen)} mutants of the kind {kind}")
    return found


def drawn(
    graph: rdflib.Graph, subjects: set[Node], seed: int, each: int
) -> tuple[list[Mutant], list[Mutant]]:
    """Return `each` mutants of every kind against the form, and `RIGHT` that look right: of each class one,
    then of each a second, and so on."""
    found = [
        Mutant(kind, *mistake) for kind, mistake in plausible.draw(mistakes.World(graph, subjects), seed)
    ]
    random.Random(seed).shuffle(found)
    classes: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in found:
        classes[mutant.place].append(mutant)
    spread = [one for row in itertools.zip_longest(*classes.values()) for one in row if one]
    return mutants(graph, subjects, seed, each), spread[:RIGHT]


@contextlib.contextmanager
def applied(graph: rdflib.Graph, mutant: Mutant) -> Iterator[set[Node]]:
    """Make the mistake in `graph`, give the nodes that it touches, and undo it at the end."""
    nodes = _touched(graph, mutant)
    new = [triple for triple in mutant.added if triple not in graph]
    _change(graph, mutant.removed, new)
    try:
        yield nodes | _touched(graph, mutant)
    finally:
        _change(graph, new, mutant.removed)


def _change(
    graph: rdflib.Graph, removed: Iterable[mistakes.Triple], added: Iterable[mistakes.Triple]
) -> None:
    for triple in removed:
        graph.remove(triple)
    for triple in added:
        graph.add(triple)


def _touched(graph: rdflib.Graph, mutant: Mutant) -> set[Node]:
    """Return the subjects that the mistake is made in, what they link to, and what links to them.

    Of what links to them, what links to both ends of a triple is always there: it may be the reason for it.
    """
    nodes = {subject for subject, _, _ in mutant.removed + mutant.added}
    both = set()
    for subject, _, value in mutant.removed + mutant.added:
        if isinstance(value, rdflib.URIRef):
            both |= set(graph.subjects(None, subject)) & set(graph.subjects(None, value))
    linked = {value for subject in nodes for value in graph.objects(subject)}
    linking = {one for node in nodes for one in heapq.nsmallest(FOLLOWED, set(graph.subjects(None, node)))}
    return {node for node in nodes | linked | linking | both if isinstance(node, rdflib.URIRef)}


def subjects(mutant: Mutant) -> set[Node]:
    """Return the things that a mutant is made in."""
    return {subject for subject, _, _ in mutant.removed + mutant.added}


def reach(graph: rdflib.Graph, mutant: Mutant) -> set[Node]:
    """Return the things that a mutant is made in, what links to them, and what its triples name."""
    named = {value for _, _, value in mutant.removed + mutant.added if isinstance(value, rdflib.URIRef)}
    near = {node for subject in subjects(mutant) for node in graph.subjects(None, subject)}
    return subjects(mutant) | named | near


def groups(graph: rdflib.Graph, mutants: list[Mutant], apart: bool = False) -> list[list[Mutant]]:
    """Return `mutants` in groups that can be made together: none is made within the reach of another, and
    where they are to be `apart`, no two in one class, where the one might be the reason for the other."""
    made: list[tuple[list[Mutant], set[Node], set[Node]]] = []
    for mutant in mutants:
        own, around = subjects(mutant), reach(graph, mutant)
        for group, taken, reached in made:
            same = apart and any(mutant.place == other.place for other in group)
            if not same and not own & reached and not around & taken:
                group.append(mutant)
                taken |= own
                reached |= around
                break
        else:
            made.append(([mutant], own, around))
    return [group for group, _, _ in made]


def tried(graph: rdflib.Graph, shapes: ox.Store, mutants: list[Mutant]) -> dict[Mutant, set[str]]:
    """Return the rules that each mutant breaks: made in groups, at the things that it is made in, and at
    those near that no other mistake of its group is near.

    Those that break nothing there are tried again, apart and with all that lies near them.
    """
    rules: dict[Mutant, set[str]] = {}
    for group in groups(graph, mutants):
        rules |= {one: found or set() for one, found in _seen(graph, shapes, group).items()}
    left = [mutant for mutant, found in rules.items() if not found]
    for group in groups(graph, left, apart=True):
        rules |= _widely(graph, shapes, group)
    return rules


def _widely(graph: rdflib.Graph, shapes: ox.Store, group: list[Mutant]) -> dict[Mutant, set[str]]:
    """Return the rules that each mutant of a group breaks at all that lies near it: where a rule is broken
    near several of them, these are made again in two halves, till it is clear whose it is."""
    found = _seen(graph, shapes, group, wide=True)
    unclear = [mutant for mutant, rules in found.items() if rules is None]
    rules = {mutant: rules for mutant, rules in found.items() if rules is not None}
    middle = (len(unclear) + 1) // 2
    for part in filter(None, (unclear[:middle], unclear[middle:])):
        rules |= _widely(graph, shapes, part)
    return rules


def _seen(
    graph: rdflib.Graph, shapes: ox.Store, group: list[Mutant], wide: bool = False
) -> dict[Mutant, set[str] | None]:
    """Return the rules that each mutant of a group, all made, breaks at the nodes around it; None where a
    rule is broken at nodes that are around another, too."""
    with contextlib.ExitStack() as stack:
        nodes = [stack.enter_context(applied(graph, mutant)) for mutant in group]
        nodes = [_near(graph, own) for own in nodes] if wide else nodes
        results = trials.broken(*_aimed(graph, shapes, set().union(*nodes)))
        reached = [own | reach(graph, mutant) for own, mutant in zip(nodes, group, strict=True)]
    claims = Counter(node for own in reached for node in own)
    rules: dict[Mutant, set[str] | None] = {}
    for mutant, own in zip(group, nodes, strict=True):
        single = {node for node in own if claims[node] == 1}
        broken = _broken(results, subjects(mutant) | single)
        rules[mutant] = broken or (None if _broken(results, own) else set())
    return rules


def _near(graph: rdflib.Graph, nodes: set[Node]) -> set[Node]:
    """Return `nodes`, and what links to them where few things do."""
    linking = [set(graph.subjects(None, node)) for node in nodes]
    near = nodes.union(*(links for links in linking if len(links) <= NEAR))
    return {node for node in near if isinstance(node, rdflib.URIRef)}


def lost(edition: dataset.Edition, graph: rdflib.Graph, mutant: Mutant) -> set[str]:
    """Return what the check says of published IRIs that a mutant takes away: that they are gone."""
    gone = {subject for subject, _, _ in mutant.removed} - {subject for subject, _, _ in mutant.added}
    told = {str(node) for node in gone if set(graph.triples((node, None, None))) <= set(mutant.removed)}
    if not told:
        return set()
    known = {str(node) for node in graph.subjects()}
    return set(tombstones.lost(edition.root, known - told)) - set(tombstones.lost(edition.root, known))


def misquoted(graph: rdflib.Graph, mutant: Mutant) -> set[str]:
    """Return what the check says of quotes that a mutant makes untrue."""
    told = map(rdflib.URIRef, map(names.expand, ("gcm:quote", "gcm:passage", "gcm:continues", "oa:exact")))
    with applied(graph, mutant):
        part = rdflib.Graph()
        for predicate in told:
            part += graph.triples((None, predicate, None))
        return {f"quote of {quad.subject.value}" for quad in quotes.misquoted(trials.store(triples(part)))}


def differences(graph: rdflib.Graph, shapes: ox.Store, sample: list[Mutant]) -> list[str]:
    """Make the mistakes of a sample together, and return what one engine reports and the other does not, and
    the rules that only one of shifty's two reports names."""
    with contextlib.ExitStack() as stack:
        nodes = set().union(*(stack.enter_context(applied(graph, mutant)) for mutant in sample))
        aimed, data = _aimed(graph, shapes, nodes)
    reports = [trials.compared(engines.validator(aimed, engine)(data)) for engine in engines.NAMES]
    short = {(focus.value, rule) for focus, rule, *_ in reports[0]} ^ trials.broken(aimed, data)
    return sorted(map(str, (reports[0] ^ reports[1]) | short))


def _aimed(
    graph: rdflib.Graph, shapes: ox.Store, nodes: set[Node]
) -> tuple[list[ox.Triple], list[ox.Triple]]:
    """Return the shapes that are for `nodes`, and the triples of the graph."""
    data = triples(graph)
    return trials.aimed(shapes, trials.store(data), {ox.NamedNode(node) for node in nodes}), data


def _broken(results: set[tuple[str, str]], nodes: set[Node]) -> set[str]:
    """Return the rules that are broken at `nodes`; warnings are seen too."""
    return {rule for focus, rule in results if rdflib.URIRef(focus) in nodes}


def triples(graph: rdflib.Graph) -> list[ox.Triple]:
    """Return the triples of an rdflib graph as pyoxigraph's."""
    return list(map(_triple, graph))


@functools.cache
def _triple(triple: mistakes.Triple) -> ox.Triple:
    return ox.Triple(*map(_term, triple))


def _term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(node, rdflib.Literal):
        return (ox.NamedNode if isinstance(node, rdflib.URIRef) else ox.BlankNode)(str(node))
    datatype = ox.NamedNode(node.datatype) if node.datatype and not node.language else None
    return ox.Literal(str(node), language=node.language, datatype=datatype)


def main(seed: int, each: int) -> None:
    """Try the mutants, and a sample of them with both engines; print a line for each."""
    logging.disable()  # rdflib logs each of the literals that are not what their datatype says
    warnings.simplefilter("ignore")
    edition = dataset.read()
    graph, shapes = dataset.to_rdflib(edition.store), trials.store(dataset.shapes(edition))
    made = drawn(graph, things(edition), seed, each)
    apart = differences(graph, shapes, groups(graph, [*made[0], *made[1]][::SAMPLED])[0])
    for right, own in enumerate(made):
        for mutant, rules in tried(graph, shapes, own).items():
            rules = rules or lost(edition, graph, mutant) or misquoted(graph, mutant)
            line = {"kind": mutant.kind, "place": mutant.place, "property": mutant.property}
            line |= {"text": str(mutant), "rules": sorted(rules), "differences": apart}
            print(json.dumps(line | {"right": bool(right)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
