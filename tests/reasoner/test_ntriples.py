import pyoxigraph as ox

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
