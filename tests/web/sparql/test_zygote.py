"""The zygote by its socket alone: it forks, tells of deaths, ends workers, and ends with its server."""

import os
import signal
import socket

import pyoxigraph as ox
import pytest

from gcm_ld.core import urls
from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, worker, zygote
from gcm_ld.web.sparql.evaluation import Question


@pytest.fixture
def control():
    """The socket of a zygote over an empty store, which has said that it is ready; and its process."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        zygote.run(theirs, evaluation.Evaluator(ox.Store(), urls.Site(), {}, 1000), config.ServerConfig())
    theirs.close()
    ours.settimeout(600)
    assert ours.recv(1) == zygote.READY
    yield ours, pid
    ours.close()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def fork(control, number):
    ours, theirs = socket.socketpair()
    socket.send_fds(control, [zygote.ORDER.pack(zygote.FORK, number)], [theirs.fileno()])
    theirs.close()
    ours.settimeout(600)
    return ours


def test_forks_workers_that_answer(control):
    for number in (1, 2):
        with fork(control[0], number) as link:
            link.sendall(worker.pack(Question("ASK {}")))
            assert link.recv(1000).endswith(b'"boolean":true}')


def test_tells_how_a_worker_died(control):
    with fork(control[0], 7) as link:
        control[0].sendall(zygote.ORDER.pack(zygote.KILL, 7))
        kind, _, status = worker.HEAD.unpack(link.recv(worker.HEAD.size))
        assert (kind, os.WTERMSIG(status)) == (worker.DIED, signal.SIGKILL)
        assert link.recv(1) == b""


def test_tells_of_a_crash_and_goes_on(control):
    with fork(control[0], 1) as link:
        link.sendall(worker.pack(Question("SELECT * {" + "{" * 5000 + "}" * 5001)))
        kind, _, status = worker.HEAD.unpack(link.recv(worker.HEAD.size))
        assert kind == worker.DIED
        assert os.WIFSIGNALED(status)
    with fork(control[0], 2) as link:
        link.sendall(worker.pack(Question("ASK {}")))
        assert link.recv(1000)


def test_does_not_mind_orders_about_workers_that_are_gone(control):
    control[0].sendall(zygote.ORDER.pack(zygote.KILL, 99))
    with fork(control[0], 1) as link:
        link.sendall(worker.pack(Question("ASK {}")))
        assert link.recv(1000)


def test_ends_its_workers_with_itself(control):
    link = fork(control[0], 1)
    link.sendall(worker.pack(Question("ASK {}")))
    assert link.recv(1000)
    control[0].shutdown(socket.SHUT_RDWR)
    assert link.recv(1000)[-worker.HEAD.size :][:1] in (b"", bytes([worker.DIED]))
    link.close()
