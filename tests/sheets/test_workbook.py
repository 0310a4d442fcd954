"""Sheets as office programs save them are read as tables of text."""

import datetime
import io
import os
import zipfile

import openpyxl
import pytest

from gcm_ld.sheets import workbook


def texts(path):
    (table,) = workbook.read(path)
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"a,b\r\nMigraci\xc3\xb3n,2\r\n", "sheet.csv"),
        (b"\xef\xbb\xbfa;b\r\nMigraci\xc3\xb3n;2\r\n", "sheet.csv"),
        ("a;b\nMigración;2\n".encode("cp1252"), "sheet.csv"),
        ("a\tb\r\nMigración\t2\r\n".encode("utf-16"), "sheet.txt"),
        (b"a\tb\nMigraci\xc3\xb3n\t2\n", "sheet.tsv"),
        (b"\na,b\n,\nMigraci\xc3\xb3n,2\n,,\n", "sheet.csv"),
    ],
)
def test_text_is_read_in_each_encoding_and_with_each_separator(content, name, tmp_path):
    (tmp_path / name).write_bytes(content)
    assert texts(tmp_path / name) == [["a", "b"], ["Migración", "2"]]


def test_a_quotation_mark_that_is_none_of_csv_belongs_to_the_words(tmp_path):
    (tmp_path / "sheet.tsv").write_text('a\tb\n"Plow migration" cannot be read\t1\n')
    assert texts(tmp_path / "sheet.tsv")[1][0] == '"Plow migration" cannot be read'


def test_cells_that_are_quoted_hold_separators_and_line_ends(tmp_path):
    (tmp_path / "sheet.csv").write_text('a,b\n"one, two\nthree",4\n')
    assert texts(tmp_path / "sheet.csv")[1] == ["one, two three", "4"]


def test_a_workbook_gives_days_numbers_and_merged_cells_as_text(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["listing", "day", "position", "agreed"])
    sheet.append([])
    sheet.append(["iom-midsa-2024", datetime.datetime(2026, 11, 30), 1.0, True])
    sheet.append([None, datetime.date(2026, 12, 1), 2, False])
    sheet.merge_cells("A3:A4")
    book.save(tmp_path / "sheet.xlsx")
    assert texts(tmp_path / "sheet.xlsx")[1:] == [
        ["iom-midsa-2024", "2026-11-30", "1", "true"],
        ["iom-midsa-2024", "2026-12-01", "2", "false"],
    ]


def test_each_sheet_of_a_workbook_is_a_table_with_its_name(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("second").append(["b"])
    book.save(tmp_path / "sheet.xlsx")
    _, second = workbook.read(tmp_path / "sheet.xlsx")
    assert second.name == "sheet.xlsx, sheet second"
    assert second.rows[0][0].place == "sheet.xlsx, sheet second, row 1, column A"


def test_a_formula_has_the_value_that_was_saved_or_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "=1+1"])
    book.save(tmp_path / "sheet.xlsx")
    with pytest.raises(workbook.SheetError, match="row 1, column B: a formula without a value"):
        workbook.read(tmp_path / "sheet.xlsx")
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(tmp_path / "sheet.xlsx") as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"))
    assert texts(saved) == [["a", "2"]]


def test_a_row_of_heads_tells_what_parts_cells_whatever_stands_above_it(tmp_path):
    (tmp_path / "sheet.csv").write_text("Lists, as of 2024, read twice\nlisting;Words\na;b, c, d\n")
    (table,) = workbook.read(tmp_path / "sheet.csv", {"listing", "words"})
    assert [cell.text for cell in table.rows[2]] == ["a", "b, c, d"]


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ("a,b\n1,2\n".encode("utf-16-le"), "no text in UTF-8, UTF-16 or Windows-1252"),
        ("\ufeffa,b\n".encode("utf-16-le") + b"x", "no text in UTF-8"),
        (b"a,b\nBo\x81rder,2\n", "no text in UTF-8"),
        (b"a,b\nBo\0rder,2\n", "no text in UTF-8"),
        (b'a,b\n1,2\n"one" two,2\n', "row 3: a cell that does not end"),
        (b'a,b\n"never closed,2\n1,2\n', "row 2: a cell that does not end"),
        (b"a,b\n" + b"x" * 200_000 + b",2\n", "row 2: a cell "),  # which the limit of `csv` may see before
        (b"a,b\n" + b"x" * 40_000 + b",2\n", "row 2: a cell with 40,000 letters, more than Excel has"),
        (b"a," * 20_000 + b"b\n", "row 1: 20,001 cells, more than Excel has"),
        (b"a,b\n" * 1000, "larger than"),
    ],
)
def test_a_text_that_can_not_be_read_as_it_was_meant_is_refused(content, finding, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LARGEST", 1000 if finding == "larger than" else workbook.LARGEST)
    (tmp_path / "sheet.csv").write_bytes(content)
    with pytest.raises(workbook.SheetError, match=rf"^sheet\.csv.*{finding}"):
        workbook.read(tmp_path / "sheet.csv")


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_what_is_no_file_is_refused_and_nothing_waits(name, tmp_path):
    os.mkfifo(tmp_path / name)
    with pytest.raises(workbook.SheetError, match="no regular file"):
        workbook.read(tmp_path / name)
    (tmp_path / f"link-{name}").symlink_to("/dev/zero")
    with pytest.raises(workbook.SheetError, match="no regular file"):
        workbook.read(tmp_path / f"link-{name}")


SHEET = "xl/worksheets/sheet1.xml"


def altered(path, **parts):
    """A workbook of one cell, with bytes of its parts replaced, or parts taken away."""
    book = openpyxl.Workbook()
    book.active.append(["a"])
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in set(old.namelist()) - {parts.get("without")}:
            new.writestr(
                name,
                old.read(name).replace(*parts.get("change", (b"", b"")) if name == SHEET else (b"", b"")),
            )
    return path


@pytest.mark.parametrize(
    ("parts", "finding"),
    [
        ({"without": SHEET}, "one that is lost"),
        ({"without": "[Content_Types].xml"}, "no Excel workbook"),
        ({"change": (b"</sheetData>", b"")}, "no Excel workbook"),
        ({"change": (b'r="A1"', b'r="ZZZZ1"')}, "no Excel workbook"),
        ({"change": (b"</sheetData>", b'<row r="9999999"></row></sheetData>')}, "more rows than Excel has"),
        ({"change": (b"<sheetData>", b"<sheetData><!-- purl.oclc.org/ooxml -->")}, "Strict Open XML"),
        ({"change": (b"<sheetData>", b"<sheetData>" + b" " * 200_000)}, "when unpacked"),
    ],
)
def test_a_workbook_that_is_spoilt_or_too_large_is_refused(parts, finding, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LARGEST", 100_000)
    monkeypatch.setattr(workbook, "ROWS", 1000)
    with pytest.raises(workbook.SheetError, match=rf"^sheet\.xlsx: .*{finding}"):
        workbook.read(altered(tmp_path / "sheet.xlsx", **parts))


def test_cells_far_away_and_large_merges_cost_nothing(tmp_path):
    far = b'<row r="20000"><c r="XFD20000"><v>1</v></c></row></sheetData>'
    merged = b'<mergeCells><mergeCell ref="C1:XFD1048576"/></mergeCells>'
    path = altered(tmp_path / "sheet.xlsx", change=(b"</sheetData>", far + merged))
    (table,) = workbook.read(path)
    assert len(table.rows) == 2 and table.rows[1][-1].place == "sheet.xlsx, row 20000, column XFD"


def test_days_are_those_that_are_seen_also_where_they_are_counted_from_1904(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([datetime.datetime(2024, 5, 1)] * 3)
    for cell, form in zip(book.active[1], ("mmm-yy", "yyyy", '[$-409]d" day" mmm'), strict=True):
        cell.number_format = form
    book.save(tmp_path / "sheet.xlsx")
    (table,) = workbook.read(tmp_path / "sheet.xlsx")
    assert [cell.text for cell in table.rows[0]] == ["2024-05", "2024", "2024-05-01"]
    assert workbook.day("43830", table.epoch) == "2024-01-01"


def test_a_hidden_sheet_is_told_apart(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("Codes").sheet_state = "veryHidden"
    book.save(tmp_path / "sheet.xlsx")
    assert [table.is_hidden for table in workbook.read(tmp_path / "sheet.xlsx")] == [False, True]


@pytest.mark.parametrize(
    ("name", "content"),
    [("sheet.ods", b""), ("sheet.xlsx", b"no workbook"), ("sheet.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1")],
)
def test_what_is_no_sheet_is_named_with_a_remedy(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(workbook.SheetError, match=rf"{name}: .*[Ss]ave it .*xlsx"):
        workbook.read(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("45200", "2023-10-01"),
        ("45200.75", "2023-10-01"),
        ("2024", "2024"),
        ("2016/2018", "2016/2018"),
        ("\u00b2", "\u00b2"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_number_of_days_is_a_day_and_a_year_stays_one(text, day):
    assert workbook.day(text) == day


def test_what_begins_as_a_formula_stays_a_text_and_the_same_rows_are_the_same_bytes():
    rows = [["name", "n"], ["=1+1", "7"], ["@x", "004"]]
    content = workbook.write_table(rows, [["source", "=2"]])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in row] for row in book["Table"]] == [
        ["name", "n"],
        ["=1+1", 7],
        ["@x", "004"],
    ]
    assert {cell.data_type for row in book["Table"] for cell in row} == {"s", "n"}
    assert book["About"]["B1"].data_type == "s"
    assert workbook.write_table(rows, [["source", "=2"]]) == content
    assert book.properties.created == book.properties.modified == datetime.datetime(1980, 1, 1)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_begins_as_a_formula_is_a_text_and_comes_back_as_it_was(name, tmp_path):
    rows = [["a", "b"], ["=1+1", "-x"], ["#N/A", "-5"], ["\x01", "+41 22"]]
    content = workbook.write_csv(rows) if name == "a.csv" else workbook.write_xlsx({"a": rows})
    (tmp_path / name).write_bytes(content)
    (table,) = workbook.read(tmp_path / name)
    rows[3][0] = "\ufffd"
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert name == "a.xlsx" or b"'=1+1" in content


def test_a_text_leaves_as_the_site_has_it():
    content = workbook.write_table([["a", "1"]], [["b"]], str.upper)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert list(book["Table"].values) == [("A", 1)] and list(book["About"].values) == [("B",)]
