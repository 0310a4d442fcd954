"""What a list of things is made of: columns, cells that can be sorted, and choices that narrow it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gcm_ld.presentation import sentences
from gcm_ld.publish import publications
from gcm_ld.questions import header
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import views

FEW = 12
"""The most values of a choice that a refusal names."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: links to things, or a text, or a number with the number that it is of; `key`
    is what the column is sorted by.

    With both links and a text, the text leads to the first thing. `mark` is what must be known of the thing
    that the cell names, such as that a mechanism is dormant.
    """

    key: tuple | str | int = ""
    links: Sequence[str] = ()
    text: str = ""
    of: int | None = None
    short: bool = True
    mark: str = ""


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


Maker = Callable[[publications.Publication, views.Params], Listing]
"""What makes a list of what is asked for."""


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
        few = f"there {'is' if len(offered) == 1 else 'are'} {', '.join(offered)}."
        advice = header.advice(value, offered, few if len(offered) <= FEW else "choose one in the list.")
        raise views.Refused(400, "No such choice", f"{choice.words} can't be {value!r}; {advice}")
    return value


def to_csv(publication: publications.Publication, listing: Listing, rows: Sequence[Sequence[Cell]]) -> str:
    """Return rows of a list as CSV: the IRI that each is about, then its columns.

    A number that is of another has a second column with that, a thing what must be known of it in `status`;
    things of one cell stand with `; ` between them.
    """
    whole = {place for row in listing.rows for place, cell in enumerate(row) if cell.of is not None}
    marked = any(cell.mark for row in listing.rows for cell in row)
    heads = ["iri"]
    for place, column in enumerate(listing.columns):
        heads += [column.name, f"{column.name}Of"] if place in whole else [column.name]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*heads, "status"] if marked else heads)
    about = [column.name for column in listing.columns].index("name")
    for row in rows:
        line = [row[about].links[0]]
        for place, cell in enumerate(row):
            line.append(
                cell.text or "; ".join(sentences.name(publication, iri, cell.short) for iri in cell.links)
            )
            if place in whole:
                line.append("" if cell.of is None else str(cell.of))
        writer.writerow([*line, "".join(cell.mark for cell in row)] if marked else line)
    return text.getvalue()
