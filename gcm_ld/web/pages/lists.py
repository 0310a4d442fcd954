"""The lists of a kind of thing: tables that can be sorted and narrowed by their address."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from gcm_ld.core import formats, kinds, names
from gcm_ld.matrix import export
from gcm_ld.presentation import languages
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.sheets import workbook as workbooks
from gcm_ld.web import routing
from gcm_ld.web.pages import profiles, tables, thing_lists, tiles, views

NAMES = routing.Parameter(
    "names", "the language of names, where there is an official one", "fr", values=tuple(names.LANGUAGES)
)


def view(publication: Publication, kind: str, params: views.Params) -> views.Page:
    """Return the list of a kind, sorted by `sort` (a column's name, after `-` the greatest first).

    Raises Refused for a kind without a list, and for a value that means nothing.
    """
    listing = _listing(kind)
    selection = tables.select(publication, listing, params)
    params = selection.params
    note = listing.note if isinstance(listing.note, str) else listing.note(publication)
    address = publication.site.at(f"{kind}.csv") + (f"?{query}" if (query := params.encoded()) else "")
    lead = listing.lead.format(count=selection.total, numeral=results.numeral(selection.total))
    content: views.Content = {
        "listing": listing,
        "lead": lead,
        "note": note,
        "rows": selection.rows,
        "heads": [_head(column, params) for column in listing.columns],
        "options": selection.options,
        "language": selection.language,
        "language_words": names.LANGUAGES[selection.language],
        "tongues": (tongues := languages.known(publication, listing.iris(publication))),
        "tongue_options": [pair for pair in names.LANGUAGES.items() if pair[0] in ("en", *tongues)],
        "params": params,
        "facets": selection.facets,
        "total": selection.total,
        "world": _world(publication, kind, selection.rows),
        "shades": tiles.shades(),
        "file": address,
        "sheet": address.replace(".csv", ".xlsx", 1),
        "questions": [(name, _carried(publication, name, listing, params)) for name in listing.questions],
    }
    alternates = ((formats.CSV.media_type, address),)
    section = listing.section or kinds.find(kind).section
    scripts = ("filter.js",)
    return views.Page(
        "list.html", listing.heading, content, lead, section, scripts=scripts, alternates=alternates
    )


def download(publication: Publication, kind: str, params: views.Params) -> views.Download:
    """Return the list as CSV, narrowed and sorted as `view` shows it. Raises Refused as that does."""
    content = export.write_csv(_lines(publication, kind, params)).encode()
    return views.Download(content, formats.CSV.media_type, f"{kind}.csv")


def workbook(publication: Publication, kind: str, params: views.Params) -> views.Download:
    """Return the list as an Excel workbook, narrowed and sorted as `view` shows it. Raises Refused as that
    does."""
    rows = _lines(publication, kind, params)
    about = [["title", _listing(kind).heading], ["source", publication.citation]]
    about.append(["edition", publication.issued])
    return views.Download(
        workbooks.write_table(rows, about, publication.site.outgoing_text),
        formats.XLSX.media_type,
        f"{kind}.xlsx",
    )


def _lines(publication: Publication, kind: str, params: views.Params) -> list[list[str]]:
    listing = _listing(kind)
    found = tables.select(publication, listing, params)
    return tables.lines(publication, listing, found.rows, found.language)


def _world(publication: Publication, kind: str, rows: Sequence[Sequence[tables.Cell]]) -> list[tiles.Region]:
    """Return the tiles of the States that a list shows; of all of them in that of regions; else none."""
    if kind not in ("state", "region"):
        return []
    every = {
        row["state"]: int(row["joined"]) for row in profiles.answer(publication, "coverage/states-by-region")
    }
    shown = {iri for cells in rows for iri in cells[0].links} if kind == "state" else every
    return tiles.world(publication, {iri: number for iri, number in every.items() if iri in shown})


def _listing(kind: str) -> tables.Listing:
    if kind not in thing_lists.LISTS:
        known = ", ".join(sorted(thing_lists.LISTS))
        raise views.Refused(404, "No such list", f"There is no list of “{kind}”; there are {known}.")
    return thing_lists.LISTS[kind]


def _carried(
    publication: Publication, name: str, listing: tables.Listing, params: views.Params
) -> dict[str, str]:
    """Return the choices that a question takes as parameters, with their values."""
    taken = {parameter.name for parameter in publication.questions[name].parameters}
    chosen = {facet.kind: params.first(facet.kind) for facet in listing.facets}
    return {choice: value for choice, value in chosen.items() if value and choice in taken}


def _head(column: tables.Column, params: views.Params) -> tuple[tables.Column, str, str]:
    """Return a column with the query string that sorts by it, or the other way round where it is sorted by
    it already, and with the value of aria-sort, empty where it is not."""
    order = params.first("sort")
    first, second = (f"-{column.name}", column.name) if column.is_number else (column.name, f"-{column.name}")
    sorting = {column.name: "ascending", f"-{column.name}": "descending"}.get(order, "")
    return column, params.encoded(sort=second if order == first else first), sorting


def answer(
    kind: str,
    make: Callable[[Publication, str, views.Params], views.Page | views.Download],
    publication: Publication,
    rest: str,
    params: views.Params,
) -> views.Page | views.Download:
    """Return what `view` or `download` makes of the list of a kind, as the view of a route."""
    return make(publication, kind, params)


@functools.lru_cache(maxsize=64)
def parameters(publication: Publication, rest: str, kind: str) -> tuple[routing.Parameter, ...]:
    """Return the parameters of the list of a kind: its facets, the column that it is sorted by, and the
    language of names where there are any in others than English."""
    listing = _listing(kind)
    order = "the column to sort by, after `-` the greatest first: " + ", ".join(
        column.name for column in listing.columns
    )
    options = tables.select(publication, listing, views.Params()).options
    facets = [
        routing.Parameter(facet.kind, facet.words, next((word for word, _ in options[facet.kind]), ""))
        for facet in listing.facets
    ]
    tongues = languages.known(publication, listing.iris(publication))
    names_in = [NAMES] if tongues else []
    return (*facets, routing.Parameter("sort", order, listing.columns[0].name), *names_in)
