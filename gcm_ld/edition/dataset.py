"""The edition: the text files of a folder as one dataset, a named graph a file."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import files
from gcm_ld.rdf import turtle

if TYPE_CHECKING:
    import rdflib

ROOMS = ("ontology", "shapes", "data")
VARIABLE = "GCM_LD_EDITION"
PACKAGED = "published"
"""The folder of the package that holds the edition in a wheel."""
_STRING = ox.NamedNode(names.PREFIXES["xsd"] + "string")

EditionError = files.EditionError
"""What is wrong in an edition's files; it stands here too, where those who read editions look for it."""


@dataclass(frozen=True)
class File:
    """A text file of the edition: its path from the root, its text, its named graph and its room."""

    path: str
    text: str
    graph: str
    room: str


@dataclass(frozen=True)
class Edition:
    """An edition that was read: its folder, its Turtle by path, and ontology and data in one store.

    `fingerprint` is that of all its files, those of the questions and of earlier releases included.
    """

    root: Path
    files: tuple[File, ...]
    store: ox.Store
    fingerprint: str = ""

    @property
    def identifier(self) -> str:
        """The fingerprint as the catalogue has it, which goes with the edition into every store."""
        return f"sha256:{self.fingerprint}"


def root(path: str | Path | None = None) -> Path:
    """Return the edition's folder: `path`, else $GCM_LD_EDITION, else the package's own, else the checkout.

    Raises EditionError where that folder has no ontology/ and data/.
    """
    folder = Path(path or os.environ.get(VARIABLE) or packaged())
    if not (folder / "ontology").is_dir() or not (folder / "data").is_dir():
        message = "no edition here, it has no ontology/ and data/. Name another folder, or set $" + VARIABLE
        raise EditionError(f"{folder}: {message}.")
    return folder


def packaged() -> Path:
    """Return the folder of what goes with the program: the package's own, else the checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / PACKAGED if (package / PACKAGED).is_dir() else package.parent


def read(folder: str | Path | None = None) -> Edition:
    """Return the edition in `folder` (see `root`), its files sorted by path.

    Raises EditionError that names every file of ontology/, shapes/ and data/ that can't be read, a line each.
    """
    folder = root(folder)
    every = files.load(folder)
    errors = {path: error for path, error in every.errors.items() if path.partition("/")[0] in ROOMS}
    store, parts = ox.Store(), []
    for path, text in every.texts.items():
        room = path.partition("/")[0]
        if room in ROOMS and path.endswith(".ttl"):
            parts.append(file := File(path, text, names.graph(path), room))
            try:
                if room != "shapes":
                    _load(file, store)
            except EditionError as error:
                errors[path] = str(error)
    if errors:
        raise EditionError("\n".join(errors[path] for path in sorted(errors)))
    return Edition(folder, tuple(parts), store, every.fingerprint)


def changed(edition: Edition, texts: Mapping[str, str]) -> Edition:
    """Return what an edition states with other texts in some of its files, by path; nothing is written.

    Raises EditionError where one of the texts isn't Turtle.
    """
    new = [File(path, text, names.graph(path), path.partition("/")[0]) for path, text in texts.items()]
    graphs, store = {file.graph for file in new}, ox.Store()
    store.bulk_extend(
        quad
        for quad in edition.store
        if not terms.is_inferred(quad) and terms.value(quad.graph_name) not in graphs
    )
    for file in new:
        _load(file, store)
    kept = [file for file in edition.files if file.path not in texts]
    return Edition(edition.root, tuple(sorted([*kept, *new], key=lambda file: file.path)), store)


def shapes(edition: Edition) -> list[ox.Triple]:
    """Return the triples of shapes/; raises EditionError that names every file there that isn't Turtle."""
    triples, errors = [], []
    for file in (file for file in edition.files if file.room == "shapes"):
        try:
            triples += parse(file)
        except EditionError as error:
            errors.append(str(error))
    if errors:
        raise EditionError("\n".join(errors))
    return triples


def parse(file: File) -> list[ox.Triple]:
    """Return the triples of a file in its order; raises EditionError where it isn't Turtle."""
    try:
        return turtle.parse(file.text, file.path)
    except turtle.TurtleError as error:
        raise EditionError(
            f"{error.name}:{error.line}: {files.shown(error.message)}. Correct the Turtle there."
        ) from error


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad], into: "rdflib.Graph | None" = None) -> "rdflib.Graph":
    """Return `into`, else a new rdflib graph, with `triples`, the literals exactly as they were written."""
    import rdflib

    nodes: dict[terms.AnyTerm, rdflib.term.Node] = {}

    def converted(node: terms.AnyTerm) -> rdflib.term.Node:
        if isinstance(node, ox.Triple):
            raise ValueError(f"{node} is RDF 1.2; the publication keeps to RDF 1.1")
        if isinstance(node, ox.NamedNode):
            return rdflib.URIRef(node.value)
        if isinstance(node, ox.BlankNode):
            return rdflib.BNode(node.value)
        if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        datatype = None if node.datatype == _STRING else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, datatype=datatype, normalize=False)

    graph = rdflib.Graph() if into is None else into
    for triple in triples:
        parts = (triple.subject, triple.predicate, triple.object)
        subject, predicate, value = (nodes.get(n) or nodes.setdefault(n, converted(n)) for n in parts)
        graph.add((subject, predicate, value))
    return graph


def _load(file: File, store: ox.Store) -> None:
    graph = ox.NamedNode(file.graph)
    if file.room == "ontology":  # its blank nodes need names that last; data has none, and loads faster
        triples = parse(file)
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        return
    try:
        store.load(file.text.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
    except SyntaxError:
        parse(file)
        raise
