"""Numbers: the memory of the server's processes, and what the benchmark of the checkout prints."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
from pathlib import Path

from witnessing import WitnessError

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def memory(process: int, when: str) -> dict[str, float]:
    """Return the MB that a process and its descendants hold, as proportional and as resident set size."""
    family = _family(process)
    told: dict[str, float] = {f"processes {when}": len(family)}
    for name in ("Pss", "Rss"):
        told[f"{name} MB {when}"] = round(sum(_kilobytes(one, name) for one in family) / 1024, 1)
    return told


def _family(process: int) -> list[int]:
    found = [process]
    for children in sorted(Path(f"/proc/{process}/task").glob("*/children")):
        for child in children.read_text().split():
            found += _family(int(child))
    return found


def _kilobytes(process: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def benchmark(checkout: Path, program: Path, peers: Path, seconds: float) -> dict[str, float]:
    """Return the numbers that the benchmark of a checkout prints. Raises WitnessError where it fails."""
    script = checkout / "benchmarks" / "serving.py"
    if not script.is_file():
        raise WitnessError(f"{script}: is missing; leave the kind `benchmark` out.")
    python = program.with_name("python")
    words = [python, script, "--seconds", f"{seconds:g}", "--peers", peers]
    done = subprocess.run(words, cwd=checkout, capture_output=True, text=True)
    if done.returncode:
        raise WitnessError(f"{script} ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return numbers(done.stdout)


def numbers(text: str) -> dict[str, float]:
    """Return every number of the tables of a text, by row, column, and its place in the cell."""
    found, heads = {}, []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
        elif set("".join(cells)) - set("-:"):
            for head, cell in zip(heads[1:], cells[1:], strict=False):
                for place, number in enumerate(_NUMBER.findall(cell)):
                    found[f"{cells[0]}, {head} #{place + 1}"] = float(number.replace(",", ""))
    return found


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each number, of the runs that have it."""
    names = sorted({name for run in runs for name in run})
    return {name: statistics.median(run[name] for run in runs if name in run) for name in names}


def write(path: Path, told: dict[str, float]) -> int:
    """Write numbers and return how many there are."""
    path.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return len(told)
