"""What a client is told when a query ends without an answer; how a process ended tells why."""

from __future__ import annotations

import math
import os
import signal

from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, worker

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
