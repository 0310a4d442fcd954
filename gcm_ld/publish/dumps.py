"""The edition as files to take away: its graphs in every syntax, tables, answers, and what each file holds.

Four sets of triples are written: what is asserted (ontology and data), what is inferred from it, both, and,
apart from these, the labels, which are the words of others and stand under their terms. Blank nodes have the
labels of RDFC-1.0, so that a sorted `.nt` or `.nq` is the canonical form of its set and its SHA-256 the
canonical hash. The same edition gives the same bytes.

A folder of dumps keeps each build whole, in a folder that is named by its digest, below `.editions/`; there
`current` is a link to the one in force, through which the names in the folder lead. A build is made aside,
written through to the disk, and comes into force at once, by that link. Who serves a build holds it, and the
next build takes away what is neither in force nor held.
"""

import contextlib
import functools
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

try:
    import fcntl
except ImportError:  # a system without these locks has no forks to serve by either
    fcntl = None  # type: ignore[assignment]

import pyoxigraph as ox

from gcm_ld.core import formats, names, urls
from gcm_ld.edition import dataset, files, rights
from gcm_ld.publish import cubes, tables
from gcm_ld.questions import answers, queries
from gcm_ld.rdf import jsonld, turtle, writers
from gcm_ld.reasoner import inference

SETS = {
    "asserted": "what the ontology and the data state",
    "inferred": "what follows from it by the rules of OWL 2 RL, about the things of the publication",
    "all": "what is stated and what follows from it",
    "labels": "what other vocabularies call the things that are linked to, under their publishers' terms",
}
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
_STAGE = ".building-"
_EDITIONS, _CURRENT = ".editions", "current"
_SHA256 = re.compile("[0-9a-f]{64}")

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Dump:
    """A file: its path from the folder, what it holds, and how many triples, quads or rows that is.

    `excepted` are the graphs of names in it that the licence of the edition does not cover.
    """

    path: str
    content: bytes
    counts: dict[str, int] = field(default_factory=dict)
    excepted: tuple[str, ...] = ()


def build(edition: dataset.Edition, folder: str | Path = "build", base: str = names.BASE) -> Manifest:
    """Write all dumps into `folder` and return what `manifest.json` there says.

    What is ours has its IRI below `base`, for a site that serves it there. A failure leaves the folder as it
    was; what builds before left aside when they were killed is removed, and of two builds the second waits.
    Raises EditionError where the edition can't be inferred, asked or written, or the folder can't be used.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            for left in folder.glob(f"{_STAGE}*"):
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(prefix=_STAGE, dir=folder) as aside:
                place = Path(aside) / "made"
                made = _stage(edition, place, base)
                _put_in_force(place, folder)
            _sweep(folder / _EDITIONS)
    except OSError as error:
        raise dataset.EditionError(files.explain(error, folder)) from error
    return made


def find(folder: Path, digest: str, base: str) -> Path | None:
    """Return where the files of an edition for a base are in a folder of dumps; None where there are none.

    They stay there as long as this process lives, whatever is built after.
    """
    places = [path for path in (folder / _EDITIONS).glob("*") if not path.is_symlink()]
    for place in (*sorted(places, key=_age), folder):
        told = manifest(place)
        if (told.get("digest"), told.get("base")) == (digest, base):
            _hold(place)
            return place
    return None


def broken(folder: Path, whole: bool = False) -> list[str]:
    """Return the files, sorted, that are not there as the manifest in a folder says, by their sizes.

    By their digests too where the check is `whole`.
    """
    told = manifest(folder)["files"]
    return sorted(path for path, known in told.items() if not is_as_made(folder / path, known, whole))


def is_as_made(path: Path, known: Mapping[str, Any], whole: bool = True) -> bool:
    """Return whether a file has the size that a manifest tells, and the digest where the check is `whole`."""
    try:
        stat = path.stat()
    except OSError:
        return False
    fits = path.is_file() and stat.st_size == known["bytes"]
    return fits and (not whole or _digest(path, stat.st_size, stat.st_mtime_ns) == known["sha256"])


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
        and type(file.get("bytes")) is int
        and _SHA256.fullmatch(str(file.get("sha256"))) is not None
        and not {"", ".", ".."} & set(parts)
        and "\\" not in path
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


def _stage(edition: dataset.Edition, aside: Path, base: str) -> Manifest:
    if not edition.store.contains_named_graph(ox.NamedNode(names.INFERRED)):
        inference.complete(edition)
    about = tables.catalog(edition)
    written: dict[str, dict] = {}
    site = urls.Site(base=base)
    for dump in (_below(site, made) for made in _dumps(edition, about)):
        known: Manifest = {"mediaType": (formats.by_suffix(dump.path) or formats.TEXT).media_type}
        known |= {"bytes": len(dump.content), "sha256": _write(aside / dump.path, dump.content)}
        written[dump.path] = known | dump.counts
        if dump.excepted:
            written[dump.path]["excepted"] = list(dump.excepted)
    counts = Counter(quad.graph_name.value for quad in edition.store)
    sets = {name: _described(name, written, counts) for name in SETS}
    made: Manifest = {**about, "digest": edition.fingerprint, "base": names.BASE}
    made |= {"excepted": {source.graph: source.terms for source in rights.sources(edition.store)}}
    made |= {"sets": sets, "files": dict(sorted(written.items()))}
    text = site.outgoing((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode())
    sums = {path: known["sha256"] for path, known in written.items()}
    sums[MANIFEST] = _write(aside / MANIFEST, text)
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    _write(aside / CHECKSUMS, lines.encode())
    return cast(Manifest, json.loads(text))


def _below(site: urls.Site, dump: Dump) -> Dump:
    """Return the file with the IRIs that are ours below the site's; what is sorted by them is sorted anew."""
    form = formats.by_suffix(dump.path)
    if not site.is_rebased or form is None:
        return dump
    content = site.outgoing(dump.content)
    if form is formats.NT:
        told = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        content = writers.lines(writers.canonical(quad.triple for quad in told))
    elif form is formats.NQ:
        content = writers.lines(writers.canonical(ox.parse(content, format=ox.RdfFormat.N_QUADS)))
    return replace(dump, content=content)


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


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
    wanted = {*manifest(place)["files"], MANIFEST, CHECKSUMS}
    for path in sorted(wanted):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _link(folder / path, os.path.relpath(editions / _CURRENT / path, (folder / path).parent))
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


def _dumps(edition: dataset.Edition, about: dict[str, str]) -> Iterator[Dump]:
    words = jsonld.context(edition)
    written: dict[str, str] = {}
    for name, text in SETS.items():
        head = f"{about['title']}\n{about['version']} {name}: {text}.".strip()
        yield from _graphs(name, edition, words, head)
        yield from _datasets(name, edition, head, written)
    shapes = dataset.shapes(edition)
    yield Dump("shapes.ttl", turtle.write(shapes).encode(), {"triples": len(set(shapes))})
    asked = queries.triples(queries.read(edition.root))
    yield Dump("queries.ttl", turtle.write(asked).encode(), {"triples": len(set(asked))})
    if coverage := cubes.triples(edition):
        yield Dump(cubes.FILE, turtle.write(coverage).encode(), {"triples": len(set(coverage))})
    yield Dump("context.jsonld", jsonld.context_text(edition).encode())
    made, held = tables.make(edition), rights.reserved(edition.store)
    for table in made:
        counts, own = {"rows": len(table.rows)}, tuple(rights.excepted(table.values, held))
        yield Dump(f"tables/{table.path}", tables.to_csv(table).encode(), counts, own)
    yield Dump(f"tables/{tables.METADATA}", tables.metadata(edition, made).encode())
    for query in queries.read(edition.root):
        if query.is_federated:
            continue  # its answer depends on others, and on the day
        answer = answers.answer(edition, query)
        rows = answer.table.rows
        cells = (term.value for row in rows for term in row if isinstance(term, ox.Literal))
        counts, own = {"rows": len(rows)}, tuple(rights.excepted(cells, held))
        yield Dump(f"answers/{query.name}.csv", answer.to_csv().encode(), counts, own)
    for path in sorted(edition.root.glob("LICENSE*")):
        yield Dump(path.name, path.read_bytes())


def _graphs(name: str, edition: dataset.Edition, words: jsonld.Context, head: str) -> Iterator[Dump]:
    told = writers.canonical(quad.triple for quad in edition.store if _is_in(name, quad.graph_name.value))
    triples, counts = list(told.values()), {"triples": len(told)}
    for form in formats.of("graph"):
        try:
            written = writers.write(form.name, triples, lambda: words, head)
        except formats.UnfitError as error:
            about = names.compact(str(error.triple.subject).strip("<>")) if error.triple else "A triple"
            message = f"{about} has {error.what}, which {form.label} can't hold. Take it out."
            raise dataset.EditionError(message) from error
        yield Dump(f"{name}.{form.name}", written, counts)


def _datasets(name: str, edition: dataset.Edition, head: str, written: dict[str, str]) -> Iterator[Dump]:
    told = writers.canonical(quad for quad in edition.store if _is_in(name, quad.graph_name.value))
    counts = {"quads": len(told)}
    yield Dump(f"{name}.nq", writers.lines(told), counts)
    yield Dump(f"{name}.trig", _trig(told.values(), head, written).encode(), counts)


def part(graph: str) -> str:
    """Return the set that a named graph is in, of those but `all`."""
    if graph.startswith(rights.LABELS):
        return "labels"
    return "inferred" if graph == names.INFERRED else "asserted"


def _is_in(name: str, graph: str) -> bool:
    return part(graph) == name or (name == "all" and part(graph) != "labels")


def _described(name: str, files: dict[str, dict], counts: dict[str, int]) -> dict[str, object]:
    triples, quads = files[f"{name}.nt"], files[f"{name}.nq"]
    hashes = {"triples": triples["sha256"], "quads": quads["sha256"]}
    return {
        "description": SETS[name],
        "triples": triples["triples"],
        "quads": quads["quads"],
        "canonicalHash": {"algorithm": "RDFC-1.0 with SHA-256", **hashes},
        "graphs": {graph: count for graph, count in sorted(counts.items()) if _is_in(name, graph)},
    }


def _trig(quads: Iterable[ox.Quad], head: str, written: dict[str, str]) -> str:
    """Return the quads as TriG, each graph in house form; `written` keeps graphs for the next set."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        graphs[str(quad.graph_name)].append(quad.triple)
    prefixes: set[str] = set()
    text = ""
    for graph, triples in sorted(graphs.items()):
        if graph not in written:
            written[graph] = turtle.write(triples)
        lines = written[graph].split("\n")
        start = [line for line in lines if line.startswith("PREFIX ")]
        prefixes |= set(start)
        body = "\n".join(lines[len(start) :]).strip("\n")
        text += f"\n{graph} {{\n{body}\n}}\n"
    return "".join(f"# {line}\n" for line in head.splitlines()) + "\n".join(sorted(prefixes)) + "\n" + text
