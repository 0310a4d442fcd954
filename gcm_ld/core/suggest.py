"""What a person may have meant: the nearest of the words that are known, and the words that offer them."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

NEAREST = 3
"""The most words that are offered."""

FEW = 12
"""The most words that are listed where none is near."""


LONGEST = 80
"""The most letters of a word that are looked at."""

LIKELY = 24
"""Of many known words, as many that share parts with a word are compared with it."""


class Words:
    """Known words that are asked for often: of thousands the nearest are found in a millisecond.

    Only those that share the most parts of three letters with a word are compared with it.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.spellings = _spellings(known)
        self._holding: defaultdict[str, list[str]] = defaultdict(list)
        for spelling in self.spellings:
            for part in _parts(spelling):
                self._holding[part].append(spelling)

    def likely(self, wanted: str) -> list[str]:
        """Return the spellings that share the most parts with a word, in proportion to their own."""
        shared = Counter(word for part in _parts(wanted) for word in self._holding.get(part, ()))
        return sorted(shared, key=lambda word: (-shared[word] / (1 + len(word) + len(wanted)), word))[:LIKELY]


def near(word: str, known: Iterable[str] | Words, most: int = NEAREST, cutoff: float = 0.6) -> list[str]:
    """Return the nearest of the known words in any case: those like `word`, then those that contain it.

    `cutoff` is the least ratio of difflib, between 0 and 1.
    """
    wanted = word[:LONGEST].casefold()
    spellings = known.spellings if isinstance(known, Words) else _spellings(known)
    compared = known.likely(wanted) if isinstance(known, Words) else spellings
    alike = difflib.get_close_matches(wanted, compared, n=most, cutoff=cutoff)
    containing = [spelling for spelling in spellings if len(wanted) > 2 and wanted in spelling]
    found = [name for spelling in dict.fromkeys([*alike, *containing]) for name in spellings[spelling]]
    return found[:most]


def _spellings(known: Iterable[str]) -> dict[str, list[str]]:
    """Return known words by their spelling in small letters."""
    spellings: dict[str, list[str]] = {}
    for name in known:
        spellings.setdefault(name.casefold(), []).append(name)
    return spellings


def _parts(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def advice(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the nearest of the known words as a question; if none is near, as `offer` does."""
    names = list(known)
    return offer(near(word, names), names, otherwise)


def offer(nearest: Sequence[str], known: Sequence[str], otherwise: str = "") -> str:
    """Return the nearest words as a question; without any, `otherwise` or the first of those known."""
    if nearest:
        return f"did you mean {' or '.join(nearest)}?"
    if otherwise:
        return otherwise
    if not known:
        return "there are none."
    more = f" and {len(known) - FEW} more" if len(known) > FEW else ""
    return f"there {'is' if len(known) == 1 else 'are'} {', '.join(known[:FEW])}{more}."
