"""The endpoint over HTTP: a query and its answer, the description, and the reply when there is no answer.

What is common to all addresses (who asks, CORS, the log) is in `limits`; `app` puts the two together.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from gcm_ld.core import formats
from gcm_ld.publish import publications
from gcm_ld.questions import sparql
from gcm_ld.web import clients, dereference, errors, negotiation, responses, routing
from gcm_ld.web.pages import views
from gcm_ld.web.responses import Refused
from gcm_ld.web.sparql import evaluation, pool, protocol, service

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
HEADERS = "Accept, Content-Type, If-None-Match"
SENDING = 8
"""So many times the largest answer may be on its way at once to clients, and to one a quarter of that."""

_VARY = ("Accept", "Accept-Encoding")
_NAMES = ("now", "rand", "uuid", "struuid", "bnode")
_VOLATILE = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b", re.IGNORECASE)
_CALL = re.compile(rf"\b(?:{'|'.join(_NAMES)})\(", re.IGNORECASE)
_LONGEST = 50_000
"""Characters of the longest query whose tokens are read."""

Offers = tuple[formats.Format | None, formats.Format | None]


def is_volatile(text: str) -> bool:
    """Return whether a query may answer otherwise each time, by a function such as NOW or RAND.

    Their names in texts, comments, variables and prefixed names don't count. What looks like an IRI may be
    two comparisons, so there a name that is called counts.
    """
    lower = text.lower()  # which is searched faster than by the expression
    if not any(name in lower for name in _NAMES) or not _VOLATILE.search(text):
        return False
    return len(text) > _LONGEST or any(
        _VOLATILE.fullmatch(piece) if kind in ("", "keyword") else kind == "iri" and _CALL.search(piece)
        for kind, piece in sparql.spans(text)
    )


class _UnansweredError(Exception):
    """A query has no answer, for the reason that `problem` tells."""

    def __init__(self, problem: evaluation.Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


class Endpoint:
    """The application that answers at `/sparql`: the publication, its pool, and the answers that are kept."""

    def __init__(self, publication: publications.Publication, queries: pool.Pool) -> None:
        self.publication, self.pool = publication, queries
        self.cache = responses.Cache(queries.settings.answer_cache)
        self.sending: Counter[str] = Counter()
        self._understood = functools.lru_cache(maxsize=256)(self._understand)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._reply(scope, receive)
        except Refused as refused:
            reply = self._refusal(scope, refused)
        except ClientDisconnect:
            return
        await self._send(reply, scope, receive, send)

    async def _reply(self, scope: Scope, receive: Receive) -> responses.Reply:
        """Return the reply to a request. Raises ClientDisconnect where the client left before."""
        method, address = scope["method"], scope.get("query_string", b"")
        if method == "OPTIONS":
            return responses.options(METHODS, HEADERS)
        body = await Request(scope, receive).body() if method == "POST" else b""
        accept = negotiation.accepted(scope)
        packed = responses.accepts_gzip(responses.header(scope, b"accept-encoding"))
        if method == "POST":
            kind = responses.header(scope, b"content-type")
            understood = self._understand(address, accept, packed, kind, body)
        else:
            understood = self._understood(address, accept, packed)
        if understood is None:
            return await self._description(scope, accept)
        question, offers, tag, lasting = understood
        etag = tag if lasting and method != "POST" else ""
        known = responses.header(scope, b"if-none-match")
        if etag and "*" not in known and responses.knows(known, etag):
            return responses.Reply(304, headers=(("etag", etag),), vary=_VARY)
        key = (tag, question.packed) if lasting and not self.pool.gone else None
        client = clients.of(scope)
        try:
            reply = await self.cache.get(key, lambda: self._answer(question, offers, client, tag), receive)
        except _UnansweredError as error:
            return await self._explanation(scope, error.problem, question)
        return reply if etag else replace(reply, tag="", cache="no-store")

    def _understand(
        self, address: bytes, accept: str | None, packed: bool, kind: str | None = None, body: bytes = b""
    ) -> tuple[evaluation.Question, Offers, str, bool] | None:
        """Return the question of a request, the forms of its answer, the name of that, and whether it lasts.

        A request by POST has the type `kind`. None for one that wants the description; raises Refused.
        """
        method = "GET" if kind is None else "POST"
        asked = protocol.read(method, address, kind or "", body, self.pool.settings)
        if asked is None:
            return None
        offers = protocol.forms(asked.form, accept)
        tables, graphs = (offer.name if offer else "" for offer in offers)
        question = evaluation.Question(asked.text, tables, graphs, asked.default, asked.named, packed)
        return question, offers, _etag(self.publication, question, offers), not is_volatile(asked.text)

    async def _answer(
        self, question: evaluation.Question, offers: Offers, client: str, tag: str
    ) -> responses.Reply:
        """Return the answer as it is sent. Raises _UnansweredError."""
        answer = await self.pool.ask(question, client)
        if isinstance(answer, evaluation.Problem):
            raise _UnansweredError(answer)
        offer = offers[answer.form == evaluation.GRAPH]
        assert offer is not None  # else there were a problem
        body, packed = answer.body, answer.packed
        if offer is formats.HTML:
            body = await run_in_threadpool(answer_page, self.publication, answer, question)
            packed = question.packed
            body = await run_in_threadpool(gzip.compress, body, 4, mtime=0) if packed else body
        headers = [("content-encoding", "gzip")] if packed else []
        if offer.name in ("csv", "tsv"):
            headers.append(("content-disposition", f'attachment; filename="answer.{offer.name}"'))
        return responses.Reply(200, body, offer.media_type, tuple(headers), _VARY, tag=tag)

    async def _send(self, reply: responses.Reply, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a reply, unless it is large and too many are on their way: slow readers hold their memory."""
        size, client = len(reply.body), clients.of(scope)
        if reply.status != 200 or size <= responses.PART:
            await reply(scope, receive, send)
            return
        if problem := self.crowded(size, client):
            await self._refusal(scope, _refused(problem))(scope, receive, send)
            return
        self.sending[client] += size
        try:
            await reply(scope, receive, send)
        finally:
            self.sending[client] -= size
            if not self.sending[client]:
                del self.sending[client]

    def crowded(self, size: int, client: str) -> evaluation.Problem | None:
        """Return why an answer of so many bytes must wait, if it must."""
        limit = SENDING * self.pool.settings.max_result
        if self.sending[client] and self.sending[client] + size > limit // 4:
            return pool.TOO_MANY
        return pool.BUSY if self.sending.total() + size > limit else None

    async def _description(self, scope: Scope, accept: str | None) -> responses.Reply:
        route, rest = routing.find("sparql") or (None, "")
        offers = (*negotiation.with_variants(formats.of("graph")), *([formats.HTML] if route else []))
        form = _form(scope)
        offer = negotiation.by_name(form, offers) if form else negotiation.choose(accept, offers)
        if offer is None:
            message = "The description is to be had as Turtle, N-Triples, JSON-LD or RDF/XML."
            raise Refused(400 if form else 406, "No such form", message)
        headers: list[tuple[str, str]] = []
        if offer is formats.HTML and route and route.view:
            page = await run_in_threadpool(route.page, self.publication, rest, views.Params(_queried(scope)))
            body = await run_in_threadpool(views.render, self.publication, page)
            headers.append(("link", dereference.page_links(self.publication, page, "sparql")))
        else:
            body = await run_in_threadpool(service.write, self.publication, self.pool.settings, offer.name)
        body = self.publication.site.outgoing(body)
        return responses.Reply(200, body, offer.media_type, tuple(headers), vary=("Accept",))

    async def _explanation(
        self, scope: Scope, problem: evaluation.Problem, question: evaluation.Question
    ) -> responses.Reply:
        """Say why a query has no answer; to a browser with the query, so that it can be mended there."""
        reply = self._refusal(scope, _refused(problem))
        if reply.media_type == formats.HTML.media_type:
            return await run_in_threadpool(_paged, self.publication, reply, problem, question)
        if problem.line and reply.media_type == formats.JSON.media_type:
            place = json.loads(reply.body) | {"line": problem.line, "column": problem.column}
            body = (json.dumps(place, ensure_ascii=False, indent=2) + "\n").encode()
            return replace(reply, body=body)
        return reply

    def _refusal(self, scope: Scope, refused: Refused) -> responses.Reply:
        reply = errors.reply(self.publication, scope, refused, form=_form(scope))
        return replace(reply, cache="no-store")


def _refused(problem: evaluation.Problem) -> Refused:
    return Refused(problem.status, problem.title, problem.message, problem.retry)


def _paged(
    publication: publications.Publication,
    reply: responses.Reply,
    problem: evaluation.Problem,
    question: evaluation.Question,
) -> responses.Reply:
    """Return the reply with the page on which a query can be mended, compressed already."""
    paged = replace(reply, body=problem_page(publication, problem, question), cache="no-store")
    assert paged.compressed is not None
    return paged


def _form(scope: Scope) -> str:
    """The form that the address asks for by name, empty where it asks for none."""
    try:
        return views.Params(_queried(scope)).first("format")
    except Refused:
        return ""


def _queried(scope: Scope) -> list[tuple[str, str]]:
    return protocol.pairs(scope.get("query_string", b""))


def _etag(
    publication: publications.Publication,
    question: evaluation.Question,
    offers: Offers,
) -> str:
    """Return the name of the answer; weak, as rows may come in another order where the query says none."""
    edition, graphs = (publication.digest, publication.site.base), (question.default, question.named)
    key = f"({repr(edition)[1:-1]}, {question.text!r}, {graphs}, {_shown(offers)})"
    return f'W/"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


@functools.lru_cache(maxsize=256)
def _shown(offers: Offers) -> str:
    return repr(offers)  # which takes as long as to hash a query


def answer_page(
    publication: publications.Publication, told: evaluation.Answer, asked: evaluation.Question
) -> bytes:
    """Return the page of an answer in the form `html` of the evaluation, with links to its other forms."""
    forms = formats.of("graph") if told.form == evaluation.GRAPH else protocol.TABLES
    graphs = [("default-graph-uri", iri) for iri in asked.default or ()]
    graphs += [("named-graph-uri", iri) for iri in asked.named or ()]
    params = views.Params([("query", asked.text), *graphs])
    content = {
        "form": told.form,
        "found": json.loads(told.body),
        "text": asked.text,
        "links": [(offer.name, params.encoded(format=offer.name)) for offer in forms],
    }
    return _rendered(publication, views.Page("results.html", "Answer to a query", content, section="sparql"))


def problem_page(
    publication: publications.Publication, told: evaluation.Problem, asked: evaluation.Question
) -> bytes:
    """Return the page that says why a query has no answer, with the query, so that it can be mended there."""
    content = {"form": "problem", "problem": told, "text": asked.text, "links": ()}
    return _rendered(publication, views.Page("results.html", told.title, content, section="sparql"))


def _rendered(publication: publications.Publication, page: views.Page) -> bytes:
    return publication.site.outgoing(views.render(publication, page))
