"""The libraries with which Python asks: SPARQLWrapper, rdflib's SPARQLStore, pandas."""

from urllib.parse import urlencode

import pandas
import pytest
import rdflib
import SPARQLWrapper as wrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from gcm_ld.core import names

THEMES = """
    PREFIX gcm: <https://w3id.org/gcm-ld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?theme ?label WHERE { ?theme a gcm:Theme ; skos:prefLabel ?label } ORDER BY ?theme"""
PROCESS = rdflib.URIRef(names.iri("mechanism", "almaty-process"))
DESCRIBED = f"CONSTRUCT {{ <{PROCESS}> ?p ?o }} WHERE {{ <{PROCESS}> ?p ?o }}"


def ask(endpoint: str, text: str, form: str, method: str = wrapper.GET, posting: str = wrapper.URLENCODED):
    """Return what SPARQLWrapper makes of the answer, in one of its return formats."""
    client = wrapper.SPARQLWrapper(endpoint)
    client.setQuery(text)
    client.setMethod(method)
    client.setRequestMethod(posting)
    client.setReturnFormat(form)
    client.setTimeout(600)  # a guard against hanging
    return client.queryAndConvert()


@pytest.mark.parametrize(
    "how",
    [
        (wrapper.GET, wrapper.URLENCODED),
        (wrapper.POST, wrapper.URLENCODED),
        (wrapper.POST, wrapper.POSTDIRECTLY),
    ],
    ids=["get", "post form", "post directly"],
)
def test_sparqlwrapper_reads_the_same_rows_however_it_asks(endpoint, how):
    rows = ask(endpoint, THEMES, wrapper.JSON, *how)["results"]["bindings"]
    assert [row["theme"]["value"].startswith(names.BASE + "theme/") for row in rows] == [True] * 6
    assert {row["label"]["xml:lang"] for row in rows} == {"en"}


def test_sparqlwrapper_reads_every_format_of_rows(endpoint):
    xml = ask(endpoint, THEMES, wrapper.XML)
    assert len(xml.getElementsByTagName("result")) == 6
    assert ask(endpoint, THEMES, wrapper.CSV).splitlines()[0] == b"theme,label"
    assert len(ask(endpoint, THEMES, wrapper.TSV).splitlines()) == 7


def test_sparqlwrapper_reads_a_truth_value(endpoint):
    assert ask(endpoint, f"ASK {{ <{PROCESS}> ?p ?o }}", wrapper.JSON)["boolean"] is True
    assert "true" in ask(endpoint, f"ASK {{ <{PROCESS}> ?p ?o }}", wrapper.XML).toxml()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.parametrize("form", [wrapper.TURTLE, wrapper.XML, wrapper.JSONLD, wrapper.N3])
@pytest.mark.parametrize("text", [DESCRIBED, f"DESCRIBE <{PROCESS}>"], ids=["construct", "describe"])
def test_sparqlwrapper_reads_every_format_of_a_graph(endpoint, form, text):
    found = ask(endpoint, text, form)
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert (PROCESS, rdflib.SKOS.prefLabel, rdflib.Literal("Almaty Process", lang="en")) in graph


def test_sparqlwrapper_says_what_is_wrong_with_a_query(endpoint):
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="Line 1, column 22"):
        ask(endpoint, "SELECT ?x WHERE { ?x }", wrapper.JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_store_of_rdflib_asks_as_if_it_were_here(endpoint, method, publication):
    store = SPARQLStore(endpoint, method=method)
    graph = rdflib.Graph(store)
    rows = graph.query("SELECT ?label { ?theme a gcm:Theme ; skos:prefLabel ?label }", initNs=names.PREFIXES)
    assert {str(row.label) for row in rows} == {
        row["themeLabel"] for row in publication.rows("coverage/theme-summary")
    }
    assert bool(graph.query(f"ASK {{ <{PROCESS}> ?p ?o }}"))
    assert len(graph.query(DESCRIBED).graph) == len(list(graph.triples((PROCESS, None, None))))
    bound = graph.query(
        "SELECT ?o { ?s skos:prefLabel ?o }", initNs=names.PREFIXES, initBindings={"s": PROCESS}
    )
    assert rdflib.Literal("Almaty Process", lang="en") in {row.o for row in bound}
    store.close()


def test_rdflib_reads_the_document_of_a_thing_from_its_address(site):
    graph = rdflib.Graph().parse(site + "mechanism/almaty-process")
    assert (PROCESS, rdflib.SKOS.prefLabel, rdflib.Literal("Almaty Process", lang="en")) in graph


def test_pandas_reads_the_answer_of_a_stored_question(site, publication):
    frame = pandas.read_csv(site + "query/coverage/theme-matrix.csv", keep_default_na=False)
    rows = publication.rows("coverage/theme-matrix")
    assert frame.astype(str).to_dict("records") == rows


def test_pandas_reads_the_answer_of_a_query(endpoint):
    frame = pandas.read_csv(f"{endpoint}?{urlencode({'query': THEMES, 'format': 'csv'})}")
    assert frame.columns.tolist() == ["theme", "label"]
    assert len(frame) == 6
