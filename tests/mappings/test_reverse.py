"""Links back: each mapping turned round, in a file that says what it is, beside a table that says why."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.mappings import rdf, reverse, sssom
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)


def read(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return head and rows of a table."""
    lines = text.splitlines()
    head = dict(line[1:].split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    body = "\n".join(line for line in lines if not line.startswith("#"))
    return head, list(csv.DictReader(io.StringIO(body), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_each_property_leads_back_to_itself():
    assert set(reverse.INVERSE) == {*sssom.PREDICATES, *sssom.OTHERS}
    for name, back in reverse.INVERSE.items():
        assert reverse.INVERSE[back] == name
        assert (name != back) == (name in ("skos:broadMatch", "skos:narrowMatch"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.vocabulary.name)
def test_each_mapping_is_turned_round(edition, table):
    text = reverse.write(reverse.of_table(edition, table))
    assert turtle.format(text) == text
    said = set(turtle.parse(text, "x"))
    for row in table.rows:
        back = names.expand(reverse.INVERSE[names.compact(row.predicate)])
        assert ox.Triple(*map(ox.NamedNode, (row.target, back, row.subject))) in said
    links = [triple for triple in said if triple.subject.value.startswith(table.vocabulary.space)]
    counted = [
        triple.object.value for triple in said if triple.predicate.value == names.expand("void:triples")
    ]
    assert counted == [str(len(links))] == [str(len(table.rows))]
    ours = {row.subject for row in table.rows}
    labelled = {
        triple.subject.value for triple in said if triple.predicate.value == names.expand("skos:prefLabel")
    }
    assert labelled == ours


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.vocabulary.name)
def test_each_link_says_how_sure_it_is_by_what_work_and_why(edition, table):
    head, rows = read(reverse.write_table(reverse.of_table(edition, table)))
    assert head["mapping_set_id"].strip('"') == names.graph(table.vocabulary.turtle) + "#reverse"
    assert head["subject_source"].strip('"') == table.vocabulary.iri
    assert ("non-commercial" in head.get("mapping_set_description", "")) == (table.vocabulary.name == "unbis")
    told = {(row["subject_id"], row["object_id"]): row for row in rows}
    assert len(told) == len(rows) == len(table.rows)
    for row in table.rows:
        cells = told[names.compact(row.target), names.compact(row.subject)]
        assert (cells["confidence"], cells["comment"]) == (row.confidence, row.comment)
        assert cells["mapping_justification"] == names.compact(row.justification)
        assert cells["other"] == f"certainty: {rdf.evidence(row)[1]}"


def test_goals_and_targets_lead_back_to_the_areas_that_bear_on_them(edition):
    back = reverse.of_relevances(edition, "2026-11-24", "https://example.org/")
    said = turtle.parse(reverse.write(back), "x")
    related = [triple for triple in said if triple.predicate.value == names.expand("skos:relatedMatch")]
    assert related
    assert all(triple.subject.value.startswith(names.PREFIXES["sdg"]) for triple in related)
    assert all(triple.object.value.startswith(names.PREFIXES["area"]) for triple in related)


def test_unsourced_alignments_are_left_out_unless_all_are_asked_for(edition):
    part = reverse.of_relevances(edition, "2026-11-24", "https://example.org/").rows
    whole = reverse.of_relevances(edition, "2026-11-24", "https://example.org/", unsourced=True).rows
    unsourced = [row for row in whole if row["other"] == "certainty: unsourced"]
    assert unsourced and [row for row in whole if row not in unsourced] == list(part)
    kind, relevance = names.expand("rdf:type"), names.ONTOLOGY + "TargetRelevance"
    stated = edition.store.quads_for_pattern(None, ox.NamedNode(kind), ox.NamedNode(relevance))
    assert len(whole) == len({quad.subject for quad in stated})
    _, rows = read(
        reverse.write_table(reverse.of_relevances(edition, "2026-11-24", "https://example.org/", True))
    )
    assert all(row["mapping_source"] or row["comment"] for row in rows)
    for row in rows:
        work = "BackgroundKnowledgeBasedMatching" if row["mapping_source"] else "ManualMappingCuration"
        assert row["mapping_justification"] == f"semapv:{work}"


def test_there_are_two_files_for_each_vocabulary_and_for_the_agenda(edition, tmp_path):
    paths = reverse.save(edition, TABLES, tmp_path / "back")
    stems = [*(table.vocabulary.name for table in TABLES), "sdg"]
    assert {path.name for path in paths} == {f"{s}{end}" for s in stems for end in (".ttl", ".sssom.tsv")}
    assert all(path.is_file() for path in paths)
    assert reverse.save(edition, [], tmp_path / "none") == []
