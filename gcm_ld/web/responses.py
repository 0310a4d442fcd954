"""A reply: bytes, their type and headers, sent as the request allows: whole, compressed or `not modified`.

Pages, files and the endpoint answer by it. Replies to the same question are the same, so they are kept,
compressed once, and made once for all who wait; see `Cache`.
"""

from __future__ import annotations

import asyncio
import functools
import gzip
import hashlib
import re
import sys
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

FRESH = "public, max-age=300"
"""How long a reply may be taken from a cache without asking; then its ETag saves the bytes."""

LARGE = 1024
"""Bytes from which a text is worth compressing."""

PART = 2**18
"""Bytes that are sent at once; the next follow when the client has taken them."""

LEAVING = 0.2
"""Seconds after which it is worth to see whether the client is still there."""

_TEXTS = ("text/", "application/", "image/svg")
_OVERHEAD = 4096
"""Bytes that a reply takes beside its body and its key: headers, as they are given and as they are sent."""


AGAIN = 5
"""Seconds after which one may ask again for what is not to be had now."""


class Moved(Exception):
    """What was asked for stands at another address, which is this exception's text, for good.

    The status is 301 where another IRI has taken the place of a retired one, 303 to a thing that was chosen,
    else 308.
    """

    def __init__(self, place: str, status: int = 308) -> None:
        super().__init__(place)
        self.status = status


class Refused(Exception):
    """What was asked for can't be given: a `status`, a `title`, and a `message` with the remedy.

    `again` are the seconds after which what can't be had now may be, None for never.
    """

    def __init__(self, status: int, title: str, message: str, again: int | None = AGAIN):
        super().__init__(message)
        self.status, self.title, self.message, self.again = status, title, message, again


@dataclass(frozen=True)
class Reply:
    """A status, bytes, their media type, and headers; `vary` names the request headers that it depends on.

    `tag` is the ETag where it is not made from the bytes. A `body` that is in gzip already says so in the
    headers, or is `packed`: then it is taken out of gzip for who doesn't take that. A reply is an ASGI
    application.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    vary: tuple[str, ...] = ()
    cache: str = FRESH
    tag: str | None = None
    packed: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it to a request: for HEAD without its body, or 304 where the client has it already."""
        packed = bool(self.compressed) and accepts_gzip(header(scope, b"accept-encoding"))
        body, status = self.compressed if packed else self.plain, self.status
        etag, headers = self._packed_head if packed else self._plain_head
        if etag and knows(header(scope, b"if-none-match"), etag):
            status, body = 304, b""
            without = (b"content-type", b"content-encoding", b"content-length")
            headers = [one for one in headers if one[0] not in without]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else body
        for start in range(0, max(len(body), 1), PART):
            more = start + PART < len(body)
            await send({"type": "http.response.body", "body": body[start : start + PART], "more_body": more})

    @functools.cached_property
    def _plain_head(self) -> tuple[str, list[tuple[bytes, bytes]]]:
        return self._head(packed=False)

    @functools.cached_property
    def _packed_head(self) -> tuple[str, list[tuple[bytes, bytes]]]:
        return self._head(packed=True)

    def _head(self, packed: bool) -> tuple[str, list[tuple[bytes, bytes]]]:
        """Return the ETag, empty for none, and the headers as they are sent."""
        etag = self.etag if self.status == 200 else ""
        etag = etag[:-1] + '-gzip"' if etag and packed else etag
        headers = [*self.headers]
        if self.media_type:
            headers.append(("content-type", _typed(self.media_type)))
        if vary := [*self.vary, *(["Accept-Encoding"] if self.compressed else [])]:
            headers.append(("vary", ", ".join(vary)))
        if self.cache:
            headers.append(("cache-control", self.cache))
        if packed:
            headers.append(("content-encoding", "gzip"))
        if etag:
            headers.append(("etag", etag))
        if self.status not in (204, 304):
            headers.append(("content-length", str(len(self.compressed if packed else self.plain))))
        return etag, [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    @functools.cached_property
    def etag(self) -> str:
        """The name of these bytes, which changes when, and only when, they do; empty where there is none."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"' if self.tag is None else self.tag

    @property
    def plain(self) -> bytes:
        """The bytes for who takes no gzip."""
        return gzip.decompress(self.body) if self.packed else self.body

    def pack(self) -> Reply:
        """Return the reply with its body in gzip only, where that is worth it."""
        if self.packed or not self.compressed:
            return self
        return replace(self, body=self.compressed, tag=self.etag, packed=True)

    @functools.cached_property
    def compressed(self) -> bytes:
        """The bytes in gzip, the same each time; empty where that is not worth it, or done already."""
        if self.packed:
            return self.body
        done = self.tag is not None
        if done or len(self.body) < LARGE or not self.media_type.startswith(_TEXTS):
            return b""
        return gzip.compress(self.body, compresslevel=6, mtime=0)


def options(methods: Sequence[str], headers: str) -> Reply:
    """Return the answer to OPTIONS: the methods that there are, and the headers that pages may send."""
    allowed = ", ".join(methods)
    return Reply(
        204,
        headers=(
            ("allow", allowed),
            ("access-control-allow-methods", allowed),
            ("access-control-allow-headers", headers),
            ("access-control-max-age", "86400"),
        ),
    )


def header(scope: Scope, name: bytes) -> str:
    """Return the header of a name in a request, several as one; empty for none."""
    return b", ".join(value for key, value in scope["headers"] if key == name).decode("latin-1")


def knows(if_none_match: str, etag: str) -> bool:
    """Return whether the client says that it has the bytes of that name, strong or weak."""
    if not if_none_match:
        return False
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in known or etag.removeprefix("W/") in known


def accepts_gzip(accepted: str) -> bool:
    """Return whether the header Accept-Encoding allows gzip."""
    return coding(accepted, ("gzip",)) == "gzip"


@functools.lru_cache(maxsize=256)
def coding(accepted: str, offered: tuple[str, ...]) -> str:
    """Return the coding that the header Accept-Encoding wants most, the first that is offered of two alike.

    Empty where it allows none. An asterisk means gzip, which everybody knows.
    """
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, parameters = one.partition(";")
        weight = re.fullmatch(r"q=([01](?:\.[0-9]{0,3})?)", parameters.replace(" ", ""))
        weights.setdefault(name.strip(), float(weight[1]) if weight else 1.0)
    if "*" in weights:
        weights.setdefault("gzip", weights["*"])
    found = [name for name in offered if weights.get(name)]
    return max(found, key=weights.__getitem__, default="")


Key = tuple[object, ...]


@dataclass(eq=False)
class _Flight:
    """A reply that is being made: by which task, for how many more who wait, and whether its client left."""

    task: asyncio.Task[object]
    result: asyncio.Future[Reply]
    waiting: int = 0
    left: bool = False

    def leave(self) -> None:
        """The client for whom it is made has left: give it up if nobody else waits."""
        self.left = True
        if not self.waiting:
            self.task.cancel()


class Cache:
    """The latest replies, up to a number of bytes, keys counted: those not asked for the longest give way."""

    def __init__(self, limit: int = 32 * 2**20) -> None:
        self.limit, self.bytes = limit, 0
        self._replies: OrderedDict[Key, tuple[Reply, int]] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._replies)

    def find(self, key: Key) -> Reply | None:
        """Return what was kept under the key."""
        with self._lock:
            if found := self._replies.get(key):
                self._replies.move_to_end(key)
                return found[0]
            return None

    def keep(self, key: Key, reply: Reply) -> None:
        """Keep a reply if it is good and not too large."""
        size = len(reply.body) + _OVERHEAD + sum(map(sys.getsizeof, key))
        if reply.status == 200 and size < self.limit // 4:
            with self._lock:
                self.bytes += size - self._replies.pop(key, (reply, 0))[1]
                self._replies[key] = reply, size
                while self.bytes > self.limit:
                    self.bytes -= self._replies.popitem(last=False)[1][1]

    async def get(
        self, key: Key | None, make: Callable[[], Awaitable[Reply]], receive: Receive | None = None
    ) -> Reply:
        """Return what was kept under the key, else what `make` gives once for all who wait for it.

        Without a key it is made for this one and not kept. Where `receive` tells that the client has left,
        raises ClientDisconnect, and what nobody waits for any more is given up.
        """
        if key is not None:
            if reply := self.find(key):
                return reply
            if flight := self._flights.get(key):
                return await self._join(flight, receive)
        task = asyncio.current_task()
        assert task is not None
        flight = _Flight(task, asyncio.get_running_loop().create_future())
        if key is not None:
            self._flights[key] = flight
        try:
            with _Watch(receive, flight.leave):
                reply = await make()
        except asyncio.CancelledError:
            flight.result.cancel()
            if flight.left:
                task.uncancel()
                raise ClientDisconnect from None
            raise
        except Exception as error:
            flight.result.set_exception(error)
            flight.result.exception()  # which marks it as seen where nobody else waits
            raise
        finally:
            if key is not None:
                del self._flights[key]
        flight.result.set_result(reply)
        if key is not None:
            self.keep(key, reply)
        return reply

    async def _join(self, flight: _Flight, receive: Receive | None) -> Reply:
        own = asyncio.get_running_loop().create_future()
        own.add_done_callback(lambda done: done.cancelled() or done.exception())
        flight.waiting += 1

        def leave() -> None:
            if not own.done():
                own.set_exception(ClientDisconnect())

        try:
            with _Watch(receive, leave):
                await asyncio.wait({flight.result, own}, return_when=asyncio.FIRST_COMPLETED)
            if flight.result.cancelled():
                raise ClientDisconnect
            return own.result() if own.done() else flight.result.result()
        finally:
            flight.waiting -= 1
            if flight.left:
                flight.leave()


class _Watch:
    """Calls `leave` where the client leaves while a block runs, which most blocks are too short to ask."""

    def __init__(self, receive: Receive | None, leave: Callable[[], None]) -> None:
        self._receive, self._leave = receive, leave
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LEAVING, self._begin) if self._receive else None

    def __exit__(self, *_: object) -> None:
        if self._timer:
            self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while self._receive and (await self._receive())["type"] != "http.disconnect":
            pass
        self._leave()


def _typed(media_type: str) -> str:
    """Say that a text is in UTF-8; for other types their definition says it."""
    plain = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if plain else media_type
