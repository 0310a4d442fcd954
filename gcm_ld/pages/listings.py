"""What a list of things is made of: columns, cells that can be sorted, and choices that narrow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld import publications, turtle
from gcm_ld.pages import views


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: links to things, or a text, or a number with the number that it is of; `key`
    is what the column is sorted by."""

    key: tuple | str | int = ""
    links: Sequence[str] = ()
    text: str = ""
    of: int | None = None
    short: bool = True


@dataclass(frozen=True)
class Column:
    """A column: its name in an address, its head, and whether a first sort begins with the greatest."""

    name: str
    head: str
    number: bool = False


@dataclass(frozen=True)
class Choice:
    """A way to narrow a list: its name in an address, its words, and the values with their words."""

    name: str
    words: str
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Listing:
    """A list of a kind: title, words, columns, rows of cells, choices, and the questions that it rests on.

    `whole` is how many things belong in the list, where these are not all of the kind.
    """

    kind: str
    title: str
    lead: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    questions: Sequence[str]
    choices: Sequence[Choice] = ()
    section: str = "theme"
    note: str = ""
    whole: int | None = None

    @property
    def asked(self) -> list[tuple[str, dict[str, str]]]:
        """The questions, each with the values of its parameters, of which there are none."""
        return [(name, {}) for name in self.questions]


def named(publication: publications.Publication, iri: str, short: bool = False) -> Cell:
    """Return a cell that names a thing and leads to it."""
    words = publication.caption(iri) if short else publication.label(iri)
    return Cell(words.casefold(), (iri,), short=short)


def several(publication: publications.Publication, iris: Sequence[str]) -> Cell:
    """Return a cell that names some things, by their captions."""
    return Cell(tuple(publication.caption(iri).casefold() for iri in iris), tuple(iris))


def share(part: str | int, whole: str | int | None) -> Cell:
    """Return a cell with a number, and the number that it is of where there is one."""
    number = int(part or 0)
    return Cell(number, text=str(number), of=None if whole in ("", None) else int(whole))


def text(words: str, key: tuple | str | int | None = None) -> Cell:
    """Return a cell with a text, sorted by `key` or by the text, numbers by value."""
    return Cell(turtle.natural(words) if key is None else key, text=words)


def chosen(params: views.Params, choice: Choice) -> str:
    """Return the value that is chosen, empty where none is. Raises Refused for one that is not offered."""
    value = params.first(choice.name)
    offered = [name for name, _ in choice.values]
    if value and value not in offered:
        message = f"{choice.words} can't be {value!r}. Choose one of {', '.join(offered)}."
        raise views.Refused(400, "No such choice", message)
    return value
