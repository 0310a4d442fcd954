"""A guard for connections: it closes those that send no whole request in time, too much, or take nothing.

An HTTP server's own limits end where a request begins: it waits for the end of a head, and keeps what comes,
for ever. `Guard` is mixed into the server's protocol (see `running`), whose methods it extends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gcm_ld.core import formats
from gcm_ld.web import access_log, limits

BAD, TIMEOUT = "400 Bad Request", "408 Request Timeout"
TOO_LONG, TOO_LARGE = "414 URI Too Long", "431 Request Header Fields Too Large"
_FRAME = 16
"""Bytes that may stand around each byte of a body, which a client can send in parts of a byte."""


@dataclass
class Crowd:
    """What the connections of a server share: their limits, and those that wait for a request, oldest first.

    `head` is in bytes, a time in seconds; `most` connections may be open; `log` takes the access log's lines.
    """

    head: int = 64 * 1024
    head_seconds: float = 10.0
    stall_seconds: float = 30.0
    most: int = 4096
    pipeline: int = 32
    log: Callable[[str], object] | None = None
    waiting: dict[Guard, None] = field(default_factory=dict, repr=False)


class Guard:
    """The part of a connection's protocol that counts and times what comes and is no body of a request."""

    crowd: Crowd
    loop: asyncio.AbstractEventLoop
    transport: Any
    connections: set
    pipeline: Any
    client: tuple[str, int] | None = None
    cycle: Any = None

    _timer: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    _in_head = True
    _is_read = False
    _bytes = 0
    _wrong: tuple[str, str] | None = None
    _later: tuple[str, str] | None = None

    def connection_made(self, transport: Any) -> None:
        """Take the connection; where there are too many, the one that has waited longest must go."""
        super().connection_made(transport)
        self.crowd.waiting[self] = None
        self._start()
        if len(self.connections) > self.crowd.most:
            next(iter(self.crowd.waiting)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop()
        if self._stall:
            self._stall.cancel()
        self.crowd.waiting.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless too much has come that is no body."""
        if self._later:
            return  # nothing that follows what is wrong is read
        self._bytes += len(data)
        if self._in_head and self._timer is None:
            self._start()
        super().data_received(data)
        if self._bytes > self.crowd.head:
            self._refuse(TOO_LARGE, f"A request's head has at most {self.crowd.head} bytes here.")

    def on_message_begin(self) -> None:
        """Wait for the head of a request from now on, if that has not begun yet."""
        super().on_message_begin()
        self._in_head, self._is_read = True, False
        if self._timer is None:
            self._start()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address, unless it becomes too long for the parser."""
        super().on_url(url)
        if len(self.url) > self.crowd.head:
            self._wrong = TOO_LONG, f"An address has at most {self.crowd.head} bytes here."
            raise ValueError("too long an address")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. What comes behind a body is none, be it called so: it is counted and forgotten."""
        if not self._is_read:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The request is here, and the waiting over. Too many requests at once are an error."""
        self._in_head, self._is_read, self._bytes = False, True, 0
        self._stop()
        self.crowd.waiting.pop(self, None)
        if len(self.pipeline) >= self.crowd.pipeline:
            raise ValueError("too many requests in a row")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, and what may stand around it, from what is counted."""
        self._bytes -= len(body) * (1 + _FRAME)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is here; what comes now is another request."""
        self._bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, as the last of those who wait; say what was wrong with it already."""
        super().on_response_complete()
        if self.transport.is_closing() or self._is_answering():
            return
        if self._later:
            self._refuse(*self._later)
        elif not self.pipeline:
            self._in_head = True
            self.crowd.waiting[self] = None
            if self._bytes > 0 and self._timer is None:
                self._start()

    def pause_writing(self) -> None:
        """The client takes nothing: it has some time to start again."""
        super().pause_writing()
        self._stall = self.loop.call_later(self.crowd.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client takes what is sent."""
        super().resume_writing()
        if self._stall:
            self._stall.cancel()
            self._stall = None

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, in words and with the headers of every answer."""
        self._refuse(*(self._wrong or (BAD, "This is no request of HTTP/1.1.")))

    def _is_answering(self) -> bool:
        """Whether a request that is here as a whole is answered, so that what comes belongs to the next."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        return cycle.response_started or not cycle.more_body

    def _start(self) -> None:
        if not self._is_answering():
            self._timer = self.loop.call_later(self.crowd.head_seconds, self._late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self._bytes > 0:
            self._refuse(TIMEOUT, f"The head took longer than {self.crowd.head_seconds:g} seconds.")
        else:
            self.transport.close()

    def _refuse(self, status: str, message: str) -> None:
        """Say what is wrong and close, once the requests before are answered."""
        if self.transport.is_closing():
            return
        if self._is_answering():
            self._later = self._later or (status, message)
            return
        body = f"{status}\n{message}\n".encode()
        fields = [
            *limits.raw(limits.POLICY),
            (b"content-type", formats.TEXT.content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%s: %s\r\n" % field for field in fields)
        self.transport.write(b"HTTP/1.1 %s\r\n%s\r\n%s" % (status.encode(), head, body))
        self.transport.close()
        if self.crowd.log:
            scope = {"method": "", "path": "", "client": self.client}
            self.crowd.log(access_log.line(scope, int(status[:3]), len(body), 0.0))
