"""The page of a goal or target of the 2030 Agenda: the areas of focus that bear on it, and the mechanisms;
and that of an indicator, of which only its target is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gcm_ld.core import names
from gcm_ld.edition.statements import Statement
from gcm_ld.presentation import statements
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import mechanism, profiles, thing, views


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page of a goal, target or indicator. Raises Refused where nothing is said about it."""
    it = profiles.Profile(publication, iri)
    if row := it.row("links/indicators", "indicator"):
        return _indicator(publication, iri, row)
    goal = it.row("links/goals-and-targets", "thing").get("goal", iri)
    own = _own(publication, iri)
    relevances = [
        one for to in own for one in publication.statements.where("target-relevance", "relevantTarget", to)
    ]
    relevances.sort(key=lambda a: (publication.label(a.one("area")), turtle.natural(a.one("relevantTarget"))))
    touching = _touching(publication, relevances)
    is_goal, areas = goal == iri, sorted({a.one("area") for a in relevances})
    content = {
        "code": names.local(iri),
        "goal": goal,
        "is_goal": is_goal,
        "targets": [target for target in _own(publication, goal) if target != goal],
        "coverage": {
            row["target"]: row for row in profiles.rows(publication, "coverage/target-summary", "goal", goal)
        },
        "indicators": [row["indicator"] for row in it.rows("links/indicators", "target")],
        "icons": _icons(publication, relevances) if is_goal else [],
        "relevances": relevances,
        "areas": areas,
        "touching": touching,
        "totals": _totals(publication, areas),
        "unstated": profiles.unlisted(publication, {line.thing for line in touching}),
        "without": [row["goal"] for row in profiles.answer(publication, "gaps/goals-without-area")],
        "between": it.neighbours("goal"),
    }
    title = f"{publication.caption(iri)}: {publication.label(iri)}"
    description = (
        f"{len(areas)} of {profiles.counts(publication)['area']} areas of focus bear on it, "
        "by statements of relevance that the note does not print."
    )
    return thing.page(publication, iri, "goal.html", content, title, description, relevances)


def _indicator(publication: Publication, iri: str, row: profiles.Row) -> views.Page:
    rows = profiles.rows(publication, "links/indicators", "target", row["target"])
    beside = [one["indicator"] for one in rows if one["indicator"] != iri]
    content = {"row": row, "beside": beside}
    title = f"{publication.caption(iri)}: {publication.label(iri)}"
    description = f"It measures {publication.caption(row['target'])} of the 2030 Agenda."
    return thing.page(publication, iri, "indicator.html", content, title, description)


def _icons(publication: Publication, relevances: Sequence[Statement]) -> list[Mapping[str, str]]:
    """Return the icons expected in the cells of the areas of focus, beside the goals relevant to them."""
    areas = {relevance.one("area") for relevance in relevances}
    rows = profiles.answer(publication, "links/icons-and-alignments")
    return list({row["area"]: row for row in rows if row["area"] in areas}.values())


def _own(publication: Publication, iri: str) -> list[str]:
    """Return a target itself, or a goal and its targets of which the edition speaks."""
    rows = profiles.rows(publication, "links/goals-and-targets", "goal", iri)
    return sorted({iri, *(row["thing"] for row in rows)}, key=turtle.natural)


def _totals(publication: Publication, areas: Sequence[str]) -> list[tuple[str, str]]:
    """Return areas of focus that bear on a goal, and the themes under which they stand, each with how many
    mechanisms Annex 2 lists there."""
    found: dict[str, str] = {}
    for area in areas:
        row = profiles.row(publication, "coverage/area-summary", "area", area)
        theme = profiles.row(publication, "coverage/theme-summary", "theme", row["theme"])
        found |= {area: row["listed"], row["theme"]: theme["listed"]}
    return [*found.items()]


def _touching(publication: Publication, relevances: Sequence[Statement]) -> list[mechanism.WayLine]:
    """Return the mechanisms that may bear on a goal, by label, with the areas of focus between."""
    ways: dict[str, list[tuple[str, str]]] = {}
    for relevance in relevances:
        area = relevance.one("area")
        for engagement in publication.statements.where("engagement", "area", area):
            step = statements.weakest(publication, [relevance.certainty, engagement.certainty])
            if noted := engagement.one("notedMechanism"):
                ways.setdefault(noted, []).append((area, step))
    order = sorted(ways, key=lambda iri: publication.label(iri).casefold())
    return [mechanism.way_line(publication, iri, ways[iri]) for iri in order]
