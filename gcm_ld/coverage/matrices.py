"""The coverage matrix: how a mechanism stands under a theme, an area of focus, an element, objective or goal.

A theme or an area is *listed* by Annex 2, or *claimed* by the running text. An element, an objective or a
goal is neither: it is *derived*, from the areas in which a mechanism is listed and the edition's own links of
areas with elements and goals, and of elements with objectives, or meets the mechanism in a *theme only*. What
none of this gives is *not stated*.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from gcm_ld import dataset, formats, names, publications

SYMBOLS = formats.SYMBOLS | {"derived": "◆", "theme only": "◇"}
STRONG = ("listed", "derived")
"""The states that a total counts."""

MEANINGS = {
    "listed": "Annex 2 of the note lists the mechanism there.",
    "claimed": "Annex 2 doesn't, but the running text claims the theme for all or almost all mechanisms.",
    "derived": "Follows from the areas of focus in which Annex 2 lists the mechanism, and from the edition's "
    "own links of {links}. The note itself has no such table.",
    "theme only": "Mechanism and element meet in a theme, and no closer than that: it may address it.",
    "not stated": "Nothing is recorded here. The note calls its list indicative and not exhaustive: "
    "not stated is never “not covered”.",
}


@dataclass(frozen=True)
class Kind:
    """What the columns are: words, the states that occur, the question and the property behind them, and the
    links that derived cells rest on."""

    by: str
    singular: str
    plural: str
    states: tuple[str, ...]
    question: str
    property: str
    head: str
    links: str = ""


_KINDS = (
    Kind(
        by="theme",
        singular="theme",
        plural="themes",
        states=("listed", "claimed", "not stated"),
        question="coverage/theme-matrix",
        property="gcm:coversTheme",
        head="the six themes of the Global Compact",
    ),
    Kind(
        by="area",
        singular="area of focus",
        plural="areas of focus",
        states=("listed", "not stated"),
        question="coverage/area-matrix",
        property="gcm:engagesIn",
        head="the 17 areas of focus of Annex 2",
    ),
    Kind(
        by="element",
        singular="element",
        plural="elements",
        states=("derived", "theme only", "not stated"),
        question="coverage/mechanisms-by-element",
        property="gcm:addresses",
        head="the 24 elements of the Global Compact",
        links="areas with elements",
    ),
    Kind(
        by="objective",
        singular="objective",
        plural="objectives",
        states=("derived", "not stated"),
        question="coverage/mechanisms-by-objective",
        property="gcm:speaksTo",
        head="the 23 objectives of the Global Compact as adopted in 2018",
        links="areas with elements, and of elements with objectives",
    ),
    Kind(
        by="goal",
        singular="goal",
        plural="goals",
        states=("derived", "not stated"),
        question="links/goals-by-mechanism",
        property="gcm:covers",
        head="the 17 Sustainable Development Goals",
        links="areas with goals",
    ),
)
KINDS = {kind.by: kind for kind in _KINDS}


class SelectionError(dataset.EditionError):
    """A filter has a value that means nothing; the message has the valid ones."""


@dataclass(frozen=True)
class Row:
    """A mechanism: `type` and `regions` are pairs of slug and words, `states` ISO codes of participants.

    `named` tells whether Annex 2 names it at all; if not, nothing can be listed, and no total counts it.
    """

    iri: str
    slug: str
    label: str
    type: tuple[str, str]
    regions: tuple[tuple[str, str], ...]
    states: frozenset[str]
    named: bool

    @property
    def short_type(self) -> str:
        """The initials of the type, as `RCP`."""
        return "".join(word[0] for word in self.type[0].split("-")).upper()


@dataclass(frozen=True)
class Column:
    """A theme, area, element, objective or goal: its IRI, slug, label for the head, whole text; an area has a
    theme."""

    iri: str
    slug: str
    label: str
    text: str
    theme: str = ""


@dataclass(frozen=True)
class Cell:
    """How a mechanism stands under a column, and the areas of focus by which it does."""

    state: str
    areas: tuple[str, ...] = ()


Cells = Mapping[tuple[str, str], Cell]
Listed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Matrix:
    """Rows, columns, and a cell for each pair of their IRIs; `chosen` holds the filters that made it so."""

    kind: Kind
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Cells
    chosen: Mapping[str, str]

    def cell(self, row: Row, column: Column) -> Cell:
        """Return the cell of a row and a column."""
        return self.cells[row.iri, column.iri]

    def across(self, row: Row) -> int:
        """Return in how many columns a mechanism is listed, or has a derived link."""
        return sum(self.cell(row, column).state in STRONG for column in self.columns)

    def down(self, column: Column, state: str = "") -> int:
        """Return how many mechanisms stand so under a column; without a state, as `across` counts."""
        wanted = (state,) if state else STRONG
        return sum(self.cell(row, column).state in wanted for row in self.rows)

    @property
    def of(self) -> int:
        """The denominator of a column: the mechanisms among the rows that Annex 2 names."""
        return sum(row.named for row in self.rows)

    def count(self, state: str) -> int:
        """Return how many cells have the state."""
        return sum(self.down(column, state) for column in self.columns)

    @property
    def gaps(self) -> tuple[Column, ...]:
        """The columns in which no mechanism of the rows is listed."""
        return tuple(column for column in self.columns if not self.down(column))

    @property
    def meanings(self) -> dict[str, str]:
        """What each state says that the cells may have."""
        return {state: MEANINGS[state].format(links=self.kind.links) for state in self.kind.states}


@functools.lru_cache(maxsize=32)
def make(publication: publications.Publication, by: str) -> Matrix:
    """Return the whole matrix by theme, area, element, objective or goal.

    Raises SelectionError for anything else.
    """
    if by not in KINDS:
        raise SelectionError(f"There is no matrix by {by!r}. There are those by {', '.join(KINDS)}.")
    engaged = _engagements(publication)
    rows = _rows(publication, {mechanism for mechanism, areas in engaged.items() if areas})
    columns = _columns(publication, by)
    made = {
        "theme": _by_theme,
        "area": _by_area,
        "element": _by_element,
        "objective": _by_objective,
        "goal": _by_goal,
    }
    found = made[by](publication, engaged)
    missing = Cell("not stated")
    cells = {(r.iri, c.iri): found.get((r.iri, c.iri), missing) for r in rows for c in columns}
    return Matrix(KINDS[by], rows, columns, cells, {})


def _by_name(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1].casefold(), pair[1]


@functools.lru_cache(maxsize=8)
def _engagements(publication: publications.Publication) -> Listed:
    """The areas in which each mechanism is listed, in the order of Annex 2."""
    found: dict[str, tuple[str, ...]] = {}
    for row in publication.rows("coverage/area-matrix"):
        areas = (row["area"],) if row["state"] == "listed" else ()
        found[row["mechanism"]] = found.get(row["mechanism"], ()) + areas
    return found


def _rows(publication: publications.Publication, named: set[str]) -> tuple[Row, ...]:
    regions_, states = defaultdict(list), defaultdict(set)
    for row in publication.rows("coverage/mechanisms-by-region"):
        regions_[row["mechanism"]].append((names.local(row["region"]), row["regionLabel"]))
    for row in publication.rows("coverage/mechanisms-by-state"):
        states[row["mechanism"]].add(names.local(row["state"]))
    found = []
    for row in publication.rows("coverage/mechanisms-by-type"):
        iri = row["mechanism"]
        slug = "-".join(re.findall("[A-Z][a-z]*", names.local(row["type"]))).lower()
        kind = (slug, row["typeLabel"].removesuffix(" on migration"))
        regions = tuple(regions_[iri])
        label = row["mechanismLabel"]
        found.append(Row(iri, names.local(iri), label, kind, regions, frozenset(states[iri]), iri in named))
    return tuple(sorted(found, key=lambda row: _by_name(("", row.label))))


def _columns(publication: publications.Publication, by: str) -> tuple[Column, ...]:
    if by == "goal":
        iris = [f"{names.PREFIXES['sdg']}{number}" for number in range(1, 18)]
    else:
        iris = [row[by] for row in publication.rows(f"coverage/{by}-summary")]
    return tuple(_column(publication, by, iri) for iri in iris)


def _column(publication: publications.Publication, by: str, iri: str) -> Column:
    slug, text = names.local(iri), publication.label(iri)
    label = publication.caption(iri)
    if by == "element":
        label = f"({slug})" if label == text else f"({slug}) {label}"
    elif by == "objective":
        label = f"{slug}. {label}"
    return Column(iri, slug, label, text, _under(publication).get(iri, ""))


@functools.lru_cache(maxsize=8)
def _under(publication: publications.Publication) -> Mapping[str, str]:
    """The theme under which Annex 2 places each area."""
    return {row["area"]: row["theme"] for row in publication.rows("coverage/area-summary")}


def _by_theme(publication: publications.Publication, engaged: Listed) -> Cells:
    under = _under(publication)
    return {
        (row["mechanism"], row["theme"]): Cell(
            row["state"], tuple(area for area in engaged[row["mechanism"]] if under[area] == row["theme"])
        )
        for row in publication.rows("coverage/theme-matrix")
    }


def _by_area(publication: publications.Publication, engaged: Listed) -> Cells:
    return {
        (mechanism, area): Cell("listed", (area,)) for mechanism, areas in engaged.items() for area in areas
    }


def _by_element(publication: publications.Publication, engaged: Listed) -> Cells:
    areas = defaultdict(tuple)
    for row in publication.rows("coverage/elements-by-mechanism"):
        areas[row["mechanism"], row["element"]] += (row["area"],)
    states = {"addresses": "derived", "may address": "theme only"}
    return {
        (key := (row["mechanism"], row["element"])): Cell(states[row["link"]], areas.get(key, ()))
        for row in publication.rows("coverage/mechanisms-by-element")
    }


def _by_objective(publication: publications.Publication, engaged: Listed) -> Cells:
    areas = defaultdict(dict)
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
