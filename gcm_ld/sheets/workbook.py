"""Tables of CSV, TSV and Excel files as office programs save them: rows of text, each cell with its place."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gcm_ld.core import formats
from gcm_ld.edition import files

if TYPE_CHECKING:  # openpyxl takes a server, which seldom needs it, half a second to load, and much memory
    from openpyxl.worksheet.worksheet import Worksheet

DELIMITERS = (",", ";", "\t")
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NUMBER = re.compile("0|[1-9][0-9]{0,14}")
LAST_YEAR = 2999
"""A number above this one in a column of dates is no year: it counts the days since 1900, as Excel does."""


class SheetError(files.EditionError):
    """A sheet can't be taken as it is; the message has a line for each finding, with its row and column."""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, white space folded, and where it stands, as `items.csv, row 41, column D`."""

    text: str
    place: str


@dataclass(frozen=True)
class Table:
    """The rows that are not empty of a file, or of one sheet of a workbook; `name` is what people call it."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read(path: Path) -> list[Table]:
    """Return the tables of a file: one of a CSV or TSV file, one for each sheet of an Excel workbook.

    Text is UTF-8, UTF-16 with a mark or Windows-1252; cells are separated by `,`, `;` or tabs. Formulas have
    the value that the office program saved, cells that are merged all have the value of the first of them.
    Raises SheetError where the file is neither, or a formula has no value.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(path)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise SheetError(f"{path.name}: no sheet that can be read. Save it as .xlsx or .csv.")
    return [_text(path)]


def day(text: str) -> str:
    """Return a day or a year as ISO 8601 has it where Excel saved it as a number of days; else the text.

    A day that is an interval or a month comes back as it is.
    """
    if text.isdigit() and int(text) > LAST_YEAR:
        from openpyxl.utils.datetime import from_excel

        moment = from_excel(int(text))
        return moment.strftime("%Y-%m-%d") if isinstance(moment, datetime.datetime) else text
    return text


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV that office programs open as it is: UTF-8 with a mark, lines ended by CR LF.

    No cell is a formula; `read` gives each text as it was.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([*map(formats.cell, row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(
    sheets: Mapping[str, Iterable[Sequence[str | int]]], outgoing: Callable[[str], str] = str
) -> bytes:
    """Return sheets of rows, by their names, as an Excel workbook, the same bytes for the same rows.

    A text is a text, also where it begins as a formula does, as `outgoing` makes it.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([formats.visible(outgoing(cell)) if isinstance(cell, str) else cell for cell in row])
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            if isinstance(cell.value, str):
                cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    return _undated(content)


def write_table(
    rows: Iterable[Sequence[str]], about: Iterable[Sequence[str]], outgoing: Callable[[str], str] = str
) -> bytes:
    """Return a table as an Excel workbook, whole numbers as such, and what is to be known of it on a second
    sheet."""
    cells = [[int(text) if _NUMBER.fullmatch(text) else text for text in row] for row in rows]
    return write_xlsx({"Table": cells, "About": about}, outgoing)


def _undated(content: io.BytesIO) -> bytes:
    """Return a workbook without the hour at which it was made: that of all is the earliest there is."""
    made = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in source.infolist():
            part = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", source.read(info))
            copy.writestr(zipfile.ZipInfo(info.filename), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _text(path: Path) -> Table:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SheetError(files.explain(error, path)) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    head = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    delimiter = max(DELIMITERS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:  # not the quotation marks of CSV: they belong to the words
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return _table(path.name, lines)


def _workbook(path: Path) -> list[Table]:
    import openpyxl
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    except OSError as error:
        raise SheetError(files.explain(error, path)) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SheetError(f"{path.name}: no Excel workbook. Open it and save it again as .xlsx.") from error
    tables = []
    for sheet in book.worksheets:
        name = f"{path.name}, sheet {sheet.title}" if len(book.worksheets) > 1 else path.name
        wrong = [
            f"{name}, row {cell.row}, column {get_column_letter(cell.column or 1)}: "
            "a formula without a value. Open the file in the office program, save it, and try again."
            for row in formulas[sheet.title].iter_rows()
            for cell in row
            if cell.data_type == "f" and sheet[cell.coordinate].value is None
        ]
        if wrong:
            raise SheetError("\n".join(wrong))
        tables.append(_table(name, list(_rows(sheet))))
    return tables


def _rows(sheet: Worksheet) -> Iterator[list[str]]:
    merged = {
        (row, column): (part.min_row, part.min_col)
        for part in sheet.merged_cells.ranges
        for row, column in part.cells
    }
    for row in sheet.iter_rows():
        yield [
            _shown(sheet.cell(*merged.get((cell.row, cell.column), (cell.row, cell.column))).value)
            for cell in row
        ]


def _shown(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _table(name: str, lines: list[list[str]]) -> Table:
    from openpyxl.utils import get_column_letter

    rows = []
    for number, line in enumerate(lines, 1):
        texts = [" ".join(formats.uncell(text).split()) for text in line]
        if any(texts):
            rows.append(
                tuple(
                    Cell(text, f"{name}, row {number}, column {get_column_letter(column)}")
                    for column, text in enumerate(texts, 1)
                )
            )
    return Table(name, tuple(rows))
