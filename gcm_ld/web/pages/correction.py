"""The page on which a reader makes a correction: a row of a sheet, checked, to send; nothing is kept here."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox

from gcm_ld.checks import shacl
from gcm_ld.core import formats, names, terms
from gcm_ld.edition import dataset
from gcm_ld.publish.publications import Publication
from gcm_ld.sheets import schema, stated_values, workbook
from gcm_ld.web import routing
from gcm_ld.web.pages import views

PATH = "correct"
KIND = schema.STATED_VALUES
PARAMETERS = tuple(
    routing.Parameter(column.name, column.meaning, column.example, values=column.words)
    for column in KIND.columns
)
FILE = f"correction.{formats.CSV.name}"
MAIN = ("thing", "property", "value", "basis", "quote", "reason", "source", "source_url", "source_title")
"""The fields that most corrections need; the others are folded until one of them is filled in."""


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the form, with what is wrong in it; with the proposal where it is whole and nothing is wrong."""
    texts = {column.name: " ".join(params.first(column.name).split()) for column in KIND.columns}
    iri = texts["thing"]
    texts["thing"] = iri.removeprefix(publication.site.base).removeprefix(names.BASE)
    whole = all(texts[column.name] for column in KIND.columns if column.required)
    wrong, broken = check(publication, texts) if whole else ([], [])
    is_good = whole and not wrong and all(finding.is_warning for finding in broken)
    content = {
        "columns": KIND.columns,
        "main": MAIN,
        "others": [name for name, text in texts.items() if text and name not in MAIN],
        "texts": texts,
        "wrong": wrong,
        "broken": _rules(broken, is_warning=False),
        "unlikely": _rules(broken, is_warning=True),
        "proposal": _proposal(publication, texts) if is_good else "",
        "file": FILE,
        "download": f"data:{formats.CSV.content_type},{quote(_sheet(texts), safe='')}",
    }
    about = "A form that makes a correction of a fact ready to send: a row that the edition can take over."
    return views.Page("correction.html", "Propose a correction", content, about, section=PATH)


def check(publication: Publication, texts: dict[str, str]) -> tuple[list[str], list[shacl.Finding]]:
    """Return what is wrong with a row, a line each, and which rules would be broken if it were taken over.

    The first are cells that can't be read, and what the edition hasn't. Only where there are none is it seen
    whether the things that the row changes (what it is about, its statement, its source) keep their rules.
    """
    rows = (
        tuple(workbook.Cell(name, name) for name in texts),
        tuple(workbook.Cell(text, name) for name, text in texts.items()),
    )
    try:
        made = stated_values.texts(schema.records([workbook.Table(FILE, rows)]), publication.edition)
        new = dataset.changed(publication.edition, made)
    except dataset.EditionError as error:
        return str(error).splitlines(), []
    stores = publication.store, new.store
    graphs = [ox.NamedNode(names.graph(path)) for path in made]
    old, now = ({q for g in graphs for q in store.quads_for_pattern(None, None, None, g)} for store in stores)
    return [], shacl.check(new, about=sorted({terms.resource(quad.subject) for quad in old ^ now}, key=str))


def _rules(findings: list[shacl.Finding], is_warning: bool) -> list[tuple[str, str, str]]:
    """Return the message, the rule and the thing of each finding that is a warning, or is none, once."""
    told = ((one.message, one.rule, one.thing) for one in findings if one.is_warning == is_warning)
    return list(dict.fromkeys(told))


def _sheet(texts: dict[str, str]) -> bytes:
    return workbook.write_csv([list(texts), list(texts.values())])


def _proposal(publication: Publication, texts: dict[str, str]) -> str:
    """Return the text of the proposal: what was filled in, and the row as the sheet has it."""
    lines = [f"Correction to GCM-LD {publication.about['version']}: {texts['thing']}", ""]
    lines += [f"{name}: {text}" for name, text in texts.items() if text]
    return "\n".join([*lines, "", _sheet(texts).decode("utf-8-sig").replace("\r\n", "\n").strip()])
