"""Whether an edition keeps the rules of shapes/, and where it does not: file, line, thing and rule."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.checks import engines
from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import proof

_PLAIN = {names.expand(name) for name in ("xsd:boolean", "xsd:decimal", "xsd:integer")}
_SELECT, _ASK, _SPARQL, _PREFIXES, _DECLARE, _PREFIX, _NAMESPACE = (
    ox.NamedNode(names.expand(f"sh:{local}"))
    for local in ("select", "ask", "sparql", "prefixes", "declare", "prefix", "namespace")
)


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


def check(
    edition: dataset.Edition, further: Iterable[ox.Triple] = (), engine: str = engines.DEFAULT
) -> list[Finding]:
    """Return the places where the asserted data of `edition` break a rule, by file and line.

    `further`: triples of no file to look at too. `engine`: one of `engines.NAMES`.
    Raises EditionError where shapes/ is not Turtle, or not SHACL.
    """
    shapes = dataset.shapes(edition)
    broken = {triple.subject: error for triple, error in _not_sparql(shapes)}
    usable = [triple for triple in shapes if triple.object not in broken or triple.predicate != _SPARQL]
    asserted = [quad for quad in edition.store if quad.graph_name.value != names.INFERRED]
    further = list(further)
    results = engines.validator(usable, engine)([*asserted, *further])
    elsewhere = {triple.subject for triple in further}
    findings = {*_located(edition, results, elsewhere), *_rules_without_query(edition, shapes, broken)}
    return sorted(findings)


def _not_sparql(shapes: list[ox.Triple]) -> Iterator[tuple[ox.Triple, str]]:
    """Yield each query of `shapes` that can't be parsed, with the parser's reason."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in shapes)

    def values(subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode) -> list:
        return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]

    def prefixes(constraint: ox.NamedNode | ox.BlankNode) -> dict[str, str]:
        declarations = [
            declaration for owner in values(constraint, _PREFIXES) for declaration in values(owner, _DECLARE)
        ]
        return {
            prefix.value: space.value
            for declaration in declarations
            for prefix in values(declaration, _PREFIX)
            for space in values(declaration, _NAMESPACE)
        }

    for triple in shapes:
        if triple.predicate in (_SELECT, _ASK):
            try:
                ox.Store().query(triple.object.value, prefixes=prefixes(triple.subject))
            except SyntaxError as error:
                yield triple, " ".join(str(error).split())


def _rules_without_query(
    edition: dataset.Edition, shapes: list[ox.Triple], broken: dict[ox.NamedNode | ox.BlankNode, str]
) -> Iterator[Finding]:
    """Yield a finding for each rule whose query is no SPARQL, at the line of the query."""
    if not broken:
        return
    for triple in shapes:
        if triple.predicate == _SPARQL and triple.object in broken:
            constraint = triple.object
            file, line = _rule_place(
                edition, (constraint, _SELECT), (constraint, _ASK), (triple.subject, _SPARQL)
            )
            thing = constraint.value if isinstance(constraint, ox.NamedNode) else triple.subject.value
            message = "The query of a rule is SPARQL."
            yield Finding(
                file,
                line,
                thing,
                triple.subject.value,
                message,
                "Violation",
                broken[constraint],
                _SELECT.value,
            )


def _located(
    edition: dataset.Edition, results: Iterable[engines.Result], elsewhere: set[engines.Term]
) -> Iterator[Finding]:
    """Yield the finding of each result; a node that neither a file nor `elsewhere` describes is placed at its
    rule."""
    places = proof.Places(edition)
    texts = {file.path: file.text for file in edition.files}
    lines = functools.cache(lambda path: turtle.positions(texts[path], path))
    for result in results:
        focus, path, value = result.focus, result.path, result.value
        stated = [(focus, path, value), (focus, path, None)] if isinstance(path, ox.NamedNode) else []
        for pattern in (*stated, (focus, None, None), (None, None, focus)):
            file, line = _place(edition.store, places, pattern)
            if file:
                break
        if file and pattern == (focus, None, None):
            line = lines(file).get((focus,), line)
        if not file and focus not in elsewhere:
            file, line = _rule_place(edition, (ox.NamedNode(result.rule),))
        rule = (result.rule, result.message, result.severity)
        yield Finding(file, line, _shown(focus), *rule, _shown(value), _shown(path))


def _place(store: ox.Store, places: proof.Places, pattern: tuple) -> tuple[str, int]:
    """Return the file and the line of the first triple in a file that matches `pattern`; "" and 0 if none."""
    if not isinstance(pattern[0], ox.Literal):
        for quad in sorted(store.quads_for_pattern(*pattern), key=str):
            file, _, line = places.find(quad.triple).rpartition(":")
            if file:
                return file, int(line)
    return "", 0


def _rule_place(edition: dataset.Edition, *keys: tuple) -> tuple[str, int]:
    """Return the file and line in shapes/ of the first of `keys` (see `turtle.positions`) that is there."""
    files = [file for file in edition.files if file.room == "shapes"]
    places = {file.path: turtle.positions(file.text, file.path) for file in files}
    return next((path, lines[key]) for key in keys for path, lines in places.items() if key in lines)


def _shown(node: engines.Term | None) -> str:
    if node is None or isinstance(node, ox.BlankNode):
        return ""
    plain = isinstance(node, ox.NamedNode) or node.datatype.value in _PLAIN
    return node.value if plain else str(node)
