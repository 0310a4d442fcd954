"""The package is fully typed, and where the checker is overruled it says why."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "gcm_ld").rglob("*.py"))
REASONED = re.compile(r"# type: ignore\[[a-z-]+\] +# \w.*")


def test_mypy_finds_nothing():
    """It keeps what it found in .venv/mypy, so that only what has changed is read again."""
    run = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_module_is_left_out():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["disallow_untyped_defs"]
    names = {name for table in (settings, *settings["overrides"]) for name in table}
    assert not names & {"disable_error_code", "exclude", "follow_imports", "ignore_errors"}
    assert not [name for table in settings["overrides"] for name in table["module"] if "gcm_ld" in name]
    assert (ROOT / "gcm_ld" / "py.typed").is_file()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_checker_is_overruled_with_a_reason(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        assert "type: ignore" not in line or REASONED.search(line), f"{path}:{number}"
