"""Each path has one view, each kind of thing too."""

import pytest

from gcm_ld.core import names
from gcm_ld.web import routes, routing
from gcm_ld.web.pages import thing


@pytest.mark.parametrize("key", routes.KINDS)
def test_a_kind_is_one_that_the_publication_mints(key):
    assert key in {*names.KINDS, "sdg", "ontology", "shapes", "shapes-open", "graph"}


def test_a_kind_without_a_view_of_its_own_has_the_general_one(publication):
    assert routes.kind(publication, "nothing-like-it/x") is thing.view


def test_no_two_routes_share_a_path_or_a_name():
    paths = [route.path for route in routing.TABLE]
    assert len(paths) == len(set(paths)) > 60
    names_ = [route.name for route in routing.TABLE if route.name]
    assert len(names_) == len(set(names_))


def test_every_route_is_described_or_a_place_in_the_foot_or_finds_a_question():
    without = {route.path for route in routing.TABLE if not (route.summary or route.foot)}
    assert without == {"query/{_}", "chart/{_}", "embed/chart/{_}"}
