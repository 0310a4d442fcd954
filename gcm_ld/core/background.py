"""Work that a second process does while this one does another part of it."""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Work(Generic[T]):
    """What `make()` returns, made by a fork of this process where there are forks and two cores, else here.

    It is for a process with one thread, since a fork has no other. The value comes back by pickle. Where
    `make` raises there, or the fork dies, `result` does the work again here, and raises what it raises.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._process, self._source = make, 0, -1
        if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
            return
        source, sink = os.pipe()
        try:
            self._process = os.fork()
        except OSError:  # no room for a process
            os.close(source)
            os.close(sink)
            return
        if not self._process:
            os.close(source)  # so that a fork whose result nobody waits for ends too
            _send(sink, make)
        os.close(sink)  # so that the pipe ends where the fork does
        self._source = source

    def result(self) -> T:
        """Return the value, waiting for it; to be asked once. Raises what `make` does."""
        if not self._process:
            return self._make()
        with os.fdopen(self._source, "rb") as file:
            made = file.read()
        _, status = os.waitpid(self._process, 0)
        return pickle.loads(made) if status == 0 else self._make()


def _send(sink: int, make: Callable[[], object]) -> None:
    """Write what is made to a pipe, and end this process without the ends of the one that it is a fork of."""
    status = 1
    try:
        with contextlib.suppress(BaseException):  # it comes again in the process that waits
            made = pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(sink, "wb") as file:
                file.write(made)
            status = 0
    finally:
        os._exit(status)
