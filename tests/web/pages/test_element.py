"""The page of an element."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import element, records, views


def page(publication, letter):
    return views.render(publication, element.view(publication, names.iri("element", letter)))


def test_an_uptake_is_a_judgement_with_its_reason(publication):
    text = proofreading.text(page(publication, "m"))
    areas = text[text.index("Areas of focus that take it up") : text.index("Mechanisms")]
    assert "editorial" in areas and "irregular migration, which the area names" in areas


@pytest.mark.parametrize("letter", "bfpr")
def test_an_element_without_an_area_has_no_mechanism_that_addresses_it(publication, letter):
    content = element.view(publication, names.iri("element", letter)).content
    assert content["uptakes"] == () and content["addressing"] == []
    assert content["maybe"]
    assert "no mechanism is said to address it" in proofreading.text(page(publication, letter))


def test_numbers_are_those_of_the_stored_question(publication):
    for row in records.answer(publication, "coverage/element-summary"):
        content = element.view(publication, row["element"]).content
        assert len(content["addressing"]) == int(row["addressing"])
        assert len(content["uptakes"]) == int(row["areas"])
        three = len(content["addressing"]) + len(content["maybe"]) + len(content["unstated"])
        assert three == 30


def test_two_placements_that_differ_are_both_kept(publication):
    text = proofreading.text(page(publication, "g"))
    assert "Both placements are kept." in text
    assert "Both placements are kept." not in proofreading.text(page(publication, "i"))


def test_objectives_stand_with_the_reason_and_without_a_claim_of_descent(publication):
    text = proofreading.text(page(publication, "w"))
    objectives = text[text.index("Objectives that it anticipates") :]
    assert "18. Skills development and recognition" in objectives and "22. Social protection" in objectives
    assert "adopted two years after the elements" in objectives


def test_an_element_that_no_title_names_has_the_nearest_and_says_so(publication):
    assert records.answer(publication, "gaps/elements-without-objective") == ()
    text = proofreading.text(page(publication, "b"))
    objectives = text[text.index("Objectives that it anticipates") :]
    assert "5. Regular pathways editorial , unsourced" in objectives
    assert "No title names an opportunity for migrants" in objectives


def test_mechanisms_have_the_states_of_the_matrix(publication):
    shown = views.render(publication, element.view(publication, names.iri("element", "i")))
    text = proofreading.text(shown)
    assert "◆ derived" in text and "◇ theme only for" in text
