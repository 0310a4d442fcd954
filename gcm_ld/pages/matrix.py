"""The front page: the coverage matrix by theme, area, element, objective or goal; its address says what is
shown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from gcm_ld import publications
from gcm_ld.coverage import drawings, exports, grounds, matrices, selections
from gcm_ld.metadata import structured
from gcm_ld.pages import views

SWITCH = (
    ("theme", "Themes"),
    ("area", "Areas of focus"),
    ("element", "Elements"),
    ("objective", "Objectives"),
    ("goal", "SDGs"),
)
FORMS: dict[str, tuple[str, Callable[[publications.Publication, matrices.Matrix], str]]] = {
    "csv": ("text/csv", lambda _, matrix: exports.to_csv(matrix)),
    "tsv": ("text/tab-separated-values", lambda _, matrix: exports.to_tsv(matrix)),
    "json": ("application/json", exports.to_json),
    "svg": ("image/svg+xml", drawings.to_svg),
    "ttl": ("text/turtle", grounds.to_ttl),
}
"""The forms in which what is shown can be taken away: the suffix, its media type, and what writes it."""


def view(
    publication: publications.Publication, rest: str, params: views.Params
) -> views.Page | views.Download:
    """Return the matrix that `rest` names (`theme`, `area.csv` …), as far as the parameters select it.

    Raises Refused with 404 for another matrix or form, with 400 for a parameter whose value means nothing.
    """
    by, _, suffix = (rest or "theme").partition(".")
    if by not in matrices.KINDS or suffix not in ("", "html", *FORMS):
        forms = ", ".join(f".{form}" for form in FORMS)
        raise views.Refused(
            404,
            "There is no such matrix",
            f"There are matrices by {', '.join(matrices.KINDS)}, each as a page and with {forms}.",
        )
    whole = matrices.make(publication, by)
    try:
        shown = selections.select(whole, **{name: params.first(name) for name in selections.FILTERS})
    except matrices.SelectionError as error:
        raise views.Refused(400, "That filter means nothing here", str(error)) from error
    if suffix in FORMS:
        written = _written(publication, by, suffix, tuple(shown.chosen.items()))
        return views.Download(written, FORMS[suffix][0], f"coverage-by-{by}.{suffix}")
    return _page(publication, whole, shown)


def _page(
    publication: publications.Publication, whole: matrices.Matrix, shown: matrices.Matrix
) -> views.Page:
    by = whole.kind.by
    at = publication.site.at
    query = urlencode(shown.chosen)
    tail = f"?{query}" if query else ""
    kept = {name: value for name, value in shown.chosen.items() if name != "sort"}
    if shown.chosen.get("sort") in ("name", "type", "total"):
        kept["sort"] = shown.chosen["sort"]
    switch = [
        (one, words, at("" if one == "theme" else f"matrix/{one}") + (f"?{urlencode(kept)}" if kept else ""))
        for one, words in SWITCH
    ]
    sort = shown.chosen.get("sort", "name")
    home = at("" if by == "theme" else f"matrix/{by}")
    sorts = {
        column.slug: f"{home}?{urlencode(dict(shown.chosen) | {'sort': column.slug})}"
        for column in shown.columns
    }
    content = {
        "matrix": shown,
        "whole": whole,
        "home": home,
        "switch": switch,
        "sort": sort,
        "sorts": sorts,
        "sort_total": f"{home}?{urlencode(dict(shown.chosen) | {'sort': 'total'})}",
        "groups": _groups(publication, shown),
        "types": selections.types(whole),
        "regions": selections.regions(whole),
        "states": selections.participants(publication, whole),
        "show": selections.SHOW,
        "files": [
            (form.upper() if form != "ttl" else "Turtle", at(f"matrix/{by}.{form}{tail}")) for form in FORMS
        ],
        "unnamed": [row for row in shown.rows if not row.named],
        "unlisted": [row for row in whole.rows if not row.states],
        "chosen_state": next(
            (
                name
                for code, name in selections.participants(publication, whole)
                if code == shown.chosen.get("state")
            ),
            "",
        ),
        "cells": _cells(publication, by),
    }
    return views.Page(
        "matrix.html",
        "Who consults on migration about what" if by == "theme" else exports.title(whole),
        content,
        description="Which inter-state consultation mechanisms on migration are listed under which "
        f"{whole.kind.plural} by the background note of the Seventh Global RCP Meeting, with the evidence.",
        section="matrix",
        scripts=("matrix.js",),
        styles=("matrix.css",),
        alternates=tuple((media, at(f"matrix/{by}.{form}{tail}")) for form, (media, _) in FORMS.items()),
        structured=structured.dataset(publication) if by == "theme" else None,
    )


@functools.lru_cache(maxsize=64)
def _written(
    publication: publications.Publication, by: str, form: str, chosen: tuple[tuple[str, str], ...]
) -> bytes:
    shown = selections.select(matrices.make(publication, by), **dict(chosen))
    return FORMS[form][1](publication, shown).encode()


@functools.lru_cache(maxsize=16)
def _cells(publication: publications.Publication, by: str) -> Mapping[tuple[str, str], str]:
    """The cells of a whole matrix as HTML, made once, since every selection shows some of them."""
    matrix = matrices.make(publication, by)
    evidence = publication.site.at("evidence")
    text = views.fragment(
        publication, "cells.html", matrix=matrix, symbols=matrices.SYMBOLS, evidence=evidence
    )
    keys = [(row.iri, column.iri) for row in matrix.rows for column in matrix.columns]
    return dict(zip(keys, filter(None, text.split("\n")), strict=True))


def _groups(publication: publications.Publication, matrix: matrices.Matrix) -> list[tuple[str, int]]:
    """The themes above columns of areas, each with how many columns it spans; nothing for other columns."""
    if matrix.kind.by != "area":
        return []
    spans: list[tuple[str, int]] = []
    for column in matrix.columns:
        if spans and spans[-1][0] == column.theme:
            spans[-1] = (column.theme, spans[-1][1] + 1)
        else:
            spans.append((column.theme, 1))
    return spans
