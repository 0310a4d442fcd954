"""How the commands print: tables drawn for a terminal, aligned text in a pipe, progress on a terminal."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import Literal

from gcm_ld.questions import answers, engines, results

_WORD = 16
"""Words of up to this length are not broken where the terminal has room for it."""


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
        text = textwrap.fill(text, width(), initial_indent=indent, subsequent_indent=indent)
        print(text)
    else:
        print(indent + text)


def show_answer(answer: answers.Answer, form: str) -> None:
    """Print an answer as `table`, `csv`, `tsv`, `json` or `ttl`."""
    if form == "table":
        show_sheet(answer.sheet())
        if is_terminal():
            print(count(len(answer.rows), "row"))
    else:
        writers = {"csv": answer.to_csv, "tsv": answer.to_tsv, "json": answer.to_json, "ttl": answer.to_ttl}
        write(writers[form]())


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
        _show_rows(sheet)
        return
    from rich import box, console, table, text

    drawn = table.Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for at, head in enumerate(sheet.heads):
        side: Literal["right", "left"] = "right" if sheet.numbers[at] else "left"
        drawn.add_column(text.Text(head), justify=side, overflow="fold", width=widths[at])
    for row in _thinned(sheet.rows):
        drawn.add_row(*map(text.Text, row))
    console.Console().print(drawn)


def _show_rows(sheet: results.Sheet) -> None:
    for row in sheet.rows:
        print()
        for head, cell in zip(sheet.heads, row, strict=True):
            show_paragraph(f"{head}: {cell}")


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
