"""Mechanisms side by side: what they have in common, and what one has and the others don't."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gcm_ld.core import names
from gcm_ld.edition import dataset, things
from gcm_ld.matrix import cell_states, export, model
from gcm_ld.publish.publications import Publication

FEWEST, MOST = 2, 4
SHOW = {"all": "everything", "common": "only what all have", "different": "only where they differ"}
CHOICE = things.Choice("show", "what is shown", options=SHOW)
PROPERTIES = (
    ("gcm:activityStatus", "Status"),
    ("gcm:officialName", "Official name"),
    ("gcm:establishedIn", "Established"),
    ("gcm:regionText", "Region in words"),
    ("role:secretariat", "Secretariat"),
    ("role:chair", "Chair"),
    ("role:co-chair", "Co-chairs"),
    ("gcm:memberCount", "Members that a source counts"),
)
"""The properties, or the roles in the year of the note, that are set side by side, each with its words."""

SOME = ("gcm:activityStatus", "role:co-chair")
"""Those that are left out where none of the mechanisms has a value, which is no finding."""


@dataclass(frozen=True)
class Fact:
    """A property, as its compact name, in words, and its value for each mechanism, empty where none is
    recorded."""

    name: str
    words: str
    values: tuple[str, ...]

    @property
    def is_common(self) -> bool:
        """Whether all mechanisms have the same value."""
        return bool(self.values[0]) and not self.differs

    @property
    def differs(self) -> bool:
        """Whether some mechanisms have another value than others, or none."""
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class Line:
    """A theme, area, element, objective or goal, and how each mechanism stands there, in their order."""

    column: model.Column
    cells: tuple[model.Cell, ...]

    @property
    def having(self) -> int:
        """How many mechanisms are listed there, have a derived link, or may bear on it."""
        return sum(cell.state in (*cell_states.STRONG, *cell_states.WEAK) for cell in self.cells)

    @property
    def claimed(self) -> int:
        """For how many mechanisms the note's text claims it."""
        return sum(cell.state == "claimed" for cell in self.cells)

    @property
    def is_stated(self) -> bool:
        """Whether anything is stated of any of the mechanisms."""
        return any(cell.state != "not stated" for cell in self.cells)

    @property
    def is_common(self) -> bool:
        """Whether all mechanisms are listed there, all have a derived link, or all may bear on it."""
        return self.having == len(self.cells) and not self.differs

    @property
    def differs(self) -> bool:
        """Whether some mechanisms stand otherwise than others."""
        return len({cell.state for cell in self.cells}) > 1


Kept = TypeVar("Kept", Fact, Line)


@dataclass(frozen=True)
class Comparison:
    """Two to four mechanisms with facts, lines by kind of column, and their participants, as far as `show`
    lets them stand.

    `common` are the areas of focus in which all are listed, `also` those in which each is and not all are.
    `shared` are the States that take part in all of those with a recorded list, `alone` those that take part
    in one of them only. `source` and `agreed` are those of the matrices.
    """

    rows: tuple[model.Row, ...]
    show: str
    properties: tuple[Fact, ...]
    lines: dict[str, tuple[Line, ...]]
    shared: tuple[str, ...]
    alone: tuple[tuple[str, ...], ...]
    common: tuple[str, ...]
    also: tuple[tuple[str, ...], ...]
    source: str = model.NOTE
    agreed: str = ""

    @property
    def recorded(self) -> int:
        """For how many of the mechanisms participants are recorded."""
        return sum(bool(row.states) for row in self.rows)


def pick(publication: Publication, words: Sequence[str], source: str = "") -> tuple[model.Row, ...]:
    """Return the mechanisms that some words mean, each once, of those in the matrices of the source.

    Raises things.ThingError for another word.
    """
    rows = {row.iri: row for row in model.make(publication, "theme", source).rows}
    iris = dict.fromkeys(things.resolve(publication.store, word, "mechanism", rows) for word in words)
    return tuple(rows[iri] for iri in iris)


def _said(publication: Publication, iri: str, name: str) -> str:
    if name.startswith("role:"):
        rows = [row for row in publication.rows("coverage/mechanism-facts") if row["mechanism"] == iri]
        return ", ".join(row["value"] for row in rows if names.compact(row["property"]) == name)
    value = publication.value(iri, name)
    if resting := name == SOME[0] and publication.resting(iri):
        return resting
    return publication.label(value) if value.startswith(names.BASE) else value


def make(
    publication: Publication,
    words: Sequence[str],
    show: str = "all",
    source: str = "",
    agreed: str = "",
    *,
    most: int = MOST,
) -> Comparison:
    """Return the mechanisms that some words mean side by side, at most so many; `show` is one of SHOW.

    `source` and `agreed` are as for a matrix. Raises EditionError for a word that means none, for too few or
    too many, and for another `show`, `source` or `agreed`.
    """
    rows = pick(publication, words, source)
    if not FEWEST <= len(rows) <= most:
        raise dataset.EditionError(f"{FEWEST} to {most} mechanisms can be set side by side, not {len(rows)}.")
    show = things.choose(publication.store, CHOICE, show)
    facts = [
        Fact("rdf:type", "Type", tuple(row.type[1] for row in rows)),
        Fact("gcm:region", "Regions", tuple(", ".join(words for _, words in row.regions) for row in rows)),
        *(
            Fact(name, words, tuple(_said(publication, row.iri, name) for row in rows))
            for name, words in PROPERTIES
        ),
    ]
    stated = [fact for fact in facts if fact.name not in SOME or any(fact.values)]
    every = {}
    for by in model.KINDS:
        matrix = model.make(publication, by, source, agreed)
        every[by] = [
            Line(column, tuple(matrix.cell(row, column) for row in rows)) for column in matrix.columns
        ]
    return Comparison(
        rows,
        show,
        _kept(stated, show),
        {by: _kept(lines, show) for by, lines in every.items()},
        *_participants(publication, rows),
        *_areas(every["area"], len(rows)),
        source=matrix.source,
        agreed=matrix.agreed,
    )


def table(publication: Publication, comparison: Comparison) -> list[list[str]]:
    """Return what is compared as lines of cells: a head, then one a fact, a column of each matrix and a
    participant, with a cell a mechanism."""
    lines = [["aspect", "iri", "label", *(row.slug for row in comparison.rows)]]
    for fact in comparison.properties:
        lines.append(["fact", names.expand(fact.name), fact.words, *fact.values])
    for by, each in comparison.lines.items():
        for line in each:
            column = line.column
            lines.append([by, column.iri, column.text, *(cell.state for cell in line.cells)])
    for iri in _named(publication, _shown(comparison)):
        takes = ["yes" if names.local(iri) in row.states else "" for row in comparison.rows]
        lines.append(["participant", iri, publication.label(iri), *takes])
    return lines


def to_json(publication: Publication, comparison: Comparison) -> str:
    """Return the comparison as JSON: the lines of the table, what was chosen, and the edition."""
    head, *lines = table(publication, comparison)
    content = {
        **export.about(publication),
        "show": comparison.show,
        **({} if comparison.source == model.NOTE else {"source": comparison.source}),
        **({"agreed": comparison.agreed} if comparison.agreed else {}),
        "mechanisms": [{"iri": row.iri, "slug": row.slug, "label": row.label} for row in comparison.rows],
        "participantsRecorded": {row.slug: bool(row.states) for row in comparison.rows},
        "lines": [
            dict(zip(head[:3], line[:3], strict=True))
            | {"mechanisms": dict(zip(head[3:], line[3:], strict=True))}
            for line in lines
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _kept(lines: Iterable[Kept], show: str) -> tuple[Kept, ...]:
    keeps = {"all": lambda _: True, "common": lambda one: one.is_common, "different": lambda one: one.differs}
    return tuple(filter(keeps[show], lines))


def _shown(comparison: Comparison) -> frozenset[str]:
    """The ISO codes of the participants that are shown: all, those that are shared, or the others."""
    everyone = frozenset().union(*(row.states for row in comparison.rows))
    shared = frozenset(names.local(iri) for iri in comparison.shared)
    return {"all": everyone, "common": shared, "different": everyone - shared}[comparison.show]


def _areas(lines: Sequence[Line], count: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the areas of focus in which all mechanisms are listed, and the others in which each is."""
    rest = [line for line in lines if not line.is_common]
    also = (
        tuple(line.column.iri for line in rest if line.cells[place].state in cell_states.STRONG)
        for place in range(count)
    )
    return tuple(line.column.iri for line in lines if line.is_common), tuple(also)


def _participants(
    publication: Publication, rows: tuple[model.Row, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    recorded = [row.states for row in rows if row.states]
    shared = frozenset.intersection(*recorded) if len(recorded) > 1 else frozenset()
    alone = []
    for row in rows:
        others = frozenset().union(*(other.states for other in rows if other is not row))
        alone.append(_named(publication, row.states - others))
    return _named(publication, shared), tuple(alone)


def _named(publication: Publication, codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((names.iri("state", code) for code in codes), key=publication.label))
