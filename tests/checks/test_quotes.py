"""Every quote stands in its passage, and every passage in the note."""

from pathlib import Path

import pytest

from gcm_ld.checks import quotes

NOTE = Path(__file__).parents[3] / "shared" / "source" / "background-note.txt"

PASSAGES = """
    <https://w3id.org/gcm-ld/passage/a/1> gcm:firstLine 1 ; gcm:lastLine 1 ;
        oa:exact "All mechanisms work"@en ; gcm:partOfDocument document:background-note .
    <https://w3id.org/gcm-ld/passage/a/1-continued> gcm:continues <https://w3id.org/gcm-ld/passage/a/1> ;
        gcm:firstLine 3 ; gcm:lastLine 4 ; oa:exact "on rights, and"@en ;
        gcm:partOfDocument document:background-note .
    <https://w3id.org/gcm-ld/passage/a/2> gcm:continues <https://w3id.org/gcm-ld/passage/a/1-continued> ;
        oa:exact "on data."@en .
    <https://w3id.org/gcm-ld/passage/a/3> oa:exact "Other words."@en .
"""


def quoting(words: str, place: str) -> str:
    passage = f"<https://w3id.org/gcm-ld/passage/a/{place}>"
    return f'{PASSAGES}\nclaim:x gcm:passage {passage} ; gcm:quote "{words}"@en .'


def test_every_quote_of_the_edition_stands_in_its_passage(edition):
    assert quotes.missing(edition) == []


def test_every_passage_of_the_edition_stands_in_the_note(edition):
    if not NOTE.is_file():
        pytest.skip(f"the note itself is no part of this repository; it is looked for in {NOTE}")
    assert quotes.missing(edition, NOTE.read_text()) == []


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("mechanisms work", "1"),
        ("mechanisms  work\\non rights", "1"),
        ("work on rights", "1-continued"),
        ("All mechanisms work on rights, and on data.", "2"),
    ],
)
def test_a_quote_is_found_white_space_and_page_breaks_aside(small, words, place):
    assert quotes.missing(small(data=quoting(words, place))) == []


@pytest.mark.parametrize(("words", "place"), [("mechanism work", "1"), ("on data.", "3"), ("Other", "9")])
def test_a_quote_that_is_not_there_is_told_with_its_place(small, words, place):
    (missing,) = quotes.missing(small(data=quoting(words, place)))
    line = quoting(words, place).count("\n") + 1
    assert missing.words == words
    assert str(missing) == f"data/thing.ttl:{line}: claim:x: “{words}” is not in its passages."


def test_a_passage_is_looked_for_in_its_lines_of_the_note(small):
    edition = small(data=PASSAGES)
    note = "All  mechanisms\twork\n\non rights,\nand\non data.\n"
    assert quotes.missing(edition, note) == []
    (missing,) = quotes.missing(edition, note.replace("All", "Most"))
    assert str(missing).endswith("passage:a/1: “All mechanisms work” is not in line 1 of the note.")


def test_a_passage_without_lines_is_in_none_of_them(small):
    lost = 'passage:b oa:exact "x"@en ; gcm:partOfDocument document:background-note .'
    assert len(quotes.missing(small(data=lost), "x")) == 1
