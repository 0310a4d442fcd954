"""The diagram draws what the axioms say, and nothing over another thing."""

import itertools
import re

from gcm_ld.pictures import diagrams
from gcm_ld.presentation import vocabulary


def test_every_class_that_has_a_place_is_one(publication):
    boxes, _ = diagrams.draw(publication)
    assert {box.name for box in boxes} == set(diagrams.PLACES)
    assert all(vocabulary.find(publication, box.iri).is_class for box in boxes)


def test_every_line_is_a_property_between_its_boxes(publication):
    boxes, lines = diagrams.draw(publication)
    known = {box.iri for box in boxes}
    drawn = [iri for line in lines for iri in line.properties]
    assert len(drawn) > 15
    assert len(drawn) == len(set(drawn))
    for iri in drawn:
        term = vocabulary.find(publication, iri)
        assert set(term.domain) & known
        assert set(term.range) & known
        assert not set(term.inverse) & set(drawn), "one of two that are inverse is enough"


def test_boxes_and_labels_keep_apart_and_within(publication):
    boxes, lines = diagrams.draw(publication)
    width, height = diagrams.SIZE
    for box in boxes:
        assert 0 <= box.x <= box.x + box.width <= width
        assert 0 <= box.y <= box.y + box.height <= height
    for one, other in itertools.combinations(boxes, 2):
        apart = one.x + one.width < other.x or other.x + other.width < one.x
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
    labels = [(line.x, line.y) for line in lines]
    for one, other in itertools.combinations(labels, 2):
        assert abs(one[0] - other[0]) > 60 or abs(one[1] - other[1]) > 12, (one, other)


def test_paths_are_of_whole_numbers(publication):
    for line in diagrams.draw(publication)[1]:
        assert re.fullmatch(r"M\d+ \d+(H\d+|V\d+|L\d+ \d+)+", line.path)
