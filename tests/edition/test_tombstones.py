"""The table of retired IRIs is read, and a line that is wrong is named."""

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset, tombstones
from gcm_ld.metadata import documents

HEAD = "\t".join(tombstones.COLUMNS)


def table(folder, *lines):
    (folder / "releases").mkdir(exist_ok=True)
    (folder / tombstones.FILE).write_text("\n".join([HEAD, *lines]) + "\n")
    return folder


def test_a_line_tells_since_when_why_and_what_instead(tmp_path):
    new = names.iri("theme", "new")
    found = tombstones.read(table(tmp_path, f"theme:old\t0.3.0\t{new}\tTwo themes became one."))
    (old,) = found
    assert old == names.iri("theme", "old")
    assert found[old].message == (
        f"theme:old is not there since version 0.3.0: Two themes became one. Use {new} instead."
    )


def test_a_folder_without_a_table_has_nothing_retired(tmp_path):
    assert tombstones.read(tmp_path) == {}


@pytest.mark.parametrize("line", ["theme:old", "theme:old\t\t\twhy", "\t1\t\twhy", "theme:old\t1\t\t"])
def test_a_line_that_cannot_be_read_is_named(tmp_path, line):
    with pytest.raises(dataset.EditionError, match=r"releases/retired.tsv:2: "):
        tombstones.read(table(tmp_path, line))


def test_what_is_neither_known_nor_retired_is_lost(tmp_path):
    table(tmp_path, "theme:old\t0.3.0\t\tgone")
    for version, text in (("0.9.0", "theme:a\ntheme:b\n"), ("0.10.0", "theme:a\ntheme:old\ntheme:c\n")):
        (tmp_path / "releases" / version).mkdir()
        (tmp_path / "releases" / version / "iris.txt").write_text(text)
    known = {names.iri("theme", "a")}
    assert [line.partition(": published")[0] for line in tombstones.lost(tmp_path, known)] == [
        "releases/0.10.0/iris.txt:3: theme:c",
        "releases/0.9.0/iris.txt:2: theme:b",
    ]
    assert tombstones.lost(tmp_path, {*known, names.iri("theme", "b"), names.iri("theme", "c")}) == []


def test_a_row_may_be_for_all_iris_that_begin_alike(tmp_path):
    old, new = f"{names.BASE}old/", f"{names.BASE}new/"
    lines = [f"{old}*\t1.0.0\t{new}*\tA better word.", f"{old}gone\t1.0.0\t\tIt was wrong."]
    found = tombstones.read(table(tmp_path, *lines))
    assert tombstones.find(found, f"{old}a/b").replaced_by == f"{new}a/b"
    assert tombstones.find(found, f"{old}gone").replaced_by == ""
    assert tombstones.find(found, f"{new}a") is None
    (tmp_path / "releases/0.9.0").mkdir()
    (tmp_path / "releases/0.9.0/iris.txt").write_text("old:a\nold:b\nold:gone\n")
    [line] = tombstones.lost(tmp_path, {f"{new}a"})
    assert line.startswith("releases/0.9.0/iris.txt:2: ")


def test_nothing_that_is_there_is_retired(publication):
    rules = {getattr(triple.subject, "value", "") for triple in dataset.shapes(publication.edition)}
    for iri in tombstones.read(publication.edition.root):
        assert iri not in rules and ("#" in iri or documents.find(publication, iri) is None)


def test_no_iri_of_an_earlier_release_is_lost(publication):
    """Each is still there, or the table says why not, and what replaces one by its beginning is there."""
    there = {quad.subject.value for quad in publication.store if isinstance(quad.subject, ox.NamedNode)}
    there |= {triple.subject.value for triple in dataset.shapes(publication.edition)}
    there |= {names.iri("query", name) for name in publication.questions} | set(documents.graphs(publication))
    root = publication.edition.root
    assert sum(len(path.read_text().split()) for path in (root / "releases").glob("*/iris.txt")) > 6000
    assert tombstones.lost(root, there) == []
