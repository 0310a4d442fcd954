"""The base of the pages of things, and the pages of a thing of no special kind and of one named elsewhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.edition.statements import Statement
from gcm_ld.metadata import documents, statistics
from gcm_ld.presentation import descriptions, languages, mappings, sentences, statements
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import profiles, views

DEFINITIONS = ("skos:definition", "rdfs:comment", "dcterms:description")
NOTES = ("skos:scopeNote", "skos:editorialNote", "skos:historyNote")
OTHER_NAMES = ("skos:altLabel", "skos:hiddenLabel", "gcm:acronym", "gcm:officialName", "skos:notation")


@dataclass(frozen=True)
class Foot:
    """What stands at the end of a page about a thing.

    `statements` are those about it by the label of their class; `pointing` is all that points at it.
    """

    description: descriptions.Description
    discrepancies: tuple[Statement, ...]
    statements: list[tuple[str, list[Statement]]]
    pointing: tuple[descriptions.Group, ...]


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page about the thing. Raises Refused where nothing is said about it."""
    return page(publication, iri, "thing.html", general(publication, iri))


def page(
    publication: Publication,
    iri: str,
    template: str,
    content: Mapping[str, object],
    title: str = "",
    description: str = "",
    touched: Iterable[Statement] = (),
    section: str = "",
) -> views.Page:
    """Return a page about the thing, with its foot. Raises Refused where nothing is said about it.

    Title and description are by default those that the thing has by itself. Discrepancies that concern one
    of the statements `touched` are shown beside those of the thing.
    """
    heading = sentences.text(publication, iri)
    defined = next((publication.value(iri, name) for name in DEFINITIONS if publication.value(iri, name)), "")
    common = {
        "iri": iri,
        "heading": heading,
        "counts": profiles.counts(publication),
        "foot": foot(publication, iri, touched),
        "tongues": languages.of(publication, iri),
    }
    about = f"{heading}: {defined}" if defined else f"What GCM-LD knows of {heading}."
    kind = kinds.REGISTRY.get(names.compact(iri).partition(":")[0])
    section = section or (kind.section if kind else "dataset")
    path = publication.site.path(iri).removeprefix(publication.site.root)
    picture = publication.site.at(f"card/{path}.png") if path.partition("/")[0] in views.CARDS else ""
    return views.Page(
        template,
        title or heading,
        common | dict(content),
        description or about,
        section,
        iri,
        picture=picture,
    )


def foot(publication: Publication, iri: str, touched: Iterable[Statement] = ()) -> Foot:
    """Return the foot of the page about a thing. Raises Refused where nothing is said about it."""
    about = [one for one in publication.statements.naming(iri) if one.kind != "discrepancy"]
    return Foot(
        describe(publication, iri),
        discrepancies(publication, [iri, *(one.iri for one in touched)]),
        statements.by_class(publication, about),
        descriptions.pointing(publication, iri),
    )


@functools.lru_cache(maxsize=64)
def describe(publication: Publication, iri: str) -> descriptions.Description:
    """Return all that is said about a thing. Raises Refused where nothing is."""
    try:
        return descriptions.describe(publication.edition, iri)
    except things.ThingError as error:
        message = (
            f"The edition says nothing about {iri}. Search for its name, or look in the lists of things."
        )
        raise views.Refused(404, "Not in this edition", message) from error


def discrepancies(publication: Publication, iris: Iterable[str]) -> tuple[Statement, ...]:
    """Return the discrepancies that concern any of the things, or rest on any of the passages, by number."""
    found = {
        one: int(one.one("number") or 0)
        for iri in iris
        for one in publication.statements.naming(iri, "concerns", "passage", "evidencePassage")
        if one.kind == "discrepancy"
    }
    return tuple(sorted(found, key=found.__getitem__))


def general(publication: Publication, iri: str) -> views.Content:
    """Return what the general template shows of a thing. Raises Refused where nothing is said about it."""
    description = describe(publication, iri)
    thing = profiles.Profile(publication, iri)
    asserted, inferred = (
        [one for one in triples if one.predicate.value not in _ELSEWHERE]
        for triples in (description.asserted, description.inferred)
    )
    return {
        "classes": classes(publication, iri),
        "definition": [text for name in DEFINITIONS for text in thing.values(name)],
        "notes": [text for name in NOTES for text in thing.values(name)],
        "other_names": list(dict.fromkeys(text for name in OTHER_NAMES for text in thing.values(name))),
        "triples": asserted,
        "inferred": inferred,
        "passages": thing.values("gcm:describedIn"),
        "sources": thing.values("gcm:sourcedFrom"),
    }


def classes(publication: Publication, iri: str) -> list[str]:
    """Return the classes of our ontology that a thing is asserted to be of; any other where it has none."""
    found = publication.statements.get(iri).all("type")
    return [one for one in found if one.startswith(names.ONTOLOGY)] or list(found)


_ELSEWHERE = {
    names.expand(name)
    for name in (
        *("rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:title", "gcm:describedIn", "gcm:sourcedFrom"),
        *DEFINITIONS,
        *NOTES,
        *OTHER_NAMES,
        *statistics.MAPPED,
    )
}


def elsewhere(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of a thing that is named elsewhere, whose IRI is the parameter `iri`.

    It shows what this edition says about the thing, and what points to it. Raises Refused for what is no
    IRI, and for one of which the edition doesn't speak.
    """
    iri = params.first("iri")
    if not descriptions.is_iri(iri):
        message = (
            "Give a whole IRI, such as http://www.w3.org/2004/02/skos/core#Concept, "
            "percent-encoded, as the value of iri."
        )
        raise views.Refused(400, f"“{iri}” is no IRI" if iri else "No IRI given", message)
    node, is_described = pyoxigraph.NamedNode(iri), publication.is_described(iri)
    external = mappings.external(publication, iri)
    pointing = descriptions.pointing(publication, iri)
    used = sum(1 for _ in publication.store.quads_for_pattern(None, node, None))
    unnamed = sum(
        isinstance(quad.subject, pyoxigraph.BlankNode)
        for quad in publication.store.quads_for_pattern(None, None, node)
    )
    is_mentioned = documents.is_mentioned(publication, iri)
    if not (is_described or pointing or used or unnamed or is_mentioned):
        message = f"This edition says nothing about {iri}, and nothing in it points there. Search for a name."
        raise views.Refused(404, "Not in this edition", message)
    content = {
        "iri": iri,
        "host": re.sub(r"^[a-z]+:(//)?([^/#?]*).*", r"\2", iri),
        "is_web": iri.startswith(("http://", "https://")),
        "pointing": [
            group for group in pointing if not (external and group.predicate in mappings.PROPERTIES)
        ],
        "external": external,
        "used": used,
        "unnamed": unnamed,
        "is_mentioned": is_mentioned,
        "description": describe(publication, iri) if is_described else None,
        **(general(publication, iri) if is_described else {}),
    }
    description = f"What GCM-LD says about {iri}."
    about = iri if is_described else ""
    return views.Page("resource.html", publication.label(iri), content, description, "dataset", about)
