"""Each guard lets in what it should, and says why it doesn't let in the rest."""

import asyncio

import pytest
from starlette.testclient import TestClient

from gcm_ld.web import app, clients, config, limits
from gcm_ld.web.pages import views

HOSTILE = ("10.0.0.1", 40000)


def client(publication, peer: tuple[str, int] = HOSTILE) -> TestClient:
    """Return a client at an address."""
    site = app.make(publication)
    return TestClient(site, base_url="http://127.0.0.1:8000", follow_redirects=False, client=peer)


def request(
    application, method: str = "GET", path: str = "/", headers=(), body=(), client=HOSTILE
) -> list[dict]:
    """Return the messages with which an application answers; `body` is parts, or seconds to wait."""
    parts, sent = list(body), []

    async def receive():
        while parts and isinstance(parts[0], float):
            await asyncio.sleep(parts.pop(0))
        if not parts:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [(k.encode(), v.encode()) for k, v in headers], "client": client}
    asyncio.run(application(scope, receive, send))
    return sent


async def told(scope, receive, send):
    """An application that gives back the body that it is sent, and the client that it sees."""
    body = (await receive())["body"] if scope["method"] == "POST" else b""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body or scope["client"][0].encode()})


async def refuse(scope, receive, send, refused, headers):
    """A refusal without words."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": refused.status, "headers": raw})
    await send({"type": "http.response.body", "body": refused.message.encode()})


LIMITS = config.ServerConfig(max_url=100, max_headers=200, max_body=10, body_timeout=0.2)
GUARDED = limits.requests(told, LIMITS, refuse, "/sparql")


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/a", (), (), 200),
        ("GET", "/caf%C3%A9", (), (), 200),
        ("GET", "/a%20b%25", (), (), 200),
        ("GET", "/...", (), (), 200),
        ("GET", "/%c3", (), (), 400),
        ("GET", "/%0a", (), (), 400),
        ("GET", "/%c2%85", (), (), 400),
        ("GET", "/%2e%2E/a", (), (), 400),
        ("GET", "/a%2Fb", (), (), 400),
        ("GET", "/a\\b", (), (), 400),
        ("GET", "/%1", (), (), 400),
        ("GET", "/" + "a" * 100, (), (), 414),
        ("GET", "/a", (("x", "a" * 200),), (), 431),
        ("GET", "/a", (("content-length", "3"),), (), 400),
        ("GET", "/a", (("transfer-encoding", "chunked"),), (), 400),
        ("GET", "/a", (("content-length", "0"),), (), 200),
        ("DELETE", "/a", (), (), 405),
        ("TRACE", "/a", (), (), 405),
        ("POST", "/a", (), (b"x",), 405),
        ("PUT", "/sparql", (), (b"x",), 405),
        ("POST", "/sparql", (), (b"12345", b"67890"), 200),
        ("POST", "/sparql", (), (b"12345", b"678901"), 413),
        ("POST", "/sparql", (), (b"12345", 5.0, b"6"), 408),
        ("POST", "/sparql", (("content-encoding", "gzip"),), (b"\x1f\x8b",), 415),
        ("POST", "/sparql", (("content-encoding", "Identity"),), (b"12345",), 200),
    ],
)
def test_what_is_in_form_is_let_in(method, path, headers, body, status):
    start, end = request(GUARDED, method, path, headers, body)
    assert start["status"] == status
    if status == 200 and body:
        assert end["body"] == b"".join(body)
    if status == 405:
        allowed = "GET, HEAD, OPTIONS, POST" if path == "/sparql" else "GET, HEAD, OPTIONS"
        assert (b"allow", allowed.encode()) in start["headers"]
    if status == 415:
        assert (b"accept-encoding", b"identity") in start["headers"]
    if status in (408, 413, 415):
        assert (b"connection", b"close") in start["headers"]


def test_a_client_that_leaves_within_its_body_is_not_answered():
    async def gone(scope, receive, send):
        raise AssertionError("the application was asked")

    assert request(limits.requests(gone, LIMITS, refuse, "/sparql"), "POST", "/sparql") == []


def test_a_client_that_asks_too_often_is_asked_to_wait_and_others_are_not(publication, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(clients.time, "monotonic", lambda: now)
    site = app.make(publication, None, config.ServerConfig(rate=2, burst=3))

    def ask(address, **headers):
        one = TestClient(site, base_url="http://127.0.0.1:8000", client=(address, 1))
        return one.get("/healthz", headers=headers)

    assert [ask("10.0.0.1").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(ask("10.0.0.1").headers["retry-after"]) >= 1
    assert ask("10.0.0.2").status_code == 200
    now += 1.0
    assert [ask("10.0.0.1").status_code for _ in range(3)] == [200, 200, 429]
    assert [ask("127.0.0.1").status_code for _ in range(9)] == [200] * 9
    proxied = [ask("127.0.0.1", **{"x-forwarded-for": "1.1.1.1"}).status_code for _ in range(4)]
    assert proxied == [200, 200, 200, 429]
    network = [ask(f"2001:db8::{number}").status_code for number in range(4)]
    assert network == [200, 200, 200, 429]


def test_so_many_at_once_and_of_each_client_and_then_again():
    async def many() -> list[int]:
        waiting, found = asyncio.Event(), []

        async def slow(scope, receive, send):
            await waiting.wait()
            await told(scope, receive, send)

        guarded = limits.concurrency(slow, config.ServerConfig(concurrency=3, share=2), refuse, {"/well"})

        async def ask(path, client) -> None:
            async def send(message):
                if "status" in message:
                    found.append(message["status"])

            scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": client}
            await guarded(scope, None, send)

        asked = [*([("/", ("10.0.0.1", 1))] * 3), *([("/", ("10.0.0.2", 1))] * 2), ("/well", ("10.0.0.3", 1))]
        tasks = [asyncio.create_task(ask(path, client)) for path, client in asked]
        await asyncio.sleep(0)
        assert found == [429, 503]
        waiting.set()
        await asyncio.gather(*tasks)
        await ask("/", ("10.0.0.1", 1))
        return found

    assert asyncio.run(many()) == [429, 503, *[200] * 5]


def test_bodies_on_their_way_have_places_of_their_own():
    """Who sends slowly keeps places for bodies, of which each client has a share, and no others."""

    async def many() -> list[int]:
        waiting, found = asyncio.Event(), []

        async def receive():
            await waiting.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            if "status" in message:
                found.append(message["status"])

        settings = config.ServerConfig(concurrency=3, share=2)
        guarded = limits.requests(limits.concurrency(told, settings, refuse), settings, refuse, "/sparql")

        def ask(method, client):
            scope = {"type": "http", "method": method, "path": "/sparql", "query_string": b"", "headers": []}
            return asyncio.create_task(guarded(scope | {"client": (client, 1)}, receive, send))

        tasks = [
            ask("POST", client) for client in ("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3")
        ]
        tasks += [ask("GET", client) for client in ("10.0.0.1", "10.0.0.3")]
        for _ in range(100):  # until nothing is left but to wait
            await asyncio.sleep(0)
        assert found == [429, 503, 200, 200]
        waiting.set()
        await asyncio.gather(*tasks)
        return found

    assert asyncio.run(many()) == [429, 503, *[200] * 5]


def test_who_takes_an_answer_slowly_keeps_no_place_of_those_who_wait_for_one():
    """Answers on their way have places of their own, of which each client has a share."""

    async def many() -> list[int]:
        taken, found = asyncio.Event(), []

        async def send(message):
            if "status" in message:
                found.append(message["status"])
            elif message["body"]:
                await taken.wait()

        settings = config.ServerConfig(concurrency=3, share=3, connections=16)
        guarded = limits.concurrency(told, settings, refuse)

        def ask(client):
            scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": (client, 1)}
            return asyncio.create_task(guarded(scope, None, send))

        tasks = []
        for client in ("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.2"):
            tasks.append(ask(client))
            await asyncio.sleep(0)
        taken.set()
        await asyncio.gather(*tasks)
        return found

    assert asyncio.run(many()) == [200, 200, 200, 429, 200, 200]


def test_an_error_says_whom_to_tell():
    async def fail(*_):
        raise ZeroDivisionError

    found = request(limits.errors(fail, refuse, "data@example.org"))
    assert found[0]["status"] == 500 and b"data@example.org" in found[1]["body"]
    assert b"gcm-ld check" in found[1]["body"]


@pytest.mark.parametrize(
    "path", ["/theme/human-rights.html", "/theme/nothing", "/theme/%zz", "/static/style.css", "/"]
)
def test_every_answer_has_the_headers_that_keep_a_reader_safe(client_, path):
    headers = client_.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in headers["content-security-policy"]
    for name in limits.HEADERS:
        assert headers[name] == limits.HEADERS[name]


@pytest.fixture(name="client_")
def _client(publication) -> TestClient:
    return client(publication)


def test_only_the_editor_may_write_styles(client_):
    assert "style-src 'self' 'unsafe-inline'" in client_.get("/sparql").headers["content-security-policy"]


def test_an_error_nobody_foresaw_says_nothing_of_itself_and_is_logged(publication, monkeypatch, caplog):
    def fail(*_):
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(views, "render", fail)
    got = client(publication).get("/guide")
    assert got.status_code == 500
    assert "secret" not in got.text and "Traceback" not in got.text
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "a secret" in caplog.text and "GET /guide" in caplog.text


def test_options_are_told_without_a_body(client_):
    got = client_.options("/theme/human-rights.ttl")
    assert (got.status_code, got.content) == (204, b"")
    assert got.headers["allow"] == got.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
