"""Meetings in the order of time, planned and held, and where a picture of them puts each."""

from __future__ import annotations

import datetime
import functools
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.presentation import dates
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results

TOP, STEP, LINE, LETTERS = 54, 30, 14, 46
"""The heights of what stands above the rows, of a row and of a line of words; the letters of such a line."""


@dataclass(frozen=True)
class Meeting:
    """A meeting: when it was held or planned, as exact as it is known, and where."""

    iri: str
    label: str
    kind: str
    start: str = ""
    end: str = ""
    where: str = ""
    planned_for: str = ""
    planned_before: str = ""
    planned_by: str = ""
    planned_days: str = ""
    planned_where: str = ""

    @property
    def first(self) -> str:
        """The date that it is ordered by: that on which it began, else that of the plan."""
        return self.start or self.planned_for or self.planned_before or self.planned_by

    @property
    def took_place(self) -> str:
        """When it was held, in words; empty where it wasn't or nobody says."""
        return dates.span(self.start, self.end) if self.start else ""

    @property
    def planned_time(self) -> str:
        """For when it was planned, in words; empty where no plan is known."""
        for word, day in (("before ", self.planned_before), ("by ", self.planned_by)):
            if day:
                return word + dates.words(day)
        return dates.words(self.planned_for)

    @property
    def planned(self) -> str:
        """What was planned, in words; empty where no plan is known."""
        days = f"for {results.number(int(self.planned_days), 'day')}" if self.planned_days else ""
        place = f"in {self.planned_where}" if self.planned_where else ""
        return ", ".join(filter(None, (self.planned_time, days, place)))


def _where(publication: Publication, row: Mapping[str, str]) -> str:
    """Return where a meeting was held: its place with the country, or that it was held online."""
    if not row["place"]:
        return "online" if publication.value(row["meeting"], "gcm:heldOnline") == "true" else ""
    place = publication.value(row["meeting"], "gcm:place")
    country = publication.value(place, "gcm:inCountry") if place else ""
    return ", ".join(dict.fromkeys([row["place"], *([publication.label(country)] if country else [])]))


@functools.lru_cache(maxsize=4)
def meetings(publication: Publication) -> tuple[Meeting, ...]:
    """Return all meetings in the order of time."""
    fields: dict[str, dict[str, str]] = {}
    for row in publication.rows("meetings/timeline"):
        one = fields.setdefault(row["meeting"], {"label": row["meetingLabel"], "kind": row["kind"]})
        if row["state"] == "held":
            one |= {"start": row["first"], "end": row["last"], "where": _where(publication, row)}
        else:
            one |= {row["state"].replace(" ", "_"): row["first"]}
            one |= {"planned_days": row["days"], "planned_where": row["place"]}
    every = (Meeting(iri, **one) for iri, one in fields.items())
    return tuple(sorted(every, key=lambda one: (dates.bounds(one.first)[0], one.iri)))


@dataclass(frozen=True)
class Bar:
    """A meeting in a picture: its words as lines, the top of its row, and the bars of held and planned."""

    meeting: Meeting
    lines: tuple[str, ...]
    top: float
    took_place: tuple[float, float] | None
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


@dataclass(frozen=True)
class Scale:
    """The places of days: the first and the last day of a picture stand at its left and right edge."""

    begin: datetime.date
    end: datetime.date
    left: int
    width: int

    def at(self, day: datetime.date) -> float:
        """Return the place of a day."""
        share = (day - self.begin).days / (self.end - self.begin).days
        return round(self.left + share * (self.width - self.left - 8) + 4, 1)

    def bar(self, begin: datetime.date, end: datetime.date) -> tuple[float, float]:
        """Return the place and the width, enough to be seen, of the days from `begin` to before `end`."""
        start, stop = self.at(begin), self.at(end)
        return start, round(max(stop - start, 5), 1)

    def span(self, first: str, last: str = "") -> tuple[float, float] | None:
        """Return the same of what two dates cover, of the first one without another; None without any."""
        if not first:
            return None
        return self.bar(dates.bounds(first)[0], dates.bounds(last or first)[1] + datetime.timedelta(days=1))


def draw(these: Sequence[Meeting], phases: Sequence[tuple[str, str, str]], width: int, left: int) -> Picture:
    """Return the picture of meetings on one scale, with phases (first month, last month, words) behind them.

    With `left` 0, the words of a meeting stand above its bar, which fits a narrow screen.
    """
    texts = [text for one in these for text in (one.first, one.end, one.planned_for) if text]
    spans = [dates.bounds(text) for text in (*texts, *(month for phase in phases for month in phase[:2]))]
    begin = min(span[0] for span in spans).replace(day=1)
    scale = Scale(begin, max(span[1] for span in spans) + datetime.timedelta(days=20), left, width)
    bars, top = [], TOP
    for one in these:
        lines = _lines(one.label)
        bars.append(Bar(one, lines, top, scale.span(one.start, one.end), _plan(scale, one)))
        top += STEP if left else STEP + LINE * len(lines)
    bands = tuple((*(scale.span(first, last) or (0, 0)), words) for first, last, words in phases)
    return Picture(width, top + 8, left, TOP, tuple(_ticks(scale)), bands, tuple(bars))


def _lines(label: str) -> tuple[str, ...]:
    """Return the label of a meeting as the lines that stand beside its bar, two at most."""
    words = label.replace(" of intergovernmental negotiations", " of negotiations")
    words = words.replace("Intergovernmental", "").strip()
    return tuple(textwrap.wrap(words, LETTERS, max_lines=2, placeholder=" …"))


def _plan(scale: Scale, one: Meeting) -> tuple[float, float] | None:
    """Return the bar of a plan: two weeks where only the day is known before which it was to be."""
    if one.planned_for or not one.planned_before:
        return scale.span(one.planned_for)
    day = dates.bounds(one.planned_before)[0]
    return scale.bar(day - datetime.timedelta(days=14), day)


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    """Return the places of years, of quarters or half-years in a short time, each with its words."""
    years, narrow = (scale.end - scale.begin).days > 1500, scale.width <= 600
    months = (1,) if years else (1, 7) if narrow else (1, 4, 7, 10)
    ticks = [
        (scale.at(day), str(year) if month == 1 else dates.MONTHS[month][:3])
        for year in range(scale.begin.year, scale.end.year + 1)
        for month in months
        if scale.begin <= (day := datetime.date(year, month, 1)) <= scale.end
    ]
    return ticks[:: 2 if years and narrow else 1]
