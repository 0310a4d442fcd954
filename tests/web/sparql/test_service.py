"""The description of the endpoint says what the endpoint does, and its counts are those of a recount."""

import json
from dataclasses import replace

import pyoxigraph as ox
import pytest

from gcm_ld.core import formats, names, urls
from gcm_ld.metadata import extras
from gcm_ld.questions import queries
from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, protocol, service

LIMITS = config.ServerConfig(deadline=7, workers=2)
SD = service.SD


@pytest.fixture(scope="module")
def described(publication):
    store = ox.Store()
    store.load(service.write(publication, LIMITS, "ttl"), ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def recounted(publication):
    """The evaluator of a store like that of the workers; the publication's own stays as it is."""
    store = ox.Store()
    store.extend(publication.store)
    for graph, triples in extras.graphs(publication).items():
        store.extend(ox.Quad(*triple, ox.NamedNode(graph)) for triple in triples)
    return evaluation.Evaluator(store, urls.Site(), {}, 10**6)


def values(store, subject, predicate):
    return [
        q.object.value for q in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    ]


def ask(store, query):
    return [tuple(term.value for term in row) for row in store.query(f"PREFIX sd: <{SD}> " + query)]


@pytest.mark.parametrize("offer", formats.of("graph"), ids=lambda offer: offer.name)
def test_every_form_says_the_same(publication, described, offer):
    form = ox.RdfFormat.from_media_type(offer.media_type)
    triples = {quad.triple for quad in ox.parse(service.write(publication, LIMITS, offer.name), form)}
    assert triples == {quad.triple for quad in described}


def test_what_it_can_and_what_it_cannot(described, publication):
    about = service._ABOUT
    assert values(described, about, SD + "endpoint") == ["http://127.0.0.1:8000/sparql"]
    assert values(described, about, SD + "supportedLanguage") == [SD + "SPARQL11Query"]
    assert values(described, about, SD + "feature") == [SD + "UnionDefaultGraph"]
    assert values(described, about, names.expand("dcterms:license")) == [publication.about["license"]]
    assert len(values(described, about, names.expand("rdfs:seeAlso"))) == 2
    assert "7 seconds" in values(described, about, names.expand("dcterms:description"))[0]


def test_forms_are_those_that_are_negotiated(described):
    given = set(values(described, service._ABOUT, SD + "resultFormat"))
    negotiated = set()
    for offer in (*protocol.TABLES, *formats.of("graph")):
        assert offer in protocol.forms("", offer.media_type)
        negotiated.add(formats.W3C + offer.w3c)
    assert given == negotiated


def test_counts_are_those_of_a_recount(described, recounted):
    rows = ask(
        described,
        "SELECT ?name ?count { ?d sd:namedGraph ?n . ?n sd:name ?name ; sd:graph ?g . "
        "?g <http://rdfs.org/ns/void#triples> ?count }",
    )
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    counted = json.loads(recounted.evaluate(evaluation.Question(query)).body)["results"]["bindings"]
    assert sorted(rows) == sorted((row["g"]["value"], row["n"]["value"]) for row in counted)
    assert len(rows) > 40


def test_the_default_graph_is_the_union(described, recounted):
    ((said,),) = ask(described, "SELECT ?n { ?d sd:defaultGraph/<http://rdfs.org/ns/void#triples> ?n }")
    query = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    twice = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"  # more, if a triple stood in two graphs
    for counted in (query, twice):
        body = recounted.evaluate(evaluation.Question(counted)).body
        assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == said


def test_the_inferred_graph_says_by_which_rules(described):
    rows = ask(
        described, "SELECT ?name ?profile { ?n sd:name ?name ; sd:supportedEntailmentProfile ?profile }"
    )
    assert rows == [(names.INFERRED, "http://www.w3.org/ns/owl-profile/RL")]


def test_the_stored_questions_are_there(publication):
    told = set(extras.graphs(publication)[extras.QUESTIONS])
    assert told == set(queries.triples(publication.questions.values()))


def test_no_triple_stands_in_two_graphs(publication):
    """Oxigraph would find it twice in the union, and count it twice."""
    told = [quad.triple for quad in publication.store]
    for triples in extras.graphs(publication).values():
        told += triples
    assert len(told) == len(set(told))


def test_the_evaluator_asks_all_of_it(publication):
    store = ox.Store()
    store.extend(publication.store)
    own = replace(publication, edition=replace(publication.edition, store=store))
    made = service.evaluator(own, config.ServerConfig(max_result=99))
    assert (made.output, made.site) == (99, publication.site)
    assert len(store) == len(publication.store) + sum(map(len, extras.graphs(publication).values()))
    assert made.store is store


@pytest.fixture(scope="module")
def held(publication):
    """All that the endpoint holds, in one graph."""
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in publication.store)
    for triples in extras.graphs(publication).values():
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
