"""Triples as bytes, in every form of a graph: one writer a form.

N-Triples and N-Quads are canonical: lines are sorted, blank nodes labelled by RDFC-1.0. Turtle and JSON-LD
order things themselves. RDF/XML has the order of the triples and the prefixes of the house. Large files are
written as their lines are read, by things in the order of their IRIs.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.rdf import jsonld, turtle

_TYPE = terms.node("rdf:type")

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
MakeContext = Callable[[], jsonld.Context]


@dataclass(frozen=True)
class Lines:
    """Triples or quads in canonical form: the bytes of a file of N-Triples or N-Quads, which is read anew for
    each iteration, since bytes take a tenth of the memory of terms."""

    content: bytes
    form: ox.RdfFormat

    def __len__(self) -> int:
        return self.content.count(b"\n")

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(ox.parse(self.content, format=self.form))

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the triples, be they in graphs or not."""
        return (quad.triple for quad in self)


Writer = Callable[[Iterable[ox.Triple], MakeContext, str], bytes]


def write(form: str, triples: Iterable[ox.Triple], context: MakeContext = dict, head: str = "") -> bytes:
    """Return triples in the form of a suffix: `ttl`, `nt`, `jsonld`, `rdf`, or one that has been added.

    `context` makes the context of JSON-LD, `head` is the comment above Turtle. Raises KeyError for another
    form, formats.UnfitError where the form can't hold something in the triples.
    """
    triples = list(triples)
    formats.check(formats.named(formats.of("graph"))[form], triples)
    return WRITERS[form](triples, context, head)


def canonical(statements: Iterable[Statement]) -> Lines:
    """Return triples or quads with the labels of RDFC-1.0 for blank nodes, their lines sorted.

    Only what has blank nodes is canonicalized, which is all that the labels depend on.
    """
    found, labelled, kind = set(), ox.Dataset(), ox.RdfFormat.N_TRIPLES
    for one in statements:
        if isinstance(one, ox.Quad):
            kind = ox.RdfFormat.N_QUADS
        if "_:" in (line := str(one)):
            labelled.add(one if isinstance(one, ox.Quad) else ox.Quad(*one))
        else:
            found.add(line)
    labelled.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    found |= {str(quad if kind == ox.RdfFormat.N_QUADS else quad.triple) for quad in labelled}
    return Lines(lines(sorted(found)), kind)


def lines(statements: Iterable[str]) -> bytes:
    """Return lines without their ends as the bytes of a file of N-Triples or N-Quads."""
    return "".join(f"{line} .\n" for line in statements).encode()


def write_large(form: str, told: Lines, context: jsonld.Context, head: str = "") -> bytes:
    """Return triples, or quads for `trig`, in the form of a suffix, without what makes small files nicer to
    read: Turtle in house form and JSON-LD with indents. Raises as `write` does."""
    if form == "nt":
        return told.content
    if form == "trig":
        by_graph = sorted(told.content.splitlines(keepends=True), key=lambda line: line.rsplit(b" ", 2)[1])
        return _grouped(Lines(b"".join(by_graph), told.form), ox.RdfFormat.TRIG, head)
    if form == "ttl":
        return _grouped(told.triples(), ox.RdfFormat.TURTLE, head)
    formats.check(formats.named(formats.of("graph"))[form], told.triples())
    if form == "jsonld":
        return jsonld.write_large(told.triples, context)
    return WRITERS[form](list(told.triples()), lambda: context, head)


def _grouped(statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat, head: str) -> bytes:
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return comment.encode() + terms.written(ox.serialize(statements, format=form, prefixes=names.PREFIXES))


def _rdf_xml(triples: Iterable[ox.Triple], _: MakeContext, __: str) -> bytes:
    iris = {triple.predicate.value for triple in triples}
    iris |= {t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)}
    spaces = {names.split(iri)[0] for iri in iris}
    prefixes = {prefix: space for prefix, space in names.PREFIXES.items() if space in spaces}
    content = terms.written(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes))
    return formats.xml_text(formats.RDF, content.decode()).encode()


WRITERS: dict[str, Writer] = {
    "ttl": lambda triples, _, head: turtle.write(triples, head).encode(),
    "nt": lambda triples, _, __: lines(sorted(map(str, triples))),
    "jsonld": lambda triples, context, _: jsonld.write(triples, context()).encode(),
    "rdf": _rdf_xml,
}
"""The writers of graphs, by suffix."""
