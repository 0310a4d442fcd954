"""A guard for connections: it closes those that send no whole request in time, too much, or take nothing.

An HTTP server's own limits end where a request begins: it waits for the end of a head, and keeps what comes,
for ever. `Guard` is mixed into the server's protocol (see `running`), whose methods it extends.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

TIMEOUT, TOO_LARGE = "408 Request Timeout", "431 Request Header Fields Too Large"


@dataclass
class Crowd:
    """What the connections of a server share: their limits, and those that wait for a request, oldest first.

    `head` is in bytes, a time in seconds; `most` connections may be open.
    """

    head: int = 64 * 1024
    head_seconds: float = 10.0
    stall_seconds: float = 30.0
    most: int = 4096
    pipeline: int = 32
    waiting: dict[Guard, None] = field(default_factory=dict, repr=False)


class Guard:
    """The part of a connection's protocol that counts and times what comes before it is a request."""

    crowd: Crowd
    loop: asyncio.AbstractEventLoop
    transport: Any
    connections: set
    pipeline: Any

    _timer: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    _in_head = True
    _bytes = 0

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
        """Read on, unless the head of the request has become too large."""
        if self._in_head:
            self._bytes += len(data)
        super().data_received(data)
        if self._in_head and self._bytes > self.crowd.head and not self.transport.is_closing():
            self._refuse(TOO_LARGE, f"A request's head has at most {self.crowd.head} bytes here.")

    def on_message_begin(self) -> None:
        """Wait for the head of a request from now on, if that has not begun yet."""
        super().on_message_begin()
        self._in_head = True
        if self._timer is None:
            self._start()

    def on_headers_complete(self) -> None:
        """The request is here, and the waiting over. Too many requests at once are an error."""
        self._in_head, self._bytes = False, 0
        self._stop()
        self.crowd.waiting.pop(self, None)
        if len(self.pipeline) >= self.crowd.pipeline:
            raise ValueError("too many requests in a row")
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, as the last of those who wait."""
        super().on_response_complete()
        if not self.transport.is_closing() and not self.pipeline:
            self._in_head = True
            self.crowd.waiting[self] = None

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
        self._refuse("400 Bad Request", "This is no request of HTTP/1.1.")

    def _start(self) -> None:
        self._timer = self.loop.call_later(self.crowd.head_seconds, self._late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self._bytes:
            self._refuse(TIMEOUT, f"The head took longer than {self.crowd.head_seconds:g} seconds.")
        else:
            self.transport.close()

    def _refuse(self, status: str, message: str) -> None:
        if self.transport.is_closing():
            return
        body = f"{status}\n{message}\n".encode()
        head = (
            f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
            "access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
