"""Extracts of other vocabularies: a folder of Turtle and of tables, to check mappings against.

Of Turtle the `skos:prefLabel` are read, and all that is said of goals, targets and indicators. Of a table
(`.tsv`) with a column `iri` are read: the labels of the columns `label`, `prefLabel_en` and others of
`ENGLISH`, those of columns like `zh_official`, and how sure an IRI is, of a column `confidence`. A table
`EVIDENCE` in the folder above is read too. Tables without a column of IRIs of a vocabulary are left alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import files
from gcm_ld.mappings import sssom, vocabularies
from gcm_ld.rdf import turtle

ENGLISH = ("prefLabel_en", "label", "is_prefLabel_2025", "en_via_zh_join", "label_index_2019")
"""The columns that may hold an English label, the surest first."""

EVIDENCE = "vocabularies.tsv"
"""The table of all IRIs with evidence, which may stand beside the folder of the extracts."""

DOUBTFUL = ("low", "unverified")
"""The words by which a table says that there is no evidence for an IRI."""

_GOALS = names.PREFIXES["sdg"]
_PREFERRED = names.expand("skos:prefLabel")
_LANGUAGE = re.compile(r"([a-z]{2,3})_official")
_ORDER = ("", *DOUBTFUL[::-1], "medium", "high")


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


def read(folder: str | Path, known: vocabularies.Vocabularies) -> Extracts:
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
        if isinstance(triple.subject, ox.NamedNode) and subject.startswith(_GOALS):
            goals.add(triple)
        if triple.predicate.value == _PREFERRED:
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
