"""The page about the data tells numbers that are counted, and what is lacking."""

import re

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.metadata import documents, statistics
from gcm_ld.web.pages import dataset, views


def text(publication, page: views.Page) -> str:
    shown = views.render(publication, page).decode()
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


@pytest.fixture(scope="module")
def page(publication) -> views.Page:
    return dataset.view(publication, names.DATASET)


def test_numbers_are_those_of_the_store(publication, page):
    shown = text(publication, page)
    triples = len({quad.triple for quad in publication.store})
    assert f"{triples:,} triples about" in shown
    for name, number in (("Mechanism", 33), ("Theme", 6), ("Element", 24), ("AreaOfFocus", 17)):
        assert (names.ONTOLOGY + name, number) in [row[:2] for row in page.content["things"]]
    assert sum(row[1] for row in page.content["records"]) == page.content["statements"]
    assert sum(number for _, number in page.content["grounds"]) == page.content["statements"]


def test_it_says_what_is_not_there(publication, page):
    participants = publication.rows("coverage/recorded-participants")
    nameless = {row["mechanism"] for row in participants if row["recorded"] == "0"}
    assert set(page.content["nameless"]) == nameless
    shown = text(publication, page)
    assert f"{len(nameless)} of {len(participants)} mechanisms have no participant named" in shown
    assert "never means that a mechanism does not deal" in shown
    for row in publication.rows("gaps/unknown-values"):
        assert row["reason"] in views.render(publication, page).decode().replace("&#39;", "'")


def test_links_are_told_with_their_numbers_and_the_terms_of_names(publication, page):
    shown = text(publication, page)
    told = [one for _, sets in page.content["linksets"] for one, _ in sets]
    assert sorted(told, key=str) == sorted(statistics.linksets(publication), key=str)
    unbis = next(sets for target, sets in page.content["linksets"] if target.title == "UNBIS Thesaurus")
    for one, _ in unbis:
        assert f"{publication.label(one.predicate)} {one.count}" in shown
    assert "free of charge for non-commercial use" in shown
    for row in publication.rows("links/linked-of"):
        if (names.local(row["kind"]), row["scheme"].rpartition("/")[2]) == ("State", "wikidata"):
            assert f"{row['linked']} of {row['of']} States" in shown


def test_no_mechanism_is_linked_to_another_data_set_as_it_says(publication):
    linked = things.members(publication.store, "mapped")
    assert linked and not {iri for iri in linked if iri.startswith(names.iri("mechanism", ""))}


def test_terms_and_citation_stand_under_the_address_that_others_are_told(publication, page):
    shown = views.render(publication, page).decode()
    assert 'id="terms"' in shown
    assert page.schema_org["usageInfo"].endswith("dataset/gcm-ld.html#terms")
    assert publication.citation in text(publication, page)


def test_every_graph_has_a_page_with_its_count(publication):
    for iri in documents.graphs(publication):
        shown = text(publication, dataset.graph(publication, iri))
        number = sum(1 for _ in publication.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        assert f"{number:,} triples about" in shown, iri
    head = dataset.graph(publication, names.graph("ontology/gcm.ttl")).description
    assert head.startswith("The words of GCM-LD")


def test_what_is_not_there_is_refused(publication):
    with pytest.raises(things.ThingError):
        dataset.view(publication, names.iri("dataset", "other"))
    with pytest.raises(things.ThingError):
        dataset.graph(publication, names.graph("data/nothing.ttl"))


def test_it_says_how_complete_each_language_is_and_whose_the_names_are(publication, page):
    shown = text(publication, page)
    assert "Objectives of the compact 23 0 0 22 1 15" in shown and "Nothing is our own translation" in shown
    assert [source.name for source in page.content["unlinked"]] == ["compact", "opensdg", "unsd"]
    assert "Standard Country or Area Codes for Statistical Use (M49), ©" in shown


def test_the_page_tells_of_each_version_and_what_is_kept(client):
    page = client.get("/editions").text
    assert '<h2 id="0.5.0">' in page and '<h2 id="0.1.0">' in page and "3948 IRIs published" in page
    assert 'href="/releases/0.3.0/iris.txt"' in page and client.get("/releases/0.3.0/iris.txt").text
    assert "/ontology/0.3.0.html" in page and "their data files are not" in page


def test_the_feed_is_served_and_named_by_pages(client):
    got = client.get("/feed.atom")
    assert got.headers["content-type"] == "application/atom+xml" and "<entry>" in got.text
    assert 'type="application/atom+xml" href="/feed.atom"' in client.get("/guide").text
