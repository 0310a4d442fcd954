"""Triples as N-Triples text: tuples of three terms like `<https://…>` or `"1"@en`, quick to join."""

from collections.abc import Iterable

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset

Fact = tuple[str, str, str]


def iri(name: str) -> str:
    """Return a prefixed name as N-Triples text; raises ValueError for an unknown prefix."""
    return f"<{names.expand(name)}>"


TYPE, SAME = iri("rdf:type"), iri("owl:sameAs")


def asserted(edition: dataset.Edition) -> list[Fact]:
    """Return what the files of the edition say."""
    keep = {TYPE: TYPE}.setdefault  # one string a term, which takes less room and compares quickly
    said = []
    for graph in edition.store.named_graphs():
        if graph.value != names.INFERRED:
            content = terms.written(edition.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph))
            for line in content.decode().split("\n")[:-1]:
                subject, predicate, value = line.removesuffix(" .").split(" ", 2)
                said.append((keep(subject, subject), keep(predicate, predicate), keep(value, value)))
    return said


def of(triple: ox.Triple) -> Fact:
    """Return a triple of pyoxigraph as a fact."""
    text = terms.written(ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES)).decode()
    subject, predicate, value = text.removesuffix(" .\n").split(" ", 2)
    return subject, predicate, value


def term(text: str) -> terms.Term:
    """Return a term of a fact as a term of pyoxigraph."""
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    return terms.rdf11(triples([("<urn:s>", "<urn:p>", text)])[0].object)


def text(facts: Iterable[Fact]) -> bytes:
    """Return facts as the lines of an N-Triples file."""
    return "".join(f"{' '.join(fact)} .\n" for fact in facts).encode()


def triples(facts: Iterable[Fact]) -> list[ox.Triple]:
    """Return facts as triples of pyoxigraph."""
    return [quad.triple for quad in ox.parse(text(facts), format=ox.RdfFormat.N_TRIPLES)]
