"""An edition as it is published: complete with what follows, its questions, and the site where it stands.

What takes long, a second process may begin while this one does something else: see `begin`.
"""

import contextlib
import functools
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pyoxigraph

from gcm_ld.core import names, terms, urls
from gcm_ld.edition import dataset, statements, things
from gcm_ld.publish import builds, tables
from gcm_ld.questions import answers, endpoints, queries, results
from gcm_ld.reasoner import inference

T = TypeVar("T")

INFERRED, ALL = "inferred.nt", "all.nq"
"""The files of a build that have what follows from the edition, and everything."""


class Work(Generic[T]):
    """What `make()` returns, made by a fork of this process where there are forks and two cores, else here.

    It is for a process with one thread, since a fork has no other. The value comes back by pickle. Where
    `make` raises there, or the fork dies, `result` does the work again here, and raises what it raises.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._process, self._source = make, 0, -1
        if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
            return
        source, sink = os.pipe()
        try:
            self._process = os.fork()
        except OSError:  # no room for a process
            os.close(source)
            os.close(sink)
            return
        if not self._process:
            os.close(source)  # so that a fork whose result nobody waits for ends too
            _send(sink, make)
        os.close(sink)  # so that the pipe ends where the fork does
        self._source = source

    def result(self) -> T:
        """Return the value, waiting for it; to be asked once. Raises what `make` does."""
        if not self._process:
            return self._make()
        with os.fdopen(self._source, "rb") as file:
            made = file.read()
        _, status = os.waitpid(self._process, 0)
        return pickle.loads(made) if status == 0 else self._make()


def _send(sink: int, make: Callable[[], object]) -> None:
    """Write what is made to a pipe, and end this process without the ends of the one that it is a fork of."""
    status = 1
    try:
        with contextlib.suppress(BaseException):  # it comes again in the process that waits
            made = pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(sink, "wb") as file:
                file.write(made)
            status = 0
    finally:
        os._exit(status)


@dataclass(frozen=True, eq=False)
class Publication:
    """A completed edition, its stored questions by name, its site, and the folder of its dumps, if any.

    Nothing in it changes while it is served, so whatever is made of it may be kept. With an `endpoint`, the
    stored questions are answered there; what the pages need beside is asked of the edition in memory.
    `beside` has the graphs that go with those of the edition, as N-Quads, where its dumps tell them.
    """

    edition: dataset.Edition
    questions: Mapping[str, queries.Query]
    site: urls.Site
    dumps: Path | None = None
    endpoint: endpoints.Endpoint | None = None
    beside: bytes = b""

    @property
    def digest(self) -> str:
        """The fingerprint of all files of the edition: see `files.Texts`."""
        return self.edition.fingerprint

    @property
    def store(self) -> pyoxigraph.Store:
        """The store that holds the asserted graphs and the inferred one."""
        return self.edition.store

    @functools.cached_property
    def size(self) -> int:
        """How many triples the graphs have together, which the store counts one by one."""
        return len(self.store)

    @functools.cached_property
    def statements(self) -> statements.Index:
        """The statements of the edition."""
        return statements.Index(self.store)

    @functools.cached_property
    def about(self) -> Mapping[str, str]:
        """What the catalog says of the edition: `title`, `version`, `license`, `rights`."""
        return tables.catalog(self.edition)

    @functools.cached_property
    def citation(self) -> str:
        """How to cite the edition."""
        return self.value(names.DATASET, "dcterms:bibliographicCitation")

    @functools.cached_property
    def issued(self) -> str:
        """The date on which the edition was issued, as `2026-11-23`."""
        return self.value(names.DATASET, "dcterms:issued")

    def value(self, iri: str, name: str) -> str:
        """Return the text of a property's value, the first where it has several, empty where it has none."""
        return next((value.value for value in self.values(iri, name)), "")

    def values(self, iri: str, name: str) -> list[terms.Term]:
        """Return the values, each once and sorted, of a property (a prefixed name or IRI) of a thing."""
        quads = self.store.quads_for_pattern(pyoxigraph.NamedNode(iri), terms.node(name), None)
        return sorted({terms.rdf11(quad.object) for quad in quads}, key=str)

    def subjects(self, name: str, iri: str) -> list[str]:
        """Return the IRIs, sorted, of the things that have `iri` as a value of a property."""
        quads = self.store.quads_for_pattern(None, terms.node(name), pyoxigraph.NamedNode(iri))
        return sorted({q.subject.value for q in quads if isinstance(q.subject, pyoxigraph.NamedNode)})

    @functools.lru_cache(maxsize=8192)  # noqa: B019 - a publication lives as long as its process
    def label(self, iri: str) -> str:
        """Return the preferred English label of a thing, or its compact IRI where it has none."""
        return things.label(self.store, iri)

    @functools.lru_cache(maxsize=8192)  # noqa: B019
    def full_name(self, iri: str) -> str:
        """Return what `things.full_name` does."""
        return things.full_name(self.store, iri)

    def caption(self, iri: str) -> str:
        """Return the short label of a thing where it has one, else its label."""
        return things.caption(self.store, iri)

    @functools.lru_cache(maxsize=1024)  # noqa: B019
    def _answer(
        self, name: str, values: tuple[tuple[str, str], ...], endpoint: endpoints.Endpoint | None = None
    ) -> answers.Answer:
        if self.questions[name].is_federated:
            raise dataset.EditionError(
                f"{name} asks other endpoints too, and a publication asks none: run it where you have the "
                f"network, by `gcm-ld query {name}`."
            )
        return answers.answer(self.edition, self.questions[name], dict(values), endpoint)

    def answer(self, name: str, /, **values: str) -> answers.Answer:
        """Return what a stored question answers, asked once for each set of values.

        Raises EditionError where a parameter or its value means nothing, or where the question asks other
        endpoints too; EndpointError where the endpoint fails; KeyError for an unknown question.
        """
        return self._answer(name, tuple(sorted(values.items())), self.endpoint)

    @classmethod
    def release(cls) -> None:
        """Give back the memory of the answers that are kept; each is asked again when it is needed."""
        cls._answer.cache_clear()

    def rows(self, name: str, /, **values: str) -> list[dict[str, str]]:
        """Return the answer as one mapping a row, of column to plain text (IRIs bare, empty if unbound)."""
        answer = self._answer(name, tuple(sorted(values.items())))
        columns = answer.columns
        return [{c: results.plain(v) for c, v in zip(columns, row, strict=True)} for row in answer.table.rows]

    @functools.lru_cache(maxsize=256)  # noqa: B019
    def resting(self, mechanism: str) -> str:
        """Return in words that a mechanism is not active, as `dormant since 2016`, or nothing."""
        for row in self.rows("coverage/mechanism-summary"):
            if row["mechanism"] == mechanism and row["status"] not in ("", "active"):
                return f"{row['status']} since {row['since'][:4]}" if row["since"] else row["status"]
        return ""

    @functools.lru_cache(maxsize=8192)  # noqa: B019
    def is_described(self, iri: str) -> bool:
        """Whether the edition says anything about the thing, as a subject."""
        return any(self.store.quads_for_pattern(pyoxigraph.NamedNode(iri), None, None))


@dataclass(frozen=True)
class Ahead:
    """What `publish` needs beside the files of an edition, and the fingerprint of that edition."""

    fingerprint: str
    inferred: bytes
    questions: list[queries.Query]
    beside: bytes = b""


def begin(folder: str | Path | None = None, dumps: Path | None = None) -> Work[Ahead]:
    """Return the work, begun in a second process, that `publish` takes for the edition in `folder`.

    For a program that has something to do before it publishes, as a server that reads its own code. What
    takes long is read from the dumps in a folder, where this program made them of the same edition.
    """
    return Work(functools.partial(_ahead, folder, dumps))


def _ahead(folder: str | Path | None, dumps: Path | None = None) -> Ahead:
    edition = dataset.read(folder)
    inferred, beside = _dumped(edition, dumps) if dumps else (None, b"")
    questions = queries.read(edition.root)
    return Ahead(edition.fingerprint, inferred or inference.text(edition), questions, beside)


def _dumped(edition: dataset.Edition, dumps: Path) -> tuple[bytes | None, bytes]:
    """Return what follows from an edition, and the graphs beside its own, as its dumps have them."""
    made = builds.find(dumps, edition.fingerprint, names.BASE)
    if made is None or builds.manifest(made).get("program") != builds.program():
        return None, b""
    own = {graph.value for graph in edition.store.named_graphs()} | {names.INFERRED}
    ends = tuple(f" <{graph}> .\n".encode() for graph in own)
    quads = builds.content(made, ALL) or b""
    return builds.content(made, INFERRED), b"".join(
        line for line in quads.splitlines(keepends=True) if not line.endswith(ends)
    )


def publish(
    folder: str | Path | None = None,
    site: urls.Site | None = None,
    dumps: str | Path | None = None,
    work: Work[Ahead] | None = None,
) -> Publication:
    """Return the edition in `folder` (see `dataset.root`), complete, at `site`.

    `work` is what `begin` returned for the same folder. Raises EditionError that names the files which are
    wrong.
    """
    if work is None:
        edition, beside = answers.complete(folder), b""
        asked = queries.read(edition.root)
    else:
        edition, ahead = dataset.read(folder), work.result()
        if ahead.fingerprint != edition.fingerprint:  # a file has changed meanwhile
            ahead = _ahead(folder)
        inference.complete(edition, ahead.inferred)
        asked, beside = ahead.questions, ahead.beside
    named = {query.name: query for query in asked}
    place = Path(dumps) if dumps else None
    return Publication(edition, named, site or urls.Site(), place, beside=beside)


def of(edition: dataset.Edition) -> Publication:
    """Return a completed edition as it is published, at no site of its own."""
    return Publication(edition, {query.name: query for query in queries.read(edition.root)}, urls.Site())
