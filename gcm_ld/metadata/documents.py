"""The document of each thing: the triples that are served about it, in every syntax.

The documents that `every` lists are, together, the edition: what is asserted and inferred, the stored
questions and the shapes, and each triple is in one of them. Further documents repeat a part: a term of the
ontology, a named graph, a version of the ontology, the open profile of the shapes.
"""

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.checks import shacl
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.metadata import extras, void
from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.rdf import jsonld, turtle, writers

_TITLES = {extras.QUESTIONS: "The stored questions", extras.CATALOG: "What the edition and its files are"}
_VERSION = re.compile(re.escape(names.ONTOLOGY_IRI) + r"/([0-9]+\.[0-9]+\.[0-9]+)")


@dataclass(frozen=True)
class Document:
    """What is served about the thing `iri`: its triples, sorted by their lines, blank nodes labelled."""

    iri: str
    triples: tuple[ox.Triple, ...] = field(repr=False)


def find(publication: publications.Publication, iri: str) -> Document | None:
    """Return the document that the IRI names or is a fragment of; None where there is none."""
    if iri.startswith(names.BASE) and not iri.startswith(names.ONTOLOGY):
        iri = iri.partition("#")[0]
    return _find(publication, iri)


def every(publication: publications.Publication) -> tuple[str, ...]:
    """Return the IRIs, sorted, of the documents that together are the edition.

    What a graph says of itself is left out: it stands in the document of the graph, with all that this holds.
    """
    found = {quad.subject.value for quad in publication.store if isinstance(quad.subject, ox.NamedNode)}
    found = {iri for iri in found if not iri.startswith(names.ONTOLOGY)} - set(graphs(publication))
    return tuple(sorted(found | {names.ONTOLOGY_IRI, names.HOUSE_PROFILE} | set(_questions(publication))))


def graphs(publication: publications.Publication) -> tuple[str, ...]:
    """Return the IRIs, sorted, of the named graphs."""
    return tuple(sorted(graph.value for graph in publication.store.named_graphs()))


def versions(publication: publications.Publication) -> tuple[str, ...]:
    """Return the IRIs, sorted, of the versions of the ontology whose text is there."""
    paths = files.find(publication.edition.root, "releases")
    return tuple(
        sorted({f"{names.ONTOLOGY_IRI}/{path.split('/')[1]}" for path in paths} | {_version(publication)})
    )


def serialize(publication: publications.Publication, iri: str, form: str) -> bytes:
    """Return the document of a thing in a form of a graph, by its suffix.

    Raises things.ThingError where there is no document, KeyError for another form, formats.UnfitError where
    the form can't hold it.
    """
    document = find(publication, iri)
    if document is None:
        raise things.ThingError(f"nothing is said about {names.compact(iri)}.")
    return writers.write(form, document.triples, lambda: _used(publication, document.triples))


def is_mentioned(publication: publications.Publication, iri: str) -> bool:
    """Whether ontology, data, shapes or questions name the IRI, be it only as property, datatype or graph."""
    return iri in _mentioned(publication)


def prepare(publication: publications.Publication) -> None:
    """Make what all documents need, so that the first who asks does not wait for it."""
    _context(publication), _questions(publication), _mentioned(publication)


@functools.lru_cache(maxsize=256)
def _find(publication: publications.Publication, iri: str) -> Document | None:
    if iri == names.ONTOLOGY_IRI:
        return _document(iri, (quad.triple for quad in publication.store if _of_the_ontology(quad.subject)))
    if iri in (names.HOUSE_PROFILE, names.OPEN_PROFILE):
        return _document(iri, shacl.profile(publication.edition, iri))
    if iri in _questions(publication):
        return _document(iri, _questions(publication)[iri])
    if iri in (*_TITLES, *graphs(publication)):
        return _document(iri, _graph(publication, iri))
    if match := _VERSION.fullmatch(iri):
        told = _released(publication, iri, match.group(1))
        told += [terms.link(iri, names.expand("dcterms:isVersionOf"), names.ONTOLOGY_IRI)] if told else []
        return _document(iri, told) if told else None
    try:
        triples = _described(publication.store, ox.NamedNode(iri))
    except ValueError:  # it is no IRI at all
        return None
    return _document(iri, triples) if triples else None


def _document(iri: str, triples: Iterable[ox.Triple]) -> Document:
    return Document(iri, tuple(writers.canonical(triples).triples()))


def _of_the_ontology(node: terms.Resource) -> bool:
    return (
        isinstance(node, ox.BlankNode)
        or node.value == names.ONTOLOGY_IRI
        or node.value.startswith(names.ONTOLOGY)
    )


def _described(store: ox.Store, node: terms.Resource) -> list[ox.Triple]:
    """Return the triples with the node as subject, and those of the blank nodes that they lead to."""
    found = {quad.triple for quad in store.quads_for_pattern(node, None, None)}
    below = {triple.object for triple in found if isinstance(triple.object, ox.BlankNode)}
    return [*found, *(triple for blank in below for triple in _described(store, blank))]


@functools.lru_cache(maxsize=4)
def _questions(publication: publications.Publication) -> Mapping[str, list[ox.Triple]]:
    found = defaultdict(list)
    for triple in queries.triples(publication.questions.values()):
        found[terms.value(triple.subject).partition("#")[0]].append(triple)
    return dict(found)


def _graph(publication: publications.Publication, iri: str) -> list[ox.Triple]:
    """Return what a graph holds, and what it is: a part of the dataset, with a name and a count."""
    node = ox.NamedNode(iri)
    if iri in _TITLES:
        held, title = extras.graphs(publication)[iri], _TITLES[iri]
    else:
        held = [quad.triple for quad in publication.store.quads_for_pattern(None, None, None, node)]
        title = void.title(publication, iri)
    about: terms.Values = {
        "rdf:type": "void:Dataset",
        "dcterms:title": terms.english(title),
        "dcterms:isPartOf": names.DATASET,
        "void:triples": len(set(held)),
    }
    return list(dict.fromkeys([*held, *terms.describe(node, about)]))


def _released(publication: publications.Publication, iri: str, version: str) -> list[ox.Triple]:
    """Return the ontology as that version stated it; nothing where its text isn't there."""
    if iri == _version(publication):
        graph = ox.NamedNode(names.graph("ontology/gcm.ttl"))
        return [quad.triple for quad in publication.store.quads_for_pattern(None, None, None, graph)]
    root, path = publication.edition.root, f"releases/{version}/gcm.ttl"
    return turtle.parse(files.read(root / path, path), path) if path in files.find(root, "releases") else []


def _version(publication: publications.Publication) -> str:
    return publication.value(names.ONTOLOGY_IRI, "owl:versionIRI") or names.ONTOLOGY_IRI


@functools.lru_cache(maxsize=4)
def _mentioned(publication: publications.Publication) -> frozenset[str]:
    found = {graph.value for graph in publication.store.named_graphs()}
    told = [quad.triple for quad in publication.store] + dataset.shapes(publication.edition)
    told += [triple for triples in _questions(publication).values() for triple in triples]
    for term in itertools.chain.from_iterable(told):
        if isinstance(term, ox.NamedNode):
            found.add(term.value)
        elif isinstance(term, ox.Literal):
            found.add(term.datatype.value)
    return frozenset(found)


@functools.lru_cache(maxsize=4)
def _context(publication: publications.Publication) -> jsonld.Context:
    return jsonld.context(publication.edition)


def _used(publication: publications.Publication, triples: tuple[ox.Triple, ...]) -> jsonld.Context:
    """Return the part of the context of JSON-LD that a document needs: prefixes, and the terms in it."""
    iris = {triple.predicate.value for triple in triples}
    iris |= {triple.object.value for triple in triples if isinstance(triple.object, ox.NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    kept: jsonld.Context = {}
    for name, term in _context(publication).items():
        iri = str(term.get("@id", name) if isinstance(term, dict) else term)
        always = name in names.PREFIXES or "@" in name + iri
        if always or names.expand(iri) in iris:
            kept[name] = term
    return kept
