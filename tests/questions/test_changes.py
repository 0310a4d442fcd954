"""What a change does to things and answers is said in words."""

import pytest
import world

from gcm_ld.questions import answers, changes

NEW_THEME = "    gcm:hasTheme theme:human-rights ;\n"


@pytest.fixture
def diff(tmp_path):
    """Return the sentences for a change of the data, or of the questions, of the small edition."""

    def make(data: str = world.DATA, queries: dict[str, str] = world.QUERIES) -> list[str]:
        old = answers.complete(world.make(tmp_path / "old"))
        new = answers.complete(world.make(tmp_path / "new", data, queries))
        return [str(change) for change in changes.diff(old, new)]

    return make


def test_no_change_is_no_sentence(diff):
    assert diff() == []


def test_a_cell_that_changes_names_its_row_and_both_states(diff):
    data = world.DATA.replace(NEW_THEME, NEW_THEME + "    gcm:hasTheme theme:drivers ;\n")
    assert diff(data) == [
        "coverage/theme-matrix: Almaty Process x Drivers of migration: not stated -> listed, areas 0 -> 1",
        "coverage/mechanisms-by-theme: Drivers of migration x Almaty Process appears",
        "coverage/theme-summary: Drivers of migration: listed 0 -> 1",
        "gaps/without: Drivers of migration x Almaty Process goes",
        "other/graph: Almaty Process, covers theme, Drivers of migration appears",
    ]


def test_things_that_come_and_go_are_named_by_label(diff):
    data = world.DATA.replace("mechanism:midsa a", "mechanism:sacm a").replace('"MIDSA"', '"SACM"')
    sentences = diff(data)
    assert sentences[:2] == ["mechanism 'SACM' is new", "mechanism 'MIDSA' is gone"]
    assert "coverage/theme-matrix: SACM x Human rights appears" in sentences
    assert "coverage/theme-matrix: MIDSA x Human rights goes" in sentences


def test_a_value_that_is_unbound_is_none(diff):
    assert diff(world.DATA.replace("gcm:share 0.5", "gcm:part 0.5")) == [
        'other/facts: Quito "Process" } # x: share 0.5 -> none',
    ]


def test_an_answer_without_iris_is_told_by_its_columns(diff):
    assert diff(world.DATA.replace(NEW_THEME, ""))[-1] == "other/yes: answer true -> false"


def test_rows_that_share_their_iris_are_compared_whole(diff):
    row = 'other/facts: Quito "Process" } # x, Quito "Process" } # x,'
    assert diff(world.DATA.replace("gcm:share 0.5", "gcm:share 0.25, 0.75")) == [
        f"{row} 0.25 appears",
        f"{row} 0.75 appears",
        f"{row} 0.5 goes",
    ]


def test_questions_that_come_and_go_are_told(diff):
    queries = {name: text for name, text in world.QUERIES.items() if name != "other/yes"}
    queries["other/no"] = world.YES
    assert diff(queries=queries) == ["other/no: the question is new", "other/yes: the question is gone"]


def test_other_columns_are_told_once(diff):
    facts = world.FACTS.replace("?share\nWHERE", "\nWHERE").replace(
        "#+ column: share | decimal | a number\n", ""
    )
    sentences = diff(queries=world.QUERIES | {"other/facts": facts})
    assert sentences == [
        "other/facts: the columns were mechanism, label, founded, share, now mechanism, label, founded"
    ]
