"""Whether an edition keeps the rules of shapes/, and where it does not: file, line, thing and rule."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.checks import engines
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import proof

_PLAIN = {names.expand(name) for name in ("xsd:boolean", "xsd:decimal", "xsd:integer")}


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
    asserted = [quad for quad in edition.store if not terms.is_inferred(quad)]
    further = list(further)
    results = engines.validator(dataset.shapes(edition), engine)([*asserted, *further])
    elsewhere = {triple.subject for triple in further}
    return sorted(set(_located(edition, results, elsewhere)))


def _located(
    edition: dataset.Edition, results: Iterable[engines.Result], elsewhere: Collection[terms.AnyTerm]
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
            file, line = _rule_place(edition, result.rule)
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


def _rule_place(edition: dataset.Edition, rule: str) -> tuple[str, int]:
    """Return the file and the line in shapes/ of a rule; "" and 0 for one in brackets."""
    for file in edition.files:
        if file.room == "shapes":
            lines = turtle.positions(file.text, file.path)
            if line := lines.get((ox.NamedNode(rule),)):
                return file.path, line
    return "", 0


def _shown(node: terms.Term | None) -> str:
    if node is None or isinstance(node, ox.BlankNode):
        return ""
    plain = isinstance(node, ox.NamedNode) or node.datatype.value in _PLAIN
    return node.value if plain else str(node)
