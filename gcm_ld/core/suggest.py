"""What a person may have meant: the nearest of the words that are known, and the words that offer them."""

import difflib
from collections.abc import Iterable, Sequence

NEAREST = 3
"""The most words that are offered."""

FEW = 12
"""The most words that are listed where none is near."""


def near(word: str, known: Iterable[str], most: int = NEAREST, cutoff: float = 0.6) -> list[str]:
    """Return the nearest of the known words in any case: those like `word`, then those that contain it.

    `cutoff` is the least ratio of difflib, between 0 and 1.
    """
    spellings: dict[str, list[str]] = {}
    for name in known:
        spellings.setdefault(name.casefold(), []).append(name)
    wanted = word.casefold()
    alike = difflib.get_close_matches(wanted, spellings, n=most, cutoff=cutoff)
    containing = [spelling for spelling in spellings if len(wanted) > 2 and wanted in spelling]
    found = [name for spelling in dict.fromkeys([*alike, *containing]) for name in spellings[spelling]]
    return found[:most]


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
