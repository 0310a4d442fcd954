"""How words are compared: without accents and capitals; as they are, as beginnings, by differing letters."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable


def fold(text: str) -> str:
    """Return a text without capitals, accents and marks, its words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ø", "o"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept))


class Words:
    """Words that are known, all folded, and what a misspelt one may mean."""

    def __init__(self, known: Iterable[str]):
        self.known = frozenset(known)
        self.words = sorted(self.known)
        self.pairs: dict[str, set[str]] = defaultdict(set)
        for word in self.words:
            for pair in _pairs(word):
                self.pairs[pair].add(word)

    def near(self, word: str) -> dict[str, float]:
        """Return the known words that a word may mean, with how well each fits: 1 is the same."""
        found = {known: 0.8 + 0.15 * len(word) / len(known) for known in self._beginning(word)}
        if word in self.known:
            found[word] = 1.0
        return found or self._similar(word)

    def _beginning(self, word: str) -> Iterable[str]:
        for place in range(bisect.bisect_left(self.words, word), len(self.words)):
            if not self.words[place].startswith(word):
                return
            yield self.words[place]

    def _similar(self, word: str) -> dict[str, float]:
        most = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2
        if not most:
            return {}
        shared = Counter(known for pair in _pairs(word) for known in self.pairs.get(pair, ()))
        least = len(word) - 2 * most - 1
        found = {}
        for known, count in shared.items():
            if count >= least and len(known) >= len(word) - most:
                fits = [0.8 - 0.2 * differ for differ in (distance(word, known, most),) if differ <= most]
                for begun in {known[: len(word)], known[: len(word) + 1]} - {known}:
                    differ = distance(word, begun, most)
                    fits += [0.75 - 0.2 * differ] if differ <= most else []
                if fits:
                    found[known] = max(fits)
        best = max(found.values(), default=0)
        return {known: fit for known, fit in found.items() if fit > best - 0.1}


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def distance(one: str, other: str, most: int = 2) -> int:
    """Return how many letters must be put in, left out, changed or swapped; `most` + 1 where it is more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, known in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
