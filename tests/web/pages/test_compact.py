"""The pages of themes, areas, elements and objectives say what is stated, on what evidence, or nothing."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import compact, profiles, views


def page(publication, slug):
    return views.render(publication, compact.theme(publication, names.iri("theme", slug)))


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
    states = compact.by_state(publication, names.iri("theme", slug))
    assert (len(states["listed"]), len(states["claimed"])) == (listed, claimed)
    assert sum(map(len, states.values())) == 30
    assert f"{listed} of 29 mechanisms that Annex 2 names" in proofreading.text(page(publication, slug))


def test_listed_mechanisms_have_their_areas_the_most_first(publication):
    lines = compact.by_state(publication, names.iri("theme", "human-rights"))["listed"]
    sizes = [len(line.areas) for line in lines]
    assert sizes == sorted(sizes, reverse=True) and min(sizes) > 0
    assert names.local(lines[0].mechanism) == "puebla-process"


def test_areas_and_elements_say_who_placed_them(publication):
    content = compact.theme(publication, names.iri("theme", "drivers-of-migration")).content
    assert [names.local(line.area) for line in content["areas"]] == [
        "migration-environment-and-climate-change",
        "humanitarian-emergency-preparedness",
    ]
    assert all(line.placement.basis == "printed" for line in content["areas"])
    assert [names.local(p.one("element")) for p in content["elements"]] == ["b", "c", "g", "n"]
    assert "footnote 26" in proofreading.text(page(publication, "drivers-of-migration"))


def test_shares_by_region_and_type_have_their_denominators(publication):
    text = proofreading.text(page(publication, "human-rights"))
    africa = profiles.rows(publication, "coverage/themes-by-region", "region", names.iri("region", "africa"))
    (row,) = [row for row in africa if names.local(row["theme"]) == "human-rights"]
    assert f"Africa {row['listed']} of {row['of']}" in text and "Global process on migration 0 of 2" in text


def test_the_thematic_session_and_the_claims_are_there(publication):
    text = proofreading.text(page(publication, "international-cooperation-and-governance"))
    assert "All ISCMs are about cooperation and governance" in text
    assert "Thematic session" in text


def test_no_objective_is_tied_to_a_theme(publication):
    assert "is not recorded in this edition" in proofreading.text(page(publication, "human-rights"))


def test_days_are_said_in_words_and_likeness_in_two_digits(publication):
    text = proofreading.text(page(publication, "human-rights"))
    assert "8\u20139 May 2017" in text and not re.search(
        r"20\d\d-\d\d", text[: text.index("Download the answers")]
    )
    likeness = re.findall(r"of \d+ (0\.\d+|1\.0+)\b", text)
    assert likeness and all(len(number) == 4 for number in likeness)


def area_page(publication, slug):
    return views.render(publication, compact.area(publication, names.iri("area", slug)))


def test_mechanisms_stand_as_printed_and_in_the_printed_order(publication):
    content = compact.area(publication, names.iri("area", "labour-migration")).content
    assert [int(record.one("position")) for record in content["engagements"]] == list(range(1, 20))
    printed = [record.one("printedName") for record in content["engagements"]]
    assert printed.index("MIDCOM") < printed.index("EU-LAC Dialogue")


def test_a_name_that_was_misprinted_leads_to_the_mechanism(publication):
    text = proofreading.text(area_page(publication, "migration-health"))
    assert "MISDA Migration Dialogue for Southern Africa (MIDSA) ● listed reconciled" in text


@pytest.mark.parametrize(
    ("slug", "words"),
    [("humanitarian-emergency-preparedness", "held 5 icons"), ("labour-migration", "held one icon, or none")],
)
def test_lost_icons_are_counted_and_not_guessed(publication, slug, words):
    text = proofreading.text(area_page(publication, slug))
    assert words in text and "which goals were shown is not known" in text
    assert "None of them is printed in the note" in text


def test_an_alignment_is_never_printed(publication):
    content = compact.area(publication, names.iri("area", "labour-migration")).content
    assert content["relevances"]
    assert {relevance.basis for relevance in content["relevances"]} <= {"sourced", "derived", "editorial"}


def test_the_name_of_the_note_stands_beside_an_even_one(publication):
    assert "Area of focus 8 of 17 of Annex 2, printed as Migrant Rights" in proofreading.text(
        area_page(publication, "migrant-rights")
    )


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("humanitarian-emergency-preparedness", "give 6 of 17 goals, 1 more than the icons"),
        ("return-reintegration-readmissions", "give 1 of 17 goals, 1 fewer than the icons"),
        ("counter-trafficking", "give 3 of 17 goals, as many as the icons"),
    ],
)
def test_icons_stand_beside_the_goals_aligned(publication, slug, words):
    text = proofreading.text(area_page(publication, slug))
    assert words in text and "neither number corrects the other" in text


def test_those_for_which_it_is_not_stated_are_named(publication):
    shown = compact.area(publication, names.iri("area", "remittances"))
    text = proofreading.text(views.render(publication, shown))
    assert "● listed" in text and f"· not stated for {len(shown.content['unstated'])} of 30" in text
    assert len(shown.content["unstated"]) + len(shown.content["engagements"]) == 30


def element_page(publication, letter):
    return views.render(publication, compact.element(publication, names.iri("element", letter)))


def test_an_uptake_is_a_judgement_with_its_reason(publication):
    text = proofreading.text(element_page(publication, "m"))
    areas = text[text.index("Areas of focus that take it up") : text.index("Mechanisms")]
    assert "editorial" in areas and "irregular migration, which the area names" in areas


@pytest.mark.parametrize("letter", "bfpr")
def test_an_element_without_an_area_has_no_mechanism_that_addresses_it(publication, letter):
    content = compact.element(publication, names.iri("element", letter)).content
    assert content["uptakes"] == () and content["addressing"] == {}
    assert content["maybe"]
    assert "these sources cannot tell which mechanisms address it" in proofreading.text(
        element_page(publication, letter)
    )


def test_numbers_are_those_of_the_stored_question(publication):
    for row in profiles.answer(publication, "coverage/element-summary"):
        content = compact.element(publication, row["element"]).content
        assert len(content["addressing"]) == int(row["addressing"])
        assert len(content["uptakes"]) == int(row["areas"])
        groups = ("addressing", "claimed", "maybe", "unstated")
        assert sum(len(content[group]) for group in groups) == 30


def test_two_placements_that_differ_are_both_kept(publication):
    text = proofreading.text(element_page(publication, "g"))
    assert "Both placements are kept." in text
    assert "Both placements are kept." not in proofreading.text(element_page(publication, "i"))


def test_objectives_stand_with_the_reason_and_without_a_claim_of_descent(publication):
    text = proofreading.text(element_page(publication, "w"))
    objectives = text[text.index("Objectives that it anticipates") :]
    assert "18. Skills development and recognition" in objectives and "22. Social protection" in objectives
    assert "adopted two years after the elements" in objectives


def test_an_element_that_no_title_names_has_the_nearest_and_says_so(publication):
    assert profiles.answer(publication, "gaps/elements-without-objective") == ()
    text = proofreading.text(element_page(publication, "b"))
    objectives = text[text.index("Objectives that it anticipates") :]
    assert "5. Regular pathways editorial , unsourced" in objectives
    assert "No title names an opportunity for migrants" in objectives


def test_mechanisms_have_the_states_of_the_matrix(publication):
    shown = views.render(publication, compact.element(publication, names.iri("element", "i")))
    text = proofreading.text(shown)
    assert "◆ derived" in text and "◇ theme only for" in text


def objective_page(publication, number):
    return views.render(publication, compact.objective(publication, names.iri("objective", number)))


def test_an_objective_has_its_words_and_the_note_did_not_know_it(publication):
    text = proofreading.text(objective_page(publication, "5"))
    assert "Objective 5: " in text
    assert "Enhance availability and flexibility of pathways for regular migration" in text
    assert "after the note of 2017" in text
    assert "a judgement of this edition. It rests on the words of elements and titles" in text


def test_an_element_that_anticipated_it_stands_with_its_reason(publication):
    text = proofreading.text(objective_page(publication, "20"))
    elements = text[text.index("Elements that anticipated it") : text.index("Mechanisms that may bear on it")]
    assert "(h) Remittances editorial" in elements
    assert "faster, cheaper and safer transfers of remittances" in elements


@pytest.mark.parametrize("number", ["3", "4", "8", "12", "13", "14"])
def test_an_objective_without_an_element_has_no_mechanism_and_does_not_say_never(publication, number):
    content = compact.objective(publication, names.iri("objective", number)).content
    assert content["relevances"] == () and content["speaking"] == []
    text = proofreading.text(objective_page(publication, number))
    assert "these sources cannot tell which mechanisms work on it" in text
    assert "0 of" not in text.split("Elements that anticipated it")[0]
    assert "The same holds for 6 of 23 objectives" in text


def test_each_title_tells_how_sure_it_is_and_the_other_wording_stands_below(publication):
    for number in range(1, 24):
        content = compact.objective(publication, names.iri("objective", str(number))).content
        record, *others = content["titles"]
        assert record.one("value") == content["heading"]
        assert (names.local(record.basis), names.local(record.certainty)) == ("sourced", "found")
        assert record.all("source") == (names.iri("document", "a-res-73-195"),)
        assert len(others) == (number == 13)
    text = proofreading.text(objective_page(publication, "13"))
    told = text[text.index("Also worded") : text.index("Taken from")]
    assert "Use migration detention only" in told and "paragraph 16 prints" in told


def test_numbers_are_those_of_the_stored_questions(publication):
    for row in profiles.answer(publication, "coverage/objective-summary"):
        content = compact.objective(publication, row["objective"]).content
        sure = [line.certainty for line in content["speaking"]]
        assert len(sure) == int(row["mechanisms"])
        assert len(content["relevances"]) == int(row["elements"])
        assert sure.count("unsourced") == int(row["unsourced"])
        asked = profiles.rows(publication, "coverage/mechanisms-by-objective", "objective", row["objective"])
        assert content["claimed"] == [one["mechanism"] for one in asked if one["strength"] == "claimed"]
        asked = [one for one in asked if one["strength"] != "claimed"]
        assert [line.thing for line in content["speaking"]] == [one["mechanism"] for one in asked]
        for line, one in zip(content["speaking"], asked, strict=True):
            assert len({area for area, _ in line.ways}) == int(one["areas"])
            assert len({element for _, element in line.ways}) == int(one["elements"])


def test_cooperation_is_claimed_for_all_mechanisms_and_listed_for_two(publication):
    text = proofreading.text(objective_page(publication, "23"))
    assert "2 of 29 mechanisms that Annex 2 names may bear on it. Of these, 2 are listed for it" in text
    assert "For 28 more the running text of the note claims its subject." in text
    assert "All ISCMs are about cooperation and governance of migration" in text
    pathways = proofreading.text(objective_page(publication, "5"))
    assert "26 of 29 mechanisms that Annex 2 names may bear on it" in pathways
    assert "listed for it" not in pathways.split("Elements that anticipated it")[0]


def test_a_way_is_as_sure_as_its_weakest_link(publication):
    speaking = compact.objective(publication, names.iri("objective", "11")).content["speaking"]
    assert {line.certainty for line in speaking} == {"derived", "unsourced"}
    for line in speaking:  # of the two elements that anticipated it, one did so by an unsourced judgement
        surest = "derived" if any(names.local(element) == "j" for _, element in line.ways) else "unsourced"
        assert line.certainty == surest


def test_one_can_go_on_to_the_next(publication):
    links = proofreading.links(objective_page(publication, "9"))
    assert "/objective/8.html" in links and "/objective/10.html" in links


def test_an_area_has_the_whole_of_a_passage_that_a_page_break_cut(publication):
    html = views.render(publication, compact.area(publication, names.iri("area", "migration-policy")))
    where = proofreading.text(html).partition("Where the note has it")[2]
    assert (
        where.index("Almaty Process ARCP MIDCOM")
        < where.index("transit, entry")
        < where.index("Rabat Process PIDC")
    )
