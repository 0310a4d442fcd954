"""A site that runs, for clients that know nothing of it but its address."""

from collections.abc import Iterator

import live
import pytest


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a site that runs."""
    with live.serve() as address:
        yield address


@pytest.fixture(scope="session")
def endpoint(site: str) -> str:
    """The address of its SPARQL endpoint."""
    return site + "sparql"
