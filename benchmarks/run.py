"""Measure each step on the real edition and on synthetic ones, each in a process of its own.

    python benchmarks/run.py                             the real edition and 100,000 triples
    python benchmarks/run.py --sizes 100000 1000000 --limit 600 --write
    python benchmarks/run.py --steps check infer build --beside ../gcm-ld-0.4.0 --write

CPU time is that of the process for the step alone (for a command: all of it), memory the most that the
process ever held. A step over the limit is ended and shown as such. Growth is the exponent of CPU time over
triples between two sizes: 1 is linear, 2 quadratic. `--beside` measures an older checkout, which has its own
environment (`make .venv/ready`), on its own edition and its own synthetic ones of the same sizes.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import math
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import steps
import synthetic

from gcm_ld.edition import dataset

RESULTS = Path(__file__).with_name("results.md")
NOISE = 0.002
"""Seconds below which the time of a question tells nothing about its growth."""

BESIDE = "# Beside "
"""How the heading of a part of the results begins that measures two versions."""

LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "owlrl")


@dataclass(frozen=True)
class Measure:
    """What a step took: CPU and wall seconds and peak MB, None where it passed the limit; and, by question,
    seconds and rows, no rows where the question passed its own limit."""

    cpu: float | None = None
    wall: float | None = None
    peak: float | None = None
    questions: dict[str, tuple[float, int | None]] = field(default_factory=dict)


def measure(step: str, folder: Path, limit: float, program: tuple[str, str]) -> Measure:
    """Run a step on the edition in `folder` in a new process: a Python and its steps.py; raises RuntimeError
    where it fails."""
    command = [*program, step, str(folder)]
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        over = False
        if child.stdout.readline().strip() == steps.READY:
            # A native call hears no signal handler, and a command has a child: end the whole session.
            timer = threading.Timer(limit, os.killpg, (child.pid, signal.SIGKILL))
            timer.start()
            lines = [json.loads(line) for line in child.stdout]
            over = not timer.is_alive()
            timer.cancel()
        if child.wait() and not over:
            errors.seek(0)
            raise RuntimeError(f"{step} failed on {folder}:\n{errors.read()}")
    questions = {line["question"]: (line["seconds"], line["rows"]) for line in lines if "question" in line}
    return Measure(questions=questions) if over else Measure(**lines[-1], questions=questions)


def table(found: dict[str, dict[int, Measure]], limit: float) -> str:
    """Return the steps as a Markdown table: CPU seconds, wall seconds and peak memory by size, and growth."""
    sizes = sorted({size for by_size in found.values() for size in by_size})
    pairs = list(itertools.pairwise(sizes))
    heads = [f"{size:,} triples" for size in sizes] + [f"growth to {after:,}" for _, after in pairs]
    lines = ["| step | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for step, by_size in found.items():
        cells = [_cell(by_size.get(size), limit) for size in sizes]
        cells += [_growth(by_size, *pair) for pair in pairs]
        lines.append(f"| {steps.TITLES[step]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\nA cell: CPU s / wall s / peak MB.\n"


def ratios(found: dict[str, dict[int, Measure]]) -> str:
    """Return how much longer owlrl takes than our rules and rdflib than pyoxigraph; the slowest questions."""
    text = ""
    for size in sorted({size for by_size in found.values() for size in by_size}):
        here = {step: by_size.get(size, Measure()) for step, by_size in found.items()}
        text += f"\n## {size:,} triples\n\n"
        if (rules := here.get("infer", Measure()).cpu) and (owlrl := here.get("infer-owlrl", Measure()).cpu):
            text += f"owlrl takes {owlrl / rules:.0f} times as long as our rules.\n"
        ours = here.get("answer", Measure()).questions
        theirs = here.get("answer-rdflib", Measure()).questions
        both = [name for name, (_, rows) in theirs.items() if rows is not None and name in ours]
        if both:
            ratio = sum(theirs[name][0] for name in both) / sum(ours[name][0] for name in both)
            text += (
                f"rdflib takes {ratio:.0f} times as long as pyoxigraph for the {len(both)} of {len(ours)} "
            )
            text += (
                f"questions that it answers within {steps.QUESTION_LIMIT:.0f} s each and the limit for all.\n"
            )
        if ours:
            text += "\n| question | rows | pyoxigraph ms | rdflib ms |\n|---|---|---|---|\n"
        for name in sorted(ours, key=lambda name: -ours[name][0])[:10]:
            seconds, rows = ours[name]
            text += f"| {name} | {rows or 0:,} | {seconds * 1000:,.1f} | {_other(theirs.get(name))} |\n"
    return text


def growth(answers: dict[int, Measure]) -> str:
    """Return the questions whose time grows faster than triples times a logarithm, and what their rows do.

    What is copied grows faster than all triples, since ontology and concepts are there once.
    """
    text = ""
    for before, after in itertools.pairwise(sorted(answers)):
        logarithmic = 1 + _exponent(math.log(before), math.log(after), before, after)
        rows = []
        for name, (seconds, count) in answers[after].questions.items():
            first, first_count = answers[before].questions.get(name, (0.0, None))
            if first >= NOISE and count and first_count:
                time, size = (
                    _exponent(*pair, before, after) for pair in ((first, seconds), (first_count, count))
                )
                if time > logarithmic + 0.1:
                    rows.append(f"| {name} | {time:.2f} | {size:.2f} | {time - size:+.2f} |")
        text += f"\n## Questions that grow faster from {before:,} to {after:,} triples\n\n"
        heads = ["| question | time | rows | time per row |", "|---|---|---|---|"]
        text += "\n".join([*heads, *rows]) + "\n"
    return text


def _exponent(first: float, second: float, before: int, after: int) -> float:
    return math.log(second / first) / math.log(after / before)


def _other(question: tuple[float, int | None] | None) -> str:
    if question is None:
        return "-"
    seconds, rows = question
    return f"> {steps.QUESTION_LIMIT * 1000:,.0f}" if rows is None else f"{seconds * 1000:,.0f}"


def _cell(found: Measure | None, limit: float) -> str:
    if found is None:
        return "-"
    if found.cpu is None or found.wall is None or found.peak is None:
        return f"> {limit:.0f} s"
    return f"{found.cpu:.2f} / {found.wall:.2f} / {found.peak:.0f}"


def _growth(by_size: dict[int, Measure], before: int, after: int) -> str:
    first, second = by_size.get(before), by_size.get(after)
    if not first or not second or not first.cpu or not second.cpu:
        return "-"
    return f"{_exponent(first.cpu, second.cpu, before, after):.2f}"


def _make(root: Path, folder: Path, size: int, seed: int, program: tuple[str, str]) -> int:
    """Make a synthetic edition in a process of its own, what this one holds would count as its children's:
    a Python and its synthetic.py. Return its triples."""
    words = ["--source", str(root), "--triples", str(size), "--seed", str(seed)]
    done = subprocess.run([*program, str(folder), *words], stdout=subprocess.PIPE, check=True)
    return int(done.stdout.split()[0])


def _programs(checkout: Path | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what makes editions and what measures steps, of a checkout or of this one."""
    if checkout is None:
        return (sys.executable, synthetic.__file__), (sys.executable, steps.__file__)
    python, folder = str(checkout / ".venv/bin/python"), checkout / "benchmarks"
    return (python, str(folder / "synthetic.py")), (python, str(folder / "steps.py"))


def measured(given: argparse.Namespace, root: Path, checkout: Path | None = None) -> dict:
    """Return what each step takes, by the triples that are wanted, 0 for the real edition, as it is: the
    number of triples and the measure."""
    make, step_program = _programs(checkout)
    found: dict[str, dict[int, tuple[int, Measure]]] = {step: {} for step in given.steps}
    with tempfile.TemporaryDirectory(prefix="gcm-ld-benchmark-") as scratch:
        for size in [0, *given.sizes]:
            folder = Path(scratch) / str(size)
            exact = _make(root, folder, size, given.seed, make)
            for step in given.steps:
                took = measure(step, folder if size else root, given.limit, step_program)
                found[step][size] = exact, took
                print(f"{exact:>9,}  {step:<16} {_cell(took, given.limit)}", file=sys.stderr)
    return found


def beside(ours: dict, theirs: dict, limit: float) -> str:
    """Return what this version and an older one take, side by side, and the ratio of their CPU seconds by
    triple: above 1 is slower than before."""
    lines = ["| step | triples before | before | triples now | now | CPU time by triple, now to before |"]
    lines.append("|---" * 6 + "|")
    for step, by_size in ours.items():
        for size, (triples, now) in by_size.items():
            many, before = theirs[step][size]
            ratio = f"{now.cpu / triples / (before.cpu / many):.2f}" if now.cpu and before.cpu else "-"
            cells = (f"{many:,}", _cell(before, limit), f"{triples:,}", _cell(now, limit), ratio)
            lines.append(f"| {steps.TITLES[step]} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\nA cell: CPU s / wall s / peak MB.\n"


def _write(part: str, heading: str) -> None:
    """Put a part of the results in the place of the one with the same heading; the other parts stay."""
    parts = re.split(r"(?m)^(?=# )", RESULTS.read_text(encoding="utf-8"))
    kept = [one for one in parts if one and not one.startswith(f"{heading}\n")]
    at = 0 if heading == "# Benchmark" else 1
    kept.insert(at, part.rstrip("\n") + "\n\n")
    RESULTS.write_text("".join(kept).rstrip("\n") + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[100_000], help="triples of synthetic editions"
    )
    parser.add_argument("--steps", nargs="*", choices=steps.TITLES, default=list(steps.TITLES))
    parser.add_argument("--limit", type=float, default=120, help="seconds that a step may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} beside this file")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="an older version, to measure too")
    given = parser.parse_args()
    root = dataset.root()
    if given.beside and not (given.beside / ".venv/bin/python").exists():
        parser.error(f"{given.beside}: no environment there; run `make .venv/ready` in it.")
    ours = measured(given, root)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores; {versions}; seed {given.seed}"
    heading = f"{BESIDE}{given.beside.resolve().name}" if given.beside else "# Benchmark"
    if given.beside:
        theirs = measured(given, given.beside, given.beside)
        text = f"{heading}\n\n{machine}.\n\n{beside(ours, theirs, given.limit)}"
    else:
        found = {step: dict(by_size.values()) for step, by_size in ours.items()}
        text = f"{heading}\n\n{machine}.\n\n{table(found, given.limit)}{ratios(found)}"
        text += growth(found.get("answer", {}))
    print(text)
    if given.write:
        _write(text, heading)


if __name__ == "__main__":
    main()
