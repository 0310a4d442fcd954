"""A path finds its route, a parameter that no route declares is refused, and marketing changes nothing."""

import pytest

from gcm_ld.web import routes, routing
from gcm_ld.web.pages import compare, matrix, query, views

assert routes.KINDS  # the table is filled by the module
LITERAL = [route for route in routing.TABLE if route.is_literal]


@pytest.mark.parametrize("route", LITERAL, ids=lambda route: route.path)
def test_a_path_finds_its_route(route):
    """One that is only a place in the menu or the foot may leave the answer to a route with a parameter."""
    found, rest = routing.find(route.path)
    if route.view or route.summary:
        assert (found, rest) == (route, "")
    else:
        assert (found.view or found is route) and found.path.format(by=rest) == route.path


@pytest.mark.parametrize(
    ("path", "view", "rest"),
    [
        ("matrix/area", matrix.view, "area"),
        ("matrix/area.csv", matrix.view, "area.csv"),
        ("compare.tsv", compare.download, "tsv"),
        ("query/coverage/theme-matrix.html", query.view, "coverage/theme-matrix.html"),
        ("dumps/answers/coverage/theme-matrix.csv", None, "answers/coverage/theme-matrix.csv"),
    ],
)
def test_a_route_gets_what_follows_its_first_brace(path, view, rest):
    route, found = routing.find(path)
    assert (route.view, found) == (view, rest)


@pytest.mark.parametrize("path", ["nothing/like/it", "theme/human-rights", "mechanism/midsa.html", "themes"])
def test_what_has_no_route_is_not_found(path):
    assert routing.find(path) is None


@pytest.mark.parametrize("name", ["utm_source", "utm_x", "fbclid", "gclid", "mc_cid"])
def test_parameters_for_marketing_and_empty_ones_say_nothing(client, name):
    params = routing.read(f"sort=name&{name}=x&kind=&a=")
    assert params.pairs == (("sort", "name"),)
    plain, marked = client.get("/theme?sort=name"), client.get(f"/theme?{name}=x&sort=name")
    assert (marked.status_code, marked.content) == (200, plain.content)


def test_marketing_makes_no_further_reply_to_keep(publication):
    from starlette.testclient import TestClient

    from gcm_ld.web import app

    site = app.Site(publication, None)
    client = TestClient(site, base_url="http://127.0.0.1:8000")
    for query_ in ("", "?utm_source=a", "?fbclid=b&utm_medium=c", "?sort="):
        assert client.get(f"/theme{query_}").status_code == 200
    assert len(site.cache) == 1


def test_values_are_read_as_they_come():
    params = routing.read("a=b%20c&a=d&q=https%3A%2F%2Fx%2Fy", lambda value: value.replace("//x/", "//z/"))
    assert params.pairs == (("a", "b c"), ("a", "d"), ("q", "https://z/y"))


MATRIX = "type, region, state, sort, show, columns, cells, names, source, agreed"


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/theme", "sort"),
        ("/theme.csv", "sort"),
        ("/mechanism", "type, region"),
        ("/", f"go, {MATRIX}"),
        ("/matrix/theme", MATRIX),
        ("/matrix/area.svg", MATRIX),
        ("/compare", "m, show, source, agreed"),
        ("/guide", ""),
        ("/theme/human-rights", "format"),
        ("/theme/human-rights.ttl", ""),
        ("/query/coverage/theme-matrix", "mechanism, theme, source, agreed, format"),
        ("/query/coverage/theme-matrix.html", "mechanism, theme, source, agreed, page"),
        ("/query/coverage/theme-matrix.csv", "mechanism, theme, source, agreed"),
        ("/chart/coverage/theme-matrix.svg", "mechanism, theme, source, agreed"),
        ("/resource?iri=https%3A%2F%2Fschema.org%2FEvent", "iri, format"),
        ("/version.json", ""),
        ("/healthz", ""),
        ("/static/style.css", "v"),
        ("/dumps/all.ttl", ""),
    ],
)
def test_a_parameter_that_is_not_declared_is_refused_with_those_that_are(client, path, known):
    mark = "&" if "?" in path else "?"
    got = client.get(f"{path}{mark}no-such=x", headers={"accept": "application/json"})
    assert got.status_code == 400
    assert got.json()["title"] == "No such parameter"
    assert (f"The parameters here are {known}" if known else "There are none here.") in got.json()["detail"]


def test_the_nearest_parameter_is_named(client):
    got = client.get("/theme.csv?sorted=name", headers={"accept": "application/json"})
    assert "Did you mean sort?" in got.json()["detail"]


def test_the_endpoint_takes_what_libraries_send_beside_the_query(publication):
    routing.check(publication, "sparql", views.Params([("query", "ASK {}"), ("results", "json")]))


def test_a_value_that_is_longer_than_any_is_refused_before_anything_is_made(client):
    long = "x" * (routing.LONGEST + 1)
    for address in (
        f"/resource?iri=http://e/{long}",
        f"/why?s={long}",
        f"/theme?{long}=1",
        f"/search?q={long}",
    ):
        assert client.get(address).status_code == 400
    assert client.get(f"/theme/{long}").status_code == 404
    assert client.get(f"/theme?utm_source={long}").status_code == 200
