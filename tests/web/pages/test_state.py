"""The pages of States and regions count what is recorded, and say what isn't."""

import proofreading

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.web.pages import profiles, state, tiles, views


def page(publication, code):
    return views.render(publication, state.view(publication, names.iri("state", code)))


def test_what_its_mechanisms_cover_and_none_does(publication):
    content = state.view(publication, names.iri("state", "CHE")).content
    rows = publication.rows("coverage/mechanisms-by-state", state="CHE")
    assert {m.one("participatesIn") for m in content["memberships"]} == {row["mechanism"] for row in rows}
    states = {names.local(line.iri): line.state for line in content["themes"]}
    assert states["drivers-of-migration"] == "not stated"
    assert list(states.values()).count("listed") == 5
    text = proofreading.text(page(publication, "CHE"))
    none = text[text.index("Where none of them is listed") :]
    gaps = publication.rows("gaps/areas-by-state-without-any", state="CHE")
    assert "1 of 6 themes" in none and f"{len(gaps)} of 17 areas of focus" in none


def test_numbers_are_those_of_the_stored_question(publication):
    for row in profiles.answer(publication, "coverage/state-summary"):
        content = state.view(publication, row["state"]).content
        counts = [sum(line.state == "listed" for line in content[name]) for name in ("themes", "areas")]
        assert [len(content["memberships"]), *counts] == [
            int(row[n]) for n in ("mechanisms", "themes", "areas")
        ]


def test_how_complete_the_lists_are_stands_on_every_page(publication):
    found = state.completeness(publication)
    rows = publication.rows("coverage/recorded-participants")
    bare = {row["mechanism"] for row in rows if row["recorded"] == "0"}
    assert (found.mechanisms, {*found.without, *found.open}) == (len(rows), bare)
    unsourced = sum(int(row["unsourced"]) for row in publication.rows("coverage/state-summary"))
    assert (found.unsourced, found.memberships > 800) == (unsourced, True)
    text = proofreading.text(page(publication, "TUV"))
    words = f"{found.unsourced} of {found.memberships} memberships rest on no source"
    assert (words in text) == bool(found.unsourced)
    for iri in (*found.without, *found.open):
        assert publication.caption(iri) in text


def test_an_observer_is_called_one(publication):
    text = proofreading.text(page(publication, "DZA"))
    assert "in 1 of them as an observer" in text
    assert "Rabat Process observer" in text


def test_a_claim_is_no_coverage(publication):
    themes, areas = state.reach(publication, [names.iri("mechanism", "gfmd")])
    claimed = [line for line in themes if line.state == "claimed"]
    assert claimed and not any(line.by for line in claimed)
    assert [names.local(line.iri) for line in areas if line.by] == ["migration-and-development"]


def test_a_state_without_a_mechanism_is_said_to_have_none(publication):
    themes, areas = state.reach(publication, [])
    assert {line.state for line in (*themes, *areas)} == {"not stated"}


def test_its_regions_stand_at_the_head_the_narrowest_first(publication):
    content = state.view(publication, names.iri("state", "BWA")).content
    assert [names.local(iri) for iri in content["regions"]] == [
        "southern-africa",
        "sub-saharan-africa",
        "africa",
    ]
    text = proofreading.text(page(publication, "BWA"))
    assert "in Southern Africa , Sub-Saharan Africa , Africa" in text


def test_its_own_memberships_without_a_source_are_counted(publication):
    for row in profiles.answer(publication, "coverage/state-summary"):
        assert state.view(publication, row["state"]).content["unsourced"] == int(row["unsourced"])


def test_areas_are_those_of_the_stored_questions_and_the_rest_is_not_stated(publication):
    listed, none = "coverage/areas-by-state", "gaps/areas-by-state-without-any"
    for row in profiles.answer(publication, "coverage/state-summary"):
        content = state.view(publication, row["state"]).content
        told = {
            line.iri: {one["mechanism"] for one in profiles.rows(publication, listed, "state", row["state"])}
            & set(line.by)
            for line in content["areas"]
        }
        assert {iri: set(by) for iri, by in told.items()} == {
            line.iri: set(line.by) for line in content["areas"]
        }
        gaps = [one["area"] for one in profiles.rows(publication, none, "state", row["state"])]
        assert gaps == [line.iri for line in content["areas"] if line.state == "not stated"]


def test_how_complete_it_is_stands_beside_every_answer(publication):
    complete = state.completeness(publication)
    recorded = complete.mechanisms - len(complete.without) - len(complete.open)
    for question in (
        *("coverage/areas-by-state", "coverage/themes-by-state", "coverage/areas-by-region"),
        *("coverage/states-by-region", "gaps/areas-by-state-without-any", "gaps/areas-by-region-without-any"),
    ):
        rows = profiles.answer(publication, question)
        assert {(row["recorded"], row["mechanisms"]) for row in rows} == {
            (str(recorded), str(complete.mechanisms))
        }


def test_each_mechanism_says_why_it_counts(publication):
    content = state.region(publication, names.iri("region", "oceania")).content
    assert len(content["rows"]) == 4
    assert all(content["grounds"][row["mechanism"]].one("reason") for row in content["rows"])


def test_numbers_are_those_of_the_stored_question_of_region(publication):
    for iri in profiles.ordered(publication, "region"):
        content = state.region(publication, iri).content
        rows = profiles.rows(publication, "coverage/themes-by-region", "region", iri)
        asked = profiles.rows(publication, "coverage/mechanisms-by-region", "region", iri)
        of = {one for one in content["taken"] if publication.value(one, "gcm:engagesIn")}
        if content["within"]:
            assert content["rows"] == []
            joined = {line.mechanism: str(len(line.states)) for line in content["joined"]}
            assert {row["mechanism"]: row["members"] for row in asked} == joined
            assert {row["states"] for row in asked} <= {str(len(content["states"]))}
        if iri == names.iri("region", "world"):  # it has no States of its own
            continue
        for line in content["reached_themes"]:
            (row,) = [row for row in rows if row["theme"] == line.iri]
            assert (str(len(line.by)), str(len(of))) == (row["listed"], row["of"])
        gaps = profiles.rows(publication, "gaps/themes-by-region-without-any", "region", iri)
        assert [row["theme"] for row in gaps] == [row["theme"] for row in rows if row["listed"] == "0"]


def test_a_sub_region_is_answered_for_as_its_page_says(publication):
    iri = names.iri("region", "western-africa")
    (gap,) = profiles.rows(publication, "gaps/themes-by-region-without-any", "region", iri)
    assert (names.local(gap["theme"]), gap["of"], gap["through"]) == (
        "drivers-of-migration",
        "7",
        "States",
    )


def test_a_gap_is_not_stated(publication):
    shown = state.region(publication, names.iri("region", "oceania"))
    text = proofreading.text(views.render(publication, shown))
    assert "1 of 6 themes: Drivers of migration ( · not stated )" in text


def test_every_state_lies_in_one_region_and_in_what_that_is_a_part_of(publication):
    states = things.members(publication.store, "state")
    rows = profiles.answer(publication, "coverage/states-by-region")
    for iri in states:
        found = [row["region"] for row in rows if row["state"] == iri]
        (top,) = [one for one in found if publication.value(one, "skos:topConceptOf")]
        chains = [[top] == found[-1:] or top in tiles.within(publication, one) for one in found]
        assert all(chains) and len(found) in (2, 3)
    tops = profiles.answer(publication, "coverage/region-summary")
    assert sum(int(row["states"]) for row in tops if not row["within"]) == len(states)


def test_the_parts_of_a_part_stand_after_it(publication):
    found = state.pieces(publication, names.iri("region", "americas"))
    assert [row["regionLabel"] for row in found] == [
        "Latin America and the Caribbean",
        *("Caribbean", "Central America", "South America"),
        "Northern America",
    ]


def test_what_the_mechanisms_of_its_states_cover_is_that_of_the_stored_questions(publication):
    for row in profiles.answer(publication, "coverage/region-summary"):
        content = state.region(publication, row["region"]).content
        reached = [content["reached_themes"], content["reached_areas"]]
        counts = [sum(line.state == "listed" for line in lines) for lines in reached]
        assert [str(len(content["joined"])), *map(str, counts)] == [
            row["joined"],
            row["themes"],
            row["areas"],
        ]
        listed = profiles.rows(publication, "coverage/areas-by-region", "region", row["region"])
        assert [int(one["listed"]) for one in listed] == [len(line.by) for line in reached[1]]
        gaps = profiles.rows(publication, "gaps/areas-by-region-without-any", "region", row["region"])
        assert [one["area"] for one in gaps] == [line.iri for line in reached[1] if not line.by]
        unsourced = sum(line.unsourced for line in content["joined"])
        assert (unsourced, len(content["states"])) == (int(row["unsourced"]), int(row["states"]))


def test_a_part_says_what_it_is_a_part_of_and_how_complete_it_is(publication):
    shown = views.render(publication, state.region(publication, names.iri("region", "western-africa")))
    assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    assert "Part of Sub-Saharan Africa , Africa" in text
    assert "have participants here" not in text
    assert "1 of 6 themes: Drivers of migration ( · not stated )" in text
    assert "Migration Dialogue for West Africa (MIDWA) 16 of 17 1 0" in text


def test_a_region_says_what_rests_on_one_state_alone_and_what_on_observers(publication):
    def text(slug):
        return proofreading.text(
            views.render(publication, state.region(publication, names.iri("region", slug)))
        )

    assert "Themes that depend on one State, or on observers" in text("southern-asia")
    assert "Drivers of migration: Afghanistan alone takes part." in text("southern-asia").replace(" :", ":")
    observed = text("australia-and-new-zealand")
    assert "none takes part, 1 State or territory only observes ( Australia )" in observed.replace(
        "(Australia)", "( Australia )"
    )
    assert "What rests on one State" not in text("western-africa")


def test_who_else_takes_part_is_counted_by_mechanisms_in_common(publication):
    content = state.view(publication, names.iri("state", "GHA")).content
    mechanisms = {one.one("participatesIn") for one in content["memberships"]}
    rows = publication.rows("coverage/mechanisms-by-state", state="SEN")
    shared = {row["mechanism"] for row in rows} & mechanisms
    senegal = next(one for one in content["companions"] if one.state == names.iri("state", "SEN"))
    assert set(senegal.mechanisms) == shared and len(senegal.mechanisms) == len(shared)
    counts = [len(one.mechanisms) for one in content["companions"]]
    assert counts == sorted(counts, reverse=True) and content["companion_count"] > state.COMPANIONS
    assert names.iri("state", "GHA") not in {one.state for one in content["companions"]}
    (around,) = content["around"]
    tile = {tile.code: tile.number for part in around.parts for tile in part.tiles}
    assert tile["SEN"] == len(shared) and tile["SHN"] == 0


def test_what_none_covers_is_said_first_without_those_open_to_all(publication):
    text = proofreading.text(page(publication, "GHA"))
    lead = text[: text.index("Its mechanisms")]
    assert "In 2017 Ghana took part in 5 of 29 mechanisms whose participants are recorded." in lead
    assert "Apart from the processes open to all, none is listed in Environment and climate" in lead
