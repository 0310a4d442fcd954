"""The page of a thing whose kind has no page of its own, and what the foot of every thing's page holds."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.metadata import statistics
from gcm_ld.presentation import backlinks, descriptions, sentences, statements
from gcm_ld.publish import publications
from gcm_ld.web.pages import views

DEFINITIONS = ("skos:definition", "rdfs:comment", "dcterms:description")
NOTES = ("skos:scopeNote", "skos:editorialNote", "skos:historyNote")
OTHER_NAMES = ("skos:altLabel", "skos:hiddenLabel", "gcm:acronym", "gcm:officialName", "skos:notation")


@dataclass(frozen=True)
class Foot:
    """What stands at the end of a page about a thing: the discrepancies, what points there, the triples."""

    description: descriptions.Description
    pointing: tuple[backlinks.Group, ...]
    discrepancies: tuple[statements.Statement, ...]


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about the thing. Raises Refused where nothing is said about it."""
    foot = about(publication, iri)
    return page(publication, iri, "thing.html", foot=foot, **general(publication, iri, foot))


def page(publication: publications.Publication, iri: str, template: str, **content: object) -> views.Page:
    """Return a page about the thing, with the title and the description that it has by itself."""
    title = sentences.text(publication, iri)
    said = next((publication.value(iri, name) for name in DEFINITIONS if publication.value(iri, name)), "")
    description = f"{title}: {said}" if said else f"What GCM-LD knows of {title}."
    return views.Page(template, title, content, description, section=section(iri), iri=iri)


def section(iri: str) -> str:
    """Return the section of the navigation that a thing belongs to."""
    kind = kinds.REGISTRY.get(names.compact(iri).partition(":")[0])
    return kind.section if kind else "dataset"


@functools.lru_cache(maxsize=1024)
def about(publication: publications.Publication, iri: str) -> Foot:
    """Return the foot of the page about a thing. Raises Refused where nothing is said about it."""
    try:
        told = descriptions.describe(publication.edition, iri)
    except things.ThingError as error:
        message = (
            f"The edition says nothing about {iri}. Search for its name, or look in the lists of things."
        )
        raise views.Refused(404, "Not in this edition", message) from error
    found = publication.subjects("gcm:concerns", iri)
    discrepancies = tuple(statements.read(publication, one) for one in found)
    return Foot(told, backlinks.pointing(publication, iri), discrepancies)


def general(publication: publications.Publication, iri: str, foot: Foot) -> Mapping[str, object]:
    """Return what the general template shows of a thing beside the foot."""
    return {
        "heading": sentences.text(publication, iri),
        "classes": classes(publication, iri),
        "definition": [v.value for name in DEFINITIONS for v in publication.values(iri, name)],
        "notes": [v.value for name in NOTES for v in publication.values(iri, name)],
        "other_names": list(
            dict.fromkeys(v.value for name in OTHER_NAMES for v in publication.values(iri, name))
        ),
        "triples": [one for one in foot.description.asserted if _is_shown(one)],
        "inferred": [one for one in foot.description.inferred if _is_shown(one)],
        "passages": [value.value for value in publication.values(iri, "gcm:describedIn")],
        "sources": [value.value for value in publication.values(iri, "gcm:sourcedFrom")],
    }


def classes(publication: publications.Publication, iri: str) -> list[str]:
    """Return the classes of our ontology that a thing is asserted to be of; any other where it has none."""
    found = sentences.Properties(publication, iri).all("type")
    return [one for one in found if one.startswith(names.ONTOLOGY)] or found


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


def _is_shown(triple: descriptions.Triple) -> bool:
    return triple.predicate.value not in _ELSEWHERE
