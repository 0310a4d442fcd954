"""Full-text search over the names, quotations and definitions of an edition and over its questions.

The index is a SQLite FTS5 table in memory. A name ranks above a text, and a whole name above a part of one;
names that are alike in this are in the order of the share of them that was typed, texts in the order of BM25.
A word that is not in the index is taken as the most similar one that is, by shared trigrams and the ratio of
difflib.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import things
from gcm_ld.presentation import sentences
from gcm_ld.presentation.folding import fold, initials
from gcm_ld.publish.publications import Publication

KINDS = {
    **{kind.alias or name: kind.search for name, kind in kinds.select(lambda kind: kind.search).items()},
    "concept": "Other terms",
    "term": "Technical terms",
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
    "gcm:purpose",
)
SAME = ("schema:sameAs", "skos:exactMatch", "skos:closeMatch", "rdfs:seeAlso")
"""Properties that lead to terms of other vocabularies for the same thing; their names find it too."""

DESCRIBING = ("gcm:activityStatus", "rdf:type")
"""Properties of a mechanism whose values find it by their names, as "dormant"."""

SILENT = frozenset(
    [
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it"),
        *("of", "on", "or", "the", "to", "what", "which", "who", "with"),
    ]
)
"""The words that are left out of a search that has others."""

MOST_LETTERS, MOST_WORDS = 200, 12
"""How much of a search is read."""

_QUOTED = ("passage", "item", "claim", "discrepancy", "guiding-question", "contribution-mode")
NAMED = frozenset(KINDS) - {*_QUOTED, "query"}
"""The kinds whose names count for themselves; of the others all words are one text."""

_OTHER = ("query", "concept", "term", "goal")
_NUMBERED = ("theme", "element", "objective", "phase", "discrepancy", "guiding-question")
"""The kinds whose things are called by their number or letter, as "objective 23"."""
_LEVELS = ("goal", "target", "indicator")

_RANKS = {"label": (6, 4, 2), "name": (5, 3, 1), "elsewhere": (3, 1, 1), "all": (0, 0, 0)}
"""What a row of each role is worth if it equals the words, begins with them, or has them somewhere."""

_TABLES = """
CREATE VIRTUAL TABLE texts USING fts5(
    text, entry UNINDEXED, role UNINDEXED, language UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row);
CREATE VIRTUAL TABLE spelling USING fts5(word, tokenize = 'trigram');
"""
_MATCHING = "SELECT entry, role, text, bm25(texts) FROM texts WHERE texts MATCH ?"
_BEGINNING = "SELECT 1 FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1"
_SIMILAR = "SELECT trim(word) FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT 25"
_LEAST_SIMILAR, _HELD = 0.81, 0.85
"""How like a word must be to be taken for another, and how like one is that holds it within."""
_SHORTEST = 4
"""How many letters a word has that is taken for another, and the other but where it lacks an s alone."""

# SQLite is used by one thread at a time, and no process forks meanwhile, so that a child gets a whole index.
_LOCK = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


def singular(kind: str) -> str:
    """Return the words for one thing of a kind."""
    words = {
        "goal": "SDG",
        "passage": "passage of the note",
        "query": "question",
        "state": "country",
        "term": "technical term",
    }
    return words.get(kind, kind.replace("-", " "))


Text = tuple[str, str]
"""A text and its language tag, empty where it has none."""

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it matches the search."""


@dataclass(frozen=True)
class Entry:
    """A thing in the index: its kind, its label, its other names, its names in other vocabularies, and the
    texts about it."""

    iri: str
    kind: str
    label: Text
    names: tuple[Text, ...] = ()
    elsewhere: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A thing that matches, and the folded beginnings of words by which it does."""

    entry: Entry
    words: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return self.entry.iri

    @property
    def kind(self) -> str:
        """The kind of the thing, a key of `KINDS`."""
        return self.entry.kind

    @property
    def label(self) -> Pieces:
        """The label in pieces."""
        return marked(self.entry.label[0], self.words)

    @property
    def snippet(self) -> Pieces:
        """The name that matches more words than the label does, else the first text that matches, else the
        first text, in pieces."""
        entry = self.entry
        name = max((text for text, _ in (*entry.names, *entry.elsewhere)), key=self._count, default="")
        if self._count(name) <= self._count(entry.label[0]):
            texts = [text for text, _ in entry.texts]
            name = next(filter(self._count, texts), next(iter(texts), ""))
        return marked(excerpt(name, self.words), self.words)

    def _count(self, text: str) -> int:
        return _count(fold(text), self.words)


def _count(folded: str, words: Iterable[str]) -> int:
    """Return how many of the words are in a text, as words or as beginnings of words."""
    return sum(f" {word}" in f" {folded}" for word in words)


@dataclass(frozen=True)
class Result:
    """The hits of a search, of all kinds, the best first.

    `corrected` maps words that nothing has to those taken instead; `partial` says that no thing has all of
    the words; `absent` are those that nothing has and for which nothing is taken, where others
    are found.
    """

    hits: tuple[Hit, ...]
    corrected: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    absent: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many hits there are of each kind, in the order of `KINDS`."""
        counted = Counter(hit.kind for hit in self.hits)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


class Index:
    """A search index of entries: a row for each name, and one for all words of an entry in a language."""

    def __init__(self, entries: Sequence[Entry]):
        self.entries = entries
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        with _LOCK, self._database as database:
            database.executescript(_TABLES)
            rows = (
                (fold(text), place, role, language)
                for place, entry in enumerate(entries)
                for role, text, language in _rows(entry)
            )
            database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
            database.execute("INSERT INTO spelling SELECT '  ' || term || ' ' FROM vocabulary")

    def find(self, query: str) -> Result:
        """Return what matches a query in free words; nothing where it has none."""
        given = fold(query[:MOST_LETTERS]).split()[:MOST_WORDS]
        words = list(dict.fromkeys([word for word in given if word not in SILENT] or given))
        if not words:
            return Result(())
        with _LOCK:
            corrected = {word: other for word in words if (other := self._similar(word))}
            if len(words) > 1 and corrected and not self._is_name([corrected.get(one, one) for one in words]):
                corrected = {}
            absent = tuple(one for one in words if one not in corrected and not self._is_known(one))
            phrase = " ".join(corrected.get(word, word) for word in given)
            exact = [f'("{word}" OR "{word}"*)' for word in words if word not in corrected]
            either = [*exact, *(f'"{word}"*' for word in corrected.values())]
            rows = self._database.execute(_MATCHING, [f'"{phrase}" OR ({" AND ".join(either)})']).fetchall()
            partial = not rows
            if partial:
                rows = self._database.execute(_MATCHING, [" OR ".join(either)]).fetchall()
        words = [corrected.get(word, word) for word in words]
        if partial:
            counts = [_count(row[2], words) for row in rows]
            most = max(counts, default=0)
            rows = [row for row, count in zip(rows, counts, strict=True) if count == most]
            having = ([row for row in rows if _count(row[2], [one])] for one in words)
            rows = min(filter(None, having), key=len, default=[])
            if absent and (named := [row for row in rows if row[1] in ("label", "name")]):
                kind = self.entries[min(row[0] for row in named)].kind
                rows = [row for row in named if self.entries[row[0]].kind == kind]
        best: dict[int, tuple[float, float]] = {}
        for place, role, text, bm25 in rows:
            whole, beginning, part = _RANKS[role]
            rank = whole if text == phrase else beginning if text.startswith(phrase) else part
            score = bm25 if role == "all" else -len(phrase) / len(text)
            best[place] = min(best.get(place, (0, 0)), (-rank, score))
        order = sorted(best, key=lambda place: (best[place], place))
        hits = tuple(Hit(self.entries[place], tuple(words)) for place in order)
        return Result(hits, corrected, partial and bool(hits), absent if hits else ())

    def _is_name(self, words: Iterable[str]) -> bool:
        """Return whether a name has all of some words, so that they may be what was meant."""
        every = " AND ".join(f'"{word}"*' for word in words)
        rows = self._database.execute(_MATCHING, [every])
        return any(role != "all" for _, role, _, _ in rows)

    def _is_known(self, word: str) -> bool:
        """Return whether a word of the index begins with another."""
        return bool(self._database.execute(_BEGINNING, (word, word + chr(0x10FFFF))).fetchone())

    def _similar(self, word: str) -> str:
        """Return the word of the index that an unknown one most likely means, empty where there is none."""
        if self._is_known(word) or len(word) < _SHORTEST or word.isdigit():
            return ""
        padded = f"  {word} "
        trigrams = {f'"{padded[at : at + 3]}"' for at in range(len(padded) - 2)}
        matcher = difflib.SequenceMatcher(b=word)

        def likeness(other: str) -> float:
            held = _HELD if len(word) > _SHORTEST and word in other else 0.0
            return max(held, ratio(other), 0.95 * ratio(other[: len(word)]))

        def ratio(other: str) -> float:
            matcher.set_seq1(other)
            return matcher.ratio()

        rows = self._database.execute(_SIMILAR, [" OR ".join(sorted(trigrams))])
        others = [one for (one,) in rows if len(one) >= _SHORTEST or f"{one}s" == word]
        best = max(others, key=likeness, default="")
        return best if best and likeness(best) >= _LEAST_SIMILAR else ""


def _rows(entry: Entry) -> Iterable[tuple[str, str, str]]:
    """Yield role, text and language of the rows of an entry."""
    if entry.kind in NAMED:
        yield "label", *entry.label
        yield from (("name", *text) for text in entry.names)
        yield from (("elsewhere", *text) for text in entry.elsewhere)
    texts = (entry.label, *entry.names, *entry.elsewhere, *entry.texts)
    for language in dict.fromkeys(tag for _, tag in texts if tag):
        yield "all", " ".join(text for text, tag in texts if tag in ("", language)), language


@functools.lru_cache(maxsize=4)
def index(publication: Publication) -> Index:
    """Return the index of a publication, built once."""
    named, texts = _literals(publication, NAMES), _literals(publication, TEXTS)
    for engagement, printed in _literals(publication, ["gcm:printedName"]).items():
        if "/engagement/" in engagement:
            for mechanism in publication.values(engagement, "gcm:mechanism"):
                named[mechanism.value] += printed
    numbers = _literals(publication, ["gcm:number", "gcm:letter"])
    for iri, told in _offices(publication).items():
        texts[iri] += told
    elsewhere: dict[str, list[Text]] = defaultdict(list)
    for iri in [one for one in named if _kind(one) == "mechanism"]:
        values = (value for name in DESCRIBING for value in publication.values(iri, name))
        elsewhere[iri] += [(publication.label(terms.value(value)), "en") for value in values]
    for name in SAME:
        for quad in publication.store.quads_for_pattern(None, terms.node(name), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                elsewhere[quad.subject.value] += named.get(quad.object.value, [])
    entries = [
        Entry(
            names.iri("query", name),
            "query",
            (query.summary, "en"),
            texts=((query.description, "en"), (" ".join(query.keywords), "en"), (name, "")),
        )
        for name, query in publication.questions.items()
    ]
    taken = {fold(text) for some in named.values() for text, _ in some}
    for iri in {**named, **texts}:
        kind = _kind(iri)
        numbered = [(f"{singular(kind)} {number}", "en") for number, _ in numbers[iri] if kind in _NUMBERED]
        if kind in _QUOTED:
            label = (sentences.shorten(sentences.text(publication, iri), 140), "en")
            plain = dict.fromkeys(
                (text.replace("*", ""), language) for text, language in [*texts[iri], *numbered]
            )
            entries.append(Entry(iri, kind, label, texts=tuple(plain)))
        elif kind and iri in named:
            label = (publication.full_name(iri) if kind == "mechanism" else publication.label(iri), "en")
            known = {fold(text) for text, _ in named[iri]}
            others = dict.fromkeys(text for text in elsewhere[iri] if fold(text[0]) not in known)
            own = dict.fromkeys(text for text in named[iri] if text[0] != label[0])
            if kind == "term":
                own[names.compact(iri), ""] = None
            if kind in ("state", "organization"):
                letters = (one for one in sorted(initials(label[0])) if fold(one) not in taken)
                own |= {(one, ""): None for one in letters}
            if kind == "goal":
                codes = (code for code, _ in named[iri] if re.fullmatch(r"[0-9]+(\.\w+)*", code))
                numbered = [
                    (f"{word} {one}", "en") for one in codes for word in ("SDG", _LEVELS[one.count(".")])
                ]
            own |= dict.fromkeys(numbered)
            entries.append(Entry(iri, kind, label, tuple(own), tuple(others), tuple(texts[iri])))
    order = list(KINDS)
    return Index(sorted(entries, key=lambda one: (order.index(one.kind), one.label[0].casefold(), one.iri)))


def _offices(publication: Publication) -> dict[str, list[Text]]:
    """Return a text for each office in a mechanism, of those who have or had it, by the mechanism's IRI."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    taking_part = publication.subjects("skos:broader", names.iri("role", "participant"))
    for one in publication.statements.of("membership"):
        mechanism, role = one.one("participatesIn"), one.one("role")
        if mechanism and role not in taking_part:
            for who in one.all("participant"):
                label, acronym = publication.label(who), publication.value(who, "gcm:acronym")
                held[mechanism, role].add(f"{label} ({acronym})" if acronym else label)
    told: dict[str, list[Text]] = defaultdict(list)
    for (mechanism, role), holders in held.items():
        words = f"{publication.label(role)}, now or before: {', '.join(sorted(holders))}"
        told[mechanism].append((words[0].upper() + words[1:], "en"))
    return told


def _literals(publication: Publication, properties: Iterable[str]) -> defaultdict[str, list[Text]]:
    """Return the values of some properties, by the IRI of their subject."""
    values: defaultdict[str, list[Text]] = defaultdict(list)
    for name in properties:
        for quad in publication.store.quads_for_pattern(None, terms.node(name), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                values[quad.subject.value].append((quad.object.value, quad.object.language or ""))
    return values


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


@functools.lru_cache(maxsize=64)
def find(publication: Publication, query: str) -> Result:
    """Return what matches a query in free words, the best first; nothing for no words."""
    return index(publication).find(query)


def marked(text: str, words: tuple[str, ...]) -> Pieces:
    """Return a text in pieces, each with whether it is a word that begins with one of the folded `words`."""
    pieces: list[tuple[str, bool]] = []
    for piece in filter(None, re.split(r"([^\W_]+)", text)):
        matches = fold(piece).startswith(words)
        if pieces and pieces[-1][1] == matches:
            piece = pieces.pop()[0] + piece
        pieces.append((piece, matches))
    return tuple(pieces)


def excerpt(text: str, words: tuple[str, ...], before: int = 10, after: int = 25) -> str:
    """Return a short text as it is, of a long one what is around the first word that matches."""
    if len(text) <= 6 * (before + after):
        return text
    parts = text.split()
    matching = (at for at, part in enumerate(parts) if any(fold(part).startswith(word) for word in words))
    first = max(0, next(matching, 0) - before)
    middle = " ".join(parts[first : first + before + after])
    return ("… " if first else "") + middle + (" …" if first + before + after < len(parts) else "")
