"""Words are compared without accents and capitals; a misspelt one means the nearest that is known."""

import pytest

from gcm_ld.presentation import spellings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Perú", "peru"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Jürg  LAUBER", "jurg lauber"),
        ("A/RES/71/1", "a res 71 1"),
        ("5+5 Dialogue", "5 5 dialogue"),
        ("…", ""),
    ],
)
def test_accents_capitals_and_marks_are_left_out(text, folded):
    assert spellings.fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("khartum", "khartoum", 1),
        ("rigths", "rights", 1),
        ("allmaty", "almaty", 1),
        ("same", "same", 0),
        ("abcdef", "uvwxyz", 3),
        ("", "ab", 2),
    ],
)
def test_letters_that_differ_are_counted_up_to_the_most_that_matters(one, other, letters):
    assert spellings.distance(one, other) == letters
    assert spellings.distance(other, one) == letters


def test_the_same_comes_before_a_beginning_and_that_before_a_likeness():
    words = spellings.Words(["process", "processes", "protest", "khartoum"])
    assert words.near("process") == {"process": 1.0, "processes": pytest.approx(0.8 + 0.15 * 7 / 9)}
    assert set(words.near("proces")) == {"process", "processes"}
    assert words.near("khartum") == {"khartoum": pytest.approx(0.6)}


def test_the_beginning_of_a_long_word_may_be_misspelt():
    assert "remittances" in spellings.Words(["remittances"]).near("remitanc")


@pytest.mark.parametrize("word", ["zzzzqq", "cat", "99", "2019"])
def test_short_words_numbers_and_what_is_like_nothing_mean_nothing(word):
    assert spellings.Words(["almaty", "car", "91", "2018"]).near(word) == {}
