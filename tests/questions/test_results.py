"""A table of terms leaves as the W3C's formats say, and as columns that a person reads."""

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_ld.core import formats, names, terms
from gcm_ld.questions import engines, results

XSD = names.PREFIXES["xsd"]
IRI = ox.NamedNode("https://w3id.org/gcm-ld/theme/human-rights")
ROWS = [
    (IRI, ox.Literal('say "x", y\nz\t\\', language="en"), ox.Literal(5), None),
    (ox.BlankNode("b"), ox.Literal("é"), ox.Literal("0.5", datatype=ox.NamedNode(XSD + "decimal")), IRI),
    (None, ox.Literal(True), ox.Literal("2017-10-10", datatype=ox.NamedNode(XSD + "date")), None),
]
TABLE = engines.Table(("a", "b", "c", "d"), ROWS)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
TERMS = st.one_of(
    st.none(),
    st.builds(ox.Literal, TEXT),
    st.builds(ox.Literal, TEXT, language=st.sampled_from(["en", "fr-ch"])),
    st.integers().map(lambda number: ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))),
    st.sampled_from([IRI, ox.Literal(True), *(term for row in ROWS for term in row[2:])]),
)


def test_csv_holds_plain_values_and_ends_lines_with_cr_lf():
    assert results.to_csv(TABLE) == (
        "a,b,c,d\r\n"
        'https://w3id.org/gcm-ld/theme/human-rights,"say ""x"", y\nz\t\\",5,\r\n'
        "_:b,é,0.5,https://w3id.org/gcm-ld/theme/human-rights\r\n"
        ",true,2017-10-10,\r\n"
    )


def test_tsv_holds_terms():
    assert results.to_tsv(TABLE) == (
        "?a\t?b\t?c\t?d\n"
        '<https://w3id.org/gcm-ld/theme/human-rights>\t"say \\"x\\", y\\nz\\t\\\\"@en\t5\t\n'
        '_:b\t"é"\t0.5\t<https://w3id.org/gcm-ld/theme/human-rights>\n'
        '\ttrue\t"2017-10-10"^^<http://www.w3.org/2001/XMLSchema#date>\t\n'
    )


@settings(deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_tsv_and_json_are_read_back_as_the_same_terms(rows):
    table = engines.Table(("a", "b"), rows)
    for text, form in ((results.to_tsv(table), "TSV"), (results.to_json(table), "JSON")):
        found = ox.parse_query_results(text.encode(), format=getattr(ox.QueryResultsFormat, form))
        assert [tuple(row) for row in found] == rows


@settings(deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_csv_is_read_back_as_the_same_values(rows):
    text = results.to_csv(engines.Table(("a", "b"), rows))
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found[1:] == [[results.plain(term) for term in row] for row in rows]


def test_json_is_that_of_sparql():
    found = json.loads(results.to_json(TABLE))
    assert found["head"] == {"vars": ["a", "b", "c", "d"]}
    assert found["results"]["bindings"][1] == {
        "a": {"type": "bnode", "value": "b"},
        "b": {"type": "literal", "value": "é"},
        "c": {"type": "literal", "value": "0.5", "datatype": XSD + "decimal"},
        "d": {"type": "uri", "value": IRI.value},
    }
    assert found["results"]["bindings"][0]["b"]["xml:lang"] == "en"


def test_turtle_is_a_result_set_that_holds_each_row():
    store = ox.Store()
    store.load(results.to_ttl(TABLE).encode(), ox.RdfFormat.TURTLE)
    question = f"""PREFIX rs: <{results.RESULT_SET}>
    SELECT ?index ?name ?value WHERE {{
        ?set a rs:ResultSet ; rs:solution ?row .
        ?row rs:index ?index ; rs:binding ?binding .
        ?binding rs:variable ?name ; rs:value ?value .
    }} ORDER BY ?index ?name"""
    found = [(int(row[0].value), row[1].value, row[2]) for row in store.query(question)]
    expected = [
        (index, name, term)
        for index, row in enumerate(ROWS, 1)
        for name, term in zip(TABLE.columns, row, strict=True)
        if term is not None
    ]
    assert [one for one in found if not isinstance(one[2], ox.BlankNode)] == [
        one for one in expected if not isinstance(one[2], ox.BlankNode)
    ]
    assert results.to_ttl(TABLE) == results.to_ttl(TABLE)


def test_a_sheet_shows_labels_for_iris_and_symbols_for_states():
    table = engines.Table(
        ("theme", "themeLabel", "state", "areas", "source", "otherLabel"),
        [
            (IRI, ox.Literal("Human  rights\nof all"), ox.Literal("listed"), ox.Literal(10), IRI, None),
            (None, None, ox.Literal("not stated"), ox.Literal(0), None, ox.Literal("x")),
        ],
    )
    sheet = results.sheet(table)
    assert sheet.heads == ["theme", "state", "areas", "source", "otherLabel"]
    assert sheet.rows == [
        ["Human rights of all", "● listed", "10", "theme:human-rights", ""],
        ["", "· not stated", "0", "", "x"],
    ]
    assert sheet.numbers == [False, False, True, False, False]
    assert results.sheet(table, lambda iri: "Rights").rows[0][0] == "Rights"


def test_text_is_aligned_and_numbers_stand_at_the_right():
    sheet = results.Sheet(["theme", "areas"], [["Rights", "5"], ["", "10"]], [False, True])
    assert results.to_text(sheet) == "theme   areas\n------  -----\nRights      5\n           10\n"


def test_a_table_without_rows_is_its_heads():
    table = engines.Table(("a", "aLabel"), [])
    assert results.to_text(results.sheet(table)) == "a\n-\n"
    assert results.to_csv(table) == "a,aLabel\r\n"


@pytest.mark.parametrize("state", results.SYMBOLS)
def test_no_state_is_called_not_covered(state):
    assert "covered" not in state


@settings(deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_xml_holds_the_same_terms_where_xml_can_hold_them(rows):
    kept = [row for row in rows if not any(formats.NOT_IN_XML.search(results.plain(term)) for term in row)]
    document = ElementTree.fromstring(results.to_xml(engines.Table(("a", "b"), kept)))
    found = [
        tuple(_term(result.find(f"{RESULTS}binding[@name='{name}']/*")) for name in "ab")
        for result in document.iter(f"{RESULTS}result")
    ]
    assert found == kept


RESULTS = "{http://www.w3.org/2005/sparql-results#}"


def _term(node: ElementTree.Element | None) -> terms.Term | None:
    if node is None:
        return None
    text = node.text or ""
    if node.tag == RESULTS + "uri":
        return ox.NamedNode(text)
    if language := node.get("{http://www.w3.org/XML/1998/namespace}lang"):
        return ox.Literal(text, language=language)
    datatype = node.get("datatype")
    return ox.Literal(text, datatype=ox.NamedNode(datatype) if datatype else None)


def test_xml_is_what_other_readers_take():
    found = ox.parse_query_results(results.to_xml(TABLE).encode(), format=ox.QueryResultsFormat.XML)
    assert [tuple(row)[:1] + tuple(row)[2:] for row in found] == [row[:1] + row[2:] for row in ROWS]


def test_xml_refuses_a_character_that_it_cannot_hold():
    with pytest.raises(formats.UnfitError, match=r"U\+000B.* Ask for CSV, TSV or JSON\."):
        results.to_xml(engines.Table(("a",), [(ox.Literal("a\x0bb"),)]))
