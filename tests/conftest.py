"""Editions for the tests: the real one, read once, and small ones made of a few triples."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gcm_ld import dataset, names

PREFIXES = " ".join(f"PREFIX {prefix}: <{space}>" for prefix, space in names.PREFIXES.items())


@pytest.fixture(scope="session")
def edition() -> dataset.Edition:
    """The edition of this checkout, as asserted."""
    return dataset.read(Path(__file__).parents[1])


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., dataset.Edition]:
    """Make and read an edition of `small(ontology, data, shapes)`, texts that may use every house prefix.

    They become ontology/gcm.ttl, data/thing.ttl and shapes/thing.ttl, and their first line stays the first.
    """

    def make(ontology: str = "", data: str = "", shapes: str = "") -> dataset.Edition:
        texts = {"ontology/gcm.ttl": ontology, "data/thing.ttl": data, "shapes/thing.ttl": shapes}
        for path, text in texts.items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(f"{PREFIXES} {text}\n")
        return dataset.read(tmp_path)

    return make
