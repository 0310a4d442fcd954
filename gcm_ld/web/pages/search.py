"""The search page, and the same as JSON for suggestions."""

from __future__ import annotations

import json
import re

from gcm_ld.core import formats
from gcm_ld.core.suggest import advice
from gcm_ld.presentation import folding, search
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import profiles, views

SHOWN, SUGGESTED, LONGEST = 40, 8, search.MOST_LETTERS
EXAMPLES = (
    "Almaty Process",
    "remittances",
    "human rights",
    "Switzerland",
    "indicative",
    "Marrakech",
    "A/RES/71/1",
)


def view(publication: Publication, rest: str, params: views.Params, here: bool = False) -> views.Page:
    """Return the page of the hits for `q`, of one kind where `kind` names it, from number `from` on.

    With `here`, the page finds them itself: see `search.js`. Raises Refused for an unknown kind and for more
    letters than `LONGEST`.
    """
    query, kind, first = _parameters(params)
    result = search.find(publication, query)
    hits = [hit for hit in result.hits if not kind or hit.kind == kind]
    title = f"Search: {query}" if query else "Search"
    content = {
        "here": here,
        "query": query,
        "kind": kind,
        "kinds": search.KINDS,
        "singular": search.singular,
        "result": result,
        "hits": hits[first : first + SHOWN],
        "listed": {hit.iri: _listed(publication, hit) for hit in hits[first : first + SHOWN]},
        "total": len(hits),
        "year": profiles.year(publication),
        "first": first,
        "previous": params.encoded(**{"from": str(max(first - SHOWN, 0)) if first > SHOWN else None})
        if first
        else "",
        "next": params.encoded(**{"from": str(first + SHOWN)}) if first + SHOWN < len(hits) else "",
        "facets": [
            (name, words, result.counts.get(name, 0), params.encoded(kind=name, **{"from": None}))
            for name, words in search.KINDS.items()
            if name in result.counts
        ],
        "every": params.encoded(kind=None, **{"from": None}),
        "examples": EXAMPLES,
    }
    return views.Page(
        "search.html",
        title,
        content,
        "Search the names, quotations and definitions of GCM-LD.",
        section="search",
    )


def _listed(publication: Publication, hit: search.Hit) -> list[str]:
    """Return the mechanisms that the note lists under a theme or in an area of focus, and those in which a
    State takes part; none for other hits."""
    if hit.kind not in ("theme", "area", "state"):
        return []
    rows = profiles.rows(publication, f"coverage/mechanisms-by-{hit.kind}", hit.kind, hit.iri)
    return list(dict.fromkeys(row["mechanism"] for row in rows))


def suggest(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the best hits for `q` as JSON: label, kind and address. Raises Refused as `view` does."""
    query, kind, _ = _parameters(params)
    hits = [hit for hit in search.find(publication, query).hits if not kind or hit.kind == kind]
    suggestions = [
        {
            "label": hit.entry.label[0],
            "kind": search.singular(hit.kind),
            "iri": hit.iri,
            "address": publication.site.page(hit.iri),
        }
        for hit in hits[:SUGGESTED]
    ]
    content = {"query": query, "total": len(hits), "hits": suggestions}
    return views.Download(json.dumps(content, ensure_ascii=False).encode(), formats.JSON.media_type)


def index(publication: Publication) -> views.Download:
    """Return the whole index as JSON, in which a page finds what `suggest` does: see `find.js`."""
    entries = search.index(publication).entries
    content = {
        "silent": sorted(search.SILENT),
        "spellings": [[pattern.pattern, new.replace("\\", "$")] for pattern, new in folding.SPELLINGS],
        "named": sorted(search.NAMED),
        "singular": {kind: search.singular(kind) for kind in search.KINDS},
        "entries": [
            [one.kind, publication.site.page(one.iri), one.label, one.names, one.elsewhere, one.texts]
            for one in entries
        ],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return views.Download(text.encode(), formats.JSON.media_type)


def _parameters(params: views.Params) -> tuple[str, str, int]:
    query, kind, first = params.first("q").strip(), params.first("kind"), params.first("from", "0")
    if len(query) > LONGEST:
        message = f"Search with fewer words: at most {LONGEST} letters, and these are {len(query)}."
        raise views.Refused(400, "Too much to search for", message)
    if kind and kind not in search.KINDS:
        remedy = advice(kind, search.KINDS, "a search of all kinds offers those that it found.")
        message = f"One can't search the kind “{kind}” only; {remedy}"
        raise views.Refused(400, f"No kind “{kind}”", message)
    return query, kind, int(first) if re.fullmatch("[0-9]{1,5}", first) else 0
