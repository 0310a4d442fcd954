"""Dates as people say them, as exact as they are known: a day, a month or a year."""

from __future__ import annotations

import calendar
import datetime
import re

DASH = "\N{EN DASH}"
MONTHS = tuple(calendar.month_name)
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def words(text: str) -> str:
    """Return `2017-07-18` as `18 July 2017`, `2017-07` as `July 2017`, and what is no date as it is."""
    try:
        year, *rest = (int(part) for part in text.split("-"))
        return " ".join([*(str(day) for day in rest[1:]), *(MONTHS[month] for month in rest[:1]), str(year)])
    except (ValueError, IndexError):
        return text


def span(first: str, last: str = "") -> str:
    """Return two dates as one span, what they share said once, as `14-15 April 2005` with an en dash."""
    if not last or last == first:
        return words(first)
    one, other = words(first).split(" "), words(last).split(" ")
    shared = 0
    while shared < min(len(one), len(other)) - 1 and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    short = one[: len(one) - shared]
    dash = DASH if len(short) == 1 else f" {DASH} "
    return f"{' '.join(short)}{dash}{' '.join(other)}"


def when(text: str) -> str:
    """Return a date with its preposition: `on 18 July 2017`, `in July 2017`."""
    return f"{'on' if text.count('-') == 2 else 'in'} {words(text)}"


def bounds(text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of what a date covers. Raises ValueError for what is no date."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date")
    year, *rest = (int(part) for part in text.split("-"))
    if len(rest) == 2:
        day = datetime.date(year, *rest)
        return day, day
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


OPEN, ABOUT = "..", "~"
"""An open side of an interval, and an estimated date, as the Extended Date/Time Format writes them:
https://www.loc.gov/standards/datetime/"""


def interval(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day of a year, month, day or interval; None for an open side.

    A date with `~` is an estimate. Raises ValueError for what is none of these, or ends before it begins.
    """
    first, slash, last = text.replace(ABOUT, "").partition("/")
    begin = None if first == OPEN else bounds(first)[0]
    end = None if (last if slash else first) == OPEN else bounds(last if slash else first)[1]
    if begin is None and end is None:
        raise ValueError(f"{text!r} has neither a beginning nor an end")
    if begin and end and begin > end:
        raise ValueError(f"{text!r} ends before it begins")
    return begin, end


def term(text: str, said: str = "") -> str:
    """Return the time for which something holds in words, as `since 2018`, `until 2020`, `2016-2018`.

    `said` is the time of which its source speaks. A beginning or an end that is no more than that was not
    read as one: it is `as of 2018`.
    """
    first, slash, last = text.partition("/")
    if slash and OPEN in (first, last):
        if {first, last} & {*said.split("/")} - {OPEN, ""}:
            return f"as of {interval_words(said)}"
        return f"since {interval_words(first)}" if last == OPEN else f"until {interval_words(last)}"
    return interval_words(text)


def interval_words(text: str) -> str:
    """Return a date or an interval in words, as `2018 or later`, `about 2016-2018` with an en dash."""
    if ABOUT in text:
        return f"about {interval_words(text.replace(ABOUT, ''))}"
    first, slash, last = text.partition("/")
    if not slash:
        return words(first)
    if OPEN in (first, last):
        return f"{words(first)} or later" if last == OPEN else f"{words(last)} or earlier"
    return span(first, last)
