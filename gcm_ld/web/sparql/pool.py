"""The workers that answer queries: who gets one, for how long, and what the client is told when one dies.

A query that passes its deadline ends with its worker, and a fresh one takes the place at once; so does one
that runs for long while a client waits who has none. Clients get places in turn (see `clients`); who had a
query ended lately comes after others, and never has all places.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from gcm_ld.metadata import extras
from gcm_ld.publish import publications
from gcm_ld.web import clients, config
from gcm_ld.web.sparql import evaluation, service, worker, zygote

BUSY = evaluation.Problem(
    503,
    "The endpoint is busy",
    "Other queries kept all places for too long. Try again in a few seconds.",
    retry=5,
)
TOO_MANY = evaluation.Problem(
    429,
    "Too many queries at once",
    "This client has as many queries running and waiting as one may have. Send the next when one is done.",
    retry=2,
)
OVERTAKEN = evaluation.Problem(
    503,
    "The query gave way to others",
    "The query ran for long while other clients waited, so it was ended. Try again in a few seconds, or make "
    "it faster: begin with the pattern that has the fewest matches, and use MINUS in the place of FILTER NOT "
    "EXISTS.",
    retry=5,
)
GONE = evaluation.Problem(
    503, "The engine is gone", "The process that answers queries has ended. The server must be started again."
)
STOPPING = evaluation.Problem(
    503, "The server is being stopped", "The query was ended with it. Ask again in a few seconds.", retry=5
)
LOST = evaluation.Problem(
    503, "The query was interrupted", "The processes that ran the query were ended twice. Try again.", retry=5
)
FAILED = evaluation.Problem(
    500, "The engine failed", "The engine failed at this query, not at others. Please report the query."
)
TOO_DEEP = evaluation.Problem(
    400,
    "The query is nested too deeply",
    "The engine has no room to read so many brackets or groups inside each other. Write the query flatter.",
)

TOO_LONG, TOO_MUCH = "The query took too long", "The query needs too much memory"
COSTLY = (TOO_LONG, TOO_MUCH, OVERTAKEN.title)
"""The titles of what is told of a query that took more than a query may."""


def late(settings: config.ServerConfig) -> evaluation.Problem:
    """Return what is told of a query that ran until the deadline."""
    message = (
        f"The query ran for {settings.deadline:g} seconds, which is the limit, and was ended. Make it faster"
        ": begin with the pattern that has the fewest matches, use MINUS in the place of FILTER NOT EXISTS, "
        "ask for less, or take a dump and ask a store of your own."
    )
    return evaluation.Problem(503, TOO_LONG, message)


def death(notice: bytes, settings: config.ServerConfig) -> evaluation.Problem | None:
    """Return what killed a worker, if it was the query; `notice` is the process's status, empty if unknown.

    The stack that overflows ends it by SIGSEGV, memory that can't be had by SIGABRT.
    """
    status = int.from_bytes(notice, "big")
    killer = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
    if killer in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL):
        return TOO_DEEP
    if killer == signal.SIGABRT or code == worker.OUT_OF_MEMORY:
        message = (
            f"The query needed more than {settings.memory / 2**20:,.0f} MiB of memory and was ended. Ask for "
            "less at a time: add LIMIT, join through shared variables, sort and group fewer rows."
        )
        return evaluation.Problem(503, TOO_MUCH, message)
    if killer == signal.SIGXCPU:
        seconds = math.ceil(settings.deadline)
        message = f"The query used the processor for more than {seconds} seconds and was ended."
        return evaluation.Problem(503, TOO_LONG, message)
    return FAILED if code == worker.FAILED else None


@dataclass(eq=False)
class _Worker:
    number: int
    wire: worker.Wire


@dataclass(eq=False)
class _Run:
    """A query that runs: where, for whom, until when, and why it was ended, if it was."""

    worker: _Worker
    client: str
    until: float
    problem: evaluation.Problem | None = None


@dataclass
class Pool:
    """The workers and the queries that run or wait. `start` makes it; `ask` asks it, from one event loop."""

    settings: config.ServerConfig
    control: socket.socket
    keeper: int
    turns: clients.Turns
    idle: list[_Worker] = field(default_factory=list)
    runs: set[_Run] = field(default_factory=set)
    ready: bool = False
    gone: bool = False
    _numbers: int = 0

    async def ask(
        self, question: evaluation.Question, client: str = ""
    ) -> evaluation.Answer | evaluation.Problem:
        """Return what the query answers, or why it doesn't; `client` tells whose queries count together.

        A query whose worker was ended from outside is asked once more.
        """
        frame = worker.pack(question)
        try:
            if not self.ready:
                async with asyncio.timeout(self.settings.patience):
                    await self.wait_ready()
            for _ in range(2):
                async with self.turns.place(client):
                    if result := await self._run(client, frame):
                        return result
            return GONE if self.gone else LOST
        except clients.TooManyError:
            return TOO_MANY
        except clients.ClosedError:
            return GONE if self.gone else STOPPING
        except (clients.BusyError, TimeoutError):
            return BUSY

    async def trouble(self) -> str:
        """Return what is wrong with the store that answers, where that is another's; here nothing is."""
        return ""

    async def wait_ready(self) -> None:
        """Wait until queries can be answered, or never will; that time is not the query's."""
        while not self.ready and not self.gone:
            try:
                self.ready = bool(self.control.recv(1, socket.MSG_DONTWAIT))
                self.gone = not self.ready
            except BlockingIOError:
                await asyncio.sleep(0.01)
            except OSError:
                self.gone = True

    async def wait_gone(self) -> None:
        """Wait until no query will be answered any more: the engine closes its end of the socket."""
        loop = asyncio.get_running_loop()
        came = asyncio.Event()
        loop.add_reader(self.control, came.set)
        try:
            while not self.gone:
                await came.wait()
                came.clear()
                try:  # another byte is from an engine that follows one which was ended
                    self.gone = not self.control.recv(64, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    continue
                except OSError:
                    self.gone = True
        finally:
            loop.remove_reader(self.control)

    def end(self) -> None:
        """End all queries that run or wait, and take no others."""
        self.turns.close()
        for run in self.runs:
            _end(run, STOPPING)

    def stop(self) -> None:
        """End all workers, and wait until they are gone."""
        self.gone, self.ready = True, False
        for run in self.runs:
            _end(run, GONE)
        for one in self.idle:
            one.wire.close()
        self.idle.clear()
        self.control.close()
        with contextlib.suppress(ChildProcessError):
            for _ in range(500):
                if os.waitpid(self.keeper, os.WNOHANG)[0]:
                    return
                time.sleep(0.01)
            os.kill(self.keeper, signal.SIGKILL)
            os.waitpid(self.keeper, 0)

    @property
    def workers(self) -> int:
        """How many workers there are to ask."""
        return 0 if self.gone or not self.ready else len(self.idle) + len(self.runs)

    @property
    def processes(self) -> tuple[int, int, int]:
        """How many workers are idle, how many run, and how many queries wait."""
        return len(self.idle), len(self.runs), self.turns.waiting

    async def _run(self, client: str, frame: bytes) -> evaluation.Answer | evaluation.Problem | None:
        """Return what a worker answers; None where it was ended from outside."""
        self.fill()
        if not self.idle:
            return None if self.gone else BUSY
        loop = asyncio.get_running_loop()
        run = _Run(self.idle.pop(), client, loop.time() + self.settings.deadline)
        self.runs.add(run)
        self._watch(run, loop)
        keep = False
        try:
            kind, flags, body = await run.worker.wire.ask(frame)
            if run.problem is None and kind != worker.DIED:
                keep = not flags & worker.SPENT
                return worker.read(kind, flags, body)
            problem = run.problem or death(body, self.settings)
            if problem and problem.title in COSTLY:
                self.turns.blame(client)
            return problem
        finally:
            self.runs.discard(run)
            if keep and not self.gone:
                self.idle.append(run.worker)
            else:
                self._discard(run.worker)
                self.fill()

    def _watch(self, run: _Run, loop: asyncio.AbstractEventLoop) -> None:
        """Look at a query now and then, and end it when it has run for too long."""
        if run not in self.runs or run.problem:
            return
        left = run.until - loop.time()
        if left <= 0:
            _end(run, late(self.settings))
        elif left < self.settings.deadline - self.settings.turn / 2 and self._is_in_the_way(run):
            _end(run, OVERTAKEN)
        else:
            loop.call_later(min(left, self.settings.turn), self._watch, run, loop)

    def _is_in_the_way(self, run: _Run) -> bool:
        """Return whether another client waits for the place of a query, and none is about to be free."""
        return self.turns.is_pressed(run.client) and not any(one.problem for one in self.runs)

    def fill(self) -> None:
        """Order as many workers as are missing. What the system refuses now is ordered at the next query."""
        while not self.gone and len(self.idle) + len(self.runs) < self.settings.workers:
            try:
                ours, theirs = socket.socketpair()
            except OSError:
                return  # no descriptor is free: other connections hold them, and will close
            with theirs:
                self._numbers = (self._numbers + 1) % 2**32
                try:
                    order = zygote.ORDER.pack(zygote.FORK, self._numbers)
                    socket.send_fds(self.control, [order], [theirs.fileno()])
                except OSError:
                    ours.close()
                    self.gone = True
                    return
            self.idle.append(_Worker(self._numbers, worker.Wire(ours)))

    def _discard(self, old: _Worker) -> None:
        old.wire.close()
        with contextlib.suppress(OSError):  # without a zygote there are no workers either
            self.control.sendall(zygote.ORDER.pack(zygote.KILL, old.number))


P = TypeVar("P", bound=Pool)


def start(
    publication: publications.Publication,
    settings: config.ServerConfig | None = None,
    evaluator: Callable[[], evaluation.Evaluator] | None = None,
    of: Callable[..., P] = Pool,  # type: ignore[assignment]  # the default of a type variable
) -> P:
    """Fork the zygote and order its workers. Call it before there are threads or an event loop.

    `evaluator` makes what answers in the workers, else that is the edition; `of` makes the pool. Raises
    RuntimeError where the system can't fork.
    """
    settings = settings or config.ServerConfig()
    if not hasattr(os, "fork"):
        raise RuntimeError("queries run in forked processes, which this system doesn't have.")
    extras.graphs(publication)  # made once, for the workers and for the description of the endpoint
    ours, theirs = socket.socketpair()
    gc.freeze()  # a collection would copy pages that the processes share
    pid = os.fork()
    if pid == 0:
        ours.close()
        zygote.keep(theirs, evaluator or (lambda: service.evaluator(publication, settings)), settings)
    theirs.close()
    pool = of(settings, ours, pid, places(settings))
    pool.fill()
    return pool


def places(settings: config.ServerConfig) -> clients.Turns:
    """Return the places for queries, as many as there are workers, and who waits for one."""
    return clients.Turns(
        places=settings.workers,
        share=settings.queries_per_client,
        each=settings.queue_share,
        queue=settings.queue,
        patience=settings.patience,
        reserve=1 if settings.workers > 1 else 0,
    )


def _end(run: _Run, problem: evaluation.Problem) -> None:
    """End a query with its worker."""
    if run.problem is None:
        run.problem = problem
        run.worker.wire.shut()
