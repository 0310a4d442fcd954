"""What is wrong with a query that the engine can't read, in words that help to mend it.

The engine's parser names the place where it gave up, which for a prefix that nobody declared is the end of
the query, and lists all that it tried there, down to ranges of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcm_ld import names, sparql

LONGEST = 200
"""Characters of the line that are shown."""

_UPDATE = re.compile(
    r"(?:\s|\#[^\n\r]*|PREFIX\s{1,99}[^\s<]*\s{0,99}<[^>]*>|BASE\s{0,99}<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"error at \d+:(\d+)")
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
        return Mistake("", text.count("\n", 0, update.start(1)) + 1, update=update[1].upper())
    line, words = sparql.place(error)
    column = int(place[1]) if (place := _PLACE.search(str(error))) else None
    told = _expected(words)
    if undeclared := next(_undeclared(text), None):
        prefix, at = undeclared
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        known = names.PREFIXES.get(prefix)
        remedy = f"PREFIX {prefix}: <{known}>" if known else f"PREFIX {prefix}: and its IRI"
        told = f"the prefix {prefix}: is used and not declared. Put {remedy} at the beginning of the query."
    lines = text.split("\n")
    shown = lines[line - 1].rstrip()[:LONGEST] if line <= len(lines) else ""
    where = f"Line {line}, column {column}" if column else f"Line {line}"
    return Mistake(f"{where}: {told}", line, column, shown)


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
