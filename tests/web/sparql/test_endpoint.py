"""The endpoint over HTTP, with its workers: what comes in, what goes out, and the headers of both."""

import asyncio
import gzip
import json

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from gcm_ld.core import formats, names, urls
from gcm_ld.publish import publications
from gcm_ld.web import app, config, responses
from gcm_ld.web.sparql import endpoint, evaluation, pool, protocol
from gcm_ld.web.sparql.evaluation import Answer, Problem, Question

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
THEMES = "SELECT ?s { ?s a <https://w3id.org/gcm-ld/ontology#Theme> } ORDER BY ?s"
GRAPH = "CONSTRUCT WHERE { ?s a <https://w3id.org/gcm-ld/ontology#Theme> }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SETTINGS = config.ServerConfig(deadline=3600, workers=2, max_body=50_000, memory=2**28)
HASTY = config.ServerConfig(deadline=0.1, workers=1)
"""The settings of a pool that is asked for nothing but what takes too long."""
ELSEWHERE = urls.site("https://example.org/a/b/", "https://example.org/data/")


@pytest.fixture(scope="module")
def pools(publication):
    """The pools of the edition here and elsewhere, forked before a client has a thread."""
    moved = publications.Publication(publication.edition, publication.questions, ELSEWHERE)
    made = {place: pool.start(place, SETTINGS) for place in (publication, moved)}
    made[HASTY] = pool.start(publication, HASTY)
    yield made
    for one in made.values():
        one.stop()


@pytest.fixture(scope="module")
def asked(pools, publication):
    return pools[publication]


@pytest.fixture(scope="module")
def web(publication, asked):
    """A client of the whole application; it sends no Accept unless told."""
    with TestClient(
        app.make(publication, asked), base_url="http://127.0.0.1:8000", follow_redirects=False
    ) as made:
        for name in ("accept", "accept-encoding"):
            del made.headers[name]
        yield made


@pytest.fixture(scope="module")
def hasty(publication, pools):
    """A client of the application whose queries may take no time."""
    with TestClient(app.make(publication, pools[HASTY]), base_url="http://127.0.0.1:8000") as made:
        yield made


@pytest.fixture(scope="module")
def elsewhere(pools):
    """A client of the edition below a path, under another base IRI."""
    moved, made = list(pools.items())[1]
    with TestClient(app.make(moved, made), base_url="https://example.org", follow_redirects=False) as web:
        yield web


def ask(web, query, accept=None, **more):
    headers = {"accept": accept} if accept else {}
    return web.get("/sparql", params={"query": query} | more, headers=headers)


@pytest.mark.parametrize("offer", protocol.TABLES, ids=lambda offer: offer.name)
def test_a_table_in_every_form(web, offer):
    for response in (ask(web, THEMES, offer.media_type), ask(web, THEMES, format=offer.name)):
        assert response.status_code == 200
        assert response.headers["content-type"] == offer.content_type
        assert int(response.headers["content-length"]) == len(response.content)
        assert "Accept" in response.headers["vary"]
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.text.count("/theme/") == 6
        name = f'attachment; filename="answer.{offer.name}"'
        assert response.headers.get("content-disposition") == (name if offer.name in ("csv", "tsv") else None)


@pytest.mark.parametrize("offer", formats.of("graph"), ids=lambda offer: offer.name)
def test_a_graph_in_every_form(web, offer):
    response = ask(web, GRAPH, offer.media_type)
    assert response.headers["content-type"] == offer.content_type
    form = ox.RdfFormat.from_media_type(offer.media_type)
    assert len(list(ox.parse(response.content, form))) == 6


def test_without_preference_json_and_turtle(web):
    assert ask(web, THEMES).headers["content-type"] == "application/sparql-results+json"
    assert ask(web, GRAPH).headers["content-type"] == "text/turtle; charset=utf-8"
    assert ask(web, THEMES, "application/json").headers["content-type"] == "application/json"


def test_a_browser_gets_a_page(web):
    for query, words in ((THEMES, "6 rows"), (GRAPH, "6 triples"), ("ASK {}", "Yes")):
        response = ask(web, query, BROWSER)
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert words in response.text
        assert "format=" in response.text
    assert "&lt;script&gt;" in ask(web, 'SELECT ("<script>" AS ?x) {}', BROWSER).text


def test_every_envelope_is_the_same_query(web):
    text = 'SELECT ("100 % + ü 😀 & =" AS ?x) {}'
    form = web.post("/sparql", data={"query": text})
    direct = web.post("/sparql", content=text.encode(), headers={"content-type": "application/sparql-query"})
    assert ask(web, text).content == form.content == direct.content
    assert "100 % + ü 😀 & =" in form.text


def test_head_says_what_get_says(web):
    got = ask(web, THEMES)
    head = web.head("/sparql", params={"query": THEMES})
    assert head.content == b""
    assert {name: head.headers[name] for name in ("content-type", "content-length", "etag")} == {
        name: got.headers[name] for name in ("content-type", "content-length", "etag")
    }


def test_who_has_the_answer_gets_304_and_nothing_is_asked(web, asked, monkeypatch):
    etag = ask(web, THEMES + " # once").headers["etag"]
    monkeypatch.setattr(asked, "ask", None)
    again = web.get("/sparql", params={"query": THEMES + " # once"}, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    kept = ask(web, THEMES + " # once")
    assert (kept.status_code, kept.headers["etag"]) == (200, etag)


def test_an_etag_tells_apart_what_differs(web):
    etags = [
        ask(web, THEMES).headers["etag"],
        ask(web, THEMES, "text/csv").headers["etag"],
        ask(web, THEMES, "application/json").headers["etag"],
        ask(web, THEMES + " ").headers["etag"],
        ask(web, THEMES, **{"default-graph-uri": names.INFERRED}).headers["etag"],
    ]
    assert len(set(etags)) == len(etags)


@pytest.mark.parametrize("function", ["RAND()", "NOW()", "STRUUID()"])
def test_what_changes_by_itself_is_not_kept(web, function):
    first, second = (ask(web, f"SELECT ({function} AS ?x) {{}}") for _ in range(2))
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    assert first.content != second.content


@pytest.mark.parametrize(
    ("text", "volatile"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("SELECT (rand() AS ?x) {}", True),
        ("SELECT (Uuid ( ) AS ?x) {}", True),
        ("SELECT * { ?s ?p ?o BIND(STRUUID()AS ?x) }", True),
        ("SELECT * { BIND(BNODE('x') AS ?x) }", True),
        ("SELECT * { ?s ?p ?o FILTER(?o<NOW()&&?o>3) }", True),
        ("SELECT * { ?s ?p 'it is NOW()' }", False),
        ('SELECT * { ?s ?p """NOW()\n"rand" """ }', False),
        ("SELECT * { ?s ?p ?o } # now", False),
        ("SELECT ?now { ?now ?rand $uuid }", False),
        ("SELECT * { ?s <http://example.org/now> ?o ; <http://example.org/#rand> ?p }", False),
        ("PREFIX now: <http://example.org/> SELECT * { ?s now:uuid ex:rand }", False),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { ?s ?p 'now' }" + " " * 60_000, True),
    ],
)
def test_functions_that_change_by_themselves_are_found_by_tokens(text, volatile):
    assert endpoint.is_volatile(text) is volatile


def test_many_who_ask_the_same_are_answered_by_one_evaluation(publication, asked, web, monkeypatch):
    evaluated, made = [], endpoint.Endpoint(publication, asked)

    async def scene():
        go = asyncio.Event()

        async def answer(question, client):
            evaluated.append(question)
            await go.wait()
            return evaluation.Answer("truth", b"{}")

        monkeypatch.setattr(asked, "ask", answer)
        bodies = []

        async def send(message):
            bodies.append(message.get("body", b""))

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/sparql",
            "headers": [],
            "client": ("192.0.2.9", 1),
        }
        scope["query_string"] = b"query=ASK+%7B%7D+%23+together"
        asking = [asyncio.create_task(made(scope, None, send)) for _ in range(5)]
        while not evaluated:
            await asyncio.sleep(0)
        go.set()
        await asyncio.gather(*asking)
        await made(scope, None, send)
        return bodies

    assert web.portal.call(scene).count(b"{}") == 6
    assert len(evaluated) == 1


def test_gzip_for_those_who_take_it(web):
    query = "SELECT * { ?s ?p ?o } LIMIT 100"
    plain = ask(web, query)
    packed = web.get("/sparql", params={"query": query}, headers={"accept-encoding": "br, gzip;q=0.5"})
    refused = web.get("/sparql", params={"query": query}, headers={"accept-encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert "Accept-Encoding" in packed.headers["vary"]
    assert sorted(packed.text) == sorted(plain.text)
    assert "content-encoding" not in refused.headers
    page = web.get("/sparql", params={"query": query}, headers={"accept": BROWSER, "accept-encoding": "gzip"})
    assert "100 rows" in page.text


def test_options(web):
    response = web.options("/sparql", headers={"origin": "https://example.org"})
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods(web, method):
    response = web.request(method, "/sparql", params={"query": "ASK {}"})
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/n-triples;q=0.2, text/turtle;q=0.1", "application/n-triples"),
        ("text/turtle, text/html;q=0.5", "text/turtle; charset=utf-8"),
    ],
)
def test_a_bare_request_gets_the_description(web, accept, media_type):
    response = web.get("/sparql", headers={"accept": accept} if accept else {})
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert "SPARQL11Query" in response.text
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_bare_request_by_name_and_one_that_fits_nothing(web):
    assert web.get("/sparql?format=rdf").headers["content-type"] == "application/rdf+xml"
    assert web.get("/sparql", headers={"accept": "image/png"}).status_code == 406


ERRORS = [
    ({"params": {"query": "SELECT ?s {\n?s ?p\n\n }"}}, 400, "Line 4, column 2"),
    ({"params": {"query": "ASK {}", "format": "pdf"}}, 400, "format=pdf"),
    ({"params": {"query": THEMES, "format": "ttl"}}, 406, "SELECT and ASK"),
    ({"params": {"query": "SELEC"}, "headers": {"if-none-match": "*"}}, 400, "Line 1, column 1"),
    ({"params": {"query": "ASK {}"} | {f"a{number}": "" for number in range(1000)}}, 400, "1,000 fields"),
    ({"params": {"query": "ASK {}", "named-graph-uri": ["a:b"] * 300}}, 400, "at most 256 graphs"),
    ({"params": {"update": "CLEAR ALL"}}, 403, "only answers queries"),
    ({"params": {"query": "LOAD <http://127.0.0.1:9/>"}}, 403, "LOAD is an update"),
    ({"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}, 403, "SERVICE is refused"),
    ({"params": {"query": RUNAWAY}}, 503, "0.1 seconds"),
    ({"params": {"query": "ASK {" + "{" * 5000 + "}" * 5001}, "method": "POST"}, 400, "nested"),
    ({"content": b"ASK {}", "headers": {"content-type": "text/plain"}, "method": "POST"}, 415, "text/plain"),
    ({"content": b"query=%ff", "headers": {"content-type": protocol._FORM}, "method": "POST"}, 400, "UTF-8"),
    (
        {"content": b"x" * 60_000, "headers": {"content-type": protocol._QUERY}, "method": "POST"},
        413,
        "50,000",
    ),
]


@pytest.mark.parametrize(("request_", "status", "words"), ERRORS)
@pytest.mark.parametrize("accept", ["*/*", "application/json", BROWSER])
def test_errors_say_why_in_the_form_that_is_asked_for(web, hasty, request_, status, words, accept):
    web = hasty if "seconds" in words else web
    request_ = dict(request_)
    if request_.get("method") == "POST" and "params" in request_:
        request_["data"] = request_.pop("params")
    headers = request_.pop("headers", {}) | {"accept": accept}
    response = web.request(request_.pop("method", "GET"), "/sparql", headers=headers, **request_)
    assert response.status_code == status
    assert words in response.text
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    kind = {"*/*": "text/plain; charset=utf-8", BROWSER: "text/html; charset=utf-8"}.get(accept, accept)
    assert response.headers["content-type"] == kind
    if kind == "application/json":
        assert json.loads(response.text)["status"] == status


@pytest.mark.parametrize(
    "more",
    [{"accept": "application/json"}, {"accept": "application/sparql-results+json"}, {"format": "json"}],
)
def test_an_error_of_syntax_has_its_place_in_json(web, more):
    told = ask(web, "SELECT ?s {\n?s ?p\n\n }", **more).json()
    assert (told["line"], told["column"]) == (4, 2)


def test_what_will_not_succeed_is_not_asked_for_again(hasty):
    response = ask(hasty, RUNAWAY)
    assert response.status_code == 503 and "retry-after" not in response.headers


def test_what_may_be_tried_again_says_when(web, asked, monkeypatch):
    async def busy(question, client):
        return pool.BUSY

    monkeypatch.setattr(asked, "ask", busy)
    response = ask(web, "ASK { ?nobody ?asked ?this }")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")


def test_nothing_can_be_changed(web):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = ask(web, count + " # before").content
    for text in ("INSERT DATA { <a:a> <a:b> <a:c> }", "CLEAR ALL", "DELETE WHERE { ?s ?p ?o }"):
        assert web.post("/sparql", data={"query": text}).status_code == 403
        assert web.post("/sparql", data={"update": text}).status_code == 403
    assert ask(web, count + " # after").content == before


def test_another_base_and_path(elsewhere):
    text = "SELECT ?p ?o { <https://example.org/data/theme/human-rights> ?p ?o }"
    response = elsewhere.get("/a/b/sparql", params={"query": text})
    assert len(response.json()["results"]["bindings"]) > 3
    assert "https://example.org/data/" in response.text
    described = elsewhere.get("/a/b/sparql")
    assert "<https://example.org/a/b/sparql>" in described.text
    graph = "https://example.org/data/graph/inferred"
    answer = elsewhere.get("/a/b/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": graph})
    assert answer.json()["boolean"] is True
    for body in (response.text, described.text):
        assert names.BASE not in body


def test_who_leaves_is_asked_for_no_longer(publication, asked, web):
    """The query of a client that closes the connection ends without an answer, or this takes an hour."""
    sent = []

    async def scene():
        events = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

        async def receive():
            return events.pop(0) if events else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/sparql",
            "headers": [],
            "client": ("192.0.2.9", 1),
        }
        scope["query_string"] = b"query=" + RUNAWAY.replace(" ", "+").replace("?", "%3F").encode()
        await endpoint.Endpoint(publication, asked)(scope, receive, send)

    asked.turns._blamed.clear()
    web.portal.call(scene)
    assert sent == []
    assert asked.processes[1:] == (0, 0)
    assert not asked.turns.is_blamed("192.0.2.9"), "it ran until its deadline"


def test_a_large_answer_comes_in_parts_and_whole(web):
    query = "SELECT * { ?s ?p ?o } LIMIT 5000"
    response = ask(web, query, "text/csv")
    assert len(response.content) == int(response.headers["content-length"]) > responses.PART
    assert response.text.count("\r\n") >= 5001


def test_clients_who_read_slowly_hold_only_so_much(publication, asked):
    made = endpoint.Endpoint(publication, asked)
    made.sending["slow"] = endpoint.SENDING * SETTINGS.max_result // 4
    assert made.crowded(1, "slow") == pool.TOO_MANY
    assert made.crowded(1, "other") is None
    for number in range(3):
        made.sending[f"slow{number}"] = endpoint.SENDING * SETTINGS.max_result // 4
    assert made.crowded(1, "other") == pool.BUSY


def test_bytes_that_were_packed_are_the_same(web):
    packed = web.get("/sparql", params={"query": GRAPH + " # x"}, headers={"accept-encoding": "gzip"})
    assert packed.text == ask(web, GRAPH + " # x").text
    assert gzip.decompress(gzip.compress(packed.content)) == packed.content


def shown(publication, form, told, text="ASK {}", **more):
    return endpoint.answer_page(
        publication, Answer(form, json.dumps(told).encode()), Question(text, **more)
    ).decode()


def test_a_table_has_links_and_text_and_no_markup_of_others(publication):
    iri, mark = "https://w3id.org/gcm-ld/theme/human-rights", "<script>alert(1)</script>"
    rows = [[["iri", iri, ""], ["literal", mark, "en"]], [["iri", "javascript:alert(1)", ""], ["", "", ""]]]
    page = shown(publication, "table", {"columns": ["s", "<b>"], "rows": rows, "total": 1234}, mark)
    assert '<a href="/theme/human-rights.html">theme:human-rights</a>' in page
    assert "1,234 rows. Here are the first 2;" in page
    assert mark not in page
    assert "<b>" not in page
    assert 'href="javascript:' not in page


def test_every_other_form_is_linked_with_the_graphs(publication):
    page = shown(
        publication, "truth", {"truth": False}, "ASK { ?s ?p ?o }", default=("http://example.org/g",)
    )
    for name in ("json", "xml", "csv", "tsv"):
        assert f"default-graph-uri=http%3A%2F%2Fexample.org%2Fg&amp;format={name}" in page
    assert "No: the pattern has no match." in page


def test_a_graph_is_shown_as_turtle(publication):
    page = shown(publication, "graph", {"turtle": "<a> <b> <c> .", "letters": 13, "triples": 1})
    assert "1 triple." in page
    assert "&lt;a&gt; &lt;b&gt; &lt;c&gt; ." in page
    assert "format=jsonld" in page


def test_a_problem_keeps_the_query_to_mend(publication):
    told = Problem(400, "The query has an error of syntax", "Line 2: expected }\n  ?s <p>", 2, 3)
    page = endpoint.problem_page(publication, told, Question("ASK {\n  ?s <p>")).decode()
    assert "<pre><code>  ?s &lt;p&gt;</code></pre>" in page
    assert "\nASK {\n  ?s &lt;p&gt;</textarea>" in page


def test_forms_of_the_evaluation_are_those_of_the_page(publication):
    evaluator = evaluation.Evaluator(ox.Store(), publication.site, {}, 10_000)
    for text in ("SELECT * {}", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"):
        question = Question(text, "html", "html")
        assert b"<h1>Answer to a query</h1>" in endpoint.answer_page(
            publication, evaluator.evaluate(question), question
        )
