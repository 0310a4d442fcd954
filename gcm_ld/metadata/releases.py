"""The versions of the edition: what each changed, by the change log, and how many IRIs it retired."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from gcm_ld.core import formats, names
from gcm_ld.edition import files, tombstones
from gcm_ld.publish import builds, publications

FILE = "CHANGELOG.md"
FEED = "feed.atom"
PAGE = "editions"
FOLDER = "releases/"
READ = ("data", "ontology", "queries", "pages")
"""The rooms whose changes matter to who reads the edition; those of the others are for programs."""

_HEAD = re.compile(r"## (\S+) \((.*)\)")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINE = re.compile(r"- ([^:]+): (.*)")
_SPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Change:
    """A line of the change log: its room, and its words."""

    room: str
    words: str

    @property
    def is_for_readers(self) -> bool:
        """Whether it matters to who reads the edition."""
        return not set(re.split(r",? and |, ", self.room)).isdisjoint(READ)


@dataclass(frozen=True)
class Release:
    """A version: its date, empty where it is not released yet, its changes, the number of IRIs that it lists,
    where that is kept, and of those that are not there since; `files` are those to take away, with bytes."""

    version: str
    date: str
    changes: tuple[Change, ...]
    listed: int
    retired: int
    files: Mapping[str, int]


@functools.lru_cache(maxsize=4)
def read(publication: publications.Publication) -> tuple[Release, ...]:
    """Return the versions, the latest first; none where the edition has no change log."""
    path = publication.edition.root / FILE
    if not path.is_file():
        return ()
    text = files.read(path, FILE)
    kept = {name.split("/")[1]: name for name in files.find(publication.edition.root, "listed")}
    gone = Counter(row.since for row in tombstones.read(publication.edition.root).values())
    found = []
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        if not (head := _HEAD.match(part)):
            continue
        version, when = head.groups()
        listed = kept.get(version, "")
        number = len(files.read(publication.edition.root / listed, listed).split()) if listed else 0
        date = when if _DATE.fullmatch(when) else ""
        sizes = {name: path.stat().st_size for name, path in kept_of(publication, version).items()}
        found.append(Release(version, date, _changes(part), number, gone[version], sizes))
    return tuple(found)


def kept_of(publication: publications.Publication, version: str) -> dict[str, Path]:
    """Return the files to take away that are kept of a version, by name: its dumps in one archive, its IRIs.

    They never change, whatever edition is served. A version of which nothing is kept has none.
    """
    folder = publication.edition.root / FOLDER / version
    paths = [folder / f"{builds.stem(version)}.{formats.ZIP.name}", folder / "iris.txt"]
    return {path.name: path for path in paths if _VERSION.fullmatch(version) and path.is_file()}


def feed(publication: publications.Publication) -> bytes:
    """Return the released versions as an Atom feed, each with what it changed for readers."""
    site = publication.site
    root = ElementTree.Element("feed", xmlns=_SPACE)
    page = site.absolute(site.at(PAGE))
    _add(root, "id", names.BASE + FEED)
    _add(root, "title", publication.about["title"])
    _add(root, "updated", f"{publication.issued}T00:00:00Z")
    _add(root, "rights", publication.about["license"])
    ElementTree.SubElement(_add(root, "author"), "name").text = "GCM-LD"
    _add(root, "link", rel="self", type=formats.ATOM.media_type, href=site.absolute(site.at(FEED)))
    _add(root, "link", rel="alternate", type=formats.HTML.media_type, href=page)
    for release in (release for release in read(publication) if release.date):
        entry = _add(root, "entry")
        _add(entry, "id", f"{names.BASE}{PAGE}#{release.version}")
        _add(entry, "title", f"GCM-LD {release.version}")
        _add(entry, "updated", f"{release.date}T00:00:00Z")
        _add(entry, "link", rel="alternate", type=formats.HTML.media_type, href=f"{page}#{release.version}")
        for name in (name for name in release.files if name.endswith(formats.ZIP.name)):
            place = site.absolute(site.at(f"{FOLDER}{release.version}/{name}"))
            size = str(release.files[name])
            _add(entry, "link", rel="enclosure", type=formats.ZIP.media_type, length=size, href=place)
        lines = [f"{change.room}: {change.words}" for change in release.changes if change.is_for_readers]
        if release.retired:
            lines.append(f"{release.retired} IRIs are retired; each still tells what replaces it, and why.")
        _add(entry, "content", "\n\n".join(lines), type="text")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode").encode() + b"\n"


def _changes(text: str) -> tuple[Change, ...]:
    """Return the changes of a version, each on one line and without the marks of code."""
    joined = re.sub(r"\n {2,}", " ", text).replace("`", "")
    return tuple(Change(*match.groups()) for match in map(_LINE.fullmatch, joined.splitlines()) if match)


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = formats.visible(text) or None
    return element
