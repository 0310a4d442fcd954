"""What points at a thing is told in full: all of it, or its number and the query that lists it."""

import pytest

from gcm_ld.core import names
from gcm_ld.presentation import backlinks
from gcm_ld.questions import engines


def test_asserted_and_inferred_stand_apart(publication):
    groups = backlinks.pointing(publication, names.iri("theme", "human-rights"))
    assert [group.inferred for group in groups] == sorted(group.inferred for group in groups)
    covers = next(group for group in groups if names.compact(group.predicate) == "gcm:coversTheme")
    assert covers.inferred
    assert covers.total == len({row["mechanism"] for row in publication.rows(
        "coverage/mechanisms-by-theme", theme="human-rights")})  # fmt: skip


def test_of_many_the_first_are_shown_and_the_query_lists_them_all(publication):
    groups = backlinks.pointing(publication, names.iri("basis", "printed"))
    group = next(group for group in groups if group.total > backlinks.MOST)
    assert len(group.first) == backlinks.MOST
    assert len(engines.ask(publication.store, group.query).rows) == group.total


def test_nothing_points_at_what_nothing_names(publication):
    assert backlinks.pointing(publication, "https://example.org/nothing") == ()


@pytest.mark.parametrize("text", ["https://example.org/a", "urn:x:y"])
def test_an_iri_is_absolute(text):
    assert backlinks.is_iri(text)


@pytest.mark.parametrize("text", ["", "a b", "almaty", "http://[", "//example.org"])
def test_other_texts_are_no_iris(text):
    assert not backlinks.is_iri(text)
