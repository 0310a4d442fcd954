"""Where links lead is counted from the triples, and each data set of others is told with its terms."""

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.mappings import vocabularies
from gcm_ld.metadata import linksets


def counted(publication, source: str, target: str, predicate: str) -> int:
    targets = linksets.targets(publication)
    begin = targets[source].space if source else names.BASE
    space = targets[target].space
    quads = publication.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
    found = {quad.triple for quad in quads if isinstance(quad.object, ox.NamedNode)}
    return sum(one.subject.value.startswith(begin) and one.object.value.startswith(space) for one in found)


def test_every_number_is_that_of_the_triples(publication):
    found = linksets.linksets(publication)
    assert len(found) == len({(one.source, one.target, one.predicate) for one in found}) > 40
    for one in found:
        assert one.count == counted(publication, one.source, one.target, one.predicate) > 0, one


def test_every_mapping_is_counted_once(publication):
    mappings = publication.subjects("rdf:type", names.expand("gcm:Mapping"))
    ways = {names.expand(name) for name in linksets.MAPPED}
    targets = vocabularies.mapped(linksets.targets(publication))
    found = [one for one in linksets.linksets(publication) if one.target in targets]
    assert {one.predicate for one in found} <= ways
    assert sum(one.count for one in found) == len(mappings) > 500


def test_the_mappings_and_the_stored_summary_agree(publication):
    rows = publication.rows("links/mapping-summary")
    told = {(row["scheme"].rpartition("/")[2], row["predicate"]): int(row["mappings"]) for row in rows}
    found = {(one.target, one.predicate): 0 for one in linksets.linksets(publication)}
    for one in linksets.linksets(publication):
        found[one.target, one.predicate] += one.count
    assert {key: found[key] for key in told} == told


def test_every_vocabulary_of_others_has_its_terms_or_is_one_whose_terms_are_unknown(publication):
    unknown = {name for name, one in linksets.targets(publication).items() if not (one.license or one.rights)}
    # Terms whose ontologies ours refers to, and lists of which no terms were found.
    assert unknown == {"foaf", "oa", "org", "prov", "schema", "skos", "sssom", "lcc", "sdgio", "unms"}


def test_the_ways_of_linking_are_those_that_mappings_may_have(publication):
    used = {
        quad.object.value
        for quad in publication.store.quads_for_pattern(None, terms.node("gcm:mappingProperty"), None)
    }
    assert used <= {names.expand(name) for name in linksets.MAPPED}
