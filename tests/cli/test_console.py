"""Tables are drawn to the width of a terminal and aligned in a pipe; nothing is lost in either."""

import re

import pyoxigraph as ox
import pytest
import world

from gcm_ld.checks import shacl
from gcm_ld.cli import console
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers, queries, results
from gcm_ld.reasoner import inference

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


ALMATY = names.iri("mechanism", "almaty-process")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return answers.complete(world.make(tmp_path_factory.mktemp("world")))


def ask(edition: dataset.Edition, name: str) -> answers.Answer:
    return answers.answer(edition, queries.find(name, edition.root))


@pytest.fixture
def matrix(edition):
    return ask(edition, "coverage/theme-matrix"), ask(edition, "coverage/theme-summary")


def test_the_matrix_has_a_legend_states_in_words_and_denominators(matrix, capsys):
    console.show_matrix(*matrix)
    shown = capsys.readouterr().out
    lines = [line.split("  ") for line in shown.splitlines()]
    lines = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert shown.startswith("\n".join(console.LEGEND))
    assert ["1 Drivers of migration"] in lines and ["2 Human rights"] in lines
    assert ["mechanism", "1", "2"] in lines
    assert ["Almaty Process", "· not stated", "● listed 1"] in lines
    assert ["listed, of 3", "0", "1"] in lines
    assert "not covered" not in shown


@pytest.mark.parametrize(
    ("columns", "head", "cell"),
    [(80, "mechanism +1 +2", "● 1"), (120, "mechanism +migration +Human rights", "● listed 1")],
)
def test_the_matrix_fits_a_terminal(matrix, capsys, monkeypatch, columns, head, cell):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(console, "is_terminal", lambda: True)
    console.show_matrix(*matrix)
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= columns
    assert re.search(head, shown) and cell in shown and all(line in shown for line in console.LEGEND)


def test_a_part_tells_how_to_see_the_rest(edition, capsys):
    console.show_part(ask(edition, "gaps/without"), 2)
    shown = capsys.readouterr().out
    assert shown.startswith("Which mechanisms cover each theme?\n===")
    assert shown.endswith("5 rows; 3 more by `gcm-ld query gaps/without`\n\n")
    console.show_part(ask(edition, "gaps/without"), 5)
    assert capsys.readouterr().out.endswith("\n5 rows\n\n")


def test_a_question_tells_what_it_takes_and_gives(edition, capsys):
    console.show_question(queries.find("coverage/theme-matrix", edition.root))
    shown = capsys.readouterr().out
    for part in ("One row a theme and mechanism.", "theme=human-rights", "only this mechanism", "how many"):
        assert part in shown


def test_a_finding_names_file_line_thing_message_and_rule(capsys):
    finding = shacl.Finding(
        file="data/mechanism.ttl",
        line=41,
        thing=ALMATY,
        rule=names.SHAPES + "Mechanism-name",
        message="A mechanism has exactly one preferred label in English.",
        severity="Violation",
        value="",
        path="",
    )
    console.show_finding(finding)
    assert capsys.readouterr().out == (
        "data/mechanism.ttl:41: mechanism:almaty-process: "
        "A mechanism has exactly one preferred label in English. (shapes#Mechanism-name)\n"
    )


def test_a_proof_names_its_rules_and_lines(edition, capsys):
    triple = ox.Triple(
        terms.node("mechanism:almaty-process"),
        terms.node("gcm:coversTheme"),
        terms.node("theme:human-rights"),
    )
    console.show_proof(inference.prover(edition)(triple))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "mechanism:almaty-process gcm:coversTheme theme:human-rights  by prp-spo1 (subproperty), from"
    )
    assert lines[1].startswith("  mechanism:almaty-process gcm:hasTheme theme:human-rights  [data/thing.ttl:")
    assert lines[2].startswith("  gcm:hasTheme rdfs:subPropertyOf gcm:coversTheme  [ontology/gcm.ttl:")


def test_a_contradiction_names_its_things_and_rule(small, capsys):
    edition = small(
        "gcm:A a owl:Class ; owl:disjointWith gcm:B . gcm:B a owl:Class .",
        "theme:drivers a gcm:A .\ntheme:drivers a gcm:B .",
    )
    for contradiction in inference.contradictions(edition):
        console.show_contradiction(contradiction)
    shown = capsys.readouterr().out
    assert "theme:drivers" in shown and "what is said cannot all hold (cax-dw (disjoint classes))" in shown
    assert "data/thing.ttl:" in shown.splitlines()[0]


def test_a_description_has_its_parts(edition, capsys):
    console.show_description(edition, descriptions.describe(edition, ALMATY))
    shown = capsys.readouterr().out
    parts = (
        "Almaty Process\n===",
        ALMATY,
        "asserted",
        "data/thing.ttl:",
        "statements about it: engagement (1)",
    )
    for part in (
        *parts,
        'basis:printed · passage:one · "Almaty Process" · data',
        "inferred;",
        "covers theme",
    ):
        assert part in shown
