"""The files of an edition: which there are, the text of each, and one fingerprint of all of them.

Whatever reads an edition asks here, so that all parts of the program read the same files in the same way.
"""

import errno
import functools
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_NAME = "[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_COPY = re.compile(r"(?:^|[/-])copy(?:[-./]|$)", re.IGNORECASE)


class EditionError(Exception):
    """Something is wrong in an edition's files: `file:line: what is wrong. What to do.`, a line each."""


@dataclass(frozen=True)
class _Room:
    """A set of files: the folder that is searched, how their names end, and what their paths look like."""

    folder: str
    suffix: str
    shape: re.Pattern[str]
    advice: str


_RENAME = "the name of a file here has letters, digits and single hyphens only. Rename it; take a copy away."
_MOVE = "a question is a file in a folder of queries/, with letters, digits and single hyphens in its name. "
_MOVE += "Move or rename it; take a copy away."
_KEPT = "releases/ keeps VERSION/gcm.ttl, VERSION/iris.txt and retired.tsv. Take this file away."
_ROOMS = {
    **{
        room: _Room(room, ".ttl", re.compile(rf"{room}/(?:{_NAME}/)*{_NAME}\.ttl"), _RENAME)
        for room in ("ontology", "shapes", "data")
    },
    "links": _Room("data/links", ".sssom.tsv", re.compile(rf"data/links/{_NAME}\.sssom\.tsv"), _RENAME),
    "queries": _Room("queries", ".rq", re.compile(rf"queries/{_NAME}/{_NAME}\.rq"), _MOVE),
    "releases": _Room("releases", ".ttl", re.compile(r"releases/[A-Za-z0-9.-]+/gcm\.ttl"), _KEPT),
    "listed": _Room("releases", "iris.txt", re.compile(r"releases/[A-Za-z0-9.-]+/iris\.txt"), _KEPT),
    "retired": _Room("releases", "retired.tsv", re.compile(r"releases/retired\.tsv"), _KEPT),
}

_REMEDIES = {
    errno.EACCES: "Give yourself the right to use it, or name another place.",
    errno.EDQUOT: "Free some space, or name a place on another disk.",
    errno.EEXIST: "Name a folder to write to.",
    errno.EFBIG: "Allow larger files (ulimit -f), or name a place on another disk.",
    errno.EISDIR: "Name a file, not a folder.",
    errno.ELOOP: "The links lead in a circle; put the file itself there.",
    errno.EMFILE: "Allow more open files (ulimit -n).",
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.ENFILE: "Close other programs, too many files are open.",
    errno.ENOENT: "Name one that exists.",
    errno.ENOSPC: "Free some space, or name a place on another disk.",
    errno.ENOTDIR: "Name a folder to write to; a part of this path is a file.",
    errno.ENXIO: "It is a socket or a device; name a file.",
    errno.EPERM: "Give yourself the right to use it, or name another place.",
    errno.EROFS: "Name a place that can be written to.",
}
_OTHERWISE = "Check the disk and the path."

_MERGE = re.compile(r"^(?:<{7}|\|{7}|>{7})(?: .*)?$", re.MULTILINE)
_LEXICAL = re.compile(
    r"""\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\r\n]* | \\.
      | (?P<end>\r\n?)""",
    re.VERBOSE | re.DOTALL,
)
"""What a line end may stand in, in Turtle and in SPARQL, and a line end that stands in none of these."""


@dataclass(frozen=True)
class Texts:
    """All files of an edition: the text of each by its path, what is wrong by path, and the fingerprint.

    The fingerprint is a SHA-256 in hexadecimal. It changes when, and only when, a file is added, renamed,
    taken away, or has another text; line ends between the words and a byte order mark do not count.
    """

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    fingerprint: str


def find(root: Path, *rooms: str) -> tuple[str, ...]:
    """Return the paths from `root`, sorted, of the files of an edition, of all its rooms or of those named.

    The rooms are ontology, shapes, data, links, queries, releases, listed and retired. What starts with a
    dot, or stands in a folder that does, is no part of an edition. Raises EditionError, a line for each file
    that is no regular one or has a name that none has here, such as a copy.
    """
    paths, errors = _survey(root, rooms)
    if errors:
        raise EditionError("\n".join(errors[path] for path in sorted(errors)))
    return tuple(paths)


def is_name(path: str) -> bool:
    """Return whether a file of an edition may have this path from its root."""
    return any(room.shape.fullmatch(path) for room in _ROOMS.values()) and not _COPY.search(path)


def below(folder: Path, suffix: str) -> list[Path]:
    """Return the files below any folder whose names end in `suffix`, sorted; raises as `find` does."""
    inside = list(_walk(folder, "", suffix))
    if errors := [f"{folder}/{shown(path)}:1: {wrong}" for path, wrong in inside if wrong]:
        raise EditionError("\n".join(errors))
    return sorted(folder / path for path, _ in inside)


def load(root: Path) -> Texts:
    """Return the texts of all files of an edition; they are read again only where a file has changed."""
    paths, errors = _survey(root)
    return _load(root, tuple((path, *_stamp(root / path)) for path in paths), tuple(sorted(errors.items())))


def read(path: Path, name: str = "") -> str:
    """Return the text of a file, see `decode`; raises EditionError, also where it can't be read."""
    name = name or str(path)
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            raise EditionError(f"{shown(name)}:1: this is no regular file. Put a file there.")
        content = path.read_bytes()
    except OSError as error:
        raise EditionError(f"{shown(name)}:1: {error.strerror}. Make the file readable.") from error
    return decode(content, name)


def decode(content: bytes, name: str) -> str:
    """Return the text that `content` is in UTF-8, without a byte order mark, its lines ended by LF.

    In Turtle and SPARQL, by the end of `name`, a line end inside a literal stays as it is. Raises
    EditionError where the bytes are not UTF-8, or the marks of a merge stand between the lines.
    """
    try:
        text = content.decode("utf-8").lstrip("\ufeff")
        if (place := content.find(b"\0")) >= 0:  # UTF-16 without its mark
            raise UnicodeDecodeError("utf-8", content, place, place + 1, "NUL")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EditionError(f"{shown(name)}:{line}: the text is not UTF-8. Save the file as UTF-8.") from error
    has_literals = name.endswith((".ttl", ".rq"))
    if "\r" in text and has_literals:
        text = _LEXICAL.sub(lambda match: "\n" if match["end"] else match.group(), text)
    elif "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in _MERGE.finditer(text):
        if not (has_literals and any(m.start() < mark.start() < m.end() for m in _LEXICAL.finditer(text))):
            line = text.count("\n", 0, mark.start()) + 1
            wrong = f"the mark {mark.group()[:7]} of a merge stands here"
            raise EditionError(f"{shown(name)}:{line}: {wrong}. Keep one of the two versions.")
    return text


def explain(error: OSError, place: str | Path = "") -> str:
    """Return what an error of the system says, of which file, and what a person can do about it."""
    where = shown(str(error.filename or place))
    remedy = _REMEDIES.get(error.errno or 0, _OTHERWISE)
    return f"{where + ': ' if where else ''}{error.strerror or error}. {remedy}"


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write `content` to `path`, making its folders; a reader sees the old file or the new, never a part."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _survey(root: Path, rooms: tuple[str, ...] = ()) -> tuple[list[str], dict[str, str]]:
    """Return the paths of the files, sorted, and what is wrong with others, by path."""
    paths, errors = [], {}
    for room in (_ROOMS[name] for name in rooms or _ROOMS):
        for path, wrong in _walk(root, room.folder, room.suffix):
            if not wrong and not (room.shape.fullmatch(path) and is_name(path)):
                wrong = room.advice
            if wrong:
                errors[path] = f"{shown(path)}:1: {wrong}"
            else:
                paths.append(path)
    return sorted(paths), errors


def _walk(root: Path, folder: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield each path below a folder that ends in `suffix`, and what is wrong with it, or nothing."""
    try:
        names = sorted(os.listdir(root / folder))
    except FileNotFoundError:
        return
    except OSError as error:
        yield folder, f"{error.strerror}. Make it a folder that can be read."
        return
    for name in names:
        path = f"{folder}/{name}".lstrip("/")
        place, ends = os.path.join(root, path), name.lower().endswith(suffix)
        if name.startswith("."):
            continue
        if os.path.isdir(place):
            if os.path.islink(place):
                yield path, "a link to a folder, which nothing follows. Put the files themselves there."
            elif ends:
                yield path, "a folder with the name of a file. Rename it."
            else:
                yield from _walk(root, path, suffix)
        elif ends and not os.path.isfile(place):
            kind = "no regular file" if os.path.exists(place) else "a link that leads nowhere"
            yield path, f"{kind}. Take it away, or put the file there."
        elif ends:
            yield path, ""


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a file does; nothing where it has just gone."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


@functools.lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple, ...], wrong: tuple[tuple[str, str], ...]) -> Texts:
    texts, errors, total = {}, dict(wrong), hashlib.sha256()
    for path in (stamp[0] for stamp in stamps):
        try:
            texts[path] = read(root / path, path)
        except EditionError as error:
            errors[path] = str(error)
        for part in (path, texts.get(path, errors.get(path, ""))):
            total.update(f"{len(part)} {part}".encode())
    return Texts(texts, errors, total.hexdigest())


def shown(path: str) -> str:
    """Return a path or another text as one line: what can't be printed is escaped."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
