"""The publication over HTTP: which request gets what.

A request passes the middleware from the outside in: who asks, the access log, the headers of every answer,
errors, what is in form, how many at once. Then its path decides: a file, the endpoint, a thing, or a page.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import ipaddress
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gcm_ld.core import formats, urls
from gcm_ld.edition import things
from gcm_ld.metadata import releases
from gcm_ld.publish import publications
from gcm_ld.questions import engines, exchange
from gcm_ld.web import (
    access_log,
    clients,
    config,
    dereference,
    errors,
    files,
    limits,
    negotiation,
    responses,
    routing,
)
from gcm_ld.web.pages import views
from gcm_ld.web.responses import Moved, Refused, Reply

if TYPE_CHECKING:
    from gcm_ld.web import mcp_server
    from gcm_ld.web.sparql import pool

ENDPOINT, ASSISTANTS = "sparql", "mcp"
HEALTH, READY, DUMPS, STATIC = "healthz", "readyz", "dumps/", "static/"
INDEX, _HTML = "index", f".{formats.HTML.name}"
_WITH_DUMPS = ("dataset/", "graph/")
"""The beginning of the paths of things that tell of the dumps, beside the landing page and the metadata."""
_ASKING = ("query/", "chart/")
"""The beginning of the paths that have the answers to stored questions."""


def make(
    publication: publications.Publication,
    queries: pool.Pool | None = None,
    settings: config.ServerConfig | None = None,
    log: Callable[[str], object] | None = None,
) -> ASGIApp:
    """Return the application that serves the publication, and queries where there is a pool to ask.

    `log` takes the access log's lines.
    """
    return guarded(Site(publication, queries, settings), log)


def guarded(site: Site, log: Callable[[str], object] | None = None) -> ASGIApp:
    """Return the site behind its middleware; see `make`."""
    settings, place = site.settings, site.publication.site
    app: ASGIApp = site

    async def refuse(
        scope: Scope, receive: Receive, send: Send, refused: Refused, headers: Sequence[tuple[str, str]]
    ) -> None:
        await errors.reply(site.publication, scope, refused, headers)(scope, receive, send)

    app = limits.concurrency(app, settings, refuse, {place.at(HEALTH), place.at(READY)})
    app = limits.requests(app, settings, refuse, (place.at(ENDPOINT), place.at(ASSISTANTS)))
    app = limits.errors(app, refuse, settings.contact)
    app = limits.headers(app, place.at(ENDPOINT), place.at("embed/"))
    if log:
        app = access_log.log(app, log)
    app = clients.identified(app, [ipaddress.ip_network(proxy) for proxy in settings.proxy])

    async def entered(scope: Scope, receive: Receive, send: Send) -> None:
        await (app if scope["type"] == "http" else site)(scope, receive, send)

    return entered


async def fetch(
    app: ASGIApp, path: str, query: str = "", accept: str = formats.HTML.media_type, coding: str = ""
) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body that the application at a path gives, without a network.

    `accept` and `coding` are the headers Accept and Accept-Encoding.
    """
    status, headers, body = 0, {}, b""

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        nonlocal status, headers, body
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        body += message.get("body", b"")

    scope = {
        "type": "http",
        "method": "GET",
        "root_path": "",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"accept", accept.encode()), (b"accept-encoding", coding.encode())],
        "client": None,
    }
    await app(scope, receive, send)
    return status, headers, body


class Site:
    """The publication, the endpoint of its pool, and the replies that it keeps.

    `begin` is called when the server starts, and what it gives is ended when that stops. `prepared` says
    whether what takes long to make has been made ahead, `failed` whether the dumps could not be made;
    `make_dumps` has them made anew.
    """

    def __init__(
        self,
        publication: publications.Publication,
        queries: pool.Pool | None = None,
        settings: config.ServerConfig | None = None,
        begin: Callable[[Site], Awaitable[None]] | None = None,
    ) -> None:
        self.publication, self.pool = publication, queries
        self.settings = settings = settings or config.ServerConfig()
        self.cache = responses.Cache(settings.cache)
        self.prepared = False
        self.failed: Callable[[], bool] = lambda: False
        self.make_dumps: Callable[[], None] = lambda: None
        self._begin = begin
        self._makers = clients.Turns(
            places=settings.makers,
            share=max(1, settings.makers // 2),
            each=settings.share,
            queue=settings.concurrency,
            patience=settings.patience,
        )
        self._askers = clients.Turns(
            places=settings.workers,
            share=settings.queries_per_client,
            each=settings.queue_share,
            queue=settings.queue,
            patience=settings.patience,
        )
        self._work = clients.Allowance(settings.work / 60, settings.work)
        self._assistants: mcp_server.Endpoint | None = None
        paths = [
            Route(f"/{HEALTH}", _Answer(functools.partial(self._health, HEALTH))),
            Route(f"/{READY}", _Answer(functools.partial(self._health, READY))),
            Route(f"/{DUMPS}{{name:path}}", _Answer(self._dump)),
            Route(f"/{releases.FOLDER}{{name:path}}", _Answer(self._kept)),
            Route("/{path:path}", _Answer(self._page_or_file)),
        ]
        if queries:
            from gcm_ld.web.sparql import endpoint  # which not every system has the processes for

            paths.insert(0, Route(f"/{ENDPOINT}", endpoint.Endpoint(publication, queries)))
            if importlib.util.find_spec("mcp"):
                from gcm_ld.web import mcp_server

                self._assistants = mcp_server.Endpoint(publication, queries)
                paths.insert(0, Route(f"/{ASSISTANTS}", self._assistants))
        root = publication.site.root.rstrip("/")
        self._router = Router(
            [Mount(root, routes=paths)] if root else paths,
            redirect_slashes=False,
            default=self._elsewhere,
            lifespan=self._live,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _live(self, _: object) -> AsyncIterator[None]:
        works = [self._begin(self)] if self._begin else []
        works += [self._assistants.run()] if self._assistants else []
        tasks = [asyncio.ensure_future(work) for work in works]
        yield
        for task in tasks:
            task.cancel()

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = self.publication.site.root
        if scope["path"] in ("", root.rstrip("/")):
            reply = _moved(root)
        else:
            refused = Refused(404, "Nothing here", f"This site stands below {root}.")
            hint = [(self.publication.about["title"], root)]
            reply = errors.reply(self.publication, scope, refused, hints=hint)
        await reply(scope, receive, send)

    async def _health(self, path: str, scope: Scope) -> ASGIApp:
        routing.check(self.publication, path, routing.read(_query(scope)))
        workers = self.pool.workers if self.pool else None
        ready = self.pool is None or self.pool.ready or self.pool.gone
        dumps = "failed" if self.failed() else "there" if files.current(self.publication) else "being made"
        told = dumps if self.publication.dumps else "none"
        trouble = await self.pool.trouble() if self.pool and self.publication.endpoint else None
        return files.health(self.publication, workers, self.prepared, ready, told, path == READY, trouble)

    async def _dump(self, scope: Scope) -> ASGIApp:
        name = scope["path_params"]["name"]
        if not name:
            return await self._page_or_file(scope)
        routing.check(self.publication, DUMPS + name, routing.read(_query(scope)))
        try:
            dereference.check_retired(self.publication, self.publication.site.thing(DUMPS + name))
        except Moved as moved:
            return _moved(str(moved), moved.status)
        failed = self.failed()
        return await run_in_threadpool(files.dump, self.publication, name, scope, failed, self.make_dumps)

    async def _kept(self, scope: Scope) -> ASGIApp:
        name = scope["path_params"]["name"]
        routing.check(self.publication, releases.FOLDER + name, routing.read(_query(scope)))
        return await run_in_threadpool(files.kept, self.publication, name, scope)

    async def _page_or_file(self, scope: Scope) -> Reply:
        path = scope["path"].removeprefix(self.publication.site.root)
        params = routing.read(_query(scope), self.publication.site.incoming)
        if len(path) > routing.LONGEST:
            raise Refused(404, "Nothing here", f"No path here has {len(path):,} characters.")
        try:
            if reply := await self._markdown(path, params, scope):
                return reply
            if path.startswith(STATIC):
                return await self._static(path, params, scope)
            if target := dereference.find(self.publication, path, params):
                routing.check(self.publication, path, params)
                return await self._thing(target, params, scope)
            return await self._page(path, params, scope)
        except Moved as moved:
            return _moved(str(moved), moved.status)
        except things.ThingError as error:
            refused = Refused(404, "Nothing said", str(error))
        except Refused as error:
            refused = error
        return self._missing(path, scope, refused)

    async def _markdown(self, path: str, params: views.Params, scope: Scope) -> Reply | None:
        """Return a page as Markdown, where its suffix or the header Accept wants that; None where none does.

        A thing leads to its document, as to those in other forms. Raises what makes the page.
        """
        bare = path.removesuffix(f".{formats.MD.name}")
        named = bare != path
        accept = negotiation.accepted(scope) or ""
        if not named and (
            formats.MD.media_type not in accept.lower()
            or negotiation.choose(accept, (formats.HTML, formats.MD)) is not formats.MD
        ):
            return None
        bare = "" if named and bare == INDEX else bare
        page = bare if bare.endswith(_HTML) else bare + _HTML
        if target := dereference.find(self.publication, page, params):
            if not named and bare != page:
                place = dereference.address(self.publication.site, target, formats.MD.name)
                return replace(_moved(place, 303), vary=("Accept",))
            routing.check(self.publication, page, params)
            html = await self._thing(target, params, scope)
        else:
            html = await self._page(bare if bare == "" or routing.find(bare) else page, params, scope)
        if html.media_type != formats.HTML.media_type:
            return html
        site = self.publication.site
        address = site.absolute(site.at(quote(bare, urls.SAFE)))

        def written() -> Reply:
            from gcm_ld.web import markdown  # which few readers need, and which takes a while to read

            body = markdown.write(html.plain, address, self.publication.citation)
            return Reply(html.status, body, formats.MD.media_type)

        reply = await self._made((path, params.encoded(), formats.MD.name), written, scope)
        return reply if named else replace(reply, vary=(*reply.vary, "Accept"))

    async def _static(self, path: str, params: views.Params, scope: Scope) -> Reply:
        """Return a file of `static/`, which may be kept for ever where it is asked for by its digest."""
        routing.check(self.publication, path, params)
        name = path.removeprefix(STATIC)
        for_ever = views.is_version(name, params.first("v"))
        make = functools.partial(files.static, name, for_ever)
        return await self._made((path, str(for_ever)), make, scope)

    async def _thing(self, target: dereference.Target, params: views.Params, scope: Scope) -> Reply:
        form = target.form or dereference.wanted(target, params, negotiation.accepted(scope))
        if not target.form and target.path != dereference.RESOURCE:
            return dereference.see_other(self.publication, target, form)
        make = functools.partial(dereference.document, self.publication, target, form, params)
        of_dumps = target.path.startswith(_WITH_DUMPS)
        reply = await self._made((target.path, form, target.query), make, scope, of_dumps)
        return reply if target.form else replace(reply, vary=(*reply.vary, "Accept"))

    async def _page(self, path: str, params: views.Params, scope: Scope) -> Reply:
        route, rest = routing.find(path) or (None, "")
        query = params.encoded()
        if route is None:
            bare = path.removesuffix("/")
            if bare != path and (
                routing.find(bare) or dereference.find(self.publication, bare, views.Params())
            ):
                place = self.publication.site.at(quote(bare, urls.SAFE))
                return _moved(f"{place}?{query}" if query else place)
            if bare == path and routing.find(f"{path}/"):
                return _moved(self.publication.site.at(f"{path}/"))
        else:
            routing.check(self.publication, path, params)
        if route is None or route.view is None:
            raise Refused(404, "Nothing here", f"There is nothing at {path}.")
        make = functools.partial(self._shown, route.view, path, rest, params)
        return await self._made((path, query), make, scope, route.of_dumps)

    def _shown(self, view: routing.PathView, path: str, rest: str, params: views.Params) -> Reply:
        try:
            shown = view(self.publication, rest, params)
        except formats.UnfitError as error:
            raise Refused(406, "No such form", str(error)) from error
        if isinstance(shown, views.Download):
            headers = [("content-disposition", f'inline; filename="{shown.name}"')] if shown.name else []
            body = self.publication.site.outgoing(shown.content)
            return Reply(200, body, shown.media_type, tuple(headers))
        body = self.publication.site.outgoing(views.render(self.publication, shown))
        link = dereference.page_links(self.publication, shown, path)
        return Reply(shown.status, body, formats.HTML.media_type, (("link", link),))

    async def _made(
        self, key: tuple[str, ...], make: Callable[[], Reply], scope: Scope, of_dumps: bool = False
    ) -> Reply:
        """Return what was kept, else what is made in the client's turn, so that other requests go on."""
        stamped = (*key, files.stamp(self.publication) if of_dumps else 0)
        asks = self.publication.endpoint and key[0].startswith(_ASKING)
        turns = self._askers if asks else self._makers
        return await self.cache.get(stamped, lambda: self._in_turn(scope, make, turns))

    async def _in_turn(self, scope: Scope, make: Callable[[], Reply], turns: clients.Turns) -> Reply:
        """Return what is made, compressed too, and count the processor's time for it as the client's."""
        client, spent = clients.limited(scope), 0.0

        def timed() -> Reply:
            nonlocal spent
            begin = time.thread_time()
            try:
                with engines.within(self.settings.page_deadline):
                    return make().pack()
            except engines.OverdueError:
                message = "Making this page took too long and was ended. Ask for less, or take the dumps."
                raise Refused(503, "Too long", message) from None
            except exchange.EndpointError as error:
                from gcm_ld.web.sparql import remote

                told = remote.problem(error)
                raise Refused(told.status, told.title, told.message, told.retry) from None
            finally:
                spent = time.thread_time() - begin

        try:
            async with turns.place(clients.of(scope)):
                if wait := self._work.wait(client):
                    raise _too_much(self.settings.work, wait)
                try:
                    return await run_in_threadpool(timed)
                finally:
                    self._work.use(client, spent)
        except clients.TooManyError:
            message = "Too many pages are being made for this client. Ask again when one is done."
            raise Refused(429, "Too many requests at once", message) from None
        except clients.BusyError:
            raise Refused(
                503, "Too busy", "Too many pages are being made. Ask again in a few seconds."
            ) from None

    def _missing(self, path: str, scope: Scope, refused: Refused) -> Reply:
        route, _ = routing.find(path) or (None, "")
        unknown = refused.status == 404 and (route is None or route.view is None)
        hints = dereference.hints(self.publication, path) if unknown else []
        return errors.reply(self.publication, scope, refused, hints=hints)


def _too_much(work: float, wait: float) -> Refused:
    message = (
        f"Pages for one client may take {work:g} seconds of the processor a minute, and those for this one "
        f"have. Ask again in {wait + 1:.0f} seconds. What was made before is given at once, and the dumps "
        "hold everything."
    )
    return Refused(429, "Too much work", message, round(wait + 1))


class _Answer:
    """An application that sends what a function of the request gives, and says which methods there are."""

    def __init__(self, view: Callable[[Scope], Awaitable[ASGIApp]]) -> None:
        self._view = view

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            reply: ASGIApp = responses.options(limits.METHODS, "Accept, Content-Type, If-None-Match, Range")
        else:
            reply = await self._view(scope)
        await reply(scope, receive, send)


def _query(scope: Scope) -> str:
    query: bytes = scope.get("query_string", b"")
    return query.decode("latin-1")


def _moved(place: str, status: int = 308) -> Reply:
    return Reply(status, f"Moved to {place}\n".encode(), formats.TEXT.media_type, (("location", place),))
