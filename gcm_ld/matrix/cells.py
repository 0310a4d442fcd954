"""The cells of the coverage matrix: what the answers of stored questions say of each mechanism and column."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from gcm_ld.publish import publications


@dataclass(frozen=True)
class Cell:
    """How a mechanism stands under a column, and the areas of focus by which it does."""

    state: str
    areas: tuple[str, ...] = ()


Cells = Mapping[tuple[str, str], Cell]
Listed = Mapping[str, tuple[str, ...]]


def find(publication: publications.Publication, by: str) -> Cells:
    """Return the cells in which something is stated, by the IRIs of mechanism and column."""
    made = {
        "theme": _by_theme,
        "area": _by_area,
        "element": _by_element,
        "objective": _by_objective,
        "goal": _by_goal,
    }
    return made[by](publication, engagements(publication))


@functools.lru_cache(maxsize=8)
def engagements(publication: publications.Publication) -> Listed:
    """Return the areas in which each mechanism is listed, in the order of Annex 2."""
    found: dict[str, tuple[str, ...]] = {}
    for row in publication.rows("coverage/area-matrix"):
        areas = (row["area"],) if row["state"] == "listed" else ()
        found[row["mechanism"]] = found.get(row["mechanism"], ()) + areas
    return found


@functools.lru_cache(maxsize=8)
def under(publication: publications.Publication) -> Mapping[str, str]:
    """Return the theme under which Annex 2 places each area."""
    return {row["area"]: row["theme"] for row in publication.rows("coverage/area-summary")}


def _by_theme(publication: publications.Publication, engaged: Listed) -> Cells:
    themes = under(publication)
    return {
        (row["mechanism"], row["theme"]): Cell(
            row["state"], tuple(area for area in engaged[row["mechanism"]] if themes[area] == row["theme"])
        )
        for row in publication.rows("coverage/theme-matrix")
    }


def _by_area(publication: publications.Publication, engaged: Listed) -> Cells:
    return {
        (mechanism, area): Cell("listed", (area,)) for mechanism, areas in engaged.items() for area in areas
    }


def _by_element(publication: publications.Publication, engaged: Listed) -> Cells:
    areas: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    for row in publication.rows("coverage/elements-by-mechanism"):
        areas[row["mechanism"], row["element"]] += (row["area"],)
    states = {"addresses": "derived", "may address": "theme only"}
    return {
        (key := (row["mechanism"], row["element"])): Cell(states[row["link"]], areas.get(key, ()))
        for row in publication.rows("coverage/mechanisms-by-element")
    }


def _by_objective(publication: publications.Publication, engaged: Listed) -> Cells:
    areas: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in publication.rows("coverage/objectives-by-mechanism"):
        areas[row["mechanism"], row["objective"]][row["area"]] = None
    return {key: Cell("derived", tuple(found)) for key, found in areas.items()}


def _by_goal(publication: publications.Publication, engaged: Listed) -> Cells:
    bears = defaultdict(set)
    for row in publication.rows("coverage/sdg-by-area"):
        bears[row["area"]].add(row["goal"])
    return {
        (row["mechanism"], row["goal"]): Cell(
            "derived", tuple(area for area in engaged[row["mechanism"]] if row["goal"] in bears[area])
        )
        for row in publication.rows("links/goals-by-mechanism")
    }
