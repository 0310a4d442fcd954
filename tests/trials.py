"""The cases of tests/cases/: small data sets that keep the rules, or break exactly one of them.

A case is asked about together with the ontology and with world.ttl, the things that cases link to. What a
file says of a subject stands in the place of all that these, or the valid case, say of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import rdflib

from gcm_ld.checks import shacl
from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

FOLDER = Path(__file__).parent / "cases"
VALID = sorted(FOLDER.glob("*/valid.ttl"))
INVALID = sorted(FOLDER.glob("*/invalid.*.ttl"))


def world(edition: dataset.Edition) -> rdflib.Graph:
    """Return the ontology of `edition` and what cases link to."""
    paths = {file.graph for file in edition.files if file.room == "ontology"}
    words = [quad.triple for quad in edition.store if quad.graph_name.value in paths]
    return shacl.data([*words, *turtle.parse((FOLDER / "world.ttl").read_text(), "world.ttl")])


def texts(case: Path) -> list[Path]:
    """Return the files that make a case, in the order in which they stand in each other's place."""
    return list(dict.fromkeys([case.with_name("valid.ttl"), case]))


def rule(case: Path) -> str:
    """Return the IRI of the rule that an invalid case is named after."""
    return names.SHAPES + case.name.removeprefix("invalid.").removesuffix(".ttl")


@contextlib.contextmanager
def told(graph: rdflib.Graph, files: list[Path]) -> Iterator[set[rdflib.URIRef]]:
    """Put what `files` say into `graph`, give its subjects, and take it out again."""
    parts = [shacl.data(turtle.parse(file.read_text(), file.name)) for file in files]
    about = {subject for part in parts for subject in part.subjects()}
    before = [triple for subject in about for triple in graph.triples((subject, None, None))]
    for part in parts:
        _put(graph, part)
    try:
        yield {subject for subject in about if isinstance(subject, rdflib.URIRef)}
    finally:
        for subject in about:
            graph.remove((subject, None, None))
        for triple in before:
            graph.add(triple)


def _put(graph: rdflib.Graph, part: rdflib.Graph) -> None:
    for subject in set(part.subjects()):
        graph.remove((subject, None, None))
    for triple in part:
        graph.add(triple)
