"""The command line: what the README shows, every help, right and wrong uses, each in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from witnessing import WitnessError
from witnessing.observations import Bodies, Observation

OUT, ERR = " [stdout]", " [stderr]"
"""What the keys of a command's two outputs end with."""

ROOMS = ("ontology", "shapes", "data", "queries", "releases", "LICENSE", "LICENSE-DATA")
"""What an edition consists of."""

RIGHT = (
    "gcm-ld --version",
    "gcm-ld list",
    *(f"gcm-ld list --format {form}" for form in ("csv", "tsv", "json", "ttl")),
    *(f"gcm-ld list coverage/mechanisms-by-theme --format {form}" for form in ("table", "json")),
    *(
        f"gcm-ld query coverage/mechanisms-by-theme theme=human-rights --format {form}"
        for form in ("table", "csv", "tsv", "json", "ttl")
    ),
    'gcm-ld query coverage/mechanisms-by-theme theme="Human rights" --sparql',
    "gcm-ld query coverage/mechanisms-by-theme theme=https://w3id.org/gcm-ld/theme/human-rights",
    *(f"gcm-ld show theme/human-rights --format {form}" for form in ("table", "csv", "tsv", "json", "ttl")),
    'gcm-ld show "Almaty Process"',
    "gcm-ld why almaty-process coversTheme human-rights",
    "gcm-ld check",
    "gcm-ld answer",
    "gcm-ld format --check",
    "gcm-ld links",
    "gcm-ld links --check",
    "gcm-ld links --reverse back && cat back/*",
    "gcm-ld diff edition edition",
    "gcm-ld diff edition smaller",
    "gcm-ld diff --all edition smaller",
    "gcm-ld check --edition wrong",
    "gcm-ld answer --edition smaller",
    "gcm-ld format --check untidy.ttl",
    "gcm-ld format untidy.ttl && cat untidy.ttl",
)
"""Uses of which each has its answer; `edition`, `smaller`, `wrong` and `broken` are made beforehand."""

WRONG = (
    "gcm-ld",
    "gcm-ld nonsense",
    "gcm-ld --nonsense",
    "gcm-ld query",
    "gcm-ld query coverage/nothing",
    "gcm-ld query coverage/mechanisms-by-theme theme=nonsense",
    "gcm-ld query coverage/mechanisms-by-theme nonsense=1",
    "gcm-ld query coverage/mechanisms-by-theme theme",
    "gcm-ld query coverage/theme-summary --format nonsense",
    "gcm-ld query coverage/theme-summary --endpoint http://127.0.0.1:1/",
    "gcm-ld list nothing",
    "gcm-ld show",
    "gcm-ld show nonsense",
    "gcm-ld show theme/human-right",
    "gcm-ld why almaty-process coversTheme",
    "gcm-ld why almaty-process coversTheme nonsense",
    "gcm-ld why almaty-process coversTheme drivers-of-migration",
    "gcm-ld why almaty-process nonsense human-rights",
    "gcm-ld check --edition nowhere",
    "gcm-ld check --edition broken",
    "gcm-ld check --note nowhere.txt",
    "gcm-ld query coverage/theme-summary --edition broken",
    "gcm-ld build --edition broken",
    "gcm-ld format nowhere.ttl",
    "gcm-ld format broken.ttl",
    "gcm-ld links --extracts nowhere",
    "gcm-ld diff edition nowhere",
    "gcm-ld export",
    "gcm-ld export --url nonsense",
    "gcm-ld export --url http://127.0.0.1:8000/ --into edition",
    "gcm-ld serve --port 99999",
    "gcm-ld serve --port 0 --url nonsense",
    "gcm-ld serve --port 0 --base nonsense",
    "gcm-ld serve --port 0 --host 256.0.0.1",
    "gcm-ld serve --port 0 --edition nowhere",
    "gcm-ld serve --port 0 --proxy nonsense",
)
"""Uses that are refused."""

LIMIT = 900
"""Seconds that a command may take."""

_SECONDS = re.compile(rb"\b\d+(?:[.,]\d+)? ?(ms|s|seconds)\b")


def shown(readme: str) -> list[str]:
    """Return the commands of the program that the blocks of a console show."""
    blocks = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)
    return [
        line.strip() for block in blocks for line in re.findall(r"^\$ (gcm-ld\b.*)$", block, re.MULTILINE)
    ]


def listed(help_: str) -> list[str]:
    """Return the commands that a help lists."""
    _, _, rest = help_.partition("Commands:\n")
    return re.findall(r"^  (\w[\w-]*)  ", rest.partition("\n\n")[0] + "\n", re.MULTILINE)


@lru_cache(maxsize=4)
def questions(program: Path) -> tuple[str, ...]:
    """Return the names of the stored questions. Raises WitnessError where the program lists none."""
    done = subprocess.run([program, "list", "--format", "tsv"], capture_output=True, text=True)
    names = tuple(re.findall(r'^"?([a-z0-9-]+/[a-z0-9-]+)"?\t', done.stdout, re.MULTILINE))
    if done.returncode or not names:
        raise WitnessError(f"gcm-ld list gives no questions:\n{done.stderr[-2000:]}")
    return names


def uses(program: Path, checkout: Path) -> list[str]:
    """Return every use that is recorded. Raises WitnessError where the checkout has no README."""
    readme = checkout / "README.md"
    if not readme.is_file():
        raise WitnessError(f"{readme}: is missing. Name a checkout by --checkout.")
    help_ = subprocess.run(
        [program, "--help"], capture_output=True, text=True, env=_environment(program)
    ).stdout
    helps = ["gcm-ld --help", *(f"gcm-ld {name} --help" for name in listed(help_))]
    return [*shown(readme.read_text(encoding="utf-8")), *helps, *RIGHT, *WRONG]


def observe(
    program: Path, checkout: Path, scratch: Path, commands: Iterable[str], bodies: Bodies
) -> list[Observation]:
    """Return what each command prints and how it ends; each runs in a folder of its own."""
    model = scratch / "editions"
    if not model.exists():
        _editions(checkout, model)

    def ran(numbered: tuple[int, str]) -> list[Observation]:
        number, command = numbered
        folder = scratch / f"use-{number}"
        folder.mkdir()
        try:
            return _ran(program, checkout, model, folder, command, bodies)
        finally:
            shutil.rmtree(folder)

    with ThreadPoolExecutor(2) as threads:
        return [one for found in threads.map(ran, enumerate(commands)) for one in found]


def _ran(
    program: Path, checkout: Path, model: Path, folder: Path, command: str, bodies: Bodies
) -> list[Observation]:
    for path in model.iterdir():
        if re.search(rf"\b{re.escape(path.name)}(\s|$)", command):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    process = subprocess.Popen(
        ["sh", "-c", command],
        cwd=folder,
        env=_environment(program),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, error = process.communicate(timeout=LIMIT)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        out, error = process.communicate()
        status = -1
    places = {folder: b"<folder>", checkout: b"<checkout>", program.parent: b"<programs>"}
    return [
        bodies.observe(command + end, status, normal(text, places))
        for end, text in ((OUT, out), (ERR, error))
    ]


def normal(text: bytes, places: dict[Path, bytes]) -> bytes:
    """Return an output without durations and without the places of folders."""
    for place, name in places.items():
        text = text.replace(str(place).encode(), name)
    return _SECONDS.sub(rb"- \1", text)


def _environment(program: Path) -> dict[str, str]:
    path = f"{program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    told = {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    return {**{name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}, **told}


def _editions(checkout: Path, into: Path) -> None:
    """Write an edition and three that differ from it, and two files of Turtle."""
    for name in ("edition", "smaller", "wrong", "broken"):
        for room in ROOMS:
            source = checkout / room
            if source.is_dir():
                shutil.copytree(source, into / name / room)
            elif source.is_file():
                shutil.copy(source, into / name / room)
    claim = "data/claim.ttl"
    if not (into / "edition" / claim).is_file():
        raise WitnessError(f"{checkout / claim}: is missing, so no broken edition can be made.")
    uptakes = into / "smaller" / "data/uptake.ttl"
    blocks = uptakes.read_text(encoding="utf-8").split("\n\n")
    uptakes.write_text("\n\n".join(blocks[:-1]) + "\n", encoding="utf-8")
    _append(into / "wrong" / claim, "\n<https://w3id.org/gcm-ld/claim/wrong> a gcm:Claim .\n")
    _append(into / "broken" / claim, "\n<https://w3id.org/gcm-ld/claim/wrong> a gcm:Claim ; ; .\n<x\n")
    (into / "broken.ttl").write_text("PREFIX a: <http://example.org/>\na:b a:c \n", encoding="utf-8")
    untidy = 'PREFIX z: <http://example.org/>\nz:b z:c "d"@en, "a"@en. z:a a z:C.\n'
    (into / "untidy.ttl").write_text(untidy, encoding="utf-8")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
