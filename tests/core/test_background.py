"""Work that is done aside comes back, whatever happens to the process that does it."""

import os
import signal

import pytest

from gcm_ld.core import background


def test_the_value_is_made_by_another_process():
    value, process = background.Work(lambda: ({"one": b"1" * 10**6}, os.getpid())).result()
    assert value == {"one": b"1" * 10**6}
    assert process != os.getpid()


def test_what_is_raised_is_raised_here():
    def fail():
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        background.Work(fail).result()


def test_what_a_dead_process_did_not_finish_is_made_here():
    here = os.getpid()

    def make():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "made"

    assert background.Work(make).result() == "made"


@pytest.mark.parametrize("cores", [None, 1])
def test_one_core_does_it_alone(cores, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert background.Work(os.getpid).result() == os.getpid()


def test_a_system_without_room_does_it_alone(monkeypatch):
    def full():
        raise BlockingIOError("no process left")

    monkeypatch.setattr(os, "fork", full)
    assert background.Work(os.getpid).result() == os.getpid()


def test_nothing_is_left_open():
    before = len(os.listdir("/dev/fd"))
    work = background.Work(int)
    work.result()
    assert len(os.listdir("/dev/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(work._process, os.WNOHANG)


def test_a_fork_that_nobody_waits_for_ends():
    work = background.Work(lambda: b"1" * 10**7)
    os.close(work._source)
    _, status = os.waitpid(work._process, 0)
    assert status != 0
