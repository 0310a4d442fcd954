"""Triples as N-Triples text: tuples of three terms like `<https://…>` or `"1"@en`, quick to join.

`differ` and `fits` compare the values that literals stand for, as far as OWL 2 RL compares them.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

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


_XSD, _RDF = names.PREFIXES["xsd"], names.PREFIXES["rdf"]
_DECIMAL, _INTEGER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"), re.compile(r"[+-]?[0-9]+")
_SIZES = {"long": 64, "int": 32, "short": 16, "byte": 8}
_BOUNDS = {
    _XSD + "decimal": (-math.inf, math.inf),
    _XSD + "integer": (-math.inf, math.inf),
    _XSD + "nonNegativeInteger": (0, math.inf),
    _XSD + "positiveInteger": (1, math.inf),
    _XSD + "nonPositiveInteger": (-math.inf, 0),
    _XSD + "negativeInteger": (-math.inf, -1),
    **{_XSD + name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _SIZES.items()},
    **{f"{_XSD}unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _SIZES.items()},
}


def differ(left: str, right: str) -> bool:
    """Return whether two literals stand for different values, as `"a"@en` and `"a"` do, `1` and `1.0` not."""
    return _value(left) != _value(right)


def fits(literal: str, datatype: str) -> bool:
    """Return whether the value of `literal` is one of `datatype`; true where that is none of OWL 2 RL's."""
    name = datatype[1:-1]
    space, value = _value(literal)
    if name in _BOUNDS:
        lowest, highest = _BOUNDS[name]
        if not isinstance(value, Decimal):
            return False
        whole = name == _XSD + "decimal" or value == value.to_integral_value()
        return whole and lowest <= value <= highest
    if name.startswith(_XSD) or name == _RDF + "langString":
        return space == name
    return name != _RDF + "PlainLiteral" or space in (_XSD + "string", _RDF + "langString")


def _value(literal: str) -> tuple[str, object]:
    """Return the value space and the value in it; an ill-typed literal is in a space of its own."""
    node = term(literal)
    if not isinstance(node, ox.Literal):
        raise ValueError(f"{literal} is no literal in N-Triples")
    form, datatype = node.value, node.datatype.value
    if node.language:
        return datatype, (form, node.language)
    if datatype in _BOUNDS:
        shape = _DECIMAL if datatype == _XSD + "decimal" else _INTEGER
        return ("number", Decimal(form)) if shape.fullmatch(form) else ("ill-typed", (form, datatype))
    if datatype == _XSD + "boolean":
        return datatype, {"1": "true", "0": "false"}.get(form, form)
    return datatype, form
