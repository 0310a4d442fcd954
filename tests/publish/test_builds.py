"""A build comes into force whole or not at all; what is served stays; a file is believed as it was made."""

import json
import os
import zipfile
from pathlib import Path

import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.publish import builds, dumps


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A small edition."""
    return world.make(tmp_path_factory.mktemp("builds"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that a folder shows, by their paths."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".editions" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def manifest(folder: Path) -> dict:
    return json.loads((folder / builds.MANIFEST).read_text())


def test_a_build_that_is_served_stays_until_nobody_serves_it(root, tmp_path, monkeypatch):
    """A build for another base takes nothing from who serves the first, nor does one that was killed."""
    monkeypatch.setattr(builds, "_held", {})
    digest = dumps.build(dataset.read(root), tmp_path)["digest"]
    place = builds.find(tmp_path, digest, names.BASE)
    (tmp_path / ".building-killed").mkdir()
    (tmp_path / ".building-killed" / "all.nt").write_text("half")
    dumps.build(dataset.read(root), tmp_path, base="http://other.example/")
    assert builds.find(tmp_path, digest, names.BASE) == place and not builds.broken(place, whole=True)
    assert manifest(tmp_path)["base"] == "http://other.example/"
    assert not list(tmp_path.glob(".building-*"))
    for descriptor in builds._held.values():
        os.close(descriptor)
    builds._held.clear()
    dumps.build(dataset.read(root), tmp_path)
    assert len(list((tmp_path / ".editions").iterdir())) == 2
    assert builds.find(tmp_path, digest, "http://other.example/") is None


def test_an_archive_holds_the_whole_build_and_is_the_same_each_time(root, tmp_path):
    made = dumps.build(dataset.read(root), tmp_path / "build")
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    counts = [builds.archive(tmp_path / "build", made, path) for path in (one, two)]
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        entries = {entry.partition("/")[2]: archive.read(entry) for entry in archive.namelist()}
    wanted = contents(tmp_path / "build")
    plain = {path: content for path, content in wanted.items() if not path.endswith((".gz", ".zst"))}
    assert entries == plain and counts == [len(plain)] * 2
    with pytest.raises(dataset.EditionError, match="nowhere"):
        builds.archive(tmp_path / "build", made, tmp_path / "nowhere" / "one.zip")
    (tmp_path / "build" / "all.nt").unlink()
    with pytest.raises(dataset.EditionError):
        builds.archive(tmp_path / "build", made, one)
    assert one.read_bytes() == two.read_bytes() and not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("harm", ["cut", "altered", "gone"])
def test_a_file_that_is_not_as_it_was_made_is_known_and_made_again(root, tmp_path, harm):
    digest = dumps.build(dataset.read(root), tmp_path)["digest"]
    place = builds.find(tmp_path, digest, names.BASE)
    whole = (place / "all.nt").read_bytes()
    if harm == "gone":
        (place / "all.nt").unlink()
    else:
        (place / "all.nt").write_bytes(whole[:10] if harm == "cut" else whole.replace(b"e", b"x", 1))
    assert builds.broken(place, whole=True) == ["all.nt"]
    assert builds.broken(place) == ([] if harm == "altered" else ["all.nt"])
    dumps.build(dataset.read(root), tmp_path)
    assert (tmp_path / "all.nt").read_bytes() == whole
    assert not builds.broken(builds.find(tmp_path, digest, names.BASE), whole=True)


def test_a_build_that_fails_before_it_is_in_force_changes_nothing(root, tmp_path, monkeypatch):
    dumps.build(dataset.read(root), tmp_path)
    before = contents(tmp_path)
    monkeypatch.setattr(builds, "_link", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dumps.build(dataset.read(root), tmp_path, base="http://other.example/")
    assert contents(tmp_path) == before and not list(tmp_path.glob(".building-*"))


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {"bytes": "1"},
            {"bytes": True},
            {"sha256": "x"},
            {"mediaType": 1},
            {"path": "../a"},
            {"path": "/a"},
        ),
        *({"packed": []}, {"packed": {"br": {"bytes": 1, "sha256": "0" * 64}}}, {"packed": {"gzip": {}}}),
    ],
)
def test_a_manifest_that_tells_a_file_wrongly_is_none(tmp_path, wrong):
    known = {"bytes": 1, "sha256": "0" * 64, "mediaType": "text/plain"}
    told = {"digest": "d", "base": names.BASE, "files": {"a": known}}
    (tmp_path / builds.MANIFEST).write_text(json.dumps(told))
    assert builds.manifest(tmp_path) == told
    path = wrong.pop("path", "a")
    told["files"] = {path: known | wrong}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / builds.MANIFEST).write_text(json.dumps(told))
    assert builds.manifest(tmp_path / "other") == {}


def test_a_folder_that_takes_nothing_is_known_before(tmp_path):
    assert builds.find_obstacle(tmp_path / "new") == "" and list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert "Name a folder" in builds.find_obstacle(tmp_path / "file")
    assert "Name a folder" in builds.find_obstacle(tmp_path / "file" / "below")
