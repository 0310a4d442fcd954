"""The pages of an organization, a person and a place: their part in the process, and what the note says."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.pictures import maps
from gcm_ld.presentation import timeline, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views

PARTS = {
    "gcm:host": "Meetings that it hosted",
    "gcm:organizer": "Meetings that it organized",
    "gcm:place": "Meetings held there",
    "gcm:plannedPlace": "Meetings planned to be held there",
}
"""The properties by which a meeting names an organization or a place, and the heading of such meetings."""

_ON_THE_MAP = {names.expand("geo:lat"), names.expand("geo:long")}


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about an organization, a person or a place. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    every = timeline.meetings(publication)
    meetings: dict[str, list[timeline.Meeting]] = {}
    for name, heading in PARTS.items():
        found = set(publication.subjects(name, iri))
        meetings |= {heading: [one for one in every if one.iri in found]} if found else {}
    content: views.Content = dict(thing.general(publication, iri, foot))
    content["triples"] = [one for one in content["triples"] if one.predicate.value not in _ON_THE_MAP]
    content["quotations"] = transcript.quoted(publication, content.pop("passages"))
    return thing.page(
        publication,
        iri,
        "agent.html",
        meetings=meetings,
        bodies=publication.subjects("gcm:parentBody", iri),
        drawing=_drawing(publication, iri),
        latitude=publication.value(iri, "geo:lat"),
        longitude=publication.value(iri, "geo:long"),
        judged=len(publication.subjects("gcm:editor", iri)),
        passages=[],
        foot=foot,
        **content,
    )


def _drawing(publication: publications.Publication, iri: str) -> maps.Drawing | None:
    """Return the map with the place in its country, None where no coordinates are recorded."""
    latitude, longitude = publication.value(iri, "geo:lat"), publication.value(iri, "geo:long")
    if not latitude or not longitude:
        return None
    country = publication.value(iri, "gcm:inCountry")
    mark = maps.Mark(publication.value(country, "gcm:m49"), publication.label(country))
    spot = maps.Spot(float(latitude), float(longitude), publication.label(iri))
    return maps.draw([mark], spots=[spot])
