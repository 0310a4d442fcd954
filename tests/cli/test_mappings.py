"""`gcm-ld links` reports, makes Turtle and labels, and gives links back; its status tells what was found."""

import re
import shutil
from pathlib import Path

import pytest

from gcm_ld.cli import mappings
from gcm_ld.edition import dataset

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path):
    """A copy of the edition that may be changed."""
    for room in dataset.ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def links(root: Path, **given) -> int:
    """Do what the command does with these arguments."""
    wanted = {"folder": None, "write": False, "check": False, "name": False, "back": None} | given
    return mappings.links(root, **wanted)


def test_the_report_has_a_row_for_each_vocabulary_and_says_what_was_not_checked(capsys):
    assert links(ROOT) == 0
    shown = capsys.readouterr().out
    assert "UNBIS Thesaurus" in shown and "targets not checked, no extracts were given" in shown
    assert "0 findings in " in shown


def test_a_finding_is_told_and_is_the_status(copy, capsys):
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("\tSwitzerland\tschema", "\tSwitzer\tschema"))
    assert links(copy) == 1
    assert "Write its label." in capsys.readouterr().out


def test_stale_turtle_is_named_and_made_again(copy, capsys):
    assert links(copy, check=True) == 0
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("\t0.85\t", "\t0.75\t"))
    assert links(copy, check=True) == 1
    assert "data/links/unms.ttl:1: this is not what its table makes." in capsys.readouterr().out
    assert links(copy, write=True) == 0
    assert capsys.readouterr().out == "data/links/unms.ttl\n1 file written\n"
    assert links(copy, check=True) == 0
    assert "gcm:confidence 0.75 ;" in (copy / "data" / "links" / "unms.ttl").read_text()


def test_labels_need_extracts(copy, tmp_path_factory, capsys):
    with pytest.raises(dataset.EditionError, match="--extracts"):
        links(copy, name=True)
    extracts = tmp_path_factory.mktemp("extracts")
    (extracts / "a.tsv").write_text("iri\tlabel\txx_official\nhttp://www.wikidata.org/entity/Q30\tUSA\tyes\n")
    assert links(copy, name=True, folder=extracts) == 0
    assert "data/labels/wikidata.ttl" in capsys.readouterr().out
    assert '"yes"@xx' in (copy / "data" / "labels" / "wikidata.ttl").read_text()


def test_what_cannot_be_checked_is_named_and_what_is_unknown_is_the_status(copy, tmp_path_factory, capsys):
    folder = tmp_path_factory.mktemp("extracts")
    (folder / "a.tsv").write_text("iri\tlabel\nhttp://metadata.un.org/UNMS/756\tSwitzerland\n")
    assert links(copy, folder=folder) == 1
    shown = capsys.readouterr().out
    assert re.search(r"data/links/lcsh\.sssom\.tsv:\d+: http://id\.loc\.gov/\S+ was not checked", shown)
    assert re.search(r"data/links/unms\.sssom\.tsv:\d+: http://metadata\.un\.org/UNMS/\d+ is unknown", shown)
    assert "0 of 60 goals, targets and indicators checked" in shown


def test_links_back_are_written_into_a_folder(copy, capsys):
    assert links(copy, back=copy / "back") == 0
    assert str(copy / "back" / "unbis.ttl") in capsys.readouterr().out.splitlines()
    some = (copy / "back" / "sdg.sssom.tsv").read_text()
    assert "certainty: found" in some and "certainty: unsourced" not in some
    assert links(copy, back=copy / "back", unsourced=True) == 0
    assert "certainty: unsourced" in (copy / "back" / "sdg.sssom.tsv").read_text()


def test_a_table_that_is_wrong_stops_all(copy):
    table = copy / "data" / "links" / "unms.sssom.tsv"
    table.write_text(table.read_text().replace("schema:sameAs", "schema:like"))
    with pytest.raises(dataset.EditionError, match="no mapping is by schema:like"):
        links(copy, write=True)
