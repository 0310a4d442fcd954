"""The page of a region: the mechanisms that have their participants there, and what they cover."""

from __future__ import annotations

from gcm_ld import names, publications
from gcm_ld.pages import records, state, views


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a region. Raises Refused where nothing is said about it."""
    told = records.told(publication, iri)
    found = records.rows(publication, "coverage/mechanisms-by-region", "region", iri)
    grounds = {
        record.one("about"): record
        for record in records.where(publication, "Attribution", "value", iri)
        if names.local(record.one("property")) == "region"
    }
    mechanisms = [row["mechanism"] for row in found]
    themes, areas = state.reach(publication, mechanisms)
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "m49": publication.said(iri, "gcm:m49"),
        "rows": found,
        "types": {
            mechanism: records.row(publication, "coverage/mechanism-summary", "mechanism", mechanism)
            for mechanism in mechanisms
        },
        "grounds": grounds,
        "named": sum(row["areas"] != "0" for row in found),
        "themes": themes,
        "areas": areas,
        "discrepancies": records.discrepancies(publication, iri),
    }
    return views.Page(
        "region.html",
        told.label,
        content,
        f"{len(found)} of {content['counts']['mechanism']} mechanisms have participants in {told.label}.",
        "mechanism",
        iri,
    )
