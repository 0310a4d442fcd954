"""Links back: each mapping turned round, in a file that says what it is."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld import names, turtle
from gcm_ld.links import reverse, sssom

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)


def test_each_property_leads_back_to_itself():
    assert set(reverse.INVERSE) == {*sssom.PREDICATES, *sssom.OTHERS}
    for name, back in reverse.INVERSE.items():
        assert reverse.INVERSE[back] == name
        assert (name != back) == (name in ("skos:broadMatch", "skos:narrowMatch"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.scheme.name)
def test_each_mapping_is_turned_round(edition, table):
    text = reverse.write(edition, table)
    assert turtle.format(text) == text
    said = set(turtle.parse(text, "x"))
    for row in table.rows:
        back = names.expand(reverse.INVERSE[names.compact(row.predicate)])
        assert ox.Triple(*map(ox.NamedNode, (row.target, back, row.subject))) in said
    links = [triple for triple in said if triple.subject.value.startswith(table.scheme.space)]
    counted = [
        triple.object.value for triple in said if triple.predicate.value == names.expand("void:triples")
    ]
    assert counted == [str(len(links))] == [str(len(table.rows))]
    ours = {row.subject for row in table.rows}
    labelled = {
        triple.subject.value for triple in said if triple.predicate.value == names.expand("skos:prefLabel")
    }
    assert labelled == ours


def test_goals_and_targets_lead_back_to_the_areas_that_bear_on_them(edition):
    said = turtle.parse(reverse.write_aligned(edition, "2026-11-24", "https://example.org/"), "x")
    related = [triple for triple in said if triple.predicate.value == names.expand("skos:relatedMatch")]
    assert related
    assert all(triple.subject.value.startswith(names.PREFIXES["sdg"]) for triple in related)
    assert all(triple.object.value.startswith(names.PREFIXES["area"]) for triple in related)


def test_there_is_a_file_for_each_vocabulary_and_one_for_the_agenda(edition, tmp_path):
    paths = reverse.save(edition, TABLES, tmp_path / "back")
    assert [path.name for path in paths] == sorted(
        [*(f"{table.scheme.name}.ttl" for table in TABLES), "sdg.ttl"]
    )
    assert all(path.is_file() for path in paths)
    assert reverse.save(edition, [], tmp_path / "none") == []
