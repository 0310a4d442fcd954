"""The endpoint over HTTP: a query and its answer, the description, and what is told when there is no answer.

What is common to all addresses (who asks, CORS, the log) is in `guards`; `app` puts the two together.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.web import clients, dereference, errors, negotiation, responses, routing
from gcm_ld.web.pages import views
from gcm_ld.web.sparql import evaluation, outcomes, pool, protocol, result_pages, service

METHODS = "GET, HEAD, OPTIONS, POST"
HEADERS = "Accept, Content-Type, If-None-Match"
LEAVING = 0.2
"""Seconds after which it is worth to see whether the client is still there."""

PART = 2**18
"""Bytes of an answer that are sent at once."""

SENDING = 8
"""So many times the largest answer may be on its way at once to clients, and to one a quarter of that."""

_VARIES = b"Accept, Accept-Encoding"
_VOLATILE = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\b", re.IGNORECASE)
_PACKS = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q\s*=\s*(?!0(?:\.0*)?\s*(?:,|$))[0-9.]+\s*)?(?:,|$)", re.I
)


def make(publication: publications.Publication, queries: pool.Pool) -> ASGIApp:
    """Return the application that answers at `/sparql`, asking the pool."""
    return _Endpoint(publication, queries)


class _Endpoint:
    """The publication, the pool that answers for it, and the answers that are kept."""

    def __init__(self, publication: publications.Publication, queries: pool.Pool) -> None:
        self.publication, self.pool = publication, queries
        self.kept = responses.Kept(queries.limits.cache)
        self.sending: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method not in ("GET", "HEAD", "POST"):
            await responses.send(_methods(method), scope, receive, send)
            return
        given = _headers(scope)
        try:
            body = await _body(receive, self.pool.limits.text) if method == "POST" else b""
            asked = protocol.read(
                method, scope.get("query_string", b""), given.get("content-type", ""), body, self.pool.limits
            )
            if asked is None:
                await self._bare(scope, receive, send, given.get("accept"))
                return
            tables, graphs = protocol.forms(asked.form, given.get("accept"))
        except views.Refused as refused:
            await self._refuse(scope, receive, send, refused)
            return
        except _LeftError:
            return
        wanted = evaluation.Question(
            asked.text,
            tables.name if tables else "",
            graphs.name if graphs else "",
            asked.default,
            asked.named,
            bool(_PACKS.search(given.get("accept-encoding", ""))),
        )
        await self._answer(wanted, (tables, graphs), given, scope, receive, send)

    async def _answer(
        self,
        wanted: evaluation.Question,
        offers: tuple[formats.Format | None, formats.Format | None],
        given: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        lasting = not _VOLATILE.search(wanted.text)
        key = _etag(self.publication, wanted, offers)
        etag = key if lasting and scope["method"] != "POST" else ""
        known = given.get("if-none-match", "")
        if etag and "*" not in known and responses.knows(known, etag.removeprefix("W/")):
            await _send(send, 304, b"", [(b"etag", etag.encode()), *_caching(etag)])
            return
        kept = (key, wanted.packed) if lasting else None
        reply = self.kept.find(kept) if kept else None
        if reply is None:
            told = await self._told(wanted, scope, receive)
            if told is None:
                return
            if isinstance(told, evaluation.Problem):
                await self._explain(told, wanted, scope, receive, send)
                return
            reply = await self._reply(told, wanted, offers, kept)
        headers = [
            *((name.encode(), value.encode("latin-1")) for name, value in reply.headers),
            (b"content-type", reply.media_type.encode()),
            (b"content-length", str(len(reply.body)).encode()),
            *([(b"etag", etag.encode())] if etag else []),
            *_caching(etag),
        ]
        body = b"" if scope["method"] == "HEAD" else reply.body
        if len(body) <= PART:
            await _send(send, 200, body, headers)
        elif problem := self._crowded(len(body), _client(scope)):
            await self._explain(problem, wanted, scope, receive, send)
        else:
            await self._send_large(send, body, headers, _client(scope))

    async def _reply(
        self,
        told: evaluation.Answer,
        wanted: evaluation.Question,
        offers: tuple[formats.Format | None, formats.Format | None],
        key: Hashable,
    ) -> responses.Reply:
        """Return the answer as it is sent, and keep it under the key, if there is one."""
        offer = offers[told.form == evaluation.GRAPH]
        body, packed = told.body, told.packed
        if offer is formats.HTML:
            body = await run_in_threadpool(result_pages.answer, self.publication, told, wanted)
            packed = wanted.packed
            body = await run_in_threadpool(gzip.compress, body, 4, mtime=0) if packed else body
        headers = [("content-encoding", "gzip")] if packed else []
        if offer.name in ("csv", "tsv"):
            headers.append(("content-disposition", f'attachment; filename="answer.{offer.name}"'))
        reply = responses.Reply(200, body, offer.content_type, tuple(headers))
        if key is not None and not self.pool.gone:
            self.kept.get(key, lambda: reply)
        return reply

    def _crowded(self, size: int, client: str) -> evaluation.Problem | None:
        """Return why an answer must wait, if it must: clients who read slowly hold the memory of theirs."""
        limit = SENDING * self.pool.limits.output
        if self.sending[client] and self.sending[client] + size > limit // 4:
            return outcomes.TOO_MANY
        return outcomes.BUSY if sum(self.sending.values()) + size > limit else None

    async def _send_large(
        self, send: Send, body: bytes, headers: list[tuple[bytes, bytes]], client: str
    ) -> None:
        """Send a body in parts, each when the client has taken the one before."""
        self.sending[client] += len(body)
        try:
            await _send(send, 200, body[:PART], headers, more=True)
            for start in range(PART, len(body), PART):
                more = start + PART < len(body)
                part = body[start : start + PART]
                await send({"type": "http.response.body", "body": part, "more_body": more})
        finally:
            self.sending[client] -= len(body)
            if not self.sending[client]:
                del self.sending[client]

    async def _told(
        self, wanted: evaluation.Question, scope: Scope, receive: Receive
    ) -> evaluation.Answer | evaluation.Problem | None:
        """Return what the pool tells; None where the client left, whose query then ends too."""
        asking = asyncio.current_task()
        watching: list[asyncio.Task] = []
        left = done = False

        async def watch() -> None:
            nonlocal left
            while (await receive())["type"] != "http.disconnect":
                pass
            if not done:
                left = True
                asking.cancel()

        loop = asyncio.get_running_loop()
        timer = loop.call_later(LEAVING, lambda: watching.append(loop.create_task(watch())))
        try:
            return await self.pool.ask(wanted, _client(scope))
        except asyncio.CancelledError:
            if not left:
                raise
            asking.uncancel()
            return None
        finally:
            done = True
            timer.cancel()
            for task in watching:
                task.cancel()

    async def _bare(self, scope: Scope, receive: Receive, send: Send, accept: str | None) -> None:
        found = routing.find("sparql")
        offers = (*formats.of("graph"), *([formats.HTML] if found else []))
        form = views.Params(_queried(scope)).first("format")
        offer = negotiation.by_name(form, offers) if form else negotiation.choose(accept, offers)
        if offer is None:
            message = "The description is to be had as Turtle, N-Triples, JSON-LD or RDF/XML."
            raise views.Refused(400 if form else 406, "No such form", message)
        headers: list[tuple[str, str]] = []
        if offer is formats.HTML:
            route, rest = found
            page = await run_in_threadpool(route.view, self.publication, rest, views.Params(_queried(scope)))
            body = await run_in_threadpool(views.render, self.publication, page)
            headers.append(("link", dereference.page_links(self.publication, page, "sparql")))
        else:
            body = await run_in_threadpool(service.write, self.publication, self.pool.limits, offer.name)
        body = responses.outgoing(self.publication, body)
        reply = responses.Reply(200, body, offer.media_type, tuple(headers), vary=("Accept",))
        await responses.send(reply, scope, receive, send)

    async def _explain(
        self,
        problem: evaluation.Problem,
        wanted: evaluation.Question,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Say why a query has no answer; to a browser with the query, so that it can be mended there."""
        refused = views.Refused(problem.status, problem.title, problem.message)
        reply = errors.reply(self.publication, scope, refused, form=_form(scope), again=problem.retry)
        if reply.media_type == formats.HTML.media_type:
            reply = await run_in_threadpool(_paged, self.publication, reply, problem, wanted)
        elif problem.line and reply.media_type == formats.JSON.media_type:
            told = json.loads(reply.body) | {"line": problem.line, "column": problem.column}
            reply = replace(reply, body=(json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
        await responses.send(replace(reply, cache="no-store"), scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, refused: views.Refused) -> None:
        reply = errors.reply(self.publication, scope, refused, form=_form(scope))
        await responses.send(replace(reply, cache="no-store"), scope, receive, send)


class _LeftError(Exception):
    """The client left before its request was whole."""


async def _send(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]], more: bool = False
) -> None:
    start = {"type": "http.response.start", "status": status, "headers": [(b"vary", _VARIES), *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _methods(method: str) -> responses.Reply:
    headers = (
        ("allow", METHODS),
        ("access-control-allow-methods", METHODS),
        ("access-control-allow-headers", HEADERS),
        ("access-control-max-age", "86400"),
    )
    if method == "OPTIONS":
        return responses.Reply(204, headers=headers)
    body = f"405 Method not allowed\nHere one may {METHODS}; nothing can be changed.\n"
    return responses.Reply(405, body.encode(), formats.TEXT.media_type, headers, cache="no-store")


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by their names, several of the same name joined."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _paged(
    publication: publications.Publication,
    reply: responses.Reply,
    problem: evaluation.Problem,
    wanted: evaluation.Question,
) -> responses.Reply:
    """Return the reply with the page on which a query can be mended, compressed already."""
    paged = replace(reply, body=result_pages.problem(publication, problem, wanted), cache="no-store")
    assert paged.compressed is not None
    return paged


def _form(scope: Scope) -> str:
    """The form that the address asks for by name, empty where it asks for none."""
    try:
        return views.Params(_queried(scope)).first("format")
    except views.Refused:
        return ""


def _queried(scope: Scope) -> list[tuple[str, str]]:
    return protocol.pairs(scope.get("query_string", b""))


async def _body(receive: Receive, limit: int) -> bytes:
    """Return the body, or as much of it as shows that it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _LeftError
        body += message.get("body", b"")
        if len(body) > limit or not message.get("more_body", False):
            return bytes(body)


def _etag(
    publication: publications.Publication,
    wanted: evaluation.Question,
    offers: tuple[formats.Format | None, formats.Format | None],
) -> str:
    """Return the name of the answer; weak, as rows may come in another order where the query says none."""
    graphs = (wanted.default, wanted.named)
    key = repr((publication.digest, publication.site.base, wanted.text, graphs, offers))
    return f'W/"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def _caching(etag: str) -> list[tuple[bytes, bytes]]:
    return [(b"cache-control", responses.FRESH.encode() if etag else b"no-store")]


def _client(scope: Scope) -> str:
    """The name under which a client's queries are counted."""
    return clients.group((scope.get("client") or ("",))[0])
