"""What stands at the endpoint beside the edition."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.metadata import documents
from gcm_ld.questions import queries
from gcm_ld.web import config
from gcm_ld.web.sparql import content


def test_the_stored_questions_are_there(publication):
    told = set(content.extras(publication)[documents.QUESTIONS])
    assert told == set(queries.triples(publication.questions.values()))


def test_no_triple_stands_in_two_graphs(publication):
    """Oxigraph would find it twice in the union, and count it twice."""
    told = [quad.triple for quad in publication.store]
    for triples in content.extras(publication).values():
        told += triples
    assert len(told) == len(set(told))


def test_the_evaluator_asks_all_of_it(publication):
    store = ox.Store()
    store.extend(publication.store)
    own = replace(publication, edition=replace(publication.edition, store=store))
    made = content.evaluator(own, config.ServerConfig(max_result=99))
    assert (made.output, made.site) == (99, publication.site)
    assert len(store) == len(publication.store) + sum(map(len, content.extras(publication).values()))
    assert made.store is store


@pytest.fixture(scope="module")
def held(publication):
    """All that the endpoint holds, in one graph."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in publication.store)
    for triples in content.extras(publication).values():
        store.extend(ox.Quad(*triple) for triple in triples)
    return store


def test_an_editor_finds_the_questions_as_examples(held, publication):
    """By the class, the comment and the text that query editors ask any endpoint for."""
    asked = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?example ?says ?text {
            ?example a sh:SPARQLExecutable ; rdfs:comment ?says ;
                sh:select|sh:ask|sh:construct|sh:describe ?text
        }"""
    found = {row["example"].value: (row["says"].value, row["text"].value) for row in held.query(asked)}
    assert found == {
        names.iri("query", query.name): (query.summary, query.text)
        for query in publication.questions.values()
    }


def test_an_editor_finds_the_prefixes(held):
    asked = """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?short ?long (DATATYPE(?long) AS ?type) { [] sh:namespace ?long ; sh:prefix ?short }"""
    rows = list(held.query(asked))
    assert {row["short"].value: row["long"].value for row in rows} == names.PREFIXES
    assert len(rows) == len(names.PREFIXES)
    assert {row["type"].value for row in rows} == {names.expand("xsd:anyURI")}
