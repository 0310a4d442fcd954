"""The wheel holds the package, its types and the edition, and answers from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gcm_ld.edition import dataset

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_it_says_that_the_package_is_typed(wheel):
    assert "gcm_ld/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_it_holds_each_file_of_the_edition(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "gcm_ld/published/CHANGELOG.md",
        "gcm_ld/published/CITATION.cff",
        "gcm_ld/published/codemeta.json",
        "gcm_ld/published/notebooks/one-country.py",
    } <= held
    rooms = [*dataset.ROOMS, "queries"]
    files = [
        path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in {".ttl", ".rq", ".tsv"}
    ]
    assert files
    assert {f"gcm_ld/published/{path.relative_to(ROOT).as_posix()}" for path in files} <= held


def test_it_answers_from_another_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import gcm_ld, pathlib; print(pathlib.Path(gcm_ld.__file__).parents[1]);"
        "print(len(gcm_ld.ask('coverage/theme-summary').rows));"
        "from gcm_ld.metadata import releases; from gcm_ld.web import mcp_server;"
        "publication = gcm_ld.open().publication; print(releases.read(publication)[-1].version);"
        "print((publication.edition.root / 'CITATION.cff').is_file());"
        "from gcm_ld.web.pages import notebooks; print(len(notebooks.NAMES))"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    folder, rows, first, cited, shown = ran.stdout.split()
    assert Path(folder) == tmp_path / "site"
    assert int(rows) > 0
    assert (first, cited, shown) == ("0.1.0", "True", "3")
