"""Run the server: uvicorn's only door.

The port is taken first, so that one which isn't free is known at once; then the edition is read, the workers
are forked while there is one thread and no loop, and the loop starts.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gcm_ld.edition import dataset
from gcm_ld.publish import publications
from gcm_ld.web import app, config, connections, files, limits, warmup
from gcm_ld.web.sparql import pool, worker

FILES = 16384
"""As many files, of which each connection is one, are asked of the system."""

LAST = 1
"""Seconds of these that are left to say that a query which still runs is ended."""


def bind(settings: config.ServerConfig) -> socket.socket:
    """Return a socket that holds the port. Raises EditionError where that can't be."""
    held, host, port = None, settings.host, settings.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(address)
        held.listen(settings.backlog)
    except (OSError, UnicodeError) as error:
        if held:
            held.close()
        reason = getattr(error, "strerror", None) or error
        remedy = "Give another by --port (0 takes any that is free) or --host."
        raise dataset.EditionError(f"can't serve at {host}:{port}: {reason}. {remedy}") from error
    return held


def address(held: socket.socket) -> str:
    """Return the address at which a browser on this machine finds what a socket serves."""
    host, port = held.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(
    publication: publications.Publication,
    held: socket.socket,
    settings: config.ServerConfig,
    log: Callable[[str], object] | None = None,
    ready: Callable[[], object] = lambda: None,
    crowd: connections.Crowd | None = None,
) -> None:
    """Serve the publication until a signal ends it; `ready` is called when it answers.

    SIGTERM or SIGINT lets running requests end, for `grace` seconds; a second SIGINT does not wait.
    """
    asked = pool.start(publication, _query_limits(settings))
    site = app.Site(publication, asked)
    served = app.guarded(site, _request_limits(settings), settings.proxy, log)
    crowd = crowd or connections.Crowd()
    crowd.most, crowd.log = min(crowd.most, settings.connections, _files() * 3 // 4), log
    kind = type("Connection", (connections.Guard, HttpToolsProtocol), {"crowd": crowd})
    configured = uvicorn.Config(
        served,
        http=kind,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.grace,
        backlog=settings.backlog,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    server = _Server(configured, site, ready, settings.grace)

    def stop(*_: object) -> None:
        # uvicorn takes the signals while it runs, and raises them again when all is done, which is no error.
        if not server.started:
            raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        with _dumps(publication):
            server.run(sockets=[held])
    finally:
        asked.stop()


class _Server(uvicorn.Server):
    """A server that says when it is ready, and then makes aside what the first pages would wait for."""

    def __init__(
        self, configured: uvicorn.Config, site: app.Site, ready: Callable[[], object], grace: float
    ) -> None:
        super().__init__(configured)
        self._site, self._ready, self._grace = site, ready, grace
        self._preparing: asyncio.Task | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            gc.freeze()  # what was read stays; looking through it for garbage would stop all requests
            self._ready()
            self._preparing = asyncio.create_task(warmup.prepare(self._site, warmup.PATIENCE))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop preparing, then all else; shortly before the grace is over, end the queries that still run."""
        if self._preparing:
            self._preparing.cancel()
        if asked := self._site.pool:
            asyncio.get_running_loop().call_later(max(self._grace - LAST, 0), asked.end)
        await super().shutdown(sockets)


@contextlib.contextmanager
def _dumps(publication: publications.Publication):
    """Have the dumps made aside, by a process, where they are not of the edition that is served."""
    if publication.dumps is None or files.current(publication):
        yield
        return
    command = build(publication.edition.root, publication.dumps, publication.site.base)
    maker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        maker.terminate()
        maker.wait()


def _request_limits(settings: config.ServerConfig) -> limits.Limits:
    return limits.Limits(
        url=settings.max_url,
        headers=settings.max_headers,
        body=settings.max_body,
        body_seconds=settings.body_timeout,
        at_once=settings.concurrency,
        share=settings.share,
        rate=settings.rate,
        burst=settings.burst,
    )


def _query_limits(settings: config.ServerConfig) -> worker.Limits:
    return worker.Limits(
        deadline=settings.deadline,
        memory=settings.memory,
        output=settings.max_result,
        text=settings.max_query,
        address=settings.max_query_url,
        workers=settings.workers,
        share=settings.worker_share,
        per_client=settings.queue_share,
        queue=settings.queue,
        patience=settings.patience,
        cache=settings.answer_cache,
    )


def build(edition: Path, into: Path, base: str) -> list[str]:
    """Return the command that writes the dumps of an edition for a base into a folder, at low priority."""
    code = "import os; os.nice(10); from gcm_ld.cli import app; app.main()"
    told = ["--edition", str(edition), "--into", str(into), "--base", base]
    return [sys.executable, "-c", code, "build", *told]


def _files() -> int:
    """Ask the system for as many files as a crowd needs, and return how many there are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return wanted if soft == resource.RLIM_INFINITY else soft
