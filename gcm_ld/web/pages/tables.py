"""What a list of things is made of: columns of cells that can be sorted, facets that narrow it, its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gcm_ld.core import kinds
from gcm_ld.edition import things
from gcm_ld.matrix import filters
from gcm_ld.presentation import languages, sentences
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import fields, profiles, views


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: links to things, or a text, or a number with the number that it is of; `key`
    is what the column is sorted by.

    With both links and a text, the text leads to the first thing. `mark` is what must be known of the thing
    that the cell names, such as that a mechanism is dormant.
    """

    key: tuple[object, ...] | str | int = ""
    links: Sequence[str] = ()
    text: str = ""
    of: int | None = None
    short: bool = True
    mark: str = ""


Row = Sequence[Cell]
Maker = Callable[[Publication, str], Cell]
"""What makes the cell of a thing, which is given by its IRI."""

UNTOLD = "cannot be told"
"""The state of what no area of focus leads to, so that no list could say it."""

Values = Callable[[Publication, str], Sequence[str]]
"""What returns the IRIs or words that stand in some relation to a thing."""


@dataclass(frozen=True)
class Column:
    """A column: its name in an address, its head, what makes its cells, and whether a first sort begins with
    the greatest."""

    name: str
    head: str
    cell: Maker
    is_number: bool = False


@dataclass(frozen=True)
class Facet:
    """A choice that narrows a list to the things that have a value of a kind; an address calls it so too."""

    kind: str
    words: str
    values: Values


@dataclass(frozen=True)
class Listing:
    """The list of a kind: its lead, its columns and facets, and the questions behind it.

    `{count}` in the lead is the number of things, `{numeral}` the same in words. `note` may need the
    publication, to count something else. Title and section are by default those of the kind, the things all
    of the kind in their order.
    """

    kind: str
    lead: str
    columns: Sequence[Column]
    questions: Sequence[str]
    facets: Sequence[Facet] = ()
    note: str | Callable[[Publication], str] = ""
    title: str = ""
    section: str = ""
    things: Callable[[Publication], Sequence[str]] | None = None

    @property
    def heading(self) -> str:
        """The title of the list."""
        return self.title or kinds.find(self.kind).title

    def iris(self, publication: Publication) -> Sequence[str]:
        """Return the things of the list."""
        if self.things:
            return self.things(publication)
        if kinds.find(self.kind).group == kinds.STATEMENT:
            return [one.iri for one in publication.statements.of(self.kind)]
        return profiles.ordered(publication, self.kind)


@dataclass(frozen=True)
class Selection:
    """What an address selects of a list: `rows` of `total`, `params` with the shortest word for each value.

    `options` are the values of each facet as pairs of word and label, `facets` the words of each row by
    facet. `language` is that of the names.
    """

    rows: Sequence[Row]
    total: int
    params: views.Params
    options: dict[str, list[tuple[str, str]]]
    facets: Sequence[dict[str, list[str]]] = ()
    language: str = "en"


def select(publication: Publication, listing: Listing, params: views.Params) -> Selection:
    """Return the rows that the facets leave, sorted by `sort`: a column, after `-` the greatest first.

    Raises Refused for a value that means nothing, or that no row has.
    """
    every = listing.iris(publication)
    kept, options = list(every), {}
    for facet in listing.facets:
        values = {value for iri in every for value in facet.values(publication, iri)}
        offered = [iri for iri in profiles.ordered(publication, facet.kind) if iri in values]
        options[facet.kind] = [(things.word(iri, facet.kind), publication.caption(iri)) for iri in offered]
        choice = things.Choice(facet.kind, facet.words, facet.kind)
        if chosen := fields.chosen(publication, choice, params, offered):
            kept = [iri for iri in kept if chosen in facet.values(publication, iri)]
            params = params.replaced(facet.kind, things.word(chosen, facet.kind))
    found = [(iri, [column.cell(publication, iri) for column in listing.columns]) for iri in kept]
    if order := params.first("sort"):
        heads = {column.name: column.head for column in listing.columns}
        choice = things.Choice("sort", "Sort by", options=heads)
        sign = "-" if order.startswith("-") else ""
        by = fields.choose(publication, choice, order.removeprefix("-"))
        found.sort(key=lambda one: one[1][list(heads).index(by)].key, reverse=bool(sign))
        params = params.replaced("sort", sign + by)
    language = fields.chosen(publication, filters.FILTERS["names"], params) or "en"
    words = [
        {
            one.kind: [things.word(value, one.kind) for value in one.values(publication, iri)]
            for one in listing.facets
        }
        for iri, _ in found
    ]
    rows = [cells for _, cells in found]
    return Selection(rows, len(every), params.replaced("names", language), options, words, language)


def text(words: str, key: tuple[object, ...] | str | int | None = None) -> Cell:
    """Return a cell with a text, sorted by `key` or by the text, numbers by value."""
    return Cell(turtle.natural(words) if key is None else key, text=words)


def number(words: str) -> Cell:
    """Return a cell with a whole number, given in digits; nothing counts as 0."""
    return Cell(int(words or 0), text=words)


def share(part: str | int, total: str | int | None) -> Cell:
    """Return a cell with a number, and the number that it is of where there is one."""
    count = int(part or 0)
    return Cell(count, text=str(count), of=None if total in ("", None) else int(total))


def name(publication: Publication, iri: str, short: bool = False, mark: str = "") -> Cell:
    """Return a cell that names a thing and leads to it."""
    words = publication.caption(iri) if short else publication.label(iri)
    return Cell(words.casefold(), (iri,), short=short, mark=mark)


def words_of(name: str) -> Maker:
    """Return the maker of cells with the text of a property."""
    return lambda publication, iri: text(publication.value(iri, name))


def links(values: Values, key: Callable[[Sequence[str]], tuple[object, ...] | int] | None = None) -> Maker:
    """Return the maker of cells that name things, sorted by their captions or by a key of their IRIs."""

    def cell(publication: Publication, iri: str) -> Cell:
        iris = tuple(values(publication, iri))
        captions = tuple(publication.caption(one).casefold() for one in iris)
        return Cell(key(iris) if key else captions, iris)

    return cell


def full(values: Values) -> Maker:
    """Return the maker of cells that name things in full, by the day on which they began and by name."""

    def cell(publication: Publication, iri: str) -> Cell:
        named = {one: publication.label(one).casefold() for one in values(publication, iri)}
        days = {one: publication.value(one, "gcm:start") for one in named}
        ordered = sorted(named, key=lambda one: (days[one] or "9", turtle.natural(named[one])))
        return Cell(tuple(named[one] for one in ordered), tuple(ordered), short=False)

    return cell


def count(values: Values, kind: str) -> Maker:
    """Return the maker of cells with the number of different things, of all of a kind (`profiles.counts`)."""
    return lambda publication, iri: share(
        len({*values(publication, iri)} - {""}), profiles.counts(publication)[kind]
    )


def tally(values: Values, word: str) -> Maker:
    """Return the maker of cells with how many of some values are the word."""

    def cell(publication: Publication, iri: str) -> Cell:
        words = values(publication, iri)
        return share(list(words).count(word), len(words))

    return cell


def figure(kind: str, part: str, of: str) -> Maker:
    """Return the maker of cells with a number in the stored summary of a kind, of all things of a kind or of
    another number there; with the words for it where the sources cannot tell."""

    def cell(publication: Publication, iri: str) -> Cell:
        row = profiles.row(publication, f"coverage/{kind}-summary", kind, iri)
        if row.get("state") == UNTOLD:
            return text(UNTOLD, -1)
        return share(row.get(part, 0), profiles.counts(publication).get(of) or row[of])

    return cell


def answered(question: str, here: str, there: str) -> Values:
    """Return what reads a column of a stored answer in the rows that have a thing in another column."""
    return lambda publication, iri: [row[there] for row in profiles.rows(publication, question, here, iri)]


def joined(statement: str, here: str, there: str) -> Values:
    """Return what reads a property of the statements of a kind that have a thing as value of another."""
    return lambda publication, iri: [
        one.one(there) for one in publication.statements.where(statement, here, iri)
    ]


def values(name: str) -> Values:
    """Return what reads the values of a property."""
    return lambda publication, iri: sorted(
        (value.value for value in publication.values(iri, name)), key=turtle.natural
    )


def naming(name: str) -> Values:
    """Return what reads the things that have a thing as value of a property."""
    return lambda publication, iri: publication.subjects(name, iri)


def lines(
    publication: Publication, listing: Listing, rows: Sequence[Row], language: str = "en"
) -> list[list[str]]:
    """Return rows of a list as lines of cells: a head, then the IRI that each is about, and its columns.

    A number that is of another has a second column with that, a thing what must be known of it in `status`;
    things of one cell stand with `; ` between them. In another language than English the last column is
    `nameFr` or the like, empty where there is no such name.
    """
    shares = {place for row in rows for place, cell in enumerate(row) if cell.of is not None}
    has_marks = any(cell.mark for row in rows for cell in row)
    heads = ["iri"]
    for place, column in enumerate(listing.columns):
        heads += [column.name, f"{column.name}Of"] if place in shares else [column.name]
    native = languages.preferred(publication, language) if language != "en" else None
    heads += ["status"] if has_marks else []
    made = [[*heads, f"name{language.capitalize()}"] if native is not None else heads]
    about = [column.name for column in listing.columns].index("name")
    for row in rows:
        line = [row[about].links[0]]
        for place, cell in enumerate(row):
            line.append(
                cell.text or "; ".join(sentences.name(publication, iri, cell.short) for iri in cell.links)
            )
            if place in shares:
                line.append("" if cell.of is None else str(cell.of))
        line += ["".join(cell.mark for cell in row)] if has_marks else []
        made.append([*line, native.get(line[0], "")] if native is not None else line)
    return made
