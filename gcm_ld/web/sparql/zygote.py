"""The process that workers are forked from: it holds the store, has one thread, and never runs a query.

It takes orders over one socket: `F` and a number, with a socket beside it, forks a worker that speaks over
that socket; `K` and a number ends that worker. When a worker dies, the zygote says so at the other end of the
worker's socket. When its own socket closes, it ends its workers and itself. Where it is ended from outside,
its workers end with it, and its keeper forks another, which takes the orders that come by the same socket.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable

from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, worker

ORDER = struct.Struct("!cI")
FORK, KILL = b"F", b"K"
READY = b"R"
"""What the zygote sends once, when workers can be forked."""


PAUSE = 0.1
"""Seconds before a zygote that was ended has a successor."""


def keep(
    control: socket.socket, make: Callable[[], evaluation.Evaluator], settings: config.ServerConfig
) -> None:
    """Have a zygote serve the orders that come by `control`, or another, where it is killed. No return.

    `make` makes what answers.
    """
    status = 1 << 8
    try:
        _leave_terminal(control)
        evaluator = make()
        gc.disable()  # a collection here would copy pages that all workers share
        gc.freeze()
        while (pid := os.fork()) and os.WIFSIGNALED(status := os.waitpid(pid, 0)[1]):
            time.sleep(PAUSE)
        if pid == 0:
            run(control, evaluator, settings)
    finally:
        os._exit(os.waitstatus_to_exitcode(status))


def run(control: socket.socket, evaluator: evaluation.Evaluator, settings: config.ServerConfig) -> None:
    """Serve the orders that come by `control` until it is closed. No return."""
    status = 1
    try:
        control.sendall(READY)
        _serve(control, evaluator, settings)
        status = 0
    finally:
        os._exit(status)


def _leave_terminal(control: socket.socket) -> None:
    """Keep nothing of the server's but the socket and the place for last words; leave ^C to the server."""
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(name, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the server ends it by closing the socket
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    kept = control.fileno()
    os.closerange(3, kept)
    os.closerange(kept + 1, worker.most_files())


def _serve(control: socket.socket, evaluator: evaluation.Evaluator, settings: config.ServerConfig) -> None:
    bell, ring = os.pipe()
    for end in (bell, ring):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
    links: dict[int, socket.socket] = {}
    children: dict[int, int] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(bell, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == bell:
                os.read(bell, 4096)
                _bury(children, links)
                continue
            order, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
            if len(order) < ORDER.size:
                _end(children)
                return
            what, number = ORDER.unpack(order)
            if what == FORK and descriptors:
                link = socket.socket(fileno=descriptors[0])
                if pid := _fork(link, evaluator, settings):
                    children[number], links[number] = pid, link
                else:
                    link.close()
            elif what == KILL and number in children:
                os.kill(children[number], signal.SIGKILL)


def _fork(link: socket.socket, evaluator: evaluation.Evaluator, settings: config.ServerConfig) -> int:
    """Return the number of a new worker's process, 0 where the system has no room for one."""
    try:
        pid = os.fork()
    except OSError:
        return 0
    if pid == 0:
        try:
            worker.work(link, evaluator, settings)
        finally:
            os._exit(0)
    return pid


def _bury(children: dict[int, int], links: dict[int, socket.socket]) -> None:
    """Tell the server of each worker that died, and how."""
    for number, pid in list(children.items()):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            del children[number]
            link = links.pop(number)
            with contextlib.suppress(OSError):  # a server that doesn't read learns enough from the closing
                link.sendall(worker.HEAD.pack(worker.DIED, 0, status), socket.MSG_DONTWAIT)
            link.close()


def _end(children: dict[int, int]) -> None:
    for pid in children.values():
        os.kill(pid, signal.SIGKILL)
    for pid in children.values():
        os.waitpid(pid, 0)
