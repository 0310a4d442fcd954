"""Make a record: of each kind what the program gives, into a table, and what it was made from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from witnessing import WitnessError, asking, commands, measures, observations, server
from witnessing.observations import Bodies, Observation
from witnessing.server import Client, Request, get

THREADS = 4
ROUNDS = 8
"""As many times the links of pages that were new are followed."""

BASE = "http://127.0.0.1:8000/gcm/"
"""The public address, and the IRIs, of the site of the kind `base`."""


@dataclass(frozen=True)
class Order:
    """What is recorded, where, and how; `like` is an older record whose questions are asked again."""

    folder: Path
    checkout: Path
    program: Path
    like: Path | None = None
    peers: Path | None = None
    seconds: float = 1
    runs: int = 5

    @property
    def bodies(self) -> Bodies:
        """The bodies of the record."""
        return Bodies(self.folder / "bodies")

    def older(self, kind: str) -> list[str]:
        """Return the keys that the older record has of a kind."""
        table = self.like / f"{kind}.tsv" if self.like else None
        return sorted(observations.read(table)) if table and table.exists() else []


def program(given: Path | None, checkout: Path) -> Path:
    """Return the program to run. Raises WitnessError where there is none."""
    ours = checkout / ".venv" / "bin" / "gcm-ld"
    found = given or (ours if ours.exists() else Path(sys.executable).with_name("gcm-ld"))
    if not os.access(found, os.X_OK):
        raise WitnessError(
            f"{found}: is no program. Name it by --gcm-ld, or run `make .venv/ready` in the checkout."
        )
    return found.absolute()


def record(order: Order, kinds: Iterable[str]) -> None:
    """Record the kinds, each into its table. Raises WitnessError where that can't be done."""
    if not order.checkout.is_dir():
        raise WitnessError(f"{order.checkout}: is no folder. Name a checkout by --checkout.")
    if order.like and not order.like.is_dir():
        raise WitnessError(f"{order.like}: is no record.")
    order.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gcm-ld-witness-") as scratch:
        for kind in kinds:
            begin = time.monotonic()
            number = KINDS[kind](order, Path(scratch))
            took = time.monotonic() - begin
            _note(order, kind, number, took)
            print(f"{kind}: {number} observations in {took:.0f} s", file=sys.stderr)


def _note(order: Order, kind: str, number: int, took: float) -> None:
    """Write down what a kind was made from."""
    path = order.folder / "about.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    commit = subprocess.run(
        ["git", "-C", order.checkout, "describe", "--always", "--dirty"], capture_output=True, text=True
    )
    told[kind] = {
        "checkout": str(order.checkout),
        "commit": commit.stdout.strip(),
        "program": str(order.program),
        "observations": number,
        "seconds": round(took, 1),
        "load": [round(load, 1) for load in os.getloadavg()],
    }
    path.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _built(order: Order, scratch: Path, *options: str) -> Path:
    """Return the folder of the dumps, made where they are not yet."""
    folder = scratch / f"build{len(options)}"
    if not folder.exists():
        done = subprocess.run(
            [order.program, "build", "--into", folder, *options], capture_output=True, text=True, cwd=scratch
        )
        if done.returncode:
            raise WitnessError(f"gcm-ld build ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return folder


def _asked(client: Client, requests: Iterable[Request]) -> list[tuple[Observation, bytes]]:
    """Return what the requests give, several being asked at once."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(client.ask, sorted(set(requests))))


def _addresses(order: Order, scratch: Path) -> int:
    dumps = _built(order, scratch)
    with server.serve(order.program, dumps, scratch / "server.log") as running:
        client = Client(running, order.bodies)
        # What an older record asked counts first, so that the same site gives no more than it did.
        older = [request.address for request in map(server.parse, order.older("addresses")) if request]
        taken = Counter(map(asking.pattern, set(older)))
        found: dict[str, Observation] = {}
        seeds, waiting = _seeds(order, client, dumps)
        waiting |= {get(address) for address in asking.bounded(seeds, taken)}
        for _ in range(ROUNDS):
            new = {request for request in waiting if request.key not in found}
            if not new:
                break
            linked: set[str] = set()
            for one, body in _asked(client, new):
                found[one.key] = one
                if one.status == 200 and one.headers.get("content-type", "").startswith("text/html"):
                    linked |= asking.links(one.key.split(" ")[1], body.decode())
            fresh = {address for address in linked if f"GET {address}" not in found}
            waiting = {get(address) for address in asking.bounded(fresh, taken)}
            print(f"  {len(found)} requests", file=sys.stderr)
        return observations.write(order.folder / "addresses.tsv", found.values())


def _seeds(order: Order, client: Client, dumps: Path) -> tuple[set[str], set[Request]]:
    """Return the addresses to begin with, which are bounded by pattern, and the requests that are not."""
    fetched = {name: client.ask(get(name))[1].decode() for name in ("/sitemap.xml", "/openapi.json")}
    own, others = asking.named(dumps)
    pages = {*asking.locations(fetched["/sitemap.xml"]), *own, *asking.retired(order.checkout / "releases")}
    pages |= {f"/query/{name}" for name in commands.questions(order.program)}
    files = {f"/dumps/{path.relative_to(dumps)}" for path in dumps.rglob("*") if path.is_file()}
    seeds = {*pages, *asking.forms(pages), *files, *asking.described(fetched["/openapi.json"])}
    seeds |= set(asking.resources(sorted(others, key=asking.rank)[: asking.BOUND]))
    fixed = {get(address) for address in (*asking.BAD, *asking.DOORS, *fetched)}
    fixed |= {*asking.negotiated(asking.sample(pages, 2)), *asking.sparql(), *asking.files()}
    fixed |= set(_posts(client, order))
    fixed |= {request for request in map(server.parse, order.older("addresses")) if request}
    return seeds, fixed


def _posts(client: Client, order: Order) -> Iterable[Request]:
    """Yield every stored question, sent to the endpoint; not those that need the network."""
    for name in commands.questions(order.program):
        one, body = client.ask(get(f"/query/{name}.rq"))
        if one.status == 200 and b"SERVICE" not in body:
            yield asking.posted("/sparql", f"/query/{name}.rq", body.decode())


def _base(order: Order, scratch: Path) -> int:
    dumps = _built(order, scratch, "--base", BASE)
    with server.serve(order.program, dumps, scratch / "server.log", "--base", BASE, url=BASE) as running:
        client, root = Client(running, order.bodies, BASE), urlsplit(BASE).path
        sitemap = client.ask(get(f"{root}sitemap.xml"))[1].decode()
        pages = {address.removeprefix(root.rstrip("/")) for address in asking.locations(sitemap, BASE)}
        bare = asking.sample(pages, 2)
        paths = {*asking.forms(bare), *asking.BAD, *asking.DOORS, "/", "/sitemap.xml", "/openapi.json"}
        paths |= {f"/dumps/{path.relative_to(dumps)}" for path in dumps.glob("*") if path.is_file()}
        requests = {get(root.rstrip("/") + path) for path in paths}
        requests |= {get("/"), get(root.rstrip("/")), get("/elsewhere"), *asking.sparql(f"{root}sparql")}
        requests |= {request for request in map(server.parse, order.older("base")) if request}
        found = [one for one, _ in _asked(client, requests)]
    return observations.write(order.folder / "base.tsv", found)


def _answers(order: Order, scratch: Path) -> int:
    names = {*commands.questions(order.program)}
    asked = {f"/query/{name}.tsv" for name in names}
    asked |= {key.split(" ")[1] for key in order.older("answers") if key.startswith("GET ")}
    with server.serve(order.program, _built(order, scratch), scratch / "server.log") as running:
        client = Client(running, order.bodies)
        found = [one for one, _ in _asked(client, map(get, asked))]
    some = [f"gcm-ld query {name} --format tsv" for name in sorted(names, key=asking.rank)[:12]]
    some += [key.removesuffix(commands.OUT) for key in order.older("answers") if key.endswith(commands.OUT)]
    found += commands.observe(order.program, order.checkout, scratch, dict.fromkeys(some), order.bodies)
    return observations.write(order.folder / "answers.tsv", found)


def _files(order: Order, kind: str, folder: Path) -> int:
    found = [
        order.bodies.observe(str(path.relative_to(folder)), 0, server.unversioned(path.read_bytes()))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return observations.write(order.folder / f"{kind}.tsv", found)


def _dumps(order: Order, scratch: Path) -> int:
    return _files(order, "dumps", _built(order, scratch))


def _site(order: Order, scratch: Path) -> int:
    folder = scratch / "site"
    words = [order.program, "export", "--url", server.URL, "--into", folder]
    done = subprocess.run(words, capture_output=True, text=True, cwd=scratch)
    if done.returncode:
        raise WitnessError(f"gcm-ld export ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return _files(order, "site", folder)


def _readme(order: Order, scratch: Path) -> int:
    uses = commands.uses(order.program, order.checkout)
    uses += [key.removesuffix(commands.OUT) for key in order.older("readme") if key.endswith(commands.OUT)]
    found = commands.observe(order.program, order.checkout, scratch, dict.fromkeys(uses), order.bodies)
    return observations.write(order.folder / "readme.tsv", found)


def _memory(order: Order, scratch: Path) -> int:
    with server.serve(order.program, _built(order, scratch), scratch / "server.log") as running:
        time.sleep(5)
        told = measures.memory(running.process.pid, "at rest")
        client = Client(running, Bodies(scratch / "bodies"))
        names = commands.questions(order.program)
        requests = [get(f"/query/{name}.{form}") for name in names for form in ("html", "csv")]
        _asked(client, [*requests, *asking.sparql(), *map(get, asking.DOORS)])
        time.sleep(5)
        told |= measures.memory(running.process.pid, "after requests")
    return measures.write(order.folder / "memory.json", told)


def _benchmark(order: Order, scratch: Path) -> int:
    peers = order.peers or Path(tempfile.gettempdir()) / "gcm-ld-peers"
    runs = []
    for number in range(order.runs):
        runs.append(measures.benchmark(order.checkout, order.program, peers.absolute(), order.seconds))
        print(f"  run {number + 1} of {order.runs}", file=sys.stderr)
    return measures.write(order.folder / "benchmark.json", measures.medians(runs))


KINDS: dict[str, Callable[[Order, Path], int]] = {
    "addresses": _addresses,
    "base": _base,
    "answers": _answers,
    "dumps": _dumps,
    "site": _site,
    "readme": _readme,
    "memory": _memory,
    "benchmark": _benchmark,
}
"""What can be recorded, and what records it: it returns the number of observations."""

USUAL = tuple(kind for kind in KINDS if kind != "benchmark")
