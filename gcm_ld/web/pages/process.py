"""The preparatory process: its timeline, the pages of a meeting and of a phase, and the list of meetings."""

from __future__ import annotations

from collections import Counter

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import dates, timeline
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import fields, profiles, thing, views

SERIES = "global-rcp-meeting"
"""The kind of the meetings that run beside the preparatory process."""

WIDE, NARROW = (1060, 330), (360, 0)
"""The width of a picture and the room left of its bars."""

KIND = things.Choice("kind", "Kind of meeting", "meeting-kind")
_FACTS = {
    "meetingOf": "Meeting of",
    "inSeries": "In the series",
    "host": "Hosted by",
    "organizer": "Organized by",
    "representedType": "Brings together",
    "attendee": "Attended by",
    "invitee": "Was to invite",
    "consideredInvitee": "Might invite",
    "onTheme": "Theme",
    "partOfProcess": "Process",
    "inPhase": "Phase",
    "plannedOutcome": "Was to lead to",
    "outcome": "Led to the document",
}
_TEXTS = {
    "invitedGroup": "Was to invite too",
    "topic": "About, in its own words",
    "outcomeText": "Led to",
    "aim": "Aim, in the words of the note",
}


def overview(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the timeline: a picture, and a list with the same information."""
    every = timeline.meetings(publication)
    process = [one for one in every if publication.value(one.iri, "gcm:partOfProcess")]
    series = [one for one in every if names.local(one.kind) == SERIES]
    first, last = process[0].first, process[-1].first
    beside = [one for one in series if first <= one.first <= last]
    shown = sorted([*process, *beside], key=lambda one: dates.bounds(one.first)[0])
    known = {one.iri for one in [*shown, *series]}
    members = {(row["phase"], row["meeting"]) for row in publication.rows("meetings/process-by-phase")}
    rows = publication.rows("meetings/phases")
    bands = [(row["firstMonth"], row["lastMonth"], row["phaseLabel"].partition(":")[0]) for row in rows]
    in_phases = {meeting for _, meeting in members}
    content = {
        "phases": [(row, [one for one in shown if (row["phase"], one.iri) in members]) for row in rows],
        "outside": [one for one in shown if one.iri not in in_phases],
        "series": series,
        "others": [one for one in every if one.iri not in known],
        "about": [
            *publication.subjects("rdf:type", names.expand("gcm:PreparatoryProcess")),
            *publication.subjects("rdf:type", names.expand("gcm:Instrument")),
        ],
        "wide": timeline.draw(shown, bands, *WIDE),
        "narrow": timeline.draw(shown, bands, *NARROW),
        "series_wide": timeline.draw(series, (), *WIDE),
        "series_narrow": timeline.draw(series, (), *NARROW),
    }
    about = (
        "How the Global Compact for Migration was prepared: phases, sessions, negotiations and conference, "
        "as planned and as held, with the Global RCP Meetings beside them."
    )
    return views.Page("timeline.html", "The process", content, about, section="timeline")


def meeting(publication: Publication, iri: str) -> views.Page:
    """Return the page about a meeting. Raises Refused where there is none."""
    it = profiles.Profile(publication, iri)
    every = timeline.meetings(publication)
    one = next(one for one in every if one.iri == iri)
    content = {
        "one": one,
        "other_names": it.values("skos:altLabel"),
        "notes": it.values("skos:scopeNote"),
        "facts": [(name, words, it.values(f"gcm:{name}")) for name, words in _FACTS.items()],
        "texts": [(name, words, it.values(f"gcm:{name}")) for name, words in _TEXTS.items()],
        "places": it.values("gcm:place") + it.values("gcm:country"),
        "planned_places": it.values("gcm:plannedPlace") + it.values("gcm:plannedCountry"),
        "sources": it.values("gcm:sourcedFrom"),
        "passages": it.passages(),
        "stated_values": it.where("stated-value", "about"),
        "between": neighbours(publication, one),
    }
    return thing.page(publication, iri, "meeting.html", content)


def neighbours(publication: Publication, one: timeline.Meeting) -> tuple[str, str]:
    """Return the meetings before and after one in its series: of its kind, or of its mechanism."""

    def series(other: timeline.Meeting) -> tuple[str, str]:
        return other.kind, publication.value(other.iri, "gcm:meetingOf")

    every = timeline.meetings(publication)
    return profiles.beside([other.iri for other in every if series(other) == series(one)], one.iri)


def phase(publication: Publication, iri: str) -> views.Page:
    """Return the page about a phase. Raises Refused where there is none."""
    it = profiles.Profile(publication, iri)
    members = {row["meeting"] for row in it.rows("meetings/process-by-phase", "phase")}
    content = {
        "row": it.row("meetings/phases", "phase"),
        "between": profiles.beside([row["phase"] for row in publication.rows("meetings/phases")], iri),
        "meetings": [one for one in timeline.meetings(publication) if one.iri in members],
        "passages": it.passages(),
    }
    return thing.page(publication, iri, "phase.html", content)


def meetings(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of meetings, of one kind where the parameter `kind` names it.

    Raises Refused for a kind that does not exist.
    """
    every = timeline.meetings(publication)
    counts = Counter(one.kind for one in every)
    kind = fields.chosen(publication, KIND, params, counts)
    content = {
        "meetings": [one for one in every if not kind or one.kind == kind],
        "total": len(every),
        "kinds": fields.kinds(publication, counts),
        "kind": kind,
    }
    about = (
        "Meetings of the preparatory process, Global RCP Meetings and those of mechanisms, planned and held."
    )
    return views.Page("meetings.html", "Meetings", content, about, section="timeline")
