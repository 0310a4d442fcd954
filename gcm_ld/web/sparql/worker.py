"""A process that answers queries, one at a time, within the bounds that the system sets to it, and its wire.

It speaks over one socket: a question comes in, an answer or a problem goes out, each with its length before
it. It has no other file, and none can be opened, so that no query reaches the network or the disk. The event
loop of the server watches its end of the socket as long as that lasts: to begin and end it for each question
costs as much as a cheap question does.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import faulthandler
import json
import math
import os
import resource
import signal
import socket
import struct
import sys

from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation

HEAD = struct.Struct("!BBI")
"""What comes before an answer: its kind, its flags, and its length; for `DIED` the status of the process."""

KINDS = (evaluation.TABLE, evaluation.TRUTH, evaluation.GRAPH)
PROBLEM, DIED = 100, 255
PACKED, SPENT = 1, 2
OUT_OF_MEMORY, FAILED = 3, 4
"""The exit codes of a worker that gives up."""

CHUNK = 2**18
"""Bytes that are read at a time."""

Message = tuple[int, int, bytes]
"""The kind, the flags and the body of an answer; `DIED` and the status of the process, if known."""

_LENGTH = struct.Struct("!I")
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
_NONE = "-"


def pack(question: evaluation.Question) -> bytes:
    """Return the question as it travels."""
    graphs = (_NONE if iris is None else "\n".join(iris) for iris in (question.default, question.named))
    fields = (question.tables, question.graphs, "gzip" if question.packed else "", *graphs, question.text)
    body = "\0".join(fields).encode()
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> evaluation.Question:
    """Return the question that `pack` made, without its length."""
    tables, graphs, packed, *sets, text = body.decode().split("\0", 5)
    default, named = (None if iris == _NONE else tuple(iris.split("\n")) for iris in sets)
    return evaluation.Question(text, tables, graphs, default, named, bool(packed))


def read(kind: int, flags: int, body: bytes) -> evaluation.Answer | evaluation.Problem:
    """Return what a worker sent, its head taken apart."""
    if kind == PROBLEM:
        return evaluation.Problem(*json.loads(body))
    return evaluation.Answer(KINDS[kind], body, bool(flags & PACKED))


def work(link: socket.socket, evaluator: evaluation.Evaluator, settings: config.ServerConfig) -> None:
    """Answer the questions that come by the socket until it is closed, confined by the settings.

    Ends the process itself where memory runs out or the engine fails, since its state is then unknown.
    """
    link = _confine(link, settings)
    used = resource.getrusage(resource.RUSAGE_SELF)
    start, allowed = used.ru_maxrss, 0
    questions = link.makefile("rb")
    while head := questions.read(_LENGTH.size):
        question = unpack(questions.read(*_LENGTH.unpack(head)))
        allowed = _allow(used.ru_utime + used.ru_stime + settings.deadline, allowed)
        try:
            told = evaluator.evaluate(question)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BaseException:  # whatever the engine throws, the pool tells the client
            os._exit(FAILED)
        used = resource.getrusage(resource.RUSAGE_SELF)
        grown = (used.ru_maxrss - start) * _MAXRSS_UNIT
        spent = SPENT if grown > settings.memory // 4 else 0
        link.sendall(_written(told, spent))
        del question, told


def _allow(until: float, allowed: int) -> int:
    """Let the processor work for this process until its time is so many seconds, and return what is allowed.

    The system counts whole seconds, so that what is allowed already is rarely to be said again.
    """
    soft = math.ceil(until) + 1
    if soft != allowed:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        bound = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))
    return soft


def _written(told: evaluation.Answer | evaluation.Problem, flags: int) -> bytes:
    if isinstance(told, evaluation.Problem):
        body = json.dumps([told.status, told.title, told.message, told.line, told.column]).encode()
        return HEAD.pack(PROBLEM, flags, len(body)) + body
    flags |= PACKED if told.packed else 0
    return HEAD.pack(KINDS.index(told.form), flags, len(told.body)) + told.body


def _confine(link: socket.socket, settings: config.ServerConfig) -> socket.socket:
    """Bound what this process may use, and return its socket as the last descriptor that it can have."""
    die_with_parent()
    faulthandler.disable()
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGCHLD, signal.SIGXCPU):
        signal.signal(name, signal.SIG_DFL)
    size = _address_space()
    nothing = os.open(os.devnull, os.O_RDWR)
    socket_ = os.dup(link.fileno())
    link.detach()
    for target, source in ((0, nothing), (1, nothing), (2, nothing), (3, socket_)):
        os.dup2(source, target)
    os.closerange(4, most_files())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size + settings.memory, size + settings.memory))
    return socket.socket(fileno=3)


def die_with_parent() -> None:
    """Have the system end this process when its parent ends; Linux alone can, elsewhere the sockets tell."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 is PR_SET_PDEATHSIG
        if os.getppid() == 1:
            os._exit(0)


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system doesn't say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def most_files() -> int:
    """Return the number that no descriptor of this process reaches."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(soft, 2**20) if soft > 0 else 2**16


class Wire:
    """The server's end of a worker's socket. One question at a time is asked over it."""

    def __init__(self, link: socket.socket) -> None:
        link.setblocking(False)
        self._link = link
        self._loop: asyncio.AbstractEventLoop | None = None
        self._came = bytearray()
        self._told: asyncio.Future[Message] | None = None
        self._end: Message | None = None

    async def ask(self, frame: bytes) -> Message:
        """Return what the worker tells to a question.

        Raises RuntimeError in another event loop than before, as long as that one isn't closed.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop and not self._loop.is_closed():
                raise RuntimeError("a worker is asked from one event loop")
            self._loop = loop
            loop.add_reader(self._link, self._read, loop)
        if self._end:
            return self._end
        self._told = loop.create_future()
        with contextlib.suppress(OSError):  # it died; why, stands in what can still be read
            await self._send(loop, frame)
        return await self._told

    def shut(self) -> None:
        """End the conversation; who waits for an answer gets `DIED`."""
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back to the system."""
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(self._link)
        self._link.close()

    async def _send(self, loop: asyncio.AbstractEventLoop, frame: bytes) -> None:
        try:
            sent = self._link.send(frame)
        except BlockingIOError:
            sent = 0
        if sent < len(frame):
            await loop.sock_sendall(self._link, memoryview(frame)[sent:])

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            data = self._link.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._came += data
        if not data:
            loop.remove_reader(self._link)
            self._end = self._last()
        found = self._end or self._whole()
        if found and self._told and not self._told.done():
            self._told.set_result(found)

    def _whole(self) -> Message | None:
        """What came, once all of it is there."""
        if len(self._came) < HEAD.size:
            return None
        kind, flags, length = HEAD.unpack_from(self._came)
        if kind == DIED:
            return kind, 0, length.to_bytes(4, "big")
        if len(self._came) != HEAD.size + length:
            return None
        body = bytes(memoryview(self._came)[HEAD.size :])
        self._came.clear()
        return kind, flags, body

    def _last(self) -> Message:
        """How the worker died, which stands at the end; before it may stand a part of an answer."""
        size = HEAD.size
        known = len(self._came) >= size and self._came[-size] == DIED
        return DIED, 0, bytes(self._came[-4:]) if known else b""
