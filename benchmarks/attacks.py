"""Measure what an honest client waits while others attack: a table with a row an attack.

    python benchmarks/attacks.py                      every attack for ten seconds
    python benchmarks/attacks.py pages queries        those that are named
    python benchmarks/attacks.py --url http://127.0.0.1:8000

The honest client asks a page, health, Turtle and two queries in turn. Attackers come as from addresses of
their own, by X-Forwarded-For, so that a server which is given by its URL must trust 127.0.0.1 as its proxy.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import servers

HONEST = (
    *("/mechanism/midsa.html", "/healthz", "/theme/human-rights.ttl", "/sparql?query=ASK%7B%7D"),
    "/sparql?query=SELECT%20*%7B%3Fs%20a%20%3Ft%7D%20LIMIT%2010",
)
RATE = 50
"""Requests a second that one address may send."""

PATIENCE = 60
"""Seconds for which anyone waits for an answer."""

MECHANISMS = (
    "almaty-process",
    "budapest-process",
    "colombo-process",
    "midsa",
    "midwa",
    "mtm",
    "prague-process",
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?{i}) }"


def _crossed(number: int) -> str:
    """Return an address of the matrix with filters that are declared, others for each number."""
    values = {
        "state": ("CHE", "KEN", "NGA", "THA", "PER"),
        "region": ("africa", "asia", "americas", "europe"),
        "source": ("all", "since", "others", "note"),
        "agreed": ("true", "false", ""),
        "sort": ("name", "total", "type"),
        "show": ("listed", "gaps", ""),
    }
    chosen = {}
    for name, of in values.items():
        number, place = divmod(number, len(of))
        chosen[name] = of[place]
    by = ("theme", "area", "element", "objective", "goal")[number % 5]
    return f"/matrix/{by}?{urllib.parse.urlencode({name: value for name, value in chosen.items() if value})}"


def _compared(number: int) -> str:
    """Return an address that compares mechanisms, others for each number."""
    rows = list(itertools.permutations(MECHANISMS, 4))
    sources = ("note", "all", "since", "others")
    chosen = [("m", one) for one in rows[number % len(rows)]]
    return f"/compare?{urllib.parse.urlencode([*chosen, ('source', sources[number // len(rows) % 4])])}"


def _query(number: int) -> str:
    return "/sparql?query=" + urllib.parse.quote(RUNAWAY.replace("{i}", f"v{number}"))


@dataclass(frozen=True)
class Attack:
    """What is asked for, by number; from how many addresses, by how many connections each; read how fast."""

    path: Callable[[int], str]
    clients: int = 1
    connections: int = 60
    slow: bool = False


ATTACKS = {
    "unknown parameter": Attack(lambda number: f"/?x={number}"),
    "filters of the matrix": Attack(_crossed),
    "comparisons": Attack(_compared),
    "misspelt words": Attack(lambda number: f"/search?q=remitances+labuor+{number}z"),
    "nothing there": Attack(lambda number: f"/mechanism/almaty-proces{number}"),
    "no statement": Attack(lambda number: f"/why?s=x{number}&p=b&o=c"),
    "long addresses": Attack(lambda number: f"/robots.txt?utm_source={number}{'x' * 30_000}"),
    "pages, from 20 addresses": Attack(_crossed, 20, 8),
    "runaway queries": Attack(_query, 1, 60),
    "queries, from 40 addresses": Attack(_query, 40, 2),
    "slow readers, from 4 addresses": Attack(lambda _: "/dumps/all.nq", 4, 64, slow=True),
}


@dataclass
class Seen:
    """What a client saw: the seconds of each request, and how many there were of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def within(self, part: float) -> float:
        """Return the milliseconds within which a part of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


class Client:
    """A client of an address, over one connection, which is opened again where it was closed."""

    def __init__(self, place: tuple[str, int], address: str) -> None:
        self.place, self.address, self.seen = place, address, Seen()
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, slow: bool = False) -> None:
        """Ask for a path and read the answer, in tens of seconds where that is slow."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status = await self._asked(path, slow)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            status = type(error).__name__
            self.close()
        self.seen.seconds.append(time.perf_counter() - begin)
        self.seen.statuses[status] += 1

    def close(self) -> None:
        """Close the connection."""
        if self._pair:
            self._pair[1].close()
        self._pair = None

    async def _asked(self, path: str, slow: bool) -> str:
        self._pair = self._pair or await asyncio.open_connection(*self.place)
        reader, writer = self._pair
        head = (
            f"GET {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {self.address}\r\nAccept: text/html\r\n\r\n"
        )
        writer.write(head.encode())
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        left = int(headers.get("content-length", "0"))
        while slow and left > 0:
            left -= len(await reader.read(2048))
            await asyncio.sleep(10)
        await reader.readexactly(left)
        if headers.get("connection") == "close":
            self.close()
        return lines[0].split(" ")[1]


async def _honest(client: Client, until: float) -> None:
    for path in itertools.cycle(HONEST):
        if time.perf_counter() > until:
            return
        await client.ask(path)
        await asyncio.sleep(0.02)


async def _attacking(client: Client, attack: Attack, numbers: Iterator[int], until: float) -> None:
    while time.perf_counter() < until:
        await client.ask(attack.path(next(numbers)), attack.slow)
        await asyncio.sleep(attack.connections / RATE)


@contextlib.asynccontextmanager
async def _under(attack: Attack | None, place: tuple[str, int], until: float) -> AsyncIterator[list[Client]]:
    """Attack while the block runs."""
    numbers = itertools.count(time.time_ns() % 100_000)
    many = range(attack.clients if attack else 0)
    addresses = [f"203.0.113.{client}" for client in many for _ in range(attack.connections if attack else 0)]
    attackers = [Client(place, address) for address in addresses]
    tasks = [asyncio.create_task(_attacking(one, attack, numbers, until)) for one in attackers if attack]
    try:
        yield attackers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in attackers:
            one.close()


async def measure(place: tuple[str, int], attack: Attack | None, seconds: float) -> tuple[Seen, Counter[str]]:
    """Return what an honest client saw during an attack, and how often the attackers got each status."""
    until = time.perf_counter() + seconds
    async with _under(attack, place, until) as attackers:
        client = Client(place, "198.51.100.7")
        await _honest(client, until)
        client.close()
    statuses: Counter[str] = Counter()
    for one in attackers:
        statuses += one.seen.statuses
    return client.seen, statuses


def row(name: str, seen: Seen, statuses: Counter[str]) -> str:
    """Return a row of the table."""
    failed = sum(number for status, number in seen.statuses.items() if status != "200")
    got = ", ".join(f"{number} x {status}" for status, number in sorted(statuses.items()))
    times = " | ".join(f"{seen.within(part):.0f}" for part in (0.5, 0.99, 1))
    return f"| {name} | {len(seen.seconds)} | {failed} | {times} | {got} |"


def main() -> None:
    """Print the table for the attacks that are named, against a server of this edition or of another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("attacks", nargs="*", help="words of the attacks' names; all without any")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--url", default="", help="a server that runs, in the place of one that is started")
    given = parser.parse_args()
    chosen = {name: of for name, of in ATTACKS.items() if any(word in name for word in given.attacks or [""])}
    with contextlib.ExitStack() as stack:
        url = given.url
        if not url:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            command, endpoint, probe = servers.edition(
                Path(sys.executable).with_name("gcm-ld"), scratch / "build"
            )
            command += ["--proxy", "127.0.0.1", "--quiet"]
            server = stack.enter_context(servers.started("gcm-ld", scratch, command, endpoint, probe))
            servers.prepared(server)
            url = server.address
        parts = urllib.parse.urlsplit(url)
        place = (parts.hostname or "127.0.0.1", parts.port or 80)
        print("| attack | honest requests | failed | p50 ms | p99 ms | longest ms | attackers got |")
        print("|---|---|---|---|---|---|---|")
        for name, attack in {"none": None, **chosen}.items():
            print(row(name, *asyncio.run(measure(place, attack, given.seconds))), flush=True)


if __name__ == "__main__":
    main()
