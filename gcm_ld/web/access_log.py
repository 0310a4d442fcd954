"""The log: a line of JSON for each request, when its answer has gone out, and for each warning."""

from __future__ import annotations

import collections
import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAUSE = 0.1
"""Seconds for which lines are gathered before they are written."""

LONGEST = 500
"""As many characters of an address are written down."""


def log(app: ASGIApp, write: Callable[[str], object]) -> ASGIApp:
    """Return an application that tells `write` of each request: when, who, what, status, bytes, milliseconds.

    The status is 499 where the client left before there was one.
    """

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        status, size, start = 499, 0, time.perf_counter()

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await app(scope, receive, counted)
        finally:
            spent = 1000 * (time.perf_counter() - start)
            write(line(scope, status, size, spent))

    return logged


def line(scope: Scope, status: int, size: int, milliseconds: float) -> str:
    """Return the line about a request."""
    query = scope.get("query_string", b"").decode("latin-1")
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    told = {
        "time": _now(),
        "client": (scope.get("client") or ("",))[0],
        "method": scope["method"],
        "path": (f"{path}?{query}" if query else path)[:LONGEST],
        "status": status,
        "bytes": size,
        "ms": round(milliseconds, 2),
    }
    return json.dumps(told)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Handler(logging.Handler):
    """Tells `write` what else the program logs, a line of JSON each: when, how grave, the message."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__(logging.WARNING)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record down."""
        told = {"time": _now(), "level": record.levelname.lower(), "message": self.format(record)}
        self._write(json.dumps(told))


class Writer:
    """Writes lines to a file descriptor in a thread, so that a reader who is slow or gone stops no request.

    They are written together, a few times a second: to wake the thread for each costs more than the line.
    So many lines may wait; `dropped` counts those that came when there was no room, and a line says so later.
    """

    def __init__(self, descriptor: int, room: int = 10_000) -> None:
        self.dropped = 0
        self._descriptor, self._room = descriptor, room
        self._lines: collections.deque[str] = collections.deque()
        self._waiting, self._closed = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, line: str) -> None:
        """Have a line written, or drop it where too many wait."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="access-log", daemon=True)
            self._thread.start()
        if len(self._lines) >= self._room:
            self.dropped += 1
            return
        if self.dropped:
            self._lines.append(json.dumps({"dropped": self.dropped}))
            self.dropped = 0
        self._lines.append(line)
        if not self._waiting.is_set():
            self._waiting.set()

    def close(self, patience: float = 1.0) -> None:
        """Write what waits, for at most so many seconds."""
        self._closed.set()
        self._waiting.set()
        if self._thread:
            self._thread.join(patience)

    def _write(self) -> None:
        while not self._closed.is_set() or self._lines:
            self._waiting.wait()
            self._closed.wait(PAUSE)
            self._waiting.clear()
            data = "".join(f"{self._lines.popleft()}\n" for _ in range(len(self._lines))).encode()
            with contextlib.suppress(OSError):  # nobody reads it
                while data:
                    data = data[os.write(self._descriptor, data) :]
