"""Terms of pyoxigraph with the types of RDF 1.1."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names, terms

NODE = ox.NamedNode("https://example.org/a")
BLANK = ox.BlankNode("b")
TRIPLE = ox.Triple(NODE, NODE, NODE)


def test_a_name_becomes_a_node():
    assert terms.node("skos:prefLabel").value == names.PREFIXES["skos"] + "prefLabel"
    assert terms.node(NODE.value) == NODE
    with pytest.raises(ValueError, match="nobody"):
        terms.node("nobody:knows")


def test_a_literal_has_the_datatype_that_is_named():
    assert terms.literal("2026-11-23", "xsd:date").datatype == terms.node("xsd:date")


@pytest.mark.parametrize(
    ("term", "value"), [(NODE, NODE.value), (BLANK, "b"), (ox.Literal("text", language="en"), "text")]
)
def test_every_term_of_rdf_1_1_has_a_value(term, value):
    assert terms.value(term) == value
    assert terms.rdf11(term) is term


@pytest.mark.parametrize("term", [TRIPLE, ox.DefaultGraph()])
def test_what_has_no_value_is_refused(term):
    with pytest.raises(TypeError):
        terms.value(term)


def test_a_triple_is_no_term_of_rdf_1_1():
    with pytest.raises(TypeError, match=r"RDF 1\.2"):
        terms.rdf11(TRIPLE)


def test_a_literal_is_no_resource():
    assert [terms.resource(term) for term in (NODE, BLANK)] == [NODE, BLANK]
    with pytest.raises(TypeError):
        terms.resource(ox.Literal("text"))


def test_only_texts_with_a_tag_have_a_language():
    assert terms.language(ox.Literal("texte", language="fr")) == "fr"
    assert {terms.language(term) for term in (ox.Literal("text"), ox.Literal(1), NODE, TRIPLE)} == {""}


@pytest.mark.parametrize(
    ("graph", "inferred"),
    [(ox.NamedNode(names.INFERRED), True), (ox.NamedNode(names.graph("data/state.ttl")), False)],
)
def test_what_is_inferred_is_known_by_its_graph(graph, inferred):
    assert terms.is_inferred(ox.Quad(NODE, NODE, NODE, graph)) is inferred


def test_a_description_leaves_out_what_has_no_value():
    values = {"rdf:type": NODE, "dcterms:title": None, "dcterms:issued": ox.Literal("2026")}
    found = list(terms.describe(NODE, values))
    assert found == [
        ox.Triple(NODE, terms.node("rdf:type"), NODE),
        ox.Triple(NODE, terms.node("dcterms:issued"), ox.Literal("2026")),
    ]


def test_a_description_takes_iris_numbers_and_several_values():
    values = {"rdf:type": "gcm:Theme", "gcm:number": 7, "rdfs:seeAlso": ["https://example.org/", "", None]}
    assert list(terms.describe(NODE.value, values)) == [
        ox.Triple(NODE, terms.node("rdf:type"), terms.node("gcm:Theme")),
        ox.Triple(NODE, terms.node("gcm:number"), ox.Literal(7)),
        ox.Triple(NODE, terms.node("rdfs:seeAlso"), ox.NamedNode("https://example.org/")),
    ]
    assert list(terms.describe(NODE, {"dcterms:title": terms.english("Theme")})) == [
        ox.Triple(NODE, terms.node("dcterms:title"), ox.Literal("Theme", language="en"))
    ]


def test_the_first_of_several_values_is_the_least():
    graph, title = ox.NamedNode(names.graph("data/state.ttl")), terms.node("dcterms:title")
    texts = (("b", graph), ("a", ox.NamedNode(names.INFERRED)))
    store = ox.Store()
    store.extend(ox.Quad(NODE, title, ox.Literal(text), place) for text, place in texts)
    assert terms.first(store, NODE.value, "dcterms:title") == "a"
    assert terms.first(store, NODE.value, "dcterms:title", graph) == "b"
    assert terms.first(store, NODE.value, "dcterms:issued") == terms.first(store, "", "dcterms:title") == ""


def test_a_link_is_a_triple_of_iris():
    assert terms.link(*[NODE.value] * 3) == TRIPLE


def test_bytes_come_back_and_nothing_is_refused():
    assert terms.written(b"x") == b"x"
    with pytest.raises(TypeError):
        terms.written(None)
