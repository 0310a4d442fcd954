"""What is said about a thing comes with its line, what follows apart, and the statements that speak of it."""

import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers

ALMATY = names.iri("mechanism", "almaty-process")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return answers.complete(world.make(tmp_path_factory.mktemp("world")))


def test_asserted_facts_come_in_order_with_their_lines(edition):
    description = descriptions.describe(edition, ALMATY)
    first = world.DATA.splitlines().index("mechanism:almaty-process") + 1
    assert (description.iri, description.label) == (ALMATY, "Almaty Process")
    assert [(fact.property, fact.value) for fact in description.asserted] == [
        ("rdf:type", "regional consultative process"),
        ("skos:prefLabel", "Almaty Process"),
        ("has theme", "Human rights"),
        ("gcm:founded", "2013-06-05"),
    ]
    assert [fact.place for fact in description.asserted] == [
        f"data/thing.ttl:{line}" for line in range(first + 1, first + 5)
    ]


def test_inferred_facts_stand_apart(edition):
    description = descriptions.describe(edition, ALMATY)
    assert [(fact.property, fact.value, fact.place) for fact in description.inferred] == [
        ("covers theme", "Human rights", ""),
        ("rdf:type", "mechanism", ""),
    ]
    assert description.types == ("mechanism", "regional consultative process")


def test_statements_about_a_thing_say_what_they_rest_on(edition):
    (statement,) = descriptions.describe(edition, ALMATY).statements
    assert statement.iri == names.iri("engagement", "almaty-process", "human-rights")
    assert statement.kind == "engagement"
    assert statement.says == ("gcm:theme Human rights",)
    assert statement.evidence == {
        "basis": "basis:printed",
        "passage": "passage:one",
        "quote": "Almaty   Process",
    }
    assert statement.place.startswith("data/thing.ttl:")


def test_a_theme_is_spoken_of_by_the_same_statement(edition):
    (statement,) = descriptions.describe(edition, names.iri("theme", "human-rights")).statements
    assert statement.says == ("gcm:mechanism Almaty Process",)


def test_nothing_said_is_an_error(edition):
    with pytest.raises(things.ThingError, match="nothing is said about mechanism:nobody"):
        descriptions.describe(edition, names.iri("mechanism", "nobody"))


def test_an_engagement_of_the_real_edition_has_its_passage_and_quote():
    edition = answers.complete()
    description = descriptions.describe(edition, ALMATY)
    engagements = [one for one in description.statements if one.kind == "engagement"]
    assert len(engagements) == 10
    assert all({"basis", "passage", "quote"} <= set(one.evidence) for one in engagements)
    assert all(one.place.startswith("data/engagement.ttl:") for one in engagements)
