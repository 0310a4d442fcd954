"""A search finds things by any of their names, by the texts about them, and in spite of misspellings."""

import csv
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.presentation import folding, search

TABLE = Path(__file__).with_name("search.tsv")
with TABLE.open(encoding="utf-8", newline="") as lines:
    QUERIES = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

ICELAND = search.Entry("urn:iceland", "state", ("Iceland", "en"), (("Islande", "fr"), ("ISL", "")))
IRELAND = search.Entry("urn:ireland", "state", ("Ireland", "en"), (("Irlande", "fr"),))


def first(publication, query):
    result = search.find(publication, query)
    return names.compact(result.hits[0].iri) if result.hits else ""


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: row["query"])
def test_the_expected_thing_comes_first(publication, row):
    assert first(publication, row["query"]) == row["first"]


def test_the_queries_are_of_every_sort():
    assert len(QUERIES) >= 40
    assert len({row["kind"] for row in QUERIES}) >= 12


@pytest.mark.parametrize("query", ["occupational migration", "Southeast Asia", "Ligue arabe"])
def test_a_name_of_another_vocabulary_is_shown(publication, query):
    assert "".join(text for text, _ in search.find(publication, query).hits[0].snippet) == query


@pytest.mark.parametrize(
    "query",
    [
        *(
            '"',
            "'",
            '"almaty',
            'almaty"*',
            "*",
            "almaty*",
            "^almaty",
            "-almaty",
            "almaty -process",
            "(almaty",
            ")",
        ),
        *("NEAR(almaty process, 2)", "NEAR", "AND", "OR", "NOT", "almaty AND", "NOT almaty", "text:almaty"),
        *(
            "{text} : almaty",
            "almaty + process",
            "role:label",
            "a\0b",
            "\\",
            "%",
            "_",
            "; DROP TABLE texts",
            "日本",
            "مرحبا",
        ),
        *("\ud800", "x" * 500, " ".join("abcdefghijklmnopqrstuvwxyz"), "é" * 200),
    ],
)
def test_what_is_syntax_to_the_database_is_text(publication, query):
    for hit in search.find(publication, query).hits[:3]:
        assert hit.label or hit.snippet


@pytest.mark.parametrize(
    "query", ['"Almaty" process', "almaty* ^process", "-almaty process", "(almaty) process:"]
)
def test_punctuation_changes_nothing(publication, query):
    assert first(publication, query) == "mechanism:almaty-process"


def test_a_word_in_the_middle_of_another_finds_it():
    result = search.Index([ICELAND, IRELAND]).find("celan")
    assert [hit.iri for hit in result.hits] == ["urn:iceland"]


def test_rows_have_the_language_of_their_words():
    rows = search.Index([ICELAND])._database.execute("SELECT text, role, language FROM texts").fetchall()
    assert rows == [
        ("iceland", "label", "en"),
        ("islande", "name", "fr"),
        ("isl", "name", ""),
        ("iceland isl", "all", "en"),
        ("islande isl", "all", "fr"),
    ]


def test_threads_share_an_index(publication):
    index = search.index(publication)
    expected = {row["query"]: [hit.iri for hit in index.find(row["query"]).hits] for row in QUERIES}
    with ThreadPoolExecutor(8) as pool:
        results = pool.map(
            lambda query: (query, [hit.iri for hit in index.find(query).hits]), [*expected] * 10
        )
        assert all(hits == expected[query] for query, hits in results)


FORKING = """
import os, threading
from gcm_ld.presentation import folding, search
index = search.Index([search.Entry(f"urn:{n}", "state", (f"Almaty {n}", "en")) for n in range(200)])
ended = threading.Event()
def ask():
    while not ended.is_set():
        index.find("almatty")
threads = [threading.Thread(target=ask) for _ in range(3)]
for thread in threads:
    thread.start()
for _ in range(40):
    child = os.fork()
    if not child:
        os._exit(0 if len(index.find("almatty").hits) == 200 else 1)
    assert os.waitpid(child, 0)[1] == 0
ended.set()
print(len(index.find("almatty").hits))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_process_forked_while_threads_search_has_the_index():
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKING],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (run.stdout, run.stderr) == ("200\n", "")


@pytest.mark.parametrize("word", ["zzzzqq", "cat", "99", "2019"])
def test_short_words_numbers_and_what_is_like_nothing_are_not_corrected(word):
    entries = [search.Entry(name, "state", (name, "en")) for name in ("almaty", "car", "91", "2018")]
    assert search.Index(entries).find(word) == search.Result((), {}, False)


def test_a_correction_is_reported(publication):
    assert search.find(publication, "Khartum").corrected == {"khartum": "khartoum"}
    assert search.find(publication, "Khartoum").corrected == {}


@pytest.mark.parametrize("query", ["Tripoli Process", "Quito Process", "Tashkent", "MENA", "Japan", "quokka"])
def test_what_is_not_in_the_edition_is_not_taken_for_something_else(publication, query):
    assert search.find(publication, query).corrected == {}


def test_where_nothing_has_all_words_what_has_most_is_found(publication):
    result = search.find(publication, "quokka migration")
    assert result.partial and result.hits
    assert not search.find(publication, "labour migration").partial


@pytest.mark.parametrize("query", ["", "  ", "…", "zzzzqq", "\0", "xylophonist"])
def test_nothing_that_matches_is_nothing(publication, query):
    result = search.find(publication, query)
    assert result.hits == () and result.counts == {}


def test_the_words_that_match_are_marked(publication):
    hit = search.find(publication, "Almaty Process").hits[0]
    assert hit.label == (("Almaty", True), (" ", False), ("Process", True))
    misspelt = search.find(publication, "Allmaty").hits
    assert (("Almaty", True), (" Process", False)) in [hit.label for hit in misspelt]
    quote = next(hit for hit in search.find(publication, "exhaustive").hits if hit.kind == "passage")
    assert ("exhaustive", True) in quote.snippet


def test_a_long_text_is_cut_around_what_matches(publication):
    for hit in search.find(publication, "solidarity").hits:
        snippet = "".join(text for text, _ in hit.snippet)
        assert len(snippet) < 330
        assert "solidarity" in snippet.casefold() or "solidarity" in hit.entry.label[0].casefold()


def test_counts_of_kinds_add_up_in_their_order(publication):
    result = search.find(publication, "migration")
    assert sum(result.counts.values()) == len(result.hits)
    assert list(result.counts) == [kind for kind in search.KINDS if kind in result.counts]


def test_every_kind_can_be_found(publication):
    assert {entry.kind for entry in search.index(publication).entries} == set(search.KINDS)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("United Kingdom of Great Britain and Northern Ireland", "UK"),
        ("Republic of Korea", "ROK"),
        ("Democratic People's Republic of Korea", "DPRK"),
        ("United Arab Emirates", "UAE"),
    ],
)
def test_initials_find_a_country(publication, name, letters):
    assert letters in folding.initials(name)
    labels = [hit.entry.label[0] for hit in search.find(publication, letters).hits if hit.kind == "state"]
    assert name in labels[:2]


def test_a_name_that_is_not_there_is_not_taken_for_other_words(publication):
    result = search.find(publication, "Tripoli Process")
    assert result.corrected == {} and result.absent == ("tripoli",) and result.partial
    names_of = [" ".join((hit.entry.label[0], *(n for n, _ in hit.entry.names))) for hit in result.hits]
    assert all("process" in folding.fold(words) for words in names_of)
    assert {hit.kind for hit in result.hits} == {"mechanism"} and len(result.hits) < 20
    assert search.find(publication, "colombo proces").hits[0].entry.label[0] == "Colombo Process"


@pytest.mark.parametrize("status", ["dormant", "renamed"])
def test_the_word_of_a_status_finds_what_has_it(publication, status):
    having = set(publication.subjects("gcm:activityStatus", names.iri("activity-status", status)))
    first = search.find(publication, status).hits[: 1 + len(having)]
    assert having and {hit.iri for hit in first[1:]} == having


def test_an_office_finds_the_mechanism_in_which_it_is_held(publication):
    hits = search.find(publication, "ICMPD secretariat").hits
    assert "Rabat Process" in [hit.entry.label[0] for hit in hits]
    assert any("now or before" in "".join(text for text, _ in hit.snippet) for hit in hits)


def test_a_mechanism_is_shown_by_its_full_name(publication):
    assert search.find(publication, "ADD").hits[0].entry.label[0] == "Abu Dhabi Dialogue (ADD)"
