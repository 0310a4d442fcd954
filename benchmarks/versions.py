"""Measure what two versions of the server give, in turns on one machine.

    python benchmarks/versions.py ../gcm-ld-0.4.0                  five rounds, two seconds a load
    python benchmarks/versions.py ../gcm-ld-0.4.0 --peers build/peers --rounds 3

Each checkout has its own environment (`make .venv/ready`). In each round the older server is started, asked
and stopped, then this one, then Oxigraph's own. A row is the median of the rounds, with the ratio of the two
medians: for a rate above 1 is better than before, for a time or a size below 1.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import servers
import serving

ROOT = Path(__file__).parent.parent
FIRST = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
REPEATED = f"{serving.CHEAP}\nLIMIT 900"
PAGES = ("", "mechanism/almaty-process.html", "theme/human-rights.html", "state/CHE.html", "matrix/theme")


def measure(
    server: servers.Server, checkout: Path, numbers: Iterator[int], seconds: float, ours: bool
) -> Iterator[tuple[str, float]]:
    """Yield the name and the value of each row: requests a second, or milliseconds.

    The medium query is a stored one as `checkout` has it, for a version knows its own terms alone.
    """
    if ours:
        begin = time.perf_counter()
        _ask(server, FIRST)
        yield "ms: first SPARQL answer after the first page", (time.perf_counter() - begin) * 1000
        yield "ms: start to the first SPARQL answer", (time.perf_counter() - server.begun) * 1000
        yield "ms: start to all made ahead", servers.prepared(server) * 1000
    medium = (checkout / f"queries/{serving.MEDIUM}.rq").read_text(encoding="utf-8")
    for connections in serving.CONNECTIONS:
        for kind, text in (("cheap", serving.CHEAP), ("medium", medium)):
            address = f"{server.endpoint}?query={urllib.parse.quote(f'{text}{chr(10)}LIMIT ')}"
            given = serving.load(address, serving.JSON, connections, seconds, next(numbers))
            yield f"rate: {kind} query, {connections}", given.rate
        address = f"{server.endpoint}?query={urllib.parse.quote(REPEATED)}"
        yield (
            f"rate: cheap query again, {connections}",
            serving.load(address, serving.JSON, connections, seconds).rate,
        )
        if ours:
            address = f"{server.address}/query/{serving.MEDIUM}.csv"
            yield (
                f"rate: stored answer, {connections}",
                serving.load(address, "*/*", connections, seconds).rate,
            )
    if ours:
        for path in PAGES:
            address = f"{server.address}/{path}"
            yield f"rate: page /{path}, 8", serving.load(address, "text/html", 8, seconds).rate
        yield "MB: after the loads", server.memory()


def _ask(server: servers.Server, text: str) -> None:
    request = urllib.request.Request(
        f"{server.endpoint}?query={urllib.parse.quote(text)}", headers={"Accept": serving.JSON}
    )
    with urllib.request.urlopen(request, timeout=servers.PATIENCE) as answer:
        json.load(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("older", type=Path, help="a checkout of the older version, with its environment")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="seconds of each load")
    parser.add_argument(
        "--peers", type=Path, help="where Oxigraph is installed; without it, Oxigraph is left out"
    )
    given = parser.parse_args()
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    numbers = itertools.count(1_000, 1_000_000)
    with tempfile.TemporaryDirectory(prefix="gcm-ld-versions-") as folder:
        scratch = Path(folder)
        checkouts = {"before": given.older.resolve(), "after": ROOT}
        commands = {
            name: servers.edition(checkout / ".venv/bin/gcm-ld", scratch / name, checkout)
            for name, checkout in checkouts.items()
        }
        if given.peers:
            programs = servers.peer_programs(given.peers.resolve())
            commands["Oxigraph"] = servers.oxigraph(programs, scratch / "after/all.nt", scratch / "oxigraph")
        for turn in range(given.rounds):
            for name, command in commands.items():
                with servers.started(name, scratch, *command) as server:
                    checkout, ours = checkouts.get(name, ROOT), name in checkouts
                    for row, value in measure(server, checkout, numbers, given.seconds, ours):
                        rows[row][name].append(value)
                print(f"round {turn + 1}: {name} measured", file=sys.stderr)
    print(report(rows))


def report(rows: dict[str, dict[str, list[float]]]) -> str:
    """Return the table: medians, and the ratios of this version to the older one and to Oxigraph."""
    lines = ["| row | before | after | after / before | Oxigraph | after / Oxigraph |", "|---" * 6 + "|"]
    for row, by in rows.items():
        middle = {name: statistics.median(values) for name, values in by.items()}
        peer = middle.get("Oxigraph")
        cells = [
            f"{middle['before']:,.1f}",
            f"{middle['after']:,.1f}",
            f"{middle['after'] / middle['before']:.2f}",
        ]
        cells += [f"{peer:,.1f}", f"{middle['after'] / peer:.2f}"] if peer else ["", ""]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
