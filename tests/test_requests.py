"""Whatever is asked, in form or not: the answer is in form, and the work for it is bounded."""

import asyncio
import re
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gcm_ld.core import formats
from gcm_ld.questions import engines
from gcm_ld.web import app, config, routing, run

MOST = 60
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

segments = st.one_of(st.sampled_from((*WORDS, *NASTY)), st.text(max_size=12))
forms = st.sampled_from(["", *(f".{form.name}" for form in formats.every()), ".exe"])
headers = st.fixed_dictionaries(
    {},
    optional={
        "accept": st.one_of(
            st.sampled_from([form.media_type for form in formats.every()]), st.text(max_size=30)
        ),
        "accept-encoding": st.sampled_from(("gzip", "br", "*;q=0", ";;q=x")),
        "range": st.sampled_from(("bytes=0-1", "bytes=-5", "bytes=9-1", "lines=1-2", "bytes=0-1,4-5")),
        "if-none-match": st.sampled_from(("*", '"x"', "W/", '"' * 9)),
        "x-forwarded-for": st.text(max_size=20),
        "forwarded": st.text(max_size=20),
    },
)


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
    found = {"body": b"", "starts": 0}

    async def receive():
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


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_request_is_answered_in_form_and_with_bounded_work(data, site, addresses, asked):
    path, declared = data.draw(st.sampled_from(addresses))
    path = f"/{path}"
    if data.draw(st.integers(0, 3)) == 0:
        path = data.draw(st.one_of(st.just(path + data.draw(forms)), segments.map("/{}".format)))
    query = []
    for one in data.draw(
        st.lists(st.sampled_from(declared), max_size=4, unique=True) if declared else st.just([])
    ):
        examples = [one.example] if isinstance(one.example, str) else one.example
        query.append(
            (one.name, data.draw(st.one_of(st.sampled_from([*one.values, *examples, "x"]), segments)))
        )
    if data.draw(st.integers(0, 5)) == 0:
        query.append((data.draw(segments), data.draw(segments)))
    query = urlencode(query, errors="replace")
    method = data.draw(
        st.sampled_from(("GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "X"))
    )
    head = data.draw(headers)
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
    if status in (200, 400, 404) and b"<script>" in body:
        assert b"html" in told[b"content-type"]
    if method == "GET" and status == 200:
        asked[0] = 0
        again, _, same = ask(site, method, path, query, head)
        assert (again, same, asked[0]) == (status, body, 0)
