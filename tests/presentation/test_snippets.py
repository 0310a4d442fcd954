"""The snippets give the answer that the page shows, asked of the site as it runs."""

import contextlib
import csv
import io
import json
import shlex
import subprocess
import types
import urllib.error
import urllib.parse
import urllib.request

import pyoxigraph
import pytest
import SPARQLWrapper

import gcm_ld
from gcm_ld.presentation import snippets

NAME, VALUES = "coverage/mechanisms-by-theme", {"theme": "human-rights", "mechanism": ""}


FRAME = types.SimpleNamespace(to_pandas=lambda: "the table")


@pytest.fixture
def made(publication):
    """The snippets for a question with a value, by title."""
    every = snippets.snippets(publication, publication.questions[NAME], VALUES)
    return {one.title: one for one in every}


@pytest.fixture
def expected(publication):
    return publication.rows(NAME, theme="human-rights")


class Body(io.BytesIO):
    """A reply as urllib gives it."""

    def __init__(self, content: bytes, headers):
        super().__init__(content)
        self.headers = headers

    def info(self):
        return self.headers


@pytest.fixture
def online(client, publication, monkeypatch):
    """What asks over HTTP gets the replies of the site; the endpoint is the store itself."""

    def open_(request, *_, **__):
        url = request if isinstance(request, str) else getattr(request, "full_url", "")
        if urllib.parse.urlsplit(url).path == "/sparql":
            asked = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["query"][0]
            found = publication.store.query(asked, use_default_graph_as_union=True)
            form = pyoxigraph.QueryResultsFormat.JSON
            return Body(found.serialize(format=form), {"content-type": form.media_type})
        reply = client.get(url)
        assert reply.status_code == 200, url
        return Body(reply.content, {"content-type": reply.headers["content-type"]})

    monkeypatch.setattr(urllib.request, "urlopen", open_)
    monkeypatch.setattr(SPARQLWrapper.Wrapper, "urlopener", open_)


def run(snippet) -> str:
    """Run a snippet of Python and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet.text, snippet.title, "exec"), {})
    return printed.getvalue()


def test_curl_takes_the_table(made, client, expected):
    program, address = shlex.split(made[snippets.CURL].text)
    assert program == "curl"
    assert list(csv.DictReader(io.StringIO(client.get(address).text))) == expected


def test_sparqlwrapper_asks_the_text_of_the_question(made, online, expected):
    lines = run(made[snippets.WRAPPER]).splitlines()
    assert [eval(line) for line in lines] == expected


def test_sparqlwrapper_sends_every_question_as_one(publication, monkeypatch):
    """It looks for words of SPARQL in comments too, and takes "address" in a head for an update."""
    sent = []

    def send(request, **_):
        sent.append(urllib.parse.parse_qs(urllib.parse.urlsplit(request.full_url).query))
        raise urllib.error.URLError("enough")

    monkeypatch.setattr(SPARQLWrapper.Wrapper, "urlopener", send)
    asked = [query for query in publication.questions.values() if not query.is_federated]
    for query in asked:
        text = {one.title: one for one in snippets.snippets(publication, query, {})}[snippets.WRAPPER].text
        monkeypatch.setattr(urllib.request, "urlopen", lambda _, text=query.text: io.BytesIO(text.encode()))
        with pytest.raises(urllib.error.URLError):
            exec(compile(text, query.name, "exec"), {})
    assert [one.get("query") for one in sent] == [[query.text] for query in asked]


def test_pandas_reads_the_table(made, online, expected):
    printed = run(made[snippets.READ])
    assert f"[{len(expected)} rows x {len(expected[0])} columns]" in printed


def test_the_package_asks_without_a_site(made, expected):
    printed = run(made[snippets.PACKAGE])
    assert f"[{len(expected)} rows x {len(expected[0])} columns]" in printed


def test_r_reads_the_same_address(made):
    address = shlex.split(made[snippets.CURL].text)[1]
    assert f"read.csv({json.dumps(address)}," in made[snippets.R].text


@pytest.mark.parametrize("value", ["a'b", 'a"b', "a b&c=d#e", "日本", "$(rm x)", "a\\nb"])
def test_no_value_leaves_its_place(publication, value):
    query = publication.questions[NAME]
    made = {
        one.title: one for one in snippets.snippets(publication, query, {"theme": value, "mechanism": "igc"})
    }
    address = snippets.address(publication, query, "csv", {"theme": value, "mechanism": "igc"})
    shell = 'curl() { printf %s "$*"; }; ' + made[snippets.CURL].text
    assert subprocess.run(["sh", "-c", shell], capture_output=True, text=True).stdout == address
    assert dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query)) == {
        "theme": value,
        "mechanism": "igc",
    }
    assert f"theme={json.dumps(value, ensure_ascii=False)}, " in made[snippets.PACKAGE].text


def test_a_question_that_needs_the_network_is_asked_on_ones_own_machine(publication, monkeypatch):
    query = publication.questions["federated/eurovoc-names"]
    value = "asylum-and-refugees"
    made = {one.title: one for one in snippets.snippets(publication, query, {"area": value})}
    assert shlex.split(made[snippets.COMMAND].text) == ["gcm-ld", "query", query.name, f"area={value}"]
    asked = []
    monkeypatch.setattr(gcm_ld, "ask", lambda name, **values: asked.append((name, values)) or FRAME)
    assert run(made[snippets.PACKAGE]) == "the table\n"
    assert asked == [(query.name, {"area": value})]
    compile(made[snippets.RDFLIB].text, "rdflib", "exec")
    assert snippets.address(publication, query, "rq", {"area": value}) in made[snippets.RDFLIB].text
    for title in made:
        assert '/sparql"' not in made[title].text
