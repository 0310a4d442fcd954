"""The Turtle of data/links/ is what the tables make, each mapping with the triple that it says."""

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.mappings import rdf, sssom, vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)
MATCHES = [names.expand(name) for name in sssom.PREDICATES]


def test_the_turtle_of_the_edition_is_what_the_tables_make():
    assert rdf.stale(ROOT, TABLES) == [], "run: gcm-ld links --write"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.vocabulary.name)
def test_each_row_is_a_mapping_and_a_triple(table):
    said = rdf.triples(table)
    assert len(set(said)) == len(said)
    mappings = {
        triple.subject.value for triple in said if triple.object == ox.NamedNode(names.expand("gcm:Mapping"))
    }
    assert len(mappings) == len(table.rows)
    for row in table.rows:
        assert vocabularies.mapping(row.subject, row.target, table.vocabulary) in mappings
        assert ox.Triple(*map(ox.NamedNode, (row.subject, row.predicate, row.target))) in said
    assert set(turtle.parse(rdf.write(table), "x")) == set(said)


def test_exact_matches_are_disjoint_with_the_others_and_stay_apart(edition):
    """S46 of SKOS, and with exactMatch followed both ways through all vocabularies at once."""
    exact: dict[str, set[str]] = {}
    others = set()
    for predicate in MATCHES:
        for quad in edition.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            pair = quad.subject.value, quad.object.value
            if predicate.endswith("exactMatch"):
                for one, other in (pair, pair[::-1]):
                    exact.setdefault(one, {one}).add(other)
            else:
                others.add(pair)
    new = True
    while new:
        wider = {one: set().union(*(exact[other] for other in same)) for one, same in exact.items()}
        new, exact = wider != exact, wider
    assert exact and others
    assert not [(one, other) for one, other in others if other in exact.get(one, ())]
    for same in exact.values():
        ours = [iri for iri in same if iri.startswith((names.BASE, names.PREFIXES["sdg"]))]
        assert len(ours) == 1


@pytest.mark.parametrize(
    ("values", "basis"),
    [
        ({"confidence": "0.85"}, ("editorial", "derived")),
        ({"confidence": "0.5"}, ("editorial", "unsourced")),
        ({"predicate": "schema:sameAs"}, ("editorial", "unsourced")),
        ({"predicate": "rdfs:seeAlso", "confidence": "0.95"}, ("editorial", "derived")),
        ({"source": "x", "justification": "semapv:UnspecifiedMatching"}, ("sourced", "found")),
        ({"source": "x", "justification": "semapv:LexicalMatching"}, ("sourced", "derived")),
        (
            {"source": "x", "justification": "semapv:LexicalMatching", "confidence": "0.95"},
            ("sourced", "found"),
        ),
        ({"source": "x", "justification": "semapv:ManualMappingCuration"}, ("editorial", "derived")),
    ],
)
def test_a_mapping_rests_on_its_source_or_is_a_judgement(values, basis):
    justification = names.expand(values.pop("justification", "semapv:ManualMappingCuration"))
    values["predicate"] = names.expand(values.get("predicate", "skos:closeMatch"))
    row = sssom.Row("s", "", "p", "o", "", justification, "0.85", "why")
    assert rdf.evidence(dataclasses.replace(row, **values)) == basis


def test_saving_writes_what_changed_and_takes_away_what_no_table_makes(tmp_path):
    folder = tmp_path / "data" / "links"
    folder.mkdir(parents=True)
    for table in TABLES[:2]:
        (tmp_path / table.vocabulary.path).write_text(sssom.write(table))
    (folder / "gone.ttl").write_text("")
    (tmp_path / vocabularies.PATH).write_bytes((ROOT / vocabularies.PATH).read_bytes())
    tables = sssom.read(tmp_path)
    paths = sorted(["data/links/gone.ttl", *(table.vocabulary.turtle for table in tables)])
    assert rdf.stale(tmp_path, tables) == rdf.save(tmp_path, tables) == paths
    assert rdf.save(tmp_path, tables) == [] and not (folder / "gone.ttl").exists()
    made = (folder / "agrovoc.ttl").read_text()
    assert made == (ROOT / "data" / "links" / "agrovoc.ttl").read_text()
    (folder / "agrovoc.ttl").write_text(made + "\n")
    assert rdf.stale(tmp_path, tables) == ["data/links/agrovoc.ttl"]
