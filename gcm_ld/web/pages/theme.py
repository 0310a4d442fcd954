"""The page of a theme: which mechanisms are listed under it, through which areas, and which are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.publish import publications
from gcm_ld.web.pages import mechanism, records, views


@dataclass(frozen=True)
class MechanismLine:
    """A mechanism, its type, and the areas of focus under the theme in which it is listed."""

    mechanism: str
    type: str
    areas: Sequence[str]


@dataclass(frozen=True)
class AreaLine:
    """An area of focus under the theme, its placement, how many mechanisms it lists, and the elements."""

    area: str
    placement: records.Record | None
    listed: int
    elements: Sequence[str]


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a theme. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    summary = records.row(publication, "coverage/theme-summary", "theme", iri)
    placements = records.where(publication, "Placement", "theme", iri)
    claims = records.where(publication, "Claim", "theme", iri)
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "summary": summary,
        "states": by_state(publication, iri),
        "areas": _areas(publication, iri, placements),
        "elements": sorted((p for p in placements if p.one("element")), key=lambda p: p.one("element")),
        "addressing": {
            row["element"]: row for row in records.answer(publication, "coverage/element-summary")
        },
        "types": records.rows(publication, "coverage/themes-by-type", "theme", iri),
        "regions": [
            row
            for row in records.rows(publication, "coverage/themes-by-region", "theme", iri)
            if row["through"] == "region"
        ],
        "claims": claims,
        "claimed_by": mechanism.claims_of(publication, iri),
        "sessions": records.rows(publication, "meetings/thematic-sessions", "theme", iri),
        "together": records.rows(publication, "overlap/themes-together", "theme", iri),
        "passages": records.passages(publication, iri),
        "discrepancies": records.discrepancies(publication, iri, *(c.iri for c in (*claims, *placements))),
    }
    return views.Page(
        "theme.html",
        publication.caption(iri),
        content,
        f"{summary.get('listed', 0)} of {summary.get('of', 0)} mechanisms are listed under this theme.",
        "theme",
        iri,
    )


def by_state(publication: publications.Publication, iri: str) -> Mapping[str, Sequence[MechanismLine]]:
    """Return the mechanisms by their state for a theme, those that are listed by the number of areas."""
    under = [row["area"] for row in records.rows(publication, "coverage/area-summary", "theme", iri)]
    found: dict[str, list[MechanismLine]] = {"listed": [], "claimed": [], "not stated": []}
    for row in records.rows(publication, "coverage/theme-matrix", "theme", iri):
        listed = mechanism.engagements(publication, row["mechanism"])
        summary = records.row(publication, "coverage/mechanism-summary", "mechanism", row["mechanism"])
        areas = [area for area in under if area in listed]
        found[row["state"]].append(MechanismLine(row["mechanism"], summary["type"], areas))
    for lines in found.values():
        lines.sort(key=lambda line: -len(line.areas))
    return found


def _areas(
    publication: publications.Publication, iri: str, placements: Sequence[records.Record]
) -> list[AreaLine]:
    placed = {placement.one("area"): placement for placement in placements if placement.one("area")}
    lines = []
    for row in records.rows(publication, "coverage/area-summary", "theme", iri):
        uptakes = records.where(publication, "Uptake", "area", row["area"])
        elements = sorted(uptake.one("element") for uptake in uptakes)
        lines.append(AreaLine(row["area"], placed.get(row["area"]), int(row["listed"]), elements))
    return lines
