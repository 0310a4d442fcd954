"""The sheet of the maps: where places lie on it."""

import pytest

from gcm_ld.edition import things
from gcm_ld.pictures import maps, projections


def test_the_sheet_is_that_of_the_outlines():
    world = maps._world()
    assert world["width"] == projections.WIDTH and world["height"] == projections.HEIGHT


def test_the_equator_is_as_long_as_the_sheet_is_wide():
    assert projections.place(-180, 0)[0] == pytest.approx(0)
    assert projections.place(180, 0)[0] == pytest.approx(projections.WIDTH)
    assert projections.place(0, projections.NORTH)[1] == pytest.approx(0)
    assert projections.place(0, projections.SOUTH)[1] == pytest.approx(projections.HEIGHT, abs=1)


def test_equal_areas_stay_equal():
    def area(latitude):
        (_, bottom), (right, top) = (
            projections.project(0, latitude),
            projections.project(0.01, latitude + 0.01),
        )
        return right * (top - bottom)

    low, high = area(0), area(60)
    assert high / low == pytest.approx(0.5, rel=0.01)  # the cosine of 60 degrees


def test_a_place_lies_in_the_box_of_its_country(publication):
    boxes, seen = maps._world()["boxes"], 0
    for iri in things.members(publication.store, "place"):
        latitude, longitude = publication.said(iri, "geo:lat"), publication.said(iri, "geo:long")
        if not latitude:
            continue
        x, y = projections.place(float(longitude), float(latitude))
        left, top, right, bottom = boxes[publication.said(publication.said(iri, "gcm:inCountry"), "gcm:m49")]
        assert left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2, iri
        seen += 1
    assert seen == 13
