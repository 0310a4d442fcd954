"""The graphs that go with those of the edition are the same at the endpoint and in the dumps."""

from collections import Counter

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.metadata import extras
from gcm_ld.publish import publications
from gcm_ld.web.sparql import service


def test_dumps_hold_what_the_endpoint_holds(dumped):
    quads = {quad for name in ("all", "labels") for quad in ox.parse(path=dumped.dumps / f"{name}.nq")}
    whole, parts = service.counts(dumped)
    assert Counter(quad.graph_name.value for quad in quads) == parts
    assert len({quad.triple for quad in quads}) == whole
    for graph in (extras.QUESTIONS, extras.CATALOG):
        assert parts[graph] > 1000


def test_trig_holds_the_quads_too(dumped):
    def found(suffix: str) -> Counter[str]:
        return Counter(quad.graph_name.value for quad in ox.parse(path=dumped.dumps / f"all.{suffix}"))

    assert found("trig") == found("nq")


def test_the_catalogue_tells_the_edition_wherever_it_stands(dumped):
    at_home = extras.graphs(publications.of(dumped.edition))[extras.CATALOG]
    here = extras.graphs(dumped)[extras.CATALOG]
    assert {str(triple) for triple in at_home} == {str(triple) for triple in here}
    told = {triple.object.value for triple in here if isinstance(triple.object, ox.Literal)}
    assert dumped.edition.identifier in told
    assert not any("127.0.0.1" in str(triple) for triple in here)
    addresses = {t.object.value for t in here if t.predicate.value.endswith("#downloadURL")}
    assert f"{names.BASE}dumps/all.nq" in addresses
