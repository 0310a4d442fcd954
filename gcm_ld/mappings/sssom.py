"""Tables of mappings as SSSOM has them: tab-separated rows under a head of lines that begin with `#`.

Reading checks all that one table can tell: its head, its columns, and each row by itself and beside its
neighbours. What it says of things of the edition, the rules of shapes/concept-match.ttl check.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gcm_ld.core import names
from gcm_ld.edition import files
from gcm_ld.mappings import vocabularies

COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "confidence", "comment"),
)
FURTHER = "mapping_source"
"""The column that a table may have at its end: the document of the edition that gives the mapping."""

NAMED = ("subject_id", "predicate_id", "object_id", "mapping_justification", FURTHER)
"""The columns whose cells are IRIs."""

PREDICATES = tuple(f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))
OTHERS = ("schema:sameAs", "rdfs:seeAlso")
"""The properties by which concepts are mapped, and those for what is no concept."""

JUSTIFICATIONS = (
    *("BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching", "LexicalMatching"),
    *("LexicalSimilarityThresholdMatching", "LogicalReasoning", "ManualMappingCuration", "MappingChaining"),
    *("MappingInversion", "MappingReview", "SemanticSimilarityThresholdMatching", "StructuralMatching"),
    "UnspecifiedMatching",
)
"""The local names of the kinds of work that SSSOM knows, in the Semantic Mapping Vocabulary."""

CURATED = "semapv:ManualMappingCuration"
"""The work of one who has read what both sides mean; `UNREAD` says that it was not so."""

GUESSED, CALLED = 0.5, 0.9
"""Up to which confidence only the label of the other thing was read: of a concept, of what has a name."""

UNREAD = re.compile(
    r"\b(?:only (?:its|the) (?:labels?|name) could be read|no (?:scope )?note could be read)", re.I
)
"""How a reason says that no more than labels were read."""

LONGEST = 300
"""Letters of a comment."""

_NEEDED = (
    *("mapping_set_id", "mapping_set_title", "license"),
    *("subject_source", "object_source", "mapping_date"),
)
_KNOWN = (*_NEEDED, "mapping_set_description", "object_source_version")
_HEAD_LINE = re.compile(r"#(\s*)([^:]*):?\s*(.*)")
_FORMS = (
    ("mapping_date", r"\d{4}-\d{2}-\d{2}", "is no day. Write it as 2026-11-24."),
    ("license", r"https?://[^\s\"<>]+", "is no address. Write that of its text."),
)
"""The keys of a head whose values have a form: the form, and what to say of a value that has not."""


class LinkError(files.EditionError):
    """What is wrong in tables of mappings: `file:line:column: what. What to do.`, a line each."""


@dataclass(frozen=True)
class Row:
    """A mapping: IRIs of our thing, the property and the other thing, and what speaks for it, as in COLUMNS.

    `confidence` is as it is written. `source` is the IRI of a document, empty where the mapping is a
    judgement of the edition. `line` is that of the table.
    """

    subject: str
    subject_label: str
    predicate: str
    target: str
    target_label: str
    justification: str
    confidence: str
    comment: str
    source: str = ""
    line: int = field(default=0, kw_only=True)

    @property
    def least(self) -> float:
        """The confidence of a row for which only labels speak: of classes and concepts, that of a guess."""
        is_guess = names.compact(self.predicate) in PREDICATES or self.subject.startswith(names.ONTOLOGY)
        return GUESSED if is_guess else CALLED


@dataclass(frozen=True)
class Table:
    """A table of mappings to one vocabulary: what its head says of all rows, and the rows."""

    vocabulary: vocabularies.Vocabulary
    head: Mapping[str, str]
    rows: tuple[Row, ...]


def read(root: str | Path) -> list[Table]:
    """Return the tables of the edition in the folder `root`, by the name of their vocabulary.

    Raises LinkError that tells all that is wrong in them.
    """
    known = vocabularies.mapped(vocabularies.read(root))
    tables, errors = [], []
    for path in files.find(Path(root), "links"):
        name = path.rpartition("/")[2].removesuffix(".sssom.tsv")
        try:
            tables.append(parse(files.read(Path(root) / path, path), name, known))
        except files.EditionError as error:
            errors.append(str(error))
    if errors:
        raise LinkError("\n".join(errors))
    return tables


def parse(text: str, name: str, known: vocabularies.Vocabularies) -> Table:
    """Return the table with that text of the vocabulary `name`, one of those that mappings may lead to.

    Raises LinkError for all that is wrong.
    """
    path = f"data/links/{name}.sssom.tsv"
    if name not in known:
        remedy = f"Name the file after {', '.join(known)}, or describe it in {vocabularies.PATH}."
        raise LinkError(f"{path}:1: no vocabulary {name!r} is known. {remedy}")
    vocabulary = known[name]
    lines = text.split("\n")
    height = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head, prefixes, errors = _head(lines[:height], path, vocabulary)
    rows: list[Row] = []
    body = csv.reader(io.StringIO("\n".join(lines[height:])), delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = next(body, [])
    if tuple(columns) not in (COLUMNS, (*COLUMNS, FURTHER)):
        wanted = " ".join(COLUMNS)
        errors.append(f"{path}:{height + 1}: the columns are not those of a table here. Write {wanted}.")
    else:
        for line, cells in enumerate(body, height + 2):
            row, wrong = _row(columns, cells, line, prefixes)
            if row:
                wrong = [*_unfit(row, vocabulary)]
                rows.append(row)
            errors += [f"{path}:{line}: {what}" for what in wrong]
        errors += [f"{path}:{line}: {what}" for line, what in _together(rows)]
    if errors:
        raise LinkError("\n".join(errors))
    return Table(vocabulary, head, tuple(rows))


def write(head: Mapping[str, str], columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a table: its head with the prefixes that are used, then the cells of each column.

    Cells of `NAMED` columns are IRIs, several parted by `|`; a cell that isn't there is empty.
    """
    lines, used = [columns], set()
    for row in rows:
        cells = [row.get(column, "") for column in columns]
        for place, column in enumerate(columns):
            if column in NAMED and cells[place]:
                short = [names.compact(iri) for iri in cells[place].split("|")]
                used |= {name.partition(":")[0] for name in short}
                cells[place] = "|".join(short)
        lines.append(cells)
    above = []
    for key, value in head.items():
        above.append(f"#{key}: {json.dumps(value, ensure_ascii=False)}")
        if key == "license":
            known = sorted(used & names.PREFIXES.keys())
            above += ["#curie_map:", *(f"#  {one}: {json.dumps(names.PREFIXES[one])}" for one in known)]
    return "".join(f"{line}\n" for line in (*above, *("\t".join(cells) for cells in lines)))


def _head(
    lines: list[str], path: str, vocabulary: vocabularies.Vocabulary
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Return what a head says, its prefixes, and what is wrong in it."""
    head: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    errors: list[str] = []
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        match = _HEAD_LINE.fullmatch(line)
        indented, key, value = match.groups() if match else ("", line, "")
        value = value.strip().strip('"')
        place = prefixes if indented else head
        if indented and names.PREFIXES.get(key) != value:
            meant = names.PREFIXES.get(key)
            remedy = f"Write {meant}" if meant else f"Take one of {', '.join(names.PREFIXES)}"
            errors.append(f"{path}:{number}: {key} is not the prefix of {value} here. {remedy}.")
        elif not indented and key != "curie_map" and key not in _KNOWN:
            errors.append(f"{path}:{number}: no key {key!r} is known. Take one of {', '.join(_KNOWN)}.")
        elif key in place:
            errors.append(f"{path}:{number}: {key} stands twice. Keep one.")
        if indented or key != "curie_map":
            place.setdefault(key, value)
            places.setdefault(key, number)
    wanted = {"mapping_set_id": names.graph(vocabulary.turtle), "object_source": vocabulary.iri}
    wanted |= {"object_source_version": vocabulary.version} if vocabulary.version else {}
    for key in _NEEDED:
        if not head.get(key):
            errors.append(f"{path}:1: the head has no {key}. Write a line #{key}: and its value.")
    for key, value in wanted.items():
        if head.get(key, value) != value:
            errors.append(f"{path}:{places[key]}: {key} is {head[key]!r}. Write {value}.")
    for key, form, wrong in _FORMS:
        if key in head and not re.fullmatch(form, head[key]):
            errors.append(f"{path}:{places[key]}: {key} {wrong}")
    return head, prefixes, errors


def _row(
    columns: Sequence[str], cells: Sequence[str], line: int, prefixes: Mapping[str, str]
) -> tuple[Row | None, list[str]]:
    """Return the row of `cells`, None where it can't be made, and what is wrong in it."""
    if over := len(cells) - len(columns):
        many = f"{abs(over)} cell{'s' if abs(over) > 1 else ''} too {'many' if over > 0 else 'few'}"
        return None, [f"the row has {many}. Put one tab between two cells."]
    errors, values = [], dict(zip(columns, cells, strict=True))
    for column in NAMED:
        text = values.get(column, "")
        prefix, _, local = text.partition(":")
        if column == FURTHER and not text:
            continue
        if prefix not in prefixes or not local:
            errors.append(
                f"{column}: {text!r} has no prefix of the head. Add it to the curie_map, or mend it."
            )
        values[column] = prefixes.get(prefix, "") + local
    confidence, comment = values["confidence"], values["comment"]
    if not re.fullmatch(r"0[.][0-9]*[1-9]", confidence):
        errors.append(f"confidence: {confidence!r} is no number above 0 and below 1. Write it as 0.85.")
    if not comment or comment != " ".join(comment.split()):
        errors.append("comment: the reason is missing or has white space at its ends. Say why in words.")
    if len(comment) > LONGEST:
        errors.append(f"comment: the reason has {len(comment)} letters. Say it in {LONGEST}.")
    return (None if errors else Row(*values.values(), line=line)), errors


def _unfit(row: Row, vocabulary: vocabularies.Vocabulary) -> Iterator[str]:
    """Yield what is wrong in the terms of a row."""
    predicate, justification = names.compact(row.predicate), names.compact(row.justification)
    if predicate not in (*PREDICATES, *OTHERS):
        yield f"predicate_id: no mapping is by {predicate}. Take one of {', '.join((*PREDICATES, *OTHERS))}."
    if justification.removeprefix("semapv:") not in JUSTIFICATIONS:
        known = ", ".join(JUSTIFICATIONS)
        yield f"mapping_justification: {justification} is unknown. Take semapv: and one of {known}."
    if justification == CURATED and (float(row.confidence) <= row.least or UNREAD.search(row.comment)):
        remedy = "Take semapv:UnspecifiedMatching, or semapv:LexicalMatching where equal labels decided"
        what = f"{CURATED} is for what was read on both sides, not for labels"
        yield f"mapping_justification: {what}. {remedy}."
    if not row.target.startswith(vocabulary.space) or row.target == vocabulary.space:
        yield f"object_id: {row.target} is not in {vocabulary.title}. Put the row into the table for it."
    elif not row.subject.startswith((names.BASE, names.PREFIXES["sdg"])):
        yield f"subject_id: {row.subject} is no thing of the edition. Take one of its things."
    if row.target_label and not vocabulary.is_named:
        yield f"object_label: the terms of {vocabulary.title} keep its labels out. Leave the cell empty."


def _key(row: Row) -> tuple[str, str]:
    return names.compact(row.subject), names.compact(row.target)


def _together(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield the lines and what is wrong in rows beside each other: order, pairs, exact matches."""
    before = ("", "")
    same = {names.expand(name) for name in ("skos:exactMatch", "schema:sameAs")}
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        if _key(row) < before:
            yield row.line, "subject_id: the rows are not sorted. Sort them by subject_id, then object_id."
        before = _key(row)
        pair = row.subject, row.target
        once = {pair: "object_id: line {} has this pair already. Keep one predicate a pair."}
        if row.predicate in same:
            remedy = "line {} says the same of it. Keep one, and say less of the other."
            ends = ("subject_id", row.subject), ("object_id", row.target)
            once |= {end: f"{end[0]}: {remedy}" for end in ends}
        for key, what in once.items():
            first = lines.setdefault(key, row.line)
            if first != row.line:
                yield row.line, what.format(first)
