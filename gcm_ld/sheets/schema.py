"""What a sheet has: its kinds, their columns, and the records that its rows make."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from gcm_ld.core import formats, suggest
from gcm_ld.presentation import dates
from gcm_ld.sheets import workbook

EXAMPLES = "examples"
"""The sheet of a template whose rows show what is meant; it is never read."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it for people, an example, and what a text must be.

    `words` are all texts that it takes, any where there are none. `pattern` is the regular expression of one,
    `check` raises ValueError for a text that is none, and `is_date` says that a number of days is one too. A
    cell of a column that is not `required` may be empty.
    """

    name: str
    meaning: str
    example: str
    required: bool = True
    words: tuple[str, ...] = ()
    pattern: str = r".*"
    check: Callable[[str], object] | None = None
    is_date: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its name, what a row of it is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Record:
    """A row: the text of each column by its name, empty where the sheet has none, and where each stands."""

    kind: str
    texts: Mapping[str, str]
    places: Mapping[str, str] = field(compare=False)

    def __getitem__(self, column: str) -> str:
        return self.texts[column]

    def wrong(self, column: str, message: str) -> str:
        """Return a finding: where the cell of a column stands, and what is wrong with it."""
        return f"{self.places[column]}: {message}"


ADDRESS = r"https?://\S+"
_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_READER = r"not coded|(" + _SLUG + r"(~[a-z]+)?)?"


def _optional(name: str, meaning: str, example: str, **more: Any) -> Column:
    return Column(name, meaning, example, required=False, **more)


# fmt: off
LISTINGS = Kind(
    "listings",
    "a dated list in a document of what a mechanism works on",
    (
        Column("listing", "its name in addresses, in small letters with hyphens", "iom-midsa-2024",
               pattern=f"(?=.{{1,80}}$){_SLUG}", aliases=("source_id",)),
        Column("mechanism", "the mechanisms that it is about, by their names in addresses", "midsa",
               pattern=f"{_SLUG}( {_SLUG})*"),
        Column("url", "where the document was read", "https://www.iom.int/midwa", pattern=ADDRESS,
               check=ox.NamedNode),
        Column("title", "what the document is called", "IOM: MIDSA"),
        Column("publisher", "who publishes it", "IOM"),
        Column("kind", "what kind of document it is", "mechanism page",
               words=("action plan", "mechanism page", "meeting report", "ministerial declaration", "news")),
        _optional("as_of", "a year, a month, a day, or two with / between; .. for an open side", "2024",
                  check=dates.interval, is_date=True),
        Column("date_basis", "how that time is known", "implied", words=("printed", "implied", "undated")),
        _optional("date_reason", "what in the document says so", "current chair Angola after past chair"),
        Column("list_completeness", "how much of the list was read", "whole",
               words=("whole", "cut", "one meeting"), aliases=("completeness",)),
        _optional("accessed", "the day on which it was read", "2026-11-30", pattern=r"\d{4}-\d\d-\d\d",
                  check=dates.bounds, is_date=True),
        _optional("rights_remark", "whose the words are",
                  "© IOM; single items quoted as evidence, not the page", aliases=("rights",)),
        _optional("mirror", "y if what was read is a copy kept by someone other than the publisher", "n",
                  words=("y", "n")),
    ),
)
ITEMS = Kind(
    "items",
    "what the words of one item of a listing name; an item that names two areas has two rows",
    (
        Column("listing", "the listing that the item stands in", "iom-midsa-2024", pattern=_SLUG,
               aliases=("source_id",)),
        Column("mechanism", "the mechanism that the item is about", "midsa", pattern=_SLUG),
        Column("position", "the place of the item in the list, from 1; 0 for a heading above it", "1",
               pattern=r"0|[1-9]\d{0,3}"),
        Column("words", "the item as printed", "Border management"),
        _optional("area",
                  "the area of focus that the words name, by its name in addresses; empty for none",
                  "border-management", pattern=_SLUG),
        Column("relation", "how the words stand to the area", "exact",
               words=("exact", "part", "broader", "related", "none")),
        _optional("reason", "why, unless the words name the area", "two of the three joined subjects"),
        _optional("agreed", "y where two readers named the area before they compared", "y",
                  words=("y", "n")),
        _optional("reader1_area", "the area that the first reader named, or not coded",
                  "border-management", pattern=_READER),
        _optional("reader2_area", "the area that the second reader named, or not coded",
                  "border-management", pattern=_READER),
        _optional("reader3_area", "the area that the third reader named, or not coded", "not coded",
                  pattern=_READER),
        _optional("language", "the language of the words; en if left empty", "en",
                  words=("ar", "en", "es", "fr", "pt", "ru", "zh")),
        _optional("adjudicated",
                  "y where the readers differed; for the record of the reading, not stored", "n",
                  words=("y", "n")),
    ),
)
_DAY = r"\d{4}-\d\d-\d\d"
_WHEN = r"\d{4}(-\d\d(-\d\d)?)?"
_THING = r"[a-z-]+/\S+"
_SLUGS = f"{_SLUG}( {_SLUG})*"
LANGUAGES = ("ar", "en", "es", "fr", "it", "pl", "pt", "ru", "zh")
"""The languages that words of a source may be in."""


SOURCE = (
    _optional("source", "the documents, by their names in addresses", "iom-midsa", pattern=_SLUGS),
    _optional("source_url", "where a document was read that the edition does not have yet",
              "https://www.iom.int/midsa", pattern=ADDRESS, check=ox.NamedNode),
    _optional("source_title", "what that document is called", "IOM: MIDSA"),
    _optional("accessed", "the day on which it was read", "2026-11-30", pattern=_DAY, check=dates.bounds,
              is_date=True),
    _optional("mirror", "y if what was read is a copy kept by someone other than the publisher", "n",
              words=("y", "n")),
)
"""The columns that say where a row was read."""

STATED = (
    Column("basis", "what it rests on", "sourced",
           words=("printed", "reconciled", "sourced", "derived", "editorial")),
    _optional("certainty", "how sure it is; as sure as the basis allows if left empty", "found",
              words=("found", "derived", "unsourced", "unknown")),
    _optional("as_of", "the time that the source speaks of: a year, month or day, or two with / between; "
              "~ marks an estimate", "2016~/2018~", check=dates.interval, is_date=True),
    _optional("quote", "the words of the source", "is chaired by Zambia"),
    _optional("quote_language", "the language of the quote; English if left empty", "en",
              words=LANGUAGES),
    _optional("reason", "why, unless the source says so itself", "Counted from the list of the page."),
    _optional("remark", "anything else that should be said", "The page has no date."),
    *SOURCE,
)
"""The columns that say how a statement is known."""

STATED_VALUES = Kind(
    "facts",
    "a value that a source gives for a property of a thing, or that none could be found",
    (
        Column("thing", "what it is about: the end of the address of its page", "mechanism/midsa",
               pattern=_THING),
        Column("property", "what is said of it: the name of the property in the ontology", "purpose",
               pattern=r"([a-z]+:)?[A-Za-z][A-Za-z0-9]*"),
        _optional("number", "which of several statements to correct; leave empty for a new one", "2",
                  pattern=r"[1-9]\d*"),
        _optional("value", "what is right: words, a number, a date, a web address, or the end of the address "
                  "of a page; leave empty where nothing could be found", "organization/sadc"),
        _optional("language", "the language of the value, if it is words; English if left empty", "en",
                  words=LANGUAGES),
        _optional("value_status", "adopted for the value that the edition states, alternative for another",
                  "adopted", words=("adopted", "alternative"), aliases=("standing",)),
        _optional("since", "the day, month or year from which the value holds", "2018", pattern=_WHEN,
                  check=dates.bounds, is_date=True),
        _optional("period", "the time for which the value holds, in words", "2017"),
        _optional("passage", "the passages of the note that say it", "basis/7", pattern=r"\S+( \S+)*"),
        *STATED,
    ),
)
MEETINGS = Kind(
    "meetings",
    "a meeting, with what one source says of it; what others say stands in facts",
    (
        Column("meeting", "its name in addresses", "midsa-2025", pattern=_SLUG, aliases=("slug",)),
        Column("name", "what it is called", "MIDSA 2025"),
        _optional("mechanism", "the mechanisms whose meeting it is, by their names in addresses", "midsa",
                  pattern=_SLUGS),
        Column("kind", "its kind, by the name in addresses", "mechanism-meeting", pattern=_SLUG),
        _optional("number", "its number in its series", "7", pattern=r"[1-9]\d*"),
        _optional("planned", "y where the source speaks of a plan", "n", words=("y", "n")),
        _optional("start", "its first day, month or year", "2025-10-24", pattern=_WHEN, check=dates.bounds,
                  is_date=True),
        _optional("end", "its last day, month or year", "2025-10-27", pattern=_WHEN, check=dates.bounds,
                  is_date=True),
        _optional("place", "the town in which it was held, or online", "Victoria Falls"),
        _optional("country", "the State or territory of that town, by its code of three letters", "ZWE",
                  pattern=r"[A-Z]{3}"),
        _optional("theme", "its title or subject", "Promoting Regional Integration",
                  aliases=("topic",)),
        _optional("outcome", "what it led to, in words", "Declaration"),
        *(column for column in STATED if column.name != "basis"),
        _optional("basis", "on what this rests; empty, with the source, where facts say it", "sourced",
                  words=("sourced", "derived")),
    ),
)
_PART = r"[A-Z]{3}|" + _SLUG
_PERIOD = (
    _optional("from", "the first day, month or year of which it is known, where it did not hold before",
              "2018-07", pattern=f"{_WHEN}~?", check=dates.interval, is_date=True),
    _optional("until", "the last day, month or year of which it is known, where it did not hold after",
              "2020-01-31", pattern=f"{_WHEN}~?", check=dates.interval, is_date=True),
    _optional("value_status", "contested where sources contradict it", "adopted",
              words=("adopted", "contested"), aliases=("standing",)),
)
_NAME_LANGUAGE = _optional("name_language", "the language of that name; en if left empty", "en",
                           words=LANGUAGES)
MEMBERSHIPS = Kind(
    "memberships",
    "who takes part in a mechanism or serves it, in a role and for a time, by a source",
    (
        Column("mechanism", "the mechanism, by its name in addresses", "midsa", pattern=_SLUG),
        Column("participant", "the State or territory by its code of three letters, the organization by its "
               "name in addresses", "AGO", pattern=_PART, aliases=("participant_iso3", "holder")),
        _optional("participant_name", "its name as the source prints it", "Angola",
                  aliases=("holder_name",)),
        _NAME_LANGUAGE,
        Column("kind", "what it is; members where an organization stands for its members", "state",
               words=("state", "territory", "organization", "body", "members"), aliases=("holder_kind",)),
        Column("role", "its role, by the name in addresses", "member", pattern=_SLUG),
        *_PERIOD,
        _optional("members_on", "the day on which a member of the organization had to be one, to be included",
                  "2014-10-14", pattern=_DAY, check=dates.bounds, is_date=True),
        *STATED,
        _optional("held_october_2017", "for the record of the reading, not stored", "yes"),
        _optional("held_latest", "for the record of the reading, not stored", "unknown"),
        _optional("splits_edition_string", "for the record of the reading, not stored", "chair"),
    ),
)
BODIES = Kind(
    "bodies",
    "a member of an organization whose members take part in mechanisms",
    (
        Column("body", "the organization, by its name in addresses", "sadc", pattern=_SLUG),
        _optional("body_name", "its name, for those who read the sheet; not stored", "SADC"),
        Column("participant", "the member: a State or territory by its code of three letters, an "
               "organization by its name in addresses", "AGO", pattern=_PART, aliases=("iso3",)),
        _optional("participant_name", "its name as the source prints it", "Angola", aliases=("name",)),
        _NAME_LANGUAGE,
        _optional("role", "its role; member if left empty", "member", pattern=_SLUG),
        *_PERIOD,
        *STATED,
    ),
)
# fmt: on
KINDS = {kind.name: kind for kind in (LISTINGS, ITEMS, STATED_VALUES, MEETINGS, MEMBERSHIPS, BODIES)}
"""The kinds of sheet by name."""

HEADS = frozenset(
    workbook.plain(name)
    for kind in KINDS.values()
    for column in kind.columns
    for name in (column.name, *column.aliases)
)
"""The names of all columns, by which a row of heads is known."""

_MOST = 200
"""How many findings are told; a sheet with more has one cause."""

_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!)|Err:[0-9]+")
"""What a formula gives that fails, in Excel and in LibreOffice."""

_LOST = re.compile("[\u200b\ufeff\ufffd]")
"""What nobody sees, and what stands for a letter that was lost."""


def records(tables: Iterable[workbook.Table]) -> list[Record]:
    """Return the rows of tables, whose kinds are told by their heads.

    Rows above a head and rows that begin with `#` are left out, and so are a sheet called examples and a
    hidden one that has no head. Raises SheetError with a line for each cell that is wrong.
    """
    found, wrong = [], []
    for table in tables:
        if table.rows and not table.name.endswith(f"sheet {EXAMPLES}"):
            some, errors = _records(table)
            found += some
            wrong += errors
    if len(wrong) > _MOST:
        wrong = [*wrong[:_MOST], f"{len(wrong) - _MOST:,} findings more. Correct these first."]
    if wrong:
        raise workbook.SheetError("\n".join(wrong))
    return found


def template(kind: Kind, suffix: str, records: Iterable[Record] = ()) -> bytes:
    """Return a sheet of a kind, `.xlsx` or `.csv`: the rows of some records, or none and an example."""
    heads, examples = [column.name for column in kind.columns], [column.example for column in kind.columns]
    rows = [[one[head] for head in heads] for one in records if one.kind == kind.name]
    if suffix == ".csv":
        return workbook.write_csv([heads, *(rows or [[f"# {examples[0]}", *examples[1:]]])])
    meanings = [column.meaning for column in kind.columns]
    return workbook.write_xlsx({kind.name: [heads, *rows], EXAMPLES: [heads, examples, meanings]})


def _records(table: workbook.Table) -> tuple[list[Record], list[str]]:
    for number, row in enumerate(table.rows[:10]):
        names = [workbook.plain(cell.text) for cell in row]
        fitting = [kind for kind in KINDS.values() if _fits(kind, names)]
        if fitting:
            joined = LISTINGS in fitting and ITEMS in fitting
            kind = ITEMS if joined else fitting[0]
            columns = {
                workbook.plain(name): column
                for one in ((LISTINGS, ITEMS) if joined else (kind,))
                for column in one.columns
                for name in (column.name, *column.aliases)
            }
            heads = [(columns.get(name), cell) for name, cell in zip(names, row, strict=True)]
            if table.is_hidden:
                return [], [f"{table.name}: hidden rows would go in unseen. Show the sheet, or delete it."]
            some, wrong = _rows(kind, heads, table.rows[number + 1 :], table.epoch)
            return _parted(some, wrong) if joined else (some, wrong)
    return [], [] if table.is_hidden else [f"{table.name}: {_no_head(table)}"]


def _fits(kind: Kind, names: Iterable[str]) -> bool:
    """Return whether a row of heads has each column that a kind of sheet can't be without."""
    return all(
        any(workbook.plain(n) in names for n in (c.name, *c.aliases)) for c in kind.columns if c.required
    )


def _parted(rows: list[Record], wrong: list[str]) -> tuple[list[Record], list[str]]:
    """Return the listings and the items of rows that say both: a listing is about the mechanisms of its
    items, and what else is said of it stands in its first row at least."""
    found: list[Record] = []
    listings: dict[str, Record] = {}
    for row in rows:
        found.append(Record(ITEMS.name, {c.name: row[c.name] for c in ITEMS.columns}, row.places))
        given = {c.name: row.texts.get(c.name, "") for c in LISTINGS.columns}
        places = {name: row.places.get(name, row.places["listing"]) for name in given}
        if row["listing"] not in listings:
            first = listings[row["listing"]] = Record(LISTINGS.name, given, places)
            faults = {c.name: _fault(c, given[c.name]) for c in LISTINGS.columns}
            own = faults.keys() - {column.name for column in ITEMS.columns}
            wrong += [first.wrong(name, fault) for name, fault in faults.items() if fault and name in own]
            continue
        first = listings[row["listing"]]
        mechanisms = dict.fromkeys([*first["mechanism"].split(), row["mechanism"]])
        listings[row["listing"]] = Record(
            LISTINGS.name, dict(first.texts) | {"mechanism": " ".join(mechanisms)}, first.places
        )
        for name in given.keys() - {"mechanism"}:
            if given[name] not in ("", first[name]):
                wrong.append(
                    f"{places[name]}: another {name} than in {first.places[name]}, of the same listing; "
                    "correct one."
                )
    return [*listings.values(), *found], wrong


def _no_head(table: workbook.Table) -> str:
    names = {workbook.plain(cell.text) for row in table.rows[:10] for cell in row}
    near = max(
        KINDS.values(), key=lambda kind: sum(workbook.plain(column.name) in names for column in kind.columns)
    )
    missing = [
        c.name
        for c in near.columns
        if c.required and not names & {workbook.plain(n) for n in (c.name, *c.aliases)}
    ]
    wrong = f"no row of heads for {near.name}: there is no column {', '.join(missing)}"
    taken = " Delete this sheet if it holds no rows." if ", sheet " in table.name else ""
    return f"{wrong}. `gcm-ld template {near.name}` writes a sheet.{taken}"


def _rows(
    kind: Kind,
    heads: list[tuple[Column | None, workbook.Cell]],
    rows: Iterable[tuple[workbook.Cell, ...]],
    epoch: datetime.datetime,
) -> tuple[list[Record], list[str]]:
    known, wrong = [column.name for column in kind.columns], []
    for number, (column, cell) in enumerate(heads):
        if column is None and cell.text:
            wrong.append(f"{cell.place}: no column {cell.text!r}; {suggest.advice(cell.text, known)}")
        elif column and column in [one for one, _ in heads[:number]]:
            wrong.append(f"{cell.place}: a second column {column.name}; keep one.")
    records = []
    for row in rows:
        if row[0].text.startswith("#") and not _ERROR.fullmatch(row[0].text):
            continue
        texts, places = dict.fromkeys(known, ""), dict.fromkeys(known, row[0].place.rpartition(", column")[0])
        for number, cell in enumerate(row):
            column, head = heads[number] if number < len(heads) else (None, cell)
            if column:
                texts[column.name] = workbook.day(cell.text, epoch) if column.is_date else cell.text
                places[column.name] = cell.place
            elif cell.text and (head is cell or not head.text):
                wrong.append(f"{cell.place}: a cell below no head; name its column above it, or empty it.")
        record = Record(kind.name, texts, places)
        records.append(record)
        for column in kind.columns:
            if message := _fault(column, texts[column.name]):
                wrong.append(record.wrong(column.name, message))
    return records, wrong


def _fault(column: Column, text: str) -> str:
    """Return what is wrong with the text of a cell, or nothing."""
    if not text:
        return f"{column.name} is empty; write {column.meaning}." if column.required else ""
    if _ERROR.fullmatch(text):
        return f"{text} is what a formula gives that fails; correct the formula, or write its value."
    if _LOST.search(text) or formats.visible(text) != text:
        return f"{column.name} can't be {text!r}, a character in it can't be seen; type it anew."
    if column.words and text not in column.words:
        return f"{column.name} can't be {text!r}; {suggest.advice(text, column.words)}"
    example = f"write {column.meaning}. Example: {column.example}"
    if not re.fullmatch(column.pattern, text, re.ASCII):
        return f"{column.name} can't be {text!r}; {example}"
    try:
        if column.check:
            column.check(text)
    except (ValueError, IndexError, TypeError):
        return f"{column.name} can't be {text!r}; {example}"
    return ""
