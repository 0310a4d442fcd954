"""The pages of the small concepts that statements use, such as a basis or a role, and of the schemes."""

from __future__ import annotations

import functools
from collections import Counter

from gcm_ld.core import names, terms
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a concept. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    scheme = next((value.value for value in publication.values(iri, "skos:inScheme")), "")
    return thing.page(
        publication,
        iri,
        "concept.html",
        heading=publication.label(iri),
        kind=thing.classes(publication, iri)[0],
        scheme=scheme,
        others=[(one, len(users(publication, one))) for one in concepts(publication, scheme)],
        uses=kinds(publication, users(publication, iri)),
        total=len(users(publication, iri)),
        foot=foot,
        **{key: thing.general(publication, iri, foot)[key] for key in ("definition", "notes", "other_names")},
    )


def scheme(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a scheme. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    return thing.page(
        publication,
        iri,
        "scheme.html",
        heading=publication.label(iri),
        description=publication.value(iri, "dcterms:description"),
        sources=[value.value for value in publication.values(iri, "dcterms:source")],
        creators=[value.value for value in publication.values(iri, "dcterms:creator")],
        modified=publication.value(iri, "dcterms:modified"),
        concepts=[(one, len(users(publication, one))) for one in concepts(publication, iri)],
        foot=foot,
    )


def concepts(publication: publications.Publication, scheme: str) -> list[str]:
    """Return the concepts of a scheme: by number or letter where they have one, else by label."""

    def order(iri: str) -> tuple[int, str]:
        number = publication.value(iri, "gcm:number") or publication.value(iri, "skos:notation")
        slug = names.local(iri)
        return int(number) if number.isdigit() else 0, slug if len(slug) == 1 else publication.label(iri)

    return sorted(publication.subjects("skos:inScheme", scheme), key=order) if scheme else []


@functools.lru_cache(maxsize=256)
def users(publication: publications.Publication, iri: str) -> frozenset[str]:
    """Return the things of ours that are asserted to use a concept, other than concepts and schemes."""
    found = set()
    for quad in publication.store.quads_for_pattern(None, None, terms.node(f"<{iri}>")):
        subject = getattr(quad.subject, "value", "")
        if not terms.is_inferred(quad) and names.local(quad.predicate.value) not in _STRUCTURE:
            found.add(subject)
    return frozenset(one for one in found if one.startswith(names.BASE) and "#" not in one)


_STRUCTURE = ("hasTopConcept", "broader", "narrower", "related", "inScheme", "topConceptOf")


@functools.lru_cache(maxsize=256)
def kinds(publication: publications.Publication, found: frozenset[str]) -> list[tuple[str, int]]:
    """Return how many of some things are of each class, the largest first."""
    counts = Counter(one for iri in found for one in thing.classes(publication, iri)[:1])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
