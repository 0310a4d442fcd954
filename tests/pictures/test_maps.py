"""Maps: every State has its place, and what is marked is in the picture."""

import gzip
import re

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.pictures import maps

SOUTH = [maps.Mark(code, code) for code in ("032", "076", "152", "858")]
SHEET = (0, 0, 2000, 870)
# The outlines of the world have none for these territories of Australia, France, the Netherlands, New Zealand
# and Norway.
UNDRAWN = {"162", "166", "175", "254", "312", "474", "535", "638", "744", "772"}


def points(outline):
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", outline):
        x, y = int(x), int(y)
        yield None, (x, y)
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            yield (x, y), (x := x + dx, y := y + dy)


def test_every_state_of_the_edition_has_a_place(publication):
    states = things.members(publication.store, "state")
    codes = {code for iri in states if (code := publication.value(iri, "gcm:m49"))}
    drawing = maps.draw([maps.Mark(code, code) for code in codes])
    assert {mark.code for mark in drawing.undrawn} == UNDRAWN
    assert len(drawing.shapes) == len(codes) - len(UNDRAWN) > 150


def test_outlines_stay_on_the_sheet_and_never_run_across_it():
    drawing = maps.draw(SOUTH)
    for outline in [drawing.background, *(shape.outline for shape in drawing.shapes)]:
        for before, (x, y) in points(outline):
            assert 0 <= x <= SHEET[2] and 0 <= y <= SHEET[3]
            assert before is None or abs(x - before[0]) < 200


def test_a_marked_state_is_not_in_the_background_too():
    drawing = maps.draw(SOUTH)
    assert [shape.mark for shape in drawing.shapes] == SOUTH
    for shape in drawing.shapes:
        assert shape.outline and shape.outline not in drawing.background
    assert drawing.shapes[0].outline in maps.draw(SOUTH[1:]).background


@pytest.mark.parametrize("codes", [["756"], ["032", "152"], ["643"], ["242", "882"], ["840", "036"]])
def test_a_map_shows_what_it_marks_and_keeps_its_shape(codes):
    left, top, width, height = maps.draw([maps.Mark(code, code) for code in codes]).view
    assert width >= maps.SMALLEST[0] and height >= maps.SMALLEST[1]
    assert maps.TALLEST - 0.01 <= width / height <= SHEET[2] / SHEET[3] + 0.01
    assert left >= 0 and top >= 0 and left + width <= SHEET[2] and top + height <= SHEET[3]
    world = maps._world()
    for code in codes:
        west, north, east, south = world["boxes"][code]
        assert left <= west and east <= left + width and top <= north and south <= top + height


def test_a_small_state_has_a_point_and_a_large_one_has_none():
    malta, france = maps.draw([maps.Mark("470", "Malta"), maps.Mark("250", "France")]).shapes
    assert malta.point and not france.point
    assert 1000 < malta.point[0] < 1120 and 150 < malta.point[1] < 330


def test_without_marks_the_whole_world_is_shown():
    assert maps.draw([]).view == SHEET


def test_a_code_without_a_place_is_named_as_not_drawn():
    drawing = maps.draw([maps.Mark("999", "Nowhere"), *SOUTH])
    assert [mark.words for mark in drawing.undrawn] == ["Nowhere"]
    assert len(drawing.shapes) == len(SOUTH)


def test_source_and_licence_stand_beside_the_outlines():
    world = maps._world()
    assert "Natural Earth" in world["source"] and "public domain" in world["licence"]
    assert len(gzip.compress(maps.WORLD.read_bytes())) < 30_000


def test_the_outlines_speak_of_states_by_the_codes_of_the_edition(publication):
    assert publication.value(names.iri("state", "CHE"), "gcm:m49") == "756"
    assert "756" in maps._world()["shapes"]


def test_outlines_are_those_of_countries_and_areas_of_the_united_nations():
    world = maps._world()
    morocco, western_sahara = world["boxes"]["504"], world["boxes"]["732"]
    assert morocco[3] <= western_sahara[1] + 1
    russia, ukraine = ({place for _, place in points(world["shapes"][code])} for code in ("643", "804"))
    crimea = (1157, 1170, 160, 169)
    within = [x for x, y in ukraine if crimea[0] < x < crimea[1] and crimea[2] < y < crimea[3]]
    assert within and not [x for x, y in russia if crimea[0] < x < crimea[1] and crimea[2] < y < crimea[3]]
    assert "rest" in world["codes"] and "Crimea" in world["codes"]


def test_a_spot_is_in_the_picture_and_widens_it_where_it_lies_outside():
    geneva = maps.Spot(46.20222, 6.14569, "Geneva")
    inside = maps.draw([maps.Mark("756", "Switzerland")], spots=[geneva])
    assert inside.spots == (geneva,) and inside.view == maps.draw([maps.Mark("756", "Switzerland")]).view
    left, top, width, height = maps.draw([maps.Mark("604", "Peru")], spots=[geneva]).view
    x, y = geneva.point
    assert left < x < left + width and top < y < top + height
    west, _, _, south = maps._world()["boxes"]["604"]
    assert left <= west and south <= top + height


def test_the_sheet_is_that_of_the_outlines():
    world = maps._world()
    assert world["width"] == maps.WIDTH and world["height"] == maps.HEIGHT


def test_the_equator_is_as_long_as_the_sheet_is_wide():
    assert maps.place(-180, 0)[0] == pytest.approx(0)
    assert maps.place(180, 0)[0] == pytest.approx(maps.WIDTH)
    assert maps.place(0, maps.NORTH)[1] == pytest.approx(0)
    assert maps.place(0, maps.SOUTH)[1] == pytest.approx(maps.HEIGHT, abs=1)


def test_equal_areas_stay_equal():
    def area(latitude):
        (_, bottom), (right, top) = (
            maps.project(0, latitude),
            maps.project(0.01, latitude + 0.01),
        )
        return right * (top - bottom)

    low, high = area(0), area(60)
    assert high / low == pytest.approx(0.5, rel=0.01)  # the cosine of 60 degrees


def test_a_place_lies_in_the_box_of_its_country(publication):
    boxes, seen = maps._world()["boxes"], 0
    for iri in things.members(publication.store, "place"):
        latitude, longitude = publication.value(iri, "geo:lat"), publication.value(iri, "geo:long")
        if not latitude:
            continue
        x, y = maps.place(float(longitude), float(latitude))
        left, top, right, bottom = boxes[
            publication.value(publication.value(iri, "gcm:inCountry"), "gcm:m49")
        ]
        assert left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2, iri
        seen += 1
    assert seen == 13
