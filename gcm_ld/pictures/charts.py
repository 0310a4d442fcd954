"""Which picture fits an answer: bars, a grid, or a line of time; `svg` draws it.

Which picture fits follows from the columns. Things (a column `iri`, named by the labels beside it) with one
number each are bars, of the total where the answer has one; things against things are a grid of numbers, or
of the states of a coverage matrix; things with dates are a line of time. Where none fits, there is none.
"""

from __future__ import annotations

import calendar
import datetime
import graphlib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from gcm_ld.questions import answers, queries, results

ORDINALS = ("code", "days", "last", "line", "number", "spaces", "themeNumber")
"""Whole numbers that count no things: places in a series, lines of a text, lengths."""

TOTALS = ("of", "either", "counted")
"""Columns that hold the whole of which the column of numbers before them is a part."""

SPANS = (("start", "end"), ("first", "last"), ("firstMonth", "lastMonth"))
"""Columns that hold the first and the last day of the same."""

MOST_ROWS, MOST_COLUMNS = 60, 40
LEAST_DATED = 1 / 3
"""The share of the rows that have dates, below which a line of time would leave out too many of them."""


@dataclass(frozen=True)
class Mark:
    """What stands in one place: a text, and a number for its length or tint; a state has only its text."""

    text: str
    size: float = 0
    start: float = 0


@dataclass(frozen=True)
class Chart:
    """A picture of an answer: its `kind` (bars, grid, states, time), and rows of marks with their heads.

    `says` tells in words what is drawn; `most` is the largest size; `ticks` are texts along the line of time.
    """

    kind: str
    title: str
    says: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Mark | None, ...]], ...]
    most: float = 0
    ticks: tuple[tuple[float, str], ...] = ()


def chart(answer: answers.Answer, caption: Callable[[str], str]) -> Chart | None:
    """Return the picture that fits the answer, None where none does or it would have too many rows.

    `caption` gives the words for an IRI.
    """
    for draft in (_time, _bars, _grid):
        picture = draft(answer, caption)
        if picture and 1 < len(picture.rows) <= MOST_ROWS and len(picture.heads) <= MOST_COLUMNS:
            return picture
    return None


def _things(answer: answers.Answer) -> list[str]:
    """Return the columns that distinguish the rows: IRIs, or texts where there is no IRI."""
    columns = answer.query.columns
    iris = [column.name for column in columns if column.kind == "iri"]
    return iris or [column.name for column in columns if column.kind == "text"]


def _cells(answer: answers.Answer, name: str) -> list[str]:
    return [results.plain(term) for term in answer.table.cells(name)]


def _names(answer: answers.Answer, name: str, caption: Callable[[str], str]) -> list[str]:
    """Return the words for the cells of a column; the label beside an IRI where the caption knows none."""
    return [results.words(term, caption, label) for term, label in answer.table.labelled(name)]


def _part(answer: answers.Answer) -> tuple[queries.Column | None, queries.Column | None]:
    """Return the first column of numbers that is no total, and the total that stands right behind it."""
    integers = [column for column in answer.query.columns if column.kind == "integer"]
    measures = [column for column in integers if column.name not in ORDINALS]
    for part, after in itertools.zip_longest(measures, measures[1:]):
        if part.name not in ("of", "either"):
            return part, after if after and after.name in TOTALS else None
    return None, None


def _bars(answer: answers.Answer, caption: Callable[[str], str]) -> Chart | None:
    things, (part, total) = _things(answer), _part(answer)
    name = next((name for name in things if len(set(_cells(answer, name))) == len(answer.table.rows)), "")
    if not name or not part or len(things) > 2 or _states(answer):
        return None
    cells = _cells(answer, part.name)
    numbers = [number for cell in cells if (number := _number(cell)) is not None]
    if len(numbers) < len(cells):
        return None
    wholes = list(map(_number, _cells(answer, total.name))) if total else [None] * len(numbers)
    rows = tuple(
        (label, (Mark(str(number) if whole is None else f"{number} of {whole}", number, whole or 0),))
        for label, number, whole in zip(_names(answer, name, caption), numbers, wholes, strict=True)
    )
    says = f"A bar for each row: {part.text}" + (f", of {total.text}." if total else ".")
    most = max([*numbers, *(whole or 0 for whole in wholes)], default=0)
    return Chart("bars", answer.query.summary, says, (part.name,), rows, most)


def _grid(answer: answers.Answer, caption: Callable[[str], str]) -> Chart | None:
    things, (part, total) = _things(answer), _part(answer)
    stated = _states(answer)
    others = any(column.kind == "state" for column in answer.query.columns)
    measure = stated or (None if others else part)
    if len(things) != 2 or not measure:
        return None
    pairs = list(zip(*(_names(answer, name, caption) for name in things), strict=True))
    if len(set(pairs)) != len(pairs):
        return None
    wholes = _cells(answer, total.name) if total and not stated else [""] * len(pairs)
    cells = dict(zip(pairs, zip(_cells(answer, measure.name), wholes, strict=True), strict=True))
    lines = tuple(dict.fromkeys(row for row, _ in pairs))
    heads = _merged([[column for row, column in pairs if row == line] for line in lines])
    if set(heads) == set(lines):
        heads = lines
    rows = tuple((row, tuple(_mark(cells.get((row, head))) for head in heads)) for row in lines)
    says = f"A row for each {things[0]}, a column for each {things[1]}; in each cell {measure.text}"
    says += f", of {total.text}." if total and any(wholes) else "."
    if any(mark is None for _, marks in rows for mark in marks):
        says += " An empty cell is a pair for which the answer has no row."
    if list(heads) == sorted(heads, key=str.casefold) != [*dict.fromkeys(column for _, column in pairs)]:
        says += " The columns stand in the order of their names."
    most = max((mark.size for _, marks in rows for mark in marks if mark), default=0)
    return Chart("states" if stated else "grid", answer.query.summary, says, heads, rows, most)


def _merged(series: list[list[str]]) -> tuple[str, ...]:
    """Return all texts in an order that each series keeps; what no series decides goes by name.

    Where the series disagree, everything goes by name.
    """
    before: dict[str, set[str]] = {text: set() for one in series for text in one}
    for one in series:
        for first, second in itertools.pairwise(one):
            before[second].add(first)
    sorter = graphlib.TopologicalSorter(before)
    order: list[str] = []
    ready: list[str] = []
    try:
        sorter.prepare()
    except graphlib.CycleError:
        return tuple(sorted(before, key=str.casefold))
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=str.casefold)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return tuple(order)


def _states(answer: answers.Answer) -> queries.Column | None:
    """Return the column that holds states of a coverage matrix, where there is one."""
    states = [column for column in answer.query.columns if column.kind == "state"]
    return next((one for one in states if set(_cells(answer, one.name)) <= set(results.SYMBOLS)), None)


def _time(answer: answers.Answer, caption: Callable[[str], str]) -> Chart | None:
    dates = [column.name for column in answer.query.columns if column.kind == "date"]
    things = _things(answer)
    if not dates or not things:
        return None
    first, last = next((pair for pair in SPANS if set(pair) <= set(dates)), (dates[0], dates[0]))
    name = max(things, key=lambda name: len(set(_cells(answer, name))))
    states = [column.name for column in answer.query.columns if column.kind == "state"]
    notes = _cells(answer, states[0]) if states else [""] * len(answer.table.rows)
    labels, starts, ends = _names(answer, name, caption), _cells(answer, first), _cells(answer, last)
    rows = []
    for label, note, start, end in zip(labels, notes, starts, ends, strict=True):
        if start:
            days = _day(start), _day(end or start, end=True)
            text = start if end in ("", start) else f"{start} to {end}"
            rows.append((f"{label}, {note}" if note else label, (Mark(text, days[1], days[0]),)))
    if not rows or len(rows) < LEAST_DATED * len(answer.table.rows):
        return None
    limits = min(mark.start for _, (mark,) in rows), max(mark.size for _, (mark,) in rows)
    first_year, last_year = (datetime.date.fromordinal(int(day)).year for day in limits)
    ticks = tuple((_day(str(year)), str(year)) for year in range(first_year, last_year + 2))
    says = f"A row for each {name}, in the order of the answer, with a mark from its first day to its last."
    return Chart("time", answer.query.summary, says, (first, last), tuple(rows), ticks=ticks)


def _mark(cell: tuple[str, str] | None) -> Mark | None:
    """Return the mark of a cell: a number by itself, or by its share of a whole; a state as it is."""
    if cell is None:
        return None
    part, whole = map(_number, cell)
    if part is None:
        return Mark(cell[0])
    return Mark(f"{part} of {whole}", part / whole) if whole else Mark(cell[0], part)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]+", text) else None


def _day(text: str, end: bool = False) -> int:
    """Return the number of a day; a year or a month counts from its first day, or to its last one."""
    year, month, day = [*map(int, text[:10].split("-")), 0, 0][:3]
    month = month or (12 if end else 1)
    return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if end else 1)).toordinal()
