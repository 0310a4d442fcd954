"""What clients know of the site: addresses."""

import pytest


@pytest.fixture(scope="session")
def endpoint(site: str) -> str:
    """The address of its SPARQL endpoint."""
    return site + "sparql"
