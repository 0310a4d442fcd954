"""What stands in the lists."""

import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import records, thing_lists, views


def cells(publication, kind, **params):
    listing = thing_lists.MAKERS[kind](publication, views.Params(list(params.items())))
    heads = [column.name for column in listing.columns]
    return [dict(zip(heads, row, strict=True)) for row in listing.rows]


def test_mechanisms_have_their_numbers(publication):
    rows = {row["name"].key: row for row in cells(publication, "mechanism")}
    budapest = rows["budapest process"]
    assert (budapest["areas"].text, budapest["areas"].of) == ("5", 17)
    assert (budapest["members"].text, budapest["members"].of) == ("49", 49)
    assert budapest["year"].text == "1991"
    assert rows["gfmd"]["members"].text == "0, none counted"


def test_themes_have_the_three_states_with_their_denominators(publication):
    for row in cells(publication, "theme"):
        assert row["listed"].of == 29 and row["claimed"].of == row["unstated"].of == 30
        assert row["listed"].key + row["claimed"].key + row["unstated"].key == 30
    assert sum(row["areas"].key for row in cells(publication, "theme")) == 17
    assert sum(row["elements"].key for row in cells(publication, "theme")) == 24


def test_elements_without_an_area_stand_with_nothing(publication):
    bare = [row["letter"].key for row in cells(publication, "element") if not row["areas"].links]
    assert bare == ["b", "f", "p", "r"]


def test_icons_are_counted_as_far_as_they_can_be(publication):
    icons = {row["name"].key: row["icons"].text for row in cells(publication, "area")}
    assert icons["humanitarian emergency preparedness"] == "5" and icons["remittances"] == "1 or none"


def test_states_have_their_memberships_without_a_source(publication):
    assert sum(row["unsourced"].key for row in cells(publication, "state")) == 32


@pytest.mark.parametrize("region", ["africa", "oceania"])
def test_mechanisms_of_a_region(publication, region):
    rows = cells(publication, "mechanism", region=region)
    iri = names.iri("region", region)
    assert len(rows) == len(records.rows(publication, "coverage/mechanisms-by-region", "region", iri))


def test_regions_count_what_their_mechanisms_are_listed_in(publication):
    rows = {row["name"].key: row for row in cells(publication, "region")}
    assert (rows["oceania"]["mechanisms"].key, rows["oceania"]["themes"].key) == (4, 5)
    assert rows["oceania"]["areas"].key == 11


def test_the_list_of_regions_is_of_those_in_which_mechanisms_work(publication):
    rows = cells(publication, "region")
    assert [row["name"].key for row in rows] == ["africa", "americas", "asia", "europe", "oceania", "world"]
    assert sum(row["states"].key for row in rows) == len(cells(publication, "state"))
    assert {names.local(iri) for iri in rows[0]["parts"].links} == {"northern-africa", "sub-saharan-africa"}


def test_states_of_a_region_and_of_its_part(publication):
    whole, part = (cells(publication, "state", region=one) for one in ("oceania", "polynesia"))
    assert {row["name"].links for row in part} < {row["name"].links for row in whole}
    assert {row["region"].links for row in part} == {(names.iri("region", "polynesia"),)}
