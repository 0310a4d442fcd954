"""Coverage as cubes: each keeps the constraints of the vocabulary, and says what the answers say."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.publish import cubes
from gcm_ld.questions import answers, queries

CONSTRAINTS = sorted((Path(__file__).parent / "cubes").glob("ic-*.rq"))
OBSERVATIONS = f"""PREFIX qb: <{names.PREFIXES["qb"]}> PREFIX cube: <{cubes.SPACE}>
SELECT ?sources ?areas ?standing WHERE {{
  ?o qb:dataSet cube:by-theme ; cube:theme ?theme ; cube:sources ?sources ;
    cube:areas ?areas ; cube:standing ?standing
}}"""
NORMAL = [
    f"PREFIX qb: <{names.PREFIXES['qb']}> INSERT {{ ?c qb:componentProperty ?p . ?p a qb:{kind}Property }} "
    f"WHERE {{ ?c qb:{kind.lower()} ?p }}"
    for kind in ("Dimension", "Measure", "Attribute")
]
"""The first phase of normalization: what follows from the shorter words of the vocabulary."""


@pytest.fixture(scope="module")
def store(publication):
    made = ox.Store()
    made.extend(ox.Quad(*triple) for triple in cubes.triples(publication.edition))
    for update in NORMAL:
        made.update(update)
    scheme = ox.NamedNode(names.expand("skos:inScheme"))
    made.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in publication.store.quads_for_pattern(None, scheme, None)
    )
    schemes = ox.NamedNode(names.expand("skos:ConceptScheme"))
    kind = ox.NamedNode(names.expand("rdf:type"))
    made.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in publication.store.quads_for_pattern(None, kind, schemes)
    )
    return made


def test_there_is_a_query_for_each_constraint():
    assert [path.stem for path in CONSTRAINTS] == [f"ic-{number:02}" for number in range(1, 22)]


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda path: path.stem)
def test_the_cubes_keep_the_constraints(path, store):
    assert not bool(store.query(path.read_text()))


BREAKS = {
    "ic-01": "INSERT { ?o qb:dataSet cube:other } WHERE { ?o a qb:Observation }",
    "ic-02": "DELETE { cube:by-area qb:structure ?s } WHERE { cube:by-area qb:structure ?s }",
    "ic-03": "DELETE { ?p a qb:MeasureProperty } WHERE { ?p a qb:MeasureProperty }",
    "ic-04": "DELETE { cube:area rdfs:range ?r } WHERE { cube:area rdfs:range ?r }",
    "ic-05": "DELETE { cube:area qb:codeList ?l } INSERT { cube:area rdfs:range skos:Concept } "
    "WHERE { cube:area qb:codeList ?l }",
    "ic-06": "INSERT { ?c qb:componentRequired false } WHERE { ?c qb:componentProperty cube:area }",
    "ic-11": "DELETE { ?o cube:area ?a } WHERE { ?o cube:area ?a }",
    "ic-12": "INSERT { cube:twice ?p ?v } WHERE { cube:by-theme-note-almaty-process-human-rights ?p ?v }",
    "ic-13": "DELETE { ?o cube:standing ?s } WHERE { ?o cube:standing ?s }",
    "ic-14": "DELETE { ?o cube:areas ?n } WHERE { ?o cube:areas ?n }",
    "ic-19": "INSERT { ?o cube:standing cube:area } WHERE { ?o a qb:Observation }",
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_constraint_sees_what_breaks_it(name, store):
    broken = ox.Store()
    broken.extend(store)
    prefixes = "".join(f"PREFIX {prefix}: <{names.PREFIXES[prefix]}> " for prefix in ("qb", "rdfs", "skos"))
    broken.update(f"{prefixes} PREFIX cube: <{cubes.SPACE}> {BREAKS[name]}")
    path = next(path for path in CONSTRAINTS if path.stem == name)
    assert bool(broken.query(path.read_text()))


def test_the_observations_are_the_cells_of_the_answers(publication, store):
    rows = [tuple(term.value for term in row) for row in store.query(OBSERVATIONS)]
    listed = {
        source: sum(1 for row in rows if row[0].endswith(f"/{source}") and row[2].endswith("/listed"))
        for source in ("note", "others", "since", "all")
    }
    query = queries.find("coverage/theme-matrix", publication.edition.root)
    for source, number in listed.items():
        answer = answers.answer(publication.edition, query, {"source": source})
        at = answer.columns.index("state")
        states = [row[at].value for row in answer.table.rows]
        assert number == states.count("listed") > 0, source
        assert sum(1 for row in rows if row[0].endswith(f"/{source}")) == len(states)
    assert listed["note"] == 97
