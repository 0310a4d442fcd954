"""What was observed: one line an observation, and the bodies, each kept once under its digest."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from witnessing import WitnessError

HEAD = "key\tstatus\tlength\tsha256\theaders"


@dataclass(frozen=True)
class Observation:
    """What one question to the program gave: its key, the status, the body's length and digest, the headers.

    The status is that of HTTP or of a process; 0 is also that of a file, -1 of a request without an answer.
    """

    key: str
    status: int
    length: int
    digest: str
    headers: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """Return the observation as a line of a table."""
        told = json.dumps(self.headers, sort_keys=True, ensure_ascii=False)
        return f"{self.key}\t{self.status}\t{self.length}\t{self.digest}\t{told}"


def parse(line: str) -> Observation:
    """Return the observation of a line. Raises ValueError where it is none."""
    key, status, length, digest, headers = line.split("\t")
    return Observation(key, int(status), int(length), digest, json.loads(headers))


def read(path: Path) -> dict[str, Observation]:
    """Return the observations of a table by their keys. Raises WitnessError where it is none."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0] != HEAD or lines[-1]:
        raise WitnessError(f"{path}: is no whole table of observations. Record it again.")
    found = {}
    for number, line in enumerate(lines[1:-1], 2):
        try:
            one = parse(line)
        except ValueError as error:
            raise WitnessError(f"{path}:{number}: is no observation: {error}") from error
        found[one.key] = one
    return found


def write(path: Path, found: Iterable[Observation]) -> int:
    """Write the observations, in the order of their keys, and return how many there are."""
    lines = sorted({one.key: one.line() for one in found}.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in (HEAD, *(line for _, line in lines))), encoding="utf-8")
    return len(lines)


class Bodies:
    """The bodies of a record, in files named by the digest of what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, body: bytes) -> str:
        """Keep a body and return its digest."""
        digest = hashlib.sha256(body).hexdigest()
        place = self._place(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(gzip.compress(body, compresslevel=3, mtime=0))
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return the body of a digest; None where it was not kept."""
        place = self._place(digest)
        return gzip.decompress(place.read_bytes()) if place.exists() else None

    def observe(
        self, key: str, status: int, body: bytes, headers: dict[str, str] | None = None
    ) -> Observation:
        """Keep a body and return the observation of it."""
        return Observation(key, status, len(body), self.put(body), headers or {})

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / f"{digest}.gz"
