"""Search over the names, quotations and definitions of an edition and its questions; misspellings forgiven.

A name counts more than a text, and a whole name more than a part.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.presentation import sentences, spellings
from gcm_ld.publish import publications

KINDS = {
    **{kind.alias or name: kind.search for name, kind in kinds.select(lambda kind: kind.search).items()},
    "concept": "Concepts",
    "term": "Terms of the ontology",
}
"""The kinds of thing that are found, in the order in which equals stand, with their names."""

NAMES = (*things.PREFERRED, *things.FURTHER, "gcm:symbol")
TEXTS = (
    "skos:definition",
    "skos:scopeNote",
    "oa:exact",
    "gcm:quote",
    "gcm:finding",
    "gcm:resolution",
    "gcm:topic",
)
SAME = ("schema:sameAs", "skos:exactMatch", "skos:closeMatch", "rdfs:seeAlso")
"""What leads to terms of other vocabularies that name the same thing; their names find it too."""

SILENT = frozenset(
    [
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it"),
        *("of", "on", "or", "the", "to", "what", "which", "who", "with"),
    ]
)
"""The words that are left out of a search that has others."""

_SAID = ("passage", "claim", "discrepancy", "guiding-question", "contribution-mode")
_NAMED = frozenset(KINDS) - {*_SAID, "query"}
_OTHER = ("query", "concept", "term", "goal")
_CONTEXT = 70


def singular(kind: str) -> str:
    """Return the words for one thing of a kind."""
    return {"query": "question", "goal": "goal, target or indicator"}.get(kind, kind.replace("-", " "))


@dataclass(frozen=True)
class Entry:
    """A thing that can be found: its kind, its label, its other names, the texts about it, and its names in
    other vocabularies."""

    iri: str
    kind: str
    label: str
    others: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A thing that was found, by which words, and how well."""

    entry: Entry
    matched: frozenset[str]
    score: float

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return self.entry.iri

    @property
    def kind(self) -> str:
        """The kind of the thing, a key of `KINDS`."""
        return self.entry.kind

    @property
    def label(self) -> tuple[tuple[str, bool], ...]:
        """The label in pieces, each with whether it matches."""
        return marked(self.entry.label, self.matched)

    @property
    def snippet(self) -> tuple[tuple[str, bool], ...]:
        """A name that matches more than the label, else a text that matches, else the first, in pieces."""
        entry = self.entry
        shown = max((*entry.others, *entry.elsewhere), key=self._matches, default="")
        if self._matches(shown) <= self._matches(entry.label):
            shown = next((text for text in entry.texts if self._matches(text)), "")
        return excerpt(marked(shown or next(iter(entry.texts), ""), self.matched))

    def _matches(self, text: str) -> int:
        """How many of the words that matched stand in a text."""
        return len(self.matched.intersection(spellings.fold(text).split(" ")))


@dataclass(frozen=True)
class Found:
    """What a search gave: the hits of all kinds, best first, and how well the words were met.

    `corrected` maps words that nothing has to those taken instead; `partial` says that no thing has all.
    """

    hits: tuple[Hit, ...]
    corrected: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many hits there are of each kind, in the order of `KINDS`."""
        counted = Counter(hit.kind for hit in self.hits)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


class Index:
    """What a search looks into: entries, and the words of each with what they weigh."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = entries
        self.names = [
            [spellings.fold(name) for name in (entry.label, *entry.others)] if entry.kind in _NAMED else []
            for entry in entries
        ]
        self.texts = [[spellings.fold(text) for text in entry.texts] for entry in entries]
        self.postings: dict[str, dict[int, float]] = defaultdict(dict)
        for place, entry in enumerate(entries):
            for weight, text in (
                *((1.0, text) for text in (*self.texts[place], spellings.fold(entry.label))),
                *((2.0, spellings.fold(name)) for name in entry.elsewhere),
                *((3.0, name) for name in self.names[place][1:]),
                *((4.0, name) for name in self.names[place][:1]),
            ):
                for word in text.split(" "):
                    self.postings[word][place] = weight
        self.postings.pop("", None)
        self.words = spellings.Words(self.postings)


@functools.lru_cache(maxsize=4)
def index(publication: publications.Publication) -> Index:
    """Return the index of a publication, made once."""
    store = publication.store
    named: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    texts: dict[str, list[str]] = defaultdict(list)
    for place, name in enumerate(NAMES):
        for quad in store.quads_for_pattern(None, things.node(name), None):
            preferred = place < len(things.PREFERRED) and getattr(quad.object, "language", None) == "en"
            named[getattr(quad.subject, "value", "")].append((not preferred, quad.object.value))
    for name in TEXTS:
        for quad in store.quads_for_pattern(None, things.node(name), None):
            texts[getattr(quad.subject, "value", "")].append(quad.object.value)
    for name in ("gcm:printedName", "gcm:mechanism"):
        for quad in store.quads_for_pattern(None, things.node(name), None):
            if "/engagement/" in quad.subject.value:
                texts[quad.subject.value].append(quad.object.value)
    for said in [said for iri, said in texts.items() if "/engagement/" in iri]:
        printed = [text for text in said if not text.startswith(names.BASE)]
        for mechanism in {text for text in said if text.startswith(names.BASE)}:
            named[mechanism] += [(True, text) for text in printed]
    elsewhere = _elsewhere(publication, named)
    entries = [
        _entry(publication, iri, named.get(iri, []), texts.get(iri, []), elsewhere.get(iri, []))
        for iri in {**named, **texts}
    ]
    asked = [
        Entry(
            names.iri("query", name),
            "query",
            query.summary,
            (),
            (query.description, " ".join(query.keywords)),
        )
        for name, query in publication.questions.items()
    ]
    order = list(KINDS)
    kept = [entry for entry in entries if entry] + asked
    return Index(sorted(kept, key=lambda entry: (order.index(entry.kind), entry.label.casefold(), entry.iri)))


def _elsewhere(
    publication: publications.Publication, named: Mapping[str, list[tuple[bool, str]]]
) -> dict[str, list[str]]:
    """Return the names, of which ours has none, that other vocabularies have for a thing."""
    found: dict[str, list[str]] = {}
    for name in SAME:
        for quad in publication.store.quads_for_pattern(None, things.node(name), None):
            theirs = named.get(getattr(quad.object, "value", ""), [])
            known = {spellings.fold(text) for _, text in named.get(quad.subject.value, [])}
            found.setdefault(quad.subject.value, []).extend(
                text for _, text in theirs if spellings.fold(text) not in known
            )
    return found


def _entry(
    publication: publications.Publication,
    iri: str,
    named: list[tuple[bool, str]],
    texts: list[str],
    elsewhere: list[str],
) -> Entry | None:
    kind = _kind(iri)
    if not kind:
        return None
    if kind in _SAID:
        plain = dict.fromkeys(text.replace("*", "") for text in texts)
        return Entry(iri, kind, _short(sentences.text(publication, iri)), (), tuple(plain))
    in_order = list(dict.fromkeys(text for _, text in sorted(named, key=lambda pair: pair[0])))
    if not in_order:
        return None
    label = publication.label(iri)
    others = tuple(name for name in in_order if name != label)
    return Entry(iri, kind, label, others, tuple(texts), tuple(dict.fromkeys(elsewhere)))


def _short(text: str, most: int = 140) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _kind(iri: str) -> str:
    if iri.startswith(names.PREFIXES["sdg"]):
        return "goal"
    if iri.startswith(names.ONTOLOGY):
        return "term"
    if not iri.startswith(names.BASE) or "#" in iri:
        return ""
    kind = iri.removeprefix(names.BASE).partition("/")[0]
    if kind in KINDS and kind not in _OTHER:
        return kind
    return "concept" if kind in (*kinds.of_group(kinds.CONCEPT), "scheme") else ""


@functools.lru_cache(maxsize=512)
def find(publication: publications.Publication, query: str) -> Found:
    """Return what is found for some words, best first; nothing for no words."""
    known = index(publication)
    folded = spellings.fold(query[:200])
    words = [word for word in folded.split(" ") if word][:12]
    asked = list(dict.fromkeys([word for word in words if word not in SILENT] or words))
    if not asked:
        return Found(())
    near = {word: known.words.near(word) for word in asked}
    corrected = {word: _best(fits) for word, fits in near.items() if fits and max(fits.values()) < 0.7}
    meant = " ".join(corrected.get(word, word) for word in words)
    met: dict[int, dict[str, float]] = defaultdict(dict)
    for word, fits in near.items():
        for other, fit in fits.items():
            for place, weight in known.postings[other].items():
                met[place][word] = max(met[place].get(word, 0), fit * weight)
    most = max((len(parts) for parts in met.values()), default=0)
    scored = [
        (
            sum(parts.values()) / len(asked)
            + _bonus(known.names[place], meant, asked, near)
            + (5 if len(words) > 1 and any(meant in text for text in known.texts[place]) else 0),
            place,
        )
        for place, parts in met.items()
        if len(parts) == most
    ]
    scored.sort(key=lambda pair: (-round(pair[0], 3), pair[1]))
    matched = frozenset(other for fits in near.values() for other in fits)
    hits = tuple(Hit(known.entries[place], matched, score) for score, place in scored)
    return Found(hits, corrected, 0 < most < len(asked))


def _best(fits: Mapping[str, float]) -> str:
    return max(sorted(fits), key=lambda word: fits[word])


def _bonus(given: list[str], folded: str, asked: list[str], near: Mapping[str, Mapping[str, float]]) -> float:
    if not given:
        return 0
    if folded == given[0]:
        return 100
    if folded in given:
        return 80
    if given[0].startswith(folded):
        return 40
    if any(name.startswith(folded) for name in given):
        return 20
    for rank, name in enumerate(given):
        parts = name.split(" ")
        if all(any(part in near[word] for part in parts) for word in asked):
            return (10 if rank == 0 else 6) + 4 * len(asked) / len(parts)
    return 0


def marked(text: str, matched: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Return a text in pieces, each with whether it is one of the words that matched."""
    pieces = re.split(r"([^\W_]+)", text)
    found: list[tuple[str, bool]] = []
    for piece in filter(None, pieces):
        is_match = spellings.fold(piece) in matched
        if found and found[-1][1] == is_match:
            found[-1] = (found[-1][0] + piece, is_match)
        else:
            found.append((piece, is_match))
    return tuple(found)


def excerpt(pieces: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    """Return the part of a long text around the first words that matched."""
    if sum(len(text) for text, _ in pieces) <= 3 * _CONTEXT:
        return pieces
    first = next((place for place, (_, is_match) in enumerate(pieces) if is_match), 0)
    found: list[tuple[str, bool]] = []
    if first and pieces[first][1]:
        before = "".join(text for text, _ in pieces[:first])
        kept = before if len(before) <= _CONTEXT else "… " + before[-_CONTEXT:].partition(" ")[2]
        found.append((kept, False))
    length = 0
    for text, is_match in pieces[first:]:
        room = 2 * _CONTEXT - length
        if len(text) > room:
            found.append((text[:room].rpartition(" ")[0] + " …", is_match))
            break
        found.append((text, is_match))
        length += len(text)
    return tuple(found)
