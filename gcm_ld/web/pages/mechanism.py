"""The profile of a mechanism: what it is, what it is listed in, who takes part, what is near it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.pictures import maps
from gcm_ld.presentation import descriptions
from gcm_ld.publish import publications
from gcm_ld.web.pages import records, views

PROPERTIES = (
    ("status", "Status"),
    ("officialName", "Official name"),
    ("acronym", "Acronym"),
    ("altLabel", "Also called"),
    ("hiddenLabel", "Also printed as"),
    ("establishedIn", "Established"),
    ("region", "Regions"),
    ("regionText", "Region, in a source's words"),
    ("parentBody", "Belongs or is tied to"),
    ("secretariat", "Secretariat"),
    ("chair", "Chair"),
    ("memberCount", "Number of members"),
    ("successor", "Succeeded by"),
    ("website", "Website"),
)
"""The properties that a profile shows, and their words."""

NEAREST = 5
_ALWAYS = ("establishedIn", "secretariat", "chair", "memberCount", "website")
_LINKED = ("region", "parentBody")


@dataclass(frozen=True)
class FactLine:
    """A property in words, the attributions whose values are stated, those of other values, and those that
    say that none was found."""

    words: str
    linked: bool
    adopted: Sequence[records.Record]
    others: Sequence[records.Record]
    unknown: Sequence[records.Record]


@dataclass(frozen=True)
class ThemeLine:
    """A theme, its state, its areas of focus with the mechanism's engagement in each, and its claims."""

    theme: str
    state: str
    areas: Sequence[tuple[str, records.Record | None]]
    claims: Sequence[records.Record]

    @property
    def engaged(self) -> list[tuple[str, records.Record]]:
        """The areas of focus in which the mechanism is listed."""
        return [(area, engagement) for area, engagement in self.areas if engagement]


@dataclass(frozen=True)
class GoalLine:
    """A goal, the alignments by which the mechanism touches it, and the weakest step of the surest way."""

    goal: str
    alignments: Sequence[records.Record]
    certainty: str


@dataclass(frozen=True)
class WayLine:
    """A mechanism or an objective, the ways between the two as pairs of area of focus and element, and the
    weakest link of the surest way."""

    thing: str
    ways: Sequence[tuple[str, str]]
    certainty: str


@dataclass(frozen=True)
class NearLine:
    """Another mechanism, what the two share, and the areas of focus in which only the other is listed."""

    mechanism: str
    shared: int
    either: int
    likeness: str
    states: Mapping[str, str]
    only: Sequence[str]


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the profile of a mechanism. Raises Refused where nothing is said about it."""
    told = records.describe(publication, iri)
    themes = theme_lines(publication, iri)
    summary = records.row(publication, "coverage/mechanism-summary", "mechanism", iri)
    memberships = records.where(publication, "Membership", "participatesIn", iri)
    facts = _facts(publication, iri)
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "summary": summary,
        "themes": themes,
        "facts": facts,
        "sources": _sources(facts),
        "printed": records.rows(publication, "provenance/names-as-printed", "mechanism", iri),
        "classifications": records.where(publication, "Classification", "mechanism", iri),
        "elements": _elements(publication, iri),
        "objectives": way_lines(publication, "mechanism", iri),
        "goals": goal_lines(publication, iri),
        "counted": _counted(facts),
        "memberships": _ordered(publication, memberships),
        "unsourced": [m for m in memberships if m.certainty == "unsourced"],
        "observers": [m for m in memberships if names.local(m.one("role")) == "observer"],
        "drawing": draw(publication, memberships),
        "meetings": records.rows(publication, "meetings/meetings-by-mechanism", "mechanism", iri),
        "preparations": records.where(publication, "PreparatoryEngagement", "mechanism", iri),
        "near": _near(publication, iri),
        "mentions": records.passages(publication, iri),
        "discrepancies": records.discrepancies(publication, iri, *_statements(told)),
    }
    areas = f"{summary.get('areas', 0)} of {records.counts(publication)['area']}"
    return views.Page(
        "mechanism.html",
        told.label,
        content,
        f"{told.label} is listed in {areas} areas of focus of Annex 2, "
        f"under {summary.get('themes', 0)} of {len(themes)} themes.",
        "mechanism",
        iri,
    )


def engagements(publication: publications.Publication, iri: str) -> dict[str, records.Record]:
    """Return the engagements of a mechanism by their area of focus."""
    found = records.where(publication, "Engagement", "mechanism", iri)
    return {engagement.one("area"): engagement for engagement in found}


def theme_lines(publication: publications.Publication, iri: str) -> list[ThemeLine]:
    """Return what is known of the mechanism and each theme, all themes in their order."""
    listed = engagements(publication, iri)
    states = {
        row["theme"]: row["state"]
        for row in records.rows(publication, "coverage/theme-matrix", "mechanism", iri)
    }
    lines = []
    for theme in records.ordered(publication, "theme"):
        under = records.rows(publication, "coverage/area-summary", "theme", theme)
        areas = [(row["area"], listed.get(row["area"])) for row in under]
        state = states.get(theme, "not stated")
        claims = claims_of(publication, theme) if state == "claimed" else []
        lines.append(ThemeLine(theme, state, areas, claims))
    return lines


def claims_of(publication: publications.Publication, theme: str) -> list[records.Record]:
    """Return the claims of the running text that all or almost all mechanisms cover a theme."""
    found = records.where(publication, "Claim", "theme", theme)
    return [claim for claim in found if names.local(claim.one("quantifier")) in ("all", "almost-all")]


def goal_lines(publication: publications.Publication, iri: str) -> list[GoalLine]:
    """Return the goals that the areas of focus of a mechanism bear on, by number."""
    listed = engagements(publication, iri)
    ways: dict[str, list[tuple[records.Record, str]]] = {}
    for area, engagement in listed.items():
        for alignment in records.where(publication, "Alignment", "area", area):
            target = records.row(
                publication, "links/goals-and-targets", "thing", alignment.one("alignedWith")
            )
            step = records.weakest(publication, [engagement.certainty, alignment.certainty])
            ways.setdefault(target["goal"], []).append((alignment, step))
    return [
        GoalLine(
            goal, [a for a, _ in ways[goal]], records.surest(publication, [step for _, step in ways[goal]])
        )
        for goal in records.ordered(publication, "goal")
        if goal in ways
    ]


def way_lines(publication: publications.Publication, column: str, iri: str) -> list[WayLine]:
    """Return the objectives to which a mechanism speaks, where `column` is "mechanism", by number; the
    mechanisms that speak to an objective, where it is "objective", by label."""
    other = {"mechanism": "objective", "objective": "mechanism"}[column]
    found: dict[str, list[records.Row]] = {}
    for row in records.rows(publication, "coverage/objectives-by-mechanism", column, iri):
        found.setdefault(row[other], []).append(row)
    return [
        WayLine(
            thing,
            [(row["area"], row["element"]) for row in ways],
            records.surest(publication, [row["certainty"] for row in ways]),
        )
        for thing, ways in found.items()
    ]


def draw(publication: publications.Publication, memberships: Sequence[records.Record]) -> maps.Drawing | None:
    """Return the map of those who take part, None where none is recorded."""
    marks = [
        maps.Mark(
            publication.value(membership.one("participant"), "gcm:m49"),
            publication.label(membership.one("participant")),
            names.local(membership.one("role")),
        )
        for membership in memberships
    ]
    return maps.draw(marks) if marks else None


def _facts(publication: publications.Publication, iri: str) -> list[FactLine]:
    told = records.where(publication, "Attribution", "about", iri)
    lines = []
    for name, words in PROPERTIES:
        about = [record for record in told if names.local(record.one("property")) == name]
        stated = [record for record in about if record.one("value")]
        adopted = [record for record in stated if names.local(record.one("standing")) == "adopted"]
        others = [record for record in stated if record not in adopted]
        unknown = [record for record in about if not record.one("value")]
        if about or name in _ALWAYS:
            lines.append(FactLine(words, name in _LINKED, adopted, others, unknown))
    return lines


def _sources(facts: Sequence[FactLine]) -> dict[str, int]:
    """Return the sources of some facts, numbered as they come."""
    told = [record for line in facts for record in (*line.adopted, *line.others, *line.unknown)]
    found = dict.fromkeys(source for record in told for source in record.all("source"))
    return {source: number for number, source in enumerate(found, 1)}


def _ordered(
    publication: publications.Publication, memberships: Sequence[records.Record]
) -> list[records.Record]:
    """Return memberships by the name of who takes part, those of observers last."""
    return sorted(
        memberships,
        key=lambda m: (names.local(m.one("role")) == "observer", publication.label(m.one("participant"))),
    )


def _counted(facts: Sequence[FactLine]) -> records.Record | None:
    """Return the attribution of the number of members that the edition states."""
    return next(
        (r for line in facts for r in line.adopted if r.one("property").endswith("#memberCount")), None
    )


def _elements(publication: publications.Publication, iri: str) -> dict[str, list]:
    """Return the elements by `addressed`, pairs with the areas of focus between, `maybe` and `unstated`."""
    through: dict[str, list[str]] = {}
    for row in records.rows(publication, "coverage/elements-by-mechanism", "mechanism", iri):
        through.setdefault(row["element"], []).append(row["area"])
    linked = {
        row["element"]
        for row in records.rows(publication, "coverage/mechanisms-by-element", "mechanism", iri)
    }
    every = records.ordered(publication, "element")
    return {
        "addressed": [(element, through[element]) for element in every if element in through],
        "maybe": [element for element in every if element in linked and element not in through],
        "unstated": [element for element in every if element not in linked],
    }


def _near(publication: publications.Publication, iri: str) -> list[NearLine]:
    own = engagements(publication, iri)
    alike = records.rows(publication, "overlap/shared-areas", "mechanism", iri)
    states = {
        row["other"]: row for row in records.rows(publication, "overlap/shared-states", "mechanism", iri)
    }
    order = records.ordered(publication, "area")
    lines = []
    for row in sorted(alike, key=lambda row: (-float(row["jaccard"]), -int(row["shared"])))[:NEAREST]:
        theirs = engagements(publication, row["other"])
        only = [area for area in order if area in theirs and area not in own]
        shared = states.get(row["other"], {})
        lines.append(
            NearLine(row["other"], int(row["shared"]), int(row["either"]), row["jaccard"], shared, only)
        )
    return lines


def _statements(told: descriptions.Description) -> list[str]:
    return [statement.iri for statement in told.statements]
