"""The report on links: what is linked by what, how surely, and what could be checked against extracts.

Checked are what the mappings lead to, and the goals, targets and indicators that the edition holds itself.
Extracts of other vocabularies are a folder of Turtle and of tables. Of Turtle the `skos:prefLabel` are read,
and all that is said of goals, targets and indicators. Of a table (`.tsv`) with a column `iri` are read: the
labels of the columns `label`, `prefLabel_en` and others of `ENGLISH`, those of columns like `zh_official`,
and how sure an IRI is, of a column `confidence`. A table `EVIDENCE` in the folder above is read too. Tables
without a column of IRIs of a vocabulary are left alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, files
from gcm_ld.mappings import rdf, sssom, vocabularies
from gcm_ld.rdf import turtle

ENGLISH = ("prefLabel_en", "label", "is_prefLabel_2025", "en_via_zh_join", "label_index_2019")
"""The columns that may hold an English label, the surest first."""

EVIDENCE = "vocabularies.tsv"
"""The table of all IRIs with evidence, which may stand beside the folder of the extracts."""

DOUBTFUL = ("low", "unverified")
"""The words by which a table says that there is no evidence for an IRI."""

_LANGUAGE = re.compile(r"([a-z]{2,3})_official")
_ORDER = ("", *DOUBTFUL[::-1], "medium", "high")

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


@dataclass
class Extracts:
    """What was read: of each IRI its labels by language, and how sure it is where a table says so.

    `goals` is what Turtle says of goals, targets and indicators of the 2030 Agenda.
    """

    labels: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    confidence: dict[str, str] = field(default_factory=dict)
    goals: set[ox.Triple] = field(default_factory=set)

    def covers(self, space: str) -> bool:
        """Whether an extract has anything of a namespace."""
        return any(iri.startswith(space) for iri in self.labels)

    def is_doubtful(self, iri: str) -> bool:
        """Whether all that tables say of an IRI is that there is no evidence for it."""
        return self.confidence.get(iri, "") in DOUBTFUL


def read_extracts(folder: str | Path, known: vocabularies.Vocabularies) -> Extracts:
    """Return what the files of a folder, and of those in it, hold of the `known` vocabularies.

    Raises LinkError for a folder that isn't there or holds nothing of the vocabularies, and EditionError for
    a file that can't be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise sssom.LinkError(f"{folder}: there is no such folder. Name the one that holds the extracts.")
    result = Extracts()
    beside = folder.resolve().parent / EVIDENCE
    paths = [*files.below(folder, ".ttl"), *files.below(folder, ".tsv"), *[beside] * beside.is_file()]
    for path in paths:
        try:
            text = files.read(path)
            rows = _turtle(text, path, result.goals) if path.suffix == ".ttl" else _table(text, path, known)
            for iri, language, label, confidence in rows:
                labels = result.labels[iri].setdefault(language, [])
                labels += [label] if label and label not in labels else []
                result.confidence[iri] = max(confidence, result.confidence.get(iri, ""), key=_rank)
        except turtle.TurtleError as error:
            message = f"{path}:{error.line}: {error.message}. Correct the Turtle there."
            raise sssom.LinkError(message) from error
    if not result.goals and not any(vocabularies.find(known, iri) for iri in result.labels):
        raise sssom.LinkError(
            f"{folder}: no file there has an IRI of a vocabulary that the edition links to. Name a folder "
            "with Turtle that has skos:prefLabel, or with .tsv that has the columns iri and label."
        )
    return result


def _rank(confidence: str) -> int:
    return _ORDER.index(confidence) if confidence in _ORDER else 0


def _turtle(text: str, path: Path, goals: set[ox.Triple]) -> Iterable[tuple[str, str, str, str]]:
    for triple in turtle.parse(text, str(path)):
        subject, label = terms.value(triple.subject), triple.object
        if isinstance(triple.subject, ox.NamedNode) and subject.startswith(_SPACE):
            goals.add(triple)
        if triple.predicate == _LABEL:
            yield subject, terms.language(label) or "en", terms.value(label), ""


def _table(text: str, path: Path, known: vocabularies.Vocabularies) -> Iterable[tuple[str, str, str, str]]:
    table = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = [column for column in table.fieldnames or () if column]
    if "iri" not in columns or not any(one in ENGLISH or _LANGUAGE.fullmatch(one) for one in columns):
        rows = list(table)
        filled = ([row[column] for row in rows if row[column]] for column in columns)
        if any(cells and all(vocabularies.find(known, cell) for cell in cells) for cells in filled):
            raise sssom.LinkError(
                f"{path}:1: the columns are {', '.join(columns)}. Call that of the IRIs iri, and that of the "
                f"English labels label; or take the file out of the folder."
            )
        return
    for cells in table:
        iri, confidence = cells.get("iri") or "", cells.get("confidence") or ""
        if not iri.startswith("http"):
            continue
        for column in ENGLISH:
            if cells.get(column):
                yield iri, "en", cells[column].strip(), confidence
        for column, cell in cells.items():
            if cell and (match := _LANGUAGE.fullmatch(column or "")):
                yield iri, match.group(1), cell.strip(), confidence
        yield iri, "en", "", confidence


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

    `unchecked` names what the given extracts could not tell of, and counts what rests on other documents,
    `goals` how many goals, targets and indicators could be checked of how many.
    """

    lines: tuple[Line, ...]
    findings: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    goals: tuple[int, int] = (0, 0)


def make(edition: dataset.Edition, tables: Iterable[sssom.Table], extract: Extracts | None) -> Report:
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
        elif extract is not None:
            sourced = {row.target for row in table.rows if row.source} - extract.labels.keys()
            what = f"of {len(sourced)} things that documents name no extract has anything"
            unchecked += [f"{path}:1: {what}, so they were not checked."] if sourced else []
    checked, total, wrong = check_goals(edition, extract)
    return Report(tuple(lines), (*findings, *wrong), tuple(unchecked), (checked, total))


def _line(root: Path, table: sssom.Table, extract: Extracts | None) -> Line:
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


def _unchecked(table: sssom.Table, extract: Extracts | None) -> str:
    """Return why what a table leads to could not be checked, empty where it could."""
    if extract is None:
        return "no extracts were given"
    return "" if extract.covers(table.vocabulary.space) else "no extract of the vocabulary"


def _wrong(
    edition: dataset.Edition, table: sssom.Table, extract: Extracts | None
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
            message = f"{names.compact(row.subject)} is called {min(own)!r}, not {row.subject_label!r}"
            yield row, f"{message}. Write its label."
        english = kept.get(row.target, {}).get("en", "")
        if table.vocabulary.labels and row.target_label != english:
            yield row, f"the edition keeps {english!r} for {row.target_label!r}. Make the labels again."
        if extract is None or not extract.covers(table.vocabulary.space):
            continue
        if row.target not in extract.labels and row.source:
            continue
        if row.target not in extract.labels:
            yield row, f"{row.target} is unknown in what was read of {table.vocabulary.called}. Mend the IRI."
            continue
        if extract.is_doubtful(row.target):
            yield row, f"an extract says that {row.target} has no evidence. Leave the row out."
        theirs = extract.labels[row.target].get("en", [])
        if row.target_label and theirs and not any(_agree(row.target_label, label) for label in theirs):
            message = f"{row.target} is called {theirs[0]!r} in an extract, not {row.target_label!r}"
            yield row, f"{message}. Write its label."


def _agree(ours: str, theirs: str) -> bool:
    """Whether two labels are the same, but for case, white space, and what theirs adds in brackets."""
    plain = re.sub(r"\s*\([^)]*\)$", "", theirs)
    return _fold(ours) in (_fold(theirs), _fold(plain)) or theirs.startswith("(")


def _fold(label: str) -> str:
    return re.sub(r"\s+", "", label).casefold()


def check_goals(edition: dataset.Edition, extract: Extracts | None) -> tuple[int, int, list[str]]:
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
