"""Which request gets what: files, things, pages, and nothing."""

import pytest
from starlette.testclient import TestClient

from gcm_ld.core import formats
from gcm_ld.questions import engines
from gcm_ld.web import app, config, dereference, limits, routing
from gcm_ld.web.pages import views


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/healthz", 200), ("/version.json", 200), ("/theme", 200), ("/nothing", 404)],
)
def test_a_path_has_its_answer(client, path, status):
    assert client.get(path).status_code == status


VIEWS = [route.path for route in routing.TABLE if route.is_literal and route.view]


@pytest.mark.parametrize("path", VIEWS)
def test_every_path_of_the_pages_answers(client, path):
    """A page that needs to be told something says so, with a page that has no guesses of ours."""
    got = client.get(f"/{path}", headers={"accept": "text/html"})
    assert got.status_code in (200, 400, 404)
    assert (got.status_code == 200) == ("<small>Status " not in got.text)
    assert "Perhaps you want" not in got.text


@pytest.mark.parametrize("path", ["/theme/", "/ontology/", "/theme/human-rights/"])
def test_a_slash_too_many_is_taken_off(client, path):
    got = client.get(path + "?a=b")
    assert got.status_code == 308 and got.headers["location"].partition("?")[0] == path[:-1]


def test_a_download_has_its_type_and_name(publication, monkeypatch):
    shown = views.Download(b"a,b\r\n", "text/csv", "table.csv")
    monkeypatch.setattr(routing, "TABLE", [routing.Route("table.csv", lambda *_: shown)])
    got = TestClient(app.make(publication), base_url="http://127.0.0.1:8000").get("/table.csv")
    assert (got.text, got.headers["content-type"]) == ("a,b\r\n", "text/csv; charset=utf-8")
    assert got.headers["content-disposition"] == 'inline; filename="table.csv"'


def test_a_page_is_made_once_for_each_question(publication, monkeypatch):
    asked = []

    def view(publication, rest, params):
        asked.append((rest, params.pairs))
        return views.Download(b"x", "text/plain")

    declared = (routing.Parameter("c", "any"),)
    monkeypatch.setattr(routing, "TABLE", [routing.Route("a/{b}", view, parameters=declared)])
    client = TestClient(app.make(publication), base_url="http://127.0.0.1:8000")
    for path in ("/a/b", "/a/b", "/a/b?c=d&c=e", "/a/b?c=d&c=e", "/a/%C3%A9"):
        assert client.get(path).text == "x"
    assert asked == [("b", ()), ("b", (("c", "d"), ("c", "e"))), ("é", ())]


def test_who_had_pages_made_for_long_waits_and_others_do_not(publication, monkeypatch):
    """What was made before is given all the same, and so are refusals, without what may be meant."""

    def view(publication, rest, params):
        spent[0] += 2.0
        return views.Download(b"x", "text/plain")

    spent = [0.0]
    monkeypatch.setattr(app.time, "thread_time", lambda: spent[0])
    monkeypatch.setattr(routing, "TABLE", [routing.Route("a/{b}", view)])
    site = app.make(publication, settings=config.ServerConfig(work=3))

    def ask(path, address="10.0.0.1"):
        return TestClient(site, base_url="http://127.0.0.1:8000", client=(address, 1)).get(path)

    assert [ask(f"/a/{number}").status_code for number in range(3)] == [200, 200, 429]
    assert int(ask("/a/3").headers["retry-after"]) in range(20, 23)
    assert [ask("/a/1").status_code, ask("/b").status_code] == [200, 404]
    assert [ask("/a/4", other).status_code for other in ("10.0.0.2", "127.0.0.1")] == [200, 200]


def test_a_page_that_takes_too_long_is_ended(publication, monkeypatch):
    """At the next question to the store; a page that takes less is given."""

    def view(publication, rest, params):
        for _ in range(int(rest)):
            spent[0] += 1.0
            engines.ask(publication.store, "ASK {}")
        return views.Download(b"x", "text/plain")

    spent = [0.0]
    monkeypatch.setattr(app.time, "thread_time", lambda: spent[0])
    monkeypatch.setattr(routing, "TABLE", [routing.Route("a/{b}", view)])
    site = app.make(publication, settings=config.ServerConfig(page_deadline=3, work=0))
    client = TestClient(site, base_url="http://127.0.0.1:8000")
    found = [client.get(f"/a/{number}") for number in (3, 9, 2)]
    assert [answer.status_code for answer in found] == [200, 503, 200]
    assert "took too long" in found[1].text and spent[0] == 3 + 4 + 2


def test_without_a_pool_there_is_the_editor_and_no_more(client):
    assert client.get("/sparql", headers={"accept": "text/html"}).status_code == 200


def test_a_site_has_no_life_of_its_own(publication):
    with TestClient(app.make(publication)) as client:
        assert client.get("/healthz").status_code == 200


def test_a_proxy_that_is_no_address_is_an_error(publication):
    with pytest.raises(ValueError, match="nobody"):
        app.make(publication, settings=config.ServerConfig(proxy=("nobody",)))


def test_methods_are_those_that_read():
    assert limits.METHODS == ("GET", "HEAD", "OPTIONS")
    assert set(formats.of_documents()) < set(dereference.of_question())
