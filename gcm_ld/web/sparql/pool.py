"""The workers that answer queries: who gets one, for how long, and what happens when one dies.

A query that passes its deadline ends with its worker, and a fresh one takes the place at once. A place is
given to the waiting client who has the fewest, so that no client can keep the others out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field

from gcm_ld.publish import publications
from gcm_ld.web.sparql import content, evaluation, outcomes, transport, worker, zygote


@dataclass(eq=False)
class _Worker:
    number: int
    wire: transport.Wire


@dataclass(eq=False)
class _Run:
    """A query that runs: where, for whom, since when, and why it was ended, if it was."""

    worker: _Worker
    client: str
    since: float
    problem: evaluation.Problem | None = None


@dataclass
class Pool:
    """The workers and the queries that run or wait. `start` makes it; `ask` asks it, from one event loop."""

    limits: worker.Limits
    control: socket.socket
    keeper: int
    idle: list[_Worker] = field(default_factory=list)
    runs: set[_Run] = field(default_factory=set)
    ready: bool = False
    gone: bool = False
    ending: bool = False
    _numbers: int = 0
    _held: Counter[str] = field(default_factory=Counter)
    _running: Counter[str] = field(default_factory=Counter)
    _penance: dict[str, float] = field(default_factory=dict)
    _waiting: OrderedDict[str, deque[asyncio.Future]] = field(default_factory=OrderedDict)
    _watch: asyncio.TimerHandle | None = None

    async def ask(
        self, question: evaluation.Question, client: str = ""
    ) -> evaluation.Answer | evaluation.Problem:
        """Return what the query answers, or why it doesn't; `client` tells whose queries count together.

        A query whose worker was ended from outside is asked once more.
        """
        if self._held[client] >= self.limits.per_client:
            return outcomes.TOO_MANY
        self._held[client] += 1
        try:
            if not self.ready:
                await self._start()
            frame = worker.pack(question)
            for _ in range(2):
                place = await self._place(client)
                if isinstance(place, evaluation.Problem):
                    return place
                if told := await self._run(place, client, frame):
                    return told
            return outcomes.GONE if self.gone else outcomes.LOST
        finally:
            _lower(self._held, client)

    def end(self) -> None:
        """End all queries that run or wait, and take no others."""
        self.ending = True
        for run in self.runs:
            run.problem = run.problem or outcomes.STOPPING
            run.worker.wire.shut()
        for place in [place for queue in self._waiting.values() for place in queue]:
            _settle(place, outcomes.STOPPING)

    def stop(self) -> None:
        """End all workers, and wait until they are gone."""
        self.gone = True
        for run in self.runs:
            run.problem = run.problem or outcomes.GONE
            run.worker.wire.shut()
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
        return 0 if self.gone else len(self.idle) + self._busy()

    @property
    def processes(self) -> tuple[int, int, int]:
        """How many workers are idle, how many run, and how many queries wait."""
        return len(self.idle), len(self.runs), sum(map(len, self._waiting.values()))

    async def _start(self) -> None:
        """Wait until the zygote is ready; that time is not the query's."""
        while not self.ready and not self.gone:
            try:
                self.ready = bool(self.control.recv(1, socket.MSG_DONTWAIT))
                self.gone = not self.ready
            except BlockingIOError:
                await asyncio.sleep(0.01)
            except OSError:
                self.gone = True

    # Places

    async def _place(self, client: str) -> _Worker | evaluation.Problem:
        """Return a worker, when there is one for the client, or why there is none."""
        self._fill()
        if self.gone or self.ending:
            return outcomes.GONE if self.gone else outcomes.STOPPING
        if self.idle and self._may(client):
            self._running[client] += 1
            return self.idle.pop()
        if sum(map(len, self._waiting.values())) >= self.limits.queue and not self._make_room(client):
            return outcomes.BUSY
        loop = asyncio.get_running_loop()
        place: asyncio.Future = loop.create_future()
        self._waiting.setdefault(client, deque()).append(place)
        patience = loop.call_later(self.limits.patience, _settle, place, outcomes.BUSY)
        self._look()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and isinstance(place.result(), _Worker):
                self._give_back(place.result(), client)
            raise
        finally:
            patience.cancel()
            self._forget(client, place)

    def _may(self, client: str) -> bool:
        until = self._penance.get(client)
        if until and until < time.monotonic():
            del self._penance[client]
            until = None
        return self._running[client] < (1 if until else self.limits.per_client_at_once)

    def _make_room(self, client: str) -> bool:
        """Send away the last of the client who has the most waiting, if that is more than this client has."""
        most = max(self._waiting, key=lambda name: len(self._waiting[name]))
        if len(self._waiting[most]) <= len(self._waiting.get(client, ())) + 1:
            return False
        last = self._waiting[most][-1]
        _settle(last, outcomes.BUSY)
        self._forget(most, last)
        return True

    def _forget(self, client: str, place: asyncio.Future) -> None:
        if queue := self._waiting.get(client):
            if place in queue:
                queue.remove(place)
            if not queue:
                del self._waiting[client]

    def _give_back(self, place: _Worker | None, client: str) -> None:
        """Take back a worker, or none where it is gone, and give places to those who wait."""
        _lower(self._running, client)
        if place and not self.gone:
            self.idle.append(place)
        elif place:
            place.wire.close()
        self._fill()
        while self.idle and (waiting := [name for name in self._waiting if self._may(name)]):
            next_ = min(waiting, key=lambda name: self._running[name])
            place_ = self._waiting[next_].popleft()
            self._waiting.move_to_end(next_)
            if not self._waiting[next_]:
                del self._waiting[next_]
            if not place_.done():
                self._running[next_] += 1
                place_.set_result(self.idle.pop())
        self._look()

    def _look(self) -> None:
        """End the longest query of another client, or see to it in time, where one waits who has no place.

        Clients who had a query ended lately overtake only others of whom that is true.
        """
        if self._watch:
            self._watch.cancel()
            self._watch = None
        waiting = [name for name in self._waiting if self._running[name] == 0]
        runs = [run for run in self.runs if run.problem is None]
        if self.idle or not waiting or len(runs) < len(self.runs):
            return  # there is a place, or about to be
        if all(map(self._is_struck, waiting)):
            runs = [run for run in runs if self._is_struck(run.client)]
        if not runs:
            return
        oldest = min(runs, key=lambda run: run.since)
        ripe = [run for run in runs if time.monotonic() - run.since >= self.limits.turn]
        if ripe:
            self._end(max(ripe, key=self._weight), outcomes.OVERTAKEN)
        else:
            wait = oldest.since + self.limits.turn - time.monotonic()
            self._watch = asyncio.get_running_loop().call_later(max(wait, 0.001), self._look)

    def _weight(self, run: _Run) -> tuple[bool, int, float]:
        """Tell which query ends first: of a client who had one ended lately, who runs many; an old one."""
        return self._is_struck(run.client), self._running[run.client], -run.since

    def _is_struck(self, client: str) -> bool:
        return self._penance.get(client, 0.0) > time.monotonic()

    # Runs

    async def _run(
        self, place: _Worker, client: str, frame: bytes
    ) -> evaluation.Answer | evaluation.Problem | None:
        """Return what a worker answers; None where it was ended from outside."""
        loop = asyncio.get_running_loop()
        run = _Run(place, client, time.monotonic())
        self.runs.add(run)
        timer = loop.call_later(self.limits.deadline, self._end, run, outcomes.late(self.limits))
        kept = None
        try:
            kind, flags, body = await place.wire.ask(frame)
            if run.problem:
                return run.problem
            if kind == worker.DIED:
                return outcomes.death(body, self.limits)
            kept = None if flags & worker.SPENT else place
            return worker.read(kind, flags, body)
        finally:
            timer.cancel()
            self.runs.discard(run)
            if kept is None:
                self._discard(place)
            self._give_back(kept, client)

    def _end(self, run: _Run, problem: evaluation.Problem) -> None:
        """End a query that took too long; its client has less to itself for a while."""
        now = time.monotonic()
        self._penance = {client: until for client, until in self._penance.items() if until > now}
        self._penance[run.client] = now + self.limits.penance
        if run.problem is None:
            run.problem = problem
            run.worker.wire.shut()

    # Processes

    def _fill(self) -> None:
        """Order as many workers as are missing. What the system refuses now is ordered at the next query."""
        while not self.gone and len(self.idle) + self._busy() < self.limits.workers:
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

    def _busy(self) -> int:
        return sum(self._running.values())

    def _discard(self, old: _Worker) -> None:
        old.wire.close()
        with contextlib.suppress(OSError):  # without a zygote there are no workers either
            self.control.sendall(zygote.ORDER.pack(zygote.KILL, old.number))


def start(publication: publications.Publication, limits: worker.Limits | None = None) -> Pool:
    """Fork the zygote and order its workers. Call it before there are threads or an event loop.

    Raises RuntimeError where the system can't fork.
    """
    limits = limits or worker.Limits()
    if not hasattr(os, "fork"):
        raise RuntimeError("queries run in forked processes, which this system doesn't have.")
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        zygote.keep(theirs, lambda: content.evaluator(publication, limits), limits)
    theirs.close()
    pool = Pool(limits, ours, pid)
    pool._fill()
    return pool


def _settle(place: asyncio.Future, told: evaluation.Problem) -> None:
    if not place.done():
        place.set_result(told)


def _lower(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if counter[client] <= 0:
        del counter[client]
