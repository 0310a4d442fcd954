"""A connection that sends no request in time, or too much of one, is closed."""

import asyncio
import json
from collections import deque

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from gcm_ld.web import connections


class Wire:
    """A transport that remembers."""

    def __init__(self):
        self.written, self.closing = b"", False

    def write(self, data):
        self.written += data

    def close(self):
        self.closing = True

    abort = close

    def is_closing(self):
        return self.closing


class Protocol:
    """The least of a server's protocol: a head ends at an empty line."""

    def __init__(self, everyone):
        self.loop, self.connections, self.pipeline = asyncio.get_running_loop(), everyone, deque()
        self.told = b""

    def connection_made(self, transport):
        self.transport = transport
        self.connections.add(self)

    def connection_lost(self, exc):
        self.connections.discard(self)

    def data_received(self, data):
        if self.told == b"body":
            self.on_body(data)
            return
        if not self.told:
            self.on_message_begin()
        self.told += data
        if b"\r\n\r\n" in self.told:
            self.told = b""
            self.on_headers_complete()

    def on_message_begin(self):
        pass

    def on_headers_complete(self):
        pass

    def on_body(self, body):
        pass

    def on_response_complete(self):
        pass

    def pause_writing(self):
        pass

    def resume_writing(self):
        pass


class Connection(connections.Guard, Protocol):
    """Both together."""


@pytest.fixture
def crowd(monkeypatch) -> connections.Crowd:
    """What the connections of a test share."""
    made = connections.Crowd(head=100, head_seconds=0.05, stall_seconds=0.05, most=3, pipeline=2)
    monkeypatch.setattr(Connection, "crowd", made, raising=False)
    return made


class Real(connections.Guard, HttpToolsProtocol):
    """A connection with the protocol of the server."""


class Line(Wire):
    """A transport that a server's protocol can use."""

    def get_extra_info(self, name):
        return ("10.0.0.1", 5) if name == "peername" else None

    def pause_reading(self):
        pass

    resume_reading = pause_reading


async def echo(scope, receive, send):
    """Answer with the names of the headers and the length of the body, after a moment for `/slow`."""
    size = 0
    while (message := await receive())["type"] == "http.request":
        size += len(message["body"])
        if not message["more_body"]:
            break
    if scope["path"] == "/slow":
        await asyncio.sleep(0.1)
    body = b" ".join([*(name for name, _ in scope["headers"]), str(size).encode()])
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


def talk(*parts, log=None, wait=0.2):
    """Return the line with what the server's protocol answers to parts that come one after the other."""

    async def run():
        config = uvicorn.Config(echo, http=Real, ws="none", lifespan="off", log_config=None)
        config.load()
        Real.crowd = connections.Crowd(head=2000, head_seconds=0.05, pipeline=4, log=log)
        one = Real(config, server_state=ServerState(), app_state={})
        one.connection_made(Line())
        for part in parts:
            one.data_received(part)
            await asyncio.sleep(0.005)
        await asyncio.sleep(wait)
        one._unset_keepalive_if_required()
        return one.transport

    return asyncio.run(run())


POST = b"POST /%s HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n"


def test_what_stands_behind_a_body_is_no_header():
    written = talk(POST % b"" + b"0\r\naccept: text/csv\r\n\r\n").written
    assert written.endswith(b"host transfer-encoding 4")


@pytest.mark.parametrize("part", [b"x: " + b"a" * 50 + b"\r\n", b"a" * 500], ids=["many", "one"])
def test_what_stands_behind_a_body_has_a_size(part):
    line = talk(POST % b"", b"0\r\nx: ", *[part] * 80)
    assert line.written.startswith(b"HTTP/1.1 431 ") and line.closing


def test_a_body_may_come_in_the_smallest_parts():
    assert talk(POST % b"", *[b"1\r\na\r\n"] * 1500, b"0\r\n\r\n").written.endswith(b" 1504")


def test_an_address_has_a_length():
    line = talk(b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\nhost: a\r\n\r\n")
    assert line.written.startswith(b"HTTP/1.1 414 ") and line.closing


GET = b"GET /%s HTTP/1.1\r\nhost: a\r\n\r\n"


@pytest.mark.parametrize(
    ("early", "status"), [(b"GET /b", b"408"), (b"rubbish\r\n\r\n", b"400"), (GET % (b"a" * 3000), b"414")]
)
def test_what_comes_early_does_not_spoil_the_answer_before(early, status):
    line = talk(GET % b"slow", early)
    first, _, second = line.written.partition(b"host 0")
    assert first.startswith(b"HTTP/1.1 200 ")
    assert second.startswith(b"HTTP/1.1 %s " % status) and line.closing


def test_of_too_many_in_a_row_the_first_are_answered():
    line = talk(GET % b"slow", *[GET % b"b"] * 9)
    assert line.written.count(b"HTTP/1.1 200 ") == 5
    assert line.written.count(b"HTTP/1.1 400 ") == 1 and line.closing


def test_an_empty_line_starts_the_time_for_a_head():
    assert talk(GET % b"", b"\r\n").closing
    assert not talk(GET % b"").closing


def test_a_refusal_is_written_down_and_has_the_headers_of_every_answer():
    lines = []
    written = talk(b"rubbish\r\n\r\n", log=lines.append).written
    assert b"content-security-policy: default-src 'self'" in written and b"nosniff" in written
    assert [json.loads(line)["status"] for line in lines] == [400]
    assert json.loads(lines[0])["client"] == "10.0.0.1"


def connected(everyone) -> Connection:
    """A connection that was just made."""
    one = Connection(everyone)
    one.connection_made(Wire())
    return one


def test_silence_is_closed_and_half_a_word_is_answered(crowd):
    async def run():
        silent, slow, honest = (connected(everyone := set()) for _ in range(3))
        slow.data_received(b"GET / HT")
        honest.data_received(b"GET / HTTP/1.1\r\n\r\n")
        await asyncio.sleep(0.1)
        assert silent.transport.closing and silent.transport.written == b""
        assert slow.transport.closing and slow.transport.written.startswith(b"HTTP/1.1 408 ")
        assert not honest.transport.closing and len(everyone) == 1

    asyncio.run(run())


def test_a_head_has_a_size(crowd):
    async def run():
        one = connected(set())
        one.data_received(b"GET /" + b"a" * 60)
        assert not one.transport.closing
        one.data_received(b"a" * 60)
        assert one.transport.written.startswith(b"HTTP/1.1 431 ") and one.transport.closing

    asyncio.run(run())


def test_a_body_may_be_larger_than_a_head(crowd):
    async def run():
        one = connected(set())
        one.data_received(b"POST / HTTP/1.1\r\n\r\n")
        one.told = b"body"
        one.data_received(b"a" * 1000)
        assert not one.transport.closing

    asyncio.run(run())


def test_where_there_are_too_many_the_one_that_waits_longest_goes(crowd):
    async def run():
        everyone: set = set()
        busy, first, second = (connected(everyone) for _ in range(3))
        busy.data_received(b"GET / HTTP/1.1\r\n\r\n")
        third = connected(everyone)
        gone = [one.transport.closing for one in (busy, first, second, third)]
        assert gone == [False, True, False, False]
        for one in (busy, first, second, third):
            one.connection_lost(None)
        assert crowd.waiting == {}

    asyncio.run(run())


def test_who_takes_nothing_is_dropped_after_a_time(crowd):
    async def run():
        stalled, slow = connected(set()), connected(set())
        for one in (stalled, slow):
            one.data_received(b"GET / HTTP/1.1\r\n\r\n")
            one.pause_writing()
        slow.resume_writing()
        await asyncio.sleep(0.1)
        assert stalled.transport.closing and not slow.transport.closing

    asyncio.run(run())


def test_too_many_requests_in_a_row_are_an_error(crowd):
    async def run():
        one = connected(set())
        one.pipeline.extend([1, 2])
        with pytest.raises(ValueError, match="row"):
            one.on_headers_complete()

    asyncio.run(run())
