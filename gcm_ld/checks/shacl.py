"""Whether an edition keeps the rules of shapes/, and where it does not: file, line, thing and rule."""

from __future__ import annotations

import contextlib
import functools
import logging
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, RDFS, SH
from rdflib.collection import Collection as List
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from gcm_ld.core import background, names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import proof

_PLAIN = {names.expand(name) for name in ("xsd:boolean", "xsd:decimal", "xsd:integer")}
_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_PARTS = (SH.sparql, SH.prefixes, SH.declare)


@dataclass(frozen=True, order=True)
class Finding:
    """A place where a rule does not hold: file and line, the thing, the rule's IRI, what holds of good data
    (`message`), the severity ("Violation" or "Warning"), and what breaks the rule: a value and the IRI of a
    property, "" where there is none."""

    file: str
    line: int
    thing: str
    rule: str
    message: str
    severity: str
    value: str
    path: str


@dataclass(frozen=True)
class Result:
    """What pySHACL reports: the node looked at, the rule, its message and severity, a value, a property."""

    focus: Node
    rule: str
    message: str
    severity: str
    value: Node | None
    path: Node | None


@dataclass(frozen=True)
class Rule:
    """What a rule is for, instances of classes, subjects of properties and objects of properties, and what it
    says, without that."""

    classes: frozenset[Node]
    subjects: frozenset[Node]
    objects: frozenset[Node]
    said: tuple[tuple[Node, Node, Node], ...]


@dataclass(frozen=True)
class Rules:
    """The rules in the form in which they are asked, together and one by one."""

    graph: rdflib.Graph
    single: dict[rdflib.URIRef, Rule]


def check(
    edition: dataset.Edition, focus: Iterable[str] | None = None, further: Iterable[ox.Triple] = ()
) -> list[Finding]:
    """Return the places where the asserted data of `edition` break a rule, by file and line.

    `focus`: the IRIs of the only things to look at. `further`: triples of no file to look at too.
    Raises EditionError where shapes/ is not Turtle.
    """
    asserted = [quad for quad in edition.store if quad.graph_name.value != names.INFERRED]
    nodes = None if focus is None else [rdflib.URIRef(iri) for iri in focus]
    return sorted(set(_findings(edition, results(data([*asserted, *further]), rules(edition), nodes))))


def data(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """Return `triples` as a graph that rules can be asked of."""
    graph = _Data()
    with _quiet():
        graph += dataset.to_rdflib(triples)
    return graph


def rules(edition: dataset.Edition) -> Rules:
    """Return the rules of shapes/, read once for each text of them; raises EditionError as `check` does."""
    texts = tuple((file.path, file.text) for file in edition.files if file.room == "shapes")
    if texts not in _known:
        _known.clear()
        _known[texts] = compiled(dataset.to_rdflib(dataset.shapes(edition)))
    return _known[texts]


_known: dict[tuple[tuple[str, str], ...], Rules] = {}


def compiled(shapes: rdflib.Graph) -> Rules:
    """Return shapes as they are asked: each property shape has the targets of the node shapes that hold it.

    That says the same, and pySHACL then looks at all nodes of a rule at once instead of one after the other.
    """
    graph = rdflib.Graph()
    graph += shapes
    for shape, rule in shapes.subject_objects(SH.property):
        if any((shape, kind, None) in shapes for kind in _TARGETS):
            for kind in _TARGETS:
                for target in shapes.objects(shape, kind):
                    graph.add((rule, kind, target))
            if ignored := graph.value(shape, SH.ignoredProperties):
                List(graph, ignored).append(graph.value(rule, SH.path))
            graph.remove((shape, SH.property, rule))
    aimed = {shape for kind in _TARGETS for shape in graph.subjects(kind)}
    return Rules(graph, {shape: _rule(graph, shape) for shape in aimed})


def _rule(graph: rdflib.Graph, shape: rdflib.URIRef) -> Rule:
    nodes, said = [shape], []
    for node in nodes:
        for _, predicate, value in graph.triples((node, None, None)):
            if predicate not in _TARGETS:
                said.append((node, predicate, value))
                if isinstance(value, rdflib.BNode) or predicate in _PARTS:
                    nodes.append(value)
    return Rule(*(frozenset(graph.objects(shape, kind)) for kind in _TARGETS), tuple(said))


def results(graph: rdflib.Graph, rules: Rules, focus: Iterable[Node] | None = None) -> list[Result]:
    """Return what breaks `rules` in `graph`, which `data` made, at the nodes of `focus` or anywhere."""
    if focus is not None:
        return _reported(graph, _aimed(graph, rules, focus))
    mine, other = _halves(rules)
    theirs = background.Work(functools.partial(_reported, graph, other))
    with _quiet():  # a literal is made anew where it comes from another process
        return _reported(graph, mine) + theirs.result()


def _halves(rules: Rules) -> list[rdflib.Graph]:
    """Return the rules as two graphs, each of which aims at what every other rule is for."""
    halves = []
    for spared in (0, 1):
        half = rdflib.Graph()
        half += rules.graph
        for shape in sorted(rules.single)[spared::2]:
            for kind in _TARGETS:
                half.remove((shape, kind, None))
        halves.append(half)
    return halves


class _Data(rdflib.Graph):
    """A graph that parses each query once: pySHACL asks the same ones again for every node."""

    def query(self, text, processor="sparql", result="sparql", initNs=None, *rest, **named):
        asked = _prepared(text) if isinstance(text, str) else text
        # Without prefixes rdflib collects those of the graph each time, for a query that has its own.
        return super().query(asked, processor, result, initNs or names.PREFIXES, *rest, **named)


_prepared = functools.lru_cache(maxsize=256)(prepareQuery)


def _aimed(graph: rdflib.Graph, rules: Rules, focus: Iterable[Node]) -> rdflib.Graph:
    """Return the rules that are for nodes of `focus`, aimed at these nodes alone.

    pySHACL has an option for that, which leaves out the values of the nodes' properties too, so that a rule
    which looks into a value finds nothing.
    """
    shapes = rdflib.Graph()
    for node in focus:
        classes: set[Node] = set()
        for kind in graph.objects(node, RDF.type):
            classes.update(graph.transitive_objects(kind, RDFS.subClassOf))
        says, said = set(graph.predicates(node)), set(graph.predicates(None, node))
        for name, rule in rules.single.items():
            if rule.classes & classes or rule.subjects & says or rule.objects & said:
                shapes.add((name, SH.targetNode, node))
    for name in set(shapes.subjects()):
        for triple in rules.single[name].said:
            shapes.add(triple)
    return shapes


def _reported(graph: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    with _quiet():
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    found = []
    for node in report.subjects(RDF.type, SH.ValidationResult):
        said = dict(report.predicate_objects(node))
        rule, message = str(said[SH.sourceShape]), str(said[SH.resultMessage])
        severity = said[SH.resultSeverity].removeprefix(str(SH))
        path = said.get(SH.resultPath)
        value = said.get(SH.value)
        found.append(Result(said[SH.focusNode], rule, message, severity, value, path))
    return found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from telling of literals that are not what their datatype says: a rule tells of them."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="rdflib")
            yield
    finally:
        log.setLevel(level)


def _findings(edition: dataset.Edition, found: Iterable[Result]) -> Iterable[Finding]:
    places = proof.Places(edition)
    texts = {file.path: file.text for file in edition.files}
    lines = functools.cache(lambda path: turtle.positions(texts[path], path))
    for result in found:
        focus, path, value = (_term(node) for node in (result.focus, result.path, result.value))
        said = [(focus, path, value), (focus, path, None)] if isinstance(path, ox.NamedNode) else []
        for pattern in (*said, (focus, None, None), (None, None, focus)):
            file, line = _place(edition.store, places, pattern)
            if file:
                break
        if file and pattern == (focus, None, None):
            line = lines(file).get((focus,), line)
        told = (result.rule, result.message, result.severity)
        yield Finding(file, line, _shown(focus), *told, _shown(value), _shown(path))


def _place(store: ox.Store, places: proof.Places, pattern: tuple) -> tuple[str, int]:
    """Return the file and the line of the first triple that `pattern` finds in a file; "" and 0 if none."""
    if not isinstance(pattern[0], ox.Literal):
        for quad in sorted(store.quads_for_pattern(*pattern), key=str):
            file, _, line = places.find(quad.triple).rpartition(":")
            if file:
                return file, int(line)
    return "", 0


def _term(node: Node | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(node)
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(node)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype) if node.datatype else None)


def _shown(node: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    if node is None or isinstance(node, ox.BlankNode):
        return ""
    plain = isinstance(node, ox.NamedNode) or node.datatype.value in _PLAIN
    return node.value if plain else str(node)
