"""What a client is told of how a process ended."""

import signal

import pytest

from gcm_ld.web import config
from gcm_ld.web.sparql import outcomes, worker

LIMITS = config.ServerConfig(deadline=3, memory=64 * 2**20)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (signal.SIGSEGV, "The query is nested too deeply"),
        (signal.SIGABRT, "The query needs too much memory"),
        (worker.OUT_OF_MEMORY << 8, "The query needs too much memory"),
        (signal.SIGXCPU, "The query took too long"),
        (worker.FAILED << 8, "The engine failed"),
        (signal.SIGKILL, None),
        (signal.SIGTERM, None),
        (0, None),
    ],
)
def test_death(status, told):
    problem = outcomes.death(int(status).to_bytes(4, "big"), LIMITS)
    assert (problem.title if problem else None) == told


def test_a_death_that_nobody_saw_is_not_the_query_s():
    assert outcomes.death(b"", LIMITS) is None


def test_messages_name_the_limit():
    assert "3 seconds" in outcomes.late(LIMITS).message
    assert "64 MiB" in outcomes.death(int(signal.SIGABRT).to_bytes(4, "big"), LIMITS).message


def test_what_passes_says_when_to_try_again():
    for problem in (outcomes.BUSY, outcomes.TOO_MANY, outcomes.OVERTAKEN, outcomes.LOST):
        assert problem.retry
    for problem in (outcomes.TOO_DEEP, outcomes.late(LIMITS)):
        assert problem.retry is None
