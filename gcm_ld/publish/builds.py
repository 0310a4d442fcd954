"""A folder of dumps: how a build comes into force there whole, and who serves it finds and keeps it.

The folder keeps each build in a folder that is named by its digest, below `.editions/`; there `current` is a
link to the one in force, through which the names in the folder lead. A build is made aside, written through
to the disk, and comes into force at once, by that link. Who serves a build holds it, and the next build takes
away what is neither in force nor held. A file is believed where it has the size and the digest that its
manifest tells.
"""

import contextlib
import functools
import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gcm_ld.core import formats
from gcm_ld.edition import files

try:
    import fcntl
except ImportError:  # a system without these locks has no forks to serve by either
    fcntl = None  # type: ignore[assignment]  # a name for "no locks"

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"

_STAGE = ".building-"
_EDITIONS, _CURRENT = ".editions", "current"
_SHA256 = re.compile("[0-9a-f]{64}")

Manifest = dict[str, Any]


@contextlib.contextmanager
def stage(folder: Path) -> Iterator[Path]:
    """Give a place to make a build, which comes into force in a folder when the block ends without an error.

    What builds before left aside when they were killed is removed; of two builds the second waits. Raises
    OSError where the folder can't be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        for left in folder.glob(f"{_STAGE}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=_STAGE, dir=folder) as aside:
            yield (made := Path(aside) / "made")
            _put_in_force(made, folder)
        _sweep(folder / _EDITIONS)


def entries(made: Manifest) -> dict[str, Mapping[str, Any]]:
    """Return what a manifest tells of each file, by its path; of what is `packed` in a coding too."""
    found: dict[str, Mapping[str, Any]] = dict(made["files"])
    for path, known in made["files"].items():
        for coding, packed in known.get("packed", {}).items():
            suffix, media_type = formats.CODINGS[coding]
            found[path + suffix] = {"mediaType": media_type, **packed}
    return found


def stem(version: str) -> str:
    """Return the name, without suffix, of the archive of a version, which is that of the folder in it."""
    return f"gcm-ld-{version}"


def archive(folder: Path, made: Manifest, file: Path) -> int:
    """Write all files of a build with their manifest and checksums into a ZIP file, and return how many.

    What is there compressed too is taken plain. The same build gives the same bytes. Raises EditionError
    where the file can't be written; then there is none, or the one that was there before.
    """
    paths = [*sorted(made["files"]), MANIFEST, CHECKSUMS]
    top = stem(made["version"])
    aside = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as written:
            for path in paths:
                entry = zipfile.ZipInfo(f"{top}/{path}")  # which has the first day of 1980
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                written.writestr(entry, (folder / path).read_bytes())
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise files.EditionError(files.explain(error, file)) from error
    return len(paths)


def find(folder: Path, digest: str, base: str) -> Path | None:
    """Return where the files of an edition for a base are in a folder of dumps; None where there are none.

    They stay there as long as this process lives, whatever is built after.
    """
    editions = folder / _EDITIONS
    for place in (*(_places(editions, editions.stat().st_mtime_ns) if editions.is_dir() else ()), folder):
        made = manifest(place)
        if (made.get("digest"), made.get("base")) == (digest, base):
            _hold(place)
            return place
    return None


@functools.cache
def program() -> str:
    """Return the fingerprint of this program: of the same edition another may make other dumps."""
    package = Path(__file__).parents[1]
    sources = sorted(package.rglob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def content(folder: Path, path: str) -> bytes | None:
    """Return what a file of a build holds; None where it is not as the manifest in the folder says."""
    known = entries(manifest(folder)).get(path)
    if known is None or not is_as_made(folder / path, known):
        return None
    return (folder / path).read_bytes()


def broken(folder: Path, whole: bool = False) -> list[str]:
    """Return the files, sorted, that are not there as the manifest in a folder says, by their sizes.

    By their digests too where the check is `whole`.
    """
    listed = entries(manifest(folder))
    return sorted(path for path, known in listed.items() if not is_as_made(folder / path, known, whole))


def is_as_made(path: Path, known: Mapping[str, Any], whole: bool = True) -> bool:
    """Return whether a file has the size that a manifest tells, and the digest where the check is `whole`."""
    try:
        stat = path.stat()
    except OSError:
        return False
    fits = path.is_file() and stat.st_size == known["bytes"]
    return fits and (not whole or digest(path) == known["sha256"])


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, which is read again where it has changed. Raises OSError for none."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def manifest(folder: Path) -> Manifest:
    """Return what `manifest.json` in a folder says; nothing where there is none, or none that can be read."""
    try:
        path = folder / MANIFEST
        return _manifest(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, RecursionError):
        return {}


def find_obstacle(folder: Path) -> str:
    """Return why dumps can't be written into a folder, which is made, and what to do; empty if they can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryDirectory(prefix=_STAGE, dir=folder).cleanup()
    except OSError as error:
        return files.explain(error, folder)
    return ""


@functools.lru_cache(maxsize=8)
def _places(editions: Path, stamp: int) -> tuple[Path, ...]:
    """Return the folders of builds, the newest first, which are looked for again when one comes or goes."""
    return tuple(sorted((path for path in editions.glob("*") if not path.is_symlink()), key=_age))


@functools.lru_cache(maxsize=8)
def _manifest(path: Path, stamp: int) -> Manifest:
    read: Manifest = json.loads(path.read_bytes())
    listed = read.get("files") if isinstance(read, dict) else None
    is_whole = isinstance(listed, dict) and all(_is_told(path, file) for path, file in listed.items())
    return read if is_whole and all(isinstance(read.get(key), str) for key in ("digest", "base")) else {}


def _is_told(path: str, file: object) -> bool:
    """Return whether a manifest tells of a file what it must, and the path stays in the folder."""
    parts = path.split("/")
    return (
        isinstance(file, dict)
        and isinstance(file.get("mediaType"), str)
        and _is_sized(file)
        and _is_packed(file.get("packed", {}))
        and not {"", ".", ".."} & set(parts)
        and "\\" not in path
    )


def _is_packed(packed: object) -> bool:
    """Return whether something tells of the codings of a file."""
    return isinstance(packed, dict) and all(
        coding in formats.CODINGS and _is_sized(known) for coding, known in packed.items()
    )


def _is_sized(known: object) -> bool:
    """Return whether something tells the size and the digest of a file."""
    return (
        isinstance(known, dict)
        and type(known.get("bytes")) is int
        and _SHA256.fullmatch(str(known.get("sha256"))) is not None
    )


@functools.lru_cache(maxsize=1024)
def _digest(path: Path, size: int, stamp: int) -> str:
    """Return the SHA-256 of a file, which is read again where its size or its time is another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep others from building in a folder while a block runs; wait for those who do."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


_held: dict[int, int] = {}
"""The descriptors of the folders that this process holds, by their numbers in the file system."""


def _hold(place: Path) -> None:
    """Keep others from removing a folder as long as this process lives."""
    if fcntl is not None and place.parent.name == _EDITIONS:
        with contextlib.suppress(OSError):
            if (number := place.stat().st_ino) not in _held:
                _held[number] = os.open(place, os.O_RDONLY)
                fcntl.flock(_held[number], fcntl.LOCK_SH)


def _sweep(editions: Path) -> None:
    """Remove the builds that are neither in force nor held by anyone."""
    current = os.readlink(editions / _CURRENT)
    for place in editions.iterdir():
        if place.is_symlink() or place.name == current:
            continue
        descriptor = os.open(place, os.O_RDONLY)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(place)
        except BlockingIOError:
            pass  # it is served
        finally:
            os.close(descriptor)


def _sync(path: Path) -> None:
    """Have the system write a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_force(made: Path, folder: Path) -> None:
    """Move a build to its place in a folder and put it in force, at once; then let the names lead to it."""
    for path in made.rglob("*"):
        _sync(path)
    editions = folder / _EDITIONS
    editions.mkdir(exist_ok=True)
    place = editions / hashlib.sha256((made / CHECKSUMS).read_bytes()).hexdigest()[:16]
    if not manifest(place) or broken(place, whole=True) or not _same(made, place):
        if place.exists():
            place.rename(made.with_name("broken"))
        made.rename(place)
    _sync(editions)
    _link(editions / _CURRENT, place.name)
    _sync(editions)
    wanted = {*entries(manifest(place)), MANIFEST, CHECKSUMS}
    for name in sorted(wanted):
        parent = (folder / name).parent
        parent.mkdir(parents=True, exist_ok=True)
        _link(folder / name, os.path.relpath(editions / _CURRENT / name, parent))
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        is_ours = path.is_symlink() and f"{_EDITIONS}/{_CURRENT}/" in os.readlink(path)
        if is_ours and name not in wanted and not name.startswith(_EDITIONS):
            path.unlink()


def _same(one: Path, other: Path) -> bool:
    """Return whether two builds have the same manifest and checksums."""
    return all(
        (other / name).is_file() and (one / name).read_bytes() == (other / name).read_bytes()
        for name in (MANIFEST, CHECKSUMS)
    )


def _link(path: Path, target: str) -> None:
    """Make a link, in the place of what is there; a reader sees the old one or the new."""
    if path.is_symlink() and os.readlink(path) == target:
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(path)
