"""The report on links: what is linked by what, how surely, and what could be checked against extracts.

Checked are what the mappings lead to, and the goals, targets and indicators that the edition holds itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.mappings import extracts, rdf, sssom
from gcm_ld.rdf import turtle

GOALS = "ontology/schemes/sdg.ttl"
"""The file of the goals, targets and indicators of the 2030 Agenda."""

LANGUAGES = ("en", "fr", "es")
"""The languages in which the edition holds their labels."""

_SPACE = names.PREFIXES["sdg"]
_LABEL = terms.node("skos:prefLabel")
_SAME = {
    _LABEL: _LABEL,
    **{
        terms.node(name): terms.node(name)
        for name in ("skos:altLabel", "skos:notation", "sdgo:isTargetOf", "sdgo:isIndicatorOf", "rdf:type")
    },
    terms.node("gcm:shortLabel"): terms.node("skos:note"),
}
"""The properties whose values are to be the publisher's, and the publisher's property for each."""


@dataclass(frozen=True)
class Line:
    """What holds of the mappings to one vocabulary.

    `predicates` counts mappings by the prefixed name of their property, `confidence` is the lowest and the
    highest. `targets` are the things that they lead to, `named` those with a label in the edition, `checked`
    those that an extract holds, `unchecked` says why they could not be checked, empty where they could.
    """

    title: str
    mappings: int
    predicates: tuple[tuple[str, int], ...]
    confidence: tuple[str, str]
    targets: int
    named: int
    checked: int
    unchecked: str


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
        path, why = table.vocabulary.path, _unchecked(table, extract)
        findings += [f"{path}:{row.line}: {what}" for row, what in _wrong(edition, table, extract)]
        if extract is not None and why:
            lines_by_target = {row.target: row.line for row in reversed(table.rows)}
            first = sorted(lines_by_target.items(), key=lambda pair: pair[1])
            unchecked += [f"{path}:{line}: {target} was not checked, {why}." for target, line in first]
    checked, total, wrong = check_goals(edition, extract)
    return Report(tuple(lines), (*findings, *wrong), tuple(unchecked), (checked, total))


def _line(root: Path, table: sssom.Table, extract: extracts.Extracts | None) -> Line:
    order = {names.expand(name): place for place, name in enumerate((*sssom.PREDICATES, *sssom.OTHERS))}
    counted = Counter(row.predicate for row in table.rows)
    predicates = [(names.compact(iri), counted[iri]) for iri in sorted(counted, key=order.__getitem__)]
    sure = sorted((row.confidence for row in table.rows), key=float)
    targets = {row.target for row in table.rows}
    return Line(
        title=table.vocabulary.title,
        mappings=len(table.rows),
        predicates=tuple(predicates),
        confidence=(sure[0], sure[-1]) if sure else ("", ""),
        targets=len(targets),
        named=len(targets & rdf.labels(root, table.vocabulary).keys()),
        checked=sum(extract is not None and target in extract.labels for target in targets),
        unchecked=_unchecked(table, extract),
    )


def _unchecked(table: sssom.Table, extract: extracts.Extracts | None) -> str:
    """Return why what a table leads to could not be checked, empty where it could."""
    if extract is None:
        return "no extracts were given"
    return "" if extract.covers(table.vocabulary.space) else "no extract of the vocabulary"


def _wrong(
    edition: dataset.Edition, table: sssom.Table, extract: extracts.Extracts | None
) -> Iterable[tuple[sssom.Row, str]]:
    """Yield the rows that don't agree with the edition, with what it keeps, or with an extract."""
    kept = rdf.labels(edition.root, table.vocabulary)
    for row in table.rows:
        own = {
            terms.value(quad.object)
            for name in ("skos:prefLabel", "rdfs:label")
            for quad in edition.store.quads_for_pattern(ox.NamedNode(row.subject), terms.node(name), None)
            if terms.language(quad.object) == "en"
        }
        if not own:
            yield row, f"{names.compact(row.subject)} is no thing of the edition. Take one of its things."
        elif row.subject_label not in own:
            said = f"{names.compact(row.subject)} is called {min(own)!r}, not {row.subject_label!r}"
            yield row, f"{said}. Write its label."
        english = kept.get(row.target, {}).get("en", "")
        if table.vocabulary.labels and row.target_label != english:
            yield row, f"the edition keeps {english!r} for {row.target_label!r}. Make the labels again."
        if extract is None or not extract.covers(table.vocabulary.space):
            continue
        if row.target not in extract.labels:
            yield row, f"{row.target} is unknown in what was read of {table.vocabulary.called}. Mend the IRI."
            continue
        if extract.is_doubtful(row.target):
            yield row, f"an extract says that {row.target} has no evidence. Leave the row out."
        theirs = extract.labels[row.target].get("en", [])
        if row.target_label and theirs and not any(_agree(row.target_label, label) for label in theirs):
            said = f"{row.target} is called {theirs[0]!r} in an extract, not {row.target_label!r}"
            yield row, f"{said}. Write its label."


def _agree(ours: str, theirs: str) -> bool:
    """Whether two labels are the same, but for case, white space, and what theirs adds in brackets."""
    plain = re.sub(r"\s*\([^)]*\)$", "", theirs)
    return _fold(ours) in (_fold(theirs), _fold(plain)) or theirs.startswith("(")


def _fold(label: str) -> str:
    return re.sub(r"\s+", "", label).casefold()


def check_goals(edition: dataset.Edition, extract: extracts.Extracts | None) -> tuple[int, int, list[str]]:
    """Return how many things could be checked, of how many there are, and what is wrong, a line each.

    A thing is to be known under its IRI, with the same labels in each language, the same codes and the same
    goal or target above it; how much white space is between two words does not matter. Nothing can be
    checked where the extracts say nothing of the agenda.
    """
    text = next((file.text for file in edition.files if file.path == GOALS), "")
    ours = [triple for triple in turtle.parse(text, GOALS) if terms.value(triple.subject).startswith(_SPACE)]
    total = len({triple.subject for triple in ours})
    if extract is None or not extract.goals:
        return 0, total, []
    theirs = {_plain(triple) for triple in extract.goals}
    places = turtle.positions(text, GOALS)
    return total, total, [f"{GOALS}:{places[key]}: {what}" for key, what in _wrong_goals(ours, theirs)]


def _wrong_goals(ours: list[ox.Triple], theirs: set[ox.Triple]) -> Iterator[tuple[tuple, str]]:
    known = {triple.subject for triple in theirs}
    for subject in dict.fromkeys(triple.subject for triple in ours):
        if subject not in known:
            iri = terms.value(subject)
            yield (subject,), f"{iri} is unknown in the extract. Mend the IRI, or take the thing out."
    stated = set(map(_plain, ours))
    for triple in ours:
        same = _SAME.get(triple.predicate)
        if same and triple.subject in known and _plain(triple, same) not in theirs:
            name = names.compact(triple.predicate.value)
            yield tuple(triple), f"{name} {triple.object} is not what the extract says. Write its value."
    subjects = {triple.subject for triple in ours}
    for triple in sorted(theirs - stated, key=str):
        is_label = triple.predicate == _LABEL and terms.language(triple.object) in LANGUAGES
        if is_label and triple.subject in subjects:
            yield (triple.subject,), f"the extract has the label {triple.object}. Write it."


def _plain(triple: ox.Triple, predicate: ox.NamedNode | None = None) -> ox.Triple:
    """Return the triple with single spaces in its text, and with another property where one is given."""
    value = triple.object
    if isinstance(value, ox.Literal) and value.language:
        value = ox.Literal(" ".join(value.value.split()), language=value.language)
    return ox.Triple(triple.subject, predicate or triple.predicate, value)
