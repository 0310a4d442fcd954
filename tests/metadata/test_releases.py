"""The versions of the edition are those of the change log, in a page's and a feed's words."""

import dataclasses
import re
from pathlib import Path
from xml.etree import ElementTree

from gcm_ld.metadata import releases

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_each_version_of_the_change_log_is_read_with_all_its_lines(publication):
    found = releases.read(publication)
    text = (ROOT / releases.FILE).read_text()
    assert [one.version for one in found] == re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert sum(len(one.changes) for one in found) == len(re.findall(r"^- ", text, re.MULTILINE))
    assert {one.version for one in found if one.listed} == {"0.2.0", "0.3.0"}
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
