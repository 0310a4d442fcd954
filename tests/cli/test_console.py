"""Tables are drawn to the width of a terminal and aligned in a pipe; nothing is lost in either."""

import re

import pytest

from gcm_ld.cli import console
from gcm_ld.questions import results

SHEET = results.Sheet(
    ["theme", "code", "text", "areas"],
    [
        [
            "Human rights",
            "human-rights",
            "A text of some length that goes on [for] a while, to be wrapped.",
            "5",
        ],
        ["Human rights", "other", "", "10"],
        ["Drivers", "drivers-of-migration-and-of-much-more-than-that", "short", ""],
    ],
    [False, False, False, True],
)


@pytest.fixture
def terminal(monkeypatch):
    """Make stdout a terminal of the given width for the screens."""

    def make(columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(console, "is_terminal", lambda: True)

    return make


@pytest.mark.parametrize("columns", [50, 60, 80, 120])
def test_a_table_fits_the_terminal_and_keeps_every_letter(terminal, capsys, columns):
    terminal(columns)
    console.show_sheet(SHEET)
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= columns
    letters = "".join(sorted(re.sub(r"[\s─]", "", shown)))
    thinned = [["Human rights", "human-rights", *SHEET.rows[0][2:]], ["", *SHEET.rows[1][1:]], SHEET.rows[2]]
    assert letters == "".join(
        sorted("".join("".join(row) for row in [SHEET.heads, *thinned]).replace(" ", ""))
    )


def test_a_table_too_wide_for_a_terminal_is_printed_row_by_row(terminal, capsys):
    terminal(30)
    console.show_sheet(SHEET)
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 30
    assert shown.startswith("\ntheme: Human rights\ncode: human-rights\ntext: A text of some length\n")
    assert shown.count("theme: ") == 3


def test_words_are_not_broken_where_there_is_room(terminal, capsys):
    terminal(80)
    console.show_sheet(SHEET)
    shown = capsys.readouterr().out
    assert " human-rights " in shown and " drivers-of-migration-and-of-much-more-than-that " in shown
    assert shown.count("Human") == 1


def test_a_pipe_gets_every_cell(capsys):
    console.show_sheet(SHEET)
    assert capsys.readouterr().out == results.to_text(SHEET)


def test_a_title_stands_out_without_color_in_a_pipe(terminal, capsys):
    console.show_title("Which [one]?")
    assert capsys.readouterr().out == "Which [one]?\n============\n"
    terminal(80)
    console.show_title("Which [one]?")
    assert capsys.readouterr().out == "Which [one]?\n"


def test_a_paragraph_is_wrapped_on_a_terminal_only(terminal, capsys):
    text = "word " * 20
    console.show_paragraph(text.strip(), "  ")
    assert capsys.readouterr().out == f"  {text.strip()}\n"
    terminal(30)
    console.show_paragraph(text.strip(), "  ")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and all(line.startswith("  word") and len(line) <= 30 for line in lines)


def test_progress_is_silent_when_stderr_is_no_terminal(capsys):
    with console.progress("working"):
        pass
    assert capsys.readouterr() == ("", "")


def test_counts_have_their_noun():
    assert [console.count(number, "row") for number in (0, 1, 2, 12345)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "12 345 rows",
    ]
