"""The pages of an organization, a person and a place: their part in the process, and what the note says."""

from __future__ import annotations

from gcm_ld import publications
from gcm_ld.pages import thing, views
from gcm_ld.reading import timelines, transcripts

PARTS = {
    "gcm:host": "Meetings that it hosted",
    "gcm:organizer": "Meetings that it organized",
    "gcm:place": "Meetings held there",
    "gcm:plannedPlace": "Meetings planned to be held there",
}
"""The properties by which a meeting names an organization or a place, and the heading of such meetings."""


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about an organization, a person or a place. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    every = timelines.meetings(publication)
    meetings = {}
    for name, heading in PARTS.items():
        found = set(publication.subjects(name, iri))
        meetings |= {heading: [one for one in every if one.iri in found]} if found else {}
    content = dict(thing.general(publication, iri, foot))
    content["quotations"] = transcripts.quoted(publication, content.pop("passages"))
    return thing.page(
        publication,
        iri,
        "party.html",
        meetings=meetings,
        bodies=publication.subjects("gcm:parentBody", iri),
        judged=len(publication.subjects("gcm:editor", iri)),
        passages=[],
        foot=foot,
        **content,
    )
