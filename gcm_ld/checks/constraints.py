"""Whether the SPARQL in shapes/ can be read, which is asked before the shapes are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

_QUERIES = {names.expand("sh:select"), names.expand("sh:ask")}
_PREFIX, _SPACE = names.expand("sh:prefix"), names.expand("sh:namespace")
_PLACE = re.compile(r"^Parser error (?:at|between) [^:]*: |^error at \d+:\d+: ")


@dataclass(frozen=True, order=True)
class Unreadable:
    """A query of a shape that is not SPARQL: its `file:line`, the thing that has it, and what is wrong."""

    place: str
    thing: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.thing}: not SPARQL 1.1: {self.message}. Correct the query there."


def unreadable(edition: dataset.Edition) -> list[Unreadable]:
    """Return the queries in shapes/ that can't be read; raises EditionError where shapes/ is not Turtle.

    A query is read with the prefixes that any shape declares, and `$PATH` stands for some property, as SHACL
    has it.
    """
    parsed = [(file, dataset.parse(file)) for file in edition.files if file.room == "shapes"]
    head = _prefixes(triple for _, triples in parsed for triple in triples)
    wrong = []
    for file, triples in parsed:
        for triple in triples:
            if triple.predicate.value not in _QUERIES or not isinstance(triple.object, ox.Literal):
                continue
            try:
                ox.Store().query(head + triple.object.value.replace("$PATH", "<urn:path>"))
            except SyntaxError as error:
                line = _line(triple, triples, turtle.positions(file.text, file.path))
                subject = triple.subject
                thing = names.compact(subject.value) if isinstance(subject, ox.NamedNode) else "a shape"
                message = " ".join(_PLACE.sub("", str(error.msg)).split()).rstrip(".")
                wrong.append(Unreadable(f"{file.path}:{line}", thing, message))
    return sorted(wrong)


def _line(triple: ox.Triple, triples: Iterable[ox.Triple], lines: Mapping[tuple, int]) -> int:
    """Return the line of a triple, or of the one that holds it where it stands inside brackets."""
    if line := lines.get(tuple(triple)) or lines.get((triple.subject,)):
        return line
    holder = next((other for other in triples if other.object == triple.subject), None)
    return _line(holder, triples, lines) if holder else 1


def _prefixes(triples: Iterable[ox.Triple]) -> str:
    """Return the declarations of prefixes as the first line of a query."""
    parts: dict[str, dict[object, str]] = {_PREFIX: {}, _SPACE: {}}
    for triple in triples:
        if triple.predicate.value in parts and isinstance(triple.object, ox.Literal):
            parts[triple.predicate.value][triple.subject] = triple.object.value
    spaces = parts[_SPACE]
    pairs = {prefix: spaces[node] for node, prefix in parts[_PREFIX].items() if node in spaces}
    return "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in pairs.items())
