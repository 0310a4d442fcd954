"""Meetings in the order of time, planned and held, and where a picture of them puts each."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld.presentation import dates
from gcm_ld.publish import publications

STEP, BAR = 30, 12
"""The height of a row of a picture and of the bar in it."""


@dataclass(frozen=True)
class Meeting:
    """A meeting: when it was held or planned, as exact as it is known, and where."""

    iri: str
    label: str
    kind: str
    start: str
    end: str
    where: str
    planned_for: str
    planned_before: str
    planned_days: str
    planned_where: str

    @property
    def first(self) -> str:
        """The date that it is ordered by: that on which it began, else that of the plan."""
        return self.start or self.planned_for or self.planned_before

    @property
    def held(self) -> str:
        """When it was held, in words; empty where it wasn't or nobody says."""
        return dates.span(self.start, self.end) if self.start else ""

    @property
    def planned(self) -> str:
        """What was planned, in words; empty where no plan is known."""
        words = (
            f"before {dates.words(self.planned_before)}"
            if self.planned_before
            else dates.words(self.planned_for)
        )
        days = f"for {self.planned_days} days" if self.planned_days else ""
        place = f"in {self.planned_where}" if self.planned_where else ""
        return ", ".join(part for part in (words, days, place) if part)


@functools.lru_cache(maxsize=4)
def meetings(publication: publications.Publication) -> tuple[Meeting, ...]:
    """Return all meetings in the order of time."""
    found: dict[str, dict[str, str]] = {}
    for row in publication.rows("meetings/timeline"):
        one = found.setdefault(row["meeting"], {"label": row["meetingLabel"], "kind": row["kind"]})
        if row["state"] == "held":
            online = "online" if publication.said(row["meeting"], "gcm:heldOnline") == "true" else ""
            one |= {"start": row["first"], "end": row["last"], "where": row["place"] or online}
        else:
            one |= {row["state"].replace(" ", "_"): row["first"]}
            one |= {"planned_days": row["days"], "planned_where": row["place"]}
    blank = dict.fromkeys(Meeting.__dataclass_fields__, "")
    return tuple(sorted((Meeting(**{**blank, "iri": iri, **one}) for iri, one in found.items()), key=_order))


def _order(meeting: Meeting) -> tuple[datetime.date, str]:
    return dates.bounds(meeting.first)[0], meeting.iri


@dataclass(frozen=True)
class Bar:
    """A meeting in a picture: the top of its row, and where the bars of held and planned begin and end."""

    meeting: Meeting
    top: float
    held: tuple[float, float] | None
    planned: tuple[float, float] | None


@dataclass(frozen=True)
class Picture:
    """A picture of meetings, a row each: its size, where the bars begin, its scale, bands and bars.

    `ticks` are pairs of a place and words, `bands` triples of where a phase begins, its width, and its words.
    """

    width: int
    height: int
    left: int
    top: int
    ticks: tuple[tuple[float, str], ...]
    bands: tuple[tuple[float, float, str], ...]
    bars: tuple[Bar, ...]


def draw(
    these: Sequence[Meeting],
    phases: Sequence[tuple[str, str, str]] = (),
    width: int = 960,
    left: int = 330,
    top: int = 54,
) -> Picture:
    """Return the picture of meetings on one scale, with phases (first month, last month, words) behind them.

    With `left` 0, the words of a meeting stand above its bar, which fits a narrow screen.
    """
    spans = [dates.bounds(text) for one in these for text in (one.first, one.end, one.planned_for) if text]
    spans += [dates.bounds(month) for first, last, _ in phases for month in (first, last)]
    begin = min(span[0] for span in spans).replace(day=1)
    end = max(span[1] for span in spans) + datetime.timedelta(days=20)
    days = (end - begin).days

    def at(day: datetime.date) -> float:
        return round(left + (day - begin).days / days * (width - left - 8) + 4, 1)

    def span(first: str, last: str = "") -> tuple[float, float] | None:
        if not first:
            return None
        start, stop = (
            at(dates.bounds(first)[0]),
            at(dates.bounds(last or first)[1] + datetime.timedelta(days=1)),
        )
        return start, round(max(stop - start, 5), 1)

    step = STEP if left else STEP + 14
    bars = tuple(
        Bar(one, top + place * step, span(one.start, one.end), span(one.planned_for) or _before(one, at))
        for place, one in enumerate(these)
    )
    bands = tuple((span(first, last) or (0, 0)) + (words,) for first, last, words in phases)
    return Picture(
        width, top + step * len(these) + 8, left, top, tuple(_ticks(begin, end, at, width)), bands, bars
    )


def _before(one: Meeting, at) -> tuple[float, float] | None:
    """Return the two weeks before the day before which a meeting was planned."""
    if not one.planned_before:
        return None
    day = dates.bounds(one.planned_before)[0]
    start, stop = at(day - datetime.timedelta(days=14)), at(day)
    return start, round(max(stop - start, 5), 1)


def _ticks(begin: datetime.date, end: datetime.date, at, width: int) -> list[tuple[float, str]]:
    years = (end - begin).days > 1500
    found = []
    for year in range(begin.year, end.year + 1):
        months = (1,) if years else (1, 4, 7, 10) if width > 600 else (1, 7)
        for month in months:
            day = datetime.date(year, month, 1)
            if begin <= day <= end:
                found.append((at(day), str(year) if years or month == 1 else dates.MONTHS[month][:3]))
    return found[:: 2 if years and width < 600 else 1]
