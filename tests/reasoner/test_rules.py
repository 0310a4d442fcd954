import pytest

from gcm_ld.reasoner import ntriples
from gcm_ld.reasoner import rules as axioms

UNREAD = {
    "gcm:C owl:equivalentClass [ owl:onProperty gcm:p ; owl:maxCardinality 1 ] .": "maxCardinality",
    "gcm:C owl:hasKey ( gcm:p ) .": "no rule reads owl:hasKey",
    "[] a owl:NegativePropertyAssertion .": "no rule reads owl:NegativePropertyAssertion",
    "gcm:D a owl:DataRange .": "no rule reads owl:DataRange",
    "gcm:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty gcm:p ; owl:someValuesFrom gcm:D ] .": (
        "owl:someValuesFrom as a superclass derives nothing in OWL 2 RL"
    ),
    "gcm:p rdfs:domain [ owl:unionOf ( gcm:C gcm:D ) ] .": "owl:unionOf as a superclass derives nothing",
    "gcm:p rdfs:range [ owl:oneOf ( theme:a theme:b ) ] .": "owl:oneOf as a superclass derives nothing",
    "gcm:C owl:equivalentClass [ owl:intersectionOf ( gcm:D [ owl:complementOf gcm:E ] ) ] .": (
        "owl:complementOf as a subclass derives nothing"
    ),
    "[ owl:onProperty gcm:p ; owl:allValuesFrom gcm:C ] rdfs:subClassOf gcm:D .": (
        "owl:allValuesFrom as a subclass derives nothing"
    ),
    "gcm:p owl:propertyChainAxiom ( [ owl:inverseOf gcm:q ] gcm:r ) .": "an inverse without a name",
    "gcm:p owl:propertyChainAxiom () .": "the list is empty",
    "gcm:p owl:propertyChainAxiom gcm:q .": "the list has no end",
    "gcm:p owl:propertyChainAxiom _:l . _:l rdf:first gcm:q ; rdf:rest _:l .": "the list has no end",
    "gcm:p rdfs:subPropertyOf rdfs:subClassOf .": "would make axioms out of facts",
    "gcm:Kind rdfs:subClassOf owl:TransitiveProperty .": "would make axioms out of facts",
}


@pytest.mark.parametrize(("ontology", "message"), UNREAD.items())
def test_what_no_rule_reads_is_an_error(small, ontology, message):
    with pytest.raises(axioms.Unknown, match=message):
        axioms.read(ntriples.asserted(small(ontology)))


def test_read_fills_in_the_table():
    said = [
        (ntriples.iri(s), ntriples.iri(p), ntriples.iri(o)) for s, p, o in [("gcm:p", "rdfs:domain", "gcm:C")]
    ]
    rules = axioms.read(said, contradictions=False)
    made = axioms.Rule("prp-dom", tuple(said), (("?x", said[0][0], "?y"),), ("?x", ntriples.TYPE, said[0][2]))
    assert rules == [made]


def test_read_leaves_out_what_says_nothing():
    circle = [("<c>", ntriples.iri("rdfs:subClassOf"), "<c>")]
    assert axioms.read(circle, contradictions=False) == []


def test_contradictions_need_each_pair_once(small):
    edition = small("[] a owl:AllDisjointClasses ; owl:members ( gcm:A gcm:B gcm:C ) .")
    rules = axioms.read(ntriples.asserted(edition))
    assert len([rule for rule in rules if rule.name == "cax-adc"]) == 3
    assert all(rule.head is None for rule in rules)


def test_the_header_of_an_ontology_is_no_axiom(small):
    edition = small(
        "<urn:o> a owl:Ontology ; owl:versionInfo '1' . gcm:C a owl:Class ; owl:deprecated true ."
    )
    assert axioms.read(ntriples.asserted(edition), contradictions=False) == []


def test_the_table_is_written_with_variables_that_are_bound():
    for rule in axioms.RULES.values():
        body, _, head = rule.partition("->")
        assert {term for term in head.split() if term.startswith("?")} <= set(body.split())
