"""The page of a document, and the list of documents."""

from __future__ import annotations

from collections import Counter

from gcm_ld.core import names
from gcm_ld.presentation import statements, timeline
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a document. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    about = [one for one in statements.about(publication, iri) if one.kind == "attribution"]
    return thing.page(
        publication,
        iri,
        "document.html",
        heading=publication.label(iri),
        other_names=[value.value for value in publication.values(iri, "skos:altLabel")],
        symbol=publication.value(iri, "gcm:symbol"),
        dates=[(name, publication.value(iri, f"gcm:{name}")) for name in ("adopted", "distributed")],
        addresses=[value.value for value in publication.values(iri, "gcm:address")],
        attributions=about,
        citations=[one for one in statements.about(publication, iri, "citation/")],
        passages=[value.value for value in publication.values(iri, "gcm:describedIn")],
        meetings=publication.subjects("gcm:outcome", iri),
        titled=_titled(publication, iri),
        hosts={
            one.iri: [value.value for value in publication.values(one.iri, "gcm:host")]
            for one in _titled(publication, iri)
        },
        sourced=statements.of_source(publication, iri),
        things=[one for one in publication.subjects("gcm:sourcedFrom", iri)],
        own=len(publication.subjects("gcm:partOfDocument", iri)),
        foot=foot,
    )


def _titled(publication: publications.Publication, iri: str) -> list[timeline.Meeting]:
    """Return the meetings that the title of a document names: those that its own title describes as well."""
    title = {
        value.value
        for value in publication.values(iri, "gcm:describedIn")
        if publication.value(value.value, "gcm:partOfDocument") == iri
    }
    named = {one for passage in title for one in publication.subjects("gcm:describedIn", passage)}
    return [meeting for meeting in timeline.meetings(publication) if meeting.iri in named]


def listing(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of documents: those of the United Nations with their dates, then all other sources."""
    sources = {row["document"]: int(row["statements"]) for row in publication.rows("provenance/sources")}
    addresses = Counter(row["document"] for row in publication.rows("links/document-addresses"))
    cited = Counter(row["document"] for row in publication.rows("provenance/citations"))
    dated = publication.rows("provenance/documents")
    registered = {row["document"] for row in dated}
    others = [iri for iri in _all(publication) if iri not in registered]
    return views.Page(
        "documents.html",
        "Documents",
        {
            "dated": dated,
            "others": sorted(
                others, key=lambda iri: (-sources.get(iri, 0), publication.label(iri).casefold())
            ),
            "sources": sources,
            "addresses": addresses,
            "cited": cited,
        },
        "The documents that the note cites and the sources that statements rest on beside it.",
        section="note",
    )


def _all(publication: publications.Publication) -> list[str]:
    return publication.subjects("rdf:type", names.expand("gcm:Document"))
