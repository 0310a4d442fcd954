"""Rows become records; what is wrong in a cell is said by row and column, with what to do."""

import dataclasses

import pytest

from gcm_ld.sheets import schema, workbook

HEAD = ["Listing", "mechanism", "Position", "words", "area", "relation", "reason", "agreed"]
ROW = ["sample-2019", "midsa", "1", "Migrant rights", "migrant-rights", "exact", "", "y"]


def table(*rows, name="items.csv"):
    lines = [",".join(row) for row in rows]
    return workbook._table(name, [line.split(",") for line in lines])


def test_a_head_tells_the_kind_whatever_stands_above_it_and_however_it_is_written():
    (record,) = schema.records([table(["Items of 2019"], HEAD, ROW)])
    assert record.kind == "items" and record["words"] == "Migrant rights" and record["language"] == ""


@pytest.mark.parametrize("head", ["source_id", "SOURCE ID", "source-id"])
def test_a_column_has_other_names(head):
    (record,) = schema.records([table([head, *HEAD[1:]], ROW)])
    assert record["listing"] == "sample-2019"


def test_examples_and_remarks_are_left_out():
    rows = [["# an example", *ROW[1:]], ROW]
    assert len(schema.records([table(HEAD, *rows), table(HEAD, ROW, name="a.xlsx, sheet examples")])) == 1


@pytest.mark.parametrize(
    ("column", "text", "finding"),
    [
        (5, "exakt", "items.csv, row 2, column F: relation can't be 'exakt'; did you mean exact?"),
        (2, "first", "items.csv, row 2, column C: position can't be 'first'; write the place of the item"),
        (3, "", "items.csv, row 2, column D: words is empty; write the item as printed"),
        (0, "Sample 2019", "items.csv, row 2, column A: listing can't be 'Sample 2019'"),
        (0, "#N/A", "items.csv, row 2, column A: #N/A is what a formula gives that fails"),
        (3, "Err:502", "items.csv, row 2, column D: Err:502 is what a formula gives that fails"),
        (
            3,
            "Migrant\u200b rights",
            "items.csv, row 2, column D: words can't be 'Migrant\\u200b rights', a character",
        ),
        (3, "Migrant \ufffd", "items.csv, row 2, column D: words can't be"),
        (3, "a\x07", "items.csv, row 2, column D: words can't be 'a\\x07', a character"),
        (2, "01", "items.csv, row 2, column C: position can't be '01'"),
        (2, "\u0663", "items.csv, row 2, column C: position can't be"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_row_and_column(column, text, finding):
    with pytest.raises(workbook.SheetError) as caught:
        schema.records([table(HEAD, [*ROW[:column], text, *ROW[column + 1 :]])])
    assert str(caught.value).startswith(finding)


def test_each_finding_has_its_line():
    with pytest.raises(workbook.SheetError) as caught:
        schema.records([table(HEAD, [*ROW[:5], "exakt"], [*ROW[:5], "parts"])])
    assert len(str(caught.value).splitlines()) == 2


def test_an_unknown_column_is_named_with_the_nearest():
    with pytest.raises(workbook.SheetError, match=r"column I: no column 'langage'; did you mean language?"):
        schema.records([table([*HEAD, "langage"], [*ROW, "es"])])


def test_nothing_of_a_sheet_is_left_out_without_a_word():
    for head, row, finding in (
        ([*HEAD, "words"], [*ROW, "Other"], "row 1, column I: a second column words; keep one"),
        (HEAD, [*ROW, "Other"], "row 2, column I: a cell below no head"),
        ([*HEAD, "", "language"], [*ROW, "Other", "en"], "row 2, column I: a cell below no head"),
    ):
        with pytest.raises(workbook.SheetError, match=finding):
            schema.records([table(head, row)])
    hidden = dataclasses.replace(table(HEAD, ROW), is_hidden=True)
    with pytest.raises(workbook.SheetError, match="hidden rows would go in unseen"):
        schema.records([hidden])
    assert schema.records([dataclasses.replace(table(["code"], ["CHE"]), is_hidden=True)]) == []


def test_of_very_many_findings_the_first_are_told():
    with pytest.raises(workbook.SheetError, match="100 findings more") as caught:
        schema.records([table(HEAD, *[[*ROW[:5], "exakt"]] * 300)])
    assert len(str(caught.value).splitlines()) == 201


@pytest.mark.parametrize("url", ["https://a.example/<x>", "https://a.example/%zz", "https://[::1"])
def test_an_address_that_is_none_is_a_finding(url):
    heads = [column.name for column in schema.LISTINGS.columns]
    row = [url if column.name == "url" else column.example for column in schema.LISTINGS.columns]
    with pytest.raises(workbook.SheetError, match="column C: url can't be"):
        schema.records([workbook._table("listings.csv", [heads, row])])


def test_a_sheet_without_a_head_says_what_is_missing():
    with pytest.raises(workbook.SheetError, match=r"no column words, relation"):
        schema.records([table([*HEAD[:3], "x", "area"], ROW)])


@pytest.mark.parametrize(
    "text", ["2018/..", "../2020-01", "2016-05/2017-01", "2019-02-19/2019-02-20", "2024"]
)
def test_a_time_is_a_date_or_an_interval(text):
    column = next(column for column in schema.LISTINGS.columns if column.name == "as_of")
    assert schema._fault(column, text) == ""


@pytest.mark.parametrize("text", ["30/11/2026", "2020/2019", "../..", "autumn 2020", "2019-13"])
def test_a_time_that_is_none_is_a_finding(text):
    column = next(column for column in schema.LISTINGS.columns if column.name == "as_of")
    assert schema._fault(column, text).startswith(f"as_of can't be {text!r}")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", schema.KINDS.values(), ids=lambda kind: kind.name)
def test_a_template_is_a_sheet_without_rows(kind, suffix, tmp_path):
    (tmp_path / f"sheet{suffix}").write_bytes(schema.template(kind, suffix))
    assert schema.records(workbook.read(tmp_path / f"sheet{suffix}")) == []


MATRIX = ["listing", "mechanism", "url", "title", "publisher", "kind", "as_of", "date_basis", "date_reason",
          "list_completeness", "position", "words", "area", "relation"]  # fmt: skip
OF_LIST = ["https://example.org/", "Matrix", "IOM", "news", "2031", "printed", "", "whole"]
NOT_SAID = [""] * len(OF_LIST)


def matrix(*rows):
    return table(MATRIX, *rows, name="matrix.csv")


def test_a_sheet_of_items_that_has_the_heads_of_listings_makes_both():
    first = ["matrix-2031", "midsa", *OF_LIST, "1", "Health", "migration-health", "exact"]
    second = ["matrix-2031", "igc", *NOT_SAID, "1", "Visas", "", "none"]
    listing, *items = schema.records([matrix(first, second)])
    assert (listing.kind, listing["mechanism"], listing["as_of"]) == ("listings", "midsa igc", "2031")
    assert [(item.kind, item["mechanism"]) for item in items] == [("items", "midsa"), ("items", "igc")]


def test_what_a_sheet_of_both_says_of_a_listing_is_checked_in_its_first_row_and_is_the_same_in_others():
    first = ["matrix-2031", "midsa", *OF_LIST[:5], "known", *OF_LIST[6:], "1", "Visas", "", "none"]
    second = ["matrix-2031", "igc", "", "Another", *NOT_SAID[2:], "1", "Visas", "", "none"]
    with pytest.raises(workbook.SheetError) as caught:
        schema.records([matrix(first, second)])
    wrong, other = str(caught.value).splitlines()
    assert wrong.startswith("matrix.csv, row 2, column H: date_basis can't be 'known'")
    assert other.startswith("matrix.csv, row 3, column D: another title than in matrix.csv, row 2, column D")
