"""Every IRI that the edition mints leads to its document; one table tells which request gets what."""

import csv
import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from gcm_ld.core import formats, names, urls
from gcm_ld.edition import tombstones
from gcm_ld.metadata import dcat, documents, extras
from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.rdf import writers
from gcm_ld.web import app, dereference
from gcm_ld.web.pages import views

TABLE = Path(__file__).with_name("dereference.tsv")
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True)
class Row:
    """A request and its answer: an empty type or location is not looked at."""

    path: str
    accept: str
    status: int
    type: str
    location: str


def rows() -> list[Row]:
    """Return the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *cells = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert head == ["path", "accept", "status", "type", "location"]
    return [Row(path, accept, int(status), *rest) for path, accept, status, *rest in cells]


ROWS = rows()


def ask(client: TestClient, path: str, accept: str = "", **more):
    """Ask as a client that sends the header Accept, or none where it is empty."""
    request = client.build_request("GET", path, headers=more)
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    return client.send(request)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.path} {row.accept}".strip())
def test_the_table(client, row):
    reply = ask(client, row.path, row.accept)
    assert reply.status_code == row.status
    assert reply.headers.get("location", "") == row.location
    if row.type:
        assert reply.headers["content-type"] == row.type
    if row.status in (303, 406):
        assert "Accept" in reply.headers["vary"].split(", ")


def test_the_table_has_every_kind():
    kinds = {row.path.strip("/").partition("/")[0].partition("?")[0] for row in ROWS if row.status == 303}
    assert kinds >= {*names.KINDS, "ontology", "shapes", "sdg", "graph"}
    forms = {row.path.partition("?")[0].rpartition(".")[2] for row in ROWS if row.status == 200}
    assert forms >= {offer.name for offer in dereference.of_question()}


FILES = {dcat.CATALOG, f"{names.BASE}static/icon.svg"}
"""What the ontology names that is no thing but a file."""


@pytest.mark.parametrize("iri", sorted(FILES))
def test_a_file_that_is_named_is_there(client, publication, iri):
    assert any(publication.store.quads_for_pattern(None, None, ox.NamedNode(iri)))
    assert client.get("/" + iri.removeprefix(names.BASE)).status_code == 200


def minted(publication: publications.Publication) -> list[str]:
    """Return every IRI under our base that the edition names: things, terms, rules, graphs, versions."""
    told = {quad.subject for quad in publication.store} | {quad.object for quad in publication.store}
    for iri in (names.HOUSE_PROFILE, *documents.every(publication)):
        told |= {triple.subject for triple in documents.find(publication, iri).triples}
    found = {node.value for node in told if isinstance(node, ox.NamedNode)}
    found |= {*documents.graphs(publication), *documents.versions(publication)}
    found |= {extras.QUESTIONS, extras.CATALOG}
    return sorted(iri for iri in found - FILES if iri.startswith(names.BASE))


@pytest.mark.long
def test_every_iri_that_is_minted_leads_to_what_is_said_of_it(client, publication):
    known: dict[str, set[str]] = {}
    iris = minted(publication)
    assert len(iris) > 3000
    for iri in iris:
        path = "/" + iri.removeprefix(names.BASE).partition("#")[0]
        if path not in known:
            see = ask(client, path, "application/n-triples")
            assert (see.status_code, see.headers["location"]) == (303, path + ".nt"), iri
            got = client.get(see.headers["location"])
            assert got.status_code == 200, iri
            known[path] = {line.partition(" ")[0] for line in got.text.splitlines()}
            known[path] |= {word for line in got.text.splitlines() for word in line.split(" ")[2:3]}
        assert f"<{iri}>" in known[path] or iri == names.ONTOLOGY, iri


def test_every_page_address_of_what_is_described_answers(client, publication):
    """The addresses that pages link to, which save the redirect; external things, too."""
    for iri in documents.every(publication):
        if not iri.startswith(names.BASE):
            assert ask(client, publication.site.path(iri), "application/n-triples").status_code in (200, 303)
            assert f"<{iri}>" in _document(client, publication.site.path(iri), "nt")


def _document(client: TestClient, path: str, form: str) -> str:
    bare, mark, query = path.partition("?")
    return client.get(f"{bare}.{form}{mark}{query}").text


ELSEWHERE = {row.path.removesuffix(".html") for row in ROWS if row.status == 308}
ONE_OF_EACH = sorted({row.path for row in ROWS if row.status == 303 and "?" not in row.path} - ELSEWHERE)


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_every_form_says_the_same_and_comes_by_suffix_or_accept(client, path):
    told = {}
    for offer in formats.of_documents():
        by_suffix = client.get(f"{path}.{offer.name}")
        see = ask(client, path, offer.media_type)
        by_accept = ask(client, see.headers["location"], offer.media_type)
        assert by_accept.content == by_suffix.content
        assert by_suffix.headers["content-location"] == f"{path}.{offer.name}"
        if offer.name in FORMATS:
            quads = ox.parse(by_suffix.content, format=FORMATS[offer.name])
            told[offer.name] = writers.canonical(quad.triple for quad in quads)
    assert told["nt"] and all(lines == told["nt"] for lines in told.values())


def links(reply) -> dict[str, list[str]]:
    """Return the targets of the header Link by relation."""
    found: dict[str, list[str]] = {}
    for link in reply.headers["link"].split(", <"):
        target, _, rest = link.removeprefix("<").partition(">")
        found.setdefault(rest.split('rel="')[1].partition('"')[0], []).append(target)
    return found


def test_a_document_says_what_it_is_and_what_else_there_is(client, publication):
    path, iri = "/theme/human-rights", names.iri("theme", "human-rights")
    page, bare = links(client.get(path + ".html")), links(ask(client, path))
    assert bare["alternate"] == [f"{path}.{offer.name}" for offer in formats.of_documents()]
    assert page["alternate"] == [f"{path}.{form}" for form in formats.named(formats.of("graph"))]
    assert page["describes"] == page["cite-as"] == bare["cite-as"] == [iri]
    assert page["describedby"][0] == path + ".ttl"
    assert page["license"] == [publication.about["license"]]
    html = client.get(path + ".html").text
    for form in formats.named(formats.of("graph")):
        assert f'href="{path}.{form}"' in html


def test_an_answer_is_described_by_the_document_of_its_question(client):
    path = "/query/coverage/theme-summary"
    assert links(client.get(path + ".csv"))["describedby"][0] == path + ".ttl"


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_an_answer_is_bound_to_its_parameters(client, publication, form):
    name, theme = "coverage/mechanisms-by-theme", names.iri("theme", "human-rights")
    bound = publication.answer(name, theme=theme)
    got = client.get(f"/query/{name}.{form}", params={"theme": theme})
    assert got.text == getattr(bound, f"to_{form}")()
    assert got.text != client.get(f"/query/{name}.{form}").text


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "rq", "html"])
def test_a_parameter_that_is_given_twice_is_refused_in_every_form(client, form):
    got = client.get(f"/query/coverage/mechanisms-by-theme.{form}?theme=human-rights&theme=drivers")
    assert got.status_code == 400 and "“theme” is given twice" in got.text


def test_the_text_of_a_question_is_that_which_is_asked(client, publication):
    name, theme = "coverage/mechanisms-by-theme", names.iri("theme", "human-rights")
    got = client.get(f"/query/{name}.rq", params={"theme": "human-rights"}).text
    asked = publication.questions[name]
    assert got == queries.bind(asked, theme=ox.NamedNode(theme))
    assert client.get(f"/query/{name}.rq").text == asked.text


def test_what_is_missing_is_refused_with_what_is_near(client):
    got = ask(client, "/mechanism/almaty-proces", "application/json")
    assert got.status_code == 404
    assert got.json()["hints"][0]["href"] == "/mechanism/almaty-process.html"
    got = ask(client, "/mechanism/almaty-process", "image/png")
    assert "text/turtle" in got.text and "Accept" in got.headers["vary"]


@pytest.fixture
def gone(publication, monkeypatch) -> str:
    """An IRI that is retired, and one that another replaces."""
    iri, other = names.iri("theme", "brain-drain"), names.iri("theme", "rights")
    why = "It was a part of another theme."
    old = tombstones.Retired(iri, "0.3.0", "", why)
    replaced = tombstones.Retired(other, "0.3.0", names.iri("theme", "human-rights"), why)
    monkeypatch.setattr(dereference, "_retired", lambda _: {iri: old, other: replaced})
    return iri


@pytest.mark.parametrize("path", ["/theme/brain-drain", "/theme/brain-drain.ttl", "/resource"])
def test_a_retired_iri_is_gone_and_says_why(client, gone, path):
    got = ask(client, path + (f"?iri={gone}" if path == "/resource" else ""))
    assert got.status_code == 410
    assert "since version 0.3.0" in got.text


@pytest.mark.parametrize(
    ("suffix", "query"), [("", ""), (".html", ""), (".ttl", ""), (".ttl", "?format=ttl")]
)
def test_an_iri_that_another_replaces_leads_there(client, gone, suffix, query):
    got = ask(client, f"/theme/rights{'' if query else suffix}{query}")
    assert got.status_code == 301
    assert got.headers["location"] == f"/theme/human-rights{suffix}"


def test_a_replaced_iri_leads_on_as_a_resource_too(client, gone):
    got = ask(client, f"/resource?iri={names.iri('theme', 'rights')}")
    assert (got.status_code, got.headers["location"]) == (301, "/theme/human-rights")


def test_an_engagement_of_the_note_has_its_listing_in_its_iri(client):
    got = ask(client, "/engagement/almaty-process/labour-migration.ttl")
    assert got.status_code == 301
    assert got.headers["location"] == "/engagement/annex-2/almaty-process/labour-migration.ttl"
    assert ask(client, got.headers["location"]).status_code == 200


def test_a_form_by_its_name_has_the_same_bytes_as_by_the_header(client):
    """Of what is ours and of what is not."""
    for path in ("/theme/human-rights?", "/resource?iri=https%3A%2F%2Fschema.org%2FEvent&"):
        for offer in formats.of_documents():
            named = client.get(f"{path}format={offer.name}", follow_redirects=True)
            asked = client.get(path, headers={"accept": offer.media_type}, follow_redirects=True)
            assert (named.status_code, named.content) == (asked.status_code, asked.content), path
            assert named.status_code == 200


def test_a_page_has_in_its_head_what_its_header_says_of_its_data(client):
    for path in ("/theme/human-rights.html", "/sdg/10.7.html", "/ontology.html", "/dataset/gcm-ld.html"):
        got = client.get(path)
        head = got.text.partition("</head>")[0]
        told = re.findall(r'<link rel="(describes|describedby)" href="([^"]+)"', head)
        said = [(rel, place) for rel in ("describes", "describedby") for place in links(got).get(rel, ())]
        assert sorted(told) == sorted(said) and len(links(got)["describes"]) == 1, path


def test_what_is_deprecated_says_so(publication, small):
    theme = "<https://w3id.org/gcm-ld/theme/{}>"
    said = f"{theme.format('old')} a gcm:Theme ; skos:prefLabel 'Old'@en ; owl:deprecated true ; "
    said += f"dcterms:isReplacedBy {theme.format('new')} . {theme.format('new')} skos:prefLabel 'New'@en ."
    changed = dataclasses.replace(publication, edition=small(data=said))
    page = views.Page("thing.html", "Old", iri=names.iri("theme", "old"))
    environment = views._environment(changed)
    head = environment.get_template("layout.html").render(page=page)
    assert 'This is deprecated, use <a href="/theme/new.html">New</a>.' in head
    page = views.Page("thing.html", "New", iri=names.iri("theme", "new"))
    assert "deprecated" not in environment.get_template("layout.html").render(page=page)


def elsewhere(publication, url: str, base: str = names.BASE) -> TestClient:
    """Return a client of the same edition at another site."""
    moved = publications.Publication(publication.edition, publication.questions, urls.site(url, base))
    return TestClient(app.make(moved), base_url="http://127.0.0.1:8000", follow_redirects=False)


def test_a_site_below_a_path_has_its_links_below_it(publication):
    client = elsewhere(publication, "https://example.org/gcm-ld/")
    see = ask(client, "/gcm-ld/theme/human-rights", "text/turtle")
    assert (see.status_code, see.headers["location"]) == (303, "/gcm-ld/theme/human-rights.ttl")
    assert client.get("/gcm-ld/theme/human-rights.ttl").status_code == 200
    page = client.get("/gcm-ld/theme/human-rights.html").text
    assert 'href="/gcm-ld/static/' in page and 'href="/static/' not in page and 'href="/theme/' not in page
    assert client.get("/gcm-ld").headers["location"] == "/gcm-ld/"
    assert client.get("/theme/human-rights").status_code == 404
    assert client.get("/gcm-ldx/theme/human-rights").status_code == 404


def test_a_site_with_a_base_of_its_own_serves_iris_below_it(publication):
    base = "http://127.0.0.1:8000/"
    client = elsewhere(publication, base, base)
    for form in formats.named(formats.of("graph")):
        told = writers.canonical(
            quad.triple
            for quad in ox.parse(client.get(f"/theme/human-rights.{form}").content, format=FORMATS[form])
        )
        assert {triple.subject.value for triple in told.triples()} == {base + "theme/human-rights"}
    page = client.get("/theme/human-rights.html")
    assert names.BASE not in page.text and base + "theme/human-rights" in page.text
    assert links(page)["describes"] == [base + "theme/human-rights"]
    moved = client.get("/resource", params={"iri": base + "theme/human-rights"})
    assert moved.headers["location"] == "/theme/human-rights"
    name = "/query/coverage/mechanisms-by-theme.csv"
    by_ours = client.get(name, params={"theme": base + "theme/human-rights"}).text
    assert base + "mechanism/" in by_ours and names.BASE not in by_ours
    assert by_ours == client.get(name, params={"theme": "human-rights"}).text


def test_what_is_like_nothing_gets_no_suggestions(client):
    for path in ("/nopage", "/thing/blah", "/mechanism/xyzzy"):
        assert "hints" not in client.get(path, headers={"accept": "application/json"}).json()
    near = client.get("/mechanisms", headers={"accept": "application/json"}).json()
    assert "/ontology/Mechanism.html" in [hint["href"] for hint in near["hints"]]
