"""Both engines report the same, and the targets that pySHACL is given mean what the shapes say."""

import importlib.util

import pyoxigraph as ox
import pytest
import trials

from gcm_ld.checks import engines
from gcm_ld.core import names
from gcm_ld.edition import dataset

SHAPE = f"""PREFIX rule: <{names.SHAPES}> PREFIX sh: <{names.PREFIXES["sh"]}>
    PREFIX xsd: <{names.PREFIXES["xsd"]}> PREFIX x: <https://example.org/>
    rule:A a sh:PropertyShape ; sh:targetSubjectsOf x:p ; sh:path x:p ; sh:message "It is so."@en ;
        sh:severity sh:Warning ; sh:datatype xsd:%s ."""


def parse(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]


def results(engine: str, datatype: str, lexical: str) -> list[engines.Result]:
    data = (
        f'<https://example.org/a> <https://example.org/p> "{lexical}"^^<{names.expand("xsd:" + datatype)}> .'
    )
    return engines.validator(parse(SHAPE % datatype), engine)(parse(data))


@pytest.mark.parametrize("engine", engines.NAMES)
def test_a_result_names_node_rule_message_severity_value_and_path(engine):
    (result,) = results(engine, "integer", "01x")
    assert result == engines.Result(
        ox.NamedNode("https://example.org/a"),
        names.SHAPES + "A",
        "It is so.",
        "Warning",
        ox.Literal("01x", datatype=ox.NamedNode(names.expand("xsd:integer"))),
        ox.NamedNode("https://example.org/p"),
    )
    assert results(engine, "integer", "01") == []


@pytest.mark.parametrize(("datatype", "lexical"), [("decimal", "1e3"), ("dateTime", "2017-01-01")])
def test_where_the_engines_differ_shifty_keeps_to_xml_schema(datatype, lexical):
    """A decimal has no exponent, a dateTime a time; rdflib, which pySHACL asks, takes both."""
    assert len(results("shifty", datatype, lexical)) == 1
    assert results("pyshacl", datatype, lexical) == []


def test_shifty_is_the_default_where_it_is_installed():
    installed = importlib.util.find_spec("shifty") is not None
    assert (engines.DEFAULT == "shifty") == installed


@pytest.mark.parametrize("engine", engines.NAMES)
def test_without_shapes_there_is_no_result(engine):
    assert engines.validator([], engine)(parse(SHAPE % "integer")) == []


def test_another_engine_is_an_error():
    with pytest.raises(KeyError):
        engines.validator([], "other")


def test_pyshacl_reports_what_it_reports_of_the_shapes_as_written(edition, monkeypatch):
    shapes = dataset.shapes(edition)
    cases = [case for case in trials.INVALID if case.parent.name in ("stated-value", "meeting", "statement")]
    data = [triple for case in cases[::3] for triple in parse(case.read_text())]
    reported = trials.compared(engines.validator(shapes, "pyshacl")(data))
    monkeypatch.setattr(engines, "_direct", lambda graph: graph)
    expected = trials.compared(engines.validator(shapes, "pyshacl")(data))
    assert len(expected) > 30
    assert reported == expected
