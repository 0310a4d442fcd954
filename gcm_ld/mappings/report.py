"""The report on links: what is linked by what, how surely, and what could be checked against extracts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.mappings import extracts, goals, labels, sssom


@dataclass(frozen=True)
class Line:
    """What holds of the mappings to one vocabulary.

    `predicates` counts mappings by the prefixed name of their property, `confidence` is the lowest and the
    highest. `targets` are the things that they lead to, `named` those with a label in the edition, `checked`
    those that an extract holds, `unchecked` why others could not be checked, with their number. What is in
    none of the extracts of its vocabulary is neither: it is a finding.
    """

    title: str
    mappings: int
    predicates: tuple[tuple[str, int], ...]
    confidence: tuple[str, str]
    targets: int
    named: int
    checked: int
    unchecked: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Report:
    """A line for each vocabulary, and what is wrong: `file:line: what. What to do.`

    `unchecked` names what the given extracts could not tell of, `goals` how many goals, targets and
    indicators could be checked of how many.
    """

    lines: tuple[Line, ...]
    findings: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    goals: tuple[int, int] = (0, 0)


def make(
    edition: dataset.Edition, tables: Iterable[sssom.Table], extract: extracts.Extracts | None
) -> Report:
    """Return the report on the tables of an edition, checked against extracts where there are any."""
    lines, findings, unchecked = [], [], []
    for table in tables:
        lines.append(_line(edition.root, table, extract))
        findings += [
            f"{table.vocabulary.path}:{row.line}: {what}" for row, what in _wrong(edition, table, extract)
        ]
        if extract is not None:
            first = {row.target: row.line for row in reversed(table.rows)}
            why = {target: _unchecked(target, table, extract) for target in first}
            unchecked += [
                f"{table.vocabulary.path}:{first[target]}: {target} was not checked, {why[target]}."
                for target in sorted(first, key=first.__getitem__)
                if why[target]
            ]
    checked, total, wrong = goals.check(edition, extract)
    return Report(tuple(lines), (*findings, *wrong), tuple(unchecked), (checked, total))


def _line(root: Path, table: sssom.Table, extract: extracts.Extracts | None) -> Line:
    order = {names.expand(name): place for place, name in enumerate((*sssom.PREDICATES, *sssom.OTHERS))}
    counted = Counter(row.predicate for row in table.rows)
    predicates = [(names.compact(iri), counted[iri]) for iri in sorted(counted, key=order.__getitem__)]
    sure = sorted((row.confidence for row in table.rows), key=float)
    targets = {row.target for row in table.rows}
    why = Counter(why for target in targets if (why := _unchecked(target, table, extract)))
    return Line(
        title=table.vocabulary.title,
        mappings=len(table.rows),
        predicates=tuple(predicates),
        confidence=(sure[0], sure[-1]) if sure else ("", ""),
        targets=len(targets),
        named=len(targets & labels.known(root, table.vocabulary).keys()),
        checked=sum(extract is not None and extract.holds(target) for target in targets),
        unchecked=tuple(sorted(why.items())),
    )


def _unchecked(target: str, table: sssom.Table, extract: extracts.Extracts | None) -> str:
    """Return why a thing could not be checked, empty where it could."""
    if extract is None:
        return "no extracts were given"
    return "" if extract.covers(table.vocabulary.space) else "no extract of the vocabulary"


def _wrong(
    edition: dataset.Edition, table: sssom.Table, extract: extracts.Extracts | None
) -> Iterable[tuple[sssom.Row, str]]:
    """Yield the rows that don't agree with the edition, with what it keeps, or with an extract."""
    kept = labels.known(edition.root, table.vocabulary)
    for row in table.rows:
        preferred = [quad.object for quad in _preferred(edition, row.subject)]
        own = {terms.value(label) for label in preferred if terms.language(label) == "en"}
        if not own:
            yield row, f"{names.compact(row.subject)} is no thing of the edition. Take one of its things."
        elif row.subject_label not in own:
            said = f"{names.compact(row.subject)} is called {min(own)!r}, not {row.subject_label!r}"
            yield row, f"{said}. Write its label."
        english = kept.get(row.target, {}).get("en", "")
        if table.vocabulary.is_labelled and row.target_label != english:
            yield row, f"the edition keeps {english!r} for {row.target_label!r}. Make the labels again."
        if extract is None or not extract.covers(table.vocabulary.space):
            continue
        if not extract.holds(row.target):
            yield row, f"{row.target} is unknown in what was read of {table.vocabulary.called}. Mend the IRI."
            continue
        if extract.is_doubtful(row.target):
            yield row, f"an extract says that {row.target} has no evidence. Leave the row out."
        theirs = extract.labels[row.target].get("en", [])
        if row.target_label and theirs and not any(_agree(row.target_label, label) for label in theirs):
            said = f"{row.target} is called {theirs[0]!r} in an extract, not {row.target_label!r}"
            yield row, f"{said}. Write its label."


def _preferred(edition: dataset.Edition, iri: str) -> list[ox.Quad]:
    node = ox.NamedNode(iri)
    found = [
        edition.store.quads_for_pattern(node, terms.node(name), None)
        for name in ("skos:prefLabel", "rdfs:label")
    ]
    return [quad for quads in found for quad in quads]


def _agree(ours: str, theirs: str) -> bool:
    """Whether two labels are the same, but for case, white space, and what theirs adds in brackets."""
    plain = re.sub(r"\s*\([^)]*\)$", "", theirs)
    return _fold(ours) in (_fold(theirs), _fold(plain)) or theirs.startswith("(")


def _fold(label: str) -> str:
    return re.sub(r"\s+", "", label).casefold()
