"""Goals, targets and indicators are as the publisher says, and what differs is told with its line."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.mappings import extracts, goals
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / goals.PATH).read_text()
OURS = {t for t in turtle.parse(TEXT, "x") if t.subject.value.startswith(names.PREFIXES["sdg"])}
TARGET = ox.NamedNode(names.expand("sdg:10.7"))


def held(*left_out: str, more: str = "") -> extracts.Extracts:
    """Return an extract that says what the edition does, but for some properties of target 10.7."""
    found = extracts.Extracts()
    gone = {ox.NamedNode(names.expand(name)) for name in left_out}
    note = ox.NamedNode(names.expand("skos:note"))
    for triple in OURS:
        if triple.subject == TARGET and triple.predicate in gone:
            continue
        short = triple.predicate.value == names.expand("gcm:shortLabel")
        found.goals.add(ox.Triple(triple.subject, note, triple.object) if short else triple)
    if more:
        found.goals |= set(turtle.parse(more, "y"))
    return found


def test_what_agrees_is_checked_and_without_an_extract_nothing_is(edition):
    assert goals.check(edition, held()) == (60, 60, [])
    assert goals.check(edition, None) == goals.check(edition, extracts.Extracts()) == (0, 60, [])


@pytest.mark.parametrize("name", ["skos:prefLabel", "skos:notation", "sdgo:isTargetOf"])
def test_a_value_that_the_extract_has_not_is_found_with_its_line(edition, name):
    _, _, found = goals.check(edition, held(name))
    assert len(found) == (3 if name == "skos:prefLabel" else 1)
    path, line, what = found[0].split(":", 2)
    assert path == goals.PATH and name in TEXT.splitlines()[int(line) - 1]
    assert name in what and what.endswith("is not what the extract says. Write its value.")


def test_an_iri_that_the_extract_has_not_is_found(edition):
    extract = held()
    extract.goals = {triple for triple in extract.goals if triple.subject != TARGET}
    _, _, (told,) = goals.check(edition, extract)
    line = int(told.split(":")[1])
    assert TEXT.splitlines()[line - 1] == "sdg:10.7" and f"{TARGET.value} is unknown in the extract" in told


def test_a_label_that_the_edition_has_not_is_found_but_white_space_does_not_matter(edition):
    label = next(t.object for t in OURS if t.subject == TARGET and str(t.object).endswith('"@fr'))
    spaced = f'{TARGET} <{names.expand("skos:prefLabel")}> "{label.value.replace(" ", "   ", 2)}"@fr .'
    assert goals.check(edition, held(more=spaced))[2] == []
    other = f'{TARGET} <{names.expand("skos:prefLabel")}> "autre"@fr , "другой"@ru .'
    _, _, (told,) = goals.check(edition, held(more=other))
    assert 'the extract has the label "autre"@fr. Write it.' in told
