"""The lists of each kind, sorted and narrowed by their address."""

import proofreading
import pytest

from gcm_ld.pages import lists, rosters, views


def shown(publication, kind, **params):
    return lists.view(publication, kind, views.Params(list(params.items())))


def names_of(page):
    return [row[0].key for row in page.content["rows"]]


@pytest.mark.parametrize("kind", lists.VIEWS)
def test_a_list_is_well_made_and_holds_all_of_its_kind(publication, kind):
    page = lists.VIEWS[kind](publication, "", views.Params())
    assert proofreading.faults(views.render(publication, page)) == []
    assert len(page.content["rows"]) == page.content["whole"] > 5


@pytest.mark.parametrize("kind", lists.VIEWS)
def test_every_column_sorts_both_ways(publication, kind):
    columns = shown(publication, kind).content["listing"].columns
    for place, column in enumerate(columns):
        for order in (column.name, f"-{column.name}"):
            keys = [row[place].key for row in shown(publication, kind, sort=order).content["rows"]]
            assert keys == sorted(keys, reverse=order.startswith("-"))


def test_the_head_of_a_column_sorts_and_then_turns_round(publication):
    page = shown(publication, "theme", sort="-listed")
    html = views.render(publication, page).decode()
    assert 'aria-sort="descending"' in html and 'href="/theme?sort=listed"' in html
    assert page.content["rows"][0][2].text == "24"


def test_a_list_is_narrowed_and_stays_sorted(publication):
    page = shown(publication, "mechanism", type="GlobalProcess", sort="-name")
    assert names_of(page) == ["un high-level dialogue", "idm", "gfmd"]
    html = views.render(publication, page).decode()
    assert "3 of 30" in proofreading.text(html.encode())
    assert 'href="/mechanism?type=GlobalProcess&amp;sort=name"' in html


def test_states_are_narrowed_to_those_of_a_mechanism(publication):
    assert len(names_of(shown(publication, "state", mechanism="sacm"))) == 12


@pytest.mark.parametrize(("kind", "number"), [("element", 4), ("area", 2)])
def test_elements_and_areas_are_narrowed_to_those_of_a_theme(publication, kind, number):
    assert len(names_of(shown(publication, kind, theme="drivers-of-migration"))) == number


def test_choices_that_nothing_fits_give_a_way_back(publication):
    page = shown(publication, "mechanism", type="GlobalProcess", region="oceania")
    assert "Nothing fits these choices." in proofreading.text(views.render(publication, page))


@pytest.mark.parametrize(
    ("kind", "params", "status", "remedy"),
    [
        ("mechanism", {"sort": "colour"}, 400, "It has name, type"),
        ("mechanism", {"type": "Nothing"}, 400, "Choose one of"),
        ("state", {"mechanism": "gfmd"}, 400, "Choose one of"),
        ("planet", {}, 404, "there are area, element"),
    ],
)
def test_what_means_nothing_is_refused_with_a_remedy(publication, kind, params, status, remedy):
    with pytest.raises(views.Refused) as refused:
        shown(publication, kind, **params)
    assert refused.value.status == status and remedy in refused.value.message


def test_the_questions_behind_a_list_are_stored(publication):
    for kind in rosters.MAKERS:
        listing = shown(publication, kind).content["listing"]
        assert set(listing.questions) <= set(publication.questions)
