"""The synthetic editions of the benchmarks depend on the seed alone, and the shapes hold for their copies."""

import importlib.util
from pathlib import Path

import pytest

from gcm_ld.checks import shacl
from gcm_ld.core import names
from gcm_ld.edition import dataset

_SPEC = importlib.util.spec_from_file_location(
    "synthetic", Path(__file__).parents[1] / "benchmarks" / "synthetic.py"
)
synthetic = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(synthetic)
MARK, MORE = "-xa", 28_000
"""What the names of the first copy hold, and about how many triples it adds."""


@pytest.fixture(scope="module")
def copied(edition, tmp_path_factory) -> dataset.Edition:
    folder = tmp_path_factory.mktemp("synthetic")
    synthetic.write(edition.root, folder, len(edition.store) + MORE)
    return dataset.read(folder)


def kinds(edition: dataset.Edition) -> set[str]:
    return {names.compact(iri).partition(":")[0] for iri in things(edition)}


def things(edition: dataset.Edition) -> list[str]:
    return sorted({quad.subject.value for quad in edition.store if MARK in str(quad.subject)})


def test_every_kind_that_is_copied_is_there(copied):
    assert kinds(copied) == set(synthetic.COPIED)


def test_the_size_is_about_what_is_wanted(edition, copied):
    assert abs(len(copied.store) - len(edition.store) - MORE) < MORE / 5


def test_the_same_seed_gives_the_same_files_and_another_one_others(edition, copied, tmp_path):
    wanted = len(edition.store) + MORE
    synthetic.write(edition.root, tmp_path / "same", wanted)
    synthetic.write(edition.root, tmp_path / "other", wanted, seed=2)
    assert dataset.read(tmp_path / "same").fingerprint == copied.fingerprint
    assert dataset.read(tmp_path / "other").fingerprint != copied.fingerprint


QUOTES = ("Statement-quoteInPassage", "StatedValue-nameQuoted", "StatedValue-thingQuoted")
"""Rules that a few copies break: the mark after a name may stand within the words of another in a quote."""


def test_the_shapes_hold_for_what_is_copied(copied):
    found = (finding for finding in shacl.check(copied) if MARK in finding.thing)
    findings = [finding for finding in found if not finding.is_warning]
    assert [finding for finding in findings if not finding.rule.endswith(QUOTES)] == []
    assert len(findings) < 10
