"""The nearest words are offered, or else the first of those that are known."""

import pytest

from gcm_ld.core import suggest

MANY = [f"value-{number:03}" for number in range(100)]


@pytest.mark.parametrize(
    ("word", "known", "nearest"),
    [
        ("human-right", ["drivers", "human-rights"], ["human-rights"]),
        ("HUMAN-RIGHTS", ["drivers", "human-rights"], ["human-rights"]),
        ("switzerlnd", ["Swaziland", "Switzerland"], ["Switzerland", "Swaziland"]),
        (
            "rights",
            ["drivers-of-migration", "all-human-rights-of-migrants"],
            ["all-human-rights-of-migrants"],
        ),
        ("ri", ["drivers", "rights"], []),
        ("theme", ["Theme", "theme"], ["Theme", "theme"]),
        ("value-00", MANY, ["value-090", "value-080", "value-070"]),
        ("", ["drivers"], []),
    ],
)
def test_the_nearest_words_are_alike_or_contain_it(word, known, nearest):
    assert suggest.near(word, known) == nearest


def test_as_many_words_are_offered_as_asked_for():
    assert len(suggest.near("value", MANY, most=5)) == 5
    assert suggest.near("valve-1", MANY, cutoff=0.99) == []


def test_advice_offers_the_nearest_or_what_there_is():
    assert suggest.advice("value-00", MANY).startswith("did you mean value-090 or ")
    assert suggest.advice("x", ["a", "b"]) == "there are a, b."
    assert suggest.advice("x", ["a"]) == "there is a."
    assert suggest.advice("x", []) == "there are none."
    assert suggest.advice("x", ["a"], "say a.") == "say a."
    assert suggest.advice("q", MANY).endswith(f"value-011 and {len(MANY) - suggest.FEW} more.")


def test_of_thousands_of_words_the_nearest_are_those_of_a_full_comparison():
    known = [f"{first}-{second}" for first in ("almaty", "budapest", "colombo") for second in range(900)]
    words = suggest.Words([*known, "Prague-Process"])
    for word in ("almaty-77", "budapst-12", "prage-proces", "zz", "x" * 40_000):
        assert suggest.near(word, words, 1) == suggest.near(word, [*known, "Prague-Process"], 1)
    assert len(words.likely("colombo-1")) == suggest.LIKELY
