"""Profiles are made of statements and of answers, found by the thing that they are about."""

import dataclasses
import re
from urllib.parse import parse_qs

import proofreading
import pyoxigraph
import pytest

from gcm_ld.core import names, urls
from gcm_ld.edition import things
from gcm_ld.web import routes, routing
from gcm_ld.web.pages import lists, profiles, thing_lists, views

KINDS = ("mechanism", "state", "theme", "element", "area", "goal", "objective", "region")
ONE = (
    *("mechanism/budapest-process", "state/CHE", "theme/human-rights", "element/i", "area/remittances"),
    *("sdg/10", "sdg/10.7", "objective/5", "region/oceania"),
)
MINTED = {*names.KINDS, "sdg"} - {"query"}


@pytest.mark.parametrize("path", ONE)
def test_a_profile_is_well_made(publication, path):
    shown = routes.kind(publication, path)(publication, publication.site.thing(path))
    assert proofreading.faults(views.render(publication, shown)) == []
    assert shown.description


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_of_a_kind_has_its_page_without_a_dead_end(publication, kind):
    every = things.members(publication.store, kind)
    assert every
    led = set()
    for iri in every:
        path = publication.site.path(iri).removeprefix("/")
        shown = views.render(publication, routes.kind(publication, path)(publication, iri))
        assert shown.count(b"<h1") == 1
        led |= {address.decode() for address in re.findall(rb'href="/([^"#?]*)', shown)}
    named = {path.removesuffix(".html") for path in led if path.endswith(".html")}
    minted = {path for path in named if path.partition("/")[0] in MINTED and "/" in path}
    assert len(minted) > 10
    assert {path for path in minted if not publication.is_described(publication.site.thing(path))} == set()
    lists_of = {path for path in led if path in names.KINDS or path == "sdg"}
    assert lists_of <= {route.path for route in routing.TABLE}


@pytest.mark.parametrize("path", ["mechanism/arcp", "theme/drivers-of-migration", "element/g", "sdg/8"])
def test_what_is_called_inferred_is_inferred(publication, path):
    graph = pyoxigraph.NamedNode(names.INFERRED)
    shown = views.render(
        publication, routes.kind(publication, path)(publication, publication.site.thing(path))
    )
    asked = [link.partition("?")[2] for link in proofreading.links(shown) if link.startswith("/why?")]
    assert asked
    for query in asked:
        given = parse_qs(query)
        if not given["o"][0].startswith("http"):
            continue
        triple = [pyoxigraph.NamedNode(given[name][0]) for name in "spo"]
        assert any(publication.store.quads_for_pattern(*triple, graph)), query


def test_profiles_stand_below_a_path_too(publication):
    moved = dataclasses.replace(publication, site=urls.site("https://example.org/below/"))
    pages = [routes.kind(moved, path)(moved, moved.site.thing(path)) for path in ONE]
    pages += [lists.view(moved, kind, views.Params()) for kind in thing_lists.LISTS]
    for page in pages:
        shown = views.render(moved, page).decode()
        addresses = re.findall(r'(?:href|src|action)="([^"]*)"', shown)
        assert {one for one in addresses if not re.match(r"/below/|#|https?://", one)} == set()
        assert re.findall(r'(?:href|src)="(?:https?:)?//(?:cdn|unpkg|fonts)', shown) == []


BUDAPEST = names.iri("mechanism", "budapest-process")


def test_an_answer_is_found_by_a_column(publication):
    found = profiles.rows(publication, "coverage/theme-matrix", "mechanism", BUDAPEST)
    assert len(found) == 6
    assert profiles.row(publication, "coverage/theme-matrix", "mechanism", "urn:none") == {}


def test_things_stand_in_the_order_of_their_numbers(publication):
    assert [names.local(iri) for iri in profiles.ordered(publication, "objective")][:11][-2:] == ["10", "11"]
    assert [names.local(iri) for iri in profiles.ordered(publication, "element")][::23] == ["a", "x"]
    assert publication.label(profiles.ordered(publication, "state")[0]) == "Afghanistan"


def test_neighbours_end_at_both_ends(publication):
    first, last = names.iri("element", "a"), names.iri("element", "x")
    assert profiles.Profile(publication, first).neighbours("element") == ("", names.iri("element", "b"))
    assert profiles.Profile(publication, last).neighbours("element") == (names.iri("element", "w"), "")
    assert profiles.Profile(publication, "urn:none").neighbours("element") == ("", "")


def test_passages_come_in_the_order_of_the_note(publication):
    lines = [
        int(publication.value(passage, "gcm:firstLine"))
        for passage, _ in profiles.Profile(publication, BUDAPEST).passages()
    ]
    assert lines == sorted(lines) and len(lines) > 5


def test_counts_are_those_of_the_note(publication):
    counts = profiles.counts(publication)
    assert counts == {
        "area": 17,
        "element": 24,
        "goal": 17,
        "mechanism": 30,
        "objective": 23,
        "theme": 6,
        "named": 29,
    }
