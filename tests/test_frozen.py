"""What rests on Annexes 1 and 2 alone answers as version 0.4.0 did, but for new IRIs and new last columns.

`frozen.txt` names these questions; `frozen/` has their accepted answers of 0.4.0.
"""

import csv
import re
from pathlib import Path

import pytest

from gcm_ld.core import names

ROOT = Path(__file__).parents[1]
FROZEN = (ROOT / "tests/frozen.txt").read_text().split()


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def replaced() -> dict[str, str]:
    """The IRIs of engagements of 0.4.0, each with the one that replaces it."""
    with (ROOT / "releases/retired.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    return {
        names.expand(row["iri"]): row["replacedBy"] for row in table if row["iri"].startswith("engagement:")
    }


def test_each_frozen_question_has_its_old_answer_and_no_other_does():
    kept = {
        path.relative_to(ROOT / "tests/frozen").with_suffix("").as_posix()
        for path in (ROOT / "tests/frozen").rglob("*.tsv")
    }
    assert kept == set(FROZEN) and len(FROZEN) == len(kept) > 15


@pytest.mark.parametrize("name", FROZEN)
def test_the_answer_is_that_of_the_last_release(name):
    new = replaced()
    old = [
        [re.sub("<([^<>]*)>", lambda match: f"<{new.get(match[1], match[1])}>", cell) for cell in row]
        for row in rows(ROOT / f"tests/frozen/{name}.tsv")
    ]
    assert [row[: len(old[0])] for row in rows(ROOT / f"queries/{name}.tsv")] == old
