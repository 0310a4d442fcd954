"""The page of a theme."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import theme, views


def page(publication, slug):
    return views.render(publication, theme.view(publication, names.iri("theme", slug)))


@pytest.mark.parametrize(
    ("slug", "listed", "claimed"),
    [
        ("human-rights", 18, 0),
        ("drivers-of-migration", 4, 0),
        ("international-cooperation-and-governance", 17, 13),
        ("contributions-of-migrants-and-diasporas", 20, 10),
    ],
)
def test_mechanisms_stand_by_their_state(publication, slug, listed, claimed):
    states = theme.by_state(publication, names.iri("theme", slug))
    assert (len(states["listed"]), len(states["claimed"])) == (listed, claimed)
    assert sum(map(len, states.values())) == 30
    assert f"{listed} of 29 mechanisms that Annex 2 names" in proofreading.text(page(publication, slug))


def test_listed_mechanisms_have_their_areas_the_most_first(publication):
    lines = theme.by_state(publication, names.iri("theme", "human-rights"))["listed"]
    sizes = [len(line.areas) for line in lines]
    assert sizes == sorted(sizes, reverse=True) and min(sizes) > 0
    assert names.local(lines[0].mechanism) == "puebla-process"


def test_areas_and_elements_say_who_placed_them(publication):
    content = theme.view(publication, names.iri("theme", "drivers-of-migration")).content
    assert [names.local(line.area) for line in content["areas"]] == [
        "migration-environment-and-climate-change",
        "humanitarian-emergency-preparedness",
    ]
    assert all(line.placement.basis == "printed" for line in content["areas"])
    assert [names.local(p.one("element")) for p in content["elements"]] == ["b", "c", "g", "n"]
    assert "footnote 26" in proofreading.text(page(publication, "drivers-of-migration"))


def test_shares_by_region_and_type_have_their_denominators(publication):
    text = proofreading.text(page(publication, "human-rights"))
    assert "Africa 7 of 12" in text and "Global process on migration 0 of 2" in text


def test_the_thematic_session_and_the_claims_are_there(publication):
    text = proofreading.text(page(publication, "international-cooperation-and-governance"))
    assert "All ISCMs are about cooperation and governance" in text
    assert "Thematic session" in text


def test_no_objective_is_tied_to_a_theme(publication):
    assert "is not recorded in this edition" in proofreading.text(page(publication, "human-rights"))


def test_days_are_said_in_words_and_likeness_in_two_digits(publication):
    text = proofreading.text(page(publication, "human-rights"))
    assert "8\u20139 May 2017" in text and not re.search(
        r"20\d\d-\d\d", text[: text.index("Take the answers")]
    )
    likeness = re.findall(r"of \d+ (0\.\d+|1\.0+)\b", text)
    assert likeness and all(len(number) == 4 for number in likeness)
