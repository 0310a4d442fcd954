"""A part of the matrix has the rows that fit, each once, in the order asked for; other values are refused."""

from collections import Counter

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.matrix import filters, model


def test_filters_keep_what_fits(publication):
    whole = model.make(publication, "theme")
    types = Counter(row.type[0] for row in whole.rows)
    for slug, _ in filters.types(whole):
        assert len(filters.select(publication, whole, type=slug).rows) == types[slug]
    swiss = filters.select(publication, whole, state="CHE")
    asked = publication.rows("coverage/mechanisms-by-state", state="CHE")
    assert {row.iri for row in swiss.rows} == {row["mechanism"] for row in asked}
    both = filters.select(publication, whole, region="africa", type="inter-regional-forum")
    assert both.rows
    assert all("africa" in row.parts and row.short_type == "IRF" for row in both.rows)
    assert both.of == len(both.rows)
    assert both.chosen == {"region": "africa", "type": "inter-regional-forum"}


def test_show_keeps_rows_or_columns(publication):
    whole = model.make(publication, "theme")
    assert {row.slug for row in whole.rows} - {
        row.slug for row in filters.select(publication, whole, show="listed").rows
    } == {"un-high-level-dialogue"}
    global_ = filters.select(publication, whole, type="global-process", show="gaps")
    assert global_.columns
    assert not any(global_.down(column) for column in global_.columns)
    assert filters.select(publication, model.make(publication, "element"), show="gaps").columns == tuple(
        column for column in model.make(publication, "element").columns if column.slug in "bfpr"
    )


@pytest.mark.parametrize("by", model.KINDS)
def test_sorting_is_total_and_keeps_every_row(publication, by):
    matrix = model.make(publication, by)
    for sort in ("name", "type", "total", *(column.slug for column in matrix.columns)):
        rows = filters.select(publication, matrix, sort=sort).rows
        assert sorted(row.iri for row in rows) == sorted(row.iri for row in matrix.rows)
    totals = [matrix.across(row) for row in filters.select(publication, matrix, sort="total").rows]
    assert totals == sorted(totals, reverse=True)
    first = matrix.columns[0]
    ranks = [matrix.kind.states.index(matrix.cell(row, first).state) for row in
             filters.select(publication, matrix, sort=first.slug).rows]  # fmt: skip
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", filters.FILTERS)
def test_a_value_that_means_nothing_is_refused_with_those_that_do(publication, name):
    whole = model.make(publication, "theme")
    kind = {"sort": "theme"}.get(name, filters.FILTERS[name].kind)
    wrong = f"no {kind}" if kind else f"{name} can't be"
    with pytest.raises(things.ThingError, match=f"{wrong} 'atlantis'; (there are|did you mean) "):
        filters.select(publication, whole, **{name: "atlantis"})


def test_filters_are_given_in_any_words_and_kept_in_the_shortest(publication):
    whole = model.make(publication, "goal")
    given = {"type": "RCP", "region": "Western Africa", "state": "756", "show": "Everything"}
    given["sort"] = "Decent work and economic growth"
    assert filters.resolve(publication, whole, given) == {
        "type": "regional-consultative-process",
        "region": "western-africa",
        "state": "CHE",
        "sort": "8",
        "show": "all",
    }
    assert filters.resolve(publication, whole, {"sort": "Total", "state": ""}) == {"sort": "total"}


def test_what_no_row_has_is_not_offered(publication):
    whole = model.make(publication, "theme")
    with pytest.raises(
        things.ThingError, match="the type 'Mechanism' is not offered here; there are global-"
    ):
        filters.select(publication, whole, type="Mechanism")
    with pytest.raises(things.ThingError, match="sort can't be 'totl'; did you mean total"):
        filters.select(publication, whole, sort="totl")


def test_participants_are_named(publication):
    whole = model.make(publication, "theme")
    named = dict(filters.participants(publication, whole))
    assert named["CHE"] == "Switzerland"
    shown = {row.iri for row in whole.rows}
    rows = [row for row in publication.rows("coverage/mechanisms-by-state") if row["mechanism"] in shown]
    assert set(named) == {names.local(row["state"]) for row in rows}
    assert all(names.iri("state", code) for code in named)


def test_a_region_and_a_part_of_one_keep_those_in_which_its_states_take_part(publication):
    whole = model.make(publication, "theme")
    rows = publication.rows("coverage/mechanisms-by-state")
    taking = {(row["mechanism"], row["state"]) for row in rows if row["role"] != "observer"}
    for parts in (False, True):
        offered = dict(filters.regions(publication, whole, parts=parts))
        assert ("africa" in offered) != parts and ("western-africa" in offered) == parts
        for slug, words in offered.items():
            lying = {row["state"] for row in publication.rows("coverage/states-by-region", region=slug)}
            lying = {state for _, state in taking} if slug == "world" else lying
            kept = {row.iri for row in filters.select(publication, whole, region=slug).rows}
            assert kept, words
            assert kept == {row.iri for row in whole.rows if any((row.iri, one) in taking for one in lying)}


def test_what_none_of_a_region_is_listed_under_is_the_gap_that_the_question_tells(publication):
    whole = model.make(publication, "theme")
    gaps = publication.rows("gaps/themes-by-region-without-any")
    for slug in ("eastern-asia", "caribbean", "africa", "northern-america", "polynesia"):
        part = filters.select(publication, whole, region=slug)
        asked = {row["theme"] for row in gaps if row["region"] == names.iri("region", slug)}
        assert {column.iri for column in part.gaps} == asked, slug


def test_columns_can_stand_with_the_least_covered_first(publication):
    for by in model.KINDS:
        whole = model.make(publication, by)
        least = filters.select(publication, whole, columns="least")
        totals = [least.down(column) for column in least.columns]
        assert totals == sorted(totals)
        assert set(least.columns) == set(whole.columns)
        assert least.chosen == {"columns": "least"}
    assert filters.select(publication, whole, columns="order").columns == whole.columns


def test_what_is_chosen_is_said_in_words(publication):
    whole = model.make(publication, "goal")
    part = filters.select(
        publication,
        whole,
        type="global-process",
        region="world",
        state="CHE",
        sort="8",
        show="listed",
        columns="least",
    )
    assert filters.words(publication, part) == {
        "type": "type global process",
        "region": "with States of World",
        "state": "State or territory Switzerland",
        "sort": "sorted by 8. Decent work and economic growth",
        "show": "only what is covered",
        "columns": "columns least covered first",
    }


def test_the_regions_offered_are_those_of_states_without_their_parts(publication):
    offered = [slug for slug, _ in filters.regions(publication, model.make(publication, "area"))]
    assert offered == ["africa", "americas", "asia", "europe", "oceania", "world"]


def test_other_sources_take_the_place_of_the_note(publication):
    whole = model.make(publication, "area")
    part = filters.select(publication, whole, region="africa", source="since 2018", agreed="true")
    other = model.make(publication, "area", "since", "true")
    assert part.cells is other.cells
    assert dict(part.chosen) == {"region": "africa", "source": "since", "agreed": "true"}
    assert filters.words(publication, part) == {
        "region": "with States of Africa",
        "source": "by other sources since 2018",
        "agreed": "only what is printed or two readers named",
    }
    assert filters.select(publication, other).source == "since", "what the matrix rests on is kept"
    assert filters.select(publication, whole, source="note").chosen == {}


def test_every_group_and_listing_is_offered_but_that_of_the_note(publication):
    groups, listings = filters.sources(publication)
    assert [slug for slug, _ in groups] == ["note", "others", "since", "all"]
    assert len(listings) == len(publication.rows("coverage/listings")) - 1
    assert "annex-2" not in dict(listings)


@pytest.mark.parametrize(
    ("source", "agreed", "tail"),
    [("note", "", ""), ("all", "", "&source=all"), ("note", "true", "&agreed=true")],
)
def test_an_address_has_only_what_is_not_usual(source, agreed, tail):
    assert filters.tail(source, agreed) == tail
