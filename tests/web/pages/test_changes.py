"""The page of what has changed says what the stored questions answer, and its limits first."""

import re

import pytest

from gcm_ld.web.pages import changes, views


@pytest.fixture(scope="module")
def html(publication):
    return views.render(publication, changes.view(publication, "", views.Params())).decode()


def test_limits_come_first(html):
    assert html.index('id="limits"') < html.index('id="counts"') < html.index('id="areas"')
    assert "does not mean that it was dropped" in html


def test_its_numbers_are_those_of_the_questions(html, publication):
    for row in publication.rows("coverage/change-summary"):
        assert f'data-head="Number">{row["pairs"]}</td>' in html
        assert f'data-head="Mechanisms">{row["mechanisms"]}</td>' in html
    section = html[html.index('id="not-met"') : html.index('id="outside"')]
    assert len(re.findall(r"<tr><th scope=\"row\">", section)) == len(publication.rows("gaps/not-met-again"))


def test_only_later_lists_and_those_met_again_are_told_by_area(publication):
    page = changes.view(publication, "", views.Params())
    told = [
        (row["area"], row["state"]) for _, *both in page.content["areas"] for rows in both for row in rows
    ]
    rows = publication.rows("coverage/changes")
    wanted = [
        (row["area"], row["state"])
        for row in rows
        if row["state"] in ("only since", "again") and row["named"] == "true"
    ]
    assert sorted(told) == sorted(wanted) and len(told) == 114 + 45


def test_a_mechanism_at_rest_is_marked(html):
    assert re.search(r"\(MIDCAS\)</a> <span[^>]*>.{0,80}dormant", html)
