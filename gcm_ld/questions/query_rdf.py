"""The stored questions as things: what their heads say, in the words of SHACL's executables and CSVW."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.questions import queries

_TYPE = terms.node("rdf:type")


def triples(asked: Iterable[queries.Query]) -> list[ox.Triple]:
    """Return what describes each question: summary, description, keywords, parameters, columns, text,
    and the endpoints of others that it asks.

    A question is the IRI `query/` and its name, a parameter or column that of its question and a fragment.
    """
    return [triple for query in asked for triple in _query(query)]


def file(iri: str) -> str:
    """Return the path, from the edition's folder, of the question that an IRI of `triples` belongs to."""
    return f"queries/{iri.removeprefix(names.iri('query', '')).partition('#')[0]}.rq"


def _query(query: queries.Query) -> Iterator[ox.Triple]:
    about = names.iri("query", query.name)
    yield from _said(about, "sh:SPARQLExecutable")
    yield from _said(about, "sh:SPARQLSelectExecutable")
    yield _triple(about, "rdfs:label", _text(query.summary))
    yield _triple(about, "rdfs:comment", _text(query.summary))  # where editors look for the question
    yield _triple(about, "dcterms:description", _text(query.description))
    for keyword in query.keywords:
        yield _triple(about, "schema:keywords", _text(keyword))
    yield _triple(about, "sh:select", ox.Literal(query.text))
    for endpoint in query.endpoints:
        yield _triple(about, "dcterms:requires", ox.NamedNode(endpoint.iri))
    for parameter in query.parameters:
        taken = f"{about}#parameter-{parameter.name}"
        yield _triple(about, "sh:parameter", ox.NamedNode(taken))
        yield from _said(taken, "sh:Parameter")
        yield _triple(taken, "sh:name", ox.Literal(parameter.name))
        yield _triple(taken, "sh:description", _text(parameter.text))
        yield _triple(taken, "sh:optional", ox.Literal(True))
        yield _triple(taken, "skos:example", ox.Literal(parameter.example))
        yield _triple(taken, "dcterms:type", ox.Literal(parameter.kind))
        if parameter.default:
            yield _triple(taken, "sh:defaultValue", ox.Literal(parameter.default))
    for order, column in enumerate(query.columns, 1):
        given = f"{about}#column-{column.name}"
        yield _triple(about, "csvw:column", ox.NamedNode(given))
        yield from _said(given, "csvw:Column")
        yield _triple(given, "csvw:name", ox.Literal(column.name))
        yield _triple(given, "dcterms:description", _text(column.text))
        yield _triple(given, "dcterms:type", ox.Literal(column.kind))
        yield _triple(given, "sh:order", ox.Literal(order))


def _said(about: str, kind: str) -> Iterator[ox.Triple]:
    yield ox.Triple(ox.NamedNode(about), _TYPE, terms.node(kind))


def _triple(about: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(about), terms.node(name), value)


def _text(words: str) -> ox.Literal:
    return ox.Literal(words, language="en")
