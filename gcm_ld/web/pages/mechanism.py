"""The profile of a mechanism: what it is, what it is listed in, who takes part, what is near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_ld.core import names
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import evidence
from gcm_ld.pictures import maps
from gcm_ld.presentation import statements, transcript
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import profiles, thing, views

PROPERTIES = (
    ("activityStatus", "Status"),
    ("officialName", "Official name"),
    ("acronym", "Acronym"),
    ("altLabel", "Also called"),
    ("formerName", "Formerly"),
    ("hiddenLabel", "Also printed as"),
    ("establishedIn", "Established"),
    ("region", "Regions"),
    ("regionText", "Region, in the words of a source"),
    ("parentBody", "Linked to"),
    ("governance", "How it is run"),
    ("memberCount", "Number of members"),
    ("succeededBy", "Succeeded by"),
    ("website", "Website"),
)
"""The properties that a profile shows, and their words."""

NEAREST = 5
SERVING = ("chair", "co-chair", "secretariat")
"""The roles that the first lines of a profile name."""

_ALWAYS = ("establishedIn", "memberCount", "website")
_LINKED = ("activityStatus", "region", "parentBody", "succeededBy")


@dataclass(frozen=True)
class FactLine:
    """A property in words, the stated values that are adopted, those of other values, and those that
    say that none was found."""

    words: str
    linked: bool
    adopted: Sequence[Statement]
    others: Sequence[Statement]
    unknown: Sequence[Statement]


@dataclass(frozen=True)
class ThemeLine:
    """A theme, its state, its areas of focus with the mechanism's engagement in each, and its claims."""

    theme: str
    state: str
    areas: Sequence[tuple[str, Statement | None]]
    claims: Sequence[Statement]

    @property
    def engaged(self) -> list[tuple[str, Statement]]:
        """The areas of focus in which the mechanism is listed."""
        return [(area, engagement) for area, engagement in self.areas if engagement]


@dataclass(frozen=True)
class WayLine:
    """A thing, the ways by which a mechanism leads to it or it to a mechanism, and the weakest step of the
    surest way."""

    thing: str
    ways: Sequence[Any]
    certainty: str


@dataclass(frozen=True)
class NearLine:
    """Another mechanism; what the two share of areas of focus and of States, as rows of stored questions,
    empty where they share none; and the areas of focus in which only the other is listed."""

    mechanism: str
    areas: Mapping[str, str]
    states: Mapping[str, str]
    only: Sequence[str]


def view(publication: Publication, iri: str) -> views.Page:
    """Return the profile of a mechanism. Raises Refused where nothing is said about it."""
    it, label = profiles.Profile(publication, iri), publication.label(iri)
    themes = theme_lines(publication, iri)
    summary = it.row("coverage/mechanism-summary", "mechanism")
    every = sorted(
        it.where("membership", "participatesIn"),
        key=lambda one: (profiles.is_observer(one), publication.label(one.one("participant"))),
    )
    memberships = profiles.counted(publication, every)
    taking = [one for one in every if profiles.is_participation(publication, one)]
    marks = [
        maps.Mark(publication.value(who, "gcm:m49"), publication.label(who), names.local(one.one("role")))
        for one in memberships
        for who in one.all("participant")
    ]
    facts, bearing = _facts(it), it.rows("coverage/mechanisms-by-objective", "mechanism")
    told = [record for line in facts for record in (*line.adopted, *line.others, *line.unknown)]
    adopted = {names.local(record.one("property")): record for line in facts for record in line.adopted[::-1]}
    served = it.rows("roles/served-by", "mechanism")
    over_time = _over_time(it)
    content: views.Content = {
        "summary": summary,
        "purpose": [one for one in it.where("stated-value", "about") if _is_for(one, "purpose")],
        "resting": publication.resting(iri),
        "themes": themes,
        "facts": facts,
        "sources": profiles.numbered(told),
        "printed": it.rows("provenance/names-as-printed", "mechanism"),
        "classifications": it.where("classification", "mechanism"),
        "elements": _elements(it),
        "objectives": way_lines(publication, "mechanism", iri),
        "bearing": {
            strength: [row["objective"] for row in bearing if row["strength"] == strength]
            for strength in ("direct", "claimed")
        },
        "goals": goal_lines(publication, iri),
        "counted": adopted.get("memberCount"),
        "founded": adopted.get("establishedIn"),
        "activity": adopted.get("activityStatus"),
        "serving": [rows for role in SERVING if (rows := latest(served, role))],
        "memberships": memberships,
        "unsourced": [one for one in memberships if one.certainty == "unsourced"],
        "observers": [one for one in memberships if profiles.is_observer(one)],
        "others": [one for one in taking if one not in memberships],
        "open": it.values("gcm:openTo"),
        "when": profiles.when,
        "year": profiles.year(publication),
        "drawing": maps.draw(marks) if marks else None,
        "offices": profiles.offices(
            sorted(served, key=lambda row: (row["roleLabel"], row["heldFor"] or row["asOf"]))
        ),
        "meetings": it.rows("meetings/meetings-by-mechanism", "mechanism"),
        "preparations": it.where("preparation", "mechanism"),
        "near": near_lines(publication, iri, "overlap/shared-areas"),
        "near_members": near_lines(publication, iri, "overlap/shared-states"),
        "noted": bool(it.values("gcm:describedIn")),
        "over_time": over_time,
        "added": [row for row in over_time if row["state"] not in ("again", "note only")],
        "mentions": _mentions(it),
    }
    purpose = next((one.one("value") for one in content["purpose"]), "")
    description = f"{purpose} " if purpose else ""
    description += (
        f"{label} is listed in {summary.get('areas', 0)} of {profiles.counts(publication)['area']} areas of "
        f"focus of Annex 2, under {summary.get('themes', 0)} of {len(themes)} themes."
    )
    touched = publication.statements.naming(iri)
    return thing.page(publication, iri, "mechanism.html", content, label, description, touched)


def _mentions(it: profiles.Profile) -> list[tuple[str, str]]:
    """Return the passages that name the mechanism with their words; parts that a page break cut are apart."""
    named = set(it.values("gcm:describedIn"))
    every = transcript.passages(it.publication).values()
    return [(one.iri, transcript.plain(one.text)) for one in every if one.iri in named]


def engagements(publication: Publication, iri: str) -> dict[str, Statement]:
    """Return the engagements of a mechanism that the note states, by area of focus."""
    found = publication.statements.where("engagement", "notedMechanism", iri)
    return {engagement.one("area"): engagement for engagement in found}


def theme_lines(publication: Publication, iri: str) -> list[ThemeLine]:
    """Return what is known of the mechanism and each theme, all themes in their order."""
    listed = engagements(publication, iri)
    states = {
        row["theme"]: row["state"]
        for row in profiles.rows(publication, "coverage/theme-matrix", "mechanism", iri)
    }
    lines = []
    for theme in profiles.ordered(publication, "theme"):
        under = profiles.rows(publication, "coverage/area-summary", "theme", theme)
        areas = [(row["area"], listed.get(row["area"])) for row in under]
        state = states.get(theme, "not stated")
        claims = evidence.claims(publication, theme) if state == "claimed" else []
        lines.append(ThemeLine(theme, state, areas, claims))
    return lines


def goal_lines(publication: Publication, iri: str) -> list[WayLine]:
    """Return the goals that the areas of focus of a mechanism bear on, by number, with the alignments."""
    ways: dict[str, list[tuple[Statement, str]]] = {}
    for area, engagement in engagements(publication, iri).items():
        for relevance in publication.statements.where("target-relevance", "area", area):
            to = relevance.one("relevantTarget")
            goal = profiles.row(publication, "links/goals-and-targets", "thing", to)["goal"]
            step = statements.weakest(publication, [engagement.certainty, relevance.certainty])
            ways.setdefault(goal, []).append((relevance, step))
    return [way_line(publication, goal, ways[goal]) for goal in sorted(ways, key=turtle.natural)]


def way_lines(publication: Publication, column: str, iri: str) -> list[WayLine]:
    """Return the objectives on which a mechanism may bear, where `column` is "mechanism", by number; the
    mechanisms that may bear on an objective, where it is "objective", by label; each through pairs of area of
    focus and element."""
    other = {"mechanism": "objective", "objective": "mechanism"}[column]
    ways: dict[str, list[tuple[tuple[str, str], str]]] = {}
    for row in profiles.rows(publication, "coverage/objectives-by-mechanism", column, iri):
        ways.setdefault(row[other], []).append(((row["area"], row["element"]), row["certainty"]))
    return [way_line(publication, thing, found) for thing, found in ways.items()]


def way_line(publication: Publication, iri: str, ways: Sequence[tuple[Any, str]]) -> WayLine:
    """Return the line of a thing that ways lead to, which are given with their certainties."""
    certainty = statements.surest(publication, [certainty for _, certainty in ways])
    return WayLine(iri, list(dict.fromkeys(way for way, _ in ways)), certainty)


def _is_for(stated_value: Statement, name: str) -> bool:
    return names.local(stated_value.one("property")) == name


def _facts(mechanism: profiles.Profile) -> list[FactLine]:
    told = mechanism.where("stated-value", "about")
    lines = []
    for name, words in PROPERTIES:
        about = [record for record in told if _is_for(record, name)]
        stated = [record for record in about if record.one("value")]
        adopted = [record for record in stated if names.local(record.one("valueStatus")) == "adopted"]
        others = [record for record in stated if record not in adopted]
        unknown = [record for record in about if not record.one("value")]
        if about or name in _ALWAYS:
            lines.append(FactLine(words, name in _LINKED, adopted, others, unknown))
    return lines


def _elements(mechanism: profiles.Profile) -> dict[str, list]:
    """Return the elements by `addressed`, pairs with the areas of focus between, `maybe`, `claimed` and
    `unstated`."""
    through: dict[str, list[str]] = {}
    for row in mechanism.rows("coverage/elements-by-mechanism", "mechanism"):
        through.setdefault(row["element"], []).append(row["area"])
    rows = mechanism.rows("coverage/mechanisms-by-element", "mechanism")
    links = {row["element"]: row["link"] for row in rows}
    every = profiles.ordered(mechanism.publication, "element")
    return {
        "addressed": [(element, through[element]) for element in every if element in through],
        "maybe": [element for element in every if links.get(element) == "may address"],
        "claimed": [element for element in every if links.get(element) == "claimed"],
        "unstated": [element for element in every if element not in links],
    }


def _over_time(it: profiles.Profile) -> list[dict[str, object]]:
    """Return each area of focus that a source lists for the mechanism, with its lists and their words."""
    lists: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for row in it.rows("coverage/timeline-by-mechanism", "mechanism"):
        lists[row["area"]].setdefault(row["listing"], row)
    rows = it.rows("coverage/changes", "mechanism")
    return [{**row, "lists": list(lists[row["area"]].values())} for row in rows]


def near_lines(publication: Publication, iri: str, question: str) -> list[NearLine]:
    """Return the mechanisms that are most like another one by a question on what pairs share, the most alike
    first."""
    it, own = profiles.Profile(publication, iri), engagements(publication, iri)
    areas = {row["other"]: row for row in it.rows("overlap/shared-areas", "mechanism")}
    states = {row["other"]: row for row in it.rows("overlap/shared-states", "mechanism")}
    rows = sorted(
        it.rows(question, "mechanism"), key=lambda row: (-float(row["jaccard"]), -int(row["shared"]))
    )
    lines = []
    for other in [row["other"] for row in rows[:NEAREST]]:
        theirs = engagements(publication, other)
        only = [a for a in profiles.ordered(publication, "area") if a in theirs and a not in own]
        lines.append(NearLine(other, areas.get(other, {}), states.get(other, {}), only))
    return lines


def latest(served: Sequence[Mapping[str, str]], role: str) -> list[Mapping[str, str]]:
    """Return who holds a role by the latest source that speaks of it, each once; none whose term is over or
    is contested."""
    found = [
        row
        for row in served
        if names.local(row["role"]) == role
        and row["still"] != "no"
        and names.local(row["status"]) == "adopted"
    ]
    newest = max((_until(row) for row in found), default="")
    return list({row["holder"]: row for row in found if _until(row) == newest}.values())


def _until(row: Mapping[str, str]) -> str:
    """Return the last day or year of which the source of a role speaks."""
    return row["asOf"].rpartition("/")[2].strip("~.")
