"""Each engine gives the same shapes of result, with the same terms in them."""

import dataclasses

import pyoxigraph as ox
import pytest
import rdflib
import referees
import standin
import world

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.questions import answers, endpoints, engines, queries

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


@pytest.mark.parametrize("sparql", QUESTIONS)
def test_two_engines_give_equal_results(sparql, store, graph):
    assert referees.ask_rdflib(graph, sparql) == engines.ask(store, sparql)


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
        found = referees.ask_pyoxigraph(store, question, {"s": B})
    else:
        found = referees.ask_rdflib(graph, question, {"s": B})
    assert [row[0] for row in found.rows] == [B]


def test_broken_sparql_is_a_syntax_error(store, graph):
    for ask, data in ((engines.ask, store), (referees.ask_rdflib, graph)):
        with pytest.raises(SyntaxError):
            ask(data, "SELECT ?s WHERE { ?s ?p }")


PREFIXES = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in names.PREFIXES.items())
ELSEWHERE = """\
eurovoc:1909 skos:prefLabel "asylum"@en , "asile"@fr .
eurovoc:1 skos:broader eurovoc:1909 ; skos:prefLabel "right of asylum"@en , "droit d\u2019asile"@fr .
eurovoc:2 skos:prefLabel "what nobody asks for"@en .
wd:Q232 wdt:P1082 18000000 ; rdfs:label "Kazakhstan"@en .
wd:Q39 wdt:P1082 9000000 .
wd:Q7649586 rdfs:label "goals"@en , "objectifs"@fr .
"""
MAPPED = """\
<https://w3id.org/gcm-ld/concept-match/area/asylum-and-refugees/eurovoc/1909>
    gcm:matchSubject area:asylum-and-refugees ; gcm:matchProperty skos:closeMatch ;
    gcm:matchObject eurovoc:1909 .
<https://w3id.org/gcm-ld/concept-match/goal/10/wd/q7649586>
    gcm:matchSubject sdg:10 ; gcm:matchProperty skos:closeMatch ; gcm:matchObject wd:Q7649586 .
state:KAZ schema:sameAs wd:Q232 .
"""
EXPECTED = {
    "federated/eurovoc-names": {("en", "asylum"), ("fr", "asile")},
    "federated/eurovoc-narrower": {("http://eurovoc.europa.eu/1", "right of asylum")},
    "federated/goal-names": {("en", "goals"), ("fr", "objectifs")},
    "federated/state-population": {("http://www.wikidata.org/entity/Q232", "18000000")},
}
"""The last two columns of rows that the answer to each federated question must have."""

ASKED = (
    world.HEAD
    + """\
#+ endpoint: http://127.0.0.1:9/sparql | the stand-in
#+ parameter: theme | theme | only this theme | human-rights
#+ column: theme | iri | the theme
#+ column: name | text | its name elsewhere
"""
    + world.PREFIXES
    + """
SELECT ?theme ?name
WHERE {
    ?theme a gcm:Theme .
    SERVICE <http://127.0.0.1:9/sparql> { ?theme skos:prefLabel ?name }
}
ORDER BY ?theme ?name
"""
)
THEMES = """\
theme:human-rights skos:prefLabel "droits humains"@fr .
theme:drivers skos:prefLabel "causes"@fr .
theme:other skos:prefLabel "autre"@fr .
"""


@pytest.fixture(scope="module")
def outside():
    more = "PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n"
    with standin.serve(PREFIXES + more + ELSEWHERE) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def mapped(publication):
    """The edition, with links to what the stand-in knows."""
    store = ox.Store()
    store.extend(publication.store)
    for triple in ox.parse(PREFIXES + MAPPED, format=ox.RdfFormat.TURTLE):
        if not list(store.quads_for_pattern(triple.subject, triple.predicate, triple.object)):
            store.add(triple)
    return store


def moved(query: queries.Query, url: str) -> queries.Query:
    """The question with another address in the place of every endpoint."""
    text = query.text
    for endpoint in query.endpoints:
        text = text.replace(f"<{endpoint.iri}>", f"<{url}>")
    return dataclasses.replace(query, text=text)


def test_every_federated_question_is_tried_here(publication):
    found = {name for name, query in publication.questions.items() if query.is_federated}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_question_joins_the_edition_with_what_is_elsewhere(publication, mapped, outside, name):
    query = moved(publication.questions[name], outside.url)
    outside.asked.clear()
    found = engines.ask_federated(mapped, query.text, endpoints.ask)
    assert found.columns == tuple(column.name for column in query.columns)
    assert len(found.rows) == len(set(found.rows))
    ends = {tuple(term.value for term in row[-2:]) for row in found.rows}
    assert ends >= EXPECTED[name]
    assert "what nobody asks for" not in str(found)
    assert outside.asked and all("VALUES" in text for text in outside.asked)
    # The engine's own way, which asks for all that the other endpoint has, gives the same.
    assert engines.ask(mapped, query.text) == found


def test_rdflib_gives_the_same(publication, mapped, outside):
    query = moved(publication.questions["federated/eurovoc-names"], outside.url)
    area = ox.NamedNode(names.iri("area", "asylum-and-refugees"))
    bound = queries.bind(query, area=area)
    near = [quad for quad in mapped if "area/asylum-and-refugees" in str(quad)]
    assert referees.ask_rdflib(dataset.to_rdflib(near), bound) == engines.ask_federated(
        mapped, bound, endpoints.ask
    )


def test_values_go_along_some_at_a_time(monkeypatch, tmp_path):
    edition = answers.complete(world.make(tmp_path, queries={"federated/one": ASKED}))
    with standin.serve(PREFIXES + THEMES) as endpoint:
        query = moved(queries.find("federated/one", tmp_path), endpoint.url)
        whole = answers.answer(edition, query)
        assert [row[1] for row in whole.rows] == ["causes", "droits humains"]
        assert len(endpoint.asked) == 1 and names.iri("theme", "drivers") in endpoint.asked[0]
        monkeypatch.setattr(engines, "BATCH", 1)
        assert answers.answer(edition, query).rows == whole.rows
        assert len(endpoint.asked) == 3
        one = answers.answer(edition, query, {"theme": "human-rights"})
        assert [row[1] for row in one.rows] == ["droits humains"]
        assert names.iri("theme", "drivers") not in endpoint.asked[3] and len(endpoint.asked) == 4


def test_two_endpoints_are_asked_one_after_the_other(tmp_path):
    edition = answers.complete(world.make(tmp_path))
    with standin.serve(PREFIXES + THEMES) as first, standin.serve(PREFIXES + THEMES) as second:
        text = f"""{PREFIXES}SELECT ?theme ?name ?again WHERE {{
            ?theme a gcm:Theme FILTER(?theme = theme:drivers)
            SERVICE <{first.url}> {{ ?theme skos:prefLabel ?name }}
            OPTIONAL {{ SERVICE <{second.url}> {{ ?other skos:prefLabel ?name , ?again }} }} }}"""
        (row,) = engines.ask_federated(edition.store, text, endpoints.ask).rows
        assert [term.value for term in row[1:]] == ["causes", "causes"]
        assert '"causes"@fr' in second.asked[0] and "droits" not in second.asked[0]


def test_nothing_is_asked_where_the_edition_has_nothing(tmp_path):
    edition = answers.complete(world.make(tmp_path))
    text = f"{PREFIXES}SELECT ?x ?y WHERE {{ ?x a gcm:Nothing SERVICE <http://x.test/> {{ ?x ?p ?y }} }}"
    assert engines.ask_federated(edition.store, text, asking=None).rows == []


def test_without_the_network_it_is_told(tmp_path):
    edition = answers.complete(world.make(tmp_path, queries={"federated/one": ASKED}))
    query = queries.find("federated/one", tmp_path)
    with pytest.raises(
        dataset.EditionError, match=r"127\.0\.0\.1:9/sparql: nothing listens there.* needs the network"
    ):
        answers.answer(edition, query)


def test_what_is_no_table_is_told(tmp_path):
    edition = answers.complete(world.make(tmp_path))
    text = "SELECT ?x WHERE { SERVICE <http://x.test/> { ?x ?p ?y } }"
    with pytest.raises(dataset.EditionError, match="a table was asked for"):
        engines.ask_federated(edition.store, text, asking=lambda url, text: True)


def test_a_blank_node_of_others_is_no_value(tmp_path):
    edition = answers.complete(world.make(tmp_path))
    text = "SELECT ?x ?y WHERE { SERVICE <http://x.test/> { ?x ?p ?y } }"
    given = engines.Table(("x", "y"), [(ox.NamedNode("http://x.test/1"), ox.BlankNode("b"))])
    (row,) = engines.ask_federated(edition.store, text, asking=lambda url, text: given).rows
    assert row == (ox.NamedNode("http://x.test/1"), None)


def test_a_publication_asks_nobody(publication):
    with pytest.raises(dataset.EditionError, match="a publication asks none"):
        publication.answer("federated/eurovoc-names")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("#+ endpoint: http://127.0.0.1:9/sparql | the stand-in\n", "", 13, "SERVICE asks http://127.0.0.1"),
        ("SERVICE <http://127.0.0.1:9/sparql>", "SERVICE ?where", 14, "SERVICE asks what is no whole IRI"),
        ("SERVICE <http://127.0.0.1:9/sparql>", "", 4, "no SERVICE <http://127.0.0.1:9/sparql> in the query"),
        ("| the stand-in", "", 4, "an endpoint is written `#+ endpoint: IRI | what it is`."),
    ],
)
def test_head_and_text_name_the_same_endpoints(tmp_path, old, new, line, message):
    world.make(tmp_path, queries={"federated/one": ASKED.replace(old, new, 1)})
    with pytest.raises(queries.QueryError) as caught:
        queries.find("federated/one", tmp_path)
    assert str(caught.value).startswith(f"queries/federated/one.rq:{line}: {message}")


@pytest.mark.parametrize(("name", "text"), [("folder/one", ASKED), ("federated/one", world.BY_THEME)])
def test_they_have_a_folder_of_their_own(tmp_path, name, text):
    world.make(tmp_path, queries={name: text})
    with pytest.raises(queries.QueryError, match=r"stands in queries/federated/; move it\."):
        queries.find(name, tmp_path)
