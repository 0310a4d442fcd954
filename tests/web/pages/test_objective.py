"""The page of an objective: what it says is of 2018, and the note of 2017 could not know it."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import objective, records, views


def page(publication, number):
    return views.render(publication, objective.view(publication, names.iri("objective", number)))


def test_an_objective_has_its_words_and_the_note_did_not_know_it(publication):
    text = proofreading.text(page(publication, "5"))
    assert "Objective 5: " in text
    assert "Enhance availability and flexibility of pathways for regular migration" in text
    assert "the note is of 2017 and could not know it" in text
    assert "a judgement of this edition on the words of elements and objectives" in text


def test_an_element_that_anticipated_it_stands_with_its_reason(publication):
    text = proofreading.text(page(publication, "20"))
    elements = text[text.index("Elements that anticipated it") : text.index("Mechanisms that speak to it")]
    assert "(h) Remittances editorial" in elements
    assert "faster, cheaper and safer transfers of remittances" in elements


@pytest.mark.parametrize("number", ["3", "4", "8", "12", "13", "14"])
def test_an_objective_without_an_element_has_no_mechanism_and_does_not_say_never(publication, number):
    content = objective.view(publication, names.iri("objective", number)).content
    assert content["correspondences"] == () and content["speaking"] == []
    text = proofreading.text(page(publication, number))
    assert "no mechanism is said to speak to it" in text
    assert "not stated, and never to be read as not discussed" in text
    assert "The same holds for 6 of 23 objectives" in text


def test_each_title_tells_how_sure_it_is_and_the_other_wording_stands_below(publication):
    for number in range(1, 24):
        content = objective.view(publication, names.iri("objective", str(number))).content
        (words, record), *others = content["titles"]
        assert words == content["told"].label
        assert (names.local(record.basis), names.local(record.certainty)) == ("sourced", "found")
        assert record.all("source") == (names.iri("document", "a-res-73-195"),)
        assert len(others) == (number == 13)
    text = proofreading.text(page(publication, "13"))
    told = text[text.index("Also worded") : text.index("Taken from")]
    assert "Use migration detention only" in told and "paragraph 16 prints" in told


def test_numbers_are_those_of_the_stored_questions(publication):
    for row in records.answer(publication, "coverage/objective-summary"):
        content = objective.view(publication, row["objective"]).content
        sure = [line.certainty for line in content["speaking"]]
        assert len(sure) == int(row["mechanisms"])
        assert len(content["correspondences"]) == int(row["elements"])
        assert sure.count("unsourced") == int(row["unsourced"])
        asked = records.rows(publication, "coverage/mechanisms-by-objective", "objective", row["objective"])
        assert [line.thing for line in content["speaking"]] == [one["mechanism"] for one in asked]
        for line, one in zip(content["speaking"], asked, strict=True):
            assert len({area for area, _ in line.ways}) == int(one["areas"])
            assert len({element for _, element in line.ways}) == int(one["elements"])


def test_a_way_is_as_sure_as_its_weakest_link(publication):
    speaking = objective.view(publication, names.iri("objective", "11")).content["speaking"]
    assert {line.certainty for line in speaking} == {"derived", "unsourced"}
    for line in speaking:  # of the two elements that anticipated it, one did so by an unsourced judgement
        surest = "derived" if any(names.local(element) == "j" for _, element in line.ways) else "unsourced"
        assert line.certainty == surest


def test_one_can_go_on_to_the_next(publication):
    links = proofreading.links(page(publication, "9"))
    assert "/objective/8.html" in links and "/objective/10.html" in links
