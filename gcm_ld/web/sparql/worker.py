"""A process that answers queries, one at a time, within the bounds that the system sets to it.

It speaks over one socket: a question comes in, an answer or a problem goes out, each with its length before
it. It has no other file, and none can be opened, so that no query reaches the network or the disk.
"""

from __future__ import annotations

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

_LENGTH = struct.Struct("!I")
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


_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


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
