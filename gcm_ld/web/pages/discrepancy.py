"""The page of a discrepancy, and the list of all, by kind."""

from __future__ import annotations

from collections import Counter

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import statements, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import fields, statement, thing, views

KIND = things.Choice("kind", "Kind of discrepancy", "discrepancy-kind")
_SHOWN = 12


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a discrepancy. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    one = statements.read(publication, iri)
    order = [row["discrepancy"] for row in publication.rows("provenance/discrepancies")]
    here = order.index(iri)
    known = list(transcript.passages(publication))
    passages = sorted(one.passages, key=known.index)
    return thing.page(
        publication,
        iri,
        "discrepancy.html",
        one=one,
        number=publication.value(iri, "gcm:number"),
        total=len(order),
        kind=publication.values(iri, "gcm:discrepancyKind")[0].value,
        resolution=publication.value(iri, "gcm:resolution"),
        shown=[(p, statement.marked(publication, p, one.quotes)) for p in passages[:_SHOWN]],
        further=[(p, statement.marked(publication, p, one.quotes)) for p in passages[_SHOWN:]],
        concerns=[value.value for value in publication.values(iri, "gcm:concerns")],
        previous=order[here - 1] if here else "",
        next=order[here + 1] if here + 1 < len(order) else "",
        foot=foot,
    )


def listing(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of discrepancies, of one kind where the parameter `kind` names it.

    Raises Refused for a kind that does not exist.
    """
    every = publication.rows("provenance/discrepancies")
    counts = Counter(row["kind"] for row in every)
    kind = fields.chosen(publication, KIND, params, counts)
    touched = Counter(row["discrepancy"] for row in publication.rows("provenance/discrepancies-by-thing"))
    return views.Page(
        "discrepancies.html",
        "Discrepancies",
        {
            "rows": [row for row in every if not kind or row["kind"] == kind],
            "total": len(every),
            "kinds": sorted(counts.items(), key=lambda pair: (-pair[1], publication.label(pair[0]))),
            "chosen": kind and names.local(kind),
            "kind": kind,
            "touched": touched,
        },
        "Where the background note disagrees with itself, its layout or another source.",
        section="note",
    )
