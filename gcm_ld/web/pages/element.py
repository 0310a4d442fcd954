"""The page of an element of the compact: its theme, areas that take it up, mechanisms that address it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.publish import publications
from gcm_ld.web.pages import records, views


@dataclass(frozen=True)
class AddressLine:
    """A mechanism that addresses an element, and the areas of focus through which it does."""

    mechanism: str
    areas: Sequence[str]


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of an element. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    uptakes = records.where(publication, "Uptake", "element", iri)
    placements = records.where(publication, "Placement", "element", iri)
    correspondences = records.where(publication, "Correspondence", "element", iri)
    addressing, maybe = _mechanisms(publication, iri)
    linked = {line.mechanism for line in addressing} | set(maybe)
    caption = f"({publication.value(iri, 'gcm:letter')}) {publication.caption(iri)}"
    content: views.Content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "caption_of": caption,
        "placements": placements,
        "uptakes": uptakes,
        "correspondences": correspondences,
        "addressing": addressing,
        "maybe": maybe,
        "unstated": [m for m in records.ordered(publication, "mechanism") if m not in linked],
        "elsewhere": records.rows(publication, "gaps/areas-under-another-theme", "element", iri),
        "passages": records.passages(publication, iri),
        "neighbours": records.neighbours(publication, "element", iri),
        "discrepancies": records.discrepancies(
            publication, iri, *(r.iri for r in (*placements, *uptakes, *correspondences))
        ),
    }
    named = content["counts"]["named"]
    return views.Page(
        "element.html",
        f"Element {caption}",
        content,
        f"{len(addressing)} of {named} mechanisms that Annex 2 names address this element, by judgement.",
        "theme",
        iri,
    )


def _mechanisms(publication: publications.Publication, iri: str) -> tuple[list[AddressLine], list[str]]:
    through: dict[str, list[str]] = {}
    for row in records.rows(publication, "coverage/elements-by-mechanism", "element", iri):
        through.setdefault(row["mechanism"], []).append(row["area"])
    linked = [
        row["mechanism"]
        for row in records.rows(publication, "coverage/mechanisms-by-element", "element", iri)
    ]
    maybe = [mechanism for mechanism in linked if mechanism not in through]
    return [AddressLine(mechanism, areas) for mechanism, areas in through.items()], maybe
