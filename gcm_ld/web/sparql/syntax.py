"""What is wrong with a query that the engine can't read, in words that help to mend it.

The engine's parser names the place up to which it looked, which for a prefix that nobody declared is the
end of the query, and lists all that it tried there, down to ranges of characters. Where it tried a keyword,
the place lies behind what is wrong by the letters of that word, be it in the next line. So it reads the query
once more, its tokens so far apart that no keyword reaches from one to the next.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.questions import sparql

LONGEST = 200
"""Characters of the line that are shown."""

_UPDATE = re.compile(
    r"(?:\s|\#[^\n\r]*+|PREFIX\s{1,99}[^\s<]*\s{0,99}<[^>]*>|BASE\s{0,99}<[^>]*>)*+"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"error at (\d+):(\d+)")
_LINE = re.compile(r"\r\n?|\n")
_ALONE = frozenset("{}()[],;.")
_GAP = " " * 20
"""Wider than any keyword of SPARQL."""

_STRETCHED = 50_000
"""Characters of the longest query that is read again."""

_EMPTY = ox.Store()
_RANGES = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)+)"')
_PREFIXED = re.compile(r"([^\W\d_][\w.-]*|):")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where, the line that has it, and the word of an update, if the text is one."""

    message: str
    line: int
    column: int | None = None
    shown: str = ""
    update: str = ""


def explain(text: str, error: SyntaxError) -> Mistake:
    """Return what is wrong with a query that gave the error."""
    if update := _UPDATE.match(text):
        return Mistake("", _where(text, update.start(1))[0], update=update[1].upper())
    at, words = _again(text) or _named(text, error)
    told = _expected(words)
    if undeclared := next(_undeclared(text), None):
        prefix, at = undeclared
        known = names.PREFIXES.get(prefix)
        remedy = f"PREFIX {prefix}: <{known}>" if known else f"PREFIX {prefix}: and its IRI"
        told = f"the prefix {prefix}: is used and not declared. Put {remedy} at the beginning of the query."
    line, column = _where(text, at)
    shown = _LINE.split(text)[line - 1].rstrip()[:LONGEST]
    return Mistake(f"Line {line}, column {column}: {told}", line, column, shown)


def _where(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both from 1."""
    before = _LINE.split(text[:at])
    return len(before), len(before[-1]) + 1


def _named(text: str, error: SyntaxError) -> tuple[int, str]:
    """Return the offset that the engine names, at most the end of what is written, and what it says."""
    place, words = _PLACE.search(str(error)), sparql.place(error)[1]
    if place is None:
        return 0, words
    line, column = int(place[1]), int(place[2])
    before = sum(len(one) + 1 for one in text.split("\n")[: line - 1])
    return min(before + column - 1, len(text.rstrip())), words


def _again(text: str) -> tuple[int, str] | None:
    """Return the offset of the first token that the engine can't read, and what it says of it.

    For a query that lacks its end it is the offset behind what is written; None for one that is too long.
    """
    if len(text) > _STRETCHED:
        return None
    pieces, starts, places, size, at, apart = [], [], [], 0, 0, True
    for kind, piece in sparql.spans(text):
        blank = kind == "comment" or piece.isspace()
        if not blank:
            if apart or piece in _ALONE:
                pieces.append(_GAP)
                size += len(_GAP)
                starts.append(size)
                places.append(at)
            pieces.append(piece)
            size += len(piece)
        apart = blank or piece in _ALONE
        at += len(piece)
    try:
        _EMPTY.query("".join(pieces) + _GAP, base_iri=names.BASE)
    except SyntaxError as error:
        found, words = _named("".join(pieces) + _GAP + ".", error)
        if found >= size + len(_GAP):
            return len(text.rstrip()), words
        return places[max(bisect.bisect(starts, found) - 1, 0)], words
    except (ValueError, RuntimeError, OSError):
        pass  # what can be read when its tokens are apart is told as the engine tells it
    return None


def _expected(words: str) -> str:
    if not words.startswith("expected"):
        return " ".join(words.split())
    signs = dict.fromkeys(_QUOTED.findall(_RANGES.sub("", words)))
    # A single word is what was tried last, and not what is missing.
    told = f" One of these could stand here: {' '.join(signs)}" if len(signs) > 1 else ""
    return f"the query can't be read from here on.{told}"


def _undeclared(text: str) -> Iterator[tuple[str, int]]:
    """Yield the prefixes that are used before they are declared, with their places."""
    declared, before, at = set(), "", 0
    for kind, piece in sparql.spans(text):
        if kind in ("", "keyword") and (found := _PREFIXED.match(piece)):
            if before.upper() == "PREFIX":
                declared.add(found[1])
            elif found[1] not in declared:
                yield found[1], at
        if piece.strip() and kind != "comment":
            before = piece
        at += len(piece)
