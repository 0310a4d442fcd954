"""Terms say what the ontology says of them, in words, and where they are used."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.presentation import vocabulary


def term(publication, name: str) -> vocabulary.Term:
    return vocabulary.find(publication, names.ONTOLOGY + name)


def said(publication, sentence: vocabulary.Sentence) -> str:
    return "".join(publication.label(part) if part.startswith("http") else part for part in sentence)


def test_every_term_is_there_with_label_and_definition(publication):
    found = vocabulary.terms(publication)
    quads = publication.store.quads_for_pattern(None, terms.node("rdfs:isDefinedBy"), None)
    defined = {quad.subject.value for quad in quads}
    assert {iri for iri in defined if iri.startswith(names.ONTOLOGY)} == set(found)
    assert [one.name for one in found.values() if not one.label or not one.definition] == []
    assert [iri for iri in found if found[iri].name != iri.removeprefix(names.ONTOLOGY)] == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Engagement", "Every engagement is a statement."),
        ("Conference", "A meeting is a conference exactly where it has kind of meeting conference."),
        ("engagesIn", "Where x has noted engagement y and y concerns area z, also x engages in z."),
        ("coversTheme", "Where x covers theme y, y is a theme of the Global Compact for Migration."),
        ("coversTheme", "Where x covers theme y, also y is covered by x, and the other way round."),
        ("isCoveredBy", "Where x is covered by y, also y covers theme x, and the other way round."),
        ("follows", "Where x follows y, y never follows x."),
        ("follows", "Nothing follows itself."),
    ],
)
def test_axioms_in_words(publication, name, sentence):
    assert sentence in [said(publication, axiom) for axiom in term(publication, name).axioms]


def test_classes_that_share_nothing_say_so_from_both_sides(publication):
    for name, other in (("GlobalProcess", "InterRegionalForum"), ("Mechanism", "Theme"), ("Claim", "Uptake")):
        for one, two in ((name, other), (other, name)):
            axioms = [axiom for axiom in term(publication, one).axioms if axiom[0] == "No "]
            assert any(names.ONTOLOGY + two in axiom for axiom in axioms), (one, two)
    either = [axiom for axiom in term(publication, "InterRegionalForum").axioms if axiom[0] == "No "]
    assert not any(names.ONTOLOGY + "RegionalConsultativeProcess" in axiom for axiom in either)


def test_neighbours_are_told_from_both_sides(publication):
    found = vocabulary.terms(publication)
    for one in found.values():
        for above in (iri for iri in one.above if iri in found):
            assert one.iri in found[above].below
        for other in one.inverse:
            assert one.iri in found[other].inverse
        for chain in one.chains:
            for step in set(chain) & set(found) - {one.iri}:
                assert one.iri in found[step].serves
        if not one.is_class:
            assert all(one.iri in found[kind].domain for kind in one.domain if kind in found)


def test_a_class_is_between_what_leads_to_it_and_what_it_leads_to(publication):
    around = vocabulary.neighbourhood(publication, term(publication, "Mechanism"))
    assert [one.name for one in around["above"]] == ["org:OrganizationalCollaboration"]
    assert {"GlobalProcess", "RegionalConsultativeProcess"} <= {one.name for one in around["below"]}
    assert ("State", "takesPartIn") in {(one.name, names.local(one.by)) for one in around["before"]}
    assert ("Element", "coversElement") in {(one.name, names.local(one.by)) for one in around["after"]}
    assert {one.by for one in around["after"]} == set(term(publication, "Mechanism").domain)


def test_a_property_is_between_its_domain_and_its_range(publication):
    around = vocabulary.neighbourhood(publication, term(publication, "takesPartIn"))
    assert [one.name for one in around["before"]] == ["State"]
    assert [one.name for one in around["after"]] == ["Mechanism"]


@pytest.mark.parametrize(
    ("name", "words"), [("purpose", vocabulary.VALUE), ("mayBearOnTarget", vocabulary.ANYTHING)]
)
def test_what_has_no_range_leads_to_a_value_or_to_anything(publication, name, words):
    around = vocabulary.neighbourhood(publication, term(publication, name))
    assert around["after"] == [vocabulary.Neighbour(words)]


def test_main_classes_have_properties_that_lead_to_other_classes(publication):
    known, shown = vocabulary.terms(publication), []
    for one, after in vocabulary.main_classes(publication):
        assert one.is_class and not one.above_here
        assert any(neighbour.iri in known and neighbour.iri != one.iri for neighbour in after)
        for neighbour in after:
            assert one.iri in known[neighbour.by].domain and neighbour.iri in known[neighbour.by].range
        shown += {neighbour.by for neighbour in after}
    assert len(shown) == len(set(shown)) > 20
    assert not [iri for iri in shown if set(known[iri].inverse) & set(shown)], "one of two inverse ones"
    assert {"Mechanism", "Statement", "Theme"} <= {
        one.name for one, _ in vocabulary.main_classes(publication)
    }


def test_uses_are_counted_as_sparql_counts_them(publication):
    found = vocabulary.uses(publication)
    area, engagement = (ox.NamedNode(names.ONTOLOGY + name) for name in ("engagesIn", "Engagement"))
    inferred = ox.NamedNode(names.INFERRED)
    count = len(list(publication.store.quads_for_pattern(None, area, None, inferred)))
    assert (found[area.value].stated, found[area.value].inferred) == (0, count)
    assert found[engagement.value].stated == 456


def test_every_term_has_an_instance_and_the_instance_shows_it(publication):
    for one in vocabulary.terms(publication).values():
        triples = vocabulary.example(publication, one)
        if publication.value(one.iri, "owl:deprecated") == "true":
            assert not triples, one.name
            continue
        assert triples or publication.subjects("gcm:property", one.iri), f"{one.name}, not even unknown"
        if triples and not one.is_class:
            assert triples[0].predicate.value == one.iri


def test_questions_are_found_by_the_whole_name(publication):
    asked = vocabulary.questions(publication, term(publication, "engagesIn"))
    assert asked
    assert all("gcm:engagesIn" in publication.questions[name].text for name in asked)
    texts = {name: query.text for name, query in publication.questions.items()}
    areas = vocabulary.questions(publication, term(publication, "area"))
    assert all("gcm:area " in texts[name] or "gcm:area/" in texts[name] for name in areas)


def test_what_is_no_term_is_refused(publication):
    with pytest.raises(things.ThingError, match="no term gcm:Nothing"):
        vocabulary.find(publication, names.ONTOLOGY + "Nothing")
