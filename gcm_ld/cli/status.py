"""How a command ends: its exit status, and one line for what went wrong.

Only the standard library is imported here, so that `gcm-ld --help` comes at once.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

WELL, FOUND, GIVEN, FAULT, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
"""All is well; something was found; what was given is wrong; a fault of the program; Ctrl-C; SIGTERM."""

_PACKAGE = Path(__file__).parents[1]


def run(action: Callable[[], int]) -> int:
    """Return the exit status of `action`; where it raises, that of the cause, which stderr gets as lines."""
    from gcm_ld.edition import files

    try:
        status = action()
        sys.stdout.flush()
        return status
    except files.EditionError as error:
        return _end(GIVEN, str(error).splitlines())
    except BrokenPipeError:  # the reader of the pipe has what it wanted
        _discard(sys.stdout)
        return WELL
    except KeyboardInterrupt:
        return _end(INTERRUPTED, ())
    except OSError as error:
        return _end(GIVEN, [files.explain(error, "" if error.filename else "standard output")])
    except MemoryError:
        return _end(GIVEN, ["there is not enough memory. Close other programs, or take a larger machine."])
    except Exception as error:
        return _end(FAULT, [_report(error)])


def prepare() -> None:
    """Make stdout and stderr streams that take any text, also where the caller has closed them, and have
    SIGTERM end the process as an error does, so that what was begun is cleared away."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _occupy(number)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _occupy(number: int) -> None:
    """Open the null device under a number that is closed, so that no other file gets it."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number)
        os.close(null)


def _end(status: int, lines: Iterable[str]) -> int:
    """Print lines on stderr, and return the status; where stdout takes no more, it is left alone."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard(sys.stdout)
    with contextlib.suppress(OSError):
        for line in lines:
            print(f"gcm-ld: {line}", file=sys.stderr)
        sys.stderr.flush()
    return status


def _discard(stream: TextIO) -> None:
    """Lead what a stream still holds to nowhere, so that Python doesn't complain when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _report(error: Exception) -> str:
    """Return what to send to those who keep the program: the error, and where in the package it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    place = f"{Path(own[-1].filename).relative_to(_PACKAGE.parent)}:{own[-1].lineno}" if own else "outside"
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"a fault in gcm-ld itself, at {place}: {words[:300]}. "
        "If you changed the edition's files, run `gcm-ld check`, which names what is wrong in them. "
        "Else please report it: send this line, your command, and what `gcm-ld --version` prints."
    )
