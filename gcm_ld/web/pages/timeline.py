"""The preparatory process as a timeline: a picture, and a list that carries the same."""

from __future__ import annotations

import functools

from gcm_ld.core import names
from gcm_ld.presentation import dates, timeline
from gcm_ld.publish import publications
from gcm_ld.web.pages import views

PROCESS = ("summit", "thematic-session", "stocktaking-meeting", "negotiation-round", "conference")
"""The kinds of meeting that make the preparatory process; those of the Global RCP Meetings run beside it."""

SERIES = "global-rcp-meeting"


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the timeline."""
    every = timeline.meetings(publication)
    process = [one for one in every if _is(one, PROCESS)]
    first, last = process[0].first, process[-1].first
    beside = [one for one in every if _is(one, (SERIES,)) and first <= one.first <= last]
    shown = sorted([*process, *beside], key=lambda one: dates.bounds(one.first)[0])
    series = [one for one in every if _is(one, (SERIES,))]
    phases = _phases(publication)
    known = {one.iri for one in [*shown, *series]}
    return views.Page(
        "timeline.html",
        "The process",
        {
            "shown": shown,
            "series": series,
            "others": [one for one in every if one.iri not in known],
            "phases": publication.rows("meetings/phases"),
            "short": _short,
            "in_phase": _members(publication),
            "wide": _picture(tuple(shown), phases, 1060, 330),
            "narrow": _picture(tuple(shown), phases, 360, 0),
            "series_wide": _picture(tuple(series), (), 1060, 330),
            "series_narrow": _picture(tuple(series), (), 360, 0),
        },
        "How the Global Compact for Migration was prepared: phases, sessions, negotiations and conference, "
        "as planned and as held, with the Global RCP Meetings beside them.",
        section="timeline",
    )


def _is(one: timeline.Meeting, kinds: tuple[str, ...]) -> bool:
    return names.local(one.kind) in kinds


def _short(label: str) -> str:
    """The label of a meeting, as long as a row of the picture has room for."""
    words = label.replace(" of intergovernmental negotiations", " of negotiations").replace(
        "Intergovernmental", ""
    )
    return words.strip() if len(words) <= 46 else words.strip()[:44].rsplit(" ", 1)[0] + " …"


@functools.lru_cache(maxsize=8)
def _picture(
    these: tuple[timeline.Meeting, ...], phases: tuple[tuple[str, str, str], ...], width: int, left: int
) -> timeline.Picture:
    return timeline.draw(these, phases, width, left)


@functools.lru_cache(maxsize=4)
def _phases(publication: publications.Publication) -> tuple[tuple[str, str, str], ...]:
    rows = publication.rows("meetings/phases")
    return tuple((row["firstMonth"], row["lastMonth"], row["phaseLabel"].partition(":")[0]) for row in rows)


def _members(publication: publications.Publication) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in publication.rows("meetings/process-by-phase"):
        found.setdefault(row["phase"], []).append(row["meeting"])
    return found
