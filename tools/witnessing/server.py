"""The server that is asked, and the client that asks it, over connections that are kept."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from witnessing import WitnessError
from witnessing.observations import Bodies, Observation

URL = "http://127.0.0.1:8000/"
"""The public address that every recorded server is told, whatever port it has."""

PATIENCE = 600.0
"""Seconds that a server has to start, and again to make ahead what takes long."""

VOLATILE = frozenset({"date", "last-modified", "server", "keep-alive"})
TRIES = 6
_VERSION = re.compile(rb"\?v=[0-9a-f]{6,}")
_KEY = re.compile(r"(\w+) (\S+)((?: \[[^\]]*\])*)")


@dataclass(frozen=True, order=True)
class Request:
    """A request: method, address from the host, headers, and a body with the name that its key has for it."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...] = ()
    label: str = ""
    body: bytes = b""

    @property
    def key(self) -> str:
        """The request on one line."""
        told = "".join(f" [{name}: {value}]" for name, value in self.headers)
        return f"{self.method} {self.address}{told}{' body=' + self.label if self.label else ''}"


def get(address: str, **headers: str) -> Request:
    """Return a GET; `accept="text/html"` is its header Accept."""
    named = ((name.replace("_", "-").title(), value) for name, value in headers.items())
    return Request("GET", address, tuple(named))


def parse(key: str) -> Request | None:
    """Return the request of a key; None where it has a body, which the key does not tell."""
    found = _KEY.fullmatch(key)
    if not found:
        return None
    told = re.findall(r"\[([^:\]]*): ([^\]]*)\]", found[3])
    return Request(found[1], found[2], tuple(told))


@dataclass(frozen=True)
class Server:
    """A server that runs: its process and the port that it has."""

    process: subprocess.Popen
    port: int


@contextmanager
def serve(program: Path, dumps: Path, log: Path, *options: str, url: str = URL) -> Iterator[Server]:
    """Run `gcm-ld serve` until the block ends; it is entered when the server has made ahead what takes long.

    Raises WitnessError where it does not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve", "--port", str(port), "--url", url, "--dumps", dumps]
    command += ["--workers", "4", "--quiet", *options]
    with log.open("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent)
        try:
            _wait(process, port, urlsplit(url).path, log)
            yield Server(process, port)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen, port: int, root: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise WitnessError(
                f"the server ended with status {process.returncode}:\n{log.read_text()[-2000:]}"
            )
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", f"{root}healthz")
            answer = connection.getresponse()
            told = json.loads(answer.read() or b"{}")
            if answer.status == 200 and told.get("prepared", True):
                return
        except (OSError, ValueError, http.client.HTTPException):
            pass  # it does not listen yet
        time.sleep(0.2)
    raise WitnessError(f"the server was not ready in {PATIENCE:g} s:\n{log.read_text()[-2000:]}")


class Client:
    """Asks a server, over one connection a thread, and keeps the bodies."""

    def __init__(self, server: Server, bodies: Bodies, url: str = URL) -> None:
        self.server, self.bodies, self.host = server, bodies, urlsplit(url).netloc
        self._of_thread = threading.local()

    def ask(self, request: Request) -> tuple[Observation, bytes]:
        """Return what a request gives, and its body. Raises WitnessError where the server has ended."""
        if any("{etag}" in value for _, value in request.headers):
            etag = self._answer(Request("GET", request.address))[1].get("etag", "")
            told = tuple((name, value.replace("{etag}", etag)) for name, value in request.headers)
            status, headers, body = self._answer(Request(request.method, request.address, told))
        else:
            status, headers, body = self._answer(request)
        headers, body = normal(headers, body)
        return self.bodies.observe(request.key, status, body, headers), body

    def _answer(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        """Ask until there is an answer that is not one of the server's limits; status -1 is none."""
        reply: tuple[int, dict[str, str], bytes] = (-1, {}, b"")
        for _ in range(TRIES):
            try:
                reply = self._once(request)
            except (OSError, http.client.HTTPException) as error:
                self._close()
                if self.server.process.poll() is not None:
                    raise WitnessError(f"the server ended at {request.key}") from error
                continue
            if reply[0] not in (429, 503):
                break
            time.sleep(min(float(reply[1].get("retry-after", "1")), 5))
        return reply

    def _once(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        connection = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            self._of_thread.connection = connection
        headers = {"Host": self.host, **dict(request.headers)}
        connection.request(request.method, request.address, request.body or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        told: dict[str, str] = {}
        for name, value in answer.getheaders():
            name = name.lower()
            told[name] = f"{told[name]}, {value}" if name in told else value
        if answer.will_close:
            self._close()
        return answer.status, told, body

    def _close(self) -> None:
        if connection := getattr(self._of_thread, "connection", None):
            connection.close()
            self._of_thread.connection = None


def normal(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Return headers and body without what changes from one time to the next or with a style sheet."""
    kept = {name: value for name, value in headers.items() if name not in VOLATILE}
    if kept.get("content-encoding") == "gzip" and body:
        body = gzip.decompress(body)
        kept["content-length"] = "…"
    plain = unversioned(body)
    if plain != body:
        kept.update({name: "…" for name in ("etag", "content-length") if name in kept})
    return kept, plain


def unversioned(body: bytes) -> bytes:
    """Return a text without the digests of static files in their addresses."""
    return _VERSION.sub(b"?v=-", body)
