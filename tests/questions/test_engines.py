"""Each engine gives the same shapes of result, with the same terms in them."""

import http.server
import threading
import urllib.parse

import pyoxigraph as ox
import pytest
import rdflib
import standin

from gcm_ld.edition import dataset
from gcm_ld.questions import engines

DATA = """
PREFIX e: <http://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
e:a e:p e:b , "text" , "mot"@fr , 5 , 0.5 , true , "2017-10-10"^^xsd:date , "2017"^^xsd:gYear .
e:b e:q "tab\\t, \\"quote\\" and \\n line" .
"""
SELECT = "SELECT ?s ?o ?n WHERE { ?s ?p ?o OPTIONAL { ?o <http://example.org/q> ?n } } ORDER BY ?s STR(?o)"
QUESTIONS = (
    SELECT,
    "SELECT (COUNT(?s) AS ?n) (MAX(?o) AS ?most) WHERE { ?s ?p ?o FILTER(isNumeric(?o)) }",
    "CONSTRUCT { ?o <http://example.org/of> ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "ASK { ?s <http://example.org/p> true }",
    "ASK { ?s <http://example.org/p> false }",
)
A = ox.NamedNode("http://example.org/a")
B = ox.NamedNode("http://example.org/b")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    for quad in ox.parse(DATA, format=ox.RdfFormat.TURTLE):
        store.add(ox.Quad(*quad.triple, ox.NamedNode(f"http://example.org/graph/{len(store) % 2}")))
    return store


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> rdflib.Graph:
    return dataset.to_rdflib(store)


@pytest.fixture(scope="module")
def endpoint(store: ox.Store):
    """The URL of an endpoint on this machine that answers from the store."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            try:
                result = store.query(urllib.parse.parse_qs(body)["query"][0], use_default_graph_as_union=True)
            except SyntaxError as error:
                self.send_error(400, "not SPARQL", str(error))
                return
            if isinstance(result, ox.QueryTriples):
                kind, content = "text/turtle", result.serialize(format=ox.RdfFormat.TURTLE)
            else:
                kind = "application/sparql-results+json"
                content = result.serialize(format=ox.QueryResultsFormat.JSON)
            if self.path == "/nonsense":
                kind, content = "text/html", b"<p>hello</p>"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("sparql", QUESTIONS)
def test_three_engines_give_equal_results(sparql, store, graph, endpoint):
    expected = engines.ask(store, sparql)
    assert engines.ask_rdflib(graph, sparql) == expected
    assert engines.ask_endpoint(endpoint, sparql) == expected


def test_a_table_has_columns_rows_and_none_where_unbound(store):
    table = engines.ask(store, SELECT)
    assert table.columns == ("s", "o", "n")
    assert len(table.rows) == 9
    assert (A, B, ox.Literal('tab\t, "quote" and \n line')) in table.rows
    assert (A, ox.Literal("mot", language="fr"), None) in table.rows


def test_triples_come_sorted_and_once(store):
    found = engines.ask(store, "CONSTRUCT { ?s <http://example.org/x> 1, 0 } WHERE { ?s ?p ?o }")
    assert [triple.object.value for triple in found.triples] == ["0", "1", "0", "1"]


@pytest.mark.parametrize("ask", ["store", "rdflib"])
def test_a_substitution_binds_a_variable_as_a_term(ask, store, graph):
    question = "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s ?o"
    if ask == "store":
        found = engines.ask(store, question, {"s": B})
    else:
        found = engines.ask_rdflib(graph, question, {"s": B})
    assert [row[0] for row in found.rows] == [B]


def test_a_substitution_of_a_hidden_variable_is_an_error(store):
    with pytest.raises(ValueError, match="hidden"):
        engines.ask(store, "SELECT ?s WHERE { ?s ?hidden ?o }", {"hidden": A})


def test_broken_sparql_is_a_syntax_error(store, graph):
    for ask, data in ((engines.ask, store), (engines.ask_rdflib, graph)):
        with pytest.raises(SyntaxError):
            ask(data, "SELECT ?s WHERE { ?s ?p }")


def test_an_endpoint_is_told_who_asks_and_no_person():
    with standin.serve("<http://x.org/a> <http://x.org/b> 1 .") as endpoint:
        for query in ("SELECT ?s WHERE { ?s ?p ?o }", "ASK { ?s ?p ?o }"):
            engines.ask_endpoint(endpoint.url, query)
    assert endpoint.agents == ["GCM-LD (+https://w3id.org/gcm-ld/)"] * 2
    assert "@" not in engines.AGENT


def test_an_endpoint_that_refuses_is_an_edition_error_with_its_words(endpoint):
    with pytest.raises(dataset.EditionError, match=rf"{endpoint}: no answer .*not SPARQL"):
        engines.ask_endpoint(endpoint, "SELECT ?s WHERE { ?s ?p }")


def test_an_endpoint_that_sends_a_page_is_an_edition_error(endpoint):
    with pytest.raises(dataset.EditionError, match="/nonsense: no answer"):
        engines.ask_endpoint(f"{endpoint}/nonsense", SELECT)


@pytest.mark.parametrize(
    "url", ["not a url", "http://[::1", "http://127.0.0.1:1/a b", "http://127.0.0.1:x/", ""]
)
def test_an_address_that_is_none_is_an_edition_error(url):
    with pytest.raises(dataset.EditionError, match="no answer"):
        engines.ask_endpoint(url, SELECT)


def test_an_endpoint_that_is_not_there_is_an_edition_error():
    with pytest.raises(dataset.EditionError, match="no answer"):
        engines.ask_endpoint("http://127.0.0.1:9/", SELECT, timeout=5)
