"""Measure what the server gives, side by side with Oxigraph's own server and rdflib-endpoint.

    python benchmarks/serving.py                     every load for five seconds
    python benchmarks/serving.py --seconds 10 --write

All three serve the same triples on one machine, and wrk asks them in turn. Each ad hoc query differs from
all before it, so that no answer can be one that was kept; a stored answer is that of a stored question at its
address, which may be kept. A page is asked for the first time, then again, once the server has made ahead
what takes long.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import servers

from gcm_ld.core import names
from gcm_ld.publish import publications

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
HEAD = "# Serving"
CONNECTIONS = (1, 8, 64)
AIM = 20
"""Milliseconds within which any page is to be given."""

JSON = "application/sparql-results+json"

CHEAP = """PREFIX gcm: <https://w3id.org/gcm-ld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?theme ?label WHERE {
  <https://w3id.org/gcm-ld/mechanism/almaty-process> gcm:coversTheme ?theme . ?theme skos:prefLabel ?label
} ORDER BY ?theme"""
MEDIUM = "coverage/theme-matrix"

PAGES = (
    *("", "matrix/area", "matrix/element", "matrix/goal", "timeline", "note", "guide", "query", "sparql"),
    *("search?q=colombo+proces", "compare?m=almaty-process&m=budapest-process", "ontology.html"),
    *("query/coverage/theme-matrix.html", "ontology/Mechanism.html", "sdg/10.html", "dumps/"),
)
"""Pages beside those of things."""


@dataclass(frozen=True)
class Load:
    """What a server gave: requests a second, milliseconds in which half and 99 % were given, failures."""

    rate: float
    p50: float
    p99: float
    failed: int

    def __str__(self) -> str:
        shown = f"{self.rate:,.0f} ({self.p50:.1f} / {self.p99:.1f})"
        return f"{shown}, {self.failed} failed" if self.failed else shown


def load(address: str, accept: str, connections: int, seconds: float, start: int | None = None) -> Load:
    """Ask an address over so many connections; with `start`, a number at its end grows from there."""
    parts = urllib.parse.urlsplit(address)
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "60s", "-s", HERE / "load.lua"]
    asked = [f"{parts.path}?{parts.query}" if parts.query else parts.path, accept]
    numbers = [] if start is None else [str(start)]
    done = subprocess.run(
        [*words, f"{parts.scheme}://{parts.netloc}", "--", *asked, *numbers],
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def loads(running: list[servers.Server], texts: dict[str, str], seconds: float) -> dict[str, dict[int, Load]]:
    """Return by row, `server, kind of query`, and number of connections what each server gave."""
    found: dict[str, dict[int, Load]] = {}
    numbers = itertools.count(1_000, 1_000_000)
    for connections in CONNECTIONS:
        for kind, text in texts.items():
            question = urllib.parse.quote(f"{text}\nLIMIT ")
            for server in running:
                row = found.setdefault(f"{server.name}, {kind}", {})
                address = f"{server.endpoint}?query={question}"
                row[connections] = load(address, JSON, connections, seconds, next(numbers))
                if not row[connections].rate:  # too slow to give one answer to each in the time
                    row[connections] = load(address, JSON, connections, 8 * seconds, next(numbers))
                print(f"{connections:>3}  {server.name}, {kind}: {row[connections]}", file=sys.stderr)
        row = found.setdefault("gcm-ld, stored answer", {})
        row[connections] = load(f"{running[0].address}/query/{MEDIUM}.csv", "*/*", connections, seconds)
        print(f"{connections:>3}  gcm-ld, stored answer: {row[connections]}", file=sys.stderr)
    return found


def count(server: servers.Server, text: str) -> int:
    """Return how many rows a server answers."""
    asked = f"{server.endpoint}?query={urllib.parse.quote(text)}"
    request = urllib.request.Request(asked, headers={"Accept": JSON})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return len(json.load(answer)["results"]["bindings"])


def pages(
    server: servers.Server, paths: list[str], times: int = 9
) -> dict[str, tuple[int, float, float, int]]:
    """Return of each page its status, milliseconds of the first time and the median of more, and bytes."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.address).netloc, timeout=60)
    found = {}
    for path in paths:
        took = []
        for _ in range(times + 1):
            begin = time.perf_counter()
            connection.request("GET", "/" + path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            size = len(answer.read())
            took.append((time.perf_counter() - begin) * 1000)
        found[path] = (answer.status, took[0], statistics.median(took[1:]), size)
    connection.close()
    return found


def things(publication: publications.Publication) -> list[str]:
    """Return the pages of two things of each kind: that of which most is said, and a middle one."""
    said = Counter(quad.subject.value for quad in publication.store if isinstance(quad.subject, ox.NamedNode))
    paths = []
    for kind in sorted({*names.KINDS} - {"query"}):
        of_kind = [iri for iri, _ in said.most_common() if iri.startswith(f"{names.BASE}{kind}/")]
        paths += [
            publication.site.page(iri)[1:] for iri in dict.fromkeys((of_kind[0], of_kind[len(of_kind) // 2]))
        ]
    return paths


def report(
    found: dict[str, dict[int, Load]],
    running: list[servers.Server],
    before: dict[str, float],
    shown: dict[str, tuple[int, float, float, int]],
    prepared: float,
) -> str:
    """Return the section of the results."""
    heads = "".join(f" {number} connection{'s' * (number > 1)} |" for number in CONNECTIONS)
    lines = [f"| requests a second (p50 / p99 ms) |{heads}", "|---" * (len(CONNECTIONS) + 1) + "|"]
    lines += [f"| {row} | {' | '.join(map(str, by.values()))} |" for row, by in found.items()]
    lines += ["", f"| gcm-ld is so many times as fast as |{heads}", "|---" * (len(CONNECTIONS) + 1) + "|"]
    for ours, theirs in (
        *(
            (f"gcm-ld, {kind}", f"{peer.name}, {kind}")
            for peer in running[1:]
            for kind in ("cheap", "medium")
        ),
        *(("gcm-ld, stored answer", f"{peer.name}, medium") for peer in running[1:]),
    ):
        cells = [_ratio(found[ours][number].rate, found[theirs][number].rate) for number in CONNECTIONS]
        lines.append(f"| {theirs}: {ours} | {' | '.join(cells)} |")
    lines += [
        "",
        "| server | first answer after s | MB before the loads | MB after them |",
        "|---|---|---|---|",
    ]
    lines += [f"| {s.name} | {s.start:.2f} | {before[s.name]:.0f} | {s.memory():.0f} |" for s in running]
    late = [sum(times[which] > AIM for times in shown.values()) for which in (1, 2)]
    told = (
        f"{prepared:.1f} s after its start, gcm-ld had made ahead what takes long. Of {len(shown)} pages "
        f"then asked for, {late[0]} took more than {AIM} ms the first time and {late[1]} later. The slowest:"
    )
    lines += ["", told, ""]
    lines += ["| page | ms the first time | ms later | kB over the wire |", "|---|---|---|---|"]
    slowest = sorted(shown, key=lambda path: -max(shown[path][1:3]))[:10]
    for path in slowest:
        status, cold, warm, size = shown[path]
        note = "" if status == 200 else f" (status {status})"
        lines.append(f"| /{path}{note} | {cold:.1f} | {warm:.1f} | {size / 1000:.1f} |")
    return "\n".join(lines) + "\n"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5, help="seconds of each load")
    parser.add_argument(
        "--peers", type=Path, default=Path("build/peers"), help="where the others are installed"
    )
    parser.add_argument("--write", action="store_true", help=f"write the section into {RESULTS.name}")
    given = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed. On Debian and Ubuntu: apt install wrk")
    publication = publications.publish()
    texts = {"cheap": CHEAP, "medium": publication.questions[MEDIUM].text}
    with tempfile.TemporaryDirectory(prefix="gcm-ld-serving-") as folder:
        dump = Path(folder) / "all.nt"
        dump.write_text("".join(f"{triple} .\n" for triple in {quad.triple for quad in publication.store}))
        with servers.run(dump, given.peers.resolve(), Path(folder)) as running:
            prepared = servers.prepared(running[0])
            shown = pages(running[0], [*PAGES, *things(publication)])
            for kind, text in texts.items():
                counts = {server.name: count(server, text) for server in running}
                if len(set(counts.values())) != 1:
                    sys.exit(f"the servers answer the {kind} query with other rows: {counts}")
            before = {server.name: server.memory() for server in running}
            found = loads(running, texts, given.seconds)
            text = report(found, running, before, shown, prepared)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, on which wrk runs too"
    section = f"{HEAD}\n\n{machine}; {', '.join(servers.PEERS)}; {given.seconds:g} s a load.\n\n{text}"
    print(section)
    if given.write:
        kept = RESULTS.read_text(encoding="utf-8").partition(f"\n{HEAD}\n")[0]
        RESULTS.write_text(f"{kept}\n{section}", encoding="utf-8")


if __name__ == "__main__":
    main()
