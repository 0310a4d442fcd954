"""The coverage matrix says what the note and the data say, and its sums agree."""

import itertools

import pytest

from gcm_ld.edition import things
from gcm_ld.matrix import cell_states, model
from gcm_ld.questions import results

KINDS = list(model.KINDS)


@pytest.fixture(params=KINDS)
def matrix(request, publication):
    """The whole matrix of each kind."""
    return model.make(publication, request.param)


def test_states_add_up_to_the_cells(matrix):
    counts = {state: matrix.count(state) for state in cell_states.SYMBOLS}
    assert sum(counts.values()) == len(matrix.rows) * len(matrix.columns) == len(matrix.cells)
    assert {state for state, count in counts.items() if count} == set(matrix.kind.states)
    assert sum(map(matrix.across, matrix.rows)) == sum(map(matrix.down, matrix.columns))
    assert sum(map(matrix.down, matrix.columns)) == counts[matrix.kind.states[0]]


def test_the_counts_are_those_of_the_note(publication):
    themes = model.make(publication, "theme")
    assert {state: themes.count(state) for state in themes.kind.states} == {
        "listed": 97,
        "claimed": 23,
        "not stated": 60,
    }
    assert model.make(publication, "area").count("listed") == 143
    assert [themes.down(column) for column in themes.columns] == [18, 24, 17, 20, 4, 14]
    assert (len(themes.rows), themes.of) == (30, 29)


def test_only_the_note_lists(publication):
    """An element, an objective or a goal is never said to be listed: the note has no such table."""
    for by in ("element", "objective", "goal"):
        states = {cell.state for cell in model.make(publication, by).cells.values()}
        assert "listed" not in states


def test_a_cell_holds_by_areas_in_which_the_mechanism_is_listed(publication, matrix):
    listed = {key for key, cell in model.make(publication, "area").cells.items() if cell.state == "listed"}
    for (mechanism, _), cell in matrix.cells.items():
        assert bool(cell.areas) == (cell.state in (*cell_states.STRONG, *cell_states.WEAK))
        assert {(mechanism, area) for area in cell.areas} <= listed


def test_totals_are_those_of_the_stored_questions(publication):
    for by in ("theme", "area"):
        matrix = model.make(publication, by)
        asked = {row[by]: row for row in publication.rows(f"coverage/{by}-summary")}
        assert {c.iri: str(matrix.down(c)) for c in matrix.columns} == {
            iri: row["listed"] for iri, row in asked.items()
        }
        assert {row["of"] for row in asked.values()} == {str(matrix.of)}
    elements = model.make(publication, "element")
    for row in publication.rows("coverage/element-summary"):
        column = next(column for column in elements.columns if column.iri == row["element"])
        assert elements.down(column) == int(row["addressing"])
        assert elements.down(column, "theme only") <= int(row["meeting"])
    objectives = model.make(publication, "objective")
    for column, row in zip(objectives.columns, publication.rows("coverage/objective-summary"), strict=True):
        direct, claimed, possible = (objectives.down(column, s) for s in ("derived", "claimed", "may bear"))
        assert (direct, claimed) == (int(row["direct"]), int(row["claimed"]))
        assert direct + possible == int(row["mechanisms"])
        states = {objectives.cell(line, column).state for line in objectives.rows}
        assert (states == {"cannot be told"}) == (row["state"] == "cannot be told")
    goals = model.make(publication, "goal")
    for column, row in zip(goals.columns, publication.rows("coverage/goal-summary"), strict=True):
        assert goals.down(column) == int(row["found"])
        assert goals.down(column, "may bear") == int(row["derived"]) + int(row["unsourced"])


def test_columns_stand_in_their_order(publication):
    letters = [column.slug for column in model.make(publication, "element").columns]
    assert letters == sorted(letters)
    objectives = [column.label for column in model.make(publication, "objective").columns]
    assert (len(objectives), objectives[0], objectives[9]) == (23, "1. Data", "10. Eradicate trafficking")
    assert [c.slug for c in model.make(publication, "goal").columns] == [str(n) for n in range(1, 18)]
    themes = [column.theme for column in model.make(publication, "area").columns]
    assert len([key for key, _ in itertools.groupby(themes)]) == len(set(themes)) == 6


def test_a_goal_has_its_short_name(publication):
    labels = [column.label for column in model.make(publication, "goal").columns]
    assert (labels[0], labels[7]) == ("1. No poverty", "8. Decent work and economic growth")
    assert not [label for label in labels if len(label) > 50]


def test_states_of_a_column_are_of_those_that_can_have_them(matrix):
    """Only a mechanism that Annex 2 names can be listed; of all of them something can be not stated."""
    for row in matrix.rows:
        for column in matrix.columns:
            assert row.named or matrix.cell(row, column).state not in cell_states.OF_NAMED
    assert {state: matrix.among(state) for state in matrix.kind.states} == {
        state: 29 if state in cell_states.OF_NAMED else 30 for state in matrix.kind.states
    }


def test_a_dormant_mechanism_says_since_when(publication):
    dormant = {row.slug: row.status for row in model.make(publication, "theme").rows if row.is_dormant}
    assert dormant["midcas"] == "dormant since 2016"
    assert len(dormant) == 3


def test_a_number_has_the_form_of_its_noun():
    assert results.number(1, "theme", "themes") == "1 theme"
    assert (results.number(0, "mechanism"), results.number(2, "mechanism")) == (
        "0 mechanisms",
        "2 mechanisms",
    )


def test_there_is_no_matrix_by_anything_else(publication):
    with pytest.raises(things.ThingError, match="there are theme, area, element, objective, goal"):
        model.make(publication, "colour")


@pytest.mark.parametrize("by", model.KINDS)
def test_the_head_counts_the_columns_whatever_is_chosen(publication, by):
    matrix = model.make(publication, by)
    count = len(matrix.columns)
    assert matrix.head.split(" ")[:2] == ["the", results.numeral(count)]
    assert matrix.head.lower().endswith(matrix.kind.plural) or f"{matrix.kind.plural} of the " in matrix.head


def test_small_numbers_are_words():
    assert [results.numeral(count) for count in (0, 1, 10, 11)] == ["no", "one", "ten", "11"]


QUESTIONS = {
    "area": ("coverage/areas-by-mechanism", 143),
    "objective": ("coverage/mechanisms-by-objective", 0),
    "goal": ("links/goals-by-mechanism", 0),
    "element": ("coverage/mechanisms-by-element", 0),
}


@pytest.mark.parametrize("by", QUESTIONS)
def test_something_is_stated_where_a_question_says_so(publication, by):
    question, count = QUESTIONS[by]
    asked = {(row["mechanism"], row[by]) for row in publication.rows(question) if row[by]}
    found = model.find_cells(publication, by)
    assert set(found) == asked
    assert len(found) == (count or len(asked)) > 100


def test_each_area_stands_under_a_theme_and_engagements_are_in_such_areas(publication):
    under = model.themes(publication)
    assert len(set(under.values())) == 6
    listed = model.engagements(publication)
    assert {area for areas in listed.values() for area in areas} <= set(under)
    assert sum(map(len, listed.values())) == 143


SOURCES = (
    *({"source": source} for source in ("note", "others", "since", "all", "iom-igad-undated")),
    {"source": "all", "agreed": "true"},
    {"source": "since", "agreed": "false"},
)


@pytest.mark.parametrize("given", SOURCES, ids=lambda given: "-".join(given.values()))
def test_totals_by_each_source_are_those_of_the_stored_questions(publication, given):
    counts = {"theme": "listed", "area": "listed", "element": "addressing", "objective": "mechanisms"}
    for by, name in counts.items():
        matrix = model.make(publication, by, **given)
        assert (matrix.source, matrix.agreed, matrix.of) == (given["source"], given.get("agreed", ""), 29)
        rows = {row[by]: row for row in publication.rows(f"coverage/{by}-summary", **given)}
        for column in matrix.columns:
            row = rows[column.iri]
            counted = [
                str(count(column) + (count(column, "may bear") if by == "objective" else 0))
                for count in (matrix.down, matrix.apart)
            ]
            assert counted == [row[name], row["alsoListed"]], (by, column.slug)
        total = sum(matrix.count(state) for state in matrix.kind.states)
        assert total == len(matrix.rows) * len(matrix.columns)


def test_mechanisms_that_the_note_lacks_are_rows_where_other_sources_speak(publication):
    note = {row.slug for row in model.make(publication, "theme").rows}
    others = {row.slug: row for row in model.make(publication, "theme", "others").rows}
    lacking = {slug for slug, row in others.items() if not row.noted}
    assert lacking == {"caribbean-migration-consultations", "eastern-partnership-panel", "midiocc"}
    assert set(others) - note == lacking
    assert not [slug for slug in lacking if others[slug].named]


def test_a_claim_counts_only_where_the_note_is_among_the_sources(publication):
    for source in ("note", "all", "others", "since", "iom-igad-undated"):
        matrix = model.make(publication, "theme", source)
        assert ("claimed" in matrix.meanings) == bool(matrix.count("claimed")) == (source in model.WITH_NOTE)
        assert ("Annex 2" in " ".join(matrix.meanings.values())) == (source == "note")


def test_sources_are_given_in_any_way_and_the_list_of_the_note_is_the_note(publication):
    for text in ("", "Note", "annex-2", "source:note", "the background note"):
        assert model.make(publication, "area", text) is model.make(publication, "area", "note")
    since = model.make(publication, "area", "since")
    assert model.make(publication, "area", "since 2018") is since
    assert model.source_words(publication, since.source) == "other sources since 2018"
    with pytest.raises(things.ThingError, match="no sources 'atlantis'"):
        model.make(publication, "area", "atlantis")
    with pytest.raises(things.ThingError, match="agreed can't be 'maybe'; there are true, false"):
        model.make(publication, "area", "all", "maybe")
