"""The page of a region."""

import proofreading

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.web.pages import records, region, views


def test_each_mechanism_says_why_it_counts(publication):
    content = region.view(publication, names.iri("region", "oceania")).content
    assert len(content["rows"]) == 4
    assert all(content["grounds"][row["mechanism"]].one("reason") for row in content["rows"])


def test_numbers_are_those_of_the_stored_question(publication):
    for iri in records.ordered(publication, "region"):
        content = region.view(publication, iri).content
        rows = records.rows(publication, "coverage/themes-by-region", "region", iri)
        asked = records.rows(publication, "coverage/mechanisms-by-region", "region", iri)
        if content["within"]:
            assert content["rows"] == []
            joined = {line.mechanism: str(len(line.states)) for line in content["joined"]}
            assert {row["mechanism"]: row["members"] for row in asked} == joined
            assert {row["states"] for row in asked} <= {str(len(content["states"]))}
            lines, named = content["reached_themes"], str(sum(row["areas"] != "0" for row in asked))
        else:
            lines, named = content["themes"], str(content["named"])
        for line in lines:
            (row,) = [row for row in rows if row["theme"] == line.iri]
            assert (str(len(line.by)), named) == (row["listed"], row["of"])
        gaps = records.rows(publication, "gaps/themes-by-region-without-any", "region", iri)
        assert [row["theme"] for row in gaps] == [row["theme"] for row in rows if row["listed"] == "0"]


def test_a_sub_region_is_answered_for_as_its_page_says(publication):
    iri = names.iri("region", "western-africa")
    (gap,) = records.rows(publication, "gaps/themes-by-region-without-any", "region", iri)
    assert (names.local(gap["theme"]), gap["of"], gap["through"]) == ("drivers-of-migration", "4", "States")


def test_a_gap_is_not_stated(publication):
    shown = region.view(publication, names.iri("region", "oceania"))
    text = proofreading.text(views.render(publication, shown))
    assert "1 of 6 themes: Drivers of migration ( · not stated )" in text


def test_every_state_lies_in_one_region_and_in_what_that_is_a_part_of(publication):
    states = things.members(publication.store, "state")
    rows = records.answer(publication, "coverage/states-by-region")
    for iri in states:
        found = [row["region"] for row in rows if row["state"] == iri]
        (top,) = [one for one in found if publication.value(one, "skos:topConceptOf")]
        chains = [[top] == found[-1:] or top in region.state.within(publication, one) for one in found]
        assert all(chains) and len(found) in (2, 3)
    tops = records.answer(publication, "coverage/region-summary")
    assert sum(int(row["states"]) for row in tops if not row["within"]) == len(states)


def test_the_parts_of_a_part_stand_after_it(publication):
    found = region.pieces(publication, names.iri("region", "americas"))
    assert [row["regionLabel"] for row in found] == [
        "Latin America and the Caribbean",
        *("Caribbean", "Central America", "South America"),
        "Northern America",
    ]


def test_what_the_mechanisms_of_its_states_cover_is_that_of_the_stored_questions(publication):
    for row in records.answer(publication, "coverage/region-summary"):
        content = region.view(publication, row["region"]).content
        reached = [content["reached_themes"], content["reached_areas"]]
        counts = [sum(line.state == "listed" for line in lines) for lines in reached]
        assert [str(len(content["joined"])), *map(str, counts)] == [
            row["joined"],
            row["themes"],
            row["areas"],
        ]
        listed = records.rows(publication, "coverage/areas-by-region", "region", row["region"])
        assert [int(one["listed"]) for one in listed] == [len(line.by) for line in reached[1]]
        gaps = records.rows(publication, "gaps/areas-by-region-without-any", "region", row["region"])
        assert [one["area"] for one in gaps] == [line.iri for line in reached[1] if not line.by]
        unsourced = sum(line.unsourced for line in content["joined"])
        assert (unsourced, len(content["states"])) == (int(row["unsourced"]), int(row["states"]))


def test_a_part_says_what_it_is_a_part_of_and_how_complete_it_is(publication):
    shown = views.render(publication, region.view(publication, names.iri("region", "western-africa")))
    assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    assert "Part of Sub-Saharan Africa , Africa" in text
    assert "of the 33 memberships recorded here 15 rest on no source" in text
    assert "have participants here" not in text
    assert "1 of 6 themes: Drivers of migration ( · not stated )" in text
    assert "MIDWA 15 of 16 15" in text
