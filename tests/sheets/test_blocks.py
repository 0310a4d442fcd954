"""What the makers of Turtle from sheets share."""

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.sheets import blocks


def test_a_new_file_has_the_head_of_those_beside_it_and_a_known_one_its_own(publication):
    edition = publication.edition
    thing = ox.NamedNode(names.iri("place", "nowhere"))
    triple = ox.Triple(thing, terms.node("skos:prefLabel"), terms.english("Nowhere"))
    for path in ("data/place.ttl", "data/memberships/nowhere.ttl"):
        folder = path.rpartition("/")[0]
        beside = [file.text.partition("\n")[0] for file in edition.files if file.path.startswith(folder)]
        text = blocks.merged(edition, [triple], [], lambda _, where=path: where)[path]
        assert text.partition("\n")[0] in beside and text.startswith("# ")
        assert 'skos:prefLabel "Nowhere"@en' in text


def test_what_is_dropped_is_gone(publication):
    file = next(file for file in publication.edition.files if file.path == "data/place.ttl")
    quad = next(publication.store.quads_for_pattern(None, None, None, ox.NamedNode(file.graph)))
    text = blocks.merged(publication.edition, [], [quad.triple])[file.path]
    assert text != file.text and len(text.splitlines()) < len(file.text.splitlines())
