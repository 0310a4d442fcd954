"""The pages of a meeting and of a phase of the preparatory process, and the list of meetings."""

from __future__ import annotations

from collections import Counter

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import statements, timeline, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import fields, thing, views

KIND = things.Choice("kind", "Kind of meeting", "meeting-kind")
_FACTS = ("meetingOf", "host", "organizer", "onTheme", "inPhase", "outcome")


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a meeting. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    one = next(one for one in timeline.meetings(publication) if one.iri == iri)
    before, after = neighbours(publication, one)
    grounds = [one for one in statements.about(publication, iri) if one.kind == "attribution"]
    return thing.page(
        publication,
        iri,
        "meeting.html",
        one=one,
        heading=publication.label(iri),
        other_names=[value.value for value in publication.values(iri, "skos:altLabel")],
        notes=[value.value for value in publication.values(iri, "skos:scopeNote")],
        facts={name: _things(publication, iri, name) for name in _FACTS},
        topics=[value.value for value in publication.values(iri, "gcm:topic")],
        places=_things(publication, iri, "place"),
        planned_places=_things(publication, iri, "plannedPlace"),
        sources=_things(publication, iri, "sourcedFrom"),
        passages=transcript.quoted(publication, _things(publication, iri, "describedIn")),
        grounds=grounds,
        before=before,
        after=after,
        foot=foot,
    )


def _things(publication: publications.Publication, iri: str, name: str) -> list[str]:
    return [value.value for value in publication.values(iri, f"gcm:{name}")]


def neighbours(
    publication: publications.Publication, one: timeline.Meeting
) -> tuple[timeline.Meeting | None, timeline.Meeting | None]:
    """Return the meetings before and after one in its series: of its kind, or of its mechanism."""
    key = _series(publication, one)
    series = [other for other in timeline.meetings(publication) if _series(publication, other) == key]
    here = series.index(one)
    return series[here - 1] if here else None, series[here + 1] if here + 1 < len(series) else None


def _series(publication: publications.Publication, one: timeline.Meeting) -> tuple[str, str]:
    return one.kind, next(iter(_things(publication, one.iri, "meetingOf")), "")


def phase(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a phase. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    rows = publication.rows("meetings/phases")
    order = [row["phase"] for row in rows]
    here = order.index(iri)
    members = {row["meeting"] for row in publication.rows("meetings/process-by-phase") if row["phase"] == iri}
    return thing.page(
        publication,
        iri,
        "phase.html",
        heading=publication.label(iri),
        row=rows[here],
        before=order[here - 1] if here else "",
        after=order[here + 1] if here + 1 < len(order) else "",
        meetings=[one for one in timeline.meetings(publication) if one.iri in members],
        passages=transcript.quoted(publication, _things(publication, iri, "describedIn")),
        foot=foot,
    )


def listing(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of meetings, of one kind where the parameter `kind` names it.

    Raises Refused for a kind that does not exist.
    """
    every = timeline.meetings(publication)
    counts = Counter(one.kind for one in every)
    kind = fields.chosen(publication, KIND, params, counts)
    return views.Page(
        "meetings.html",
        "Meetings",
        {
            "meetings": [one for one in every if not kind or one.kind == kind],
            "total": len(every),
            "kinds": sorted(counts.items(), key=lambda pair: (-pair[1], publication.label(pair[0]))),
            "chosen": kind and names.local(kind),
        },
        "Meetings of the preparatory process, Global RCP Meetings and those of mechanisms, planned and held.",
        section="timeline",
    )
