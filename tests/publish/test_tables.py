"""A table holds each thing of its kind once, with all that is stated of it."""

import csv
import io
import json
from pathlib import Path

import csvw as reader
import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset, rights
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


def test_names_that_others_gave_stay_out(edition):
    made = {table.kind: table for table in tables.make(edition)}
    columns = [column.name for column in made["state"].columns]
    assert "prefLabel" in columns and not [name for name in columns if name.startswith("prefLabel_")]


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
    [("engagement", "Engagement", 456), ("element", "Element", 24), ("theme", "Theme", 6)],
)
def test_the_tables_of_the_edition_have_the_counts_that_are_known(edition, kind, type_, count):
    made = {table.kind: table for table in tables.make(edition)}
    assert (made[kind].type, len(made[kind].rows)) == (names.ONTOLOGY + type_, count)


def test_the_catalog_tells_title_version_and_licence(edition):
    about = tables.catalog(edition)
    assert about["license"].startswith("https://creativecommons.org/licenses/")
    assert all(about.values())


DESCRIBED_DATA = """
    dataset:d a dcat:Dataset ; dcterms:title "T"@en ; dcterms:license <http://example.org/l> .
    state:CHE a gcm:State ; skos:prefLabel "Switzerland"@en , "Suisse"@fr ; gcm:code "C" .
    state:ITA a gcm:State ; skos:prefLabel "Italy"@en .
    meeting:a a gcm:Meeting ; gcm:host state:ITA ; gcm:place state:CHE , state:ITA .
    meeting:a gcm:start "2013"^^xsd:gYear .
    meeting:b a gcm:Meeting ; gcm:host state:CHE ; gcm:place <http://example.org/> .
    meeting:b gcm:start "2017-10"^^xsd:gYearMonth ; gcm:odd "1"^^<http://example.org/type> .
"""
DESCRIBED_ONTOLOGY = """
    gcm:host a owl:ObjectProperty ; rdfs:label "is hosted by"@en ; skos:definition "links a meeting"@en .
    gcm:Meeting a owl:Class ; skos:definition "activity"@en .
"""


@pytest.fixture
def described(small) -> dict:
    edition = small(DESCRIBED_ONTOLOGY, DESCRIBED_DATA)
    return json.loads(tables.metadata(edition, tables.make(edition)))


def column(described: dict, table: str, name: str) -> dict:
    (found,) = [part for part in described["tables"] if part["url"] == table]
    (column,) = [part for part in found["tableSchema"]["columns"] if part["name"] == name]
    return column


def triples(folder: Path) -> set[ox.Triple]:
    """Read tables as triples, as CSVW says, but for each IRI of several in a cell, which is a link here."""
    found = set()
    for table in json.loads((folder / tables.METADATA).read_text())["tables"]:
        columns = table["tableSchema"]["columns"]
        for row in csv.DictReader(io.StringIO((folder / table["url"]).read_text(), newline="")):
            for column in columns:
                if column.get("suppressOutput"):
                    continue
                cell = row.get(column["name"], column.get("valueUrl", ""))
                parts = cell.split(column["separator"]) if "separator" in column else [cell]
                for part in filter(None, parts):
                    subject, predicate = ox.NamedNode(row["id"]), ox.NamedNode(column["propertyUrl"])
                    found.add(ox.Triple(subject, predicate, _term(column, part)))
    return found


def _term(column: dict, text: str) -> ox.NamedNode | ox.Literal:
    if column.get("virtual") or "valueUrl" in column:
        return ox.NamedNode(text)
    if "lang" in column:
        return ox.Literal(text, language=column["lang"])
    datatype = column["datatype"]
    if datatype == "anyURI" and "separator" in column:
        return ox.NamedNode(text)
    iri = datatype["@id"] if isinstance(datatype, dict) else names.expand(f"xsd:{datatype}")
    return ox.Literal(text, datatype=ox.NamedNode(iri))


def write(edition, folder: Path) -> Path:
    made = tables.make(edition)
    for table in made:
        (folder / table.path).write_text(tables.to_csv(table), encoding="utf-8", newline="")
    (folder / tables.METADATA).write_text(tables.metadata(edition, made), encoding="utf-8")
    return folder


def test_the_group_has_title_and_licence(described):
    assert (described["dc:title"], described["dc:license"]) == ("T", {"@id": "http://example.org/l"})


def test_a_table_tells_what_its_rows_are(described):
    (meetings,) = [table for table in described["tables"] if table["url"] == "meeting.csv"]
    assert (meetings["dc:description"], meetings["dc:extent"]) == ("activity", 2)
    assert meetings["tableSchema"]["aboutUrl"] == "{+id}"
    assert column(described, "meeting.csv", "type") == {
        "name": "type",
        "virtual": True,
        "propertyUrl": names.expand("rdf:type"),
        "valueUrl": names.expand("gcm:Meeting"),
    }


@pytest.mark.parametrize(
    ("name", "wanted"),
    {
        "id": {"datatype": "anyURI", "required": True, "suppressOutput": True},
        "host": {
            "dc:title": "is hosted by",
            "dc:description": "links a meeting",
            "datatype": "anyURI",
            "required": True,
            "propertyUrl": names.expand("gcm:host"),
            "valueUrl": "{+host}",
        },
        "hostLabel": {"datatype": "string", "lang": "en", "required": True, "suppressOutput": True},
        "place": {
            "datatype": "anyURI",
            "required": True,
            "separator": "|",
            "propertyUrl": names.expand("gcm:place"),
        },
        "start": {"datatype": "gYearMonth", "propertyUrl": names.expand("gcm:start")},
        "start_gYear": {"datatype": "gYear", "propertyUrl": names.expand("gcm:start")},
        "odd": {
            "datatype": {"@id": "http://example.org/type", "base": "string"},
            "propertyUrl": names.expand("gcm:odd"),
        },
    }.items(),
)
def test_a_column_tells_its_property_and_type(described, name, wanted):
    assert column(described, "meeting.csv", name) == {"name": name} | wanted


def test_a_column_of_single_things_of_one_table_is_a_key_into_it(described):
    keys = {table["url"]: table["tableSchema"].get("foreignKeys") for table in described["tables"]}
    key = {"columnReference": "host", "reference": {"resource": "state.csv", "columnReference": "id"}}
    assert keys == {"dataset.csv": None, "meeting.csv": [key], "state.csv": None}


def test_the_triples_come_back_from_the_tables_of_the_edition(edition, tmp_path):
    own = [quad for quad in edition.store if not rights.is_of_others(quad)]
    stated = {quad.triple for quad in own if quad.graph_name.value != names.INFERRED}
    kept = {row[0][0] for table in tables.make(edition) for row in table.rows}
    assert triples(write(edition, tmp_path)) == {triple for triple in stated if triple.subject.value in kept}


def test_an_independent_reader_accepts_the_tables_of_the_edition(edition, tmp_path):
    group = reader.TableGroup.from_file(write(edition, tmp_path) / tables.METADATA)
    counts = {table.path: len(table.rows) for table in tables.make(edition)}
    assert {name: len(list(table.iterdicts())) for name, table in group.tabledict.items()} == counts
    group.check_referential_integrity()


def test_the_independent_reader_refuses_a_broken_cell(edition, tmp_path):
    write(edition, tmp_path)
    path = tmp_path / "passage.csv"
    text = path.read_text(encoding="utf-8")
    head = text.splitlines()[0].split(",")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    rows[1][head.index("firstLine")] = "one"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    group = reader.TableGroup.from_file(tmp_path / tables.METADATA)
    with pytest.raises(ValueError, match="firstLine"):
        list(group.tabledict["passage.csv"].iterdicts())
