"""Make a synthetic edition of a wanted size: copies of the real edition's data under names of their own.

Ontology, shapes and questions are those of the real edition. Mechanisms, meetings, passages and what is
stated of them are copied until the edition has the wanted number of triples; each copy loses some of its
engagements and citations by chance, of which the seed is the only source. All else (States,
documents, concepts) is there once, as in a larger edition of the same world. The shapes hold for it all.

    python benchmarks/synthetic.py FOLDER --triples 100000 --seed 1
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset, files
from gcm_ld.rdf import turtle

COPIED = (
    "stated-value",
    "citation",
    "claim",
    "classification",
    "engagement",
    "mechanism",
    "meeting",
    "membership",
    "passage",
    "preparation",
)
"""The kinds of things that are copied; of the stated values only those about a copied thing, of the
engagements only the note's, since those of other lists rest on items that are there once, and of the
memberships those in mechanisms."""

LOST = {"citation", "engagement"}
"""The kinds of which a copy loses some, since nothing else names or counts them."""

LOSS = 0.1
LINES = 1000
"""How many lines further the passages of each copy stand: more than the note has."""

_ABOUT, _ACRONYM, _AREA, _BELONGS, _DESCRIBED, _FOOTNOTE, _FROM, _POSITION, _PRINTED = (
    ox.NamedNode(names.ONTOLOGY + name)
    for name in (
        "about",
        "acronym",
        "area",
        "belongsTo",
        "describedIn",
        "footnote",
        "fromItem",
        "position",
        "printedName",
    )
)
_PARTICIPANT, _VALUE, _WEBSITE = (
    ox.NamedNode(names.ONTOLOGY + name) for name in ("participant", "value", "website")
)
_NAMED = tuple(names.iri(kind) + "/" for kind in ("mechanism", "meeting"))
_LINES = {ox.NamedNode(names.ONTOLOGY + name) for name in ("firstLine", "lastLine")}
_LABELS = {
    ox.NamedNode(names.expand(name)) for name in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
}

Things = dict[ox.NamedNode, list[ox.Triple]]


def write(source: Path, folder: Path, triples: int, seed: int = 1) -> int:
    """Write an edition of about `triples` triples, made from the one in `source`; return the exact number."""
    edition = dataset.read(source)
    for room in ("ontology", "shapes", "queries"):
        shutil.copytree(source / room, folder / room, dirs_exist_ok=True)
    rooms = {file.graph: file for file in edition.files if file.room == "data"}
    held = {graph: _things(edition.store, graph) for graph in rooms}
    copied = {
        thing
        for things in held.values()
        for thing, told in things.items()
        if names.compact(thing.value).partition(":")[0] in COPIED and _is_of_copied(told)
    }
    names_ = _pattern(held)
    each = sum(len(told) for things in held.values() for thing, told in things.items() if thing in copied)
    copies = max(0, round((triples - len(edition.store)) / each))
    total = sum(1 for quad in edition.store if quad.graph_name.value not in rooms)
    for graph, file in rooms.items():
        made = [triple for told in held[graph].values() for triple in told]
        for number in range(copies):
            chance = random.Random(f"{seed} {graph} {number}")
            made += _copy(held[graph], copied, names_, number, chance)
            if file.path == "data/passage.ttl":
                made += _described(edition.store, copied, number)
        made = _numbered(made)
        files.write_atomically(folder / file.path, turtle.write(made).encode())
        total += len(made)
    return total


def _things(store: ox.Store, graph: str) -> Things:
    things: Things = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
        things[quad.subject].append(quad.triple)
    return {
        thing: sorted(told, key=str) for thing, told in sorted(things.items(), key=lambda pair: str(pair[0]))
    }


def _is_of_copied(told: list[ox.Triple]) -> bool:
    if any(triple.predicate in (_BELONGS, _FROM) for triple in told):
        return False
    if any(t.predicate == _PARTICIPANT and t.object.value.startswith(_NAMED) for t in told):
        return False
    about = [names.compact(triple.object.value) for triple in told if triple.predicate == _ABOUT]
    return all(name.partition(":")[0] in COPIED for name in about)


def _pattern(held: dict[str, Things]) -> re.Pattern[str]:
    """Return what finds the names of mechanisms and meetings, the longest first, in a text."""
    labels = {
        triple.object.value
        for things in held.values()
        for thing, told in things.items()
        if thing.value.startswith(_NAMED)
        for triple in told
        if triple.predicate in {*_LABELS, _ACRONYM}
    }
    words = "|".join(map(re.escape, sorted(labels, key=lambda label: (-len(label), label))))
    return re.compile(rf"(?<!\w)({words})(?!\w)")


def _copy(
    things: Things, copied: set[ox.NamedNode], names_: re.Pattern[str], number: int, chance: random.Random
) -> Iterator[ox.Triple]:
    mark = _mark(number)

    def renamed(node: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(_renamed(node.value, mark)) if node in copied else node

    for thing, told in things.items():
        kind = names.compact(thing.value).partition(":")[0]
        if thing not in copied or (kind in LOST and chance.random() < LOSS):
            continue
        is_acronym = any(triple.object == _ACRONYM for triple in told)
        is_website = any(triple.object == _WEBSITE for triple in told)
        for triple in told:
            value = triple.object
            if triple.predicate == _FOOTNOTE:  # a number that only the note's own footnotes have
                continue
            if triple.predicate == _WEBSITE or (triple.predicate == _VALUE and is_website):
                value = ox.NamedNode(f"{value.value}?{mark}")
            elif isinstance(value, ox.NamedNode):
                value = renamed(value)
            elif triple.predicate in _LINES:
                value = ox.Literal(int(value.value) + LINES * (number + 1))
            elif triple.predicate == _ACRONYM or (triple.predicate == _VALUE and is_acronym):
                value = ox.Literal(f"{value.value} {mark.upper()}")
            elif kind != "membership" or triple.predicate != _PRINTED:  # which is the name of a State
                value = _marked(value, names_, mark.upper())
            yield ox.Triple(renamed(thing), triple.predicate, value)


def _described(store: ox.Store, copied: set[ox.NamedNode], number: int) -> Iterator[ox.Triple]:
    """Yield that what is not copied, as an area, is described in the copies of its passages too."""
    for quad in store.quads_for_pattern(None, _DESCRIBED, None):
        if quad.object in copied and quad.subject not in copied:
            passage = ox.NamedNode(_renamed(quad.object.value, _mark(number)))
            yield ox.Triple(quad.subject, _DESCRIBED, passage)


def _mark(number: int) -> str:
    """Return letters that no other copy has: digits would be taken for the number of a thing."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
        if not number:
            return f"x{letters}"


def _renamed(iri: str, mark: str) -> str:
    kind, *slugs = iri.removeprefix(names.BASE).split("/")
    place = 1 if kind in ("stated-value", "citation", "engagement", "passage") else 0
    first, continued, _ = slugs[place].partition("-continued")
    slugs[place] = f"{first}-{mark}{continued}"
    return names.iri(kind, *slugs)


def _marked(value: ox.Literal, names_: re.Pattern[str], mark: str) -> ox.Literal:
    if not value.language and value.datatype.value != names.expand("xsd:string"):
        return value
    text = names_.sub(rf"\1 {mark}", value.value)
    return ox.Literal(text, language=value.language) if value.language else ox.Literal(text)


def _numbered(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return the triples with the engagements of each area in places of their own, 1, 2, 3 …"""
    engagements = names.iri("engagement") + "/"
    areas = {t.subject: t.object for t in triples if t.predicate == _AREA}
    last: dict[ox.NamedNode, int] = defaultdict(int)
    numbered = []
    for triple in triples:
        if triple.predicate == _POSITION and triple.subject.value.startswith(engagements):
            last[areas[triple.subject]] += 1
            triple = ox.Triple(triple.subject, _POSITION, ox.Literal(last[areas[triple.subject]]))
        numbered.append(triple)
    return numbered


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--triples", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--source", type=Path, help="the real edition")
    given = arguments.parse_args()
    print(write(dataset.root(given.source), given.folder, given.triples, given.seed), "triples")
