"""The coverage matrix: how a mechanism stands under a theme, an area of focus, an element, objective or goal.

A theme or an area is *listed* by Annex 2, or *claimed* by the running text. An element, an objective or a
goal is neither: it is *derived*, from the areas in which a mechanism is listed and the edition's own links of
areas with elements and goals, and of elements with objectives, or meets the mechanism in a *theme only*. What
none of this gives is *not stated*.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results

SYMBOLS = results.SYMBOLS | {"derived": "◆", "theme only": "◇"}
STRONG = ("listed", "derived")
"""The states that a total counts."""

OF_NAMED = (*STRONG, "theme only")
"""The states that only a mechanism can have which Annex 2 names."""

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
    """What the columns are: the states that occur, the question and the property behind them, how a
    mechanism and a column are tied, and the links that derived cells rest on.

    `leads` is the question that tells which areas of focus lead to a column.
    """

    by: str
    states: tuple[str, ...]
    question: str
    leads: str
    predicate: str
    tied: str = "linked to"
    links: str = ""

    @property
    def singular(self) -> str:
        """The words for one column."""
        return kinds.find(self.by).singular

    @property
    def plural(self) -> str:
        """The words for several columns."""
        return kinds.find(self.by).plural


KINDS = {
    kind.by: kind
    for kind in (
        Kind(
            by="theme",
            states=("listed", "claimed", "not stated"),
            question="coverage/theme-matrix",
            leads="coverage/area-summary",
            predicate="gcm:coversTheme",
            tied="listed under",
        ),
        Kind(
            by="area",
            states=("listed", "not stated"),
            question="coverage/area-matrix",
            leads="coverage/area-summary",
            predicate="gcm:engagesIn",
            tied="listed in",
        ),
        Kind(
            by="element",
            states=("derived", "theme only", "not stated"),
            question="coverage/mechanisms-by-element",
            leads="coverage/elements-by-mechanism",
            predicate="gcm:addresses",
            links="areas with elements",
        ),
        Kind(
            by="objective",
            states=("derived", "not stated"),
            question="coverage/mechanisms-by-objective",
            leads="coverage/objectives-by-mechanism",
            predicate="gcm:speaksTo",
            links="areas with elements, and of elements with objectives",
        ),
        Kind(
            by="goal",
            states=("derived", "not stated"),
            question="links/goals-by-mechanism",
            leads="coverage/sdg-by-area",
            predicate="gcm:covers",
            links="areas with goals",
        ),
    )
}
BY = things.Choice(
    "by", "what stands in the columns", options={by: kind.plural for by, kind in KINDS.items()}
)


@dataclass(frozen=True)
class Row:
    """A mechanism: `type` and `regions` are pairs of slug and words, `states` ISO codes of participants.

    `parts` are the slugs of the parts of regions in which such a participant lies, `status` says of a dormant
    mechanism since when. `named` tells whether Annex 2 names it at all; if not, nothing can be listed, and no
    total counts it.
    """

    iri: str
    slug: str
    label: str
    type: tuple[str, str]
    regions: tuple[tuple[str, str], ...]
    states: frozenset[str]
    parts: frozenset[str]
    status: str
    named: bool

    @property
    def short_type(self) -> str:
        """The initials of the type, as `RCP`."""
        return "".join(word[0] for word in self.type[0].split("-")).upper()

    @property
    def is_dormant(self) -> bool:
        """Whether a source says that the mechanism is dormant."""
        return self.status.startswith("dormant")


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
"""Cells by the IRIs of mechanism and column."""


@dataclass(frozen=True)
class Matrix:
    """Rows, columns, and a cell for each pair of their IRIs; `chosen` holds the filters that made it so.

    `head` says what all columns are, filters aside: `the six themes of the Global Compact for Migration`.
    """

    kind: Kind
    head: str
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

    def among(self, state: str) -> int:
        """Return the denominator of a column for a state: how many of the rows could stand so."""
        return self.of if state in OF_NAMED else len(self.rows)

    def count(self, state: str) -> int:
        """Return how many cells have the state."""
        return sum(self.down(column, state) for column in self.columns)

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """The themes above areas that stand in their order, each with the number of its columns."""
        if self.kind.by != "area" or "columns" in self.chosen:
            return ()
        grouped = itertools.groupby(column.theme for column in self.columns)
        return tuple((theme, len([*columns])) for theme, columns in grouped)

    @property
    def gaps(self) -> tuple[Column, ...]:
        """The columns in which no mechanism of the rows is listed."""
        return tuple(column for column in self.columns if not self.down(column))

    @property
    def meanings(self) -> dict[str, str]:
        """What each state says that the cells may have."""
        return {state: MEANINGS[state].format(links=self.kind.links) for state in self.kind.states}


def number(count: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, as `1 theme` or `6 themes`."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


@functools.lru_cache(maxsize=32)
def make(publication: Publication, by: str) -> Matrix:
    """Return the whole matrix by theme, area, element, objective or goal.

    Raises things.ThingError for anything else.
    """
    things.choose(publication.store, BY, by)
    rows, columns = _rows(publication), _columns(publication, by)
    stated, missing = find_cells(publication, by), Cell("not stated")
    cells = {(r.iri, c.iri): stated.get((r.iri, c.iri), missing) for r in rows for c in columns}
    return Matrix(KINDS[by], _head(publication, KINDS[by], columns), rows, columns, cells, {})


@functools.lru_cache(maxsize=8)
def engagements(publication: Publication) -> Mapping[str, tuple[str, ...]]:
    """Return the areas in which each mechanism is listed, in the order of Annex 2."""
    areas: dict[str, tuple[str, ...]] = {}
    for row in publication.rows("coverage/area-matrix"):
        listed = (row["area"],) if row["state"] == "listed" else ()
        areas[row["mechanism"]] = areas.get(row["mechanism"], ()) + listed
    return areas


@functools.lru_cache(maxsize=8)
def themes(publication: Publication) -> Mapping[str, str]:
    """Return the theme under which Annex 2 places each area."""
    return {row["area"]: row["theme"] for row in publication.rows("coverage/area-summary")}


_LINKS = {"addresses": "derived", "may address": "theme only"}
"""The states of cells by the words of the question about elements."""


def find_cells(publication: Publication, by: str) -> Cells:
    """Return the cells in which something is stated: what the stored question about the columns answers."""
    engaged, cells = engagements(publication), {}
    leads = {(row["area"], row[by]) for row in publication.rows(KINDS[by].leads)}
    for row in publication.rows(KINDS[by].question):
        mechanism, column = row["mechanism"], row[by]
        state = row.get("state") or _LINKS[row.get("link", "addresses")]
        if column and state != "not stated":
            areas = tuple(area for area in engaged[mechanism] if (area, column) in leads)
            cells[mechanism, column] = Cell(state, areas)
    return cells


_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def numeral(count: int) -> str:
    """Return a number as a text has it: in words up to ten."""
    return _NUMERALS[count] if count < len(_NUMERALS) else str(count)


def _head(publication: Publication, kind: Kind, columns: Sequence[Column]) -> str:
    """Return what the columns are: their number, and the title of their scheme."""
    scheme = publication.value(columns[0].iri, "skos:inScheme") if columns else ""
    title = publication.value(scheme, "dcterms:title").partition(":")[0] if scheme else kind.plural
    if title.casefold().startswith(kind.plural):
        title = kind.plural + title[len(kind.plural) :]
    return f"the {numeral(len(columns))} {title}"


def by_name(text: str) -> tuple[str, str]:
    """Return the key by which names are sorted, capitals or not."""
    return text.casefold(), text


def _rows(publication: Publication) -> tuple[Row, ...]:
    regions_, states, parts = defaultdict(list), defaultdict(set), defaultdict(set)
    for row in publication.rows("coverage/states-by-region"):
        if publication.value(row["region"], "skos:broader"):
            parts[names.local(row["state"])].add(names.local(row["region"]))
    for row in publication.rows("coverage/mechanisms-by-region"):
        if row["through"] == "region":
            regions_[row["mechanism"]].append((names.local(row["region"]), row["regionLabel"]))
    for row in publication.rows("coverage/mechanisms-by-state"):
        states[row["mechanism"]].add(names.local(row["state"]))
    rows = [
        Row(
            iri=(iri := row["mechanism"]),
            slug=names.local(iri),
            label=row["mechanismLabel"],
            type=(things.word(row["type"], "type"), row["typeLabel"].removesuffix(" on migration")),
            regions=tuple(regions_[iri]),
            states=frozenset(states[iri]),
            parts=frozenset().union(*(parts[code] for code in states[iri])),
            status=publication.value(iri, "gcm:status"),
            named=bool(engagements(publication).get(iri)),
        )
        for row in publication.rows("coverage/mechanisms-by-type")
    ]
    return tuple(sorted(rows, key=lambda row: by_name(row.label)))


def _columns(publication: Publication, by: str) -> tuple[Column, ...]:
    if by == "goal":
        iris = things.members(publication.store, by)
    else:
        iris = [row[by] for row in publication.rows(f"coverage/{by}-summary")]
    columns = []
    for iri in iris:
        slug, text, label = names.local(iri), publication.label(iri), publication.caption(iri)
        if by == "element":
            label = f"({slug})" if label == text else f"({slug}) {label}"
        elif by == "objective":
            label = f"{slug}. {label}"
        elif by == "goal":
            label = f"{slug}. {publication.value(iri, 'skos:altLabel') or text}"
        columns.append(Column(iri, slug, label, text, themes(publication).get(iri, "")))
    return tuple(columns)
