"""The page of an area of focus: its row of Annex 2, and what was made of it."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.publish import publications
from gcm_ld.web.pages import records, views

NEAREST = 5


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of an area of focus. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    engagements = records.where(publication, "Engagement", "area", iri)
    placements = records.where(publication, "Placement", "area", iri)
    uptakes = records.where(publication, "Uptake", "area", iri)
    cells = records.where(publication, "IconCell", "area", iri)
    together = records.rows(publication, "overlap/areas-together", "area", iri)
    statements = [record.iri for record in (*engagements, *placements, *uptakes, *cells)]
    counts, listed = records.counts(publication), {record.one("mechanism") for record in engagements}
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": counts,
        "printed": publication.value(iri, "gcm:printedName"),
        "number": publication.value(iri, "gcm:number"),
        "engagements": sorted(engagements, key=lambda record: int(record.one("position") or 0)),
        "unstated": [m for m in records.ordered(publication, "mechanism") if m not in listed],
        "placements": placements,
        "uptakes": uptakes,
        "cells": cells,
        "icons": records.rows(publication, "links/icons-and-alignments", "area", iri),
        "alignments": records.where(publication, "Alignment", "area", iri),
        "elsewhere": records.rows(publication, "gaps/areas-under-another-theme", "area", iri),
        "together": sorted(together, key=lambda row: -float(row["jaccard"]))[:NEAREST],
        "passages": records.passages(publication, iri),
        "neighbours": records.neighbours(publication, "area", iri),
        "discrepancies": records.discrepancies(publication, iri, *statements),
    }
    return views.Page(
        "area.html",
        told.label,
        content,
        f"Annex 2 lists {len(engagements)} of {counts['named']} mechanisms in {told.label}.",
        "theme",
        iri,
    )
