"""What is said about a thing comes with its line, what follows apart, and the statements that speak of it."""

import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers, engines

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
    ((kind, place, statement),) = descriptions.statements_about(edition, ALMATY)
    assert statement.iri == names.iri("engagement", "almaty-process", "human-rights")
    assert kind == "engagement" and place.startswith("data/thing.ttl:")
    assert descriptions.says(edition.store, statement, ALMATY) == ["gcm:theme Human rights"]
    assert descriptions.evidence(edition.store, statement) == [
        *("basis:printed", "passage:one", '"Almaty Process"'),
    ]


def test_a_theme_is_spoken_of_by_the_same_statement(edition):
    rights = names.iri("theme", "human-rights")
    ((_, _, statement),) = descriptions.statements_about(edition, rights)
    assert descriptions.says(edition.store, statement, rights) == ["gcm:mechanism Almaty Process"]


def test_nothing_said_is_an_error(edition):
    with pytest.raises(things.ThingError, match="nothing is said about mechanism:nobody"):
        descriptions.describe(edition, names.iri("mechanism", "nobody"))


def test_an_engagement_of_the_real_edition_has_its_passage_and_quote():
    edition = answers.complete()
    about = descriptions.statements_about(edition, ALMATY)
    engagements = [(one, place) for kind, place, one in about if kind == "engagement"]
    noted = [(one, place) for one, place in engagements if one.one("notedMechanism")]
    assert (len(noted), len(engagements)) == (10, 27)
    assert all({"basis", "passage", "quote"} <= set(one.values) for one, _ in noted)
    assert all(place.startswith("data/listings/annex-2.ttl:") for _, place in noted)


def test_an_engagement_of_another_list_has_its_source_and_items():
    about = descriptions.statements_about(answers.complete(), ALMATY)
    found = [
        (one, place) for kind, place, one in about if kind == "engagement" and one.one("engagedMechanism")
    ]
    assert found
    assert all({"basis", "source", "fromItem"} <= set(one.values) for one, _ in found)
    assert all(
        place.startswith(f"data/listings/{names.local(one.one('inListing'))}.ttl:") for one, place in found
    )


def test_asserted_and_inferred_stand_apart(publication):
    groups = descriptions.pointing(publication, names.iri("theme", "human-rights"))
    assert [group.inferred for group in groups] == sorted(group.inferred for group in groups)
    covers = next(group for group in groups if names.compact(group.predicate) == "gcm:coversTheme")
    assert covers.inferred
    assert covers.total == len({row["mechanism"] for row in publication.rows(
        "coverage/mechanisms-by-theme", theme="human-rights")})  # fmt: skip


def test_of_many_the_first_are_shown_and_the_query_lists_them_all(publication):
    groups = descriptions.pointing(publication, names.iri("basis", "printed"))
    group = next(group for group in groups if group.total > descriptions.MOST)
    assert len(group.first) == descriptions.MOST
    assert len(engines.ask(publication.store, group.query).rows) == group.total


def test_nothing_points_at_what_nothing_names(publication):
    assert descriptions.pointing(publication, "https://example.org/nothing") == ()


@pytest.mark.parametrize("text", ["https://example.org/a", "urn:x:y"])
def test_an_iri_is_absolute(text):
    assert descriptions.is_iri(text)


@pytest.mark.parametrize("text", ["", "a b", "almaty", "http://[", "//example.org"])
def test_other_texts_are_no_iris(text):
    assert not descriptions.is_iri(text)
