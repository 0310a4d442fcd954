"""Mechanisms side by side: what they have in common, and what one has and the others don't."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld import names, publications
from gcm_ld.coverage import cells, matrices

FEWEST, MOST = 2, 4
SHOW = {"all": "everything", "common": "only what all have", "different": "only where they differ"}
FACTS = (
    ("gcm:officialName", "Official name"),
    ("gcm:establishedIn", "Established"),
    ("gcm:regionText", "Region in words"),
    ("gcm:secretariat", "Secretariat"),
    ("gcm:chair", "Chair"),
    ("gcm:memberCount", "Members that a source counts"),
)
"""The properties that are set side by side, each with its words."""


@dataclass(frozen=True)
class Line:
    """A theme, area, element, objective or goal, and how each mechanism stands there, in their order."""

    column: matrices.Column
    cells: tuple[cells.Cell, ...]

    @property
    def having(self) -> int:
        """How many mechanisms are listed there, or have a derived link."""
        return sum(cell.state in matrices.STRONG for cell in self.cells)

    @property
    def is_common(self) -> bool:
        """Whether all mechanisms are listed there, or have a derived link."""
        return self.having == len(self.cells)

    @property
    def differs(self) -> bool:
        """Whether some mechanisms stand otherwise than others."""
        return len({cell.state for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """Two to four mechanisms with facts, lines by kind of column, and their participants.

    `facts` pairs words with a value a mechanism, empty where none is recorded. `shared` are the States that
    take part in all of those with a recorded list, `alone` those that take part in one of them only.
    """

    rows: tuple[matrices.Row, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    lines: dict[str, tuple[Line, ...]]
    shared: tuple[str, ...]
    alone: tuple[tuple[str, ...], ...]

    @property
    def recorded(self) -> int:
        """For how many of the mechanisms participants are recorded."""
        return sum(bool(row.states) for row in self.rows)


def make(publication: publications.Publication, slugs: Sequence[str], show: str = "all") -> Comparison:
    """Return mechanisms, given by their slugs, side by side; `show` is one of SHOW.

    Raises matrices.SelectionError for an unknown slug, too few or too many, or another `show`.
    """
    known = {row.slug: row for row in matrices.make(publication, "theme").rows}
    wanted = list(dict.fromkeys(slugs))
    unknown = [slug for slug in wanted if slug not in known]
    if unknown:
        raise matrices.SelectionError(f"There is no mechanism {unknown[0]!r}. There are {', '.join(known)}.")
    if not FEWEST <= len(wanted) <= MOST:
        raise matrices.SelectionError(
            f"{FEWEST} to {MOST} mechanisms can be set side by side, not {len(wanted)}."
        )
    if show not in SHOW:
        raise matrices.SelectionError(f"show can't be {show!r}. It can be {', '.join(SHOW)}.")
    rows = tuple(known[slug] for slug in wanted)
    facts = [("Type", tuple(row.type[1] for row in rows))]
    facts += [("Regions", tuple(", ".join(words for _, words in row.regions) for row in rows))]
    facts += [(words, tuple(publication.said(row.iri, name) for row in rows)) for name, words in FACTS]
    lines = {by: _lines(publication, by, rows, show) for by in matrices.KINDS}
    return Comparison(rows, tuple(facts), lines, *_participants(publication, rows))


def to_csv(publication: publications.Publication, comparison: Comparison) -> str:
    """Return the comparison as CSV: a line a fact and a column of each matrix, a column a mechanism."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["aspect", "iri", "label", *(row.slug for row in comparison.rows)])
    for words, values in comparison.facts:
        writer.writerow(["fact", "", words, *values])
    for by, lines in comparison.lines.items():
        for line in lines:
            column = line.column
            writer.writerow([by, column.iri, column.text, *(cell.state for cell in line.cells)])
    states = {
        code: publication.label(names.iri("state", code)) for row in comparison.rows for code in row.states
    }
    for code, label in sorted(states.items(), key=lambda pair: pair[1]):
        takes = ["yes" if code in row.states else "" for row in comparison.rows]
        writer.writerow(["participant", names.iri("state", code), label, *takes])
    return text.getvalue()


def _lines(
    publication: publications.Publication, by: str, rows: tuple[matrices.Row, ...], show: str
) -> tuple[Line, ...]:
    matrix = matrices.make(publication, by)
    lines = [Line(column, tuple(matrix.cell(row, column) for row in rows)) for column in matrix.columns]
    keeps = {
        "all": lambda _: True,
        "common": lambda line: line.is_common,
        "different": lambda line: line.differs,
    }
    return tuple(filter(keeps[show], lines))


def _participants(
    publication: publications.Publication, rows: tuple[matrices.Row, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    recorded = [row.states for row in rows if row.states]
    shared = frozenset.intersection(*recorded) if len(recorded) > 1 else frozenset()
    alone = []
    for row in rows:
        others = frozenset().union(*(other.states for other in rows if other is not row))
        alone.append(_named(publication, row.states - others))
    return _named(publication, shared), tuple(alone)


def _named(publication: publications.Publication, codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((names.iri("state", code) for code in codes), key=publication.label))
