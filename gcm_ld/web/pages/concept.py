"""The pages of small concepts, such as a role, and of their schemes; of organizations, persons and places."""

from __future__ import annotations

import functools
from collections import Counter

from gcm_ld.core import names, terms
from gcm_ld.pictures import maps
from gcm_ld.presentation import timeline, transcript
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import profiles, thing, views

PARTS = {
    "gcm:host": "Meetings that it hosted",
    "gcm:organizer": "Meetings that it organized",
    "gcm:place": "Meetings held there",
    "gcm:plannedPlace": "Meetings planned to be held there",
}
"""The properties by which a meeting names an organization or a place, and the heading of such meetings."""

_ON_THE_MAP = {names.expand("geo:lat"), names.expand("geo:long")}
_STRUCTURE = ("hasTopConcept", "broader", "narrower", "related", "inScheme", "topConceptOf")


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page about a concept. Raises Refused where there is none."""
    scheme = publication.value(iri, "skos:inScheme")
    uses = Counter(one for user in users(publication, iri) for one in thing.classes(publication, user)[:1])
    content = thing.general(publication, iri) | {
        "scheme": scheme,
        "others": [(one, len(users(publication, one))) for one in concepts(publication, scheme)],
        "uses": sorted(uses.items(), key=lambda pair: (-pair[1], pair[0])),
        "total": len(users(publication, iri)),
    }
    return thing.page(publication, iri, "concept.html", content)


def scheme(publication: Publication, iri: str) -> views.Page:
    """Return the page about a scheme. Raises Refused where there is none."""
    it = profiles.Profile(publication, iri)
    content = {
        "description": it.value("dcterms:description"),
        "sources": it.values("dcterms:source"),
        "creators": it.values("dcterms:creator"),
        "modified": it.value("dcterms:modified"),
        "concepts": [(one, len(users(publication, one))) for one in concepts(publication, iri)],
    }
    return thing.page(publication, iri, "scheme.html", content)


def concepts(publication: Publication, scheme: str) -> list[str]:
    """Return the concepts of a scheme: by number or letter where they have one, else by label."""

    def order(iri: str) -> tuple[int, str]:
        number = publication.value(iri, "gcm:number") or publication.value(iri, "skos:notation")
        slug = names.local(iri)
        return int(number) if number.isdigit() else 0, slug if len(slug) == 1 else publication.label(iri)

    return sorted(publication.subjects("skos:inScheme", scheme), key=order) if scheme else []


@functools.lru_cache(maxsize=256)
def users(publication: Publication, iri: str) -> frozenset[str]:
    """Return the things of ours that are asserted to use a concept, other than concepts and schemes."""
    found = {
        getattr(quad.subject, "value", "")
        for quad in publication.store.quads_for_pattern(None, None, terms.node(iri))
        if not terms.is_inferred(quad) and names.local(quad.predicate.value) not in _STRUCTURE
    }
    return frozenset(one for one in found if one.startswith(names.BASE) and "#" not in one)


def agent(publication: Publication, iri: str) -> views.Page:
    """Return the page about an organization, a person or a place: its part in the process, and in the note.

    Raises Refused where there is none.
    """
    every = timeline.meetings(publication)
    content = thing.general(publication, iri)
    meetings: dict[str, list[timeline.Meeting]] = {}
    for name, heading in PARTS.items():
        if found := publication.subjects(name, iri):
            meetings[heading] = [one for one in every if one.iri in found]
    content |= {
        "triples": [one for one in content["triples"] if one.predicate.value not in _ON_THE_MAP],
        "quotations": transcript.quoted(publication, content["passages"]),
        "passages": [],
        "meetings": meetings,
        "bodies": publication.subjects("gcm:parentBody", iri),
        "offices": profiles.offices(profiles.rows(publication, "roles/served-by", "holder", iri)),
        "drawing": _drawing(profiles.Profile(publication, iri)),
        "latitude": publication.value(iri, "geo:lat"),
        "longitude": publication.value(iri, "geo:long"),
        "judged": len(publication.subjects("gcm:editor", iri)),
    }
    return thing.page(publication, iri, "agent.html", content)


def _drawing(place: profiles.Profile) -> maps.Drawing | None:
    """Return the map with the place in its country, None where no coordinates are recorded."""
    latitude, longitude = place.value("geo:lat"), place.value("geo:long")
    if not latitude or not longitude:
        return None
    label, country = place.publication.label, place.value("gcm:inCountry")
    mark = maps.Mark(place.publication.value(country, "gcm:m49"), label(country))
    return maps.draw([mark], spots=[maps.Spot(float(latitude), float(longitude), label(place.iri))])
