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
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gcm_ld.edition import dataset
from gcm_ld.publish import publications
from gcm_ld.web import app, connections, files, limits, warmup
from gcm_ld.web.sparql import pool, worker

BACKLOG = 2048
FILES = 16384
"""As many files, of which each connection is one, are asked of the system."""

GRACE = 10
"""Seconds that running requests have to end when the server is to stop."""

LAST = 1
"""Seconds of these that are left to say that a query which still runs is ended."""

KEEP_ALIVE = 15
RATE = 50.0
"""Requests a second that one client may send for long; programs of this machine may send more."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that holds the port. Raises EditionError where that can't be."""
    held = None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(address)
        held.listen(BACKLOG)
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
    workers: int | None = None,
    proxies: Sequence[str] = (),
    log: Callable[[str], object] | None = None,
    ready: Callable[[], object] = lambda: None,
    crowd: connections.Crowd | None = None,
) -> None:
    """Serve the publication until a signal ends it; `ready` is called when it answers.

    SIGTERM or SIGINT lets running requests end, for `GRACE` seconds; a second SIGINT does not wait.
    """
    asked = pool.start(publication, worker.Limits(workers=workers) if workers else None)
    site = app.Site(publication, asked)
    served = app.guarded(site, limits.Limits(rate=RATE), proxies, log)
    crowd = crowd or connections.Crowd()
    crowd.most, crowd.log = min(crowd.most, _files() * 3 // 4), log
    kind = type("Connection", (connections.Guard, HttpToolsProtocol), {"crowd": crowd})
    config = uvicorn.Config(
        served,
        http=kind,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        backlog=BACKLOG,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    server = _Server(config, site, ready)

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

    def __init__(self, config: uvicorn.Config, site: app.Site, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._site, self._ready = site, ready
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
            asyncio.get_running_loop().call_later(GRACE - LAST, asked.end)
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
