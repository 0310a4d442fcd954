"""One step on one edition, measured in the process that runs this file: `steps.py STEP FOLDER`.

What a step needs beforehand (an edition that is read, what follows from it) is made before the line `ready`.
Then come lines of JSON: one for each question asked, and at the end CPU seconds, wall seconds and peak MB.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from gcm_ld.questions import engines

TITLES = {
    "read": "read the files",
    "infer": "infer by our rules",
    "infer-owlrl": "infer by owlrl",
    "check": "check by the shapes",
    "answer": "answer all questions, pyoxigraph",
    "answer-rdflib": "answer all questions, rdflib",
    "build": "build the dumps",
    "load": "load into Oxigraph's server, by the Graph Store Protocol",
    "load-oxigraph": "`oxigraph load` of the same quads",
    "serve": "`gcm-ld serve` until it has answered a query, and 200 more",
    "serve-oxigraph": "`oxigraph serve-read-only`, the same",
    "command-help": "`gcm-ld --help`",
    "command-check": "`gcm-ld check`",
    "command-answer": "`gcm-ld answer`",
}
READY = "ready"

PEERS = Path(__file__).parents[1] / "build" / "peers"
CHILDREN = ("command-", "serve", "load-oxigraph")
"""How the steps begin of which a process of its own is measured."""

QUERIES = 200
QUERY = "/?query=SELECT%20%2A%20%7B%3Fs%20a%20%3Ftype%7D%20LIMIT%2010"

QUESTION_LIMIT = 30.0
"""Seconds that rdflib may take for one question."""


class Late(Exception):
    """The time is over."""


def prepare(step: str, folder: Path) -> Callable[[], object]:
    """Return the step as a function without arguments, all that it needs made."""
    if step.startswith("command-"):
        return lambda: _command(step.removeprefix("command-"), folder)
    import referees
    import servers

    from gcm_ld.checks import shacl
    from gcm_ld.edition import dataset
    from gcm_ld.publish import dumps
    from gcm_ld.questions import engines, queries
    from gcm_ld.reasoner import inference

    if step == "read":
        return lambda: dataset.read(folder)
    edition = dataset.read(folder)
    if step == "infer":
        return lambda: inference.complete(edition)
    if step == "infer-owlrl":
        return lambda: inference.infer_by_owlrl(edition)
    if step == "check":
        return lambda: shacl.check(edition)
    inference.complete(edition)
    if step == "build":
        return lambda: _build(dumps, edition)
    if step.startswith(("load", "serve")):
        scratch = Path(tempfile.mkdtemp(prefix="gcm-ld-benchmark-"))
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        return _stored(step, folder, edition, scratch, servers)
    texts = {query.name: query.text for query in queries.read(folder) if not query.is_federated}
    if step == "answer":
        return lambda: _ask(texts, lambda text: engines.ask(edition.store, text))
    graph = dataset.to_rdflib(edition.store)
    return lambda: _ask(texts, lambda text: referees.ask_rdflib(graph, text), QUESTION_LIMIT)


def _stored(step: str, folder: Path, edition, scratch: Path, servers) -> Callable[[], object]:
    """Return a step with a server of a store, which has nothing yet or, where it is asked, the edition."""
    from gcm_ld.metadata import extras
    from gcm_ld.publish import loading
    from gcm_ld.questions import exchange

    oxigraph, dump = servers.peer_programs(PEERS) / "oxigraph", scratch / "edition.nq"
    load = [oxigraph, "load", "--location", scratch / "store", "--file", dump]
    if step == "serve":
        os.environ["GCM_LD_EDITION"] = str(folder)
        program = Path(sys.executable).with_name("gcm-ld")
        command = [
            program,
            "serve",
            "--quiet",
            "--rate",
            "0",
            "--port",
            "{port}",
            "--dumps",
            scratch / "build",
        ]
        return lambda: _serve(servers, scratch, command, "/sparql")
    edition.store.dump(dump, format=ox.RdfFormat.N_QUADS)
    if step == "load-oxigraph":
        return lambda: subprocess.run(load, check=True, capture_output=True)
    if step == "serve-oxigraph":
        subprocess.run(load, check=True, capture_output=True)
        command = [oxigraph, "serve-read-only", "--location", scratch / "store", "--bind", "127.0.0.1:{port}"]
        return lambda: _serve(servers, scratch, command, "/query")
    command = [oxigraph, "serve", "--location", scratch / "store", "--bind", "127.0.0.1:{port}"]
    running = servers.started("oxigraph", scratch, command, "/query", "/query?query=ASK%7B%7D")
    server = running.__enter__()
    atexit.register(running.__exit__, None, None, None)
    store = loading.GraphStore(exchange.address(f"{server.address}/store"), 600)
    return lambda: loading.load(store, extras.together(edition), extras.CATALOG)


def _serve(servers, scratch: Path, command: list, endpoint: str) -> None:
    probe = endpoint + QUERY.removeprefix("/")
    with servers.started("server", scratch, command, endpoint, probe) as server:
        start = time.perf_counter()
        for _ in range(QUERIES):
            urllib.request.urlopen(server.address + probe).read()
        rate = QUERIES / (time.perf_counter() - start)
        print(
            json.dumps({"question": "first answer", "seconds": server.start, "rows": round(rate)}), flush=True
        )


def _build(dumps, edition) -> None:
    with tempfile.TemporaryDirectory(prefix="gcm-ld-benchmark-") as folder:
        dumps.build(edition, folder)


def _command(name: str, folder: Path) -> None:
    program = Path(sys.executable).with_name("gcm-ld")
    environment = os.environ | {"GCM_LD_EDITION": str(folder)}
    words = ["--help"] if name == "help" else [name]
    # A status of 1 says that there are findings or other answers, which is no failure of the measurement.
    subprocess.run([program, *words], env=environment, capture_output=True, check=False)


def _ask(texts: dict[str, str], ask: Callable[[str], engines.Result], limit: float = 0) -> None:
    for name, text in texts.items():
        start, rows = time.process_time(), None
        try:
            with _limited(limit):
                result = ask(text)
            rows = len(result.rows) if hasattr(result, "rows") else None
        except Late:
            pass
        seconds = time.process_time() - start
        print(json.dumps({"question": name, "seconds": seconds, "rows": rows}), flush=True)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise Late after `seconds`, where Python runs; 0 is no limit."""

    def late(*_: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _usage(step: str) -> tuple[float, float]:
    """Return CPU seconds and peak memory in MB, of the child where the step is a command."""
    child = step.startswith(CHILDREN)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN if child else resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    step, folder = sys.argv[1], Path(sys.argv[2])
    run = prepare(step, folder)
    print(READY, flush=True)
    before, start = _usage(step)[0], time.perf_counter()
    run()
    wall = time.perf_counter() - start
    after, peak = _usage(step)
    print(json.dumps({"cpu": after - before, "wall": wall, "peak": peak}))


if __name__ == "__main__":
    main()
