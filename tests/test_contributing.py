"""The recipes of CONTRIBUTING.md do what they say: their commands are run in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "site", "__pycache__")
GUARD = 900
RECIPES = {
    heading: re.findall(r"^```(sh|console)\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
    for heading, body in re.findall(r"^## (Add [^\n]*)\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the checkout, in which one recipe is followed after the other."""
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("copy") / "checkout", ignore=LEFT_OUT)


def run(command: str, folder: Path) -> str:
    """Return what a command prints in a folder whose code goes before that of the checkout."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(folder), "COLUMNS": "100"}
    shell = ["bash", "-euo", "pipefail", "-c", command]
    ran = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, timeout=GUARD)
    assert ran.returncode == 0, command + ran.stdout + ran.stderr
    return ran.stdout


def test_there_is_a_recipe_for_each_kind_of_thing():
    kinds = ("a source", "a fact", "a listing", "a term", "a question", "a page", "a form")
    assert list(RECIPES) == [f"Add {kind}" for kind in kinds]
    assert all(RECIPES.values())


def test_the_commands_of_the_recipes_do_what_they_say(copy):
    """One test, since each recipe builds on those before it."""
    for kind, block in [one for blocks in RECIPES.values() for one in blocks]:
        if kind == "sh":
            run(block, copy)
            continue
        for command, shown in re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE):
            assert shown and run(command, copy) == shown, command
    run("ruff check && ruff format --check && gcm-ld format --check", copy)


def test_the_commands_before_a_commit_are_targets_of_the_makefile():
    targets = set(re.findall(r"^([\w/.]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([\w/.]+)", TEXT)) <= targets


def test_the_files_that_decide_are_there():
    files = re.findall(r"^\| .* \| `(gcm_ld/.*)` \|$", TEXT, re.MULTILINE)
    assert len(files) >= 5
    assert [file for file in files if not (ROOT / file).is_file()] == []
