"""Sheets go into an edition by command: checked, said in words, written as a whole or not at all."""

import shutil
from pathlib import Path

import pytest

from gcm_ld.checks import shacl
from gcm_ld.cli import sheets
from gcm_ld.edition import files
from gcm_ld.sheets import schema, workbook

ROOT = Path(__file__).parents[2]
PATH = "data/listings/sacm-17-2017.ttl"


@pytest.fixture
def folder(tmp_path):
    """A copy of the edition, with the sheets of one of its listings beside it."""
    for path in files.find(ROOT):
        (tmp_path / "edition" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / "edition" / path)
    for kind in ("listings", "items"):
        sheets.template(ROOT, kind, tmp_path / f"{kind}.csv", "sacm-17-2017")
    return tmp_path


def given(folder):
    return folder / "edition", [folder / "listings.csv", folder / "items.csv"]


def change(folder, old, new):
    text = (folder / "items.csv").read_text(encoding="utf-8-sig")
    assert old in text
    (folder / "items.csv").write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_in_already_changes_nothing(folder, capsys):
    assert sheets.import_(*given(folder), preview=False, every=False) == 0
    assert "0 files of the edition to write" in capsys.readouterr().out


def test_a_row_that_changes_is_told_and_written_in_spite_of_warnings(folder, capsys, monkeypatch):
    change(folder, "migrant-integration", "migration-policy")
    before = (folder / "edition" / PATH).read_text()
    assert sheets.import_(*given(folder), preview=True, every=False) == 0
    assert (folder / "edition" / PATH).read_text() == before
    assert f"{PATH} would be written" in capsys.readouterr().out
    warning = shacl.Finding(PATH, 1, "x", "rule", "It is unlikely.", "Warning", "", "")
    monkeypatch.setattr(shacl, "check", lambda *_: [warning])
    assert sheets.import_(*given(folder), preview=False, every=False) == 0
    assert "area:migration-policy" in (folder / "edition" / PATH).read_text()
    assert "It is unlikely. A warning" in capsys.readouterr().out


def test_rows_that_break_a_rule_write_nothing(folder, capsys):
    change(folder, ",1,", ",3,")
    before = (folder / "edition" / PATH).read_text()
    assert sheets.import_(*given(folder), preview=False, every=False) == 1
    said = capsys.readouterr().out
    assert "ListedItem-order" in said and "nothing is written" in said
    assert (folder / "edition" / PATH).read_text() == before


def test_a_cell_that_is_wrong_is_refused_before_anything_is_done(folder):
    change(folder, "exact", "exakt")
    with pytest.raises(workbook.SheetError, match="row 2, column F: relation can't be 'exakt'"):
        sheets.import_(*given(folder), preview=False, every=False)


@pytest.mark.parametrize("text", ["", "\n\n", "listing,mechanism,position,words,relation\n"])
def test_a_sheet_without_rows_is_refused(text, tmp_path):
    (tmp_path / "items.csv").write_text(text)
    with pytest.raises(workbook.SheetError, match=r"items\.csv: no rows\. Write them"):
        sheets.import_(ROOT, [tmp_path / "items.csv"], preview=True, every=False)


@pytest.mark.parametrize(
    ("kind", "name", "finding"),
    [
        ("item", "a.csv", "did you mean items?"),
        ("items", "a.ods", "as .xlsx or .csv"),
        ("items", "items.csv", "already"),
    ],
)
def test_a_template_that_can_not_be_written_says_why(kind, name, finding, tmp_path):
    (tmp_path / "items.csv").touch()
    with pytest.raises(workbook.SheetError, match=finding):
        sheets.template(ROOT, kind, tmp_path / name, None)


def test_a_template_is_printed_as_csv(capsys):
    assert sheets.template(ROOT, "items", None, None) == 0
    assert capsys.readouterr().out.startswith("listing,mechanism,position,words,area,relation")


def test_what_two_kinds_of_sheet_put_in_one_file_stands_there(edition):
    source = {"basis": "sourced", "quote": "words", "source_url": "https://www.example.org/"}
    fact = {
        "thing": "mechanism/midsa",
        "property": "formerName",
        "value": "Old MIDSA",
        "source_title": "One page",
    }
    chair = {"mechanism": "midsa", "participant": "AGO", "kind": "state", "role": "chair", "from": "1999"}
    rows = [
        schema.Record(kind.name, dict.fromkeys((c.name for c in kind.columns), "") | source | texts, {})
        for kind, texts in (
            (schema.STATED_VALUES, fact),
            (schema.MEMBERSHIPS, chair | {"source_title": "Another page"}),
        )
    ]
    made = sheets._made(rows, edition)
    assert {"data/stated-value.ttl", "data/memberships/midsa.ttl"} <= made.keys()
    assert '"One page"@en' in made["data/document.ttl"] and '"Another page"@en' in made["data/document.ttl"]
