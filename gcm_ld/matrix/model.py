"""The coverage matrix: how a mechanism stands under a theme, an area, an element, objective or goal."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.matrix import cell_states
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results

_NAMED = ("", *cell_states.OF_NAMED)

NOTE = "note"
"""The group of sources that is the note alone, which a matrix rests on unless others are asked for."""

NOT_NOTED = "not in the note"
"""What is said of a mechanism that the note doesn't name."""

WITH_NOTE = (NOTE, "all")
"""The groups of sources with the note among them, whose running text claims themes."""


@dataclass(frozen=True)
class Kind:
    """What the columns are: the states that occur, the question and the property behind them, how a
    mechanism and a column are tied, the links that derived cells rest on, which of these are strong, and what
    the note claims.

    `leads` is the question that tells which areas of focus lead to a column.
    """

    by: str
    states: tuple[str, ...]
    question: str
    leads: str
    predicate: str
    tied: str = "linked to"
    links: str = ""
    direct: str = ""
    claimed: str = "the theme"

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
            states=("derived", "claimed", "theme only", "not stated", "cannot be told"),
            question="coverage/mechanisms-by-element",
            leads="coverage/elements-by-mechanism",
            predicate="gcm:coversElement",
            links="areas with elements",
            claimed="a theme that has the matter of the element",
        ),
        Kind(
            by="objective",
            states=("derived", "claimed", "may bear", "not stated", "cannot be told"),
            question="coverage/mechanisms-by-objective",
            leads="coverage/objectives-by-mechanism",
            predicate="gcm:mayBearOnObjective",
            links="areas with elements, and of elements with objectives",
            direct=", where the name of such an area has the matter of the objective: it is listed for it",
            claimed="the matter of the objective",
        ),
        Kind(
            by="goal",
            states=("derived", "may bear", "not stated", "cannot be told"),
            question="links/goals-by-mechanism",
            leads="coverage/sdg-by-area",
            predicate="gcm:mayBearOnTarget",
            links="areas with goals",
            direct=", where a source makes the link",
        ),
    )
}
BY = things.Choice(
    "by", "what stands in the columns", options={by: kind.plural for by, kind in KINDS.items()}
)


@dataclass(frozen=True)
class Row:
    """A mechanism: `type` and `regions` are pairs of slug and words, `states` ISO codes of participants.

    `name` is its label, with the official name before one that is an acronym.
    `parts` are the slugs of the regions and their parts in which one lies that not only observes. `status`
    says of a dormant mechanism since when. `named` tells whether Annex 2 names it at all; if not, the note
    lists nothing of it, and what other sources list of it is counted apart. `noted` tells whether any part of
    the note names it.
    """

    iri: str
    slug: str
    label: str
    name: str
    type: tuple[str, str]
    regions: tuple[tuple[str, str], ...]
    states: frozenset[str]
    parts: frozenset[str]
    status: str
    named: bool
    noted: bool

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
    `source` is the slug of the group of sources or of the listing that it rests on; `agreed` is `true` for
    what is printed or was named by two readers, `false` for the rest, empty for both.
    """

    kind: Kind
    head: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Cells
    chosen: Mapping[str, str]
    source: str = NOTE
    agreed: str = ""

    @property
    def is_of_note(self) -> bool:
        """Whether the note alone is the source."""
        return self.source == NOTE

    def cell(self, row: Row, column: Column) -> Cell:
        """Return the cell of a row and a column."""
        return self.cells[row.iri, column.iri]

    def across(self, row: Row) -> int:
        """Return in how many columns a mechanism is listed, or has a derived link."""
        return sum(self.cell(row, column).state in cell_states.STRONG for column in self.columns)

    def down(self, column: Column, state: str = "") -> int:
        """Return how many mechanisms stand so under a column, of those that `among` counts; without a state,
        in how many it is listed or has a derived link."""
        return self._standing(column, state, [row for row in self.rows if row.named or state not in _NAMED])

    def apart(self, column: Column, state: str = "") -> int:
        """Return, as `down` does, how many stand so of the mechanisms that Annex 2 doesn't name."""
        return self._standing(column, state, self.unnamed)

    def _standing(self, column: Column, state: str, rows: Sequence[Row]) -> int:
        wanted = (state,) if state else cell_states.STRONG
        return sum(self.cell(row, column).state in wanted for row in rows)

    @property
    def of(self) -> int:
        """The denominator of a column: the mechanisms among the rows that Annex 2 names."""
        return sum(row.named for row in self.rows)

    @property
    def unnamed(self) -> tuple[Row, ...]:
        """The mechanisms among the rows that Annex 2 doesn't name."""
        return tuple(row for row in self.rows if not row.named)

    def among(self, state: str) -> int:
        """Return the denominator of a column for a state: how many of the rows are counted together."""
        return self.of if state in cell_states.OF_NAMED else len(self.rows)

    def count(self, state: str) -> int:
        """Return how many cells have the state."""
        return sum(self._standing(column, state, self.rows) for column in self.columns)

    def columns_total(self, state: str) -> int:
        """Return the sum of what `down` counts under all columns."""
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
        """The columns in which no mechanism of the rows is listed, has a link or may have one."""
        linked = {*cell_states.STRONG, *cell_states.WEAK}
        return tuple(column for column in self.columns if not linked & self._states(column))

    @property
    def unled(self) -> tuple[Column, ...]:
        """The columns to which no area of focus leads, so that it cannot be told what works on them."""
        return tuple(column for column in self.columns if "cannot be told" in self._states(column))

    def _states(self, column: Column) -> set[str]:
        return {self.cell(row, column).state for row in self.rows}

    @property
    def meanings(self) -> dict[str, str]:
        """What each state says that the cells may have."""
        meanings = cell_states.MEANINGS if self.is_of_note else cell_states.MEANINGS_BY_SOURCES
        return {state: meanings[state].format(**vars(self.kind)) for state in self.kind.states}


SOURCE = things.Choice("source", "by", "sources")
AGREED = things.Choice(
    "agreed",
    "only",
    options={"true": "what is printed or two readers named", "false": "what readers did not agree on"},
)


def make(publication: Publication, by: str, source: str = "", agreed: str = "") -> Matrix:
    """Return the whole matrix by theme, area, element, objective or goal, of the sources that are asked for.

    `source` is a group of sources or a listing, given in any way, the note where it is empty; `agreed` is
    `true`, `false` or empty. By the note, the rows are the mechanisms that it names; else all.
    Raises things.ThingError for anything else.
    """
    things.choose(publication.store, BY, by)
    agreed = agreed and things.choose(publication.store, AGREED, agreed)
    return _make(publication, by, find_source(publication, source), agreed)


@functools.lru_cache(maxsize=64)
def _make(publication: Publication, by: str, source: str, agreed: str) -> Matrix:
    kind, columns = KINDS[by], _columns(publication, by)
    if source not in WITH_NOTE:
        kind = replace(kind, states=tuple(state for state in kind.states if state != "claimed"))
    rows = tuple(row for row in _rows(publication) if row.noted or source != NOTE)
    stated = find_cells(publication, by, source, agreed)
    missing = dict.fromkeys((column.iri for column in columns), Cell("not stated"))
    if "cannot be told" in kind.states:
        unled = (row[by] for row in publication.rows(f"coverage/{by}-summary") if row["areas"] == "0")
        missing |= dict.fromkeys(unled, Cell("cannot be told"))
    cells = {(r.iri, c.iri): stated.get((r.iri, c.iri), missing[c.iri]) for r in rows for c in columns}
    return Matrix(kind, _head(publication, kind, columns), rows, columns, cells, {}, source, agreed)


@functools.lru_cache(maxsize=512)
def find_source(publication: Publication, text: str) -> str:
    """Return the slug of the group of sources or the listing that a text means; the note's list is the note.

    Raises things.ThingError for a text that means neither.
    """
    return source_slug(publication, things.choose(publication.store, SOURCE, text or NOTE))


def source_slug(publication: Publication, iri: str) -> str:
    """Return the slug of a group of sources or a listing; that of the note for the note's list."""
    groups = {names.local(term.value) for term in publication.values(iri, "gcm:sourceGroup")}
    return NOTE if NOTE in groups else names.local(iri)


def source_words(publication: Publication, source: str) -> str:
    """Return the words for a group of sources or a listing, as `other sources since 2018`."""
    group = names.iri("source", source)
    label = publication.label(group if publication.is_described(group) else names.iri("listing", source))
    return f"other sources {label}" if label.startswith("since") else label


def _answer(publication: Publication, question: str, source: str, agreed: str) -> list[dict[str, str]]:
    """Return the rows of a stored question; one that rests on no listing has no such parameters."""
    given = {"source": source if source != NOTE else "", "agreed": agreed}
    taken = {parameter.name for parameter in publication.questions[question].parameters}
    return publication.rows(question, **{name: given[name] for name in taken & given.keys() if given[name]})


@functools.lru_cache(maxsize=64)
def engagements(
    publication: Publication, source: str = NOTE, agreed: str = ""
) -> Mapping[str, tuple[str, ...]]:
    """Return the areas in which the sources list each mechanism, in the order of Annex 2."""
    areas: dict[str, tuple[str, ...]] = {}
    for row in _answer(publication, "coverage/area-matrix", source, agreed):
        listed = (row["area"],) if row["state"] == "listed" else ()
        areas[row["mechanism"]] = areas.get(row["mechanism"], ()) + listed
    return areas


@functools.lru_cache(maxsize=8)
def themes(publication: Publication) -> Mapping[str, str]:
    """Return the theme under which Annex 2 places each area."""
    return {row["area"]: row["theme"] for row in publication.rows("coverage/area-summary")}


def find_cells(publication: Publication, by: str, source: str = NOTE, agreed: str = "") -> Cells:
    """Return the cells in which something is stated: what the stored question about the columns answers."""
    engaged, cells = engagements(publication, source, agreed), {}
    leads = {(row["area"], row[by]) for row in _answer(publication, KINDS[by].leads, source, agreed)}
    for row in _answer(publication, KINDS[by].question, source, agreed):
        mechanism, column = row["mechanism"], row[by]
        link = row.get("link") or row.get("strength") or row.get("certainty", "")
        state = row.get("state") or cell_states.LINKS.get(link, "may bear")
        if column and state != "not stated":
            areas = tuple(area for area in engaged[mechanism] if (area, column) in leads)
            cells[mechanism, column] = Cell(state, areas)
    return cells


def _head(publication: Publication, kind: Kind, columns: Sequence[Column]) -> str:
    """Return what the columns are: their number, and the title of their scheme."""
    scheme = publication.value(columns[0].iri, "skos:inScheme") if columns else ""
    title = publication.value(scheme, "dcterms:title").partition(":")[0] if scheme else kind.plural
    if title.casefold().startswith(kind.plural):
        title = kind.plural + title[len(kind.plural) :]
    return f"the {results.numeral(len(columns))} {title}"


def by_name(text: str) -> tuple[str, str]:
    """Return the key by which names are sorted, capitals or not."""
    return text.casefold(), text


@functools.lru_cache(maxsize=8)
def _rows(publication: Publication) -> tuple[Row, ...]:
    regions_ = defaultdict(list)
    states: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for row in publication.rows("coverage/states-by-region"):
        parts[names.local(row["state"])] |= {names.local(row["region"]), "world"}
    for row in publication.rows("coverage/mechanisms-by-region"):
        if row["through"] == "region":
            regions_[row["mechanism"]].append((names.local(row["region"]), row["regionLabel"]))
    for row in publication.rows("coverage/mechanisms-by-state"):
        states[row["mechanism"]].add(names.local(row["state"]))
        if row["role"] != "observer":
            members[row["mechanism"]].add(names.local(row["state"]))
    rows = [
        Row(
            iri=(iri := row["mechanism"]),
            slug=names.local(iri),
            label=row["mechanismLabel"],
            name=publication.full_name(iri),
            type=(things.word(row["type"], "type"), row["typeLabel"].removesuffix(" on migration")),
            regions=tuple(regions_[iri]),
            states=frozenset(states[iri]),
            parts=frozenset().union(*(parts[code] for code in members[iri])),
            status=publication.resting(iri),
            named=bool(engagements(publication).get(iri)),
            noted=bool(publication.value(iri, "gcm:describedIn")),
        )
        for row in publication.rows("coverage/mechanisms-by-type")
    ]
    return tuple(sorted(rows, key=lambda row: by_name(row.name)))


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
