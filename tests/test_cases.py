"""Each rule has a case that breaks it and no other, and what the valid cases say keeps them all."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import trials
from rdflib import RDF, SH

from gcm_ld.checks import engines
from gcm_ld.core import names
from gcm_ld.edition import dataset, files
from gcm_ld.reasoner import inference

ROOT = Path(__file__).parents[1]
CONSISTENT = (
    "stated-value/invalid.StatedValue-stated.ttl",
    "engagement/invalid.Engagement-area.ttl",
    "engagement/invalid.Engagement-iri.ttl",
    "mechanism/invalid.Mechanism-type.ttl",
    "meeting/invalid.Meeting-order.ttl",
    "placement/invalid.Element-placement.ttl",
    "statement/invalid.Statement-printed.ttl",
    "statement/invalid.Statement-quoteInPassage.ttl",
)
"""Cases that OWL has nothing against, which is why there are shapes."""


EDITION = names.SHAPES + "Edition-"


def name(path: Path) -> str:
    return path.relative_to(trials.FOLDER).as_posix()


@pytest.fixture(scope="module")
def aimed(edition) -> Callable[..., tuple[list[ox.Triple], list[ox.Triple]]]:
    """Return the shapes that are for the things that cases are about, and the triples to look at."""
    world, shapes = trials.world(edition), trials.store(dataset.shapes(edition))

    def make(*cases: Path) -> tuple[list[ox.Triple], list[ox.Triple]]:
        triples, focus = trials.stated(world, *cases)
        return trials.aimed(shapes, trials.store(triples), focus), triples

    return make


def broken(aimed: Callable[..., tuple], case: Path) -> set[str]:
    """Return the rules that are broken at what a case is about, those for the edition as a whole left out
    where it is not about them: a case is a part of one."""
    rules = {rule for _, rule in trials.broken(*aimed(case))}
    return {rule for rule in rules if case.parent.name == "edition" or not rule.startswith(EDITION)}


@pytest.mark.parametrize("case", trials.VALID, ids=name)
def test_a_valid_case_keeps_every_rule(case, aimed):
    assert broken(aimed, case) == set()


@pytest.mark.parametrize("case", trials.INVALID, ids=name)
def test_an_invalid_case_breaks_its_rule_and_no_other(case, aimed):
    assert broken(aimed, case) == {trials.rule(case)}


@pytest.mark.long
@pytest.mark.parametrize(
    "cases", trials.rounds(trials.VALID + trials.INVALID), ids=lambda cases: name(cases[0])
)
def test_pyshacl_and_shifty_report_the_same_of_cases(cases, aimed):
    """The same node, rule, message, severity, value and path, each case's rule among them: a case whose rule
    another one hides, by what it says of a thing that this one links to, is looked at alone. Shifty's short
    report, by which the tests above go, names the same nodes and rules."""

    def results(engine: str, *cases: Path) -> set[tuple]:
        shapes, triples = aimed(*cases)
        return trials.compared(engines.validator(shapes, engine)(triples))

    found = results("shifty", *cases)
    assert results("pyshacl", *cases) == found
    short = {(focus, rule) for focus, rule in trials.broken(*aimed(*cases)) if not focus.startswith("_:")}
    assert short == {(focus.value, rule) for focus, rule, *_ in found if focus}
    rules = {rule for _, rule, *_ in found}
    for case in cases:
        if case in trials.INVALID and trials.rule(case) not in rules:
            assert results("pyshacl", case) == results("shifty", case)


def test_each_rule_has_its_case():
    shapes = rdflib.Graph()
    for file in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(file)
    kinds = (SH.NodeShape, SH.PropertyShape)
    known = {str(shape) for kind in kinds for shape in shapes.subjects(RDF.type, kind)}
    known -= {str(shape) for shape in shapes.subjects(SH.deactivated)}
    assert sorted(known ^ {trials.rule(case) for case in trials.INVALID}) == []


def test_cases_stand_beside_their_rule():
    for case in trials.INVALID:
        local = trials.rule(case).removeprefix(names.SHAPES)
        assert f"rule:{local}\n" in (ROOT / "shapes" / f"{case.parent.name}.ttl").read_text(), case


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
