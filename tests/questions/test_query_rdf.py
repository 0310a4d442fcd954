"""Stored questions are described in RDF as their heads say, and the rules for questions hold of them."""

import dataclasses

import pyoxigraph as ox

from gcm_ld.checks import engines
from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.questions import queries, query_rdf


def described(asked):
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in query_rdf.triples(asked))
    return store


def values(store, about, name):
    quads = store.quads_for_pattern(ox.NamedNode(about), ox.NamedNode(names.expand(name)), None)
    return [quad.object.value for quad in quads]


def test_every_question_is_described_with_its_text_parameters_and_columns(edition):
    asked = queries.read(edition.root)
    store = described(asked)
    for query in asked:
        about = names.iri("query", query.name)
        assert values(store, about, "sh:select") == [query.text]
        assert values(store, about, "rdfs:label") == [query.summary]
        assert len(values(store, about, "sh:parameter")) == len(query.parameters)
        assert len(values(store, about, "csvw:column")) == len(query.columns)
    query = queries.find("coverage/theme-summary", edition.root)
    taken = f"{names.iri('query', query.name)}#parameter-source"
    assert values(store, taken, "sh:defaultValue") == ["note"]
    assert values(store, taken.replace("source", "theme"), "sh:defaultValue") == []
    given = f"{names.iri('query', query.name)}#column-listed"
    assert values(store, given, "dcterms:type") == ["integer"]
    assert values(store, given, "sh:order") == ["3"]


def test_the_rules_hold_of_the_questions_and_see_a_broken_one(edition):
    asked = queries.read(edition.root)
    validator = engines.validator(dataset.shapes(edition))

    def validate(triples):
        questions = {triple.subject for triple in triples}
        return [result for result in validator(triples) if result.focus in questions]

    assert validate(query_rdf.triples(asked)) == []
    asked[0] = dataclasses.replace(asked[0], summary="This is no question.")
    (result,) = validate(query_rdf.triples(asked))
    assert result.rule == names.SHAPES + "Query-label"
    assert query_rdf.file(result.focus.value) == f"queries/{asked[0].name}.rq"


def test_the_file_of_a_column_is_that_of_its_question():
    about = names.iri("query", "coverage", "theme-summary") + "#column-of"
    assert query_rdf.file(about) == "queries/coverage/theme-summary.rq"
