"""Words that are written differently are one to a search."""

import pytest

from gcm_ld.presentation import folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Perú", "peru"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Jürg  LAUBER", "jurg lauber"),
        ("A/RES/71/1", "a res 71 1"),
        ("5+5 Dialogue", "5 5 dialogue"),
        ("Cœur de la main-d'œuvre", "coeur de la main d oeuvre"),
        ("…", ""),
    ],
)
def test_accents_capitals_and_marks_are_left_out(text, folded):
    assert folding.fold(text) == folded


@pytest.mark.parametrize(
    ("american", "british"),
    [("labor migration", "Labour migration"), ("Organization", "organisation"), ("centers", "centres")],
)
def test_both_spellings_are_one(american, british):
    assert folding.fold(american) == folding.fold(british)
