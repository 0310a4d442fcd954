"""A table holds each thing of its kind once, with all that is stated of it."""

import csv
import io

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.publish import tables
from gcm_ld.reasoner import inference

ONTOLOGY = """
    gcm:State a owl:Class . gcm:Meeting a owl:Class . gcm:place a owl:ObjectProperty .
    gcm:Summit a owl:Class ; rdfs:subClassOf gcm:Meeting .
    sdg:10 a <http://metadata.un.org/sdg/ontology#Goal> .
"""
DATA = """
    state:CHE a gcm:State ; skos:prefLabel "Switzerland"@en , "Suisse"@fr ; gcm:iso3 "CHE" .
    state:ITA a gcm:State ; skos:prefLabel "Italy"@en ; skos:altLabel "Italia"@it ; dcterms:source state:CHE .
    meeting:m10 a gcm:Summit ; gcm:place state:ITA , state:CHE .
    meeting:m10 gcm:start "2017-10-10"^^xsd:date ; gcm:number 7 .
    meeting:m2 a gcm:Meeting ; gcm:place <http://example.org/> ; gcm:source "x" .
    meeting:m2 gcm:start "2013"^^xsd:gYear .
    meeting:nothing gcm:number 1 .
"""


def grid(table: tables.Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(tables.to_csv(table), newline="")))


@pytest.fixture
def made(small) -> dict[str, tables.Table]:
    return {table.kind: table for table in tables.make(small(ONTOLOGY, DATA))}


def test_kinds_of_things_have_tables_and_terms_do_not(made):
    assert list(made) == ["meeting", "sdg", "state"]


def test_things_of_one_class_need_no_column_for_it(made):
    assert names.compact(made["state"].type) == "gcm:State"
    assert grid(made["state"]) == [
        ["id", "prefLabel", "prefLabel_fr", "altLabel", "iso3", "source", "sourceLabel"],
        [names.iri("state", "CHE"), "Switzerland", "Suisse", "", "CHE", "", ""],
        [names.iri("state", "ITA"), "Italy", "", "Italia", "", names.iri("state", "CHE"), "Switzerland"],
    ]


def test_types_languages_and_several_values_have_their_place(made):
    che, ita = names.iri("state", "CHE"), names.iri("state", "ITA")
    head, *rows = grid(made["meeting"])
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {
            "id": names.iri("meeting", "m2"),
            "type": names.expand("gcm:Meeting"),
            "place": "http://example.org/",
            "placeLabel": "http://example.org/",
            "start": "",
            "start_gYear": "2013",
            "number": "",
            "source": "x",
        },
        {
            "id": names.iri("meeting", "m10"),
            "type": names.expand("gcm:Summit"),
            "place": f"{che}|{ita}",
            "placeLabel": "Switzerland|Italy",
            "start": "2017-10-10",
            "start_gYear": "",
            "number": "7",
            "source": "",
        },
    ]


def test_a_separator_is_one_that_no_value_holds(small):
    edition = small("", 'state:CHE a gcm:State ; skos:altLabel "a|b"@en , "c"@en .')
    (table,) = tables.make(edition)
    assert grid(table)[1][1] == "a|b¦c"


def test_values_that_hold_every_separator_are_an_error(small):
    edition = small("", 'state:CHE a gcm:State ; skos:altLabel "|¦‖"@en , "c"@en .')
    with pytest.raises(dataset.EditionError, match="Leave one of them out"):
        tables.make(edition)


def test_a_name_that_two_properties_share_tells_the_other_vocabulary(small):
    edition = small("", 'state:CHE a gcm:State ; gcm:source "a" ; dcterms:source "b" ; gcm:id "c" .')
    (table,) = tables.make(edition)
    assert [column.name for column in table.columns] == ["id", "dcterms_source", "id_string", "source"]


def test_what_is_inferred_stays_out(small):
    edition = small(ONTOLOGY, DATA)
    before = tables.make(edition)
    inference.complete(edition)
    assert tables.make(edition) == before


def test_text_with_quotes_commas_and_line_breaks_comes_back(small):
    edition = small("", 'state:CHE a gcm:State ; skos:prefLabel "a \\"b\\", c\\nd"@en .')
    (table,) = tables.make(edition)
    assert grid(table)[1][1] == 'a "b", c\nd'


def test_the_edition_has_every_instance_of_every_class_in_one_table(edition):
    found = {row[0][0]: table.kind for table in tables.make(edition) for row in table.rows}
    ours = {
        quad.subject.value
        for quad in edition.store.quads_for_pattern(None, ox.NamedNode(names.expand("rdf:type")), None)
        if quad.object.value.startswith(names.ONTOLOGY)
    }
    assert ours - set(found) == set()
    assert {iri: found[iri] for iri in ours if not iri.startswith(f"{names.BASE}{found[iri]}/")} == {}
    assert len(found) == sum(len(table.rows) for table in tables.make(edition))


@pytest.mark.parametrize(
    ("kind", "type_", "count"),
    [("engagement", "Engagement", 143), ("element", "Element", 24), ("theme", "Theme", 6)],
)
def test_the_tables_of_the_edition_have_the_counts_of_the_note(edition, kind, type_, count):
    made = {table.kind: table for table in tables.make(edition)}
    assert (made[kind].type, len(made[kind].rows)) == (names.ONTOLOGY + type_, count)


def test_the_catalog_tells_title_version_and_licence(edition):
    about = tables.catalog(edition)
    assert about["license"].startswith("https://creativecommons.org/licenses/")
    assert all(about.values())
