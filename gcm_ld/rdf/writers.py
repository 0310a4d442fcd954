"""Triples as bytes, in every form of a graph: one writer a form.

N-Triples come in the order of their lines. Turtle and JSON-LD order things themselves. RDF/XML, which is
written here, has the order of the triples and the prefixes of the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.rdf import canonical, jsonld, turtle
from gcm_ld.rdf import context as contexts

_TYPE = terms.node("rdf:type")

MakeContext = Callable[[], contexts.Context]
Writer = Callable[[list[ox.Triple], MakeContext, str], bytes]


def write(form: str, triples: Iterable[ox.Triple], context: MakeContext = dict, head: str = "") -> bytes:
    """Return triples in the form of a suffix: `ttl`, `nt`, `jsonld`, `rdf`, or one that has been added.

    `context` makes the context of JSON-LD, `head` is the comment above Turtle. Raises KeyError for another
    form, formats.UnfitError where the form can't hold something in the triples.
    """
    triples = list(triples)
    formats.check(formats.named(formats.of("graph"))[form], triples)
    return WRITERS[form](triples, context, head)


def _rdf_xml(triples: list[ox.Triple], _: MakeContext, __: str) -> bytes:
    iris = {triple.predicate.value for triple in triples}
    iris |= {t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)}
    spaces = {names.split(iri)[0] for iri in iris}
    prefixes = {prefix: space for prefix, space in names.PREFIXES.items() if space in spaces}
    content = terms.written(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes))
    return formats.xml_text(formats.RDF, content.decode()).encode()


WRITERS: dict[str, Writer] = {
    "ttl": lambda triples, _, head: turtle.write(triples, head).encode(),
    "nt": lambda triples, _, __: canonical.lines(sorted(map(str, triples))),
    "jsonld": lambda triples, context, _: jsonld.write(triples, context()).encode(),
    "rdf": _rdf_xml,
}
"""The writers of graphs, by suffix."""
