"""The workers that answer queries: who gets one, for how long, and what happens when one dies.

A query that passes its deadline ends with its worker, and a fresh one takes the place at once; so does one
that runs for long while a client waits who has none. Clients get places in turn (see `turns`); who had a
query ended lately comes after others, and never has all places.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from dataclasses import dataclass, field

from gcm_ld.publish import publications
from gcm_ld.web import config, turns
from gcm_ld.web.sparql import content, evaluation, outcomes, transport, worker, zygote


@dataclass(eq=False)
class _Worker:
    number: int
    wire: transport.Wire


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
    turns: turns.Turns
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
            return outcomes.GONE if self.gone else outcomes.LOST
        except turns.TooManyError:
            return outcomes.TOO_MANY
        except turns.ClosedError:
            return outcomes.GONE if self.gone else outcomes.STOPPING
        except (turns.BusyError, TimeoutError):
            return outcomes.BUSY

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

    def end(self) -> None:
        """End all queries that run or wait, and take no others."""
        self.turns.close()
        for run in self.runs:
            _end(run, outcomes.STOPPING)

    def stop(self) -> None:
        """End all workers, and wait until they are gone."""
        self.gone, self.ready = True, False
        for run in self.runs:
            _end(run, outcomes.GONE)
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
            return None if self.gone else outcomes.BUSY
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
            problem = run.problem or outcomes.death(body, self.settings)
            if problem and problem.title in outcomes.COSTLY:
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
            _end(run, outcomes.late(self.settings))
        elif left < self.settings.deadline - self.settings.turn / 2 and self._is_in_the_way(run):
            _end(run, outcomes.OVERTAKEN)
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
            self.idle.append(_Worker(self._numbers, transport.Wire(ours)))

    def _discard(self, old: _Worker) -> None:
        old.wire.close()
        with contextlib.suppress(OSError):  # without a zygote there are no workers either
            self.control.sendall(zygote.ORDER.pack(zygote.KILL, old.number))


def start(publication: publications.Publication, settings: config.ServerConfig | None = None) -> Pool:
    """Fork the zygote and order its workers. Call it before there are threads or an event loop.

    Raises RuntimeError where the system can't fork.
    """
    settings = settings or config.ServerConfig()
    if not hasattr(os, "fork"):
        raise RuntimeError("queries run in forked processes, which this system doesn't have.")
    content.extras(publication)  # made once, for the workers and for the description of the endpoint
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        zygote.keep(theirs, lambda: content.evaluator(publication, settings), settings)
    theirs.close()
    places = turns.Turns(
        places=settings.workers,
        share=settings.queries_per_client,
        each=settings.queue_share,
        queue=settings.queue,
        patience=settings.patience,
        reserve=1 if settings.workers > 1 else 0,
    )
    pool = Pool(settings, ours, pid, places)
    pool.fill()
    return pool


def _end(run: _Run, problem: evaluation.Problem) -> None:
    """End a query with its worker."""
    if run.problem is None:
        run.problem = problem
        run.worker.wire.shut()
