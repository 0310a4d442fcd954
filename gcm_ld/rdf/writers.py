"""Triples as bytes, in every form of a graph: one writer a form.

N-Triples and N-Quads are canonical: lines are sorted, blank nodes labelled by RDFC-1.0. Turtle and JSON-LD
order things themselves. RDF/XML has the order of the triples and the prefixes of the house.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.rdf import jsonld, turtle

_TYPE = terms.node("rdf:type")

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
MakeContext = Callable[[], jsonld.Context]
Writer = Callable[[list[ox.Triple], MakeContext, str], bytes]


def write(form: str, triples: Iterable[ox.Triple], context: MakeContext = dict, head: str = "") -> bytes:
    """Return triples in the form of a suffix: `ttl`, `nt`, `jsonld`, `rdf`, or one that has been added.

    `context` makes the context of JSON-LD, `head` is the comment above Turtle. Raises KeyError for another
    form, formats.UnfitError where the form can't hold something in the triples.
    """
    triples = list(triples)
    formats.check(formats.named(formats.of("graph"))[form], triples)
    return WRITERS[form](triples, context, head)


def canonical(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Return triples or quads by their lines, sorted, with the labels of RDFC-1.0 for blank nodes.

    Only what has blank nodes is canonicalized, which is all that the labels depend on.
    """
    lines = {str(one): one for one in statements}
    labelled = [one for line, one in lines.items() if "_:" in line]
    dataset = ox.Dataset(one if isinstance(one, ox.Quad) else ox.Quad(*one) for one in labelled)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    if labelled:
        whole = isinstance(labelled[0], ox.Quad)
        lines = {line: one for line, one in lines.items() if "_:" not in line}
        lines |= {str(one): one for one in (quad if whole else quad.triple for quad in dataset)}
    return dict(sorted(lines.items()))


def lines(statements: Iterable[str]) -> bytes:
    """Return the lines of `canonical` as the bytes of a file of N-Triples or N-Quads."""
    return "".join(f"{line} .\n" for line in statements).encode()


def _rdf_xml(triples: list[ox.Triple], _: MakeContext, __: str) -> bytes:
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
