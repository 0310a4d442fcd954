"""Each rule has a case that breaks it and no other, and what the valid cases say keeps them all."""

from pathlib import Path

import pytest
import rdflib
import trials
from rdflib import RDF, SH

from gcm_ld.checks import shacl
from gcm_ld.core import names
from gcm_ld.edition import dataset, files
from gcm_ld.reasoner import inference

ROOT = Path(__file__).parents[1]
CONSISTENT = (
    "attribution/invalid.Attribution-stated.ttl",
    "engagement/invalid.Engagement-area.ttl",
    "engagement/invalid.Engagement-iri.ttl",
    "mechanism/invalid.Mechanism-type.ttl",
    "meeting/invalid.Meeting-order.ttl",
    "placement/invalid.Element-placement.ttl",
    "statement/invalid.Statement-printed.ttl",
    "statement/invalid.Statement-quoteInPassage.ttl",
)
"""Cases that OWL has nothing against, which is why there are shapes."""


def name(path: Path) -> str:
    return path.relative_to(trials.FOLDER).as_posix()


@pytest.fixture(scope="module")
def world(edition):
    return trials.world(edition)


@pytest.fixture(scope="module")
def rules(edition):
    return shacl.rules(edition)


def broken(graph: rdflib.Graph, rules: shacl.Rules, case: Path) -> set[str]:
    with trials.told(graph, trials.texts(case)) as focus:
        return {result.rule for result in shacl.results(graph, rules, focus)}


@pytest.mark.parametrize("case", trials.VALID, ids=name)
def test_a_valid_case_keeps_every_rule(case, world, rules):
    assert broken(world, rules, case) == set()


@pytest.mark.parametrize("case", trials.INVALID, ids=name)
def test_an_invalid_case_breaks_its_rule_and_no_other(case, world, rules):
    assert broken(world, rules, case) == {trials.rule(case)}


def test_each_rule_has_its_case():
    shapes = rdflib.Graph()
    for file in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(file)
    kinds = (SH.NodeShape, SH.PropertyShape)
    known = {str(shape) for kind in kinds for shape in shapes.subjects(RDF.type, kind)}
    assert sorted(known ^ {trials.rule(case) for case in trials.INVALID}) == []


def test_cases_stand_beside_their_rule():
    for case in trials.INVALID:
        local = trials.rule(case).removeprefix(names.SHAPES)
        assert f"rule:{local}\n" in (ROOT / "shapes" / f"{case.parent.name}.ttl").read_text(), case


def test_cases_leave_no_trace(world, rules):
    before = set(world)
    broken(world, rules, trials.INVALID[0])
    assert set(world) == before


@pytest.mark.parametrize("case", CONSISTENT)
def test_what_breaks_a_rule_may_be_consistent(case, edition, tmp_path):
    for file in edition.files:
        if file.room == "ontology":
            files.write_atomically(tmp_path / file.path, file.text.encode())
    texts = trials.texts(trials.FOLDER / case)
    said = rdflib.Graph()
    for file in [trials.FOLDER / "world.ttl", *texts]:
        part = rdflib.Graph().parse(file)
        for subject in set(part.subjects()):
            said.remove((subject, None, None))
        said += part
    files.write_atomically(tmp_path / "data" / "case.ttl", said.serialize(format="turtle").encode())
    assert inference.contradictions(dataset.read(tmp_path)) == []
