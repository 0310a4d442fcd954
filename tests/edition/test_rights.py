"""The names of others are known with their terms, and found wherever a file holds one without a licence."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import rights
from gcm_ld.mappings import vocabularies

UNBIS = rights.LABELS + "unbis"


@pytest.fixture
def store() -> ox.Store:
    """A store with a graph of names under terms, one under a licence, and words of the edition."""
    store = ox.Store()
    store.load(
        """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        <https://w3id.org/gcm-ld/graph/data/labels/one> { <http://x.org/1> skos:prefLabel "ASYLUM"@en .
            <https://w3id.org/gcm-ld/graph/data/labels/one> dcterms:title "Labels of One"@en ;
                dcterms:publisher "One"@en ; dcterms:rights "Ask first."@en . }
        <https://w3id.org/gcm-ld/graph/data/labels/two> { <http://x.org/2> skos:prefLabel "refuge"@en .
            <https://w3id.org/gcm-ld/graph/data/labels/two> dcterms:title "Labels of Two"@en ;
                dcterms:publisher "Two"@en ; dcterms:license <http://x.org/free> . }
        <https://w3id.org/gcm-ld/graph/data/x> { <http://x.org/3> skos:prefLabel "our word"@en . }""",
        ox.RdfFormat.TRIG,
    )
    return store


def test_each_source_tells_whom_to_credit_and_the_terms(store):
    one, two = rights.sources(store)
    assert (one.name, one.terms) == ("one", "Labels of One: One, Ask first.")
    assert (two.name, two.terms) == ("two", "Labels of Two: Two, http://x.org/free.")
    assert "not under the licence of the edition. Labels of One" in rights.terms_of([one])
    assert rights.exception([one]).endswith(one.terms)


def test_only_names_without_a_licence_are_reserved_and_found(store):
    held = rights.reserved(store)
    assert held == {"ASYLUM": frozenset({rights.LABELS + "one"})}
    assert rights.excepted(["refuge", "our word", "ASYLUM"], held) == [rights.LABELS + "one"]
    assert rights.excepted(["Asylum", "our word"], held) == []


def test_a_name_that_the_edition_itself_uses_is_not_reserved(store):
    one, word = (
        ox.NamedNode(rights.LABELS + "one"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    )
    for text, tag in (("our word", "fr"), ("notre mot", "fr")):
        store.add(ox.Quad(ox.NamedNode("http://x.org/3"), word, ox.Literal(text, language=tag), one))
    assert set(rights.reserved(store)) == {"ASYLUM", "notre mot"}


def test_names_without_a_licence_are_few_and_english_or_official_translations(edition):
    held = rights.reserved(edition.store)
    graphs = {graph for graphs in held.values() for graph in graphs}
    assert graphs == {rights.LABELS + name for name in ("compact", "opensdg", "unbis", "unsd")}
    assert 70 < sum(UNBIS in graphs for graphs in held.values()) < 130
    quads = edition.store.quads_for_pattern(None, None, None, ox.NamedNode(UNBIS))
    assert {quad.object.language for quad in quads if quad.predicate.value.endswith("#prefLabel")} == {"en"}
    assert "Canada" not in held and "Marruecos" in held


def test_each_graph_of_names_says_whose_iris_it_names(edition):
    for source in rights.sources(edition.store):
        graph, known = ox.NamedNode(source.graph), vocabularies.of_edition(edition).get(source.name)
        quads = list(edition.store.quads_for_pattern(None, None, None, graph))
        said = [quad.object.value for quad in quads if quad.predicate.value == names.expand("void:uriSpace")]
        assert len(said) == 1 and source.origin
        space = known.space if known else said[0]
        assert said == [space]
        named = {quad.subject.value for quad in quads} - {source.graph}
        assert named and all(iri.startswith(space) for iri in named)


@pytest.mark.parametrize(
    ("path", "words"),
    [("licenses/by/4.0/", "CC BY 4.0"), ("publicdomain/zero/1.0/", "CC0 1.0"), ("licenses", "")],
)
def test_a_licence_has_the_name_that_its_address_tells(path, words):
    iri = f"https://creativecommons.org/{path}"
    assert rights.license_name(iri) == (words or iri)
