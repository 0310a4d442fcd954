"""What the commands print, and how: drawn for a terminal, as aligned text in a pipe.

Tables, answers and progress come first, then the coverage matrix, gaps, findings, proofs, a question, all
about one thing, and the report on links.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers, engines, queries, results
from gcm_ld.reasoner import inference

if TYPE_CHECKING:
    from gcm_ld.checks import shacl
    from gcm_ld.mappings import report

_WORD = 16
"""Words of up to this length are not broken where the terminal has room for it."""

WIDE = 110
"""Columns of a terminal from which on the matrix spells out its heads and states."""

LEGEND = (
    f"{results.SYMBOLS['listed']} listed: Annex 2 says it, with the number of areas",
    f"{results.SYMBOLS['claimed']} claimed: the text says it of all or almost all mechanisms",
    f"{results.SYMBOLS['not stated']} not stated: the note says nothing; its list is not exhaustive",
)

RULES = {
    "cax-dw": "disjoint classes",
    "cax-adc": "all disjoint classes",
    "cax-eqc1": "equivalent class",
    "cax-eqc2": "equivalent class",
    "cax-sco": "subclass",
    "cls-hv1": "value restriction",
    "cls-hv2": "value restriction",
    "cls-int1": "intersection",
    "cls-int2": "intersection",
    "prp-asyp": "asymmetric property",
    "prp-dom": "domain",
    "prp-fp": "functional property",
    "prp-inv1": "inverse property",
    "prp-inv2": "inverse property",
    "prp-irp": "irreflexive property",
    "prp-rng": "range",
    "prp-spo1": "subproperty",
    "prp-spo2": "property chain",
    "prp-symp": "symmetric property",
    "prp-trp": "transitive property",
}
"""Words for the rules of OWL 2 RL that a reader is likely to meet."""


def is_terminal() -> bool:
    """Tell whether stdout is a terminal; then tables are drawn for its width, else as plain text."""
    return sys.stdout.isatty()


def width() -> int:
    """Return the columns of the terminal."""
    return shutil.get_terminal_size().columns


@contextlib.contextmanager
def progress(doing: str) -> Iterator[None]:
    """Show what is being done on stderr while it is done, on a terminal only."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from rich import console

    with console.Console(stderr=True).status(f"{doing} …"):
        yield


def show_title(text: str) -> None:
    """Print a heading."""
    if not is_terminal():
        print(f"{text}\n{'=' * len(text)}")
        return
    from rich import console

    console.Console().print(text, style="bold", markup=False, highlight=False)


def show_paragraph(text: str, indent: str = "") -> None:
    """Print text, on a terminal wrapped to its width; every line begins with `indent`."""
    if is_terminal():
        print(textwrap.fill(text, width(), initial_indent=indent, subsequent_indent=indent))
    else:
        print(indent + text)


def show_answer(answer: answers.Answer, form: str) -> None:
    """Print an answer as `table`, `csv`, `tsv`, `json` or `ttl`."""
    if form == "table":
        show_sheet(answer.sheet())
        if is_terminal():
            print(count(len(answer.rows), "row"))
    else:
        write(answer.to_ttl() if form == "ttl" else answer.write(form))


def show_table(table: engines.Table, form: str) -> None:
    """Print a table that no stored question gave, in the same forms."""
    if form == "table":
        show_sheet(results.sheet(table))
    else:
        write(results.WRITERS[form](table))


def write(text: str) -> None:
    """Write text to stdout as UTF-8, its line ends kept."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def show_sheet(sheet: results.Sheet) -> None:
    """Print a sheet: drawn to the width of the terminal, or as aligned text.

    On a terminal the cells at the left that repeat those above are left empty, and a sheet that is too wide
    for its words is printed row by row, a cell a line.
    """
    if not is_terminal():
        print(results.to_text(sheet), end="")
        return
    widths = _widths(sheet, width() - 3 * len(sheet.heads))
    if not widths:
        for row in sheet.rows:
            print()
            for head, cell in zip(sheet.heads, row, strict=True):
                show_paragraph(f"{head}: {cell}")
        return
    from rich import box, console, table, text

    drawn = table.Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for at, head in enumerate(sheet.heads):
        side: Literal["right", "left"] = "right" if sheet.numbers[at] else "left"
        drawn.add_column(text.Text(head), justify=side, overflow="fold", width=widths[at])
    for row in _thinned(sheet.rows):
        drawn.add_row(*map(text.Text, row))
    console.Console().print(drawn)


def _show_columns(heads: list[str], rows: list[list[str]]) -> None:
    """Print a sheet without numbers."""
    show_sheet(results.Sheet(heads, rows, [False] * len(heads)))


def count(number: int, thing: str) -> str:
    """Return a number with its noun, as `1 row` and `2 rows`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}".replace(",", " ")


def _widths(sheet: results.Sheet, room: int) -> list[int]:
    """The widths of the columns within `room`; none where not even the words fit.

    Each column is as wide as its longest word. What room is left is shared: a column that needs less than its
    share takes what it needs, and the last takes the rest.
    """
    rows = list(_thinned(sheet.rows))
    columns = [[head, *(row[at] for row in rows)] for at, head in enumerate(sheet.heads)]
    whole = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    widths = [min(word, _WORD) for word in words]
    room -= sum(widths)
    if room < 0:
        return []
    for least in (words, whole):
        order = sorted(range(len(columns)), key=lambda at: least[at] - widths[at])
        for place, at in enumerate(order):
            more = min(max(least[at] - widths[at], 0), room // (len(order) - place))
            widths[at] += more
            room -= more
    return widths


def _thinned(rows: list[list[str]]) -> Iterator[list[str]]:
    above: list[str] = []
    for row in rows:
        same = 0
        while same < len(above) - 1 and row[same] == above[same]:
            same += 1
        yield [""] * same + row[same:]
        above = row


def show_matrix(matrix: answers.Answer, summary: answers.Answer) -> None:
    """Print `coverage/theme-matrix` as mechanisms by themes, with the counts of `coverage/theme-summary`."""
    spelled = not is_terminal() or width() >= WIDE
    rows = [dict(zip(matrix.columns, map(results.plain, row), strict=True)) for row in matrix.table.rows]
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        state = row["state"]
        areas = f" {row['areas']}" if state == "listed" else ""
        word = f" {state}" if spelled else ""
        line = cells.setdefault(row["mechanismLabel"], {})
        line[row["theme"]] = f"{results.SYMBOLS.get(state, state)}{word}{areas}"
    themes = list(dict.fromkeys(row["theme"] for row in rows))
    captions = [matrix.caption(theme) for theme in themes]
    numbers = [str(number) for number in range(1, len(themes) + 1)]
    print("\n".join(LEGEND))
    if is_terminal() and spelled:
        heads = [textwrap.fill(caption, 14) for caption in captions]
    else:
        heads = numbers
        print("themes:", *map("  {} {}".format, numbers, captions), sep="\n")
    lines = [[mechanism, *(line.get(theme, "") for theme in themes)] for mechanism, line in cells.items()]
    print()
    _show_columns(["mechanism", *heads], [*lines, _totals(summary, themes)])


def _totals(summary: answers.Answer, themes: list[str]) -> list[str]:
    """The last row of the matrix: how many mechanisms are listed under each theme, of how many."""
    theme, listed, of = (summary.columns.index(name) for name in ("theme", "listed", "of"))
    totals = {str(row[theme]): str(row[listed]) for row in summary.rows}
    denominators = sorted({str(row[of]) for row in summary.rows})
    return [f"listed, of {' or '.join(denominators)}", *(totals.get(name, "") for name in themes)]


def show_part(answer: answers.Answer, most: int) -> None:
    """Print a question with the first rows of its answer, and how to see the others."""
    rows, sheet = len(answer.rows), answer.sheet()
    show_title(answer.query.summary)
    if rows:
        show_sheet(results.Sheet(sheet.heads, sheet.rows[:most], sheet.numbers))
    more = f"; {rows - most} more by `gcm-ld query {answer.query.name}`" if rows > most else ""
    print(f"{count(rows, 'row')}{more}\n")


def show_question(query: queries.Query) -> None:
    """Print what a question asks, takes and gives."""
    show_title(query.summary)
    show_paragraph(query.description)
    for endpoint in query.endpoints:
        show_paragraph(f"needs the network: {endpoint.iri}, {endpoint.text}")
    if query.parameters:
        print("\nparameters, all optional")
        default = {one.name: f"; {one.default} by default" if one.default else "" for one in query.parameters}
        rows = [
            [f"{one.name}={one.example}", one.text + default[one.name], one.kind] for one in query.parameters
        ]
        _show_columns(["example", "what it does", "kind"], rows)
    print("\ncolumns")
    rows = [[one.name, one.text, one.kind] for one in query.columns]
    _show_columns(["column", "what it holds", "kind"], rows)


def show_finding(finding: shacl.Finding) -> None:
    """Print a finding of the shapes as `file:line: thing: message (rule)`; a warning says that it is one."""
    found = f" Found: {finding.value}." if finding.value else ""
    found += " A warning: look at it, and keep what is so." if finding.is_warning else ""
    place, thing = f"{finding.file}:{finding.line}", names.compact(finding.thing)
    print(f"{place}: {thing}: {finding.message}{found} ({finding.rule.removeprefix(names.BASE)})")


def show_contradiction(contradiction: inference.Contradiction) -> None:
    """Print a contradiction with its rule, its things and what it rests on."""
    things = ", ".join(names.compact(results.plain(thing)) for thing in contradiction.things)
    place = next((premise.place for premise in contradiction.premises if premise.place), "inferred")
    print(f"{place}: {things}: what is said cannot all hold ({_rule(contradiction.rule)})")
    for premise in contradiction.premises:
        show_proof(premise, 1)


def show_proof(proof: inference.Proof, depth: int = 0) -> None:
    """Print why a triple holds: itself, the place that asserts it or its rule, and its premises, indented."""
    indent = "  " * depth
    if proof.rule == inference.ASSERTED:
        print(f"{indent}{proof.text}  [{proof.place}]")
        return
    print(f"{indent}{proof.text}  by {_rule(proof.rule)}, from")
    for premise in proof.premises:
        show_proof(premise, depth + 1)


def show_description(edition: dataset.Edition, description: descriptions.Description) -> None:
    """Print all that is said about one thing: asserted, in statements, inferred."""
    show_title(description.label)
    print(description.iri)
    show_paragraph(", ".join(description.types))
    print("\nasserted")
    rows = [[fact.property, " ".join(fact.value.split()), fact.place] for fact in description.asserted]
    _show_columns(["property", "value", "place"], rows)
    about = descriptions.statements_about(edition, description.iri)
    for kind, group in groupby(about, key=itemgetter(0)):
        statements = list(group)
        print(f"\nstatements about it: {kind} ({len(statements)})")
        for _, place, statement in statements:
            says = descriptions.says(edition.store, statement, description.iri)
            show_paragraph("; ".join(says), "  ")
            evidence = descriptions.evidence(edition.store, statement)
            show_paragraph(" · ".join([*evidence, place]), "    ")
    shown = {statement.iri for *_, statement in about}
    rows = [
        [fact.property, " ".join(fact.value.split())]
        for fact in description.inferred
        if results.plain(fact.object) not in shown
    ]
    if rows:
        print("\ninferred; `gcm-ld why` tells from what")
        _show_columns(["property", "value"], rows)


def _rule(name: str) -> str:
    return f"{name} ({RULES[name]})" if name in RULES else name


def show_links(made: report.Report) -> None:
    """Print the report on links: a row for each vocabulary, what could not be checked, what is wrong."""
    heads = ["vocabulary", "mappings", "by", "confidence", "targets", "labels", "checked"]
    rows = [
        [
            line.title[:1].upper() + line.title[1:],
            str(line.mappings),
            ", ".join(f"{number} {name.partition(':')[2]}" for name, number in line.predicates),
            " to ".join(dict.fromkeys(line.confidence)),
            *map(str, (line.targets, line.named, line.checked)),
        ]
        for line in made.lines
    ]
    show_sheet(results.Sheet(heads, rows, [False, True, False, False, True, True, True]))
    for line in made.lines:
        if line.unchecked and line.targets:
            print(f"{line.title}: {count(line.targets, 'target')} not checked, {line.unchecked}")
    for text in (*made.unchecked, *made.findings):
        print(text)
    print(f"{made.goals[0]} of {made.goals[1]} goals, targets and indicators checked")
    total = sum(line.mappings for line in made.lines)
    print(f"{count(len(made.findings), 'finding')} in {count(total, 'mapping')}")
