"""What queries answer, in every form, beside the stored questions' own engine."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.core import names, urls
from gcm_ld.web.sparql import evaluation
from gcm_ld.web.sparql.evaluation import Question

ONE, TWO = "http://example.org/g/one", "http://example.org/g/two"
CONTEXT = {"@version": 1.1, "@base": names.BASE, "id": "@id", "type": "@type"}
OUTPUT = 100_000


def evaluator(base=names.BASE, output=OUTPUT):
    store = ox.Store()
    for graph in (ONE, TWO):
        thing = ox.NamedNode(names.iri("theme", graph[-3:]))
        store.add(
            ox.Quad(thing, ox.NamedNode("http://example.org/p"), ox.Literal('a,"b"'), ox.NamedNode(graph))
        )
    return evaluation.Evaluator(store, urls.Site(base=base), CONTEXT, output)


EVALUATOR = evaluator()


def ask(text, **wanted):
    return EVALUATOR.evaluate(Question(text, **wanted))


def count(text, **wanted):
    answer = ask(text, **wanted)
    assert isinstance(answer, evaluation.Answer), answer
    return len(json.loads(answer.body)["results"]["bindings"])


@pytest.mark.parametrize(
    ("text", "dataset", "rows"),
    [
        ("SELECT * { ?s ?p ?o }", {}, 2),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {}, 2),
        (f"SELECT * FROM <{ONE}> {{ ?s ?p ?o }}", {}, 1),
        (f"SELECT * from\n<{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", {}, 0),
        (f"SELECT * FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", {}, 1),
        (f"SELECT * FROM NAMED <{ONE}> {{ ?s ?p ?o }}", {}, 0),
        ("SELECT * FROM <http://example.org/unknown> { ?s ?p ?o }", {}, 0),
        ("SELECT * { ?s ?p ?o }", {"default": (ONE,)}, 1),
        ("SELECT * { ?s ?p ?o }", {"default": (ONE, TWO)}, 2),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"default": (ONE,)}, 0),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named": (ONE,)}, 1),
        ("SELECT * { ?s ?p ?o }", {"named": (ONE,)}, 0),
        (f"SELECT * FROM <{ONE}> {{ ?s ?p ?o }}", {"default": (ONE, TWO)}, 2),
        (f"SELECT * FROM <{ONE}> {{ ?s ?p ?o }}", {"named": (TWO,)}, 0),
        ('SELECT ?from { ?from ?p ?o FILTER(?o != "FROM service") } # FROM <x> SERVICE <y> {}', {}, 2),
        ("PREFIX service: <http://example.org/service#> SELECT ?service { ?from ?service ?x }", {}, 2),
        ("SELECT ?Service (1 AS ?service) (2 AS ?from) { ?Service ?p ?From }", {}, 2),
        ("SELECT * { <theme/one> ?p ?o }", {}, 1),
    ],
)
def test_data_set(text, dataset, rows):
    assert count(text, **dataset) == rows


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { ?x ?y ?z . SERVICE ?x { ?s ?p ?o } }",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * {SERVICEe:x{?s ?p ?o}}",
        "SELECT * { ?s ?p ?a FILTER(?a<'x&&?b>')SERVICE SILENT<http://127.0.0.1:9/>{?s ?p ?o}#'\n}",
        "CONSTRUCT { ?s ?p ?o } { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } } }",
    ],
)
def test_service_is_refused_however_it_is_written(text):
    assert ask(text).status == 403
    assert "SERVICE" in ask(text).message


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("INSERT DATA { <a> <b> <c> }", "INSERT"),
        ("# LOAD\nPREFIX x: <http://example.org/> delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://127.0.0.1:9/>", "LOAD"),
        ("BASE <http://example.org/> CLEAR ALL", "CLEAR"),
        ("DROP DEFAULT", "DROP"),
        ("WITH <a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
    ],
)
def test_an_update_is_told_from_an_error(text, word):
    told = ask(text)
    assert (told.status, told.message.split()[0]) == (403, word)
    assert count("SELECT * { ?s ?p ?o }") == 2


@pytest.mark.parametrize(
    ("text", "place"), [("SELECT ?s {?s ?p\n\n }", (3, 2)), ("", (1, 1)), ("SELECT", (1, 7))]
)
def test_an_error_of_syntax_has_its_place(text, place):
    told = ask(text)
    assert told.status == 400
    assert (told.line, told.column) == place
    assert f"Line {place[0]}" in told.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * { ?s a x:Thing }", "x"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", "?x"),
        ("SELECT *\n{ ?s ?p", "the query can't be read from here on. One of these could stand here: $"),
        ("SELECT {", "the query can't be read from here on."),
    ],
)
def test_an_error_of_syntax_is_told_in_few_words(text, words):
    message = ask(text).message
    assert words in message
    assert "\\u{" not in message
    assert len(message) < 300


def test_forms_of_a_table():
    query = "SELECT ?s ?o { GRAPH <http://example.org/g/one> { ?s ?p ?o } }"
    assert ask(query, tables="csv").body == b's,o\r\nhttps://w3id.org/gcm-ld/theme/one,"a,""b"""\r\n'
    assert ask(query, tables="tsv").body == b'?s\t?o\n<https://w3id.org/gcm-ld/theme/one>\t"a,\\"b\\""\n'
    for name, form in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        (row,) = ox.parse_query_results(ask(query, tables=name).body, form)
        assert row["o"] == ox.Literal('a,"b"')


@pytest.mark.parametrize(
    ("name", "body"),
    [("csv", b"boolean\r\ntrue\r\n"), ("tsv", b"?boolean\ntrue\n"), ("json", b'{"head":{},"boolean":true}')],
)
def test_forms_of_yes(name, body):
    assert ask("ASK {}", tables=name) == evaluation.Answer("truth", body)


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_forms_of_a_graph(name):
    form = {"ttl": "TURTLE", "nt": "N_TRIPLES", "rdf": "RDF_XML", "jsonld": "JSON_LD"}[name]
    answer = ask("CONSTRUCT { ?s ?p ?o . ?s a <http://example.org/C> } { ?s ?p ?o }", graphs=name)
    assert answer.form == "graph"
    triples = {quad.triple for quad in ox.parse(answer.body, getattr(ox.RdfFormat, form))}
    assert len(triples) == 4


def test_turtle_has_the_prefixes_that_it_needs():
    body = ask("CONSTRUCT WHERE { ?s ?p ?o }").body.decode()
    assert body.startswith("@prefix theme: ")
    assert body.count("@prefix") == 1


def test_a_form_that_does_not_fit_is_refused():
    assert ask("SELECT * {}", tables="").status == 406
    assert ask("CONSTRUCT WHERE { ?s ?p ?o }", graphs="").status == 406


TERM = "CONSTRUCT { <s> <http://example.org/p> <<( <s> <http://example.org/p> 1 )>> } {}"
DIRECTION = 'CONSTRUCT { <s> <http://example.org/p> ?x } { BIND(STRLANGDIR("a", "ar", "rtl") AS ?x) }'


@pytest.mark.parametrize(
    ("query", "form", "others"),
    [
        ("CONSTRUCT { ?s <http://example.org/1> ?o } { ?s ?p ?o }", "rdf", "Turtle, N-Triples or JSON-LD"),
        ('CONSTRUCT { <s> <http://example.org/p> "a\\u0001" } {}', "rdf", "Turtle, N-Triples or JSON-LD"),
        (TERM, "jsonld", "Turtle, N-Triples or RDF/XML"),
        (DIRECTION, "jsonld", "Turtle, N-Triples or RDF/XML"),
    ],
)
def test_what_a_form_cannot_hold_is_refused_with_those_that_can(query, form, others):
    problem = ask(query, graphs=form)
    assert (problem.status, problem.title) == (406, "No such form of the answer")
    assert problem.message.endswith(f"and there is one here. Ask for {others}.")
    assert isinstance(ask(query, graphs="nt"), evaluation.Answer)


def test_rdf_xml_keeps_a_carriage_return():
    body = ask('CONSTRUCT { <s> <http://example.org/p> "a\\rb" } {}', graphs="rdf").body
    assert b"a&#13;b" in body
    assert [quad.object.value for quad in ox.parse(body, ox.RdfFormat.RDF_XML)] == ["a\rb"]


def test_xml_keeps_a_carriage_return_and_refuses_control_characters():
    body = ask('SELECT ("a\\r\\nb" AS ?x) {}', tables="xml").body
    (row,) = ox.parse_query_results(body, ox.QueryResultsFormat.XML)
    assert row["x"].value == "a\r\nb"
    assert ask('SELECT ("\\u0001" AS ?x) {}', tables="xml").status == 406


def test_too_much_is_refused_and_not_cut():
    query = (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v . ?w ?x ?y }"
    )
    for name in ("json", "xml", "csv", "tsv"):
        assert ask(query, tables=name).title == "The answer is too large"
    small = evaluator(output=50)
    for name in ("ttl", "nt", "rdf", "jsonld"):
        told = small.evaluate(Question("CONSTRUCT WHERE { ?s ?p ?o }", graphs=name))
        assert told.title == "The answer is too large"


def test_another_base_is_written_with_prefixes_and_words_of_that_base():
    base = "http://localhost:8000/gcm/"
    store = ox.Store()
    store.add(
        ox.Quad(*(ox.NamedNode(f"{base}{path}") for path in ("theme/one", "ontology#area", "area/two")))
    )
    other = evaluation.Evaluator(
        store, urls.Site(base=base), CONTEXT | {"area": names.ONTOLOGY + "area"}, OUTPUT
    )
    for form, said in (
        ("nt", f"<{base}theme/one>"),
        ("ttl", "theme:one gcm:area area:two"),
        ("jsonld", '"theme/one"'),
    ):
        body = other.evaluate(Question("CONSTRUCT WHERE { ?s ?p ?o }", graphs=form)).body.decode()
        assert said in body and base in body
        assert names.BASE not in body
    told = other.evaluate(Question("SELECT (STRLEN(STR(?s)) AS ?n) { ?s <ontology#area> ?o }", "csv"))
    assert told.body == f"n\r\n{len(base) + 9}\r\n".encode()


def test_a_page_cuts_long_values_and_is_bounded_too():
    cell = json.loads(
        ask(
            "SELECT (GROUP_CONCAT('aaaaaaaaaa') AS ?a) { VALUES ?n { %s } }" % ("1 " * 500), tables="html"
        ).body
    )
    assert len(cell["rows"][0][0][1]) == evaluation.CELL + 1
    wide = " ".join(f"('{'a' * 1000}' AS ?v{number})" for number in range(120))
    assert ask(f"SELECT {wide} {{}}", tables="html").title == "The answer is too large"


def test_a_language_that_is_a_word_of_sparql_is_none():
    assert count('SELECT * { VALUES ?x { "x"@service "y"@from } }') == 2


def test_a_page_shows_the_first_rows_and_counts_all():
    values = " ".join(str(number) for number in range(evaluation.ROWS + 7))
    told = json.loads(ask(f"SELECT ?n {{ VALUES ?n {{ {values} }} }}", tables="html").body)
    assert (len(told["rows"]), told["total"]) == (evaluation.ROWS, evaluation.ROWS + 7)
    assert told["rows"][0] == [["literal", "0", "xsd:integer"]]


@given(st.text(max_size=60) | st.text(alphabet=" {}()<>\"'#\\?aSERVICFROM.:*", max_size=60))
def test_nothing_breaks_it(text):
    assert isinstance(ask("SELECT * {" + text), evaluation.Answer | evaluation.Problem)
