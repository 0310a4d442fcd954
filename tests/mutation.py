"""Mutants of the edition: seeded single mistakes, made in its graph, looked at, and undone.

As a program, `mutation.py SEED EACH SAMPLE PART PARTS` tries a part of them, and prints a line of JSON each.
"""

from __future__ import annotations

import contextlib
import json
import logging
import random
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import mistakes
import rdflib
from rdflib.term import Node

from gcm_ld.checks import shacl
from gcm_ld.core import names
from gcm_ld.edition import dataset

FOLLOWED = 12
"""How many of the things that link to a thing are looked at again: a rule says the same of each link."""


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
    linking = {one for node in nodes for one in sorted(set(graph.subjects(None, node)))[:FOLLOWED]}
    return {node for node in nodes | linked | linking | both if isinstance(node, rdflib.URIRef)}


def broken(graph: rdflib.Graph, rules: shacl.Rules, focus: set[Node] | None = None) -> set[tuple[str, str]]:
    """Return the nodes and the rules that are violated, at `focus` or anywhere."""
    found = shacl.results(graph, rules, focus)
    return {(str(one.focus), one.rule) for one in found if one.severity == "Violation"}


def main(seed: int, each: int, sample: int, part: int, parts: int) -> None:
    """Try one of `parts` parts of the mutants, and `sample` of all of them on the whole edition too."""
    logging.disable()  # rdflib logs each of the literals that are not what their datatype says
    warnings.simplefilter("ignore")
    edition = dataset.read()
    graph, rules = shacl.data(edition.store), shacl.rules(edition)
    tried = mutants(graph, things(edition), seed, each)
    whole = set(random.Random(seed).sample(range(len(tried)), sample))
    for number in range(part, len(tried), parts):
        mutant = tried[number]
        with applied(graph, mutant) as nodes:
            found = broken(graph, rules, nodes)
            everywhere = broken(graph, rules) if number in whole else None
        told = {"kind": mutant.kind, "place": mutant.place, "property": mutant.property, "text": str(mutant)}
        agrees = everywhere is None or (bool(everywhere) == bool(found) and found <= everywhere)
        told |= {
            "rules": sorted({rule for _, rule in found}),
            "whole": everywhere is not None,
            "agrees": agrees,
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
