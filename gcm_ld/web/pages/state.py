"""The page of a State or territory: its mechanisms, what they cover, and what none of them is listed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.pictures import maps
from gcm_ld.publish import publications
from gcm_ld.web.pages import mechanism, records, views


@dataclass(frozen=True)
class Reach:
    """A theme or area of focus, its state for a State, and the mechanisms by which it is reached."""

    iri: str
    state: str
    by: Sequence[str]


@dataclass(frozen=True)
class Completeness:
    """How complete the memberships of the edition are: those mechanisms without any, and how many
    memberships rest on no source, of how many."""

    mechanisms: int
    without: Sequence[str]
    unsourced: int
    memberships: int


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a State or territory. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    memberships = records.where(publication, "Membership", "participant", iri)
    taking = sorted(memberships, key=lambda m: publication.label(m.one("participatesIn")).casefold())
    mechanisms = [membership.one("participatesIn") for membership in taking]
    themes, areas = reach(publication, mechanisms)
    mark = maps.Mark(publication.value(iri, "gcm:m49"), told.label)
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "iso3": publication.value(iri, "gcm:iso3"),
        "m49": mark.code,
        "regions": regions(publication, iri),
        "memberships": taking,
        "observing": [m for m in taking if names.local(m.one("role")) == "observer"],
        "themes": themes,
        "areas": areas,
        "completeness": completeness(publication),
        "unsourced": sum(m.certainty == "unsourced" for m in taking),
        "drawing": maps.draw([mark]),
        "places": records.rows(publication, "meetings/places", "state", iri),
        "persons": {
            row["person"]: row["office"]
            for row in records.rows(publication, "meetings/co-facilitators", "state", iri)
        },
        "discrepancies": records.discrepancies(publication, iri, *(m.iri for m in taking)),
    }
    listed = [line for line in themes if line.state == "listed"]
    return views.Page(
        "state.html",
        told.label,
        content,
        f"{told.label} is recorded in {len(taking)} mechanisms, which are listed under {len(listed)} of "
        f"{len(themes)} themes.",
        "state",
        iri,
    )


def regions(publication: publications.Publication, iri: str) -> list[str]:
    """Return the regions in which a State lies, the narrowest first."""
    found = [value.value for value in publication.values(iri, "gcm:inRegion")]
    return max((within(publication, region) for region in found), key=len, default=[])


def within(publication: publications.Publication, region: str) -> list[str]:
    """Return a region and those that it is a part of, the narrowest first."""
    chain = [region]
    while above := publication.value(chain[-1], "skos:broader"):
        chain.append(above)
    return chain


def reach(
    publication: publications.Publication, mechanisms: Sequence[str]
) -> tuple[list[Reach], list[Reach]]:
    """Return all themes and all areas of focus, in their order, with those of the mechanisms that Annex 2
    lists there."""
    lines = {iri: mechanism.theme_lines(publication, iri) for iri in mechanisms}
    themes = []
    for place, theme in enumerate(records.ordered(publication, "theme")):
        states = {iri: lines[iri][place].state for iri in mechanisms}
        by = [iri for iri in mechanisms if states[iri] == "listed"]
        claimed = "claimed" if "claimed" in states.values() else "not stated"
        themes.append(Reach(theme, "listed" if by else claimed, by))
    areas = []
    for area in records.ordered(publication, "area"):
        by = [iri for iri in mechanisms if area in mechanism.engagements(publication, iri)]
        areas.append(Reach(area, "listed" if by else "not stated", by))
    return themes, areas


def completeness(publication: publications.Publication) -> Completeness:
    """Return how complete the memberships of the edition are."""
    participants = records.answer(publication, "coverage/recorded-participants")
    memberships = records.of(publication, "Membership")
    return Completeness(
        len(participants),
        [row["mechanism"] for row in participants if row["recorded"] == "0"],
        sum(membership.certainty == "unsourced" for membership in memberships),
        len(memberships),
    )
