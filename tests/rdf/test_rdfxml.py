"""RDF/XML of the house: prefixes of the house, and a clear word where XML can't hold a text."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset, things
from gcm_ld.rdf import rdfxml

THEME = ox.NamedNode(names.iri("theme", "human-rights"))


def test_it_comes_back_with_the_prefixes_of_the_house():
    triples = [
        ox.Triple(THEME, things.node("skos:prefLabel"), ox.Literal("Drivers & <more>", language="en")),
        ox.Triple(THEME, things.node("rdf:type"), things.node("gcm:Theme")),
    ]
    written = rdfxml.write(triples)
    assert {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.RDF_XML)} == set(triples)
    assert b"xmlns:gcm=" in written and b"<skos:prefLabel " in written and b"xmlns:owl=" not in written


def test_a_character_that_xml_cannot_hold_is_an_error():
    triple = ox.Triple(THEME, things.node("skos:prefLabel"), ox.Literal("a\x0bb"))
    with pytest.raises(dataset.EditionError, match=r"theme:human-rights .* U\+000B"):
        rdfxml.write([triple])
