"""A tile for each State and territory, in its region and part, shaded by a number."""

import proofreading

from gcm_ld.core import names
from gcm_ld.web.pages import lists, profiles, tiles, views


def joined(publication):
    rows = profiles.answer(publication, "coverage/states-by-region")
    return {row["state"]: int(row["joined"]) for row in rows}


def test_every_state_that_lies_in_a_region_has_one_tile(publication):
    numbers = joined(publication)
    world = tiles.world(publication, numbers)
    found = [tile for region in world for part in region.parts for tile in part.tiles]
    assert {tile.state: tile.number for tile in found} == numbers and len(found) == len(numbers) > 200
    assert [names.local(region.region) for region in world] == [
        "africa",
        "americas",
        "asia",
        "europe",
        "oceania",
    ]
    for region in world:
        for part in region.parts:
            for tile in part.tiles:
                assert tiles.regions(publication, tile.state)[:1] == [part.region]
                assert tiles.within(publication, part.region)[-1] == region.region


def test_a_shade_is_that_of_the_words_of_its_key():
    keys = dict(tiles.shades())
    shown = [keys[tiles.Tile("", "", number).shade] for number in (0, 1, 2, 3, 9, 10, 40)]
    few, some, many = (f"{first}\N{EN DASH}{last}" for first, last in ((1, 2), (3, 5), (6, 9)))
    assert shown == ["0", few, few, some, many, "10 or more", "10 or more"]


def test_a_tile_says_its_state_and_number_to_those_who_do_not_see_it(publication):
    page = views.render(
        publication, lists.view(publication, "state", views.Params([("region", "caribbean")]))
    )
    shown = proofreading.read(page)
    links = [node for node in shown.iter("a") if "tile " in (node.get("class") or "")]
    assert len(links) == len(profiles.rows(publication, "coverage/states-by-region", "region", CARIBBEAN))
    cuba = next(node for node in links if node.get("href").endswith("/state/CUB.html"))
    assert proofreading.words(cuba) == "CUB 3, Cuba: 3 mechanisms"


CARIBBEAN = names.iri("region", "caribbean")
