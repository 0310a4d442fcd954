"""The page of a region: the mechanisms that work there, the States that lie there, and what both cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.pictures import maps
from gcm_ld.publish import publications
from gcm_ld.web.pages import records, state, views


@dataclass(frozen=True)
class Joined:
    """A mechanism in which States of a region are recorded: these States, and how many of their memberships
    rest on no source."""

    mechanism: str
    states: Sequence[str]
    unsourced: int


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a region. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "m49": publication.value(iri, "gcm:m49"),
        "within": state.within(publication, iri)[1:],
        "pieces": pieces(publication, iri),
        "discrepancies": records.discrepancies(publication, iri),
        **_working(publication, iri),
        **_lying(publication, iri),
    }
    return views.Page("region.html", told.label, content, _description(told.label, content), "region", iri)


def pieces(publication: publications.Publication, iri: str) -> list[records.Row]:
    """Return what is counted of the parts of a region, the parts of a part included, each after its whole."""
    found = []
    for row in records.rows(publication, "coverage/region-summary", "within", iri):
        found += [row, *pieces(publication, row["region"])]
    return found


def joined(publication: publications.Publication, states: Sequence[str]) -> list[Joined]:
    """Return the mechanisms in which States are recorded, those with the most of them first."""
    found: dict[str, list[records.Record]] = {}
    for one in states:
        for membership in records.where(publication, "Membership", "participant", one):
            found.setdefault(membership.one("participatesIn"), []).append(membership)
    lines = [
        Joined(
            mechanism,
            list(dict.fromkeys(membership.one("participant") for membership in memberships)),
            sum(membership.certainty == "unsourced" for membership in memberships),
        )
        for mechanism, memberships in found.items()
    ]
    return sorted(
        lines,
        key=lambda line: (-len(line.states), publication.label(line.mechanism).casefold(), line.mechanism),
    )


def _working(publication: publications.Publication, iri: str) -> Mapping[str, object]:
    """Return what is said of the mechanisms that have their participants in a region."""
    answered = records.rows(publication, "coverage/mechanisms-by-region", "region", iri)
    found = [row for row in answered if row["through"] == "region"]
    mechanisms = [row["mechanism"] for row in found]
    themes, areas = state.reach(publication, mechanisms)
    return {
        "rows": found,
        "types": {
            mechanism: records.row(publication, "coverage/mechanism-summary", "mechanism", mechanism)
            for mechanism in mechanisms
        },
        "grounds": {
            record.one("about"): record
            for record in records.where(publication, "Attribution", "value", iri)
            if names.local(record.one("property")) == "region"
        },
        "named": sum(row["areas"] != "0" for row in found),
        "themes": themes,
        "areas": areas,
    }


def _lying(publication: publications.Publication, iri: str) -> views.Content:
    """Return what is said of the States that lie in a region, and of the mechanisms that they are in."""
    states = records.rows(publication, "coverage/states-by-region", "region", iri)
    lines = joined(publication, [row["state"] for row in states])
    themes, areas = state.reach(publication, [line.mechanism for line in lines])
    marks = [maps.Mark(publication.value(row["state"], "gcm:m49"), row["stateLabel"]) for row in states]
    return {
        "states": states,
        "summary": records.row(publication, "coverage/region-summary", "region", iri),
        "joined": lines,
        "reached_themes": themes,
        "reached_areas": areas,
        "completeness": state.completeness(publication),
        "drawing": maps.draw(marks) if marks else None,
    }


def _description(label: str, content: views.Content) -> str:
    if content["rows"]:
        count = content["counts"]["mechanism"]
        return f"{len(content['rows'])} of {count} mechanisms have participants in {label}."
    states, lines = content["states"], content["joined"]
    return f"{len(states)} States and territories of {label} are recorded in {len(lines)} mechanisms."
