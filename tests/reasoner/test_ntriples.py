import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.reasoner import inference, ntriples

DATA = r"""
theme:a rdfs:label "words . <x> \"quoted\"\n\u2028"@en ; gcm:number 7 ; gcm:empty "" ; gcm:p [] .
"""


def test_asserted_is_what_the_files_say(small):
    edition = small("gcm:C rdfs:subClassOf gcm:D .", DATA + "theme:b a gcm:C .")
    said = ntriples.asserted(edition)
    assert {ntriples.of(quad.triple) for quad in edition.store} == set(said)
    inference.complete(edition)
    assert len(edition.store) == len(said) + 1
    assert set(ntriples.asserted(edition)) == set(said)


def test_facts_and_triples_are_the_same_thing(small):
    edition = small(data=DATA)
    triples = [quad.triple for quad in edition.store]
    named = [triple for triple in triples if not isinstance(triple.object, ox.BlankNode)]
    assert ntriples.triples(map(ntriples.of, named)) == named
    assert {line + b"\n" for line in ntriples.text(map(ntriples.of, named)).splitlines()} == {
        ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) for triple in named
    }


def test_of_and_iri_write_terms_alike():
    triple = ox.Triple(*(ox.NamedNode(names.expand(name)) for name in ("theme:a", "rdf:type", "gcm:Theme")))
    assert ntriples.of(triple) == (ntriples.iri("theme:a"), ntriples.TYPE, ntriples.iri("gcm:Theme"))


def test_the_real_edition_has_no_fact_twice(edition):
    said = ntriples.asserted(edition)
    twice = {fact for fact in said if said.count(fact) > 1} if len(set(said)) < len(said) else set()
    assert twice == set()
    assert edition.fingerprint


XSD = names.PREFIXES["xsd"]


def typed(form: str, datatype: str) -> str:
    return f'"{form}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ('"a"', '"a"', False),
        ('"a"', '"b"', True),
        ('"a"', '"a"@en', True),
        ('"a"@fr', '"a"@en', True),
        ('"a"', typed("a", "string"), False),
        (typed("1", "integer"), typed("01", "integer"), False),
        (typed("1", "integer"), typed("1.0", "decimal"), False),
        (typed("1", "integer"), typed("2", "integer"), True),
        (typed("one", "integer"), typed("1", "integer"), True),
        (typed("1", "boolean"), typed("true", "boolean"), False),
        (typed("0", "boolean"), typed("true", "boolean"), True),
        (typed("2017", "gYear"), '"2017"', True),
    ],
)
def test_differ_compares_values(left, right, differ):
    assert ntriples.differ(left, right) is differ
    assert ntriples.differ(right, left) is differ


@pytest.mark.parametrize(
    ("literal", "datatype", "fits"),
    [
        ('"a \\" b"', "xsd:string", True),
        ('"a"@en', "xsd:string", False),
        ('"a"@en', "rdf:langString", True),
        ('"a"', "rdf:langString", False),
        ('"a"@en', "rdf:PlainLiteral", True),
        (typed("1", "integer"), "rdf:PlainLiteral", False),
        (typed("1", "integer"), "rdfs:Literal", True),
        (typed("1", "integer"), "xsd:decimal", True),
        (typed("1.0", "decimal"), "xsd:integer", True),
        (typed("1.5", "decimal"), "xsd:integer", False),
        (typed("five", "integer"), "xsd:integer", False),
        (typed("0", "integer"), "xsd:positiveInteger", False),
        (typed("0", "integer"), "xsd:nonNegativeInteger", True),
        (typed("200", "integer"), "xsd:byte", False),
        (typed("200", "integer"), "xsd:unsignedByte", True),
        (typed("NaN", "decimal"), "xsd:decimal", False),
        (typed("1.0", "integer"), "xsd:integer", False),
        ('"1"', "xsd:integer", False),
        (typed("http://e/", "anyURI"), "xsd:anyURI", True),
        ('"http://e/"', "xsd:anyURI", False),
        ('"a"', "gcm:Theme", True),
    ],
)
def test_fits_looks_for_the_value_in_the_datatype(literal, datatype, fits):
    assert ntriples.fits(literal, f"<{names.expand(datatype)}>") is fits
