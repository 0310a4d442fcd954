"""The evidence of a cell of the matrix: the words of the note, the records, what follows, and the triples."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from gcm_ld.core import formats
from gcm_ld.edition import things
from gcm_ld.matrix import evidence, model
from gcm_ld.publish import publications
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import fields, views


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the evidence of the cell that `row`, `column` and `by` name.

    Raises Refused with 400 where one of them means nothing.
    """
    found, by = _find(publication, params)
    matrix = model.make(publication, by)
    cells = urlencode({"row": found.row.slug, "column": found.column.slug, "by": by})
    passages = {iri for record in found.records for iri in record.passages}
    title = f"{found.row.label} and {_named(found.column, by)}"
    content: views.Content = {
        "found": found,
        "kind": matrix.kind,
        "areas": [(area, *_split(found, area)) for area in found.cell.areas],
        "others": [area for area in found.areas if area not in found.cell.areas],
        "claims": found.of("claim"),
        "correspondences": found.of("correspondence"),
        "passages": {iri: publication.value(iri, "oa:exact") for iri in passages},
        "cut": cut,
        "ttl": turtle.write(evidence.triples(publication, [found])) if found.records else "",
        "file": publication.site.at(f"evidence.ttl?{cells}"),
        "home": publication.site.at("" if by == "theme" else f"matrix/{by}"),
        "meaning": matrix.meanings[found.cell.state],
        "column_name": _named(found.column, by),
        "whys": [
            (publication.label(p), p, publication.site.at("why?" + urlencode({"s": s, "p": p, "o": o})))
            for s, p, o in found.inferred
        ],
        "summary": publication.questions[matrix.kind.question].summary,
        "view": f"{title}: {found.cell.state}",
        "address": publication.site.absolute(publication.site.at(f"evidence?{cells}")),
    }
    return views.Page(
        "evidence.html",
        title,
        content,
        description=f"What it rests on that the cell of {title} is {found.cell.state}.",
        section="matrix",
        styles=("matrix.css",),
        alternates=((formats.TTL.media_type, content["file"]),),
    )


def download(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the triples that a cell rests on, as Turtle. Raises Refused as `view` does."""
    found, by = _find(publication, params)
    head = f"What the cell of {found.row.label} and {_named(found.column, by)} rests on: {found.cell.state}."
    text = turtle.write(evidence.triples(publication, [found]), head)
    return views.Download(text.encode(), formats.TTL.media_type, f"{found.row.slug}-{found.column.slug}.ttl")


def cut(text: str, words: str) -> tuple[str, str, str]:
    """Return a text before, at and after the first place of some words, all before where there is none."""
    match = re.search(re.escape(words), text) if words else None
    return (text[: match.start()], match.group(), text[match.end() :]) if match else (text, "", "")


def _find(publication: publications.Publication, params: views.Params) -> tuple[evidence.Evidence, str]:
    row, column = params.first("row"), params.first("column")
    if not (row and column):
        message = "Give the mechanism as row and what stands above the cell as column, as the matrix does."
        raise views.Refused(400, "Which cell?", message)
    try:
        by = things.choose(publication.store, model.BY, params.first("by", "theme"))
        return evidence.find(publication, by, row, column), by
    except things.ThingError as error:
        raise fields.refusal(error) from error


def _split(found: evidence.Evidence, area: str) -> tuple[list[evidence.Record], list[evidence.Record]]:
    """The engagements in an area, and the records that lead from the area to the column."""
    records = [record for record in found.records if record.area == area]
    engagements = [record for record in records if record.kind == "engagement"]
    return engagements, [record for record in records if record not in engagements]


def _named(column: model.Column, by: str) -> str:
    return f"{by} {column.label}" if by in ("element", "objective", "goal") else column.label
