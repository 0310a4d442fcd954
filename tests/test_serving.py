"""What the benchmark of the server reports: rates side by side, their ratios, and the slowest pages."""

import importlib.util
import sys
from pathlib import Path

import pytest

from gcm_ld.questions import engines

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def serving():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        spec = importlib.util.spec_from_file_location("serving", FOLDER / "serving.py")
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, "serving", module)
        spec.loader.exec_module(module)
        yield module


class Server:
    def __init__(self, name: str):
        self.name, self.start = name, 0.5

    def memory(self) -> float:
        return 100.0


def test_a_report_sets_ours_beside_the_others(serving):
    rates = {"gcm-ld, cheap": 200, "gcm-ld, medium": 90, "gcm-ld, stored answer": 5_000}
    rates |= {"oxigraph, cheap": 400, "oxigraph, medium": 100, "rdflib, cheap": 10, "rdflib, medium": 0}
    found = {
        row: {number: serving.Load(rate, 1.25, 9.5, 0) for number in serving.CONNECTIONS}
        for row, rate in rates.items()
    }
    running = [Server("gcm-ld"), Server("oxigraph"), Server("rdflib")]
    pages = {"": (200, 9.0, 0.5, 12_000), "note": (200, 30.0, 0.5, 30_000), "gone": (404, 1.0, 0.1, 100)}
    text = serving.report(found, running, {server.name: 80.0 for server in running}, pages, 9.5)
    assert "| gcm-ld, stored answer | 5,000 (1.2 / 9.5) | 5,000 (1.2 / 9.5) | 5,000 (1.2 / 9.5) |" in text
    assert "| oxigraph, medium: gcm-ld, medium | 0.90 | 0.90 | 0.90 |" in text
    assert "| oxigraph, medium: gcm-ld, stored answer | 50.00 | 50.00 | 50.00 |" in text
    assert "| rdflib, medium: gcm-ld, medium | - | - | - |" in text
    assert "| gcm-ld | 0.50 | 80 | 100 |" in text
    assert "Of 3 pages then asked for, 1 took more than 20 ms the first time and 0 later." in text
    assert text.index("| /note | 30.0 |") < text.index("| /gone (status 404) | 1.0 |")


def test_failures_are_told(serving):
    assert str(serving.Load(1_000, 1, 2, 3)) == "1,000 (1.0 / 2.0), 3 failed"


def test_the_cheap_query_and_the_medium_one_are_about_coverage(serving, publication):
    assert len(engines.ask(publication.store, serving.CHEAP).rows) == 6
    assert serving.MEDIUM in publication.questions
