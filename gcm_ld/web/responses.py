"""A reply: bytes, their type and headers, sent as the request allows: whole, compressed or `not modified`.

Replies to the same question are the same, so they are kept, and compressed once; see `Kept`.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from gcm_ld.core import names
from gcm_ld.publish import publications

FRESH = "public, max-age=300"
"""How long a reply may be taken from a cache without asking; then its ETag saves the bytes."""

LARGE = 1024
"""Bytes from which a text is worth compressing."""

_TEXTS = ("text/", "application/", "image/svg")


@dataclass(frozen=True)
class Reply:
    """A status, bytes, their media type, and headers; `vary` names the request headers that it depends on."""

    status: int = 200
    body: bytes = b""
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    vary: tuple[str, ...] = ()
    cache: str = FRESH

    @functools.cached_property
    def etag(self) -> str:
        """The name of these bytes, which changes when, and only when, they do."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @functools.cached_property
    def compressed(self) -> bytes:
        """The bytes in gzip, the same each time; empty where that is not worth it."""
        if len(self.body) < LARGE or not self.media_type.startswith(_TEXTS):
            return b""
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, about."""
        return 2 * len(self.body) + 2048


async def send(reply: Reply, scope: Scope, _: Receive, send_: Send) -> None:
    """Send a reply to a request: for HEAD without its body, or 304 where the client has it already."""
    asked = Headers(scope=scope)
    packed = reply.compressed if _takes_gzip(asked.get("accept-encoding", "")) else b""
    body, status, vary = packed or reply.body, reply.status, list(reply.vary)
    headers = [*reply.headers]
    if reply.media_type:
        headers.append(("content-type", _typed(reply.media_type)))
    if reply.compressed:
        vary.append("Accept-Encoding")
    if vary:
        headers.append(("vary", ", ".join(vary)))
    if reply.cache:
        headers.append(("cache-control", reply.cache))
    if packed:
        headers.append(("content-encoding", "gzip"))
    if status == 200:
        etag = reply.etag[:-1] + '-gzip"' if packed else reply.etag
        headers.append(("etag", etag))
        if knows(asked.get("if-none-match", ""), etag):
            status, body = 304, b""
            headers = [one for one in headers if one[0] not in ("content-type", "content-encoding")]
    if status not in (204, 304):
        headers.append(("content-length", str(len(body))))
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send_({"type": "http.response.start", "status": status, "headers": raw})
    await send_({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def varying(reply: Reply, *names_: str) -> Reply:
    """Return the reply to a request whose headers of those names made it what it is."""
    return replace(reply, vary=(*reply.vary, *names_))


def knows(if_none_match: str, etag: str) -> bool:
    """Whether the client says that it has the bytes of that name."""
    told = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in told or etag in told


def outgoing(publication: publications.Publication, text: bytes) -> bytes:
    """Return a text as it leaves: with the base IRI under which the site serves the edition."""
    base = publication.site.base
    return text if base == names.BASE else text.replace(names.BASE.encode(), base.encode())


def incoming(publication: publications.Publication, text: str) -> str:
    """Return a text as it is understood: what stands under the site's base IRI stands under our own."""
    base = publication.site.base
    return names.BASE + text.removeprefix(base) if text.startswith(base) else text


class Kept:
    """The replies of late, up to a number of bytes: those not asked for the longest give way."""

    def __init__(self, limit: int = 96 * 2**20) -> None:
        self.limit, self.bytes = limit, 0
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._replies)

    def find(self, key: Hashable) -> Reply | None:
        """Return what was kept under the key."""
        with self._lock:
            if key in self._replies:
                self._replies.move_to_end(key)
            return self._replies.get(key)

    def get(self, key: Hashable, make: Callable[[], Reply]) -> Reply:
        """Return what was kept under the key, else what `make` gives, which is kept if it is good."""
        if reply := self.find(key):
            return reply
        reply = make()
        if reply.status == 200 and reply.size < self.limit // 4:
            with self._lock:
                self.bytes += reply.size - (self._replies[key].size if key in self._replies else 0)
                self._replies[key] = reply
                while self.bytes > self.limit:
                    self.bytes -= self._replies.popitem(last=False)[1].size
        return reply


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        coding, _, parameters = one.partition(";")
        if coding.strip() in ("gzip", "*"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _typed(media_type: str) -> str:
    """Say that a text is in UTF-8; for other types their definition says it."""
    plain = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if plain else media_type
