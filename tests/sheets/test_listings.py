"""Listings go from sheets to Turtle and back, byte for byte; rows that contradict the edition are named."""

import csv
from pathlib import Path

import pytest

from gcm_ld.edition import things
from gcm_ld.sheets import listings, schema, workbook

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/reference"
SLUGS = sorted(path.stem for path in (ROOT / listings.FOLDER).glob("*.ttl") if path.stem != "annex-2")
LISTING = dict.fromkeys((column.name for column in schema.LISTINGS.columns), "") | {
    "listing": "sample-2019", "mechanism": "midsa", "url": "https://www.example.org/", "title": "Sample",
    "publisher": "IOM", "kind": "news", "as_of": "2019", "date_basis": "printed",
    "list_completeness": "whole",
}  # fmt: skip
ITEM = dict.fromkeys((column.name for column in schema.ITEMS.columns), "") | {
    "listing": "sample-2019", "mechanism": "midsa", "position": "1", "words": "Migrant rights",
    "area": "migrant-rights", "relation": "exact", "agreed": "y",
}  # fmt: skip


def record(kind, texts, row=2, **changed):
    places = {column: f"sheet.csv, row {row}, column {column}" for column in texts}
    return schema.Record(kind.name, texts | changed, places)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_as_a_sheet_and_imported_again_is_the_same_to_the_byte(suffix, edition, tmp_path):
    rows = [row for slug in SLUGS for row in listings.rows(edition.store, slug)]
    for kind in listings.KINDS:
        (tmp_path / f"{kind.name}{suffix}").write_bytes(schema.template(kind, suffix, rows))
    tables = [table for path in sorted(tmp_path.iterdir()) for table in workbook.read(path)]
    made = listings.texts(schema.records(tables), edition)
    assert made == {
        f"{listings.FOLDER}{slug}.ttl": (ROOT / listings.FOLDER / f"{slug}.ttl").read_text() for slug in SLUGS
    }


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the tables that the listings came from are not beside this folder"
)
def test_the_listings_are_those_of_the_tables_that_they_came_from(edition):
    given = []
    for name in ("listing-sources.tsv", "listings.tsv"):
        with (SHARED / name).open(encoding="utf-8") as file:
            given += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    held = [row for slug in SLUGS for row in listings.rows(edition.store, slug)]
    for kind, leave in ((schema.LISTINGS, ("mirror",)), (schema.ITEMS, ("adjudicated", "language"))):
        columns = [column for column in kind.columns if column.name not in leave]
        theirs = {
            tuple(
                _plain(next(row[name] for name in (c.name, *c.aliases) if name in row), c.name)
                for c in columns
            )
            for row in given
            if ("words" in row) == (kind is schema.ITEMS)
        }
        ours = {tuple(row[c.name] for c in columns) for row in held if row.kind == kind.name}
        assert len(ours) == (503 if kind is schema.ITEMS else 67) and ours == theirs


def _plain(text, column):
    """Return what a table says: near readings are not kept, and mechanisms have no order."""
    words = sorted(text.split()) if column == "mechanism" else text.split()
    return "" if "~" in text else " ".join(words)


def test_a_listing_since_2018_belongs_to_those_sources(edition):
    (text,) = listings.texts([record(schema.LISTINGS, LISTING), record(schema.ITEMS, ITEM)], edition).values()
    assert "source:since" in text and 'gcm:firstDay "2019-01-01"^^xsd:date' in text
    older = [record(schema.LISTINGS, LISTING, as_of="2016/2018"), record(schema.ITEMS, ITEM)]
    assert "source:since" not in next(iter(listings.texts(older, edition).values()))


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        ({"mechanism": "midsaa"}, "no mechanism 'midsaa'; did you mean midsa"),
        ({"area": "migrants-rights"}, "no area 'migrants-rights'; did you mean migrant-rights"),
        ({"listing": "sample-2020"}, "no listing 'sample-2020'; did you mean sample-2019?"),
        ({"area": ""}, "an area goes with every relation but none"),
        ({"relation": "part"}, "words that do not name the area need a reason"),
    ],
)
def test_a_row_that_can_not_be_is_named(row, finding, edition):
    with pytest.raises(workbook.SheetError, match=r"sheet.csv, row 2, column") as caught:
        listings.texts([record(schema.LISTINGS, LISTING), record(schema.ITEMS, ITEM, **row)], edition)
    assert finding in str(caught.value)


def test_rows_that_contradict_each_other_are_named(edition):
    rows = [record(schema.LISTINGS, LISTING), record(schema.ITEMS, ITEM), record(schema.ITEMS, ITEM, 3)]
    with pytest.raises(
        workbook.SheetError, match=r"row 3, column listing: the same item and area as in sheet.csv, row 2"
    ):
        listings.texts(rows, edition)
    other = record(schema.ITEMS, ITEM, 3, words="Rights", area="migration-policy")
    with pytest.raises(
        workbook.SheetError, match=r"row 3, column words: other words than in sheet.csv, row 2"
    ):
        listings.texts([*rows[:2], other], edition)


@pytest.mark.parametrize(
    ("slug", "finding"),
    [("annex-2", "is that of the note"), ("midsa-copy", "would be taken for a copy; choose another name")],
)
def test_a_listing_takes_no_place_of_another_file(slug, finding, edition):
    rows = [record(schema.LISTINGS, LISTING, listing=slug), record(schema.ITEMS, ITEM, listing=slug)]
    with pytest.raises(workbook.SheetError, match=finding):
        listings.texts(rows, edition)


def test_a_sheet_of_lists_alone_keeps_their_items(edition):
    (row,) = (
        one for one in listings.rows(edition.store, "iom-midsa-2024") if one.kind == schema.LISTINGS.name
    )
    path = "data/listings/iom-midsa-2024.ttl"
    (text,) = (file.text for file in edition.files if file.path == path)
    assert listings.texts([row], edition) == {path: text}


def test_the_table_of_the_note_is_no_sheet(edition):
    with pytest.raises(things.ThingError, match=r"annex-2.ttl"):
        listings.rows(edition.store, "annex-2")
    with pytest.raises(things.ThingError, match=r"no listing"):
        listings.rows(edition.store, "annex-3")


def test_a_matrix_of_another_year_goes_in_by_one_sheet(edition, tmp_path):
    """Each mark of a matrix is a row: here those of two mechanisms, in a list that does not exist."""
    marks = [("midsa", "migration-health"), ("midsa", "border-management"), ("igc", "border-management")]
    said = LISTING | {"listing": "matrix-2031", "as_of": "2031", "title": "Matrix"}
    heads = list(dict.fromkeys([*LISTING, *ITEM]))
    rows = [
        said
        | ITEM
        | {"listing": "matrix-2031", "mechanism": one, "area": area}
        | {"position": str(number), "words": area.replace("-", " ").capitalize()}
        for number, (one, area) in enumerate(marks, 1)
    ]
    path = tmp_path / "matrix.csv"
    path.write_bytes(workbook.write_csv([heads, *([row[head] for head in heads] for row in rows)]))
    ((name, text),) = listings.texts(schema.records(workbook.read(path)), edition).items()
    assert name == "data/listings/matrix-2031.ttl"
    assert text.count("a gcm:ListedItem") == text.count("a gcm:Coding") == text.count("a gcm:Engagement") == 3
    assert "gcm:listsFor mechanism:igc" in text and "gcm:listsFor mechanism:midsa" in text
