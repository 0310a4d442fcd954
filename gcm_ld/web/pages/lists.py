"""The lists of a kind of thing: tables that can be sorted and narrowed by their address."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web import routing
from gcm_ld.web.pages import records, tables, thing_lists, views


def view(publication: publications.Publication, kind: str, params: views.Params) -> views.Page:
    """Return the list of a kind, sorted by `sort` (a column's name, after `-` the greatest first).

    Raises Refused for a kind without a list, and for a value that means nothing.
    """
    listing, rows = _made(publication, kind, params)
    order = params.first("sort")
    heads = [(column, _toggle(column, order, params), _sorted(column, order)) for column in listing.columns]
    content = {
        "listing": listing,
        "rows": rows,
        "heads": heads,
        "params": params,
        "order": order,
        "whole": listing.whole or len(_members(publication, kind)),
        "file": publication.site.at(f"{kind}.csv") + (f"?{query}" if (query := params.encoded()) else ""),
        "asked": [(name, _carried(publication, name, listing, params)) for name in listing.questions],
    }
    alternates = ((formats.CSV.media_type, content["file"]),)
    return views.Page(
        "list.html", listing.title, content, listing.lead, listing.section, alternates=alternates
    )


def download(publication: publications.Publication, kind: str, params: views.Params) -> views.Download:
    """Return the list as CSV, narrowed and sorted as `view` shows it. Raises Refused as that does."""
    listing, rows = _made(publication, kind, params)
    return views.Download(
        tables.to_csv(publication, listing, rows).encode(), formats.CSV.media_type, f"{kind}.csv"
    )


def _made(
    publication: publications.Publication, kind: str, params: views.Params
) -> tuple[tables.Listing, list[Sequence[tables.Cell]]]:
    """Return a list and its rows in the order that is asked for."""
    if kind not in thing_lists.MAKERS:
        known = ", ".join(sorted(thing_lists.MAKERS))
        raise views.Refused(404, "No such list", f"There is no list of {kind!r}; there are {known}.")
    listing = thing_lists.MAKERS[kind](publication, params)
    order = params.first("sort")
    named = {column.name: place for place, column in enumerate(listing.columns)}
    if order and order.lstrip("-") not in named:
        message = f"The list has no column {order!r} to sort by. It has {', '.join(named)}."
        raise views.Refused(400, "No such column", message)
    rows = list(listing.rows)
    if order:
        rows.sort(key=lambda row: row[named[order.lstrip("-")]].key, reverse=order.startswith("-"))
    return listing, rows


def _carried(
    publication: publications.Publication, name: str, listing: tables.Listing, params: views.Params
) -> dict[str, str]:
    """Return the choices that a question takes as parameters, with their values."""
    taken = {parameter.name for parameter in publication.questions[name].parameters}
    chosen = {choice.name: params.first(choice.name) for choice in listing.choices}
    return {choice: value for choice, value in chosen.items() if value and choice in taken}


def _toggle(column: tables.Column, order: str, params: views.Params) -> str:
    """The query string that sorts by a column, or the other way round where it is sorted by it already."""
    first, second = (f"-{column.name}", column.name) if column.number else (column.name, f"-{column.name}")
    return params.encoded(sort=second if order == first else first)


def _sorted(column: tables.Column, order: str) -> str:
    """The value of aria-sort for a column, empty where the list is not sorted by it."""
    return {column.name: "ascending", f"-{column.name}": "descending"}.get(order, "")


def _members(publication: publications.Publication, kind: str) -> Sequence[str]:
    return records.ordered(publication, "goal" if kind == "sdg" else kind)


def answer(
    kind: str,
    make: Callable[[publications.Publication, str, views.Params], views.Page | views.Download],
    publication: publications.Publication,
    rest: str,
    params: views.Params,
) -> views.Page | views.Download:
    """Return what `view` or `download` makes of the list of a kind, as the view of a route."""
    return make(publication, kind, params)


@functools.lru_cache(maxsize=64)
def parameters(publication: publications.Publication, rest: str, kind: str) -> tuple[routing.Parameter, ...]:
    """Return the parameters of the list of a kind: its choices, and the column that it is sorted by."""
    listing = thing_lists.MAKERS[kind](publication, views.Params())
    order = "the column to sort by, after `-` the greatest first: " + ", ".join(
        column.name for column in listing.columns
    )
    choices = [
        routing.Parameter(choice.name, choice.words, next((value for value, _ in choice.values), ""))
        for choice in listing.choices
    ]
    return (*choices, routing.Parameter("sort", order, listing.columns[0].name))
