"""Run `gcm-ld` under faults, and tell of each how it ended, what it said, and what it left behind.

    python tools/faults.py                     every fault, on the edition of this checkout: some minutes
    python tools/faults.py build SIGKILL       the rows that hold one of the words
    python tools/faults.py --edition FOLDER --seed 7 --kills 20

An old build lies in a folder and is in force. Then a command runs under a fault: few descriptors, little
memory, a full disk, a folder that can only be read, a signal at a moment that a seed draws, a clock that is
wrong, a build whose files are cut, altered or gone. Something is wrong where a trace is printed, where
neither the old build nor a new one is whole, where the command hangs, or where something stays that the next
build doesn't take away. Exit status: 0 nothing is wrong, 1 something is.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLD, NEW = "http://old.example/", "http://new.example/"
"""The bases of the build that is in force and of the one that is made."""

CATALOG = "https://w3id.org/gcm-ld/graph/catalog"
"""The graph by which a store tells which edition it holds."""

ROOMS = ("ontology", "shapes", "data", "queries", "releases")

PATIENCE = 300
"""Seconds after which a command is taken to hang."""

HANGS = "hangs"


@dataclass(frozen=True)
class Fault:
    """What goes wrong: limits of the process, a signal, how the disk is mounted, the moment of the clock."""

    name: str
    limits: Sequence[tuple[int, int]] = ()
    signal: signal.Signals | None = None
    disk: str = ""
    clock: str = ""


@dataclass(frozen=True)
class Row:
    """A fault, what was run under it, how that ended, what it said, the build in force, and what is left."""

    fault: str
    command: str
    ended: str
    said: str
    force: str
    left: str
    wrong: str

    def __str__(self) -> str:
        cells = (self.fault, self.command, self.ended, self.said, self.force, self.left, self.wrong)
        return f"| {' | '.join(cell.replace('|', '/') or '-' for cell in cells)} |"


HEAD = "| fault | command | ended | said | in force | left | wrong |\n|---|---|---|---|---|---|---|"


def faults(kills: int) -> Iterator[Fault]:
    """Yield the faults of a process; each signal comes so many times."""
    for number in (8, 16, 32):
        yield Fault(f"{number} descriptors", [(resource.RLIMIT_NOFILE, number)])
    for number in (80, 160, 320):
        yield Fault(f"{number} MB of memory", [(resource.RLIMIT_AS, number << 20)])
    for number in (100, 2000):
        yield Fault(f"files of at most {number} kB", [(resource.RLIMIT_FSIZE, number * 1000)])
    if _mounts():
        yield Fault("a disk that is full", disk="full")
        yield Fault("a disk that can only be read", disk="remount,ro")
    for when in ("1970-01-02", "2038-01-20") if shutil.which("faketime") else ():
        yield Fault(f"the clock at {when}", clock=when)
    for sent in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        for number in range(kills):
            yield Fault(f"{sent.name}, {number + 1}", signal=sent)


@dataclass
class Ground:
    """What is harmed: an edition, the dumps in `build` below a scratch folder; and chance."""

    edition: Path
    scratch: Path
    chance: random.Random
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def build(self) -> Path:
        """The folder of the dumps, on a disk of its own where one can be had."""
        return self.scratch / "disk" / "build"

    def renew(self) -> None:
        """Have the old build, alone, in force."""
        kept = self.scratch / "kept"
        (self.scratch / "tmp").mkdir(exist_ok=True)
        if not kept.exists():
            self.run("build", self.building(OLD, kept))
        shutil.rmtree(self.build, ignore_errors=True)
        shutil.copytree(kept, self.build, symlinks=True)
        assert state(self.build) == "old", "the edition can't be built"

    def building(self, base: str, into: Path | None = None) -> list[object]:
        """Return the command that builds the dumps for a base."""
        return ["build", "--edition", self.edition, "--into", into or self.build, "--base", base]

    def start(self, options: Sequence[object], fault: Fault | None = None) -> subprocess.Popen[str]:
        """Start the program under a fault, in a session of its own."""

        def limit() -> None:
            for which, number in fault.limits if fault else ():
                resource.setrlimit(which, (number, number))

        program = Path(sys.executable).with_name("gcm-ld")
        clock = ["faketime", fault.clock] if fault and fault.clock else []
        return subprocess.Popen(
            [*clock, *map(str, (program, *options))],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=limit,
            start_new_session=True,
            env=os.environ | {"TMPDIR": str(self.scratch / "tmp")},
        )

    def run(self, name: str, options: Sequence[object], fault: Fault | None = None) -> tuple[str, str, int]:
        """Run a command under a fault; return how it ended, what it said, and the number of its session."""
        begun = time.monotonic()
        process = self.start(options, fault)
        if fault and fault.signal:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.chance.uniform(0, self.seconds.get(name, 2)))
            process.send_signal(fault.signal)
        try:
            said = process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return HANGS, process.communicate()[0], process.pid
        if fault is None:
            self.seconds[name] = time.monotonic() - begun
        return ended(process.returncode), said, process.pid

    def left(self, session: int) -> list[str]:
        """Return the files and the processes that a command has left behind."""
        hidden = [path for path in self.build.rglob(".*") if path.name != ".editions"]
        names = sorted(path.name for path in (*hidden, *(self.scratch / "tmp").iterdir()))
        until = time.monotonic() + 10
        while (alive := _session(session)) and time.monotonic() < until:
            time.sleep(0.05)
        return names + [f"process {number}" for number in alive]

    def row(self, fault: Fault, command: str, how: str, said: str, session: int, wrong: str = "") -> Row:
        """Return what a command did, and what is wrong about that; the next build takes away what it left."""
        force, left = state(self.build), self.left(session)
        told = [line for line in said.splitlines() if line.strip()]
        found = [wrong] if wrong else []
        fault_of_ours = "a fault in gcm-ld itself" in said
        if fault_of_ours or ("Traceback" in said and how != "SIGINT"):  # it came as the program was read
            found.append("a trace")
        found += [HANGS] if how == HANGS else []
        found += ["no build is whole"] if force not in ("old", "new") else []
        found += ["it leaves a process"] if any(name.startswith("process") for name in left) else []
        if left and command == "build" and fault.signal is not signal.SIGKILL:
            found.append("it leaves files")
        if left:
            again = self.run("build", self.building(OLD))
            found += ["so does the next build"] if again[0] != "0" or self.left(again[2]) else []
        words = told[-1].replace(str(self.scratch), "…")[:140] if told else ""
        return Row(fault.name, command, how, words, force, ", ".join(left), "; ".join(found))


def builds(ground: Ground, chosen: Sequence[Fault]) -> Iterator[Row]:
    """Yield what `gcm-ld build` for another base does under each fault, and what a later one does."""
    for fault in chosen:
        with _disk(ground, fault):
            yield ground.row(fault, "build", *ground.run("build", ground.building(NEW), fault))


def imports(ground: Ground, chosen: Sequence[Fault]) -> Iterator[Row]:
    """Yield what `gcm-ld import` of a changed row does; each file of the edition stays whole."""
    copy, sheets = ground.scratch / "copy", [ground.scratch / f"{kind}.csv" for kind in ("listings", "items")]
    options = ["import", *sheets, "--edition", copy]
    for room in ROOMS:
        shutil.copytree(ground.edition / room, copy / room)
    for sheet in sheets:
        ground.run("template", ["template", sheet.stem, "--of", "sacm-17-2017", "--into", sheet])
    text = sheets[0].read_text(encoding="utf-8-sig")
    before = _digests(copy)
    sheets[0].write_text(text.replace("IOM: 17th", "IOM: Seventeenth"), encoding="utf-8")
    ground.run("import", options)
    after = _digests(copy)
    assert before != after, "the sheet changes nothing"
    for fault in chosen:
        for path in (copy / "data").rglob("*.ttl"):
            shutil.copyfile(ground.edition / path.relative_to(copy), path)
        how, said, session = ground.run("import", options, fault)
        now = _digests(copy)
        wrong = (
            "" if all(now.get(path) in (before[path], after[path]) for path in before) else "a file is half"
        )
        extra = sorted(set(now) - set(before))
        yield ground.row(fault, "import", how, said, session, wrong or (f"left {extra}" if extra else ""))
        for path in extra:
            (copy / path).unlink()


def loads(ground: Ground, chosen: Sequence[Fault]) -> Iterator[Row]:
    """Yield what `gcm-ld load` into an empty store does; a store that isn't whole tells of no edition."""
    with _store() as (url, graphs):
        options = ["load", "--edition", ground.edition, "--graph-store", url]
        ground.run("load", options)
        whole = dict(graphs)
        for fault in chosen:
            graphs.clear()
            how, said, session = ground.run("load", options, fault)
            wrong = "the store is half" if CATALOG in graphs and graphs != whole else ""
            yield ground.row(fault, "load", how, said, session, wrong)


def serves(ground: Ground, chosen: Sequence[Fault]) -> Iterator[Row]:
    """Yield what `gcm-ld serve` does under each fault: what it answers, and how it ends."""
    ground.seconds.setdefault("serve", 4)
    for fault in chosen:
        with _disk(ground, fault):
            yield _served(ground, fault)


def _served(ground: Ground, fault: Fault, wanted: bytes = b"") -> Row:
    """Return the row of a server that is started under a fault; a dump must be the one wanted."""
    options = ["serve", "--edition", ground.edition, "--dumps", ground.build, "--base", OLD, "--port", 0]
    process = ground.start([*options, "--quiet", "--workers", 2], fault)
    timer = threading.Timer(PATIENCE, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    assert process.stdout
    if fault.signal:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ground.chance.uniform(0, ground.seconds["serve"]))
        process.send_signal(fault.signal)
    said, wrong, statuses = "", "", []
    for line in iter(process.stdout.readline, ""):
        said += line
        if place := re.search(r" at http://(\S+?)/", line):
            for path in ("/theme/human-rights.html", "/sparql?query=ASK%7B%7D", "/dumps/all.nt"):
                status, body = _ask(place[1], path)
                statuses.append(status)
                while wanted and path.endswith("nt") and (status != "200" or state(ground.build) != "old"):
                    if process.poll() is not None:  # it took too long, and was ended
                        break
                    time.sleep(0.5)
                    status, body = _ask(place[1], path)
                if wanted and path.endswith("nt") and body != wanted:
                    wrong = "a wrong dump"
            process.terminate()
    process.wait()
    timer.cancel()
    how = ended(process.returncode) if process.returncode != -signal.SIGKILL or fault.signal else HANGS
    told = said if not statuses else f"{said}\n{', '.join(statuses)} for page, query and dump"
    return ground.row(fault, "serve", how, told, process.pid, wrong)


HARMS = {
    "all.nt cut": lambda folder: os.truncate(folder / "all.nt", 1000),
    "all.nt altered": lambda folder: (folder / "all.nt").write_bytes(
        (folder / "all.nt").read_bytes().replace(b"a", b"b", 1)
    ),
    "all.nt gone": lambda folder: (folder / "all.nt").resolve().unlink(),
    "the manifest cut": lambda folder: os.truncate(folder / "manifest.json", 100),
    "another manifest": lambda folder: (folder / "manifest.json").write_text("[]"),
    "the link to the build gone": lambda folder: (folder / ".editions" / "current").unlink(),
    "all builds gone": lambda folder: shutil.rmtree(folder / ".editions"),
}


def harms(ground: Ground, chosen: Sequence[Fault]) -> Iterator[Row]:
    """Yield what `serve` and `build` do with a build of which something is not as it was made."""
    ground.renew()
    whole = (ground.build / "all.nt").read_bytes()
    for name, harm in HARMS.items():
        for command in ("serve", "build"):
            ground.renew()
            harm(ground.build)
            fault = Fault(name)
            if command == "serve":
                yield _served(ground, fault, whole)
            else:
                yield ground.row(fault, "build", *ground.run("again", ground.building(OLD)))


COMMANDS = {"build": builds, "serve": serves, "import": imports, "load": loads, "harm": harms}


def ended(status: int) -> str:
    """Return how a process ended: its status, or the name of the signal."""
    return str(status) if status >= 0 else signal.Signals(-status).name


def state(folder: Path) -> str:
    """Return which build is in force in a folder, `old` or `new`; what is wrong where it isn't whole."""
    try:
        base = json.loads((folder / "manifest.json").read_text())["base"]
        lines = (folder / "SHA256SUMS").read_text().splitlines()
        for digest, _, name in (line.partition("  ") for line in lines):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                return f"{name} is wrong"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return " ".join(str(error).replace(str(folder), "").split())
    return {OLD: "old", NEW: "new"}[base]


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _session(number: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            status, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
            if int(session) == number and status != "Z":
                found.append(int(path.parent.name))
    return found


def _ask(place: str, path: str) -> tuple[str, bytes]:
    connection = http.client.HTTPConnection(place, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return str(answer.status), answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, b""
    finally:
        connection.close()


@contextlib.contextmanager
def _disk(ground: Ground, fault: Fault) -> Iterator[None]:
    """Have the old build in force, on a disk of its own where the fault is one of disks."""
    place = ground.build.parent
    place.mkdir(exist_ok=True)
    if not fault.disk:
        ground.renew()
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
    try:
        ground.renew()
        used = sum(path.lstat().st_blocks * 512 for path in ground.build.rglob("*"))
        more = f"remount,size={used + 2**20}" if fault.disk == "full" else fault.disk
        subprocess.run(["mount", "-o", more, place], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def _mounts() -> bool:
    """Return whether a disk can be mounted here."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, check=False)
        return done.returncode == 0 and not subprocess.run(["umount", place], check=False).returncode


@contextlib.contextmanager
def _store() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Give the address of a graph store in memory, and its graphs."""
    graphs: dict[str, bytes] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query, keep_blank_values=True)
            name = query.get("graph", [""])[0]
            body, content = self.rfile.read(int(self.headers.get("content-length", 0))), b""
            status = 200 if name in graphs or self.command == "PUT" else 404
            if self.command == "PUT":
                graphs[name] = body
            elif self.command == "DELETE":
                graphs.pop(name, None)
            else:
                content = graphs.get(name, b"")
            self.send_response(status)
            self.send_header("content-type", "application/n-triples")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/store", graphs
        server.shutdown()


def rows(
    edition: Path, scratch: Path, words: Sequence[str] = (), seed: int = 1, kills: int = 5
) -> Iterator[Row]:
    """Yield a row for each command under each fault, where `command: fault` holds one of the words."""
    ground = Ground(edition, scratch, random.Random(seed))
    ground.build.parent.mkdir(parents=True)
    every = list(faults(kills))
    for name, command in COMMANDS.items():
        chosen = [one for one in every if not words or any(word in f"{name}: {one.name}" for word in words)]
        if chosen:
            ground.renew()
            yield from command(ground, chosen)


def main() -> int:
    """Print the table, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", help="of `command: fault`; every row without any")
    parser.add_argument("--edition", type=Path, default=ROOT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=5, help="how often each signal comes")
    given = parser.parse_args()
    print(HEAD)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="gcm-ld-faults-") as scratch:
        for row in rows(given.edition, Path(scratch), given.words, given.seed, given.kills):
            print(row, flush=True)
            wrong += bool(row.wrong)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
