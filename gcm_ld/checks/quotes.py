"""Whether what is quoted is there: each quote in its passage, each passage in the note. White space aside."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.reasoner import inference

_QUOTE, _PASSAGE, _CONTINUES = map(terms.node, ("gcm:quote", "gcm:passage", "gcm:continues"))
_FIRST, _LAST, _DOCUMENT = map(terms.node, ("gcm:firstLine", "gcm:lastLine", "gcm:partOfDocument"))
_EXACT = terms.node("oa:exact")
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
    """Return the quotes with passages, none of which holds them, alone or joined with those that continue it.

    With the text of the `note`, also the passages that its lines do not hold.
    """
    places = inference.Places(edition)
    found = [
        Missing(places.find(quad.triple), terms.value(quad.subject), terms.value(quad.object), "its passages")
        for quad in misquoted(edition.store)
    ]
    if note is not None:
        found += _passages(edition.store, places, note.splitlines())
    return sorted(found)


def fold(text: str) -> str:
    """Return `text` with one blank for each stretch of white space, and none at its ends."""
    return " ".join(text.split())


def misquoted(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield what gives a statement with passages a quote that none of these holds."""
    texts: dict[terms.AnyTerm, str] = {
        quad.subject: fold(terms.value(quad.object)) for quad in store.quads_for_pattern(None, _EXACT, None)
    }
    following: dict[terms.AnyTerm, list[terms.AnyTerm]] = defaultdict(list)
    joined: dict[terms.AnyTerm, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, _CONTINUES, None):
        following[quad.object].append(quad.subject)
    for first in texts:
        for chain in _chains(first, following):
            whole = " ".join(texts.get(passage, "") for passage in chain)
            for passage in chain:
                joined[passage].append(whole)
    for quad in store.quads_for_pattern(None, _QUOTE, None):
        passages = [said.object for said in store.quads_for_pattern(quad.subject, _PASSAGE, None)]
        quote = fold(terms.value(quad.object))
        if passages and not any(quote in text for passage in passages for text in joined[passage]):
            yield quad


def _chains(
    first: terms.AnyTerm, following: Mapping[terms.AnyTerm, list[terms.AnyTerm]]
) -> Iterator[list[terms.AnyTerm]]:
    """Yield the passages from `first` on, each with those that continue it, as far as they go."""
    chains = [[first]]
    while chains:
        chain = chains.pop()
        longer = [[*chain, passage] for passage in following[chain[-1]] if passage not in chain]
        chains += longer
        if not longer:
            yield chain


def _passages(store: ox.Store, places: inference.Places, lines: list[str]) -> Iterator[Missing]:
    for member in store.quads_for_pattern(None, _DOCUMENT, _NOTE):
        passage = member.subject
        first, last = (_number(store, passage, predicate) for predicate in (_FIRST, _LAST))
        held = fold(" ".join(lines[max(first - 1, 0) : last]))
        for quad in store.quads_for_pattern(passage, _EXACT, None):
            text = terms.value(quad.object)
            if fold(text) not in held:
                where = f"lines {first} to {last}" if last > first else f"line {first}"
                yield Missing(places.find(quad.triple), terms.value(passage), text, f"{where} of the note")


def _number(store: ox.Store, passage: terms.AnyTerm, predicate: ox.NamedNode) -> int:
    """Return the number that is the value of a property, 0 where there is none."""
    quads = store.quads_for_pattern(terms.resource(passage), predicate, None)
    text = next((terms.value(quad.object) for quad in quads), "")
    return int(text) if text.isdigit() else 0
