"""The documentation of the ontology: all terms on one page, a page for each, its versions and the rules."""

from __future__ import annotations

from itertools import groupby

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.metadata import documents
from gcm_ld.presentation import shape_docs, vocabulary
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import views

_WORDS = (
    "dcterms:abstract",
    "dcterms:description",
    "dcterms:bibliographicCitation",
    "dcterms:rights",
    "dcterms:issued",
    "owl:versionInfo",
    "vann:preferredNamespacePrefix",
    "vann:preferredNamespaceUri",
)
_THINGS = ("dcterms:license", "dcterms:creator", "dcterms:source", "owl:priorVersion", "owl:versionIRI")


def view(publication: Publication, iri: str) -> views.Page:
    """Return the page of the ontology, of one of its versions, or of a term.

    Raises things.ThingError where there is no such term or version.
    """
    if iri == names.ONTOLOGY_IRI:
        return _whole(publication)
    if iri.startswith(names.ONTOLOGY):
        return _term(publication, vocabulary.find(publication, iri))
    return _version(publication, iri)


def _whole(publication: Publication) -> views.Page:
    iri, terms = names.ONTOLOGY_IRI, vocabulary.terms(publication).values()
    said = {name.partition(":")[2]: publication.value(iri, name) for name in (*_WORDS, *_THINGS)}
    document = documents.find(publication, iri)
    content = {
        "said": said,
        "groups": [(kind, list(group)) for kind, group in groupby(terms, lambda term: term.kind)],
        "uses": vocabulary.uses(publication),
        "main": vocabulary.main_classes(publication),
        "count": len(document.triples) if document else 0,
    }
    title = publication.value(iri, "dcterms:title")
    return views.Page("ontology.html", title, content, said["abstract"], "dataset", iri)


def _term(publication: Publication, term: vocabulary.Term) -> views.Page:
    asked = vocabulary.questions(publication, term)
    near = {one.iri: vocabulary.questions(publication, one) for one in vocabulary.near(publication, term)}
    shown = vocabulary.example(publication, term)
    content = {
        "term": term,
        "use": vocabulary.uses(publication).get(term.iri, vocabulary.Use()),
        "rules": shape_docs.guarding(publication, term.iri),
        "asked": [publication.questions[name] for name in asked],
        "near": {iri: names_ for iri, names_ in near.items() if names_} if not asked else {},
        "instance": next((one.subject.value for one in shown if isinstance(one.subject, ox.NamedNode)), ""),
        "example": turtle.write(shown) if shown else "",
        "triples": documents.serialize(publication, term.iri, "ttl").decode(),
        "facts": _facts(publication, term.iri),
        "around": vocabulary.neighbourhood(publication, term),
    }
    title = f"{term.label} ({names.compact(term.iri)})"
    return views.Page("term.html", title, content, f"{term.label}: {term.definition}", "dataset", term.iri)


def _facts(publication: Publication, iri: str) -> list[tuple[str, str, str]]:
    """Return the triples of a term as rows: property, IRI or empty, text; those with blank nodes left out."""
    rows = set()
    for quad in publication.store.quads_for_pattern(ox.NamedNode(iri), None, None):
        value = quad.object
        if isinstance(value, ox.NamedNode):
            rows.add((quad.predicate.value, value.value, publication.label(value.value)))
        elif isinstance(value, ox.Literal):
            rows.add((quad.predicate.value, "", value.value))
    return sorted(rows)


def _version(publication: Publication, iri: str) -> views.Page:
    document = documents.find(publication, iri)
    if document is None:
        raise things.ThingError(f"there is no version {names.local(iri)} of the ontology.")
    types = {terms.node(name) for name in vocabulary.KINDS}
    typed = [triple for triple in document.triples if triple.predicate == terms.node("rdf:type")]
    defined = {
        triple.subject.value
        for triple in typed
        if triple.object in types and isinstance(triple.subject, ox.NamedNode)
    }
    now = set(vocabulary.terms(publication))
    content = {
        "version": iri.rpartition("/")[2],
        "count": len(document.triples),
        "terms": sorted(term for term in defined if term.startswith(names.ONTOLOGY)),
        "gone": sorted(term for term in defined - now if term.startswith(names.ONTOLOGY)),
        "now": now,
        "versions": documents.versions(publication),
        "current": publication.value(names.ONTOLOGY_IRI, "owl:versionIRI"),
    }
    title = f"Version {content['version']} of the ontology"
    return views.Page("ontology-version.html", title, content, section="dataset", iri=iri)


def shapes(publication: Publication, iri: str) -> views.Page:
    """Return the page of the rules of a profile. Raises things.ThingError for what is none."""
    profile = iri.partition("#")[0]
    if profile not in (names.HOUSE_PROFILE, names.OPEN_PROFILE):
        raise things.ThingError(f"there are no rules {names.compact(iri)}.")
    groups = shape_docs.by_class(publication, profile)
    content = {
        "groups": groups,
        "count": sum(len(group) for _, group in groups),
        "terms": {term.name: term.iri for term in vocabulary.terms(publication).values()},
        "prefixes": shape_docs.prefixes(publication),
        "inferring": shape_docs.inferring(publication),
    }
    is_open = profile == names.OPEN_PROFILE
    own = [rule.local for rule in shape_docs.rules(publication).values() if rule.is_own]
    content |= {"is_open": is_open, "own": own, "house": names.HOUSE_PROFILE, "open": names.OPEN_PROFILE}
    title = "Rules for anyone's data" if is_open else "Rules of the data"
    text = "What holds of good data: each rule of the edition in one sentence."
    return views.Page("shapes.html", title, content, text, "dataset", profile)
