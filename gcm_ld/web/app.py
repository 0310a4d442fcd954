"""The publication over HTTP: which request gets what.

A request passes the guards from the outside in: who asks, the access log, the headers of every answer,
errors, what is in form, how many at once. Then its path decides: a file, the endpoint, a thing, or a page.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gcm_ld.core import formats, urls
from gcm_ld.edition import things
from gcm_ld.publish import publications
from gcm_ld.web import access_log, clients, dereference, errors, files, negotiation, responses, routing
from gcm_ld.web import limits as guards
from gcm_ld.web.pages import views
from gcm_ld.web.sparql import endpoint, pool

ENDPOINT = "sparql"
_WITH_DUMPS = ("dataset/", "graph/")
"""The beginning of the paths of things that tell of the dumps, beside the landing page and the metadata."""


def make(
    publication: publications.Publication,
    asked: pool.Pool | None = None,
    limits: guards.Limits | None = None,
    proxies: Sequence[str] = (),
    log: Callable[[str], object] | None = None,
) -> ASGIApp:
    """Return the application that serves the publication, and queries where there is a pool to ask.

    `proxies` are addresses or networks that may say for whom they ask; `log` takes the access log's lines.
    Raises ValueError for a proxy that is neither.
    """
    return guarded(Site(publication, asked), limits, proxies, log)


def guarded(
    site: Site,
    limits: guards.Limits | None = None,
    proxies: Sequence[str] = (),
    log: Callable[[str], object] | None = None,
) -> ASGIApp:
    """Return the site behind its guards; see `make`."""
    limits = limits or guards.Limits()
    publication = site.publication
    refuse = functools.partial(_refuse, publication)
    sparql = publication.site.at(ENDPOINT)
    app: ASGIApp = site
    app = guards.crowd(app, limits, refuse, publication.site.at("healthz"))
    app = guards.requests(app, limits, refuse, sparql)
    app = guards.errors(app, refuse)
    app = guards.headers(app, sparql)
    if log:
        app = access_log.log(app, log)
    return clients.named(app, [ipaddress.ip_network(proxy) for proxy in proxies])


async def _refuse(
    publication: publications.Publication,
    scope: Scope,
    receive: Receive,
    send: Send,
    refused: views.Refused,
    headers: Sequence[tuple[str, str]] = (),
) -> None:
    reply = errors.reply(publication, scope, refused, headers)
    await responses.send(reply, scope, receive, send)


class Site:
    """The publication, the endpoint of its pool, and the replies that it keeps.

    `prepared` says whether what takes long to make has been made ahead.
    """

    def __init__(self, publication: publications.Publication, asked: pool.Pool | None) -> None:
        self.publication, self.pool = publication, asked
        self.kept = responses.Kept()
        self.prepared = False
        self.endpoint = endpoint.make(publication, asked) if asked else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        root = self.publication.site.root
        if not scope["path"].startswith(root):
            await self._elsewhere(scope, receive, send)
            return
        path = scope["path"].removeprefix(root)
        if path == ENDPOINT and self.endpoint:
            await self.endpoint(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await responses.send(_options(), scope, receive, send)
        elif path.startswith("dumps/") and path != "dumps/":
            routing.check(
                self.publication, path, routing.read(scope.get("query_string", b"").decode("latin-1"))
            )
            await files.send_dump(self.publication, path.removeprefix("dumps/"), scope, receive, send)
        else:
            reply = await self._reply(path, scope)
            await responses.send(reply, scope, receive, send)

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = self.publication.site.root
        if scope["path"] in ("", root.rstrip("/")):
            await responses.send(_moved(root), scope, receive, send)
            return
        refused = views.Refused(404, "Nothing here", f"This site stands below {root}.")
        hint = [(self.publication.about["title"], root)]
        reply = errors.reply(self.publication, scope, refused, hints=hint)
        await responses.send(reply, scope, receive, send)

    async def _reply(self, path: str, scope: Scope) -> responses.Reply:
        query = scope.get("query_string", b"").decode("latin-1")
        params = routing.read(query, functools.partial(responses.incoming, self.publication))
        accept = negotiation.joined(Headers(scope=scope).getlist("accept"))
        try:
            if reply := self._file(path, params):
                return reply
            if target := dereference.find(self.publication, path, params):
                routing.check(self.publication, path, params)
                return await self._thing(target, params, accept)
            return await self._page(path, params)
        except dereference.Moved as moved:
            return _moved(str(moved))
        except things.ThingError as error:
            return self._missing(path, scope, views.Refused(404, "Nothing said", str(error)))
        except views.Refused as refused:
            return self._missing(path, scope, refused)

    def _file(self, path: str, params: views.Params) -> responses.Reply | None:
        """Return what the server answers itself, beside the dumps."""
        if path == "healthz":
            routing.check(self.publication, path, params)
            return files.health(self.publication, self.pool.workers if self.pool else None, self.prepared)
        if not path.startswith("static/"):
            return None
        routing.check(self.publication, path, params)
        version, name = params.first("v"), path.removeprefix("static/")
        return self.kept.find((path, version)) or self._static(path, name, version)

    def _static(self, path: str, name: str, version: str) -> responses.Reply | None:
        reply = files.static(name, version)
        # What is asked for by the digest of its bytes never changes; other files may while one works on them.
        return (
            self.kept.get((path, version), lambda: reply)
            if reply and reply.cache == files.FOR_EVER
            else reply
        )

    async def _thing(
        self, target: dereference.Target, params: views.Params, accept: str | None
    ) -> responses.Reply:
        form = target.form or dereference.wanted(target, params, accept)
        if not target.form and target.path != dereference.RESOURCE:
            return dereference.see_other(self.publication, target, form)
        make = functools.partial(dereference.document, self.publication, target, form, params)
        of_dumps = target.path.startswith(_WITH_DUMPS)
        reply = await self._made((target.path, form, target.query), make, of_dumps)
        return reply if target.form else responses.varying(reply, "Accept")

    async def _page(self, path: str, params: views.Params) -> responses.Reply:
        query = params.encoded()
        route, rest = routing.find(path) or (None, "")
        if route is None:
            if path.endswith("/") and (routing.find(path[:-1]) or self._is_thing(path[:-1])):
                bare = self.publication.site.at(quote(path[:-1], urls.SAFE))
                return _moved(f"{bare}?{query}" if query else bare)
            if not path.endswith("/") and routing.find(f"{path}/"):
                return _moved(self.publication.site.at(f"{path}/"))
        else:
            routing.check(self.publication, path, params)
        if route is None or route.view is None:
            raise views.Refused(404, "Nothing here", f"There is nothing at {path}.")
        make = functools.partial(self._shown, route.view, path, rest, params)
        return await self._made((path, query), make, route.of_dumps)

    def _is_thing(self, path: str) -> bool:
        return dereference.find(self.publication, path, views.Params()) is not None

    def _shown(self, view: routing.PathView, path: str, rest: str, params: views.Params) -> responses.Reply:
        shown = view(self.publication, rest, params)
        if isinstance(shown, views.Download):
            headers = [("content-disposition", f'inline; filename="{shown.name}"')] if shown.name else []
            body = responses.outgoing(self.publication, shown.content)
            return responses.Reply(200, body, shown.media_type, tuple(headers))
        body = responses.outgoing(self.publication, views.render(self.publication, shown))
        link = dereference.page_links(self.publication, shown, path)
        return responses.Reply(shown.status, body, formats.HTML.media_type, (("link", link),))

    async def _made(
        self, key: tuple[str, ...], make: Callable[[], responses.Reply], of_dumps: bool
    ) -> responses.Reply:
        """Return what was kept, else what is made in a thread, so that other requests go on."""
        stamped = (*key, files.stamp(self.publication) if of_dumps else 0)
        if reply := self.kept.find(stamped):
            return reply
        return await run_in_threadpool(self.kept.get, stamped, make)

    def _missing(self, path: str, scope: Scope, refused: views.Refused) -> responses.Reply:
        unknown = refused.status == 404 and routing.find(path) is None
        hints = dereference.hints(self.publication, path) if unknown else ()
        if isinstance(refused, dereference.Gone) and refused.replaced_by:
            iri = refused.replaced_by
            hints = [(self.publication.label(iri), self.publication.site.page(iri))]
        return errors.reply(self.publication, scope, refused, hints=hints)


def _options() -> responses.Reply:
    methods = ", ".join(guards.METHODS)
    headers = (
        ("allow", methods),
        ("access-control-allow-methods", methods),
        ("access-control-allow-headers", "Accept, Content-Type, If-None-Match, Range"),
        ("access-control-max-age", "86400"),
    )
    return responses.Reply(204, headers=headers)


def _moved(place: str) -> responses.Reply:
    return responses.Reply(
        308, f"Moved to {place}\n".encode(), formats.TEXT.media_type, (("location", place),)
    )


async def _live(receive: Receive, send: Send) -> None:
    """Answer the protocol of a server's life; there is nothing to start or end here."""
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
