"""Every form of a graph gives the triples back, in the prefixes of the house, or says what it can't hold."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import formats, names, terms
from gcm_ld.rdf import writers

THEME = ox.NamedNode(names.iri("theme", "human-rights"))
LABEL = terms.node("skos:prefLabel")
READERS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
TRIPLES = [
    ox.Triple(THEME, LABEL, ox.Literal("Drivers & <more>\rand\r\nmore\tstill", language="en")),
    ox.Triple(THEME, terms.node("rdf:type"), terms.node("gcm:Theme")),
]


def test_every_form_of_a_graph_has_a_writer():
    assert set(writers.WRITERS) == {form.name for form in formats.of("graph")}


@pytest.mark.parametrize("form", READERS)
def test_a_graph_comes_back(form):
    written = writers.write(form, TRIPLES)
    assert {quad.triple for quad in ox.parse(written, format=READERS[form])} == set(TRIPLES)


def test_rdf_xml_has_the_prefixes_that_it_uses():
    written = writers.write("rdf", TRIPLES)
    assert b"xmlns:gcm=" in written and b"<skos:prefLabel " in written and b"xmlns:owl=" not in written


def test_a_carriage_return_is_a_reference_in_rdf_xml():
    assert b"&#13;and&#13;\nmore" in writers.write("rdf", TRIPLES)


INNER = ox.Triple(THEME, LABEL, ox.Literal("x"))
RTL = next(iter(ox.Store().query('SELECT (STRLANGDIR("a", "ar", "rtl") AS ?x) {}')))[0]


@pytest.mark.parametrize(
    ("form", "value", "what", "others"),
    [
        ("rdf", ox.Literal("a\x0bb"), "the character U+000B", "Turtle, N-Triples or JSON-LD"),
        ("jsonld", INNER, "a triple as a term", "Turtle, N-Triples or RDF/XML"),
        ("jsonld", RTL, "a text with a direction", "Turtle, N-Triples or RDF/XML"),
        ("rdf", ox.Triple(THEME, LABEL, ox.Literal("\x01")), "the character U+0001", "Turtle"),
    ],
)
def test_what_a_form_cannot_hold_is_refused_with_the_forms_that_can(form, value, what, others):
    triple = ox.Triple(THEME, LABEL, value)
    with pytest.raises(formats.UnfitError) as refused:
        writers.write(form, [triple])
    assert (refused.value.what, refused.value.triple) == (what, triple)
    assert what in str(refused.value) and f"Ask for {others}" in str(refused.value)
    assert writers.write("nt", [triple])


def test_a_property_that_is_no_name_of_xml_is_refused():
    triple = ox.Triple(THEME, ox.NamedNode("http://example.org/1"), THEME)
    with pytest.raises(formats.UnfitError, match=r"a property with the IRI http://example.org/1"):
        writers.write("rdf", [triple])


P = ox.NamedNode("http://example.org/p")


def test_labels_and_order_do_not_matter():
    a, b, x = ox.BlankNode("a"), ox.BlankNode("b"), ox.BlankNode("x")
    one = [ox.Triple(a, P, ox.Literal("1")), ox.Triple(P, P, a), ox.Triple(b, P, ox.Literal("2"))]
    other = [ox.Triple(x, P, ox.Literal("2")), ox.Triple(P, P, b), ox.Triple(b, P, ox.Literal("1"))]
    assert writers.canonical(one) == writers.canonical(other) != writers.canonical(one[:2])


def test_lines_are_sorted_and_each_once():
    triples = [ox.Triple(P, P, ox.Literal(text)) for text in ("b", "a", "b")]
    assert writers.canonical(triples).content.decode().splitlines() == [
        f'{P} {P} "a" .',
        f'{P} {P} "b" .',
    ]


def test_quads_stay_quads():
    quad = ox.Quad(ox.BlankNode("x"), P, P, P)
    assert writers.canonical([quad]).content.decode() == f"_:c14n0 {P} {P} {P} .\n"
