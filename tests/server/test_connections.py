"""A connection that sends no request in time, or too much of one, is closed."""

import asyncio
from collections import deque

import pytest

from gcm_ld.server import connections


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
