"""A search finds things by any of their names, by what is said of them, and in spite of misspellings."""

import time

import pytest

from gcm_ld.core import names
from gcm_ld.presentation import search


def first(publication, query):
    found = search.find(publication, query)
    return names.compact(found.hits[0].iri) if found.hits else ""


@pytest.mark.parametrize(
    ("query", "thing"),
    [
        ("Almaty Process", "mechanism:almaty-process"),
        ("Allmaty proces", "mechanism:almaty-process"),
        ("ALMATY", "mechanism:almaty-process"),
        ("Khartum", "mechanism:khartoum-process"),
        ("remitances", "area:remittances"),
        ("remitanc", "area:remittances"),
        ("smugling", "theme:smuggling-and-trafficking"),
        ("human rigths", "theme:human-rights"),
        ("humanitarain", "area:humanitarian-emergency-preparedness"),
        ("kyrgystan", "state:KGZ"),
        ("Peru", "state:PER"),
        ("cote d'ivoire", "state:CIV"),
        ("CHE", "state:CHE"),
        ("10.7", "sdg:10.7"),
        ("A/RES/71/1", "document:a-res-71-1"),
        ("Jiirg Lauber", "person:juerg-lauber"),
        ("marakesh", "place:marrakech"),
        ("thematic session 5", "meeting:thematic-session-5"),
        ("is not exhaustive", "passage:footnote/27"),
    ],
)
def test_the_thing_that_is_meant_comes_first(publication, query, thing):
    assert first(publication, query) == thing


@pytest.mark.parametrize(
    ("query", "mechanism"),
    [
        ("MISDA", "midsa"),
        ("FIBEMYP", "fibemyd"),
        ("RCM", "puebla-process"),
        ("Processus de Budapest", "budapest-process"),
        ("proceso de budapst", "budapest-process"),
        ("Dialogo 5+5", "5-5-dialogue-on-migration"),
    ],
)
def test_names_as_printed_and_in_other_languages_lead_to_the_mechanism(publication, query, mechanism):
    assert first(publication, query) == f"mechanism:{mechanism}"


@pytest.mark.parametrize(
    ("query", "thing"),
    [
        ("occupational migration", "area:labour-migration"),
        ("Southeast Asia", "region:south-eastern-asia"),
        ("Ligue arabe", "organization:league-of-arab-states"),
    ],
)
def test_names_in_other_vocabularies_find_the_thing_and_are_shown(publication, query, thing):
    assert first(publication, query) == thing
    assert "".join(text for text, _ in search.find(publication, query).hits[0].snippet) == query


def test_a_word_that_was_taken_for_another_is_told(publication):
    assert search.find(publication, "Khartum").corrected == {"khartum": "khartoum"}
    assert search.find(publication, "Khartoum").corrected == {}


def test_where_no_thing_has_all_words_those_with_most_are_found_and_it_is_told(publication):
    found = search.find(publication, "quokka migration")
    assert found.partial and found.hits
    assert not search.find(publication, "labour migration").partial


@pytest.mark.parametrize("query", ["", "  ", "…", "zzzzqq", "\0", "xylophonist"])
def test_nothing_that_matches_is_nothing(publication, query):
    found = search.find(publication, query)
    assert found.hits == () and found.counts == {}


def test_the_words_that_match_are_marked(publication):
    hit = search.find(publication, "Allmaty").hits[0]
    assert hit.label == (("Almaty", True), (" Process", False))
    quote = next(hit for hit in search.find(publication, "exhaustive").hits if hit.kind == "passage")
    assert ("exhaustive", True) in quote.snippet


def test_a_long_text_is_cut_around_what_matches(publication):
    for hit in search.find(publication, "solidarity").hits:
        snippet = "".join(text for text, _ in hit.snippet)
        assert len(snippet) < 330
        assert "solidarity" in snippet.casefold() or "solidarity" in hit.entry.label.casefold()


def test_counts_of_kinds_add_up_in_their_order(publication):
    found = search.find(publication, "migration")
    assert sum(found.counts.values()) == len(found.hits)
    assert list(found.counts) == [kind for kind in search.KINDS if kind in found.counts]


def test_every_kind_can_be_found(publication):
    assert {entry.kind for entry in search.index(publication).entries} == set(search.KINDS)


def test_questions_are_found_by_their_summaries(publication):
    hits = search.find(publication, "fewer than a third of the mechanisms").hits
    assert hits[0].iri == names.iri("query", "gaps/areas-with-few-mechanisms")


def test_a_search_is_quick(publication):
    search.index(publication)
    taken = []
    for query in ("migration", "the migration of people", "xenofobia and discriminaton", "a b c d e f"):
        begun = time.perf_counter()
        search.find.__wrapped__(publication, query)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.01 and max(taken) < 0.1
