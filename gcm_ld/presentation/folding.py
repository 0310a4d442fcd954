"""Words as a search compares them: without capitals, accents and punctuation, in one spelling."""

from __future__ import annotations

import functools
import re
import unicodedata

SPELLINGS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"^(arb|behavi|col|endeav|fav|harb|hon|lab|neighb)or", r"\1our"),
        (r"(?<=[a-z]{3})(?<!cit)([iy])z(?=[aei]|$)", r"\1s"),
        (r"^(cent|theat)er(s?)$", r"\1re\2"),
        (r"^(defen|licen|offen)s", r"\1c"),
        (r"^program(s?)$", r"programme\1"),
        (r"^(travel|label|fuel|channel|counsel)l?(?=ed|er|ing)", r"\1l"),
        (r"^([وبفك]?ال|لل)(?=\w{3})", ""),
    )
)
"""What makes the American spelling of a folded word the British one, and takes the Arabic article away."""

_LETTERS = str.maketrans(
    "\N{ARABIC LETTER TEH MARBUTA}\N{ARABIC LETTER ALEF MAKSURA}" + "".join(map(chr, range(0x660, 0x66A))),
    "\N{ARABIC LETTER HEH}\N{ARABIC LETTER YEH}0123456789",
    "\N{ARABIC TATWEEL}",
)
"""Arabic letters that are written for one another, digits, and the line that only makes a word longer."""

_LIGATURES = str.maketrans({"ß": "ss", "ø": "o", "œ": "oe", "æ": "ae"})

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
"""A word of a folded text; a Chinese character is one by itself, for no spaces stand between the words."""


def fold(text: str) -> str:
    """Return a text without capitals, accents and punctuation, in British spelling, its words, and Chinese
    characters, separated by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = plain.translate(_LETTERS)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_spelled(word) for word in _WORD.findall(kept))


@functools.lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    for american, british in SPELLINGS:
        word = american.sub(british, word)
    return word


def initials(name: str) -> set[str]:
    """Return the initials of a name of several words: of all, of those with a capital, and of those of them
    that stand before the first "of", as `UK`; none of a single letter."""
    every = re.findall(r"[^\W\d_]+", re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]s", "", name))
    capitals = [word for word in every if word[0].isupper()]
    first = [word for word in re.findall(r"[^\W\d_]+", name.partition(" of ")[0]) if word[0].isupper()]
    found = {"".join(word[0] for word in words).upper() for words in (every, capitals, first)}
    return {letters for letters in found if len(letters) > 1}
