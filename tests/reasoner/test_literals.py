import pytest

from gcm_ld.core import names
from gcm_ld.reasoner import literals

XSD = names.PREFIXES["xsd"]


def typed(form: str, datatype: str) -> str:
    return f'"{form}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ('"a"', '"a"', False),
        ('"a"', '"b"', True),
        ('"a"', '"a"@en', True),
        ('"a"@fr', '"a"@en', True),
        ('"a"', typed("a", "string"), False),
        (typed("1", "integer"), typed("01", "integer"), False),
        (typed("1", "integer"), typed("1.0", "decimal"), False),
        (typed("1", "integer"), typed("2", "integer"), True),
        (typed("one", "integer"), typed("1", "integer"), True),
        (typed("1", "boolean"), typed("true", "boolean"), False),
        (typed("0", "boolean"), typed("true", "boolean"), True),
        (typed("2017", "gYear"), '"2017"', True),
    ],
)
def test_differ_compares_values(left, right, differ):
    assert literals.differ(left, right) is differ
    assert literals.differ(right, left) is differ


@pytest.mark.parametrize(
    ("literal", "datatype", "fits"),
    [
        ('"a \\" b"', "xsd:string", True),
        ('"a"@en', "xsd:string", False),
        ('"a"@en', "rdf:langString", True),
        ('"a"', "rdf:langString", False),
        ('"a"@en', "rdf:PlainLiteral", True),
        (typed("1", "integer"), "rdf:PlainLiteral", False),
        (typed("1", "integer"), "rdfs:Literal", True),
        (typed("1", "integer"), "xsd:decimal", True),
        (typed("1.0", "decimal"), "xsd:integer", True),
        (typed("1.5", "decimal"), "xsd:integer", False),
        (typed("five", "integer"), "xsd:integer", False),
        (typed("0", "integer"), "xsd:positiveInteger", False),
        (typed("0", "integer"), "xsd:nonNegativeInteger", True),
        (typed("200", "integer"), "xsd:byte", False),
        (typed("200", "integer"), "xsd:unsignedByte", True),
        (typed("NaN", "decimal"), "xsd:decimal", False),
        (typed("1.0", "integer"), "xsd:integer", False),
        ('"1"', "xsd:integer", False),
        (typed("http://e/", "anyURI"), "xsd:anyURI", True),
        ('"http://e/"', "xsd:anyURI", False),
        ('"a"', "gcm:Theme", True),
    ],
)
def test_fits_looks_for_the_value_in_the_datatype(literal, datatype, fits):
    assert literals.fits(literal, f"<{names.expand(datatype)}>") is fits
