"""Tables of CSV, TSV and Excel files as office programs save them: rows of text, each cell with its place."""

from __future__ import annotations

import csv
import datetime
import functools
import io
import itertools
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_ld.core import formats
from gcm_ld.edition import files

# openpyxl is imported where it is used: a server, which seldom needs it, takes half a second to load it
DELIMITERS = (",", ";", "\t")
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NUMBER = re.compile("0|[1-9][0-9]{0,14}")
LAST_YEAR = 2999
"""A number above this one in a column of dates is no year: it counts the days since 1900, as Excel does."""

LARGEST = 256 * 2**20
"""Bytes that a sheet may have, of a workbook all its parts when unpacked."""

ROWS, COLUMNS, LETTERS = 1_048_576, 16_384, 32_767
"""How many rows and columns a sheet of Excel has, and letters a cell."""

EPOCH = datetime.datetime(1899, 12, 30)
"""The day from which Excel counts the others, but in workbooks that begin in 1904."""

_SERIAL = re.compile(r"[0-9]{4,5}(\.[0-9]+)?")
_ESCAPED = re.compile(r"_x000[9AD]_", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_QUOTED = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")
_AGAIN = "Open it in the office program and save it again as .xlsx."


class SheetError(files.EditionError):
    """A sheet can't be taken as it is; the message has a line for each finding, with its row and column."""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, white space folded, and where it stands, as `items.csv, row 41, column D`."""

    text: str
    place: str


@dataclass(frozen=True)
class Table:
    """The rows that are not empty of a file, or of one sheet of a workbook; `name` is what people call it.

    Days that are saved as numbers are counted from `epoch`. A sheet that is hidden is one that nobody sees.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    epoch: datetime.datetime = EPOCH
    is_hidden: bool = False


def read(path: Path, heads: Collection[str] = ()) -> list[Table]:
    """Return the tables of a file: one of a CSV or TSV file, one for each sheet of an Excel workbook.

    Text is UTF-8, UTF-16 with a mark or Windows-1252; cells are separated by `,`, `;` or tabs: by what parts
    a row of `heads`, plain names of columns, else the first row. Formulas have the value that the office
    program saved, cells that are merged all have the value of the first of them. Raises SheetError where the
    file is neither, is too large, or a formula has no value.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(path.name, _content(path))
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise SheetError(f"{path.name}: no sheet that can be read. Save it as .xlsx or .csv.")
    return [_text(path.name, _content(path), heads)]


def plain(name: str) -> str:
    """Return the name of a column without what people write differently: case, spaces and marks between."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def day(text: str, epoch: datetime.datetime = EPOCH) -> str:
    """Return a day or a year as ISO 8601 has it where Excel saved it as a number of days; else the text.

    A day that is an interval or a month comes back as it is.
    """
    if _SERIAL.fullmatch(text) and float(text) > LAST_YEAR:
        return str((epoch + datetime.timedelta(days=int(float(text)))).date())
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


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file() and not path.is_dir():
            raise SheetError(f"{path.name}: no regular file. Save the sheet as a file.")
        if size > LARGEST:
            raise SheetError(f"{path.name}: larger than {LARGEST >> 20} MiB. Split it into several sheets.")
        return path.read_bytes()
    except OSError as error:
        raise SheetError(files.explain(error, path)) from error


def _text(name: str, content: bytes, heads: Collection[str]) -> Table:
    text = _decoded(name, content)
    first = [line for line in text.splitlines()[:50] if line.strip(" ,;\t")][:10]

    def fitting(delimiter: str) -> tuple[int, int]:
        named = ({plain(cell) for cell in line.split(delimiter)}.intersection(heads) for line in first)
        return max(map(len, named), default=0), first[0].count(delimiter) if first else 0

    delimiter = max(DELIMITERS, key=fitting)
    try:
        lines = _lines(name, text, delimiter, strict=True)
    except SheetError:
        if delimiter != "\t":
            raise
        # programs that part cells by tabs seldom quote them: the quotation marks belong to the words
        lines = _lines(name, text, delimiter, quoting=csv.QUOTE_NONE)
    return _table(name, lines)


def _decoded(name: str, content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    with_mark = ("utf-16",) if is_wide else ("utf-8-sig", "cp1252")
    for encoding in with_mark if is_wide or b"\0" not in content else ():
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(
        f"{name}: no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8, or as .xlsx."
    )


def _lines(name: str, text: str, delimiter: str, **how: Any) -> list[list[str]]:
    """Return the rows of CSV. Raises SheetError with the row where a cell doesn't end."""
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **how))
    except csv.Error as error:
        raise SheetError(
            f"{name}, row {len(lines) + 1}: a cell that does not end, or ends within its words. Put "
            "quotation marks around a cell that holds some, and double those within."
        ) from error
    return lines


def _workbook(name: str, content: bytes) -> list[Table]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError(
            f"{name}: a workbook with a password, or of Excel 2003 and before. Take the password off, "
            "and save it as .xlsx."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                raise SheetError(
                    f"{name}: more than {LARGEST >> 20} MiB when unpacked. Delete the rows and columns that "
                    "are empty, or split it."
                )
            return [*_sheets(name, content, archive)]
    except (SheetError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises what its parts do: those of ZIP, of XML, of Python
        raise SheetError(f"{name}: no Excel workbook that can be read. {_AGAIN}") from error


def _sheets(name: str, content: bytes, archive: zipfile.ZipFile) -> Iterator[Table]:
    from openpyxl.reader import excel

    reader = excel.ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
    reader.read()
    targets = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    is_one = len(targets) == 1
    if not targets or targets.keys() - set(reader.wb.sheetnames):
        raise SheetError(f"{name}: a workbook without a sheet, or with one that is lost. {_AGAIN}")
    for sheet in reader.wb.worksheets:
        title = name if is_one else f"{name}, sheet {sheet.title}"
        part = archive.read(targets[sheet.title])
        if b"purl.oclc.org/ooxml" in part:
            raise SheetError(f"{name}: saved as Strict Open XML. Save it as a plain Excel workbook, .xlsx.")
        sheet.reset_dimensions()
        if _FORMULA.search(part) and (wrong := _unsaved(title, content, sheet)):
            raise SheetError("\n".join(wrong))
        hidden = sheet.sheet_state != "visible"
        yield _table(title, _rows(title, sheet, _MERGED.findall(part)), reader.wb.epoch, hidden)


def _unsaved(title: str, content: bytes, sheet: Any) -> list[str]:
    """Return a finding for each formula of a sheet that has no value."""
    import openpyxl

    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[sheet.title]
    formulas.reset_dimensions()
    return [
        f"{title}, row {cell.row}, column {_letter(cell.column)}: "
        "a formula without a value. Open the file in the office program, save it, and try again."
        for row, values in zip(formulas.iter_rows(), sheet.iter_rows(), strict=True)
        for cell, value in zip(row, values, strict=True)
        if cell.data_type == "f" and value.value is None
    ]


def _rows(title: str, sheet: Any, merged: Iterable[bytes]) -> Iterator[list[str]]:
    from openpyxl.utils import range_boundaries

    begins: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for part in merged:
        left, top, right, bottom = (side or 0 for side in range_boundaries(part.decode()))
        begins[top].append((left, right, bottom))
    active: list[tuple[int, int, int, str]] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > ROWS:
            raise SheetError(f"{title}: more rows than Excel has. {_AGAIN}")
        line = [_shown(cell) for cell in cells]
        active = [one for one in active if one[2] >= number]
        active += [(*one, line[one[0] - 1]) for one in begins.get(number, ()) if one[0] <= len(line)]
        for left, right, _, text in active:
            if text:
                line += [""] * (right - len(line))
                line[left - 1 : right] = [text] * (right - left + 1)
        yield line


def _shown(cell: Any) -> str:
    value = cell.value
    if isinstance(value, datetime.datetime):
        form = _QUOTED.sub("", cell.number_format or "").lower()  # a month or a year may be all that is seen
        return value.strftime("%Y-%m-%d" if "d" in form else "%Y-%m" if "m" in form else "%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _ESCAPED.sub(" ", str(value))


@functools.cache
def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _table(
    name: str, lines: Iterable[Sequence[str]], epoch: datetime.datetime = EPOCH, is_hidden: bool = False
) -> Table:
    rows = []
    for number, line in enumerate(lines, 1):
        texts = [" ".join(formats.uncell(text).split()) for text in line]
        while texts and not texts[-1]:
            texts.pop()
        longest = max(map(len, texts), default=0)
        if len(texts) > COLUMNS or longest > LETTERS:
            much = f"{len(texts):,} cells" if len(texts) > COLUMNS else f"a cell with {longest:,} letters"
            raise SheetError(
                f"{name}, row {number}: {much}, more than Excel has. Close the quotation marks around its "
                "cells, or split it."
            )
        if texts:
            where = f"{name}, row {number}, column"
            rows.append(tuple(Cell(text, f"{where} {_letter(n)}") for n, text in enumerate(texts, 1)))
    return Table(name, tuple(rows), epoch, is_hidden)
