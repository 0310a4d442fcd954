"""Coverage by source: the figures of the readings, written here, are what the stored questions answer."""

from collections import Counter
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.questions import answers, queries

ROOT = Path(__file__).parents[2]
THEMES = (
    "drivers-of-migration",
    "contributions-of-migrants-and-diasporas",
    "irregular-migration-and-regular-pathways",
    "human-rights",
    "international-cooperation-and-governance",
    "smuggling-and-trafficking",
)
BY_THEME = {
    ("note", ""): (4, 20, 24, 18, 17, 14),
    ("others", ""): (9, 23, 27, 22, 18, 18),
    ("since", ""): (7, 17, 23, 18, 16, 15),
    ("all", ""): (11, 25, 27, 25, 21, 21),
    ("all", "true"): (11, 25, 27, 24, 21, 21),
}
BY_AREA = {
    "migration-environment-and-climate-change": (2, 8, 9, 9),
    "humanitarian-emergency-preparedness": (2, 1, 3, 3),
    "migration-and-development": (16, 23, 24, 23),
    "remittances": (5, 10, 11, 11),
    "labour-migration": (19, 21, 26, 26),
    "return-reintegration-readmissions": (8, 13, 14, 14),
    "irregular-migration-and-mixed-migration-flows": (14, 19, 21, 21),
    "migrant-rights": (11, 15, 17, 17),
    "migrant-integration": (9, 11, 11, 10),
    "migration-and-education": (2, 3, 4, 3),
    "asylum-and-refugees": (8, 10, 12, 11),
    "migration-health": (6, 7, 7, 7),
    "migration-policy": (9, 9, 12, 11),
    "partnerships": (2, 3, 4, 3),
    "migration-data": (8, 13, 14, 14),
    "border-management": (8, 9, 12, 12),
    "counter-trafficking": (14, 18, 21, 21),
}
"""The mechanisms of Annex 2 by the note, by other sources, by all, and by all where two readers agree."""

STATES = {"again": 114, "note only": 29, "by then": 17, "only since": 45, "date uncertain": 17}


@pytest.fixture(scope="module")
def edition():
    return answers.complete(ROOT)


def ask(edition, name: str, **values: str) -> list[dict[str, object]]:
    given = {key: value for key, value in values.items() if value}
    answer = answers.ask(name, edition=edition, **given)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


@pytest.mark.parametrize(("source", "agreed"), BY_THEME)
def test_the_mechanisms_under_each_theme(edition, source, agreed):
    rows = {
        names.local(row["theme"]): row
        for row in ask(edition, "coverage/theme-summary", source=source, agreed=agreed)
    }
    assert tuple(rows[theme]["listed"] for theme in THEMES) == BY_THEME[source, agreed]
    assert {row["of"] for row in rows.values()} == {29}
    matrix = ask(edition, "coverage/theme-matrix", source=source, agreed=agreed)
    listed = Counter(names.local(row["theme"]) for row in matrix if row["state"] == "listed")
    assert listed == {theme: row["listed"] + row["alsoListed"] for theme, row in rows.items()}


def test_the_mechanisms_in_each_area(edition):
    columns = [
        {names.local(row["area"]): row["listed"] for row in ask(edition, "coverage/area-summary", **values)}
        for values in ({}, {"source": "others"}, {"source": "all"}, {"source": "all", "agreed": "true"})
    ]
    assert {area: tuple(column[area] for column in columns) for area in columns[0]} == BY_AREA
    assert [sum(column.values()) for column in columns] == [143, 193, 222, 216]


def test_the_note_alone_counts_no_mechanism_that_it_lacks(edition):
    for name in queries.list_names(ROOT):
        query = queries.find(name, ROOT)
        if "alsoOf" not in {column.name for column in query.columns}:
            continue
        assert {(row["alsoListed"], row["alsoOf"]) for row in ask(edition, name)} <= {(0, 0)}, name
        assert "gaps/" in name or any(row["alsoOf"] for row in ask(edition, name, source="all")), name


def test_a_listing_is_a_source_by_each_of_its_names(edition):
    wanted = ask(edition, "coverage/areas-by-mechanism", source="iom-midsa-2024")
    assert {names.local(row["mechanism"]) for row in wanted} == {"midsa"} and len(wanted) == 7
    for text in (names.iri("listing", "iom-midsa-2024"), "listing:iom-midsa-2024", "IOM: MIDSA, 2024"):
        assert ask(edition, "coverage/areas-by-mechanism", source=text) == wanted
    note = ask(edition, "coverage/theme-summary", source="annex-2")
    assert (
        note
        == ask(edition, "coverage/theme-summary")
        == ask(edition, "coverage/theme-summary", source="The background note")
    )
    with pytest.raises(things.ThingError, match="no sources 'nte'; did you mean note"):
        ask(edition, "coverage/theme-summary", source="nte")
    with pytest.raises(things.ThingError, match="no boolean 'maybe'; there are false, true"):
        ask(edition, "coverage/theme-summary", agreed="maybe")


def test_agreed_and_not_agreed_are_all(edition):
    both = [
        ask(edition, "coverage/areas-by-mechanism", source="all", agreed=agreed)
        for agreed in ("true", "false")
    ]
    whole = ask(edition, "coverage/areas-by-mechanism", source="all")
    assert all(both) and sorted(map(repr, both[0] + both[1])) == sorted(map(repr, whole))


def test_a_mechanism_that_the_note_lacks_has_rows_where_a_source_lists_it(edition):
    new = {"caribbean-migration-consultations", "midiocc"}
    for name in ("coverage/area-matrix", "coverage/theme-matrix"):
        note, every = (
            {names.local(row["mechanism"]) for row in ask(edition, name, source=source)}
            for source in ("note", "all")
        )
        assert len(note) == 30 and every - note == new, name


def test_a_claim_of_the_note_speaks_only_where_the_note_does(edition):
    found = {
        source: Counter(row["state"] for row in ask(edition, "coverage/theme-matrix", source=source))[
            "claimed"
        ]
        for source in ("note", "all", "others", "since", "annex-2")
    }
    assert found["note"] == found["annex-2"] > found["all"] > 0 == found["others"] == found["since"]


def test_what_changed(edition):
    rows = ask(edition, "coverage/changes")
    assert Counter(row["state"] for row in rows if row["named"]) == STATES
    summary = ask(edition, "coverage/change-summary")
    assert {row["state"]: row["pairs"] for row in summary} == STATES
    assert {row["of"] for row in summary} == {222} == {sum(STATES.values())}
    assert sum(row["alsoPairs"] for row in summary) == len(rows) - 222
    agreed = {row["state"]: row["pairs"] for row in ask(edition, "coverage/change-summary", agreed="true")}
    assert agreed["again"] == 114 and sum(agreed.values()) == 216


def test_a_pair_is_not_met_again_only_where_later_lists_were_read_whole(edition):
    pairs = {(row["mechanism"], row["area"]) for row in ask(edition, "gaps/not-met-again")}
    assert len(pairs) == 14
    rows = ask(edition, "coverage/changes")
    assert pairs < {(row["mechanism"], row["area"]) for row in rows if row["state"] == "note only"}


def test_the_listings_and_their_items(edition):
    rows = ask(edition, "coverage/listings")
    assert len(rows) == 68 and sum(row["engagements"] for row in rows) == 456
    assert sum(row["items"] for row in rows) == 450
    unused = {row["item"] for row in ask(edition, "coverage/items-without-area")}
    assert len(unused) == sum(row["items"] - row["counted"] for row in rows)
    assert len(ask(edition, "provenance/codings")) == 503


def test_the_readers_agree_as_was_reckoned_before(edition):
    first, second = ask(edition, "provenance/agreement-of-readers")
    assert (float(first["kappa"]), float(second["kappa"])) == (0.908, 0.972)
    assert (second["items"], second["alike"], second["decisions"]) == (131, 125, 131 * 17)
