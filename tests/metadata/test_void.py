"""VoID tells the numbers that SPARQL counts, and names what is there."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import rights
from gcm_ld.metadata import statistics, void

PREFIXES = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in names.PREFIXES.items())


@pytest.fixture(scope="module")
def told(dumped) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in void.triples(dumped))
    return store


def rows(store: ox.Store, query: str) -> list[tuple]:
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    return [tuple(term.value if term else None for term in row) for row in found]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("distinctObjects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        (
            "entities",
            f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{names.BASE}")) }}',
        ),
    ],
)
def test_totals_are_those_that_sparql_counts(publication, told, name, query):
    said = rows(told, f"SELECT ?n {{ <{names.DATASET}> void:{name} ?n }}")
    assert said == rows(publication.store, query)


def test_partitions_by_class_and_property_are_those_that_sparql_counts(publication, told):
    said = rows(
        told, f"SELECT ?c ?n {{ <{names.DATASET}> void:classPartition [ void:class ?c; void:entities ?n ] }}"
    )
    counted = rows(publication.store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert sorted(said) == sorted(counted)
    said = rows(
        told,
        f"SELECT ?p ?n {{ <{names.DATASET}> void:propertyPartition [ void:property ?p; void:triples ?n ] }}",
    )
    query = "SELECT ?p (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } GROUP BY ?p"
    assert sorted(said) == sorted(rows(publication.store, query))


def test_a_property_of_a_class_leads_to_the_classes_of_its_values(publication, told):
    said = rows(
        told,
        """SELECT ?from ?property ?to ?n {
        [] void:class ?from ; void:propertyPartition [ void:property ?property ;
            void:classPartition [ void:class ?to ; void:triples ?n ] ] }""",
    )
    assert len(said) > 500
    query = """SELECT (COUNT(*) AS ?n) {
        SELECT DISTINCT ?s ?o { ?s a gcm:Engagement ; gcm:area ?o . ?o a gcm:AreaOfFocus } }"""
    (number,) = rows(publication.store, query)
    wanted = tuple(names.ONTOLOGY + name for name in ("Engagement", "area", "AreaOfFocus"))
    assert (*wanted, *number) in said


def test_every_graph_is_a_subset_with_its_count(publication, told):
    said = dict(
        rows(
            told,
            """SELECT ?g ?n { ?above void:subset ?g . ?g void:triples ?n
                FILTER NOT EXISTS { ?g a void:Linkset } }""",
        )
    )
    for graph in publication.store.named_graphs():
        assert int(said[graph.value]) == sum(
            1 for _ in publication.store.quads_for_pattern(None, None, None, graph)
        )


def test_names_of_others_are_a_subset_under_their_terms(publication, told):
    labels = f"{void.DOCUMENT}#labels"
    said = rows(told, f"SELECT ?dump {{ <{labels}> void:dataDump ?dump }}")
    assert len(said) == 6 and all("/dumps/labels." in row[0] for row in said)
    (text,) = rows(told, f"SELECT ?t {{ <{labels}> dcterms:rights [ rdfs:label ?t ] }}")
    assert "non-commercial" in text[0] and not rows(told, f"SELECT ?l {{ <{labels}> dcterms:license ?l }}")
    found = rows(
        told,
        f"""SELECT ?graph ?space ?terms {{ <{labels}> void:subset ?graph . ?whole void:subset ?graph ;
            void:uriSpace ?space . ?graph dcterms:license|dcterms:rights ?terms }}""",
    )
    known, sources = statistics.targets(publication), rights.sources(publication.store)
    assert {row[0] for row in found} == {source.graph for source in sources if source.name in known}
    origins = {row[0] for row in rows(told, f"SELECT ?o {{ <{labels}> dcterms:source ?o }}")}
    assert {source.origin for source in sources if source.name not in known} < origins
    terms = {row[1]: row[2] for row in found}
    assert len(terms) == len(found) and "non-commercial" in terms[names.PREFIXES["unbist"]]
    (sum_,) = rows(told, f"SELECT ?n {{ <{labels}> void:triples ?n }}")
    numbers = [void.numbers(publication, part).triples for part in ("all", "asserted", names.INFERRED)]
    assert int(sum_[0]) == numbers[0] - numbers[1] - numbers[2]


def test_linksets_have_exact_counts_and_lead_to_the_united_nations(publication, told):
    said = rows(
        told,
        """SELECT ?p ?begin ?space ?n { ?l a void:Linkset ; void:linkPredicate ?p ;
            void:subjectsTarget [ void:uriSpace ?begin ] ;
            void:objectsTarget [ void:uriSpace ?space ] ; void:triples ?n }""",
    )
    assert {row[2] for row in said} >= {names.PREFIXES[name] for name in ("sdg", "unbist", "eurovoc", "wd")}
    for predicate, begin, space, number in said:
        query = f"""SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ ?s <{predicate}> ?o
            FILTER(STRSTARTS(STR(?s), "{begin}") && STRSTARTS(STR(?o), "{space}")) }} }}"""
        assert rows(publication.store, query) == [(number,)], (predicate, space)
    assert sum(int(row[3]) for row in said if row[2] == names.PREFIXES["sdg"]) >= 50
    assert len(statistics.linksets(publication)) == len(said)


def test_what_links_lead_to_is_told_with_its_terms(told):
    said = rows(
        told,
        """SELECT DISTINCT ?title ?page ?license ?rights { ?l a void:Linkset ; void:objectsTarget ?target .
            ?target a void:Dataset ; dcterms:title ?title OPTIONAL { ?target foaf:homepage ?page }
            OPTIONAL { ?target dcterms:license ?license } OPTIONAL { ?target dcterms:rights ?rights } }""",
    )
    terms = {title: (page, license_ or rights) for title, page, license_, rights in said}
    assert terms["UNBIS Thesaurus"][0] == "http://metadata.un.org/thesaurus/"
    assert "non-commercial" in terms["UNBIS Thesaurus"][1]
    assert terms["EuroVoc"][1] == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC BY-SA" in terms["UNESCO Thesaurus"][1]


def test_nothing_is_told_of_a_blank_node_that_no_one_names(dumped):
    triples = void.triples(dumped)
    held = {triple.object for triple in triples}
    assert {t.subject for t in triples if isinstance(t.subject, ox.BlankNode)} <= held


def test_features_vocabularies_examples_and_roots_are_told(told, publication):
    for name in ("feature", "vocabulary", "exampleResource", "rootResource", "dataDump", "sparqlEndpoint"):
        assert rows(told, f"SELECT ?o {{ <{names.DATASET}> void:{name} ?o }}"), name
    used = {row[0] for row in rows(told, f"SELECT ?v {{ <{names.DATASET}> void:vocabulary ?v }}")}
    assert {names.ONTOLOGY, names.PREFIXES["skos"], names.PREFIXES["prov"]} <= used
