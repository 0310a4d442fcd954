"""Counts are exact, and each triple counts once."""

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.mappings import vocabularies
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


def test_parts_are_counted_at_once_as_each_by_itself():
    numbered = statistics.number([ox.Quad(*TRIPLES[0], GRAPHS[1]), *(ox.Quad(*t) for t in TRIPLES)])
    parts = {"all": ["", GRAPHS[1].value], "one": [""], "other": [GRAPHS[1].value], "none": []}
    found = statistics.count_each(numbered, parts, deep="all")
    for name, graphs in parts.items():
        alone = statistics.count(numbered, graphs, deep=name == "all")
        assert found[name] == alone, name
    triples = {TRIPLES[0], *TRIPLES}
    assert (found["all"].triples, found["one"].triples) == (len(triples), len(set(TRIPLES)))
    assert (found["other"].subjects, found["other"].entities, found["none"].objects) == (1, 1, 0)


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


def counted(publication, source: str, target: str, predicate: str) -> int:
    targets = statistics.targets(publication)
    begin = targets[source].space if source else names.BASE
    space = targets[target].space
    quads = publication.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
    found = {quad.triple for quad in quads if isinstance(quad.object, ox.NamedNode)}
    return sum(one.subject.value.startswith(begin) and one.object.value.startswith(space) for one in found)


def test_every_number_is_that_of_the_triples(publication):
    found = statistics.linksets(publication)
    assert len(found) == len({(one.source, one.target, one.predicate) for one in found}) > 40
    for one in found:
        assert one.count == counted(publication, one.source, one.target, one.predicate) > 0, one


def test_every_mapping_is_counted_once(publication):
    mappings = publication.subjects("rdf:type", names.expand("gcm:ConceptMatch"))
    ways = {names.expand(name) for name in statistics.MAPPED}
    targets = vocabularies.mapped(statistics.targets(publication))
    found = [one for one in statistics.linksets(publication) if one.target in targets]
    assert {one.predicate for one in found} <= ways
    assert sum(one.count for one in found) == len(mappings) > 500


def test_the_mappings_and_the_stored_summary_agree(publication):
    rows = publication.rows("links/mapping-summary")
    told = {(row["scheme"].rpartition("/")[2], row["predicate"]): int(row["mappings"]) for row in rows}
    found = {(one.target, one.predicate): 0 for one in statistics.linksets(publication)}
    for one in statistics.linksets(publication):
        found[one.target, one.predicate] += one.count
    assert {key: found[key] for key in told} == told


def test_every_vocabulary_of_others_has_its_terms_or_is_one_whose_terms_are_unknown(publication):
    unknown = {
        name for name, one in statistics.targets(publication).items() if not (one.license or one.rights)
    }
    # Terms whose ontologies ours refers to, and lists of which no terms were found.
    assert unknown == {"foaf", "oa", "org", "prov", "schema", "skos", "sssom", "lcc", "sdgio", "unms"}


def test_the_ways_of_linking_are_those_that_mappings_may_have(publication):
    used = {
        quad.object.value
        for quad in publication.store.quads_for_pattern(None, terms.node("gcm:matchProperty"), None)
    }
    assert used <= {names.expand(name) for name in statistics.MAPPED}
