"""A store of somebody else answers, under our bounds; what fails there is told as its failure."""

import asyncio
import dataclasses
import json
import socket

import pytest
import standin
from starlette.testclient import TestClient

from gcm_ld.core import names, urls
from gcm_ld.questions import endpoints, exchange
from gcm_ld.web import app, config
from gcm_ld.web.sparql import evaluation, remote
from gcm_ld.web.sparql.evaluation import Question

DATA = f"""<http://example.org/g> {{ <{names.BASE}theme/one> <http://example.org/p> "one", "two" }}
<http://example.org/unasked> {{ <{names.BASE}theme/two> <http://example.org/p> "three" }}"""
PLACE = "https://example.org/here/"
ROWS = Question("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o", "csv")
SETTINGS = config.ServerConfig(workers=1, deadline=30)


@pytest.fixture(scope="module")
def asked(publication):
    """A pool for a store that is not there yet; it is forked before anything here has a thread."""
    made = remote.start(publication, SETTINGS, endpoint("http://127.0.0.1:9/"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def store(asked):
    with standin.serve(DATA) as running:
        yield running


@pytest.fixture
def silent():
    """The address of a port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def endpoint(url, **more):
    return endpoints.Endpoint(exchange.address(url), **{"seconds": 30.0, **more})


def evaluator(to, base=names.BASE, output=10_000):
    import pyoxigraph as ox

    return remote.Evaluator(ox.Store(), urls.Site(), {}, output, to, urls.Site(base=base))


def told(answer):
    assert isinstance(answer, evaluation.Answer), answer
    return answer.body.decode()


def test_a_store_without_a_union_is_asked_for_the_graphs_of_the_edition(store):
    asks = evaluator(endpoint(store.url, graphs=("http://example.org/g",)))
    one = f"{names.BASE}theme/one"
    assert told(asks.answer(ROWS, evaluation.TABLE)) == f"s,o\r\n{one},one\r\n{one},two\r\n"
    other = dataclasses.replace(ROWS, default=("http://example.org/unasked",))
    assert told(asks.answer(other, evaluation.TABLE)).endswith("theme/two,three\r\n")


def test_under_another_base_its_iris_are_asked_for_and_told(store):
    asks = evaluator(endpoint(store.url, graphs=("http://example.org/g",)), PLACE)
    for question in (
        Question(f"SELECT ?o {{ <{PLACE}theme/one> ?p ?o }}"),
        Question("SELECT ?o { <theme/one> ?p ?o }"),
    ):
        assert len(json.loads(told(asks.answer(question, evaluation.TABLE)))["results"]["bindings"]) == 2
    assert told(asks.answer(ROWS, evaluation.TABLE)).startswith(f"s,o\r\n{PLACE}theme/one,one")


def test_yes_and_no_in_any_form(store):
    asks = evaluator(endpoint(store.url))
    assert told(asks.answer(Question("ASK { ?s ?p 1 }", "csv"), evaluation.TRUTH)) == "boolean\r\nfalse\r\n"


def test_more_bytes_than_an_answer_may_have_are_not_taken(store):
    asks = evaluator(endpoint(store.url, graphs=("http://example.org/g",), most=100))
    assert asks.answer(ROWS, evaluation.TABLE).title == "The answer is too large"
    small = evaluator(endpoint(store.url, graphs=("http://example.org/g",)), output=10)
    assert small.answer(ROWS, evaluation.TABLE).title == "The answer is too large"


def test_what_fails_is_the_failure_of_a_store_that_is_not_named(silent):
    for url, seconds, status in ((silent, 0.2, 504), ("http://127.0.0.1:9/", 30.0, 502)):
        problem = evaluator(endpoint(url, seconds=seconds)).answer(ROWS, evaluation.TABLE)
        assert problem.status == status and "127.0.0.1" not in problem.message, problem


def test_what_is_no_query_never_reaches_the_store(asked, store):
    asked.evaluator = evaluator(endpoint(store.url))
    before = len(store.asked)
    texts = ("SELECT {", "CLEAR ALL", "SELECT * { SERVICE <http://a> { ?s ?p ?o } }", "ASK " + "{" * 9999)
    statuses = [asyncio.run(asked.ask(Question(text))).status for text in texts]
    assert (statuses, len(store.asked)) == ([400, 403, 403, 400], before)
    assert told(asyncio.run(asked.ask(Question("ASK {}", "tsv")))) == "?boolean\ntrue\n"


def test_who_leaves_keeps_the_place_until_the_store_has_answered(asked, silent):
    asked.evaluator = evaluator(endpoint(silent, seconds=1.0))

    async def leave():
        asking = asyncio.ensure_future(asked.ask(ROWS))
        while not asked.asking.active.total():
            await asyncio.sleep(0.001)
        asking.cancel()
        await asyncio.wait({asking})
        kept = asked.asking.active.total()
        await asyncio.wait(asked._left)
        return asking.cancelled(), kept, asked.asking.active.total()

    assert asyncio.run(leave()) == (True, 1, 0)


def test_a_store_without_the_edition_is_refused(store, publication):
    settings = dataclasses.replace(SETTINGS, endpoint=store.url)
    with pytest.raises(exchange.EndpointError, match="the store holds no edition"):
        remote.connect(publication, settings)


def test_health_tells_of_the_store(asked, store, publication):
    place = dataclasses.replace(publication, endpoint=endpoint(store.url))
    with TestClient(app.make(place, asked)) as client:
        for url, status, words in (
            (store.url, "no store", "it no longer holds this edition"),
            ("http://127.0.0.1:9/", "no store", "nothing listens there"),
        ):
            asked.evaluator, asked._until = evaluator(endpoint(url)), 0.0
            health = client.get("/healthz")
            assert health.status_code == 200
            assert (health.json()["status"], health.json()["store"]) == (status, words)


def test_stored_questions_are_answered_there_and_pages_here(store, publication):
    at = endpoint(store.url, graphs=("http://example.org/g",))
    with TestClient(app.make(dataclasses.replace(publication, endpoint=at))) as client:
        assert client.get("/theme").status_code == 200
        before = len(store.asked)
        answer = client.get("/query/coverage/theme-summary.csv")
        assert answer.status_code == 200 and answer.text.count("\n") == 1, answer.text
        assert len(store.asked) == before + 1 and "gcm:" in store.asked[-1]
    gone = dataclasses.replace(publication, endpoint=endpoint("http://127.0.0.1:9/"))
    with TestClient(app.make(gone)) as client:
        for path in ("/query/coverage/theme-summary.csv", "/query/coverage/theme-summary.html"):
            answer = client.get(path)
            assert answer.status_code == 502 and "nothing listens there" in answer.text
