"""The page of a thing that is named elsewhere: what this edition says about it, and what points to it."""

from __future__ import annotations

import re

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.metadata import documents
from gcm_ld.presentation import backlinks, mappings
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page about the IRI of the parameter `iri`.

    Raises Refused for what is no IRI, and for one of which the edition doesn't speak.
    """
    iri = params.first("iri")
    if not backlinks.is_iri(iri):
        message = (
            "Give a whole IRI, such as http://www.w3.org/2004/02/skos/core#Concept, "
            "percent-encoded, as the value of iri."
        )
        raise views.Refused(400, f"“{iri}” is no IRI" if iri else "No IRI given", message)
    described = publication.is_described(iri)
    external = mappings.external(publication, iri)
    pointing = backlinks.pointing(publication, iri)
    used = sum(1 for _ in publication.store.quads_for_pattern(None, terms.node(f"<{iri}>"), None))
    unnamed = sum(
        isinstance(quad.subject, pyoxigraph.BlankNode)
        for quad in publication.store.quads_for_pattern(None, None, pyoxigraph.NamedNode(iri))
    )
    elsewhere = documents.is_mentioned(publication, iri)
    if not (described or pointing or used or unnamed or elsewhere):
        message = f"This edition says nothing about {iri}, and nothing in it points there. Search for a name."
        raise views.Refused(404, "Not in this edition", message)
    foot = thing.about(publication, iri) if described else None
    content = thing.general(publication, iri, foot) if foot else {}
    return views.Page(
        "resource.html",
        publication.label(iri),
        {
            "resource": iri,
            "host": re.sub(r"^[a-z]+:(//)?([^/#?]*).*", r"\2", iri),
            "is_web": iri.startswith(("http://", "https://")),
            "pointing": [
                group for group in pointing if not (external and group.predicate in mappings.PROPERTIES)
            ],
            "external": external,
            "used": used,
            "unnamed": unnamed,
            "elsewhere": elsewhere,
            "foot": foot,
            "definition": content.get("definition", []),
            "notes": content.get("notes", []),
            "other_names": content.get("other_names", []),
            "triples": content.get("triples", []),
            "short": names.compact(iri),
        },
        f"What GCM-LD says about {iri}.",
        section="dataset",
        iri=iri if described else "",
    )
