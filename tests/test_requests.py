"""Whatever is asked, in form or not: the answer is in form, and the work for it is bounded."""

import asyncio
import random
import re
from urllib.parse import quote, urlencode

import pytest

from gcm_ld.core import formats
from gcm_ld.questions import engines
from gcm_ld.web import app, config, routing, run

MOST = 200
"""Questions to the store that an answer may take; a page that asks each thing one of its own takes more."""

STATUSES = {200, 206, 301, 303, 304, 308, 400, 404, 405, 406, 410, 414, 416, 431}
WORDS = (
    "africa",
    "all",
    "budapest-process",
    "csv",
    "KEN",
    "migration",
    "now",
    "ttl",
    "2017",
    "a",
    "-1",
    "9" * 30,
)
NASTY = (
    "<script>",
    "=1+1",
    "{{7*7}}",
    "%s",
    "'",
    '"',
    "é",
    "مرحبا",
    "\u202e",
    "\ufeff",
    "a" * 2000,
    "../x",
    "\r\nx: y",
)

HEADERS = {
    "accept": [*(form.media_type for form in formats.every()), "*/*;q=0", "text/", ";", "\u00e9"],
    "accept-encoding": ["gzip", "br", "*;q=0", ";;q=x"],
    "range": ["bytes=0-1", "bytes=-5", "bytes=9-1", "lines=1-2", "bytes=0-1,4-5"],
    "if-none-match": ["*", '"x"', "W/", '"' * 9],
    "x-forwarded-for": ["10.0.0.9", "x", "::1, [::1]:80", ","],
    "forwarded": ["for=10.0.0.9", "for=", ";;", 'for="[::1]:x"'],
}
METHODS = (*["GET"] * 6, "HEAD", "OPTIONS", "POST", "PUT", "X")


@pytest.fixture(scope="module")
def addresses(publication) -> list[tuple[str, tuple[routing.Parameter, ...]]]:
    """The path of each route and of one thing of each kind, with the parameters that it declares."""
    found = []
    for route in routing.TABLE:
        values = {one.name: one.values or [str(one.example)] for one in route.declared(publication)}
        values["form"] = list(formats.named(route.offers())) or ["html"]
        if all(values.get(name) for name in route.braces):
            path = route.path.format(**{name: values[name][-1] for name in route.braces})
            declared = route.declared(publication, path[len(route.prefix) :])
            found.append((path, tuple(one for one in declared if one.name not in route.braces)))
    things = {re.sub(r"[^/]+$", "", path): path for path in run.paths(publication) if "." in path}
    found += [(path, ()) for path in things.values()]
    found += [(path.removesuffix(".html"), (routing.FORMAT,)) for path in things.values()]
    return found


@pytest.fixture(scope="module")
def site(publication):
    limits = config.ServerConfig(rate=0, work=0, page_deadline=0)
    return app.make(publication, settings=limits)


@pytest.fixture(scope="module")
def asked():
    """How many questions the store was asked; set it to 0 before."""
    count = [0]

    def counted(*arguments):
        count[0] += 1
        return asking(*arguments)

    asking = engines.ask
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "ask", counted)
        yield count


def ask(site, method: str, path: str, query: str, headers: dict[str, str], body: bytes = b""):
    """Return the status, the headers and the body of an answer."""
    found = {"body": b"", "starts": 0, "given": False}

    async def receive():
        if found["given"]:
            await asyncio.Event().wait()  # as a client does that stays and has said all
        found["given"] = True
        return {"type": "http.request", "body": body}

    async def send(message):
        if message["type"] == "http.response.start":
            found.update(status=message["status"], headers=message["headers"], starts=found["starts"] + 1)
        found["body"] += message.get("body", b"")

    given = [(b"host", b"127.0.0.1:8000")]
    given += [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": quote(path).encode(),
    }
    scope |= {"query_string": query.encode(), "headers": given, "client": ("10.0.0.1", 1), "root_path": ""}
    asyncio.run(site(scope, receive, send))
    assert found["starts"] == 1
    return found["status"], dict(found["headers"]), found["body"]


def piece(chance: random.Random) -> str:
    """Return some text: a word, something nasty, or characters by chance."""
    if chance.random() < 0.6:
        return chance.choice((*WORDS, *NASTY))
    return "".join(
        chr(chance.choice((chance.randrange(32, 127), chance.randrange(160, 0xD800)))) for _ in range(8)
    )


def request(chance: random.Random, addresses) -> tuple[str, str, str, dict[str, str]]:
    """Return the method, the path, the query string and the headers of a request, more or less in form."""
    path, declared = chance.choice(addresses)
    path = f"/{path}"
    if chance.random() < 0.25:
        suffix = chance.choice(["", ".exe", *(f".{form.name}" for form in formats.every())])
        path = chance.choice((path + suffix, f"/{piece(chance)}"))
    query = []
    for one in chance.sample(declared, chance.randint(0, min(4, len(declared)))):
        examples = [one.example] if isinstance(one.example, str) else one.example
        query.append((one.name, chance.choice((*one.values, *examples, piece(chance)))))
    if chance.random() < 0.2:
        query.append((piece(chance), piece(chance)))
    head = {name: chance.choice(values) for name, values in HEADERS.items() if chance.random() < 0.2}
    return chance.choice(METHODS), path, urlencode(query), head


@pytest.mark.parametrize("seed", range(8))
def test_any_request_is_answered_in_form_and_with_bounded_work(seed, site, addresses, asked):
    chance = random.Random(seed)
    statuses = {answered(site, asked, *request(chance, addresses)) for _ in range(40)}
    assert {200, 400, 404, 405} <= statuses


def answered(site, asked, method: str, path: str, query: str, head: dict[str, str]) -> int:
    """Ask, see that all is well, and return the status."""
    asked[0] = 0
    status, told, body = ask(site, method, path, query, head)
    assert status in STATUSES or (method == "OPTIONS" and status == 204), (status, body[:300])
    assert asked[0] <= MOST
    assert b"Traceback" not in body
    for name, value in told.items():
        assert not re.search(rb"[\r\n\x00]", name + value)
    assert told[b"x-content-type-options"] == b"nosniff"
    if method == "HEAD":
        assert body == b""
    if b"html" in told.get(b"content-type", b""):
        assert b"<script>" not in body
    if method == "GET" and status == 200:
        asked[0] = 0
        again, _, same = ask(site, method, path, query, head)
        assert (again, same, asked[0]) == (status, body, 0)
    return status
