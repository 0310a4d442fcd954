"""Typed helpers over pyoxigraph's terms.

pyoxigraph types the parts of a triple for RDF 1.2, where a subject or object may be a triple itself. The
publication keeps to RDF 1.1: these functions return the narrower type and raise TypeError for the rest.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from gcm_ld.core import names

Resource = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""A term of RDF 1.1."""

AnyTerm = Term | ox.Triple
"""What pyoxigraph may give as a subject or object."""

Value = Term | str | int | None
"""A term, an IRI or prefixed name, or a number; None or an empty text for what a thing lacks."""

Values = Mapping[str, Value | Iterable[Value]]
"""The value or values of a thing by the prefixed name or IRI of the property."""

_INFERRED = ox.NamedNode(names.INFERRED)


@functools.lru_cache(maxsize=1024)
def node(name: str) -> ox.NamedNode:
    """Return the node of a prefixed name or IRI. Raises ValueError as `names.expand` does."""
    return ox.NamedNode(names.expand(name))


def literal(text: str, datatype: str) -> ox.Literal:
    """Return a literal with a datatype that is given as a prefixed name or IRI, as `xsd:date`."""
    return ox.Literal(text, datatype=node(datatype))


def value(term: AnyTerm | ox.DefaultGraph) -> str:
    """Return the IRI of a node, the label of a blank node, or the text of a literal.

    Raises TypeError for a triple and for the default graph.
    """
    if isinstance(term, ox.Triple | ox.DefaultGraph):
        raise TypeError(f"{term} has no value; the publication keeps to RDF 1.1 and to named graphs")
    return term.value


def language(term: AnyTerm) -> str:
    """Return the language tag of a literal, empty for any other literal or term."""
    return (term.language or "") if isinstance(term, ox.Literal) else ""


def rdf11(term: AnyTerm) -> Term:
    """Return the term. Raises TypeError for a triple."""
    if isinstance(term, ox.Triple):
        raise TypeError(f"{term} is RDF 1.2; the publication keeps to RDF 1.1")
    return term


def resource(term: AnyTerm) -> Resource:
    """Return the term, a named or blank node. Raises TypeError for a literal or triple."""
    if not isinstance(term, ox.NamedNode | ox.BlankNode):
        raise TypeError(f"{term} is no node")
    return term


def is_inferred(quad: ox.Quad) -> bool:
    """Return whether a quad is in the graph of what is inferred."""
    return quad.graph_name == _INFERRED


def link(subject: str, predicate: str, target: str) -> ox.Triple:
    """Return the triple between three IRIs."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def english(text: str) -> ox.Literal:
    """Return a text for people, in English."""
    return ox.Literal(text, language="en")


def describe(subject: Resource | str, values: Values) -> Iterator[ox.Triple]:
    """Yield a triple for each value that a thing, given as a node or by its IRI, doesn't lack."""
    about = ox.NamedNode(subject) if isinstance(subject, str) else subject
    for name, given in values.items():
        for value in [given] if given is None or isinstance(given, str | int | Term) else given:
            if isinstance(value, str):
                value = ox.NamedNode(names.expand(value)) if value else None
            if value is not None:
                yield ox.Triple(about, node(name), ox.Literal(value) if isinstance(value, int) else value)


def first(store: ox.Store, iri: str, name: str, graph: ox.NamedNode | None = None) -> str:
    """Return the text of a thing's property, the least of several, in one graph or any; empty without one."""
    quads = store.quads_for_pattern(ox.NamedNode(iri), node(name), None, graph) if iri else ()
    return min((value(quad.object) for quad in quads), default="")


def written(result: bytes | None) -> bytes:
    """Return what pyoxigraph serialized. Raises TypeError for None, as it gives where it writes to a file."""
    if result is None:
        raise TypeError("the result was written to a file")
    return result
