"""The search page and its suggestions."""

import json

import proofreading
import pytest

from gcm_ld.presentation import search as searches
from gcm_ld.web.pages import search, views


def page(publication, **params):
    return views.render(publication, search.view(publication, "", views.Params(list(params.items()))))


@pytest.mark.parametrize(
    "query", ["", "Allmaty proces", "migration", "zzzzqq", "quokka migration", "<script>"]
)
def test_it_is_html_in_order(publication, query):
    assert proofreading.faults(page(publication, q=query)) == []


def test_hits_are_marked_and_corrections_told(publication):
    shown = page(publication, q="Allmaty proces").decode()
    assert "<mark>Almaty</mark> <mark>Process</mark>" in shown
    assert "Nothing has “allmaty”; these are results for “almaty”" in shown


def test_facets_count_and_lead_to_their_kind(publication):
    result = searches.find(publication, "migration")
    shown = page(publication, q="migration")
    for kind, count in result.counts.items():
        assert f"/search?q=migration&kind={kind}" in proofreading.links(shown)
        assert f"{searches.KINDS[kind]} {count}" in proofreading.text(shown)
    some = proofreading.text(page(publication, q="migration", kind="area"))
    assert f"{result.counts['area']} found for “migration” among areas of focus" in some


def test_all_hits_can_be_reached_page_by_page(publication):
    total = len(searches.find(publication, "migration").hits)
    seen, first = set(), 0
    while first < total:
        root = proofreading.read(page(publication, q="migration", **{"from": str(first)}))
        hits = next(node for node in root.iter("ol") if node.get("class") == "hits")
        assert hits.get("start") == str(first + 1)
        seen |= {item.find("a").get("href") for item in hits.iter("li")}
        first += search.SHOWN
    assert len(seen) == total


def test_empty_and_without_hits_it_helps(publication):
    assert "For example" in page(publication).decode()
    shown = page(publication, q="zzzzqq").decode()
    assert "Nothing was found" in shown and 'href="/mechanism"' in shown and 'href="/note"' in shown


def test_what_is_typed_is_escaped(publication):
    assert "<script>alert" not in page(publication, q="<script>alert(1)</script>").decode()


def test_suggestions_are_json(publication):
    given = search.suggest(publication, "", views.Params([("q", "remitanc")]))
    assert given.media_type == "application/json"
    suggestions = json.loads(given.content)
    assert suggestions["hits"][0]["address"] == "/area/remittances.html"
    assert 0 < len(suggestions["hits"]) <= search.SUGGESTED
    empty = search.suggest(publication, "", views.Params())
    assert json.loads(empty.content) == {"query": "", "total": 0, "hits": []}


@pytest.mark.parametrize("params", [{"q": "x" * 201}, {"q": "a", "kind": "none-such"}])
def test_what_makes_no_sense_is_refused(publication, params):
    for view in (search.view, search.suggest):
        with pytest.raises(views.Refused) as refused:
            view(publication, "", views.Params(list(params.items())))
        assert refused.value.status == 400


@pytest.mark.parametrize("first", ["-1", "x", "99999"])
def test_a_page_beyond_the_last_or_no_number_is_still_a_page(publication, first):
    assert b"found for" in page(publication, q="migration", **{"from": first})


def test_a_theme_names_the_mechanisms_that_are_listed_under_it(publication):
    page = search.view(publication, "", views.Params([("q", "trafficking"), ("kind", "theme")]))
    (theme,) = (hit.iri for hit in page.content["hits"])
    assert len(page.content["listed"][theme]) == 14
    assert b"The note lists 14 mechanisms here" in views.render(publication, page)


def test_a_country_names_the_mechanisms_in_which_it_took_part(publication):
    shown = proofreading.text(page(publication, q="Ghana"))
    assert "In 2017 it took part in" in shown and "Pan-African Forum" in shown
