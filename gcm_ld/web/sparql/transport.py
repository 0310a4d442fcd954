"""The wire to a worker: a question goes out, and an answer comes back, or how the worker died.

The event loop watches a wire as long as it lasts: to begin and end that for each question costs as much as a
cheap question does.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

from gcm_ld.web.sparql import worker

CHUNK = 2**18
"""Bytes that are read at a time."""

Message = tuple[int, int, bytes]
"""The kind, the flags and the body of an answer; `worker.DIED` and the status of the process, if known."""


class Wire:
    """The server's end of a worker's socket. One question at a time is asked over it."""

    def __init__(self, link: socket.socket) -> None:
        link.setblocking(False)
        self._link = link
        self._loop: asyncio.AbstractEventLoop | None = None
        self._came = bytearray()
        self._told: asyncio.Future[Message] | None = None
        self._end: Message | None = None

    async def ask(self, frame: bytes) -> Message:
        """Return what the worker tells to a question.

        Raises RuntimeError in another event loop than before, as long as that one isn't closed.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop and not self._loop.is_closed():
                raise RuntimeError("a worker is asked from one event loop")
            self._loop = loop
            loop.add_reader(self._link, self._read, loop)
        if self._end:
            return self._end
        self._told = loop.create_future()
        with contextlib.suppress(OSError):  # it died; why, stands in what can still be read
            await self._send(loop, frame)
        return await self._told

    def shut(self) -> None:
        """End the conversation; who waits for an answer gets `worker.DIED`."""
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back to the system."""
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(self._link)
        self._link.close()

    async def _send(self, loop: asyncio.AbstractEventLoop, frame: bytes) -> None:
        try:
            sent = self._link.send(frame)
        except BlockingIOError:
            sent = 0
        if sent < len(frame):
            await loop.sock_sendall(self._link, memoryview(frame)[sent:])

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            data = self._link.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._came += data
        if not data:
            loop.remove_reader(self._link)
            self._end = self._last()
        found = self._end or self._whole()
        if found and self._told and not self._told.done():
            self._told.set_result(found)

    def _whole(self) -> Message | None:
        """What came, once all of it is there."""
        if len(self._came) < worker.HEAD.size:
            return None
        kind, flags, length = worker.HEAD.unpack_from(self._came)
        if kind == worker.DIED:
            return kind, 0, length.to_bytes(4, "big")
        if len(self._came) != worker.HEAD.size + length:
            return None
        body = bytes(memoryview(self._came)[worker.HEAD.size :])
        self._came.clear()
        return kind, flags, body

    def _last(self) -> Message:
        """How the worker died, which stands at the end; before it may stand a part of an answer."""
        size = worker.HEAD.size
        known = len(self._came) >= size and self._came[-size] == worker.DIED
        return worker.DIED, 0, bytes(self._came[-4:]) if known else b""
