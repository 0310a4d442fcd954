"""The documents are, together, the edition, and each is the same in every syntax."""

import json

import pyoxigraph as ox
import pytest

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.metadata import documents, extras
from gcm_ld.questions import queries
from gcm_ld.rdf import writers

THING = names.iri("mechanism", "almaty-process")
GOAL = names.PREFIXES["sdg"] + "10"
TERM = names.ONTOLOGY + "Mechanism"
GRAPH = names.graph("data/meeting.ttl")
OLD = names.ONTOLOGY_IRI + "/0.1.0"
OF_EACH_SORT = (
    *(
        THING,
        GOAL,
        TERM,
        GRAPH,
        OLD,
        extras.QUESTIONS,
        extras.CATALOG,
        names.ONTOLOGY_IRI,
        names.HOUSE_PROFILE,
        names.INFERRED,
    ),
    *(names.iri("query", "coverage", "mechanisms-by-theme"), names.iri("dataset", "gcm-ld")),
    names.expand("schema:Event"),
)


def read(content: bytes, form: str) -> writers.Lines:
    """The canonical form of what pyoxigraph reads in a document."""
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    return writers.canonical(quad.triple for quad in ox.parse(content, format=formats[form]))


def test_all_documents_together_are_the_dumps(publication):
    told: list[ox.Triple] = []
    for iri in documents.every(publication):
        found = documents.find(publication, iri)
        assert found.iri == iri
        told += _apart(found.triples, iri)
    for iri in documents.graphs(publication):  # what a graph says of itself stands with what it holds
        node = ox.NamedNode(iri)
        told += {quad.triple for quad in publication.store.quads_for_pattern(node, None, None)}
    dumped = _apart({quad.triple for quad in publication.store}, names.ONTOLOGY_IRI)
    dumped += queries.triples(publication.questions.values())
    dumped += _apart(set(dataset.shapes(publication.edition)), names.HOUSE_PROFILE)
    assert len(told) == len(set(told))
    assert writers.canonical(told) == writers.canonical(dumped)


def _apart(triples, place: str) -> list[ox.Triple]:
    """The triples with the blank nodes of a place told from those of others, in canonical labels."""
    labels: dict[str, ox.BlankNode] = {}

    def own(node):
        if not isinstance(node, ox.BlankNode):
            return node
        return labels.setdefault(node.value, ox.BlankNode(place.rpartition("/")[2] + node.value))

    return [ox.Triple(*map(own, triple)) for triple in writers.canonical(triples).triples()]


@pytest.mark.parametrize("iri", OF_EACH_SORT, ids=names.compact)
def test_every_syntax_says_the_same(publication, iri):
    told = {
        form: read(documents.serialize(publication, iri, form), form)
        for form in formats.named(formats.of("graph"))
    }
    assert told["nt"]
    assert told["ttl"] == told["nt"]
    assert told["jsonld"] == told["nt"]
    assert told["rdf"] == told["nt"]


@pytest.mark.parametrize("iri", OF_EACH_SORT, ids=names.compact)
def test_a_document_speaks_of_its_thing(publication, iri):
    terms = {term for triple in documents.find(publication, iri).triples for term in triple}
    assert ox.NamedNode(iri) in terms


def test_a_thing_has_what_is_asserted_and_what_follows(publication):
    told = documents.find(publication, THING).triples
    assert {triple.subject.value for triple in told} == {THING}
    quads = list(publication.store.quads_for_pattern(ox.NamedNode(THING), None, None))
    assert {quad.triple for quad in quads} == set(told)
    assert {quad.graph_name.value == names.INFERRED for quad in quads} == {True, False}


def test_a_fragment_is_in_the_document_of_what_it_is_a_part_of(publication):
    question = names.iri("query", "coverage", "mechanisms-by-theme")
    assert documents.find(publication, question + "#parameter-theme").iri == question
    assert documents.find(publication, names.SHAPES + "Mechanism-name").iri == names.HOUSE_PROFILE


def test_a_term_comes_with_its_restrictions(publication):
    blank = [t for t in documents.find(publication, TERM).triples if isinstance(t.subject, ox.BlankNode)]
    anywhere = [
        iri
        for iri in (t.subject.value for t in documents.find(publication, names.ONTOLOGY_IRI).triples)
        if iri.startswith(names.ONTOLOGY)
        and any(isinstance(t.subject, ox.BlankNode) for t in documents.find(publication, iri).triples)
    ]
    assert blank or anywhere


def test_versions_are_what_was_released(publication):
    kept = sorted(path.parent.name for path in (publication.edition.root / "releases").glob("*/gcm.ttl"))
    numbers = (*kept, publication.about["version"])
    assert len(kept) > 3
    assert documents.versions(publication) == tuple(f"{names.ONTOLOGY_IRI}/{number}" for number in numbers)
    version = terms.node("owl:versionIRI")
    for iri in documents.versions(publication):
        said = [t.object.value for t in documents.find(publication, iri).triples if t.predicate == version]
        assert said == [iri]
        of = ox.Triple(ox.NamedNode(iri), terms.node("dcterms:isVersionOf"), ox.NamedNode(names.ONTOLOGY_IRI))
        assert of in documents.find(publication, iri).triples


def test_a_graph_tells_what_it_is_and_holds(publication):
    (count,) = [
        triple.object.value
        for triple in documents.find(publication, GRAPH).triples
        if triple.subject.value == GRAPH and triple.predicate == terms.node("void:triples")
    ]
    assert len(documents.find(publication, GRAPH).triples) == int(count) + 4


@pytest.mark.parametrize(
    "iri", ["mechanism/nothing", "ontology#Nothing", "ontology/9.9.9", "graph/x", "no iri <>"]
)
def test_what_is_not_there_has_no_document(publication, iri):
    assert documents.find(publication, names.BASE + iri) is None
    with pytest.raises(things.ThingError):
        documents.serialize(publication, names.BASE + iri, "ttl")


def test_json_ld_carries_the_words_that_it_uses_and_no_others(publication):
    document = json.loads(documents.serialize(publication, THING, "jsonld"))
    assert {"coversTheme", "skos", "id"} <= set(document["@context"])
    assert "Discrepancy" not in document["@context"]


@pytest.mark.parametrize("name", ["sh:NodeShape", "xsd:date", "owl:Restriction", "skos:prefLabel", GRAPH])
def test_whatever_is_named_is_mentioned(publication, name):
    assert documents.is_mentioned(publication, names.expand(name))


def test_what_is_not_named_is_not_mentioned(publication):
    assert not documents.is_mentioned(publication, "https://example.org/")


def test_the_document_of_a_graph_has_what_it_says_of_itself_and_one_title(publication):
    for path in ("data/labels/unbis.ttl", "data/links/unbis.ttl", "data/meeting.ttl"):
        iri = names.graph(path)
        found = documents.find(publication, iri).triples
        own = {quad.triple for quad in publication.store.quads_for_pattern(ox.NamedNode(iri), None, None)}
        assert own <= set(found) and len(found) == len(set(found))
        titles = [
            one for one in found if one.subject.value == iri and one.predicate == terms.node("dcterms:title")
        ]
        assert len(titles) == 1, path
