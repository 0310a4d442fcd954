"""The commands of a steward's spreadsheets: `import` and `template`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gcm_ld.cli import commands, console
from gcm_ld.core import names, suggest
from gcm_ld.edition import dataset, files
from gcm_ld.questions import answers, changes, queries
from gcm_ld.reasoner import inference
from gcm_ld.sheets import listings, memberships, schema, stated_values, workbook

MAKERS = {kind.name: maker for maker in (listings, stated_values, memberships) for kind in maker.KINDS}
"""What makes Turtle of the rows of each kind of sheet, and rows of what an edition holds."""


def import_(edition: Path | None, paths: Sequence[Path], preview: bool, every: bool) -> int:
    """Take the rows of sheets into an edition: check them, say what they change, write Turtle in house form.

    With `preview` nothing is written. Returns 1, and writes nothing, where the rows break a rule of the
    edition. Raises SheetError, a line for each finding, for a sheet that is wrong.
    """
    with console.progress("reading the sheets"):
        records = schema.records(table for path in paths for table in workbook.read(path, schema.HEADS))
        if not records:
            given = ", ".join(path.name for path in paths)
            raise workbook.SheetError(f"{given}: no rows. Write them below the heads of `gcm-ld template`.")
        old = answers.complete(edition)
        texts = _made(records, old)
    texts = {path: text for path, text in texts.items() if not _stands(old.root, path, text)}
    read, made = console.count(len(records), "row"), console.count(len(texts), "file")
    print(f"{read} read, {made} of the edition to write")
    if not texts:
        return 0
    with console.progress("checking against the shapes, comparing the answers"):
        inference.complete(new := dataset.changed(old, texts))
        findings, found = _findings(new), changes.diff(old, new)
    for finding in findings:
        console.show_finding(finding)
    if not all(finding.is_warning for finding in findings):
        print("nothing is written. Correct the rows that these words come from, and import again.")
        return 1
    commands.show_changes(found, every)
    for path, text in texts.items():
        if not preview:
            files.write_atomically(old.root / path, text.encode())
        print(f"{path}{' would be written' if preview else ''}")
    return 0


def template(edition: Path | None, kind: str, into: Path | None, of: str | None) -> int:
    """Write a sheet of a kind: to a file, .xlsx or .csv, or as CSV to the output.

    It has the rows that make the listing or thing `of`, or is empty with an example. Raises SheetError for a
    kind that does not exist or a file that can't be written, ThingError for a thing that does not exist.
    """
    if kind not in schema.KINDS:
        raise workbook.SheetError(f"no kind of sheet {kind!r}; {suggest.advice(kind, schema.KINDS)}")
    rows = MAKERS[kind].rows(dataset.read(edition).store, of) if of else []
    suffix = into.suffix if into else ".csv"
    if suffix not in (".xlsx", ".csv"):
        raise workbook.SheetError(f"{into}: a sheet is written as .xlsx or .csv. Name such a file.")
    content = schema.template(schema.KINDS[kind], suffix, rows)
    if into is None:
        sys.stdout.write(content.decode("utf-8-sig").replace("\r\n", "\n"))
        return 0
    if into.exists():
        raise workbook.SheetError(f"{into}: there is a file already. Name another one.")
    files.write_atomically(into, content)
    print(into)
    return 0


def _made(records: Sequence[schema.Record], edition: dataset.Edition) -> dict[str, str]:
    """Return the texts that rows make, by path; what one kind of sheet puts in a file stands for the next."""
    texts: dict[str, str] = {}
    for maker in dict.fromkeys(MAKERS[record.kind] for record in records):
        made = maker.texts([one for one in records if MAKERS[one.kind] is maker], edition)
        files_ = {file.path: file for file in edition.files}
        for path, text in made.items():
            files_[path] = dataset.File(path, text, names.graph(path), "data")
        edition = replace(edition, files=tuple(files_.values()))
        texts |= made
    return texts


def _stands(root: Path, path: str, text: str) -> bool:
    """Return whether a file of an edition has this text already."""
    return (root / path).is_file() and files.read(root / path, path) == text


def _findings(edition: dataset.Edition) -> list:
    from gcm_ld.checks import engines, shacl

    return shacl.check(edition, queries.triples(queries.read(edition.root)), engines.DEFAULT)
