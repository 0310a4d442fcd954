"""The edition: the text files of a folder as one dataset, a named graph a file."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.rdf import turtle

if TYPE_CHECKING:
    import rdflib

ROOMS = ("ontology", "shapes", "data")
VARIABLE = "GCM_LD_EDITION"
PACKAGED = "published"
"""The folder of the package that holds the edition in a wheel."""
_STRING = ox.NamedNode(names.PREFIXES["xsd"] + "string")


class EditionError(Exception):
    """Something is wrong in an edition's files: `file:line: what is wrong. What to do.`, a line each."""


@dataclass(frozen=True)
class File:
    """A text file of the edition: its path from the root, its text, its named graph and its room."""

    path: str
    text: str
    graph: str
    room: str


@dataclass(frozen=True)
class Edition:
    """An edition that was read: its folder, its files by path, and ontology and data in one store."""

    root: Path
    files: tuple[File, ...]
    store: ox.Store


def root(path: str | Path | None = None) -> Path:
    """Return the edition's folder: `path`, else $GCM_LD_EDITION, else the package's own, else the checkout.

    Raises EditionError where that folder has no ontology/ and data/.
    """
    package = Path(__file__).resolve().parents[1]
    packaged = package / PACKAGED
    default = packaged if packaged.is_dir() else package.parent
    folder = Path(path or os.environ.get(VARIABLE) or default)
    if not (folder / "ontology").is_dir() or not (folder / "data").is_dir():
        message = "no edition here, it has no ontology/ and data/. Name another folder, or set $" + VARIABLE
        raise EditionError(f"{folder}: {message}.")
    return folder


def read(folder: str | Path | None = None) -> Edition:
    """Return the edition in `folder` (see `root`), its files sorted by path.

    Raises EditionError that names every file of ontology/ and data/ that can't be read, a line each.
    """
    folder = root(folder)
    paths = [path.relative_to(folder).as_posix() for room in ROOMS for path in (folder / room).rglob("*.ttl")]
    store, files, errors = ox.Store(), [], []
    for path in sorted(path for path in paths if not path.rpartition("/")[2].startswith(".")):
        try:
            text = (folder / path).read_bytes().decode()
            file = File(path, text, names.graph(path), path.partition("/")[0])
            if file.room != "shapes":
                _load(file, store)
            files.append(file)
        except turtle.TurtleError as error:
            errors.append(_told(error))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            errors.append(f"{path}:{line}: the text is not UTF-8. Save the file as UTF-8.")
        except OSError as error:
            errors.append(f"{path}:1: {error.strerror}. Make the file readable.")
    if errors:
        raise EditionError("\n".join(errors))
    return Edition(folder, tuple(files), store)


def shapes(edition: Edition) -> list[ox.Triple]:
    """Return the triples of shapes/; raises EditionError that names every file there that isn't Turtle."""
    triples, errors = [], []
    for file in edition.files:
        if file.room == "shapes":
            try:
                triples += turtle.parse(file.text, file.path)
            except turtle.TurtleError as error:
                errors.append(_told(error))
    if errors:
        raise EditionError("\n".join(errors))
    return triples


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad]) -> "rdflib.Graph":
    """Return a plain rdflib graph of `triples`, the literals exactly as they were written."""
    import rdflib

    terms: dict = {}

    def converted(node):
        if isinstance(node, ox.NamedNode):
            return rdflib.URIRef(node.value)
        if isinstance(node, ox.BlankNode):
            return rdflib.BNode(node.value)
        if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        datatype = None if node.datatype == _STRING else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, datatype=datatype, normalize=False)

    graph = rdflib.Graph()
    for triple in triples:
        nodes = (triple.subject, triple.predicate, triple.object)
        graph.add(tuple(terms.get(node) or terms.setdefault(node, converted(node)) for node in nodes))
    return graph


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


def digest(edition: Edition) -> str:
    """Return the SHA-256 of the edition's paths and texts, in hexadecimal."""
    total = hashlib.sha256()
    for file in edition.files:
        for part in (file.path, file.text):
            total.update(f"{len(part)} {part}".encode())
    return total.hexdigest()


def _load(file: File, store: ox.Store) -> None:
    graph = ox.NamedNode(file.graph)
    if file.room == "ontology":  # its blank nodes need names that last; data has none, and loads faster
        store.bulk_extend(ox.Quad(*triple, graph) for triple in turtle.parse(file.text, file.path))
        return
    try:
        store.load(file.text.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
    except SyntaxError:
        turtle.parse(file.text, file.path)
        raise


def _told(error: turtle.TurtleError) -> str:
    return f"{error.name}:{error.line}: {error.message}. Correct the Turtle there."
