"""Find the thing that a person means: by IRI, prefixed name, slug or label; and the label of a thing.

A kind is a first segment of our IRIs (`names.KINDS`), or `goal` for the Sustainable Development
Goals, `target` for their targets, `type` for the classes of mechanism, `property`, `mapped` for what is
linked to other vocabularies, or `vocabulary` for the sets of these links, one for each vocabulary.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle

SHORT_LABEL = "gcm:shortLabel"
PREFERRED = ["skos:prefLabel", "rdfs:label", "dcterms:title", SHORT_LABEL]
FURTHER = [
    "skos:altLabel",
    "skos:hiddenLabel",
    "skos:notation",
    "gcm:acronym",
    "gcm:officialName",
    "gcm:iso3",
]
"""The properties whose values a person may give for a thing: those that name it, then the further ones."""

SPECIAL_KINDS = ("goal", "mapped", "property", "target", "type", "vocabulary")
_SETS = names.graph("data/links/")
_SDGS = {"goal": "sdgo:Goal", "target": "sdgo:Target"}
_SHOWN = 12


class ThingError(dataset.EditionError):
    """What a person gave means nothing, or more than one thing; the message has the nearest valid ones."""


def node(name: str) -> pyoxigraph.NamedNode:
    """Return the node of a prefixed name or IRI. Raises ValueError as `names.expand` does."""
    return pyoxigraph.NamedNode(names.expand(name))


def label(store: pyoxigraph.Store, iri: str) -> str:
    """Return the preferred English label of a thing, or its compact IRI where it has none."""
    for name in PREFERRED:
        quads = store.quads_for_pattern(pyoxigraph.NamedNode(iri), terms.node(name), None)
        values = [(terms.language(quad.object) != "en", terms.value(quad.object)) for quad in quads]
        if values:
            return min(values)[1]
    return names.compact(iri)


def caption(store: pyoxigraph.Store, iri: str) -> str:
    """Return the label that fits the head of a column where a thing has one, else what `label` returns."""
    for quad in store.quads_for_pattern(pyoxigraph.NamedNode(iri), node(SHORT_LABEL), None):
        return terms.value(quad.object)
    return label(store, iri)


def members(store: pyoxigraph.Store, kind: str | None = None) -> list[str]:
    """Return the sorted IRIs of the things of a kind; of all things without one.

    Raises ValueError for a kind that does not exist.
    """
    if kind == "type":
        return sorted(subclasses(store, names.expand("gcm:Mechanism")))
    if kind == "property":
        return sorted({quad.predicate.value for quad in store})
    if kind == "mapped":
        quads = store.quads_for_pattern(None, terms.node("gcm:mapped"), None)
        return sorted({terms.value(quad.object) for quad in quads})
    if kind == "vocabulary":
        quads = store.quads_for_pattern(None, node("rdf:type"), node("sssom:MappingSet"))
        return sorted({terms.value(quad.subject) for quad in quads})
    if kind not in (None, *SPECIAL_KINDS, *names.KINDS):
        raise ValueError(f"no kind {kind!r}; the kinds are {', '.join(names.KINDS + SPECIAL_KINDS)}")
    type_ = node(_SDGS[kind]) if kind in _SDGS else None
    subjects = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, node("rdf:type"), type_)
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    if kind in _SDGS:
        return sorted(subjects, key=turtle.natural)
    return sorted(iri for iri in subjects if kind is None or iri.startswith(f"{names.BASE}{kind}/"))


def resolve(store: pyoxigraph.Store, text: str, kind: str | None = None) -> str:
    """Return the IRI of the thing that `text` means, of the given kind where one is given.

    `text` is an IRI, a prefixed name, a slug (or `theme/human-rights`), or a label in any case.
    Raises ThingError when there is none or more than one, and ValueError for a kind that does not exist.
    """
    wanted = text.strip()
    known = set(members(store, kind))
    for iri in _as_iri(wanted):
        if iri in known:
            return iri
    for matches in _tiers(store, known, wanted):
        if len(matches) == 1:
            return matches.pop()
        if matches:
            choices = " or ".join(sorted(map(names.compact, matches)))
            raise ThingError(f"{text!r} means more than one {kind or 'thing'}: say {choices}.")
    raise ThingError(f"no {kind or 'thing'} {text!r}; {_advice(store, known, wanted, kind)}")


def _as_iri(text: str) -> Iterator[str]:
    if ":" in text:
        try:
            yield names.expand(text)
        except ValueError:
            # A label may hold a colon too, so an unknown prefix is not yet an error.
            return
    elif "/" in text:
        yield names.BASE + text


def _tiers(store: pyoxigraph.Store, known: set[str], text: str) -> Iterator[set[str]]:
    fold, slug = text.casefold(), names.slug(text)
    yield {iri for iri in known if fold in _slugs(iri)}
    for group in (PREFERRED, FURTHER):
        labels = [(iri, value) for iri, value in _labels(store, group) if iri in known]
        yield {iri for iri, value in labels if value.casefold() == fold}
        yield {iri for iri, value in labels if slug and names.slug(value) == slug}


def _slugs(iri: str) -> set[str]:
    local = names.local(iri)
    if iri.startswith(_SETS):
        return {iri.removeprefix(_SETS)}
    if not iri.startswith(names.ONTOLOGY):
        return {local.casefold()}
    # A class is also called by its initials and by its words: RegionalConsultativeProcess, rcp.
    words = re.findall(r"[A-Z][a-z0-9]*", local)
    return {local.casefold(), "-".join(words).lower(), "".join(word[0] for word in words).lower()}


def _labels(store: pyoxigraph.Store, properties: list[str]) -> Iterator[tuple[str, str]]:
    for name in properties:
        for quad in store.quads_for_pattern(None, node(name), None):
            if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
                yield quad.subject.value, quad.object.value


def subclasses(store: pyoxigraph.Store, iri: str) -> set[str]:
    """Return the IRIs of a class and of all below it."""
    found, new = set(), {pyoxigraph.NamedNode(iri)}
    while new:
        found |= new
        quads = (
            quad for term in new for quad in store.quads_for_pattern(None, node("rdfs:subClassOf"), term)
        )
        new = {quad.subject for quad in quads if isinstance(quad.subject, pyoxigraph.NamedNode)} - found
    return {term.value for term in found}


def _advice(store: pyoxigraph.Store, known: set[str], text: str, kind: str | None) -> str:
    say = (lambda iri: names.local(iri.replace(_SETS, names.BASE))) if kind else names.compact
    pool: dict[str, str] = {}
    for iri, value in _labels(store, PREFERRED + FURTHER):
        if iri in known:
            pool.setdefault(value.casefold(), iri)
    pool |= {spelling: iri for iri in sorted(known) for spelling in _slugs(iri)}
    near = difflib.get_close_matches(re.split(r"[:/#]", text)[-1].casefold(), pool, n=5, cutoff=0.6)
    slug = names.slug(text)
    holding = [spelling for spelling in pool if len(slug) > 2 and slug in names.slug(spelling)]
    nearest = list(dict.fromkeys(say(pool[spelling]) for spelling in near + holding))[:3]
    if nearest:
        return f"did you mean {' or '.join(nearest)}?"
    if not known:
        return "there are none."
    shown = sorted(map(say, known))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"there are {', '.join(shown[:_SHOWN])}{more}."
