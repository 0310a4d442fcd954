"""A third engine, TopBraid on Apache Jena, sees what shapes are for; `tools/jena.py` asks it about all."""

import importlib.util

import live
import pytest
import trials

from gcm_ld.checks import engines
from gcm_ld.edition import dataset

_SPEC = importlib.util.spec_from_file_location("jena", live.ROOT / "tools/jena.py")
jena = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(jena)


def test_a_third_engine_breaks_the_rules_of_cases_that_the_first_breaks(edition):
    cases = trials.rounds(trials.INVALID)[0]
    triples, focus = trials.stated(trials.world(edition), *cases)
    aimed = trials.aimed(trials.store(dataset.shapes(edition)), trials.store(triples), focus)
    try:
        found = jena.broken(triples, aimed)
    except live.Missing as error:
        pytest.skip(str(error))
    ours = {result.rule for result in engines.validator(aimed)(triples)}
    assert len(ours) > 20
    assert set(found) == ours
