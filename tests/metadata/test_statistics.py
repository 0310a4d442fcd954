"""Counts are exact, and each triple counts once."""

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.metadata import statistics

THEME, OTHER = ox.NamedNode(names.iri("theme", "a")), ox.NamedNode("http://example.org/b")
KIND, LINK = ox.NamedNode(names.ONTOLOGY + "Theme"), ox.NamedNode(names.ONTOLOGY + "link")
TRIPLES = [
    ox.Triple(THEME, statistics.TYPE, KIND),
    ox.Triple(OTHER, statistics.TYPE, KIND),
    ox.Triple(THEME, LINK, OTHER),
    ox.Triple(THEME, LINK, OTHER),
    ox.Triple(THEME, LINK, ox.Literal(1)),
]
GRAPHS = ox.DefaultGraph(), ox.NamedNode("http://example.org/graph")
NUMBERED = statistics.number(ox.Quad(*triple, graph) for triple in TRIPLES for graph in GRAPHS)


def test_totals():
    found = statistics.count(NUMBERED)
    assert (found.triples, found.entities, found.subjects, found.objects) == (4, 1, 2, 3)


def test_the_graphs_that_count_can_be_chosen():
    numbered = statistics.number([ox.Quad(*TRIPLES[0], GRAPHS[1]), *(ox.Quad(*t) for t in TRIPLES)])
    assert statistics.count(numbered, [GRAPHS[1].value]).triples == 1
    assert statistics.count(numbered, ["", GRAPHS[1].value]).triples == 4
    assert statistics.count(numbered, ["http://example.org/none"]).triples == 0


def test_partitions_go_down_to_the_classes_and_datatypes_of_values():
    (kind,) = statistics.count(NUMBERED, deep=True).classes
    assert (kind.iri, kind.count) == (KIND.value, 2)
    link = next(part for part in kind.properties if part.iri == LINK.value)
    assert link.count == 2
    assert [(part.iri, part.count) for part in link.classes] == [(KIND.value, 1)]
    assert [(part.iri, part.count) for part in link.datatypes] == [(names.expand("xsd:integer"), 1)]


def test_a_count_that_is_not_deep_has_the_same_classes_undivided():
    (shallow,), (deep,) = statistics.count(NUMBERED).classes, statistics.count(NUMBERED, deep=True).classes
    assert (shallow.iri, shallow.count, shallow.properties) == (deep.iri, deep.count, ())


def test_links_lead_from_ours_and_are_no_types():
    found = statistics.links([*TRIPLES, ox.Triple(OTHER, LINK, OTHER)], {"example": "http://example.org/"})
    assert found == {("example", LINK.value): 1}
    theirs = statistics.links(
        [ox.Triple(OTHER, LINK, OTHER)], {"example": "http://example.org/"}, "http://example."
    )
    assert theirs == {("example", LINK.value): 1}
