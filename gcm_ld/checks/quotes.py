"""Whether what is quoted is there: each quote in its passage, each passage in the note. White space aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.reasoner import proof

_QUOTE, _PASSAGE, _CONTINUES, _FIRST, _LAST, _DOCUMENT, _EXACT = (
    ox.NamedNode(names.expand(name))
    for name in (
        *("gcm:quote", "gcm:passage", "gcm:continues", "gcm:firstLine", "gcm:lastLine"),
        *("gcm:partOfDocument", "oa:exact"),
    )
)
_NOTE = ox.NamedNode(names.iri("document", "background-note"))


@dataclass(frozen=True, order=True)
class Missing:
    """Words that are not where they are said to be: `place` is `file:line`, `thing` an IRI."""

    place: str
    thing: str
    words: str
    where: str

    def __str__(self) -> str:
        return f"{self.place}: {names.compact(self.thing)}: “{self.words}” is not in {self.where}."


def missing(edition: dataset.Edition, note: str | None = None) -> list[Missing]:
    """Return the quotes that none of their passages holds, alone or joined with those that continue it.

    With the text of the `note`, also the passages that its lines do not hold.
    """
    places = proof.Places(edition)
    found = [*_quotes(edition.store, places)]
    if note is not None:
        found += _passages(edition.store, places, note.splitlines())
    return sorted(found)


def fold(text: str) -> str:
    """Return `text` with one blank for each stretch of white space, and none at its ends."""
    return " ".join(text.split())


def _quotes(store: ox.Store, places: proof.Places) -> Iterator[Missing]:
    texts = {q.subject: fold(q.object.value) for q in store.quads_for_pattern(None, _EXACT, None)}
    following, joined = defaultdict(list), defaultdict(list)
    for quad in store.quads_for_pattern(None, _CONTINUES, None):
        following[quad.object].append(quad.subject)
    for first in texts:
        for chain in _chains(first, following):
            whole = " ".join(texts.get(passage, "") for passage in chain)
            for passage in chain:
                joined[passage].append(whole)
    for quad in store.quads_for_pattern(None, _QUOTE, None):
        passages = [said.object for said in store.quads_for_pattern(quad.subject, _PASSAGE, None)]
        words = fold(quad.object.value)
        if not any(words in text for passage in passages for text in joined[passage]):
            yield Missing(places.find(quad.triple), quad.subject.value, quad.object.value, "its passages")


def _chains(first: ox.NamedNode, following: dict) -> Iterator[list[ox.NamedNode]]:
    """Yield the passages from `first` on, each with those that continue it, as far as they go."""
    chains = [[first]]
    while chains:
        chain = chains.pop()
        longer = [[*chain, passage] for passage in following[chain[-1]] if passage not in chain]
        chains += longer
        if not longer:
            yield chain


def _passages(store: ox.Store, places: proof.Places, lines: list[str]) -> Iterator[Missing]:
    for member in store.quads_for_pattern(None, _DOCUMENT, _NOTE):
        passage = member.subject
        said = {
            predicate: [quad.object.value for quad in store.quads_for_pattern(passage, predicate, None)]
            for predicate in (_FIRST, _LAST)
        }
        first, last = (int(values[0]) if values and values[0].isdigit() else 0 for values in said.values())
        held = fold(" ".join(lines[max(first - 1, 0) : last]))
        for quad in store.quads_for_pattern(passage, _EXACT, None):
            if fold(quad.object.value) not in held:
                where = (
                    f"lines {first} to {last} of the note" if last > first else f"line {first} of the note"
                )
                yield Missing(places.find(quad.triple), passage.value, quad.object.value, where)
