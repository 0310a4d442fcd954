"""The page on which a reader makes a correction: a row of a sheet, checked, to send; nothing is kept here."""

from __future__ import annotations

from urllib.parse import quote

from gcm_ld.core import formats, names
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


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the form, with what is wrong in it; with the proposal where it is whole and nothing is wrong."""
    texts = {column.name: " ".join(params.first(column.name).split()) for column in KIND.columns}
    iri = texts["thing"]
    texts["thing"] = iri.removeprefix(publication.site.base).removeprefix(names.BASE)
    whole = all(texts[column.name] for column in KIND.columns if column.required)
    wrong = check(publication, texts) if whole else []
    content = {
        "columns": KIND.columns,
        "texts": texts,
        "wrong": wrong,
        "proposal": _proposal(publication, texts) if whole and not wrong else "",
        "file": FILE,
        "download": f"data:{formats.CSV.content_type},{quote(_sheet(texts), safe='')}",
    }
    about = "A form that makes a correction of a fact ready to send: a row that the edition can take over."
    return views.Page("correction.html", "Propose a correction", content, about, section=PATH)


def check(publication: Publication, texts: dict[str, str]) -> list[str]:
    """Return what is wrong with a row, a line each: cells that can't be read, and what the edition hasn't."""
    rows = (
        tuple(workbook.Cell(name, name) for name in texts),
        tuple(workbook.Cell(text, name) for name, text in texts.items()),
    )
    try:
        stated_values.texts(schema.records([workbook.Table(FILE, rows)]), publication.edition)
    except dataset.EditionError as error:
        return str(error).splitlines()
    return []


def _sheet(texts: dict[str, str]) -> bytes:
    return workbook.write_csv([list(texts), list(texts.values())])


def _proposal(publication: Publication, texts: dict[str, str]) -> str:
    """Return the text of the proposal: what was filled in, and the row as the sheet has it."""
    lines = [f"Correction to GCM-LD {publication.about['version']}: {texts['thing']}", ""]
    lines += [f"{name}: {text}" for name, text in texts.items() if text]
    return "\n".join([*lines, "", _sheet(texts).decode("utf-8-sig").replace("\r\n", "\n").strip()])
