"""Terms become Python values, and a table a data frame with a type for each column."""

import builtins
from datetime import date, datetime
from decimal import Decimal

import pandas
import polars
import pyarrow
import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.questions import engines, frames

IRI = ox.NamedNode("https://w3id.org/gcm-ld/theme/human-rights")
KINDS = {"iri": "iri", "n": "integer", "share": "decimal", "yes": "boolean", "day": "date", "when": "date"}


def typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(names.PREFIXES["xsd"] + kind))


TABLE = engines.Table(
    tuple(KINDS),
    [
        (IRI, ox.Literal(5), typed("0.5", "decimal"), ox.Literal(True), typed("2017-10-10", "date"), None),
        (None, None, ox.Literal(1), None, None, typed("2017-10", "gYearMonth")),
    ],
)
READERS = (frames.to_pandas, frames.to_polars, frames.to_arrow)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (IRI, IRI.value),
        (ox.Literal("x", language="en"), "x"),
        (ox.Literal(5), 5),
        (typed("7", "positiveInteger"), 7),
        (typed("0.50", "decimal"), Decimal("0.50")),
        (typed("1e3", "double"), 1000.0),
        (ox.Literal(False), False),
        (typed("2017-10-10", "date"), date(2017, 10, 10)),
        (typed("2017-10-10T09:00:00", "dateTime"), datetime(2017, 10, 10, 9)),
        (typed("2017", "gYear"), "2017"),
        (typed("five", "integer"), "five"),
        (typed("maybe", "boolean"), "maybe"),
        (typed("a half", "decimal"), "a half"),
        (typed("2017-10-10Z", "date"), "2017-10-10Z"),
    ],
)
def test_a_term_is_a_value_of_its_datatype(term, value):
    found = frames.value(term)
    assert (found, type(found)) == (value, type(value))


def test_pandas_has_a_type_for_each_column():
    frame = frames.to_pandas(TABLE, KINDS)
    dtypes = [str(dtype) for dtype in frame.dtypes]
    assert dtypes == ["string", "Int64", "Float64", "boolean", "datetime64[s]", "string"]
    assert frame["share"].tolist() == [0.5, 1.0]
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["day"][0] == pandas.Timestamp(2017, 10, 10)


def test_polars_has_a_type_for_each_column():
    frame = frames.to_polars(TABLE, KINDS)
    assert frame.dtypes == [
        polars.String,
        polars.Int64,
        polars.Float64,
        polars.Boolean,
        polars.Date,
        polars.String,
    ]
    assert frame.rows()[0] == (IRI.value, 5, 0.5, True, date(2017, 10, 10), None)
    assert frame.rows()[1] == (None, None, 1.0, None, None, "2017-10")


def test_arrow_has_a_type_for_each_column():
    table = frames.to_arrow(TABLE, KINDS)
    assert table.schema.types == [
        pyarrow.string(),
        pyarrow.int64(),
        pyarrow.float64(),
        pyarrow.bool_(),
        pyarrow.date32(),
        pyarrow.string(),
    ]
    assert table.to_pylist()[0]["day"] == date(2017, 10, 10)


def test_without_kinds_the_values_tell_the_type():
    assert frames.to_arrow(TABLE, {}).schema.types == frames.to_arrow(TABLE, KINDS).schema.types
    mixed = engines.Table(("a", "b"), [(ox.Literal(5), None), (ox.Literal("x"), None)])
    assert frames.to_polars(mixed, {}).rows() == [("5", None), ("x", None)]
    large = engines.Table(("a",), [(ox.Literal(2**63 - 1),), (typed(str(2**63), "integer"),)])
    assert frames.to_arrow(large, {}).to_pydict() == {"a": [str(2**63 - 1), str(2**63)]}


@pytest.mark.parametrize("read", READERS)
def test_a_table_without_rows_keeps_its_types(read):
    empty = engines.Table(TABLE.columns, [])
    whole, none = read(TABLE, KINDS), read(empty, KINDS)
    assert len(none) == 0
    if read is frames.to_arrow:
        assert none.schema.types[:5] == whole.schema.types[:5]
    else:
        assert list(none.dtypes)[:5] == list(whole.dtypes)[:5]


@pytest.mark.parametrize(
    ("read", "name"),
    [(read, read.__name__.removeprefix("to_").replace("arrow", "pyarrow")) for read in READERS],
)
def test_a_missing_library_is_told_with_the_command_that_installs_it(monkeypatch, read, name):
    real = builtins.__import__

    def without(module, *arguments, **keywords):
        if module == name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(module, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        frames.MissingLibrary, match=rf"{name} is not installed: pip install 'gcm-ld\[frames\]'"
    ):
        read(TABLE, KINDS)
