"""The access log: one line of JSON a request, when its answer has gone out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 500
"""As many characters of an address are written down."""


def log(app: ASGIApp, write: Callable[[str], object]) -> ASGIApp:
    """Return an application that tells `write` of each request: when, who, what, status, bytes, milliseconds.

    The status is 499 where the client left before there was one.
    """

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
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
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": (scope.get("client") or ("",))[0],
        "method": scope["method"],
        "path": (f"{path}?{query}" if query else path)[:LONGEST],
        "status": status,
        "bytes": size,
        "ms": round(milliseconds, 2),
    }
    return json.dumps(told)
