"""The edition as files to take away: its graphs in every syntax, tables, answers, and what each file holds.

Four sets of triples are written: what is asserted (ontology and data), what is inferred from it, both, and,
apart from these, the labels, which are the words of others and stand under their terms. Blank nodes have the
labels of RDFC-1.0, so that a sorted `.nt` or `.nq` is the canonical form of its set and its SHA-256 the
canonical hash. The same edition gives the same bytes. Answers in Parquet and files in zstd are there where
the libraries for them are installed.
"""

import contextlib
import functools
import gzip
import hashlib
import importlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pyoxigraph as ox

from gcm_ld.checks import shacl
from gcm_ld.core import formats, names, urls
from gcm_ld.edition import dataset, files, rights
from gcm_ld.publish import builds, cubes, tables
from gcm_ld.publish.builds import CHECKSUMS, MANIFEST, Manifest
from gcm_ld.questions import answers, frames, queries
from gcm_ld.rdf import jsonld, turtle, writers
from gcm_ld.reasoner import inference

SETS = {
    "asserted": "what the ontology and the data state",
    "inferred": "what follows from it by the rules of OWL 2 RL, about the things of the publication",
    "all": "what is stated and what follows from it",
    "labels": "what others call the things here and those that are linked to, under their publishers' terms",
}
LARGE = 2**18
"""The bytes from which a file is there compressed too."""

_HUGE = 2**26
"""The bytes from which a file is compressed at once rather than small."""

_LEVELS = {"zstd": (9, 3), "gzip": (6, 3)}
"""The levels of compression of large and of huge files: with more, a build takes much longer for little."""

Beside = Mapping[str, Iterable[ox.Triple]]
"""Triples by the IRI of their graph."""


@dataclass(frozen=True)
class Dump:
    """A file: its path from the folder, what it holds, and how many triples, quads or rows that is.

    `excepted` are the graphs of names in it that the licence of the edition does not cover.
    """

    path: str
    content: bytes
    counts: dict[str, int] = field(default_factory=dict)
    excepted: tuple[str, ...] = ()


@functools.cache
def packers() -> Mapping[str, Callable[[bytes], bytes]]:
    """Return the codings in which large files are written too, with what makes each.

    zstd is made by Python's own library, from 3.14 on, or by zstandard; without either there is none.
    """
    found: dict[str, Callable[[bytes], bytes]] = {}
    for name in ("zstandard", "compression.zstd"):
        with contextlib.suppress(ImportError):
            compress = importlib.import_module(name).compress
            found["zstd"] = functools.partial(_pack, "zstd", compress)
    found["gzip"] = functools.partial(_pack, "gzip", functools.partial(gzip.compress, mtime=0))
    return found


def _pack(coding: str, compress: Callable[[bytes, int], bytes], content: bytes) -> bytes:
    return compress(content, _LEVELS[coding][len(content) >= _HUGE])


def build(
    edition: dataset.Edition,
    folder: str | Path = "build",
    base: str = names.BASE,
    beside: Beside = MappingProxyType({}),
) -> Manifest:
    """Write all dumps into `folder` and return what `manifest.json` there says.

    `beside` has the triples of further graphs, which the quads of `all` hold too. What is ours has its IRI
    below `base`, for a site that serves it there. A failure leaves the folder as it was. Raises EditionError
    where the edition can't be inferred, asked or written, or the folder can't be used.
    """
    folder = Path(folder)
    try:
        with builds.stage(folder) as aside:
            made = _stage(edition, aside, base, beside)
    except OSError as error:
        raise dataset.EditionError(files.explain(error, folder)) from error
    return made


def _stage(edition: dataset.Edition, aside: Path, base: str, beside: Beside) -> Manifest:
    if not edition.store.contains_named_graph(ox.NamedNode(names.INFERRED)):
        inference.complete(edition)
    about = tables.catalog(edition)
    written: dict[str, dict] = {}
    site = urls.Site(base=base)
    for dump in (_below(site, made) for made in _dumps(edition, about, beside)):
        known: Manifest = {"mediaType": (formats.by_suffix(dump.path) or formats.TEXT).media_type}
        known |= {"bytes": len(dump.content), "sha256": _write(aside / dump.path, dump.content)}
        written[dump.path] = known | dump.counts
        if len(dump.content) >= LARGE:
            coded = {coding: pack(dump.content) for coding, pack in packers().items()}
            written[dump.path]["packed"] = {
                coding: {
                    "bytes": len(packed),
                    "sha256": _write(aside / (dump.path + formats.CODINGS[coding][0]), packed),
                }
                for coding, packed in coded.items()
            }
        if dump.excepted:
            written[dump.path]["excepted"] = list(dump.excepted)
    counts = Counter(quad.graph_name.value for quad in edition.store)
    sets = {name: _described(name, written, counts) for name in SETS}
    further = {graph: len(set(triples)) for graph, triples in beside.items()}
    sets["all"]["graphs"] = dict(sorted({**sets["all"]["graphs"], **further}.items()))
    made: Manifest = {**about, "digest": edition.fingerprint, "base": names.BASE}
    made |= {"program": builds.program()}
    made |= {"excepted": {source.graph: source.terms for source in rights.sources(edition.store)}}
    made |= {"sets": sets, "files": dict(sorted(written.items()))}
    text = site.outgoing((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode())
    sums = {path: known["sha256"] for path, known in builds.entries(made).items()}
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
        content = writers.canonical(writers.Lines(content, ox.RdfFormat.N_TRIPLES).triples()).content
    elif form is formats.NQ:
        content = writers.canonical(writers.Lines(content, ox.RdfFormat.N_QUADS)).content
    return replace(dump, content=content)


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _dumps(edition: dataset.Edition, about: dict[str, str], beside: Beside) -> Iterator[Dump]:
    words = jsonld.context(edition)
    for name, text in SETS.items():
        head = f"{about['title']}\n{about['version']} {name}: {text}.".strip()
        yield from _graphs(name, edition, words, head)
        yield from _datasets(name, edition, words, head, beside if name == "all" else {})
    for profile in (names.HOUSE_PROFILE, names.OPEN_PROFILE):
        rules = shacl.profile(edition, profile)
        yield Dump(f"{names.local(profile)}.ttl", turtle.write(rules).encode(), {"triples": len(set(rules))})
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
        for form in formats.of("frame"):
            if content := frames.write(form, answer.table, answer.kinds):
                yield Dump(f"answers/{query.name}.{form.name}", content, counts, own)
    for path in sorted(edition.root.glob("LICENSE*")):
        yield Dump(path.name, path.read_bytes())


def _graphs(name: str, edition: dataset.Edition, words: jsonld.Context, head: str) -> Iterator[Dump]:
    told = writers.canonical(quad.triple for quad in _quads(name, edition))
    counts = {"triples": len(told)}
    for form in formats.of("graph"):
        try:
            written = writers.write_large(form.name, told, words, head)
        except formats.UnfitError as error:
            about = names.compact(str(error.triple.subject).strip("<>")) if error.triple else "A triple"
            message = f"{about} has {error.what}, which {form.label} can't hold. Take it out."
            raise dataset.EditionError(message) from error
        yield Dump(f"{name}.{form.name}", written, counts)


def _datasets(
    name: str, edition: dataset.Edition, words: jsonld.Context, head: str, beside: Beside
) -> Iterator[Dump]:
    further = (
        ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(graph))
        for graph, triples in beside.items()
        for one in triples
    )
    told = writers.canonical(itertools.chain(_quads(name, edition), further))
    counts = {"quads": len(told)}
    yield Dump(f"{name}.nq", told.content, counts)
    yield Dump(f"{name}.trig", writers.write_large("trig", told, words, head), counts)


def _quads(name: str, edition: dataset.Edition) -> Iterator[ox.Quad]:
    """Yield what is in a set."""
    for graph in edition.store.named_graphs():
        if _is_in(name, graph.value):
            yield from edition.store.quads_for_pattern(None, None, None, graph)


def part(graph: str) -> str:
    """Return the set that a named graph is in, of those but `all`."""
    if graph.startswith(rights.LABELS):
        return "labels"
    return "inferred" if graph == names.INFERRED else "asserted"


def _is_in(name: str, graph: str) -> bool:
    return part(graph) == name or (name == "all" and part(graph) != "labels")


def _described(name: str, files: dict[str, dict], counts: dict[str, int]) -> Manifest:
    triples, quads = files[f"{name}.nt"], files[f"{name}.nq"]
    hashes = {"triples": triples["sha256"], "quads": quads["sha256"]}
    return {
        "description": SETS[name],
        "triples": triples["triples"],
        "quads": quads["quads"],
        "canonicalHash": {"algorithm": "RDFC-1.0 with SHA-256", **hashes},
        "graphs": {graph: count for graph, count in sorted(counts.items()) if _is_in(name, graph)},
    }
