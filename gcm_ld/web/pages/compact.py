"""The pages of what the compact is made of: themes, areas of focus, elements, and objectives as adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import evidence
from gcm_ld.presentation import sentences
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import mechanism, profiles, thing, views

NEAREST = 5
_TITLES = tuple(map(names.expand, ("skos:prefLabel", "skos:altLabel")))


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
    placement: Statement | None
    listed: int
    elements: Sequence[str]


def theme(publication: Publication, iri: str) -> views.Page:
    """Return the page of a theme: which mechanisms are listed under it, through which areas, which are not.

    Raises Refused where nothing is said about it.
    """
    it = profiles.Profile(publication, iri)
    summary = it.row("coverage/theme-summary", "theme")
    placements, claims = it.where("placement", "placedUnder"), it.where("claim", "theme")
    regions = it.rows("coverage/themes-by-region", "theme")
    content = {
        "summary": summary,
        "states": by_state(publication, iri),
        "areas": _areas(it, placements),
        "elements": sorted((p for p in placements if p.one("element")), key=lambda p: p.one("element")),
        "addressing": {
            row["element"]: row for row in profiles.answer(publication, "coverage/element-summary")
        },
        "types": it.rows("coverage/themes-by-type", "theme"),
        "regions": [row for row in regions if not publication.value(row["region"], "skos:broader")],
        "claims": claims,
        "claimed_by": evidence.claims(publication, iri),
        "sessions": it.rows("meetings/thematic-sessions", "theme"),
        "together": it.rows("overlap/themes-together", "theme"),
        "passages": it.passages(),
    }
    description = (
        f"{summary.get('listed', 0)} of {summary.get('of', 0)} mechanisms are listed under this theme."
    )
    title, touched = publication.caption(iri), (*claims, *placements)
    return thing.page(publication, iri, "theme.html", content, title, description, touched)


def by_state(publication: Publication, iri: str) -> Mapping[str, Sequence[MechanismLine]]:
    """Return the mechanisms by their state for a theme, those that are listed by the number of areas."""
    it = profiles.Profile(publication, iri)
    under = [row["area"] for row in it.rows("coverage/area-summary", "theme")]
    found: dict[str, list[MechanismLine]] = {"listed": [], "claimed": [], "not stated": []}
    for row in it.rows("coverage/theme-matrix", "theme"):
        one = row["mechanism"]
        listed = mechanism.engagements(publication, one)
        type_ = profiles.row(publication, "coverage/mechanism-summary", "mechanism", one)["type"]
        found[row["state"]].append(MechanismLine(one, type_, [area for area in under if area in listed]))
    for lines in found.values():
        lines.sort(key=lambda line: -len(line.areas))
    return found


def _areas(theme: profiles.Profile, placements: Sequence[Statement]) -> list[AreaLine]:
    placed = {placement.one("area"): placement for placement in placements if placement.one("area")}
    lines = []
    for row in theme.rows("coverage/area-summary", "theme"):
        uptakes = theme.publication.statements.where("uptake", "area", row["area"])
        elements = sorted(uptake.one("takenUpElement") for uptake in uptakes)
        lines.append(AreaLine(row["area"], placed.get(row["area"]), int(row["listed"]), elements))
    return lines


def area(publication: Publication, iri: str) -> views.Page:
    """Return the page of an area of focus: its row of Annex 2, and what was made of it.

    Raises Refused where nothing is said about it.
    """
    it = profiles.Profile(publication, iri)
    engagements = [record for record in it.where("engagement", "area") if record.one("notedMechanism")]
    placements, uptakes, cells = (it.where(kind, "area") for kind in ("placement", "uptake", "icon-cell"))
    together = it.rows("overlap/areas-together", "area")
    content = {
        "engagements": sorted(engagements, key=lambda record: int(record.one("position") or 0)),
        "unstated": profiles.unlisted(publication, {record.one("notedMechanism") for record in engagements}),
        "placements": placements,
        "uptakes": uptakes,
        "cells": cells,
        "icons": it.rows("links/icons-and-alignments", "area"),
        "relevances": it.where("target-relevance", "area"),
        "elsewhere": it.rows("gaps/areas-under-another-theme", "area"),
        "together": sorted(together, key=lambda row: -float(row["jaccard"]))[:NEAREST],
        "passages": it.passages(),
        "between": it.neighbours("area"),
    }
    label, of = publication.label(iri), profiles.counts(publication)["named"]
    description = f"Annex 2 lists {len(engagements)} of {of} mechanisms in {label}."
    touched = (*engagements, *placements, *uptakes, *cells)
    return thing.page(publication, iri, "area.html", content, label, description, touched, "theme")


def element(publication: Publication, iri: str) -> views.Page:
    """Return the page of an element: its theme, areas that take it up, mechanisms that address it.

    Raises Refused where nothing is said about it.
    """
    it = profiles.Profile(publication, iri)
    placements, relevances = (it.where(kind, "element") for kind in ("placement", "objective-relevance"))
    uptakes = it.where("uptake", "takenUpElement")
    addressing: dict[str, list[str]] = {}
    links = {row["mechanism"]: row["link"] for row in it.rows("coverage/mechanisms-by-element", "element")}
    for row in it.rows("coverage/elements-by-mechanism", "element"):
        addressing.setdefault(row["mechanism"], []).append(row["area"])
    caption = sentences.short_name(publication, iri)
    content = {
        "caption_of": caption,
        "placements": placements,
        "uptakes": uptakes,
        "relevances": relevances,
        "addressing": addressing,
        "maybe": [one for one, link in links.items() if link == "may address"],
        "claimed": [one for one, link in links.items() if link == "claimed"],
        "claimed_by": evidence.shared_claims(publication, relevances),
        "unstated": profiles.unlisted(publication, set(links)),
        "elsewhere": it.rows("gaps/areas-under-another-theme", "element"),
        "passages": it.passages(),
        "between": it.neighbours("element"),
    }
    description = (
        f"{len(addressing)} of {profiles.counts(publication)['named']} mechanisms that Annex 2 names address "
        "this element, by judgement."
    )
    touched = (*placements, *uptakes, *relevances)
    return thing.page(
        publication, iri, "element.html", content, f"Element {caption}", description, touched, "theme"
    )


def objective(publication: Publication, iri: str) -> views.Page:
    """Return the page of an objective: which mechanisms may bear on it, and which elements anticipated it.

    Raises Refused where nothing is said about it.
    """
    it = profiles.Profile(publication, iri)
    number, counts = it.value("gcm:number"), profiles.counts(publication)
    relevances = it.where("objective-relevance", "objective")
    speaking = mechanism.way_lines(publication, "objective", iri)
    titles = [one for one in it.where("stated-value", "about") if one.one("property") in _TITLES]
    strengths = {
        row["mechanism"]: row["strength"] for row in it.rows("coverage/mechanisms-by-objective", "objective")
    }
    content = {
        "summary": it.row("coverage/objective-summary", "objective"),
        "strengths": strengths,
        "claimed": [one for one, strength in strengths.items() if strength == "claimed"],
        "claimed_by": evidence.shared_claims(publication, relevances),
        "titles": titles[::-1],
        "number": number,
        "relevances": relevances,
        "speaking": speaking,
        "unstated": profiles.unlisted(publication, set(strengths)),
        "without": [
            row["objective"] for row in profiles.answer(publication, "gaps/objectives-without-element")
        ],
        "sources": it.values("gcm:sourcedFrom"),
        "passages": it.passages(),
        "between": it.neighbours("objective"),
    }
    title = f"Objective {number}: {publication.caption(iri)}"
    description = (
        f"{publication.label(iri)}. By judgement {len(relevances)} of {counts['element']} elements "
        f"anticipated it, and {len(speaking)} of {counts['named']} mechanisms that Annex 2 names may bear on "
        "it."
    )
    return thing.page(publication, iri, "objective.html", content, title, description, relevances)
