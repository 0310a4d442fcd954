"""The values that literals stand for, as far as OWL 2 RL compares them; literals are N-Triples text."""

import math
import re
from decimal import Decimal

from gcm_ld.core import names

_XSD, _RDF, _RDFS = (names.PREFIXES[prefix] for prefix in ("xsd", "rdf", "rdfs"))
_LITERAL = re.compile(r'"(?P<form>.*)"(?:@(?P<language>[^@"]+)|\^\^<(?P<datatype>[^<>"]+)>)?', re.DOTALL)
_DECIMAL, _INTEGER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"), re.compile(r"[+-]?[0-9]+")
_SIZES = {"long": 64, "int": 32, "short": 16, "byte": 8}
_BOUNDS = {
    "decimal": (-math.inf, math.inf),
    "integer": (-math.inf, math.inf),
    "nonNegativeInteger": (0, math.inf),
    "positiveInteger": (1, math.inf),
    "nonPositiveInteger": (-math.inf, 0),
    "negativeInteger": (-math.inf, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _SIZES.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _SIZES.items()},
}


def differ(left: str, right: str) -> bool:
    """Return whether two literals stand for different values, as `"a"@en` and `"a"` do, `1` and `1.0` not."""
    return _value(left) != _value(right)


def fits(literal: str, datatype: str) -> bool:
    """Return whether the value of `literal` is one of `datatype`; true where that is none of OWL 2 RL's."""
    name = datatype[1:-1]
    space, value = _value(literal)
    if name.startswith(_XSD) and name.removeprefix(_XSD) in _BOUNDS:
        lowest, highest = _BOUNDS[name.removeprefix(_XSD)]
        if not isinstance(value, Decimal):
            return False
        whole = name == _XSD + "decimal" or value == value.to_integral_value()
        return whole and lowest <= value <= highest
    if name.startswith(_XSD) or name == _RDF + "langString":
        return space == name
    return name != _RDF + "PlainLiteral" or space in (_XSD + "string", _RDF + "langString")


def _value(literal: str) -> tuple[str, object]:
    """Return the value space and the value in it; an ill-typed literal is in a space of its own."""
    match = _LITERAL.fullmatch(literal)
    if match is None:
        raise ValueError(f"{literal} is no literal in N-Triples")
    form, language, datatype = match.group("form", "language", "datatype")
    if language:
        return _RDF + "langString", (form, language)
    datatype = datatype or _XSD + "string"
    if datatype.removeprefix(_XSD) in _BOUNDS and datatype.startswith(_XSD):
        shape = _DECIMAL if datatype == _XSD + "decimal" else _INTEGER
        return ("number", Decimal(form)) if shape.fullmatch(form) else ("ill-typed", (form, datatype))
    if datatype == _XSD + "boolean":
        return datatype, {"1": "true", "0": "false"}.get(form, form)
    return datatype, form
