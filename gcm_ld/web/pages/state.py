"""The pages of a State and of a region: its mechanisms, what they cover, and what none is listed in."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import model
from gcm_ld.pictures import maps
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import mechanism, profiles, thing, tiles, views

COMPANIONS = 8
"""How many of those that take part beside a State its page names."""


@dataclass(frozen=True)
class Reach:
    """A theme or area of focus, its state for a State, and the mechanisms by which it is reached."""

    iri: str
    state: str
    by: Sequence[str]


@dataclass(frozen=True)
class Completeness:
    """How complete the memberships of the edition are: those mechanisms without any, those open to all, and
    how many memberships rest on no source, of how many."""

    mechanisms: int
    without: Sequence[str]
    open: Sequence[str]
    unsourced: int
    memberships: int

    @property
    def recorded(self) -> int:
        """How many mechanisms have a membership."""
        return self.mechanisms - len(self.without) - len(self.open)


@dataclass(frozen=True)
class Companion:
    """A State or territory, and the mechanisms in which it takes part beside another one."""

    state: str
    mechanisms: Sequence[str]


@dataclass(frozen=True)
class Joined:
    """A mechanism in which States of a region take part: these States, those of them that only observe, and
    how many of their memberships rest on no source."""

    mechanism: str
    states: Sequence[str]
    observing: Sequence[str]
    unsourced: int


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page of a State or territory. Raises Refused where nothing is said about it."""
    it, label = profiles.Profile(publication, iri), publication.label(iri)
    every = sorted(
        (one for one in it.where("membership", "participant") if profiles.is_participation(publication, one)),
        key=lambda one: publication.label(one.one("participatesIn")).casefold(),
    )
    memberships = profiles.counted(publication, every)
    joined_ = [one.one("participatesIn") for one in memberships if not profiles.is_observer(one)]
    themes, areas = reach(publication, joined_)
    mark = maps.Mark(it.value("gcm:m49"), label)
    others = companions(publication, iri, [one.one("participatesIn") for one in memberships])
    above = tiles.regions(publication, iri)[:1]
    shared = {line.state: len(line.mechanisms) for line in others}
    near = [row["state"] for row in profiles.rows(publication, "coverage/states-by-region", "region", *above)]
    co_facilitators = it.rows("meetings/co-facilitators", "state")
    content = {
        "iso3": it.value("gcm:iso3"),
        "m49": mark.code,
        "regions": tiles.regions(publication, iri),
        "memberships": memberships,
        "others": [one for one in every if one not in memberships],
        "observing": [one for one in memberships if profiles.is_observer(one)],
        "joined": joined_,
        "companions": others[:COMPANIONS],
        "companion_count": len(others),
        "around": tiles.world(
            publication, {one: len(memberships) if one == iri else shared.get(one, 0) for one in near}
        ),
        "shades": tiles.shades(),
        "when": profiles.when,
        "year": profiles.year(publication),
        "themes": themes,
        "areas": areas,
        "completeness": completeness(publication),
        "unsourced": sum(one.certainty == "unsourced" for one in memberships),
        "drawing": maps.draw([mark]),
        "places": it.rows("meetings/places", "state"),
        "persons": {row["person"]: row["office"] for row in co_facilitators},
    }
    listed = sum(line.state == "listed" for line in themes)
    description = (
        f"{label} is recorded in {len(memberships)} mechanisms, which are listed under {listed} of "
        f"{len(themes)} themes."
    )
    return thing.page(publication, iri, "state.html", content, label, description, memberships)


def reach(publication: Publication, mechanisms: Sequence[str]) -> tuple[list[Reach], list[Reach]]:
    """Return all themes and all areas of focus, in their order, with those of the mechanisms that Annex 2
    lists there."""
    lines = {iri: mechanism.theme_lines(publication, iri) for iri in mechanisms}
    themes = []
    for place, theme in enumerate(profiles.ordered(publication, "theme")):
        states = {iri: lines[iri][place].state for iri in mechanisms}
        by = [iri for iri in mechanisms if states[iri] == "listed"]
        claimed = "claimed" if "claimed" in states.values() else "not stated"
        themes.append(Reach(theme, "listed" if by else claimed, by))
    areas = []
    for area in profiles.ordered(publication, "area"):
        by = [iri for iri in mechanisms if area in mechanism.engagements(publication, iri)]
        areas.append(Reach(area, "listed" if by else "not stated", by))
    return themes, areas


@functools.lru_cache(maxsize=4)
def completeness(publication: Publication) -> Completeness:
    """Return how complete the memberships of the edition are."""
    participants = profiles.answer(publication, "coverage/recorded-participants")
    memberships = profiles.counted(publication, publication.statements.of("membership"))
    return Completeness(
        len(participants),
        [row["mechanism"] for row in participants if row["recorded"] == "0" and row["open"] != "true"],
        [row["mechanism"] for row in participants if row["open"] == "true"],
        sum(membership.certainty == "unsourced" for membership in memberships),
        len(memberships),
    )


def companions(publication: Publication, iri: str, mechanisms: Sequence[str]) -> list[Companion]:
    """Return the other States and territories that take part in some mechanisms, those in most of them
    first."""
    found: dict[str, list[str]] = {}
    for one in mechanisms:
        for other in _participants(publication, one):
            found.setdefault(other, []).append(one)
    lines = [Companion(other, joined_) for other, joined_ in found.items() if other != iri]
    return sorted(
        lines, key=lambda line: (-len(line.mechanisms), model.by_name(publication.label(line.state)))
    )


@functools.lru_cache(maxsize=128)
def _participants(publication: Publication, mechanism: str) -> tuple[str, ...]:
    """Return the States and territories that are counted in a mechanism, each once."""
    every = publication.statements.where("membership", "participatesIn", mechanism)
    return tuple(dict.fromkeys(one.one("participant") for one in profiles.counted(publication, every)))


def region(publication: Publication, iri: str) -> views.Page:
    """Return the page of a region: the mechanisms that work there, the States that lie there, and what both
    cover. Raises Refused where nothing is said about it."""
    it, label = profiles.Profile(publication, iri), publication.label(iri)
    rows = [row for row in it.rows("coverage/mechanisms-by-region", "region") if row["through"] == "region"]
    within = tiles.within(publication, iri)[1:]
    mechanisms = [row["mechanism"] for row in rows]
    themes, areas = reach(publication, mechanisms)
    states = it.rows("coverage/states-by-region", "region")
    lines = joined(publication, [row["state"] for row in states])
    taken = [line.mechanism for line in lines if len(line.observing) < len(line.states)]
    reached_themes, reached_areas = reach(publication, taken)
    marks = [maps.Mark(publication.value(row["state"], "gcm:m49"), row["stateLabel"]) for row in states]
    stated_values = it.where("stated-value", "value")
    content = {
        "m49": it.value("gcm:m49"),
        "within": within,
        "above": [(publication.label(one), publication.site.page(one)) for one in within[::-1]],
        "pieces": pieces(publication, iri),
        "rows": rows,
        "types": {
            one: profiles.row(publication, "coverage/mechanism-summary", "mechanism", one)
            for one in mechanisms
        },
        "grounds": {
            one.one("about"): one for one in stated_values if names.local(one.one("property")) == "region"
        },
        "named": sum(row["areas"] != "0" for row in rows),
        "themes": themes,
        "areas": areas,
        "states": states,
        "summary": it.row("coverage/region-summary", "region"),
        "joined": lines,
        "taken": taken,
        "reached_themes": reached_themes,
        "reached_areas": reached_areas,
        "barely": it.rows("gaps/themes-by-region-barely", "region"),
        "completeness": completeness(publication),
        "drawing": maps.draw(marks) if marks else None,
        "year": profiles.year(publication),
        "around": tiles.world(publication, {row["state"]: int(row["joined"]) for row in states}),
        "shades": tiles.shades(),
    }
    description = f"{len(states)} States and territories of {label} are recorded in {len(lines)} mechanisms."
    if rows:
        of = completeness(publication).mechanisms
        description = f"{len(rows)} of {of} mechanisms have participants in {label}."
    return thing.page(publication, iri, "region.html", content, label, description)


def pieces(publication: Publication, iri: str) -> list[profiles.Row]:
    """Return what is counted of the parts of a region, the parts of a part included, each after its whole."""
    found = []
    for row in profiles.rows(publication, "coverage/region-summary", "within", iri):
        found += [row, *pieces(publication, row["region"])]
    return found


def joined(publication: Publication, states: Sequence[str]) -> list[Joined]:
    """Return the mechanisms in which States are recorded, those with the most of them first."""
    found: dict[str, list[Statement]] = {}
    for one in states:
        for membership in profiles.counted(
            publication, publication.statements.where("membership", "participant", one)
        ):
            found.setdefault(membership.one("participatesIn"), []).append(membership)
    lines = [
        Joined(
            mechanism,
            list(dict.fromkeys(membership.one("participant") for membership in memberships)),
            [one.one("participant") for one in memberships if profiles.is_observer(one)],
            sum(membership.certainty == "unsourced" for membership in memberships),
        )
        for mechanism, memberships in found.items()
    ]
    return sorted(
        lines,
        key=lambda line: (-len(line.states), publication.label(line.mechanism).casefold(), line.mechanism),
    )
