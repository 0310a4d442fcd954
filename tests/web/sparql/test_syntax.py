"""What is told of a query that can't be read."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_ld.web.sparql import syntax

STORE = ox.Store()


def explain(text):
    try:
        STORE.query(text)
    except SyntaxError as error:
        return syntax.explain(text, error)
    raise AssertionError(f"the engine reads {text!r}")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("SELECT ?s {?s ?p\n\n }", (3, 2), "can't be read from here on. One of these could stand here: $"),
        ("SELECT {", (1, 8), "can't be read from here on."),
        ("SELECT * {", (1, 11), "can't be read from here on."),
        ("SELECT * { ?s ?p ?o # end\n\n", (1, 26), "can't be read from here on."),
        ("SELECT * {\n ?s ?p ?o .\n ?a ?b ?c ?? \n}\n\n\n", (3, 11), "can't be read"),
        ("SELECT *\nWHERE {?s ?p ?o}\nLIMT 10", (3, 1), "can't be read"),
        ("SELECT * {\n FLITER(?x = 1)\n ?s ?p ?o }", (2, 2), "can't be read"),
        ("SELECT * {?s ?p ?o}\n}\n", (2, 1), "can't be read"),
        ("SELECT * {} ; DROP ALL", (1, 13), "can't be read"),
        ("SELCT * {", (1, 1), "can't be read"),
        (
            "SELECT * { ?s ?p ?o\n FILTER(?o = 1\n}\n",
            (3, 1),
            "can't be read from here on. One of these could",
        ),
        ("SELECT * { ?s ?p '\U0001f600' ; }  ??", (1, 27), "can't be read"),
        ("", (1, 1), "can't be read"),
        ("SELECT *\n{ ?s a x:Thing }", (2, 8), "the prefix x: is used and not declared"),
        ("SELECT * { ?s a gcm:Theme }", (1, 17), "Put PREFIX gcm: <https://w3id.org/gcm-ld/ontology#> at"),
        ("prefix a: <http://a/>\nSELECT * { ?s a a:b, :c }", (2, 22), "the prefix : is used"),
        ("# PREFIX x: <y>\nSELECT * { ?s ?p 'x:y', _:b, x:y }", (2, 30), "the prefix x: is used"),
        ("PREFIX x: <http://x/> SELECT * { ?s ?p <y:z> ; x:y", (1, 51), "can't be read from here on."),
    ],
)
def test_place_and_words(text, place, words):
    mistake = explain(text)
    assert (mistake.line, mistake.column) == place
    assert words in mistake.message
    assert f"Line {place[0]}, column {place[1]}: " in mistake.message
    assert mistake.shown == text.split("\n")[place[0] - 1].rstrip()


def test_every_kind_of_line_end_counts():
    for end in ("\n", "\r\n", "\r"):
        mistake = explain(f"SELECT * {{{end}?s ?p ?o{end}?a }}{end}")
        assert (mistake.line, mistake.column, mistake.shown) == (3, 1, "?a }")


def test_a_long_query_has_the_place_that_the_engine_names():
    mistake = explain("SELECT * {\n" + "?s ?p ?o .\n" * 5000 + " ?s ?p }\n")
    assert mistake.line == 5002


def test_a_comment_of_many_signs_is_read_once():
    """Each `#` once doubled the time that it took to see that a text is no update."""
    assert explain("#" * 5000 + "\nSELECT * { ?s ?p }").line == 2


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT", 1),
        ("# LOAD\nPREFIX x: <http://example.org/>\ndelete where { ?s ?p ?o }", "DELETE", 3),
        ("BASE <http://example.org/> CLEAR ALL", "CLEAR", 1),
    ],
)
def test_an_update_is_told_from_a_mistake(text, word, line):
    mistake = explain(text)
    assert (mistake.update, mistake.line) == (word, line)


@pytest.mark.parametrize("text", ["SELECT * { INSERT }", "INSERTED", "PREFIX LOAD: <a> SELEC"])
def test_a_word_in_its_place_is_no_update(text):
    assert explain(text).update == ""


@pytest.mark.parametrize("text", ["SELECT * {" * 40, "ASK { ?s ?p ?o " + "x" * 5000, "ASK {\r\n?s ?p\r\n"])
def test_it_is_short(text):
    mistake = explain(text)
    assert "\\u{" not in mistake.message
    assert len(mistake.message) + len(mistake.shown) < 500


@given(st.text(max_size=60) | st.text(alphabet=" {}()<>\"'#\\?ax:PREFIX.\n*", max_size=60))
def test_nothing_breaks_it(text):
    try:
        STORE.query(text)
    except SyntaxError as error:
        mistake = syntax.explain(text, error)
        assert 1 <= mistake.line <= len(re.split("\r\n?|\n", text))
