"""The head of a stored question: its `#+ key: value` lines, checked by their schema."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gcm_ld.core import suggest

ONCE = ("summary", "description", "keywords")
REPEATED = {
    "endpoint": ("IRI", "what it is"),
    "parameter": ("name", "kind", "what it does", "example"),
    "column": ("name", "kind", "what it holds"),
}
OPTIONAL = {"parameter": ("default",)}
"""The parts of a key that may be left out, behind the others."""

KEYS = (*ONCE, *REPEATED)


class HeaderError(ValueError):
    """A head is not as the schema says: it has a `line` and a `message` with what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Entry:
    """One line of a head: its number, its key, and its value in as many parts as the key says.

    A parameter may have a fifth part, its default.
    """

    line: int
    key: str
    parts: tuple[str, ...]


def parse(text: str) -> list[Entry]:
    """Return the head lines of a query in order.

    Raises HeaderError for an unknown key, an empty value, a key that is missing or there twice, a parameter
    or column without all its parts or with a name twice, and a head line that stands after the head.
    """
    entries, in_head = [], True
    for number, line in enumerate(text.splitlines(), 1):
        in_head = in_head and line.startswith("#+")
        if in_head:
            entries.append(_entry(number, line))
        elif line.startswith("#+"):
            raise HeaderError(number, "a head line stands after the head; move it up to the other #+ lines.")
    for key in ONCE:
        lines = [entry.line for entry in entries if entry.key == key]
        if not lines:
            raise HeaderError(1, f"no {key} in the head; add a line `#+ {key}: …`.")
        if len(lines) > 1:
            raise HeaderError(lines[1], f"{key} is there twice; keep one.")
    seen = set()
    for entry in entries:
        if (entry.key, entry.parts[0]) in seen:
            raise HeaderError(entry.line, f"{entry.key} {entry.parts[0]} is there twice; keep one.")
        seen.add((entry.key, entry.parts[0]))
    return entries


def _entry(number: int, line: str) -> Entry:
    key, colon, value = (part.strip() for part in line.removeprefix("#+").partition(":"))
    if key not in KEYS or not colon:
        raise HeaderError(
            number, f"no key {key!r} in a head; {suggest.advice(key, KEYS, f'say {_list(KEYS)}.')}"
        )
    if not value:
        raise HeaderError(number, f"{key} is empty; write it after the colon.")
    if key in ONCE:
        return Entry(number, key, (value,))
    parts = tuple(part.strip() for part in value.split("|"))
    needed, further = len(REPEATED[key]), OPTIONAL.get(key, ())
    if not needed <= len(parts) <= needed + len(further) or not all(parts):
        form = " | ".join(REPEATED[key]) + "".join(f" [| {part}]" for part in further)
        raise HeaderError(number, f"{_article(key)} {key} is written `#+ {key}: {form}`.")
    return Entry(number, key, parts)


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
