"""Run the server, and make ahead what readers would wait for: uvicorn's only door.

The port is taken first, so that one which isn't free is known at once; then the edition is read, the workers
are forked while there is one thread and no loop, and the loop starts. Once the server answers, it makes the
pages that take long: the first of a kind finds words, counts and matrices that all pages of that kind need; a
page that stands on many statements takes tens of milliseconds. The others are quick to make when asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import functools
import gc
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import uvicorn
from starlette.concurrency import run_in_threadpool

from gcm_ld.edition import dataset
from gcm_ld.metadata import distributions, documents
from gcm_ld.publish import builds, publications
from gcm_ld.web import access_log, app, config, dereference, files, routing
from gcm_ld.web.pages import metadata, views
from gcm_ld.web.sparql import evaluation, pool, remote

FILES = 16384
"""As many files, of which each connection is one, are asked of the system."""

FEWEST = 32
"""Files that a server has open when nobody asks anything."""

SWITCH = 0.001
"""Seconds after which a thread that makes a page lets the event loop go on."""

NAMED = 8
"""The most files that a message names."""

ROOT = "This server runs as root. Run it as a user without rights, as deploy/gcm-ld.service does."

LAST = 1
"""Seconds of the grace that are left to say that a query which still runs is ended."""

KINDS = ("area", "dataset", "mechanism", "query", "theme")
"""The kinds, by the first segment of their paths, whose pages take long, so that all are made ahead.

Of any other kind one is, with what the rest of it share.
"""

RARE = "notebook/"
"""The paths of pages that few readers want, and for which libraries and proofs are read: made when asked."""

NICE = 5
"""The steps of priority by which who makes the dumps gives way. On a busy machine they leave a third of a
reader's share; ten leave a tenth, and where it is always busy there would be no dumps for half an hour."""

PATIENCE = 1.0
"""Seconds after the start in which nothing is made ahead: who waited for the start is served first."""


def bind(settings: config.ServerConfig) -> socket.socket:
    """Return a socket that holds the port. Raises EditionError where that can't be."""
    listener, host, port = None, settings.host, settings.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # each connection has it from the socket that accepts it
            listener.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * settings.send_timeout)
            )
        listener.bind(address)
        listener.listen(settings.backlog)
    except (OSError, UnicodeError) as error:
        if listener:
            listener.close()
        reason = getattr(error, "strerror", None) or error
        remedy = "Give another by --port (0 takes any that is free) or --host."
        raise dataset.EditionError(f"can't serve at {host}:{port}: {reason}. {remedy}") from error
    return listener


def address(listener: socket.socket) -> str:
    """Return the address at which a browser on this machine finds what a socket serves."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(
    publication: publications.Publication,
    listener: socket.socket,
    settings: config.ServerConfig,
    log: access_log.Writer | None = None,
    ready: Callable[[], object] = lambda: None,
) -> None:
    """Serve the publication until a signal ends it; `ready` is called when it answers, queries too.

    SIGTERM or SIGINT lets running requests end, for `grace` seconds; a second SIGINT does not wait. What is
    logged goes to `log`, or nowhere without one. Raises EditionError where too few files may be open, and
    SystemExit where no query will be answered any more, so that a supervisor starts the server anew.
    """
    if (most := _files()) < FEWEST:
        raise dataset.EditionError(f"serve: at most {most} open files are allowed. Allow more (ulimit -n).")
    handler = access_log.Handler(log) if log else logging.NullHandler()
    logging.getLogger("gcm_ld").addHandler(handler)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        logging.getLogger("gcm_ld.web").warning(ROOT)
    if publication.endpoint:
        queries: pool.Pool = remote.start(publication, settings, publication.endpoint)
    else:
        queries = pool.start(publication, settings)
    sys.setswitchinterval(SWITCH)

    def gone() -> None:
        server.should_exit = server.lost = True

    site = app.Site(publication, queries, settings, functools.partial(_begin, ready=ready, gone=gone))
    configured = uvicorn.Config(
        app.guarded(site, None if settings.quiet else log),
        http=settings.parser,
        h11_max_incomplete_event_size=settings.max_url + settings.max_headers,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=min(settings.connections, most * 3 // 4),
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.grace,
        backlog=settings.backlog,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    server = _Server(configured, queries, settings.grace)

    def stop(*_: object) -> None:
        # uvicorn takes the signals while it runs, and raises them again when all is done, which is no error.
        if not server.started:
            raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        with _dumps(publication, site):
            server.run(sockets=[listener])
        if server.lost:
            raise SystemExit(3)
    finally:
        queries.stop()
        logging.getLogger("gcm_ld").removeHandler(handler)
        if log:
            log.close()


async def _begin(site: app.Site, ready: Callable[[], object], gone: Callable[[], object]) -> None:
    """Say that the server is ready once it answers queries, and make ahead what the first pages wait for.

    When it will answer none any more, call `gone`.
    """
    gc.freeze()  # what was read stays; looking through it for garbage would stop all requests
    if site.pool:
        await site.pool.ask(evaluation.Question("ASK {}"))
    if site.pool is None or not site.pool.gone:
        ready()
        task = asyncio.ensure_future(prepare(site, PATIENCE))
        try:
            if site.pool:
                await site.pool.wait_gone()
            await task
        finally:
            task.cancel()
    if site.pool and site.pool.gone:
        logging.getLogger(__name__).error("%s", pool.GONE.message)
        gone()


class _Server(uvicorn.Server):
    """A server that ends the queries that still run shortly before its grace is over."""

    def __init__(self, configured: uvicorn.Config, queries: pool.Pool, grace: int) -> None:
        super().__init__(configured)
        self.lost = False
        self._queries, self._grace = queries, grace

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: take no connections, let requests end, then those queries that still run."""
        asyncio.get_running_loop().call_later(max(self._grace - LAST, 0), self._queries.end)
        await super().shutdown(sockets)


@contextlib.contextmanager
def _dumps(publication: publications.Publication, site: app.Site) -> Iterator[None]:
    """Have the dumps made aside, by a process, where they are not those of the edition that is served, and
    once more where a file is found later that is not as it was made.

    They could not be made where the process has ended and they are not there: it had an error, or a file of
    the edition has changed since it was read, so that the dumps are of another.
    """
    place = distributions.place(publication)
    wrong = builds.broken(place) if place else []
    if wrong:
        words = ", ".join(wrong[:NAMED]) + (" …" if len(wrong) > NAMED else "")
        logging.getLogger(__name__).warning("not as they were made, so made anew: %s", words)
    makers: list[subprocess.Popen[bytes]] = []

    def make() -> None:
        if publication.dumps and len(makers) < 2 and all(maker.poll() is not None for maker in makers):
            command = build(publication.edition.root, publication.dumps, publication.site.base)
            makers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))

    site.make_dumps = make
    site.failed = lambda: bool(makers) and makers[-1].poll() is not None and not files.current(publication)
    if publication.dumps and (wrong or not place or not builds.manifest(publication.dumps)):
        make()
    try:
        yield
    finally:
        for maker in makers:
            maker.terminate()
            maker.wait()


def build(edition: Path, into: Path, base: str) -> list[str]:
    """Return the command that writes the dumps of an edition for a base into a folder, at low priority."""
    code = f"import os; os.nice({NICE}); from gcm_ld.cli import app; app.main()"
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


async def prepare(site: app.Site, patience: float = 0) -> None:
    """Wait `patience` seconds, make what readers would wait for, and say so in `site.prepared`."""
    publication = site.publication
    await asyncio.sleep(patience)
    try:
        await run_in_threadpool(views.prepare, publication)
        await run_in_threadpool(documents.prepare, publication)
        await run_in_threadpool(dereference.hints, publication, "")
        for path in await run_in_threadpool(paths, publication):
            path, _, query = path.partition("?")
            await app.fetch(site, publication.site.root + path, query, coding="gzip")
            await asyncio.sleep(0)
    except Exception:  # a page that can't be made will tell whoever asks for it
        logging.getLogger(__name__).exception("not all pages were made ahead")
    publication.release()  # what the pages show of them is kept
    gc.collect()  # once: what is garbage when it is frozen stays for ever
    gc.freeze()
    _give_back()
    site.prepared = True


def _give_back() -> None:
    """Give the memory that making ahead has used, a third of all, back to the system where one can."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def paths(publication: publications.Publication) -> list[str]:
    """Return the addresses to make ahead, below the site's root, each once: lists, then things."""
    root = publication.site.root
    things = [unquote(path).removeprefix(root) for path in metadata.pages(publication)]
    if publication.endpoint:  # whose load is for those who ask
        things = [path for path in things if not path.startswith("query/")]
    wanted = (path for path in routing.warm() if not path.startswith(RARE))
    return list(dict.fromkeys((*wanted, *_of_each(things))))


def _of_each(things: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for path in things:
        kind = path.partition("/")[0]
        if kind in KINDS or kind not in seen:
            seen.add(kind)
            yield path
