"""The lists of a kind of thing: tables that can be sorted and narrowed by their address."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from gcm_ld import publications
from gcm_ld.pages import listings, records, rosters, views


def view(publication: publications.Publication, kind: str, params: views.Params) -> views.Page:
    """Return the list of a kind, sorted by `sort` (a column's name, after `-` the greatest first).

    Raises Refused for a kind without a list, and for a value that means nothing.
    """
    if kind not in rosters.MAKERS:
        known = ", ".join(sorted(rosters.MAKERS))
        raise views.Refused(404, "No such list", f"There is no list of {kind!r}; there are {known}.")
    listing = rosters.MAKERS[kind](publication, params)
    order = params.first("sort")
    named = {column.name: place for place, column in enumerate(listing.columns)}
    if order and order.lstrip("-") not in named:
        message = f"The list has no column {order!r} to sort by. It has {', '.join(named)}."
        raise views.Refused(400, "No such column", message)
    rows = list(listing.rows)
    if order:
        rows.sort(key=lambda row: row[named[order.lstrip("-")]].key, reverse=order.startswith("-"))
    heads = [(column, _toggle(column, order, params), _sorted(column, order)) for column in listing.columns]
    content = {
        "listing": listing,
        "rows": rows,
        "heads": heads,
        "params": params,
        "order": order,
        "whole": listing.whole or len(_members(publication, kind)),
    }
    return views.Page("list.html", listing.title, content, listing.lead, listing.section)


def _toggle(column: listings.Column, order: str, params: views.Params) -> str:
    """The query string that sorts by a column, or the other way round where it is sorted by it already."""
    first, second = (f"-{column.name}", column.name) if column.number else (column.name, f"-{column.name}")
    return params.encoded(sort=second if order == first else first)


def _sorted(column: listings.Column, order: str) -> str:
    """The value of aria-sort for a column, empty where the list is not sorted by it."""
    return {column.name: "ascending", f"-{column.name}": "descending"}.get(order, "")


def _members(publication: publications.Publication, kind: str) -> Sequence[str]:
    return records.ordered(publication, "goal" if kind == "sdg" else kind)


def _answer(kind: str, publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    return view(publication, kind, params)


VIEWS: Mapping[str, Callable[..., views.Page]] = {
    kind: functools.partial(_answer, kind) for kind in rosters.MAKERS
}
"""The path of each list to its view."""
