"""Every rule is told with its message, and found from the terms that it guards."""

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.presentation import shape_docs

MESSAGE = names.expand("sh:message")


def test_every_rule_with_a_message_is_there(publication):
    said = {
        t.subject.value: t.object.value
        for t in dataset.shapes(publication.edition)
        if t.predicate.value == MESSAGE
    }
    found = shape_docs.rules(publication)
    assert {iri: rule.message for iri, rule in found.items()} == said
    assert {rule.severity for rule in found.values()} <= {"violation", "warning", "info"}
    assert sum(len(group) for _, group in shape_docs.by_class(publication)) == len(found)


def test_a_class_is_guarded_by_its_rule_first_then_by_the_parts(publication):
    found = [rule.local for rule in shape_docs.guarding(publication, names.ONTOLOGY + "Engagement")]
    assert found[0] == "Engagement"
    assert {"Engagement-area", "Engagement-order", "Statement-basis"} <= set(found)
    assert "Meeting" not in found
    assert found.index("Engagement-coded") < found.index("Engagement-area"), "its target is what has items"


def test_a_property_is_guarded_by_the_rules_of_its_values_and_those_that_ask_for_it(publication):
    found = {rule.local: rule for rule in shape_docs.guarding(publication, names.ONTOLOGY + "establishedIn")}
    assert found["Mechanism-establishedIn"].path == names.ONTOLOGY + "establishedIn"
    assert "Mechanism-attributed" in found, "its query names the property"
    assert "Mechanism" not in found, "it only has a part that does"


def test_a_rule_that_asks_has_its_query_under_a_fragment_of_its_own(publication):
    asking = [rule for rule in shape_docs.rules(publication).values() if rule.query]
    assert len({rule.constraint for rule in asking}) == len(asking) > 50
    assert all(rule.constraint and "SELECT" in rule.query for rule in asking)


def test_prefixes_are_those_of_the_queries(publication):
    found = {prefix: space for _, prefix, space in shape_docs.prefixes(publication)}
    assert found["gcm"] == names.ONTOLOGY
    assert all(names.PREFIXES[prefix] == space for prefix, space in found.items())
