"""The coverage matrix by theme, area, element, objective or goal, as its address says; and the evidence of a
cell: the words of the note, the records, what follows, and the triples.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from gcm_ld.core import formats, kinds, names
from gcm_ld.edition import things
from gcm_ld.matrix import cell_states, evidence, export, model
from gcm_ld.matrix import filters as selections
from gcm_ld.metadata import schema_org
from gcm_ld.pictures import png
from gcm_ld.presentation import languages
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.rdf import turtle
from gcm_ld.sheets import workbook
from gcm_ld.web.pages import fields, tiles, views

SWITCH = {by: kinds.find(by).title for by in model.KINDS} | {"goal": "SDGs"}
WORDS = {
    "theme": (
        "Which mechanism works on which theme",
        "States talk about migration in {rows} consultation mechanisms, regional, inter-regional and "
        "global. This table shows under which of the {themes} of the Global Compact for Migration a "
        "background note of October 2017 lists them. Click a cell to read the source.",
    ),
    "area": (
        "Which mechanism works in which area of focus",
        "For each of {columns} areas of focus under the {themes} of the Global Compact, Annex 2 of the "
        "background note of October 2017 lists the mechanisms that work in it. Click a cell to read the "
        "source.",
    ),
    "element": (
        "Which mechanism addresses which element of the compact",
        "The Global Compact was to hold {columns} elements. The note has no table of mechanisms and "
        "elements: what stands here follows from the areas of focus in which Annex 2 lists a mechanism, "
        "and from this edition's judgement that an area takes up an element. Each cell opens both, with "
        "the reasons.",
    ),
    "objective": (
        "Which mechanism may bear on which objective of the compact",
        "The {columns} objectives were adopted in December 2018, and the note of 2017 could not know "
        "them: it printed none of these cells. They follow from the areas of focus in which Annex 2 lists "
        "a mechanism, and from judgements of this edition, which each cell opens with their reasons.",
    ),
    "goal": (
        "Which mechanism may bear on which Sustainable Development Goal",
        "The note printed the goals as icons, and its text has lost them: it states none of these cells. "
        "They follow from the areas of focus in which Annex 2 lists a mechanism, and from the judgement "
        "of this edition, or of a source that it cites, that an area bears on a goal. Each cell opens "
        "both.",
    ),
}
"""The heading of the page of each matrix, and what is said below it where the note is the source."""

LEADS_BY_SOURCES = {
    "theme": "States talk about migration in {rows} consultation mechanisms, regional, inter-regional and "
    "global. This table shows under which of the {themes} of the Global Compact for Migration they are "
    "listed by {source}. Click a cell to read the words of the lists, with their dates.",
    "area": "For each of {columns} areas of focus under the {themes} of the Global Compact, this table shows "
    "which mechanisms are listed in it by {source}. Click a cell to read the words of the lists, with their "
    "dates.",
    "element": "The Global Compact was to hold {columns} elements. No source has a table of mechanisms and "
    "elements: what stands here follows from the areas of focus in which a mechanism is listed by {source}, "
    "and from this edition's judgement that an area takes up an element. Each cell opens both, with the "
    "reasons.",
    "objective": "The {columns} objectives were adopted in December 2018. No source printed these cells: "
    "they follow from the areas of focus in which a mechanism is listed by {source}, and from judgements of "
    "this edition, which each cell opens with their reasons.",
    "goal": "No source states these cells. They follow from the areas of focus in which a mechanism is "
    "listed by {source}, and from the judgement of this edition, or of a source that it cites, that an area "
    "bears on a goal. Each cell opens both.",
}
"""What is said below the heading where other sources speak."""

FORMS: dict[formats.Format, Callable[[Publication, model.Matrix], str | bytes]] = {
    formats.CSV: lambda _, matrix: export.write_csv(export.table(matrix)),
    formats.TSV: lambda _, matrix: export.write_tsv(export.table(matrix)),
    formats.JSON: export.to_json,
    formats.XLSX: lambda publication, matrix: workbook.write_table(
        export.table(matrix), export.notes(publication, matrix), publication.site.outgoing_text
    ),
    formats.SVG: export.to_svg,
    formats.PNG: lambda publication, matrix: png.draw(export.to_svg(publication, matrix)),
    formats.TTL: evidence.to_ttl,
}
"""The forms in which what is shown can be taken away: what writes each."""


def view(publication: Publication, rest: str, params: views.Params) -> views.Page | views.Download:
    """Return the matrix that `rest` names (`theme`, `area.csv` …), as far as the parameters select it.

    Raises Refused with 404 for another matrix or form, with 400 for a parameter whose value means nothing.
    """
    by, _, suffix = (rest or "theme").partition(".")
    if by not in model.KINDS or suffix not in ("", "html", *formats.named(FORMS)):
        forms = ", ".join(f".{form.name}" for form in FORMS)
        raise views.Refused(
            404,
            "There is no such matrix",
            f"There are matrices by {', '.join(model.KINDS)}, each as a page and with {forms}.",
        )
    whole = model.make(publication, by)
    try:
        shown = selections.select(
            publication, whole, **{name: params.first(name) for name in selections.FILTERS}
        )
    except things.ThingError as error:
        raise fields.refusal(error) from error
    if form := formats.named(FORMS).get(suffix):
        written = _written(publication, by, form, tuple(shown.chosen.items()))
        return views.Download(written, form.media_type, f"coverage-by-{by}.{suffix}")
    return _page(publication, whole, shown)


def _page(publication: Publication, whole: model.Matrix, shown: model.Matrix) -> views.Page:
    by = whole.kind.by
    at = publication.site.at
    chosen = dict(shown.chosen)
    language = chosen.get("names", "en")
    tail = f"?{urlencode(chosen)}" if chosen else ""
    home = at(f"matrix/{by}")
    heading, lead = WORDS[by]
    if not shown.is_of_note:
        lead = LEADS_BY_SOURCES[by]
    whole = model.make(publication, by, shown.source, shown.agreed)
    groups, listings = selections.sources(publication)
    words = selections.words(publication, shown)
    filters = [text for name, text in words.items() if name not in ("sort", "columns", "cells", "names")]
    named = dict(selections.participants(publication, whole))
    regions, parts = (selections.regions(publication, whole, parts=some) for some in (False, True))
    named |= {slug: f"a State or territory of {text}" for slug, text in (*regions, *parts)}
    content: views.Content = {
        "matrix": shown,
        "whole": whole,
        "heading": heading,
        "lead": lead.format(
            rows=len(whole.rows),
            columns=len(whole.columns),
            themes=f"{results.numeral(len(things.members(publication.store, 'theme')))} themes",
            source=model.source_words(publication, shown.source),
        ),
        "home": home,
        "switch": _switch(publication, shown),
        "sort": chosen.get("sort", "name"),
        "sorts": {
            name: f"{home}?{urlencode(chosen | {'sort': name})}"
            for name in ("total", *(column.slug for column in shown.columns))
        },
        "orders": _choices(home, chosen, "columns", selections.COLUMNS),
        "readings": _choices(home, chosen, "cells", selections.CELLS),
        "tongues": _choices(home, chosen, "names", names.LANGUAGES),
        "in_colours": chosen.get("cells") == "colours",
        "shades": tiles.shades(cell_states.SHADES)[1:],
        "language": language,
        "language_words": names.LANGUAGES[language],
        "named": languages.known(publication, (column.iri for column in whole.columns)),
        "types": selections.types(whole),
        "regions": regions,
        "parts_of_regions": parts,
        "open": dict.fromkeys(row["mechanism"] for row in publication.rows("coverage/open-processes")),
        "states": selections.participants(publication, whole),
        "show": selections.SHOW,
        "source_groups": groups,
        "listings": listings,
        "agreed": model.AGREED.options,
        "files": [(form.label, at(f"matrix/{by}.{form.name}{tail}")) for form in FORMS],
        "gaps": [column for column in shown.gaps if column not in shown.unled],
        "unnamed": [row for row in shown.rows if row.noted and not row.named],
        "unnoted": [row for row in shown.rows if not row.noted],
        "not_noted": model.NOT_NOTED,
        "by_sources": ", ".join(selections.of_sources(publication, shown.source, shown.agreed).values()),
        "asked": selections.tail(shown.source, shown.agreed).replace("&", "?", 1),
        "unlisted": [row for row in whole.rows if not row.states],
        "taking_part": [named[chosen[name]] for name in ("state", "region") if chosen.get(name) in named],
        "of_named": cell_states.OF_NAMED,
        "number": results.number,
        "cells": _cells(publication, by, shown.source, shown.agreed),
        "view": f"{heading}: {', '.join(words.values())}" if words else heading,
        "address": publication.site.absolute(home + tail),
        "frame": publication.site.absolute(at(f"embed/matrix/{by}{tail}")),
    }
    return views.Page(
        "matrix.html",
        f"{heading}: {', '.join(filters)}" if filters else heading,
        content,
        description=content["lead"],
        section="matrix",
        scripts=("filter.js", "matrix.js"),
        styles=("matrix.css",),
        alternates=tuple((form.media_type, at(f"matrix/{by}.{form.name}{tail}")) for form in FORMS),
        schema_org=schema_org.dataset(publication) if by == "theme" else None,
        picture=at(f"matrix/{by}.{formats.PNG.name}{tail}"),
    )


def _switch(publication: Publication, shown: model.Matrix) -> list[tuple[str, str, str]]:
    """The matrices, each with its words and its address, which keeps what is chosen as far as it has it."""
    kept = dict(shown.chosen)
    if kept.get("sort") not in ("name", "type", "total"):
        kept.pop("sort", None)
    tail = f"?{urlencode(kept)}" if kept else ""
    at = publication.site.at
    return [(by, words, at(f"matrix/{by}") + tail) for by, words in SWITCH.items()]


def _choices(
    home: str, chosen: Mapping[str, str], name: str, options: Mapping[str, str]
) -> list[tuple[str, str, str, bool]]:
    """The values of a parameter that is a plain link: value, words, address, and whether it is shown."""
    usual, found = selections.USUAL[name], []
    for value, words in options.items():
        changed = {key: text for key, text in chosen.items() if key != name}
        if value != usual:
            changed[name] = value
        address = f"{home}?{urlencode(changed)}" if changed else home
        found.append((value, words, address, value == chosen.get(name, usual)))
    return found


@functools.lru_cache(maxsize=64)
def _written(
    publication: Publication, by: str, form: formats.Format, chosen: tuple[tuple[str, str], ...]
) -> bytes:
    shown = selections.select(publication, model.make(publication, by), **dict(chosen))
    written = FORMS[form](publication, shown)
    return written.encode() if isinstance(written, str) else written


@functools.lru_cache(maxsize=32)
def _cells(publication: Publication, by: str, source: str, agreed: str) -> Mapping[tuple[str, str], str]:
    """The cells of a whole matrix as HTML without their ends, made once, since every selection shows some."""
    matrix = model.make(publication, by, source, agreed)
    evidence, tail = publication.site.at("evidence"), selections.tail(matrix.source, matrix.agreed)
    text = views.fragment(
        publication, "cells.html", matrix=matrix, evidence=evidence, tail=tail, shade_of=cell_states.shade
    )
    keys = [(row.iri, column.iri) for row in matrix.rows for column in matrix.columns]
    cells = text.split("</td>")[:-1]  # which no text holds, since it is escaped
    return dict(zip(keys, (cell.strip() for cell in cells), strict=True))


def cell(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the evidence of the cell that `row`, `column` and `by` name, by `source` and `agreed`.

    Raises Refused with 400 where one of them means nothing.
    """
    found, by = _found(publication, params)
    matrix = model.make(publication, by, found.source, found.agreed)
    named = urlencode({"row": found.row.slug, "column": found.column.slug, "by": by})
    tail = selections.tail(found.source, found.agreed)
    cells = named + tail
    chosen = selections.of_sources(publication, found.source, found.agreed)
    title = f"{found.row.label} and {_named(found.column, by)}"
    content: views.Content = {
        "found": found,
        "kind": matrix.kind,
        "areas": [
            (area, [record for record in found.records if record.one("area") == area])
            for area in found.cell.areas
        ],
        "others": [area for area in found.areas if area not in found.cell.areas],
        "claims": found.of("claim"),
        "relevances": found.of("objective-relevance"),
        "chosen": ", ".join(chosen.values()),
        "by_note": publication.site.at(f"evidence?{named}") if found.row.noted and chosen else "",
        "get": publication.statements.get,
        "asked": tail.replace("&", "?", 1),
        "ttl": turtle.write(evidence.triples(publication, [found])) if found.records else "",
        "file": publication.site.at(f"evidence.ttl?{cells}"),
        "home": publication.site.at(f"matrix/{by}") + tail.replace("&", "?", 1),
        "column_name": _named(found.column, by),
        "whys": [
            (publication.label(p), p, publication.site.at("why?" + urlencode({"s": s, "p": p, "o": o})))
            for s, p, o in found.inferred
        ],
        "summary": publication.questions[matrix.kind.question].summary,
        "view": ", ".join((f"{title}: {found.cell.state}", *chosen.values())),
        "address": publication.site.absolute(publication.site.at(f"evidence?{cells}")),
    }
    return views.Page(
        "evidence.html",
        ", ".join((title, *chosen.values())),
        content,
        description=f"What it rests on that the cell of {title} is {found.cell.state}.",
        section="matrix",
        styles=("matrix.css",),
        alternates=((formats.TTL.media_type, content["file"]),),
    )


def cell_triples(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the triples that a cell rests on, as Turtle. Raises Refused as `view` does."""
    found, by = _found(publication, params)
    sources = selections.of_sources(publication, found.source, found.agreed)
    state = ", ".join((found.cell.state, *sources.values()))
    head = f"What the cell of {found.row.label} and {_named(found.column, by)} rests on: {state}."
    text = turtle.write(evidence.triples(publication, [found]), head)
    return views.Download(text.encode(), formats.TTL.media_type, f"{found.row.slug}-{found.column.slug}.ttl")


def _found(publication: Publication, params: views.Params) -> tuple[evidence.Evidence, str]:
    row, column = params.first("row"), params.first("column")
    if not (row and column):
        message = "Give the mechanism as row and what stands above the cell as column, as the matrix does."
        raise views.Refused(400, "Which cell?", message)
    try:
        by = things.choose(publication.store, model.BY, params.first("by", "theme"))
        source, agreed = params.first("source"), params.first("agreed")
        return evidence.find(publication, by, row, column, source, agreed), by
    except things.ThingError as error:
        raise fields.refusal(error) from error


def _named(column: model.Column, by: str) -> str:
    return f"{by} {column.label}" if by in ("element", "objective", "goal") else column.label
