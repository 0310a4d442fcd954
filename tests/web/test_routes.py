"""Each path has one view, each kind of thing too."""

import pytest

from gcm_ld.core import names
from gcm_ld.web import routes
from gcm_ld.web.pages import thing


@pytest.mark.parametrize("key", routes.KINDS)
def test_a_kind_is_one_that_the_publication_mints(key):
    assert key in {*names.KINDS, "sdg", "ontology", "shapes", "graph"}


def test_a_kind_without_a_view_of_its_own_has_the_general_one(publication):
    assert routes.kind(publication, "nothing-like-it/x") is thing.view


@pytest.mark.parametrize("path", routes.PATHS)
def test_a_path_finds_its_view(path):
    view, rest = routes.find(path.replace("*", "x"))
    assert view is routes.PATHS[path]
    assert rest == ("x" if path.endswith("*") else "")


def test_what_has_no_view_is_not_found():
    assert routes.find("nothing/like/it") is None
