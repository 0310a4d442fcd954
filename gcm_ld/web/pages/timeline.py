"""The preparatory process as a timeline: a picture, and a list with the same information."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.presentation import dates, timeline
from gcm_ld.publish import publications
from gcm_ld.web.pages import views

PROCESS = ("summit", "thematic-session", "stocktaking-meeting", "negotiation-round", "conference")
"""The kinds of meeting that make the preparatory process; those of the Global RCP Meetings run beside it."""

SERIES = "global-rcp-meeting"

WIDE, NARROW = (1060, 330), (360, 0)
"""The width of a picture and the room left of its bars."""


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the timeline."""
    every = timeline.meetings(publication)
    process = [one for one in every if _is(one, PROCESS)]
    first, last = process[0].first, process[-1].first
    beside = [one for one in every if _is(one, (SERIES,)) and first <= one.first <= last]
    shown = sorted([*process, *beside], key=lambda one: dates.bounds(one.first)[0])
    series = [one for one in every if _is(one, (SERIES,))]
    known = {one.iri for one in [*shown, *series]}
    members = [(row["phase"], row["meeting"]) for row in publication.rows("meetings/process-by-phase")]
    rows = publication.rows("meetings/phases")
    phases = [(row, [one for one in shown if (row["phase"], one.iri) in members]) for row in rows]
    bands = [(row["firstMonth"], row["lastMonth"], row["phaseLabel"].partition(":")[0]) for row in rows]
    in_phases = {meeting for _, meeting in members}
    return views.Page(
        "timeline.html",
        "The process",
        {
            "phases": phases,
            "outside": [one for one in shown if one.iri not in in_phases],
            "series": series,
            "others": [one for one in every if one.iri not in known],
            "short": _short,
            "wide": timeline.draw(shown, bands, *WIDE),
            "narrow": timeline.draw(shown, bands, *NARROW),
            "series_wide": timeline.draw(series, (), *WIDE),
            "series_narrow": timeline.draw(series, (), *NARROW),
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
