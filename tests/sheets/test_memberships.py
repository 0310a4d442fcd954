"""Memberships go from sheets to Turtle and back, byte for byte; rows of what is not there are named."""

from pathlib import Path

import pytest

from gcm_ld.sheets import memberships, schema, workbook

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / memberships.FOLDER).glob("*.ttl"))
ROW = dict.fromkeys((column.name for column in schema.MEMBERSHIPS.columns), "") | {
    "mechanism": "midsa", "participant": "AGO", "participant_name": "Angola", "kind": "state",
    "role": "member", "basis": "sourced", "source": "iom-midsa",
}  # fmt: skip


def record(**changed):
    places = {column: f"sheet.csv, row 2, column {column}" for column in ROW}
    return schema.Record(schema.MEMBERSHIPS.name, ROW | changed, places)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_as_a_sheet_and_imported_again_is_the_same_to_the_byte(suffix, edition, tmp_path):
    rows = [row for path in FILES for row in memberships.rows(edition.store, path.stem)]
    for kind in memberships.KINDS:
        (tmp_path / f"{kind.name}{suffix}").write_bytes(schema.template(kind, suffix, rows))
    tables = [table for path in sorted(tmp_path.iterdir()) for table in workbook.read(path)]
    made = memberships.texts(schema.records(tables), edition)
    assert made == {path.relative_to(ROOT).as_posix(): path.read_text() for path in FILES}


def test_a_row_takes_the_place_of_the_same_membership_and_others_stay(edition):
    made = memberships.texts([record(remark="Read again.")], edition)
    (text,) = made.values()
    assert text.count("a gcm:Membership") == (ROOT / memberships.FOLDER / "midsa.ttl").read_text().count(
        "a gcm:Membership"
    )
    assert text.count("Read again.") == 1


def test_a_membership_that_begins_has_its_year_and_its_days(edition):
    made = memberships.texts([record(**{"from": "2018-07", "until": "2020-01-31"})], edition)
    block = next(iter(made.values())).split("<https://w3id.org/gcm-ld/membership/midsa/AGO/member/2018>")[1]
    assert 'gcm:heldFor "2018-07/2020-01-31"' in block.split("    .\n")[0]
    assert 'gcm:beginsOn "2018-07-01"^^xsd:date' in block.split("    .\n")[0]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"mechanism": "midsaa"}, "mechanism"),
        ({"participant": "QQQ"}, "participant"),
        ({"source": "no-such-document"}, "source"),
        ({"from": "2020", "until": "2018"}, "until"),
    ],
)
def test_what_is_not_there_is_named_with_its_cell(changed, column, edition):
    with pytest.raises(workbook.SheetError, match=f"^sheet.csv, row 2, column {column}: "):
        memberships.texts([record(**changed)], edition)


def test_the_same_membership_twice_is_told(edition):
    with pytest.raises(workbook.SheetError, match="the same membership as in"):
        memberships.texts([record(), record(remark="Twice.")], edition)
