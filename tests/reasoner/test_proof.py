import pyoxigraph as ox

from gcm_ld.reasoner import closure, ntriples, rules
from gcm_ld.reasoner import proof as explanation

ONTOLOGY = """
gcm:C owl:equivalentClass [ owl:intersectionOf (
  gcm:D
  [ owl:onProperty gcm:p ; owl:hasValue theme:x ]
) ] .

[] a owl:AllDifferent ; owl:members ( theme:a theme:b ) .
"""


def test_places_find_the_line_of_what_is_said(small):
    edition = small(ONTOLOGY, "\n\ntheme:a\n  gcm:p\n    theme:b .")
    places = explanation.Places(edition)
    found = {places.show(ntriples.of(quad.triple)): places.find(quad.triple) for quad in edition.store}
    assert found["theme:a gcm:p theme:b"] == "data/thing.ttl:5"
    inner = "[ owl:hasValue theme:x ; owl:onProperty gcm:p ]"
    assert (
        found[f"gcm:C owl:equivalentClass [ owl:intersectionOf ( gcm:D {inner} ) ]"] == "ontology/gcm.ttl:2"
    )
    assert found[f"{inner} owl:hasValue theme:x"] == "ontology/gcm.ttl:2"
    assert found["[ a owl:AllDifferent ; owl:members ( theme:a theme:b ) ] a owl:AllDifferent"] == (
        "ontology/gcm.ttl:7"
    )


def test_places_name_the_first_of_two_files(small):
    edition = small("theme:a gcm:p 1 .", "\ntheme:a gcm:p 1 .")
    assert explanation.Places(edition).find(next(iter(edition.store)).triple) == "data/thing.ttl:2"


def test_places_follow_an_edition_that_changes(small):
    before, after = small("theme:a gcm:p 1 ."), small("\n\ntheme:a gcm:p 1 .")
    lines = [explanation.Places(one).find(next(iter(one.store)).triple) for one in (before, after, before)]
    assert lines == ["ontology/gcm.ttl:1", "ontology/gcm.ttl:3", "ontology/gcm.ttl:1"]


def test_places_of_what_no_file_says_are_empty(small):
    node = ox.NamedNode("urn:a")
    assert explanation.Places(small()).find(ox.Triple(node, node, node)) == ""


def test_prove_goes_down_to_what_is_asserted(small):
    edition = small("gcm:p rdfs:range gcm:C . gcm:C rdfs:subClassOf gcm:D .", "theme:a gcm:p 7 .")
    said = ntriples.asserted(edition)
    ways = closure.close(said, rules.read(said), remember=True).ways
    seven = ntriples.of(ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:a"), ox.Literal(7)))[2]
    proof = explanation.prove(
        (seven, ntriples.TYPE, ntriples.iri("gcm:D")), ways, explanation.Places(edition)
    )
    assert (proof.text, proof.rule) == ("7 a gcm:D", "cax-sco")
    assert [(premise.text, premise.rule) for premise in proof.premises] == [
        ("7 a gcm:C", "prp-rng"),
        ("gcm:C rdfs:subClassOf gcm:D", "asserted"),
    ]


def test_a_long_way_is_no_trouble(small):
    ontology = "gcm:C rdfs:subClassOf [ owl:onProperty gcm:p ; owl:allValuesFrom gcm:C ] ."
    steps = " ".join(f"theme:{number} gcm:p theme:{number + 1} ." for number in range(2000))
    edition = small(ontology, "theme:0 a gcm:C . " + steps)
    said = ntriples.asserted(edition)
    ways = closure.close(said, rules.read(said), remember=True).ways
    last = ntriples.iri("theme:2000"), ntriples.TYPE, ntriples.iri("gcm:C")
    proof, depth = explanation.prove(last, ways, explanation.Places(edition)), 0
    while proof.premises:
        proof, depth = proof.premises[0], depth + 1
    assert depth >= 2000
