"""Editions for the tests, the real one, read once, and small ones of a few triples; clients, and a site."""

import dataclasses
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import live
import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.metadata import extras
from gcm_ld.publish import builds, publications

PREFIXES = " ".join(f"PREFIX {prefix}: <{space}>" for prefix, space in names.PREFIXES.items())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it at the end."""
    items.sort(key=lambda item: item.path.name != "test_mutation.py")


@pytest.fixture(scope="session")
def edition() -> dataset.Edition:
    """The edition of this checkout, as asserted."""
    return dataset.read(Path(__file__).parents[1])


@pytest.fixture(scope="session")
def publication() -> publications.Publication:
    """The edition of this checkout, complete, as it is served at `sites.LOCAL`."""
    return publications.publish(Path(__file__).parents[1])


@pytest.fixture(scope="session")
def dumped(
    publication: publications.Publication, tmp_path_factory, worker_id: str
) -> publications.Publication:
    """The publication with its dumps built beside it, once for all workers of a run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    folder = shared / "dumped"
    with (shared / "dumped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not builds.manifest(folder):
            extras.build(publication.edition, folder)
    return dataclasses.replace(publication, dumps=folder)


@pytest.fixture(scope="module")
def dumped_client(dumped: publications.Publication):
    """A client of the application that serves the edition with its dumps."""
    with _client(dumped) as client:
        yield client


@pytest.fixture(scope="module")
def client(publication: publications.Publication):
    """A client of the application that serves the edition."""
    with _client(publication) as client:
        yield client


def _client(publication: publications.Publication):
    """Return a client with one thread for all that it asks, until its block ends: other modules fork, which
    a process with a thread can't."""
    from starlette.testclient import TestClient

    from gcm_ld.web import app

    return TestClient(app.make(publication), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a site that runs, one for all who only read it."""
    with live.serve() as address:
        yield address


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
