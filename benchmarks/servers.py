"""Servers of the same triples side by side: ours, Oxigraph's own, and rdflib-endpoint, each by itself.

The other two are installed into an environment of their own, since nothing of ours needs them.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

PEERS = ("oxigraph==0.5.13", "rdflib-endpoint==0.6.3", "uvicorn==0.54.0")
PATIENCE = 60.0
"""Seconds within which a server must answer."""

Command = tuple[list[Path | str], str, str]
"""How a server is run: its words, the path of its endpoint, and one that it answers with 200."""


@dataclass(frozen=True)
class Server:
    """A server that runs: its name, its process, its address without a slash, and the path of its endpoint;
    when it began, and the seconds from then to its first answer."""

    name: str
    process: subprocess.Popen
    address: str
    endpoint: str
    begun: float
    start: float

    def memory(self) -> float:
        """Return the MB that its processes hold, what they share counted once."""
        return sum(map(_proportional, _family(self.process.pid))) / 1024


@contextmanager
def run(dump: Path, peers: Path, scratch: Path) -> Iterator[list[Server]]:
    """Run the servers of the triples in `dump` (N-Triples), until the block ends.

    `peers` is the folder of the environment of the other two, made where it is not there.
    """
    programs = peer_programs(peers)
    rdflib_endpoint = [programs / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", "{port}", dump]
    commands = {
        "gcm-ld": edition(Path(sys.executable).with_name("gcm-ld"), scratch / "build"),
        "oxigraph serve-read-only": oxigraph(programs, dump, scratch / "oxigraph"),
        "rdflib-endpoint": (rdflib_endpoint, "/", "/?query=ASK%7B%7D"),
    }
    with ExitStack() as stack:
        yield [stack.enter_context(started(name, scratch, *command)) for name, command in commands.items()]


def edition(program: Path, dumps: Path, folder: Path | None = None) -> Command:
    """Return the command of the server of the edition in `folder`, with its dumps built into `dumps`."""
    subprocess.run([program, "build", "--into", dumps], cwd=folder, check=True, capture_output=True)
    return [program, "serve", "--port", "{port}", "--dumps", dumps], "/sparql", "/"


def oxigraph(programs: Path, dump: Path, store: Path) -> Command:
    """Return the command of Oxigraph's own server of the triples in `dump`, loaded into `store`."""
    program = programs / "oxigraph"
    load = [program, "load", "--location", store, "--file", dump]
    subprocess.run(load, check=True, capture_output=True)
    serve = [program, "serve-read-only", "--location", store, "--bind", "127.0.0.1:{port}"]
    return serve, "/query", "/query?query=ASK%7B%7D"


def prepared(server: Server) -> float:
    """Wait until our server has made ahead what takes long, and return the seconds from its start to then."""
    while True:
        with urllib.request.urlopen(f"{server.address}/healthz", timeout=PATIENCE) as answer:
            if json.load(answer)["prepared"]:
                return time.perf_counter() - server.begun
        time.sleep(0.1)


@contextmanager
def started(name: str, scratch: Path, command: list, endpoint: str, probe: str) -> Iterator[Server]:
    """Run one server until the block ends; `{port}` in its command stands for a free port.

    Raises RuntimeError with the end of its log where it does not answer `probe` in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(word).replace("{port}", str(port)) for word in command]
    address = f"http://127.0.0.1:{port}"
    with (scratch / f"{name}.log").open("w+") as log:
        begin = time.perf_counter()
        process = subprocess.Popen(words, stdout=log, stderr=log, cwd=scratch)
        try:
            while not _answers(address + probe):
                if process.poll() is not None or time.perf_counter() > begin + PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"{name} does not answer:\n{log.read()[-2000:]}")
                time.sleep(0.005)
            yield Server(name, process, address, address + endpoint, begin, time.perf_counter() - begin)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def peer_programs(folder: Path) -> Path:
    """Return the folder of the programs of the other two, installed where they are not yet."""
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (programs / "rdflib-endpoint").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return programs


def _family(process: int) -> list[int]:
    """Return a process and all that come of it."""
    found = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except ProcessLookupError:  # it has ended
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
