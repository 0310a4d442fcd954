"""Middleware: which requests are let in, how many at once and a second, and the headers of every answer.

Each is a function from an ASGI application to one that takes requests; `app.guarded` puts them in order.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gcm_ld.web import clients, config
from gcm_ld.web.responses import Refused

Refuse = Callable[[Scope, Receive, Send, Refused, Sequence[tuple[str, str]]], Awaitable[None]]
"""Answers a request with a refusal and some headers."""

METHODS = ("GET", "HEAD", "OPTIONS")
EXPOSED = "Content-Location, ETag, Link, Location, Retry-After, Vary, Allow, Content-Disposition"
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""The Content-Security-Policy of every answer."""

EDITOR = POLICY | {"style-src": "'self' 'unsafe-inline'"}
"""That of the query editor, which writes styles into its page as one types."""

FRAMED = POLICY | {"frame-ancestors": "*"}
"""That of pages that are made to stand in a frame on another site."""

HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED,
    "cross-origin-resource-policy": "cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
}
"""What every answer says."""

_MALFORMED = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NO_ASCII = re.compile(rb"%(?![0-7][0-9A-Fa-f])")
"""A percent sign that is malformed, or that begins a byte above ASCII."""

_HIDDEN = re.compile(rb"%(2f|5c)|\\", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_FORGOTTEN = 32 * 2**20
_logger = logging.getLogger("gcm_ld.web")


def headers(app: ASGIApp, editor: str, frames: str) -> ASGIApp:
    """Put the headers that every answer has into each; the page at the path `editor` and those below the path
    `frames` have policies of their own."""
    editing, framed, others = raw(EDITOR), raw(FRAMED), raw(POLICY)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        told = editing if path == editor else framed if path.startswith(frames) else others

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                more = [one for one in told if one[0] not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await app(scope, receive, sent)

    return guarded


def raw(policy: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer, with a Content-Security-Policy, as they are sent."""
    told = HEADERS | {"content-security-policy": "; ".join(f"{key} {of}" for key, of in policy.items())}
    return [(name.encode(), value.encode()) for name, value in told.items()]


def errors(app: ASGIApp, refuse: Refuse, contact: str = "") -> ASGIApp:
    """Answer Refused as such, and what nobody foresaw with 500, without its traceback, which is logged."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, sent)
        except Refused as refused:
            await refuse(scope, receive, send, refused, ())
        except Exception:
            _logger.exception("%s %s", scope.get("method"), scope.get("path"))
            if started:
                raise
            whom = contact or "us"
            message = (
                f"Something went wrong here. It is written down; please tell {whom} what you asked for. "
                "If you keep its files, run gcm-ld check first: it names what is wrong in them."
            )
            await refuse(scope, receive, send, Refused(500, "An error", message), ())

    return guarded


def requests(app: ASGIApp, settings: config.ServerConfig, refuse: Refuse, posting: Sequence[str]) -> ASGIApp:
    """Let in what is in form and not too large; a body, which only the paths `posting` take, as a whole.

    Bodies that are on their way have places of their own, so that slow ones keep nobody else waiting.
    """
    places = _Places(settings.concurrency, settings.share)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        refused = _wrong(scope, settings, posting)
        if refused is None and scope["method"] == "POST":
            client = clients.of(scope)
            refused = places.refusal(client)
            if refused is None:
                places.take(client)
                try:
                    async with asyncio.timeout(settings.body_timeout):
                        body = await _body(receive, settings.max_body)
                    receive = _again(body, receive)
                except Refused as error:
                    refused = error
                except TimeoutError:
                    message = f"The body took longer than {settings.body_timeout:g} seconds. Send it faster."
                    refused = Refused(408, "Too slow", message)
                except ClientDisconnect:
                    return
                finally:
                    places.give_back(client)
        if refused is None:
            await app(scope, receive, send)
            return
        more = []
        if refused.status == 405:
            more.append(("allow", ", ".join(_methods(scope, posting))))
        if refused.status == 415:
            more.append(("accept-encoding", "identity"))
        if refused.status in (400, 405, 408, 413, 415, 429, 503):
            more.append(("connection", "close"))
        await refuse(scope, receive, send, refused, more)

    return guarded


def concurrency(
    app: ASGIApp, settings: config.ServerConfig, refuse: Refuse, health: Collection[str] = ()
) -> ASGIApp:
    """Let in so many requests at once, of each client a share of them and so many a second; the others wait.

    A request has a place until its answer begins; answers on their way have places of their own, so that
    who reads slowly keeps nobody else waiting. The paths `health` need no place.
    """
    places = _Places(settings.concurrency, settings.share)
    sending = _Places(settings.connections, max(settings.share, settings.connections // 8))
    allowance = clients.Allowance(settings.rate, settings.burst)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        client, limited = clients.of(scope), clients.limited(scope)
        if wait := allowance.wait(limited, 1):
            message = f"One client may ask {settings.rate:g} times a second here. "
            message += "The dumps hold everything at once."
            too_many = Refused(429, "Too many requests", message, max(1, round(wait)))
            await refuse(scope, receive, send, too_many, ())
            return
        allowance.use(limited, 1)
        if scope["path"] in health:
            await app(scope, receive, send)
        elif refused := places.refusal(client) or sending.refusal(client):
            await refuse(scope, receive, send, refused, ())
        else:
            held = places
            held.take(client)

            async def sent(message: Message) -> None:
                nonlocal held
                if held is places:
                    places.give_back(client)
                    held = sending
                    held.take(client)
                await send(message)

            try:
                await app(scope, receive, sent)
            finally:
                held.give_back(client)

    return guarded


class _Places:
    """So many at once, and a share of them for one client."""

    def __init__(self, most: int, share: int) -> None:
        self.most, self.share = most, share
        self.taken: dict[str, int] = {}
        self.total = 0

    def refusal(self, client: str) -> Refused | None:
        """Return why the client must wait, if it must."""
        if self.total >= self.most:
            message = f"{self.most} requests are being answered. Ask again in a second."
            return Refused(503, "Too busy", message, 1)
        if self.taken.get(client, 0) >= self.share:
            message = f"{self.share} requests of this client are on their way. Ask again when one is done."
            return Refused(429, "Too many requests at once", message, 1)
        return None

    def take(self, client: str) -> None:
        """Take a place for the client."""
        self.taken[client] = self.taken.get(client, 0) + 1
        self.total += 1

    def give_back(self, client: str) -> None:
        """Give back a place of the client's."""
        self.total -= 1
        self.taken[client] -= 1
        if not self.taken[client]:
            del self.taken[client]


def _wrong(scope: Scope, settings: config.ServerConfig, posting: Sequence[str]) -> Refused | None:
    path, query = scope.get("raw_path") or scope["path"].encode(), scope.get("query_string", b"")
    if len(path) + len(query) > settings.max_url:
        message = f"An address has at most {settings.max_url} bytes here. "
        message += f"Send a long query by POST to {posting[0]}."
        return Refused(414, "Address too long", message)
    if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.max_headers:
        message = f"The headers have at most {settings.max_headers} bytes here."
        return Refused(431, "Headers too large", message)
    if scope["method"] not in _methods(scope, posting):
        message = f"Here one may {' and '.join(_methods(scope, posting))}; nothing can be changed."
        return Refused(405, "Method not allowed", message)
    if wrong := _malformed(path, query):
        return Refused(400, "An address that can't be read", wrong)
    given = [name for name, _ in scope["headers"]]
    if scope.get("http_version") == "1.1" and given.count(b"host") != 1:
        return Refused(400, "Not one host", "A request of HTTP/1.1 names its host, once.")
    sized = b"content-length" in given and Headers(scope=scope)["content-length"] != "0"
    if scope["method"] != "POST" and (sized or b"transfer-encoding" in given):
        return Refused(400, "A body that nobody reads", "Send a body by POST to the endpoint only.")
    coding = Headers(scope=scope).get("content-encoding", "identity")
    if scope["method"] == "POST" and coding.lower() not in ("", "identity"):
        message = f"The body is said to be in {coding[:40]} (Content-Encoding). Send it as it is."
        return Refused(415, "A coding of the body", message)
    return None


def _methods(scope: Scope, posting: Sequence[str]) -> tuple[str, ...]:
    return (*METHODS, "POST") if scope["path"] in posting else METHODS


def _malformed(path: bytes, query: bytes) -> str:
    plain_query = query.isascii() and not _NO_ASCII.search(query)
    if _MALFORMED.search(path) or (not plain_query and _MALFORMED.search(query)):
        return "It has a % that two hexadecimal digits don't follow; write %25 for a per cent sign."
    if _HIDDEN.search(path):
        return "It has a slash in disguise (%2F, %5C or a backslash); write /."
    try:
        plain = unquote_to_bytes(path).decode()
        if not plain_query:
            unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return "Its percent-encoding isn't UTF-8."
    if _CONTROL.search(plain) or b"%00" in query:
        return "It has a control character."
    if {".", ".."} & set(plain.split("/")):
        return "It has a segment of dots; write the path that is meant."
    return ""


async def _body(receive: Receive, limit: int) -> bytes:
    """Return the body. Raises Refused for one that is too large, and ClientDisconnect.

    What is too large is let in and forgotten, for a while: who sends it must be ready to hear why it was
    refused.
    """
    body, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            body += part
        else:
            body.clear()
        if not message.get("more_body", False) or size > limit + _FORGOTTEN:
            break
    if size > limit:
        raise Refused(413, "Body too large", f"A body has at most {limit:,} bytes here.")
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read already, then what else comes."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again
