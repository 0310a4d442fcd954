"""The page of an objective of the compact as adopted: who speaks to it, and which elements anticipated it."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.publish import publications
from gcm_ld.web.pages import mechanism, records, views

_TITLES = tuple(map(names.expand, ("skos:prefLabel", "skos:altLabel")))


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of an objective. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    number = publication.value(iri, "gcm:number")
    correspondences = records.where(publication, "Correspondence", "objective", iri)
    speaking = mechanism.way_lines(publication, "objective", iri)
    titles = [
        record
        for record in records.where(publication, "Attribution", "about", iri)
        if record.one("property") in _TITLES
    ]
    spoken = {line.thing for line in speaking}
    content: views.Content = {
        "told": told,
        "titles": [(record.one("value"), record) for record in reversed(titles)],
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "number": number,
        "correspondences": correspondences,
        "speaking": speaking,
        "unstated": [m for m in records.ordered(publication, "mechanism") if m not in spoken],
        "without": [
            row["objective"] for row in records.answer(publication, "gaps/objectives-without-element")
        ],
        "sources": [value.value for value in publication.values(iri, "gcm:sourcedFrom")],
        "passages": records.passages(publication, iri),
        "neighbours": records.neighbours(publication, "objective", iri),
        "discrepancies": records.discrepancies(publication, iri, *(c.iri for c in correspondences)),
    }
    title = f"Objective {number}: {publication.caption(iri)}"
    counts = content["counts"]
    description = (
        f"{told.label}. By judgement {len(correspondences)} of {counts['element']} elements anticipated it, "
        f"and {len(speaking)} of {counts['named']} mechanisms that Annex 2 names speak to it."
    )
    return views.Page("objective.html", title, content, description, "objective", iri)
