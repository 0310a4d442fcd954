"""Whether each thing is described in one file, and each triple stated once; if not, a file may be a copy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

_TYPE = terms.node("rdf:type")


@dataclass(frozen=True, order=True)
class Copy:
    """What two files both say: the `file:line` in each, the things that both describe, sorted, and how many
    triples both state. Without things, the places are those of the first triple."""

    place: str
    other: str
    things: tuple[str, ...]
    triples: int

    def __str__(self) -> str:
        more = f" and {len(self.things) - 1} more" if len(self.things) > 1 else ""
        if self.things:
            what = f"{names.compact(self.things[0])}{more}: {self.other} describes the same"
        else:
            what = f"{self.other} states {self.triples} of the same triples"
        return f"{self.place}: {what}. Keep one; take a copy of a file away."


def find(edition: dataset.Edition) -> list[Copy]:
    """Return, for each two files that describe the same things or state the same triples, what they share.

    A file describes what it gives a type. Raises EditionError where shapes/ is not Turtle.
    """
    files = {file.path: file for file in edition.files}
    where: dict[ox.Triple, list[str]] = defaultdict(list)
    typed: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for path, subject, triple in _asserted(edition):
        if triple.predicate == _TYPE and path not in typed[subject]:
            typed[subject].append(path)
        where[triple].append(path)
    things, triples = _shared(typed), _shared(where)
    copies = []
    for first, second in sorted(things.keys() | triples.keys()):
        both = sorted(things.get((first, second), ()), key=lambda node: node.value)
        same = sorted(triples.get((first, second), ()), key=str)
        key = (both[0],) if both else tuple(same[0])
        lines = (turtle.positions(files[path].text, path).get(key, 1) for path in (first, second))
        place, other = (f"{path}:{line}" for path, line in zip((first, second), lines, strict=True))
        copies.append(Copy(place, other, tuple(node.value for node in both), len(same)))
    return sorted(copies)


def _asserted(edition: dataset.Edition) -> Iterator[tuple[str, ox.NamedNode, ox.Triple]]:
    """Yield the file, the subject and the triple of each that has a name for subject and no blank node."""
    for file in edition.files:
        if file.room == "shapes":
            triples: Iterable[ox.Triple] = dataset.parse(file)
        else:
            quads = edition.store.quads_for_pattern(None, None, None, ox.NamedNode(file.graph))
            triples = (quad.triple for quad in quads)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode):
                yield file.path, triple.subject, triple


def _shared(paths: dict) -> dict[tuple[str, str], list]:
    """Return what stands in more than one file, by the first two of these."""
    shared = defaultdict(list)
    for item, found in paths.items():
        if len(found) > 1:
            first, second = sorted(found)[:2]
            shared[first, second].append(item)
    return shared
