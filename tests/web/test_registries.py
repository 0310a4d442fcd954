"""What is added to a registry is listed, described and answered everywhere, without another edit."""

import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from gcm_ld.core import formats, kinds, names
from gcm_ld.metadata import dcat, distributions, void
from gcm_ld.publish import dumps, publications
from gcm_ld.rdf import writers
from gcm_ld.web import app, openapi, routes, routing, run, static_site
from gcm_ld.web.pages import concept, metadata, statement, thing, views

ADDED = formats.Format(
    *("hext", "application/x-hextuples", "HexTuples", "graph"),
    w3c="HexTuples",
    file_type="TXT",
    aliases=("ndjson",),
)
THEME = names.iri("theme", "human-rights")


def client(publication: publications.Publication) -> TestClient:
    return TestClient(app.make(publication), base_url="http://127.0.0.1:8000", follow_redirects=False)


def written(triples: list[ox.Triple], *_: object) -> bytes:
    """Write a subject a line."""
    return "".join(f"{triple.subject}\n" for triple in triples).encode()


@pytest.fixture
def form(monkeypatch) -> Iterator[formats.Format]:
    """A form of a graph that is added for a while."""
    formats.add(ADDED)
    monkeypatch.setitem(writers.WRITERS, ADDED.name, written)
    yield ADDED
    formats.remove(ADDED)


def test_a_form_is_negotiated_by_header_name_and_suffix(publication, form):
    web = client(publication)
    for path, headers in (("", {"accept": form.media_type}), ("?format=hext", {})):
        see = web.get(f"/theme/human-rights{path}", headers=headers)
        assert (see.status_code, see.headers["location"]) == (303, "/theme/human-rights.hext")
    got = web.get("/theme/human-rights.hext")
    assert (got.status_code, got.headers["content-type"]) == (200, form.media_type)
    assert set(got.text.splitlines()) == {f"<{THEME}>"}
    page = web.get("/theme/human-rights.html")
    assert f'<a href="/theme/human-rights.hext" type="{form.media_type}">HexTuples</a>' in page.text
    assert "/theme/human-rights.hext" in page.headers["link"]
    assert web.get("/void.hext").status_code == web.get("/catalog.hext").status_code == 200


def test_a_form_is_described(publication, form):
    paths = openapi.describe(publication)["paths"]
    for path in ("/{kind}/{slug}.{form}", "/void.{form}", "/ontology.{form}"):
        operation = paths[path]["get"]
        assert form.media_type in operation["responses"]["200"]["content"], path
        suffix = next(one for one in operation["parameters"] if one["name"] == "form")
        assert form.name in suffix["schema"]["enum"], path


def test_a_form_is_a_dump_in_the_catalogue_and_in_void(small, tmp_path, form, publication):
    manifest = dumps.build(small(data="theme:a gcm:x theme:b ."), tmp_path / "build")
    known = manifest["files"]["all.hext"]
    assert known["mediaType"] == form.media_type and known["triples"] >= 1
    assert (tmp_path / "build" / "all.hext").read_text().startswith("<https://")
    assert "all.hext" in {file.path for file in distributions.files(publication)}
    told = {(triple.predicate.value, triple.object) for triple in dcat.dcat(publication)}
    assert (names.expand("dcat:mediaType"), ox.NamedNode(formats.IANA + form.media_type)) in told
    assert (names.expand("dcterms:format"), ox.NamedNode(formats.FILE_TYPES + "TXT")) in told
    assert ox.NamedNode(formats.W3C + "HexTuples") in {triple.object for triple in void._triples(publication)}


def test_a_form_is_in_the_static_site(publication, tmp_path, form):
    assert "theme/human-rights.hext" in set(static_site.paths(publication))
    static_site.write(publication, tmp_path / "site", only=["theme/human-rights.hext"])
    assert (tmp_path / "site" / "theme" / "human-rights.hext").read_text().startswith("<")
    rules = (tmp_path / "site" / ".htaccess").read_text()
    assert f"AddType {form.media_type} .hext" in rules and "$1.hext [R=303,L]" in rules


@pytest.fixture
def route(monkeypatch) -> routing.Route:
    """The route of a file that is added for a while."""
    added = routing.Route(
        *("greeting", lambda *_: views.Download(b"<p>Hello</p>", "text/html"), "Greetings"),
        parameters=(routing.Parameter("who", "who is greeted", "you"),),
        foot=(routing.TOOLS, "Greetings"),
        menu="Hello",
        pages=("greeting",),
    )
    monkeypatch.setattr(routing, "TABLE", [*routing.TABLE, added])
    return added


def test_a_route_is_answered_and_listed(publication, route, tmp_path):
    web = client(publication)
    assert web.get("/greeting?who=you").text == "<p>Hello</p>"
    assert web.get("/greeting?whom=you").status_code == 400
    guide = web.get("/guide").text
    assert '<a href="/greeting">Hello</a>' in guide[: guide.index("<main")]
    assert '<li><a href="/greeting">Greetings</a></li>' in guide[guide.index("<footer") :]
    assert "/greeting</loc>" in web.get("/sitemap.xml").text
    described = json.loads(web.get("/openapi.json").text)["paths"]["/greeting"]["get"]
    assert (described["summary"], described["operationId"]) == ("Greetings", "greeting")
    assert [one["name"] for one in described["parameters"]] == ["who"]
    assert "greeting" in run.paths(publication)
    assert "greeting" in set(static_site.paths(publication))
    static_site.write(publication, tmp_path / "site", only=["greeting"])
    assert (tmp_path / "site" / "greeting" / "index.html").read_bytes() == b"<p>Hello</p>"


def test_a_live_route_is_kept_from_robots_and_out_of_the_static_site(publication, monkeypatch):
    added = routing.Route("oracle", lambda *_: views.Download(b"", "text/html"), live=True)
    monkeypatch.setattr(routing, "TABLE", [*routing.TABLE, added])
    assert b"Disallow: /oracle\n" in metadata.robots(publication, "", views.Params()).content
    assert "oracle" in dict(routing.live()) and "oracle" not in set(static_site.paths(publication))


def test_a_kind_that_is_registered_has_the_page_of_its_group_until_it_has_a_view(publication, monkeypatch):
    monkeypatch.setattr(kinds, "REGISTRY", dict(kinds.REGISTRY))
    assert routes.kind(publication, "greeting/x") is thing.view
    kinds.register(kinds.Kind("greeting", "gcm:Greeting", "greeting", "greetings", kinds.CONCEPT))
    assert routes.kind(publication, "greeting/x") is concept.view
    monkeypatch.setitem(routes.KINDS, "greeting", statement.view)
    assert routes.kind(publication, "greeting/x") is statement.view


def test_a_thing_is_shown_by_the_view_of_its_kind(publication, monkeypatch):
    seen = []

    def view(publication: publications.Publication, iri: str) -> views.Page:
        seen.append(iri)
        return thing.view(publication, iri)

    monkeypatch.setitem(routes.KINDS, "theme", view)
    assert client(publication).get("/theme/human-rights.html").status_code == 200
    assert seen == [THEME]
