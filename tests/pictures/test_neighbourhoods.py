"""The neighbourhood of each term of the ontology, as a picture and in words."""

import itertools
import re

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.pictures import neighbourhoods
from gcm_ld.presentation import vocabulary


def drawn(publication, name):
    return neighbourhoods.draw(publication, names.ONTOLOGY + name)


def test_every_term_has_a_picture_in_which_no_two_boxes_meet(publication):
    for iri in vocabulary.terms(publication):
        found = neighbourhoods.draw(publication, iri)
        assert found.boxes[0].iri == iri
        for one, other in itertools.combinations(found.boxes, 2):
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y, iri
        for box in found.boxes:
            assert box.x >= 0 and box.x + box.width <= found.size[0] and box.y + box.height <= found.size[1]
        for line in found.lines:
            assert all(0 <= int(number) <= max(found.size) for number in re.findall("[0-9]+", line.path))


def test_a_class_has_its_kinds_and_the_properties_to_and_from_it(publication):
    found = drawn(publication, "Mechanism")
    boxes = {box.name: box for box in found.boxes}
    center = found.boxes[0]
    assert boxes["org:OrganizationalCollaboration"].y < center.y < boxes["GlobalProcess"].y
    assert boxes["Theme"].x != center.x
    properties = {names.local(iri) for line in found.lines for iri in line.properties}
    assert {"takesPartIn", "addresses"} <= properties
    assert "takesPartIn comes from State" in found.words and "addresses leads to Element" in found.words


def test_a_property_leads_from_its_domain_to_its_range(publication):
    found = drawn(publication, "takesPartIn")
    center, domain, range_ = found.boxes
    assert (domain.name, center.name, range_.name) == ("State", "takesPartIn", "Mechanism")
    assert domain.x < center.x < range_.x
    assert found.words == "takesPartIn leads from State to Mechanism."


def test_what_has_no_range_leads_to_a_value_or_to_anything(publication):
    assert drawn(publication, "chair").boxes[-1].name == neighbourhoods.VALUE
    assert drawn(publication, "covers").words.endswith(f"to {neighbourhoods.ANYTHING}.")


def test_the_words_name_also_what_is_not_drawn(publication):
    found = drawn(publication, "Statement")
    kinds = vocabulary.find(publication, names.ONTOLOGY + "Statement").below
    assert found.further >= len(kinds) - neighbourhoods.MOST["row"] > 0
    assert all(names.local(kind) in found.words for kind in kinds)


def test_what_is_no_term_has_none(publication):
    with pytest.raises(things.ThingError):
        drawn(publication, "Nothing")
