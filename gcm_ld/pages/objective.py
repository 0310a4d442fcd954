"""The page of an objective of the compact as adopted."""

from __future__ import annotations

from gcm_ld import names, publications
from gcm_ld.pages import records, views


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of an objective. Raises Refused where nothing is said about it."""
    told = records.told(publication, iri)
    counts = records.counts(publication)
    number = publication.said(iri, "gcm:number")
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": counts,
        "number": number,
        "sources": [value.value for value in publication.values(iri, "gcm:sourcedFrom")],
        "passages": records.passages(publication, iri),
        "neighbours": records.neighbours(publication, "objective", iri),
        "discrepancies": records.discrepancies(publication, iri),
    }
    title = f"Objective {number}: {publication.caption(iri)}"
    return views.Page("objective.html", title, content, told.label, "theme", iri)
