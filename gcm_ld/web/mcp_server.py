"""The Model Context Protocol, for assistants: mcp's only door, which the extra `mcp` brings.

No session is kept, since any process may get the next request; nothing can be changed. The library takes half
a second to import, so that is done when the first server is made.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from gcm_ld.edition import dataset
from gcm_ld.publish import publications
from gcm_ld.web import clients, config, errors, mcp_tools, responses
from gcm_ld.web.responses import Refused
from gcm_ld.web.sparql import evaluation, pool

if TYPE_CHECKING:
    from mcp.server import MCPServer

PATH = "/mcp"
METHODS = ("OPTIONS", "POST")
HEADERS = "Accept, Content-Type, MCP-Protocol-Version"
_CLIENT: contextvars.ContextVar[str] = contextvars.ContextVar("client", default="")
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def make(publication: publications.Publication, queries: pool.Pool) -> MCPServer:
    """Return the server of the tools, whose queries go to the workers of a pool, each for its client."""
    from mcp.server import MCPServer
    from mcp.types import ToolAnnotations

    async def ask(question: evaluation.Question) -> evaluation.Answer | evaluation.Problem:
        return await queries.ask(question, _CLIENT.get())

    logging.basicConfig(handlers=[logging.NullHandler()])  # else the library sets up a log of its own
    made = mcp_tools.Tools(publication, ask)
    server = MCPServer(
        "gcm-ld",
        title=publication.about["title"],
        instructions=mcp_tools.INSTRUCTIONS,
        website_url=publication.site.url,
        version=publication.about["version"],
    )
    reads = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for tool in (made.find_question, made.ask, made.show, made.coverage, made.limits, made.sparql):
        server.add_tool(_explained(tool), annotations=reads, structured_output=True)
    return server


def _explained(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return the tool, what is wrong with its arguments told to who called it."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    async def called(*arguments: Any, **named: Any) -> Any:
        try:
            return await tool(*arguments, **named)
        except dataset.EditionError as error:
            raise ToolError(str(error)) from error

    return called


class Endpoint:
    """The application at `/mcp`: it takes POST, from hosts and pages of this site and machine only."""

    def __init__(self, publication: publications.Publication, queries: pool.Pool) -> None:
        self.publication, self._queries = publication, queries
        self._app: ASGIApp | None = None
        self._ready = asyncio.Event()

    async def run(self) -> None:
        """Answer requests until this is cancelled; they wait for its beginning."""
        server = await run_in_threadpool(make, self.publication, self._queries)
        self._app = server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            transport_security=_security(self.publication.site.url),
        )
        async with server.session_manager.run():
            self._ready.set()
            await asyncio.Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await responses.options(METHODS, HEADERS)(scope, receive, send)
        elif scope["method"] != "POST":
            message = "Here an assistant posts messages of the Model Context Protocol. Give it this address."
            refused = Refused(405, "Method not allowed", message)
            reply = errors.reply(self.publication, scope, refused, [("allow", ", ".join(METHODS))])
            await reply(scope, receive, send)
        else:
            _CLIENT.set(clients.of(scope))
            await self._ready.wait()
            assert self._app is not None
            await self._app(scope, receive, send)


def _security(url: str) -> Any:
    """Return which hosts and pages are let in: those of the site, and of the machine that it runs on."""
    from mcp.server.transport_security import TransportSecuritySettings

    site = urlsplit(url)
    local = [f"{host}{port}" for host in _LOCAL for port in ("", ":*")]
    hosts = [site.netloc, site.netloc.partition(":")[0], *local]  # a proxy may leave the port out
    origins = [f"{site.scheme}://{site.netloc}", *(f"http://{host}" for host in local)]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def serve(publication: publications.Publication, settings: config.ServerConfig) -> None:
    """Speak the protocol on standard input and output until that ends.

    Raises RuntimeError where the system can't fork.
    """
    queries: pool.Pool = pool.start(publication, settings)
    try:
        make(publication, queries).run("stdio")
    finally:
        queries.stop()
