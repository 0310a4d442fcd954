"""SSSOM's own validator accepts every table of mappings.

It is installed by pip into an environment of its own, `.venv/sssom`, the first time: what it needs brings
plugins that other tests must not meet.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from gcm_ld.mappings import reverse
from gcm_ld.mappings import sssom as tables

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv" / "sssom"
WANTED = "sssom==0.4.21"
TABLES = sorted((ROOT / "data" / "links").glob("*.sssom.tsv"))


@pytest.fixture(scope="session")
def sssom() -> str:
    """The path of the program `sssom`."""
    program = HOME / ("Scripts" if sys.platform == "win32" else "bin") / "sssom"
    ready = HOME / "ready"
    if not ready.exists() or ready.read_text() != WANTED:
        pip = [str(program.with_name("python")), "-m", "pip", "install", "--quiet", WANTED]
        for command in ([sys.executable, "-m", "venv", "--clear", str(HOME)], pip):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
                pytest.skip(f"no {WANTED}: with a package index, pip installs it into {HOME}. Now: {why}")
        ready.write_text(WANTED)
    return str(program)


def validated(program: str, table: Path) -> subprocess.CompletedProcess[str]:
    """Return what the validator says of a table."""
    return subprocess.run(
        [program, "validate", str(table)], capture_output=True, text=True, timeout=600, check=False
    )


def test_there_are_tables():
    assert len(TABLES) >= 9


@pytest.mark.long
@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name.partition(".")[0])
def test_the_validator_accepts_a_table(sssom, table):
    done = validated(sssom, table)
    assert done.returncode == 0 and "error" not in (done.stdout + done.stderr).lower(), done.stderr[-2000:]


@pytest.mark.parametrize("name", ["sdg", "unbis", "wikidata"])
def test_the_validator_accepts_a_table_of_links_back(sssom, edition, tmp_path, name):
    reverse.save(edition, tables.read(ROOT), tmp_path, unsourced=True)
    done = validated(sssom, tmp_path / f"{name}.sssom.tsv")
    assert done.returncode == 0 and "error" not in (done.stdout + done.stderr).lower(), done.stderr[-2000:]


def test_the_validator_refuses_what_is_wrong(sssom, tmp_path):
    broken = tmp_path / "broken.sssom.tsv"
    broken.write_text(TABLES[0].read_text().replace("semapv:ManualMappingCuration", "semapv:Guessing"))
    assert validated(sssom, broken).returncode != 0
