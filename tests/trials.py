"""The cases of tests/cases, the world that they stand in, and rules aimed at a few things."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.checks import engines
from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

FOLDER = Path(__file__).parent / "cases"
VALID = sorted(FOLDER.glob("*/valid.ttl"))
INVALID = sorted(FOLDER.glob("*/invalid.*.ttl"))
_TYPE, _SUBCLASS = ox.NamedNode(names.expand("rdf:type")), ox.NamedNode(names.expand("rdfs:subClassOf"))
_MESSAGE = ox.NamedNode(names.expand("sh:message"))
_TARGETS = {
    name: ox.NamedNode(names.expand(f"sh:target{name}"))
    for name in ("Class", "Node", "ObjectsOf", "SubjectsOf")
}


def world(edition: dataset.Edition) -> list[ox.Triple]:
    """Return the ontology of `edition` and what cases link to."""
    paths = {file.graph for file in edition.files if file.room == "ontology"}
    words = [quad.triple for quad in edition.store if quad.graph_name.value in paths]
    return [*words, *turtle.parse((FOLDER / "world.ttl").read_text(), "world.ttl")]


def texts(case: Path) -> list[Path]:
    """Return the files that make a case, in the order in which they stand in each other's place."""
    return list(dict.fromkeys([case.with_name("valid.ttl"), case]))


def rule(case: Path) -> str:
    """Return the IRI of the rule that an invalid case is named after."""
    return names.SHAPES + case.name.removeprefix("invalid.").removesuffix(".ttl")


@functools.cache
def _said(case: Path) -> dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]]:
    """Return the triples of a case by their subjects."""
    said: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = {}
    for file in texts(case):
        part: dict = {}
        for triple in turtle.parse(file.read_text(), file.name):
            part.setdefault(triple.subject, []).append(triple)
        said |= part
    return said


def stated(world: Iterable[ox.Triple], *cases: Path) -> tuple[list[ox.Triple], set[ox.NamedNode]]:
    """Return `world` with the triples of cases in the place of what it says of the same subjects, and the
    IRIs among these subjects."""
    said = {subject: triples for case in cases for subject, triples in _said(case).items()}
    triples = [triple for triple in world if triple.subject not in said]
    triples += [triple for part in said.values() for triple in part]
    return triples, {subject for subject in said if isinstance(subject, ox.NamedNode)}


def rounds(cases: Iterable[Path]) -> list[list[Path]]:
    """Return the cases in a few groups, in each of which no two are about the same thing."""
    groups: list[list[Path]] = []
    for case in cases:
        about = _said(case).keys()
        fitting = (one for one in groups if all(about.isdisjoint(_said(other)) for other in one))
        if group := next(fitting, None):
            group.append(case)
        else:
            groups.append([case])
    return groups


def store(triples: Iterable[ox.Triple | ox.Quad]) -> ox.Store:
    """Return a store of `triples` in the default graph."""
    made = ox.Store()
    made.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return made


def aimed(shapes: ox.Store, data: ox.Store, focus: Iterable[ox.NamedNode]) -> list[ox.Triple]:
    """Return the shapes that are for nodes of `focus` in `data`, aimed at these nodes alone.

    pySHACL has an option for that, which leaves out the values of the nodes' properties too, so that a rule
    which looks into a value reports nothing.
    """
    triples = set()
    for node in focus:
        targets = {("Node", node)}
        targets |= {("SubjectsOf", quad.predicate) for quad in data.quads_for_pattern(node, None, None)}
        targets |= {("ObjectsOf", quad.predicate) for quad in data.quads_for_pattern(None, None, node)}
        classes = [quad.object for quad in data.quads_for_pattern(node, _TYPE, None)]
        for kind in classes:
            targets.add(("Class", kind))
            wider = (quad.object for quad in data.quads_for_pattern(kind, _SUBCLASS, None))
            classes += [one for one in wider if one not in classes]
        for kind, value in targets:
            for quad in shapes.quads_for_pattern(None, _TARGETS[kind], value):
                triples.add(ox.Triple(quad.subject, _TARGETS["Node"], node))
    reached = list({triple.subject for triple in triples})
    known = set(reached)
    for subject in reached:
        for quad in shapes.quads_for_pattern(subject, None, None):
            if quad.predicate not in _TARGETS.values():
                triples.add(quad.triple)
                if not isinstance(quad.object, ox.Literal) and quad.object not in known:
                    known.add(quad.object)
                    reached.append(quad.object)
    return list(triples)


def broken(shapes: list[ox.Triple], data: list[ox.Triple]) -> set[tuple[str, str]]:
    """Return the IRIs of the nodes and of the rules that are broken at them, by the short report of shifty.

    It takes a third of the time of the one that `engines` reads. It names no rule, but the message, which is
    that of one rule alone.
    """
    import shifty

    rules = {one.object.value: one.subject.value for one in shapes if one.predicate == _MESSAGE}
    prepared = shifty.PreparedValidator(ox.serialize(shapes, format=ox.RdfFormat.N_TRIPLES))
    report = prepared.validate_algebra(
        ox.serialize(data, format=ox.RdfFormat.N_TRIPLES),
        graph_mode="data",
        infer=False,
        sort_results=False,
        on_unsupported="error",
    )
    assert report.diagnostics == []
    return {
        (found.focus_node.strip("<>"), rules[reason.author_message])
        for found in report.violations
        for reason in found.reasons
    }


def compared(results: Iterable[engines.Result]) -> set[tuple]:
    """Return what two engines agree on: all but the names of blank nodes."""
    return {
        tuple(None if isinstance(part, ox.BlankNode) else part for part in vars(result).values())
        for result in results
    }
