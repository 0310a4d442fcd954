"""The versions of the edition are those of the change log, in a page's and a feed's words."""

import dataclasses
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from gcm_ld.metadata import releases
from gcm_ld.publish import builds

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_each_version_of_the_change_log_is_read_with_all_its_lines(publication):
    found = releases.read(publication)
    text = (ROOT / releases.FILE).read_text()
    assert [one.version for one in found] == re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert sum(len(one.changes) for one in found) == len(re.findall(r"^- ", text, re.MULTILINE))
    kept = {path.parent.name for path in (ROOT / "releases").glob("*/iris.txt")}
    assert {one.version for one in found if one.listed} == kept and len(kept) > 2
    assert all(one.words and "\n" not in one.words for release in found for one in release.changes)
    assert any(one.retired for one in found)


def test_the_feed_has_the_released_versions_the_latest_first(publication):
    root = ElementTree.fromstring(releases.feed(publication))
    released = [one for one in releases.read(publication) if one.date]
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        f"GCM-LD {one.version}" for one in released
    ]
    for entry, one in zip(entries, released, strict=True):
        assert entry.findtext(f"{ATOM}updated") == f"{one.date}T00:00:00Z"
        assert entry.findtext(f"{ATOM}id").endswith(f"#{one.version}")
        told = entry.findtext(f"{ATOM}content")
        assert all((change.words in told) == change.is_for_readers for change in one.changes)
    assert {one.get("rel") for one in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert root.findtext(f"{ATOM}author/{ATOM}name") and root.findtext(f"{ATOM}id")


def test_an_edition_without_a_change_log_has_an_empty_feed(publication, tmp_path):
    edition = dataclasses.replace(publication.edition, root=tmp_path)
    bare = dataclasses.replace(publication, edition=edition)
    assert releases.read(bare) == ()
    assert ElementTree.fromstring(releases.feed(bare)).findall(f"{ATOM}entry") == []


def keep(publication, root: Path, version: str):
    """Return the publication with a change log of one version, of which an archive is kept."""
    (root / releases.FILE).write_text(f"## {version} (2026-12-01)\n\n- data: a change.\n")
    (root / "releases" / version).mkdir(parents=True)
    with zipfile.ZipFile(root / "releases" / version / f"{builds.stem(version)}.zip", "w") as archive:
        archive.writestr("all.nt", "")
    return dataclasses.replace(publication, edition=dataclasses.replace(publication.edition, root=root))


def test_what_is_kept_of_a_version_is_its_archive_and_its_iris(publication, tmp_path):
    old = keep(publication, tmp_path, "9.8.7")
    (tmp_path / "releases/9.8.7/gcm.ttl").write_text("")
    assert list(releases.kept_of(old, "9.8.7")) == ["gcm-ld-9.8.7.zip"]
    (release,) = releases.read(old)
    assert release.files["gcm-ld-9.8.7.zip"] == (tmp_path / "releases/9.8.7/gcm-ld-9.8.7.zip").stat().st_size
    (link,) = ElementTree.fromstring(releases.feed(old)).findall(f"{ATOM}entry/{ATOM}link[@rel='enclosure']")
    assert link.get("href").endswith("/releases/9.8.7/gcm-ld-9.8.7.zip")
    assert link.get("length") == str(release.files["gcm-ld-9.8.7.zip"])
    for version in ("9.8.6", "..", "", "9.8.7/..", "9.8.7/"):
        assert releases.kept_of(old, version) == {}
    assert list(releases.kept_of(publication, "0.3.0")) == ["iris.txt"]


def test_each_edition_since_0_5_0_is_kept_in_an_archive_of_its_own(publication):
    for one in releases.read(publication):
        if one.date and tuple(map(int, one.version.split("."))) >= (0, 5, 0):
            path = releases.kept_of(publication, one.version)[f"{builds.stem(one.version)}.zip"]
            with zipfile.ZipFile(path) as archive:
                made = json.loads(archive.read(f"{builds.stem(one.version)}/{builds.MANIFEST}"))
            assert made["version"] == one.version
