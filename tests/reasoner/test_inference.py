"""Each rule of `axioms.RULES` on a case of its own, the whole edition, and owlrl as the referee of both."""

import random

import pyoxigraph as ox
import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import closure, inference, ntriples
from gcm_ld.reasoner import rules as axioms

FOLLOWS = {
    "prp-dom": ("gcm:p rdfs:domain gcm:C .", "theme:a gcm:p 1 .", ["theme:a a gcm:C"]),
    "prp-rng": ("gcm:p rdfs:range gcm:C .", "theme:a gcm:p theme:b .", ["theme:b a gcm:C"]),
    "prp-fp": (
        "gcm:p a owl:FunctionalProperty .",
        "theme:a gcm:p theme:b , theme:c . theme:b gcm:q 1 .",
        ["theme:c gcm:q 1"],
    ),
    "prp-ifp": (
        "gcm:p a owl:InverseFunctionalProperty .",
        "theme:b gcm:p theme:a ; gcm:q 1 . theme:c gcm:p theme:a .",
        ["theme:c gcm:q 1"],
    ),
    "prp-symp": ("gcm:p a owl:SymmetricProperty .", "theme:a gcm:p theme:b .", ["theme:b gcm:p theme:a"]),
    "prp-trp": (
        "gcm:p a owl:TransitiveProperty .",
        "theme:a gcm:p theme:b . theme:b gcm:p theme:c . theme:c gcm:p theme:d .",
        ["theme:a gcm:p theme:c", "theme:a gcm:p theme:d", "theme:b gcm:p theme:d"],
    ),
    "prp-spo1": (
        "gcm:p rdfs:subPropertyOf rdfs:label .",
        "theme:a gcm:p 'A'@en .",
        ['theme:a rdfs:label "A"@en'],
    ),
    "prp-spo2": (
        "gcm:r owl:propertyChainAxiom ( gcm:p gcm:p gcm:q ) .",
        "theme:a gcm:p theme:b . theme:b gcm:p theme:c . theme:c gcm:q 7 .",
        ["theme:a gcm:r 7"],
    ),
    "prp-eqp1": ("gcm:p owl:equivalentProperty gcm:q .", "theme:a gcm:p 1 .", ["theme:a gcm:q 1"]),
    "prp-eqp2": ("gcm:p owl:equivalentProperty gcm:q .", "theme:a gcm:q 1 .", ["theme:a gcm:p 1"]),
    "prp-inv1": ("gcm:p owl:inverseOf gcm:q .", "theme:a gcm:p theme:b .", ["theme:b gcm:q theme:a"]),
    "prp-inv2": ("gcm:p owl:inverseOf gcm:q .", "theme:a gcm:q theme:b .", ["theme:b gcm:p theme:a"]),
    "cls-int1": (
        "gcm:C owl:intersectionOf ( gcm:A gcm:B ) .",
        "theme:a a gcm:A , gcm:B .",
        ["theme:a a gcm:C"],
    ),
    "cls-int2": (
        "gcm:C owl:intersectionOf ( gcm:A gcm:B ) .",
        "theme:a a gcm:C .",
        ["theme:a a gcm:A", "theme:a a gcm:B"],
    ),
    "cls-uni": (
        "[ owl:unionOf ( gcm:A gcm:B ) ] rdfs:subClassOf gcm:C .",
        "theme:a a gcm:B .",
        ["theme:a a gcm:C"],
    ),
    "cls-svf1": (
        "[ owl:onProperty gcm:p ; owl:someValuesFrom gcm:A ] rdfs:subClassOf gcm:C .",
        "theme:a gcm:p theme:b . theme:b a gcm:A . theme:c gcm:p theme:d .",
        ["theme:a a gcm:C"],
    ),
    "cls-svf2": (
        "[ owl:onProperty gcm:p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf gcm:C .",
        "theme:a gcm:p theme:b .",
        ["theme:a a gcm:C"],
    ),
    "cls-avf": (
        "gcm:C rdfs:subClassOf [ owl:onProperty gcm:p ; owl:allValuesFrom gcm:A ] .",
        "theme:a a gcm:C ; gcm:p theme:b .",
        ["theme:b a gcm:A"],
    ),
    "cls-hv1": (
        "gcm:C rdfs:subClassOf [ owl:onProperty gcm:p ; owl:hasValue 1 ] .",
        "theme:a a gcm:C .",
        ["theme:a gcm:p 1"],
    ),
    "cls-hv2": (
        "gcm:C owl:equivalentClass "
        "[ owl:intersectionOf ( gcm:A [ owl:onProperty gcm:p ; owl:hasValue theme:x ] ) ] .",
        "theme:a a gcm:A ; gcm:p theme:x . theme:b a gcm:A . theme:c gcm:p theme:x .",
        ["theme:a a gcm:C"],
    ),
    "cls-oo": (
        "[ owl:oneOf ( theme:a theme:b ) ] rdfs:subClassOf gcm:C .",
        "",
        ["theme:a a gcm:C", "theme:b a gcm:C"],
    ),
    "cax-sco": (
        "gcm:A rdfs:subClassOf gcm:B . gcm:B rdfs:subClassOf prov:Entity .",
        "theme:a a gcm:A .",
        ["theme:a a gcm:B", "theme:a a prov:Entity"],
    ),
    "cax-eqc1": ("gcm:A owl:equivalentClass gcm:B .", "theme:a a gcm:A .", ["theme:a a gcm:B"]),
    "cax-eqc2": ("gcm:A owl:equivalentClass gcm:B .", "theme:a a gcm:B .", ["theme:a a gcm:A"]),
    "eq-sym": ("", "theme:b owl:sameAs <urn:a> . <urn:a> gcm:p 1 .", ["theme:b gcm:p 1"]),
    "eq-rep-s": ("", "theme:a owl:sameAs theme:b ; gcm:p 1 .", ["theme:b gcm:p 1"]),
    "eq-rep-p": ("", "gcm:p owl:sameAs gcm:q . theme:a gcm:p 1 .", ["theme:a gcm:q 1"]),
    "eq-rep-o": ("", "theme:a owl:sameAs theme:b . theme:c gcm:p theme:a .", ["theme:c gcm:p theme:b"]),
}
CONTRADICTS = {
    "prp-irp": ("gcm:p a owl:IrreflexiveProperty .", "theme:a gcm:p theme:a .", ["theme:a"]),
    "prp-asyp": (
        "gcm:p a owl:AsymmetricProperty .",
        "theme:a gcm:p theme:b . theme:b gcm:p theme:a .",
        ["theme:a", "theme:b"],
    ),
    "prp-pdw": (
        "gcm:p owl:propertyDisjointWith gcm:q .",
        "theme:a gcm:p theme:b ; gcm:q theme:b .",
        ["theme:a", "theme:b"],
    ),
    "prp-adp": (
        "[] a owl:AllDisjointProperties ; owl:members ( gcm:p gcm:q gcm:r ) .",
        "theme:a gcm:r 1 ; gcm:p 1 .",
        ["theme:a", "1"],
    ),
    "cls-nothing2": ("gcm:C rdfs:subClassOf owl:Nothing .", "theme:a a gcm:C .", ["theme:a"]),
    "cls-com": (
        "gcm:C rdfs:subClassOf [ owl:complementOf gcm:D ] .",
        "theme:a a gcm:C , gcm:D .",
        ["theme:a"],
    ),
    "cax-dw": (
        "gcm:C owl:disjointWith gcm:D . gcm:E rdfs:subClassOf gcm:D .",
        "theme:a a gcm:C , gcm:E .",
        ["theme:a"],
    ),
    "cax-adc": (
        "[] a owl:AllDisjointClasses ; owl:members ( gcm:C gcm:D gcm:E ) .",
        "theme:a a gcm:E , gcm:C .",
        ["theme:a"],
    ),
    "eq-diff1": ("", "theme:a owl:sameAs theme:b ; owl:differentFrom theme:b .", ["theme:a", "theme:b"]),
    "eq-diff2": (
        "gcm:p a owl:FunctionalProperty .",
        "theme:x gcm:p theme:a , theme:b . [] a owl:AllDifferent ; owl:members ( theme:c theme:b theme:a ) .",
        ["theme:a", "theme:b"],
    ),
    "eq-diff3": (
        "",
        "theme:b owl:sameAs theme:a . [] a owl:AllDifferent ; owl:distinctMembers ( theme:a theme:b ) .",
        ["theme:a", "theme:b"],
    ),
    "dt-not-type": ("gcm:p rdfs:range xsd:integer .", "theme:a gcm:p 'five' .", ["theme:a", '"five"']),
}


def infer(edition: dataset.Edition) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(inference.text(edition), format=ox.RdfFormat.N_TRIPLES)]


def lines(triples) -> list[str]:
    return sorted(turtle.line(triple) for triple in triples)


def rules(proof: inference.Proof) -> set[str]:
    return {proof.rule}.union(*map(rules, proof.premises))


def test_every_rule_has_a_case():
    equality = {"eq-sym", "eq-rep-s", "eq-rep-p", "eq-rep-o"}
    assert {*FOLLOWS, *CONTRADICTS} == {*axioms.RULES, *equality, "dt-not-type"}


@pytest.mark.parametrize("rule", FOLLOWS)
def test_rule_derives_what_owlrl_derives_and_says_so(small, rule):
    ontology, data, expected = FOLLOWS[rule]
    edition = small(ontology, data)
    inferred = infer(edition)
    assert lines(inferred) == expected
    assert inference.infer_by_owlrl(edition) == inferred
    assert rule in set().union(*(rules(inference.prover(edition)(triple)) for triple in inferred))
    assert inference.contradictions(edition) == []


@pytest.mark.parametrize("rule", CONTRADICTS)
def test_contradiction_is_found_and_named(small, rule):
    ontology, data, things = CONTRADICTS[rule]
    found = inference.contradictions(small(ontology, data))
    assert rule in {contradiction.rule for contradiction in found}
    for contradiction in found:
        if contradiction.rule == rule:
            assert sorted(show(thing) for thing in contradiction.things) == sorted(things)
            places = [place for proof in contradiction.premises for place in leaves(proof)]
            assert places
            assert set(places) <= {"ontology/gcm.ttl:1", "data/thing.ttl:1"}


def show(term) -> str:
    return turtle.line((term, term, term)).split(" ")[0]


def leaves(proof: inference.Proof) -> list[str]:
    return [proof.place] if not proof.premises else [place for p in proof.premises for place in leaves(p)]


def test_functional_property_with_two_literals_contradicts(small):
    ontology = "gcm:p a owl:FunctionalProperty ."
    found = inference.contradictions(small(ontology, "theme:a gcm:p 1 , 1.0 ."))
    assert found == []
    [contradiction] = inference.contradictions(small(ontology, "theme:a gcm:p 1 , 2 ."))
    assert contradiction.rule == "eq-diff1"
    assert sorted(proof.text for proof in contradiction.premises) == [
        *("gcm:p a owl:FunctionalProperty", "theme:a gcm:p 1", "theme:a gcm:p 2")
    ]


def test_each_contradiction_is_told_once(small):
    members = "[] a owl:AllDisjointClasses ; owl:members ( gcm:A gcm:B gcm:C ) ."
    found = inference.contradictions(
        small(members, "theme:a a gcm:A , gcm:B , gcm:C . theme:b a gcm:A , gcm:B .")
    )
    assert sorted((c.rule, *(thing.value for thing in c.things)) for c in found) == [
        *[("cax-adc", names.iri("theme", "a"))] * 3,
        ("cax-adc", names.iri("theme", "b")),
    ]


def test_kept_are_new_triples_about_our_own_things(small):
    ontology = """gcm:p rdfs:range gcm:C ; owl:inverseOf gcm:q .
        gcm:C rdfs:subClassOf owl:Thing , rdfs:Resource , gcm:D . gcm:D rdfs:subClassOf gcm:C .
        gcm:r rdfs:subPropertyOf gcm:s . gcm:C gcm:r 1 . <https://w3id.org/gcm-ld/ontology> gcm:r 1 ."""
    edition = small(ontology, "theme:a gcm:p <urn:other> . <urn:other> gcm:p theme:b . theme:b a gcm:C .")
    expected = ["theme:a gcm:q <urn:other>", "theme:b a gcm:D", "theme:b gcm:q <urn:other>"]
    assert lines(infer(edition)) == expected[1:]
    assert inference.infer_by_owlrl(edition) == infer(edition)


def test_complete_adds_a_graph_once(small):
    edition = small("gcm:A rdfs:subClassOf gcm:B .", "theme:a a gcm:A .")
    graph = ox.NamedNode(names.INFERRED)
    for _ in range(2):
        inference.complete(edition)
        assert [quad.triple for quad in edition.store.quads_for_pattern(None, None, None, graph)] == (
            infer(edition)
        )
        assert len(edition.store) == 3


def test_what_no_rule_reads_is_told_with_its_place(small):
    edition = small("\ngcm:C owl:equivalentClass\n  [ owl:onProperty gcm:p ; owl:maxCardinality 1 ] .")
    message = (
        r"^ontology/gcm.ttl:3: no rule reads owl:maxCardinality\. Say in a shape how .*, by sh:maxCount\.$"
    )
    for function in (infer, inference.contradictions, inference.complete):
        with pytest.raises(dataset.EditionError, match=message):
            function(edition)


def test_explain_leads_to_lines_of_files(small):
    edition = small(
        "gcm:p rdfs:domain gcm:C .\n\n"
        "gcm:C owl:equivalentClass [ owl:onProperty gcm:q ; owl:hasValue theme:x ] .",
        "\ntheme:a\n  gcm:p 1 .",
    )
    [_, triple] = infer(edition)
    proof = inference.prover(edition)(triple)
    assert (proof.text, proof.rule, proof.place) == ("theme:a gcm:q theme:x", "cls-hv1", "")
    typed, value, on = proof.premises
    assert (typed.text, typed.rule) == (
        "theme:a a [ owl:hasValue theme:x ; owl:onProperty gcm:q ]",
        "cax-eqc1",
    )
    assert value.text == "[ owl:hasValue theme:x ; owl:onProperty gcm:q ] owl:hasValue theme:x"
    assert value.place == on.place == "ontology/gcm.ttl:3"
    domain = typed.premises[0]
    assert [(p.rule, p.text, p.place) for p in domain.premises] == [
        ("asserted", "theme:a gcm:p 1", "data/thing.ttl:3"),
        ("asserted", "gcm:p rdfs:domain gcm:C", "ontology/gcm.ttl:1"),
    ]


def test_explain_an_asserted_triple_is_its_place(small):
    edition = small(data="\n\ntheme:a gcm:p 1 .")
    proof = inference.prover(edition)(next(iter(edition.store)).triple)
    assert (proof.rule, proof.place, proof.premises) == ("asserted", "data/thing.ttl:3", ())


def test_explain_nothing_is_none(small):
    edition = small(data="theme:a gcm:p 1 .")
    triple = next(iter(edition.store)).triple
    assert inference.prover(edition)(ox.Triple(triple.subject, triple.predicate, ox.Literal(2))) is None


def test_the_real_edition_has_no_contradiction(edition):
    assert inference.contradictions(edition) == []


def test_every_class_and_property_can_be_used(edition):
    """An example of each, with the ontology and no data, contradicts nothing."""
    a_class, a_property, is_a = (
        ox.NamedNode(names.expand(name)) for name in ("owl:Class", "owl:ObjectProperty", "rdf:type")
    )
    words = [quad for quad in edition.store if "/graph/ontology/" in quad.graph_name.value]
    examples = []
    for number, word in enumerate(words):
        left, right = (ox.NamedNode(f"{names.BASE}example/{number}/{side}") for side in ("left", "right"))
        if word.object == a_class:
            examples.append(ox.Quad(left, is_a, word.subject, word.graph_name))
        elif word.object == a_property:
            examples.append(ox.Quad(left, word.subject, right, word.graph_name))
    assert len(examples) > 100
    store = ox.Store()
    store.bulk_extend(words + examples)
    assert inference.contradictions(dataset.Edition(edition.root, edition.files, store)) == []


@pytest.mark.long
def test_owlrl_derives_the_same_from_the_real_edition(edition):
    inferred = infer(edition)
    assert len(inferred) > 1000
    assert inference.infer_by_owlrl(edition) == inferred


def test_owlrl_derives_the_same_from_a_tenth_of_the_real_edition(edition):
    """What follows from some triples follows from more, so that any part will do; all words are in it."""
    words = names.graph("ontology")
    tenth = sorted({str(quad.subject) for quad in edition.store})[::10]
    part, some = ox.Store(), set(tenth)
    part.bulk_extend(
        quad for quad in edition.store if str(quad.subject) in some or quad.graph_name.value.startswith(words)
    )
    sample = dataset.Edition(edition.root, edition.files, part)
    inferred = infer(sample)
    assert len(inferred) > 1000
    assert inference.infer_by_owlrl(sample) == inferred


NAMES = """
theme:claim a gcm:Claim ; gcm:mechanism theme:m ; gcm:area theme:a ; gcm:theme theme:t ; gcm:element theme:e .
theme:n a gcm:Engagement ; gcm:mechanism theme:m ; gcm:area theme:a .
theme:p a gcm:Placement ; gcm:area theme:a ; gcm:theme theme:t .
theme:u a gcm:Uptake ; gcm:area theme:a ; gcm:element theme:e .
"""
LINKS = """
theme:n gcm:notedMechanism theme:m .
theme:p gcm:placedUnder theme:t .
theme:u gcm:takenUpElement theme:e .
"""


@pytest.mark.parametrize(("data", "links"), [(NAMES, False), (NAMES + LINKS, True)], ids=["named", "linked"])
def test_only_what_places_takes_up_and_engages_links_what_it_names(small, edition, data, links):
    """A claim, and a rejected statement of any kind, may name mechanism, area, theme and element."""
    ontology = (edition.root / "ontology/gcm.ttl").read_text()
    made = small(ontology, data)
    inferred = infer(made)
    assert inference.infer_by_owlrl(made) == inferred
    derived = {names.compact(triple.predicate.value) for triple in inferred}
    coverage = {
        f"gcm:{name}" for name in ("engagesIn", "worksOn", "coversTheme", "underTheme", "hasArea", "takesUp")
    }
    assert coverage & derived == (coverage if links else set())


def test_proofs_in_the_real_edition_end_in_the_files(edition):
    inferred = infer(edition)
    texts = {file.path: file.text.splitlines() for file in edition.files}
    prove = inference.prover(edition)
    for triple in inferred[:: len(inferred) // 100]:
        proof = prove(triple)
        assert proof.text == turtle.line(triple)
        for place in leaves(proof):
            path, line = place.split(":")
            assert texts[path][int(line) - 1].strip(" .;")


PATTERNS = (
    "gcm:{0} rdfs:subClassOf gcm:{1} .",
    "gcm:p{0} rdfs:subPropertyOf gcm:p{1} .",
    "gcm:p{0} rdfs:domain gcm:{1} .",
    "gcm:p{0} rdfs:range gcm:{1} .",
    "gcm:p{0} owl:inverseOf gcm:p{1} .",
    "gcm:p{0} owl:propertyChainAxiom ( gcm:p{1} gcm:p{2} ) .",
    "gcm:p{0} owl:propertyChainAxiom ( gcm:p{1} gcm:p{2} gcm:p{3} ) .",
    "gcm:p{0} a owl:TransitiveProperty .",
    "gcm:p{0} a owl:SymmetricProperty .",
    "gcm:{0} owl:equivalentClass [ owl:intersectionOf "
    "( gcm:{1} [ owl:onProperty gcm:p{2} ; owl:hasValue theme:{3} ] ) ] .",
    "[ owl:onProperty gcm:p{0} ; owl:someValuesFrom gcm:{1} ] rdfs:subClassOf gcm:{2} .",
    "gcm:{0} rdfs:subClassOf [ owl:onProperty gcm:p{1} ; owl:allValuesFrom gcm:{2} ] .",
)
FACTS = ("theme:{0} gcm:p{1} theme:{2} .", "theme:{0} a gcm:{1} .", "theme:{0} gcm:p{1} {2} .")


@pytest.mark.parametrize("seed", range(12))
def test_owlrl_derives_the_same_from_chance_editions(small, seed):
    chance = random.Random(seed)

    def drawn(patterns: tuple[str, ...], times: int) -> str:
        return "\n".join(chance.choice(patterns).format(*chance.choices(range(6), k=4)) for _ in range(times))

    edition = small(drawn(PATTERNS, 10), drawn(FACTS, 12))
    assert inference.infer_by_owlrl(edition) == infer(edition)


ONTOLOGY = """
gcm:C owl:equivalentClass [ owl:intersectionOf (
  gcm:D
  [ owl:onProperty gcm:p ; owl:hasValue theme:x ]
) ] .

[] a owl:AllDifferent ; owl:members ( theme:a theme:b ) .
"""


def test_places_find_the_line_of_what_is_said(small):
    edition = small(ONTOLOGY, "\n\ntheme:a\n  gcm:p\n    theme:b .")
    places = inference.Places(edition)
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
    assert inference.Places(edition).find(next(iter(edition.store)).triple) == "data/thing.ttl:2"


def test_places_follow_an_edition_that_changes(small):
    before, after = small("theme:a gcm:p 1 ."), small("\n\ntheme:a gcm:p 1 .")
    lines = [inference.Places(one).find(next(iter(one.store)).triple) for one in (before, after, before)]
    assert lines == ["ontology/gcm.ttl:1", "ontology/gcm.ttl:3", "ontology/gcm.ttl:1"]


def test_places_of_what_no_file_says_are_empty(small):
    node = ox.NamedNode("urn:a")
    assert inference.Places(small()).find(ox.Triple(node, node, node)) == ""


def test_prove_goes_down_to_what_is_asserted(small):
    edition = small("gcm:p rdfs:range gcm:C . gcm:C rdfs:subClassOf gcm:D .", "theme:a gcm:p 7 .")
    said = ntriples.asserted(edition)
    ways = closure.close(said, axioms.read(said), remember=True).ways
    seven = ntriples.of(ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:a"), ox.Literal(7)))[2]
    proof = inference.prove((seven, ntriples.TYPE, ntriples.iri("gcm:D")), ways, inference.Places(edition))
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
    ways = closure.close(said, axioms.read(said), remember=True).ways
    last = ntriples.iri("theme:2000"), ntriples.TYPE, ntriples.iri("gcm:C")
    proof, depth = inference.prove(last, ways, inference.Places(edition)), 0
    while proof.premises:
        proof, depth = proof.premises[0], depth + 1
    assert depth >= 2000


def test_a_proof_is_a_text_each_premise_indented_below_its_conclusion():
    leaf = inference.Proof("a b c", inference.ASSERTED, "data/a.ttl:1")
    middle = inference.Proof("d e f", "prp-dom", premises=(leaf,))
    assert str(inference.Proof("g h i", "cax-sco", premises=(middle, leaf))) == (
        "g h i  by cax-sco, from\n  d e f  by prp-dom, from\n"
        "    a b c  [data/a.ttl:1]\n  a b c  [data/a.ttl:1]"
    )


RULE = """PREFIX rule: <https://w3id.org/gcm-ld/shapes#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

rule:Test
    a sh:SPARQLRule ;
    sh:construct "%s" ;
    sh:order 9 ;
    .
"""


def test_members_of_a_body_take_part_through_it(publication):
    found = inference.construct(publication.edition)
    through = f"<{names.ONTOLOGY}through>"
    made = {subject for subject, predicate, _ in found if predicate == through}
    assert made and all("/membership/" in subject for subject in made)
    assert {rule for (_, predicate, _), rule in found.items() if predicate == through} == {
        f"{names.SHAPES}Membership-throughMembers"
    }


def test_what_is_made_is_left_out_of_the_store(publication):
    before = len(publication.store)
    inference.construct(publication.edition)
    assert len(publication.store) == before


@pytest.mark.parametrize(("text", "words"), [("CONSTRUCT {", "no SPARQL"), ("ASK {}", "no CONSTRUCT")])
def test_a_rule_that_is_none_is_named(tmp_path, text, words):
    folder = world.make(tmp_path)
    (folder / "shapes").mkdir(exist_ok=True)
    (folder / "shapes/test.ttl").write_text(RULE % text)
    with pytest.raises(dataset.EditionError, match=f"#Test: {words}"):
        inference.construct(dataset.read(folder))
