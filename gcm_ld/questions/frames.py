"""Terms as Python values, and a table of them as a data frame of pandas, polars or Arrow."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyoxigraph

from gcm_ld.core import formats, names, terms
from gcm_ld.questions import engines, results

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Value = str | int | float | bool | Decimal | date | datetime | None

_XSD = names.PREFIXES["xsd"]
_INTEGERS = "integer int long short nonNegativeInteger positiveInteger unsignedInt"
_READERS: dict[str, Callable[[str], Value]] = {_XSD + name: int for name in _INTEGERS.split()} | {
    _XSD + "boolean": {"true": True, "false": False, "1": True, "0": False}.__getitem__,
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": datetime.fromisoformat,
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
}
_KIND_TYPES = {"integer": int, "decimal": float, "boolean": bool, "date": date}
"""The type of a frame's column by the kind of the question's column; every other kind is text."""


class MissingLibrary(ImportError):
    """A library of the extra `frames` isn't installed; the message has the command that installs it."""


def value(term: terms.Term | None) -> Value:
    """Return a term as a Python value by its datatype; its text where it has none or its text doesn't fit."""
    if not isinstance(term, pyoxigraph.Literal):
        return None if term is None else results.plain(term)
    try:
        return _READERS.get(term.datatype.value, str)(term.value)
    except (ValueError, KeyError, InvalidOperation):
        return term.value


def to_pandas(table: engines.Table, kinds: Mapping[str, str]) -> pandas.DataFrame:
    """Return a DataFrame whose columns can hold missing values: string, Int64, Float64, boolean, datetime64.

    Raises MissingLibrary without pandas.
    """
    with _needed():
        import pandas
    dtypes = {int: "Int64", float: "Float64", bool: "boolean", date: "datetime64[s]", str: "string"}
    columns = {name: pandas.Series(values, dtype=dtypes[kind]) for name, kind, values in _typed(table, kinds)}
    return pandas.DataFrame(columns)


def to_polars(table: engines.Table, kinds: Mapping[str, str]) -> polars.DataFrame:
    """Return a polars DataFrame: String, Int64, Float64, Boolean, Date. Raises MissingLibrary without it."""
    with _needed():
        import polars
    numbers = {int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
    dtypes = numbers | {date: polars.Date, str: polars.String}
    columns = [polars.Series(name, values, dtypes[kind]) for name, kind, values in _typed(table, kinds)]
    return polars.DataFrame(columns)


def to_arrow(table: engines.Table, kinds: Mapping[str, str]) -> pyarrow.Table:
    """Return an Arrow table: string, int64, double, bool, date32. Raises MissingLibrary without pyarrow."""
    with _needed():
        import pyarrow as arrow
    numbers = {int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    dtypes = numbers | {date: arrow.date32(), str: arrow.string()}
    columns = {name: arrow.array(values, dtypes[kind]) for name, kind, values in _typed(table, kinds)}
    return arrow.table(columns)


def write(form: formats.Format, table: engines.Table, kinds: Mapping[str, str]) -> bytes:
    """Return a table as a file that holds a data frame; nothing without the library for the form."""
    return _WRITERS[form](table, kinds) if importlib.util.find_spec("pyarrow") else b""


def _parquet(table: engines.Table, kinds: Mapping[str, str]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(to_arrow(table, kinds), sink, compression="zstd")
    return bytes(sink.getvalue())


_WRITERS = {formats.PARQUET: _parquet}


def _typed(table: engines.Table, kinds: Mapping[str, str]) -> Iterator[tuple[str, type, list[Any]]]:
    """The columns with one type each: that of their kind where all values fit it, else text."""
    for at, name in enumerate(table.columns):
        terms = [row[at] for row in table.rows]
        values = [value(term) for term in terms]
        wanted = _KIND_TYPES.get(kinds[name], str) if name in kinds else _common(values)
        if wanted is float:
            values = [
                float(one) if isinstance(one, int | Decimal) and not isinstance(one, bool) else one
                for one in values
            ]
        if all(one is None or (type(one) is wanted and _is_small(one)) for one in values):
            yield name, wanted, values
        else:
            yield name, str, [None if term is None else results.plain(term) for term in terms]


def _is_small(one: object) -> bool:
    """Whether a value, if it is a whole number, has a place in the 64 bits of a column."""
    return not isinstance(one, int) or -(2**63) <= one < 2**63


def _common(values: list[Value]) -> type:
    types = {float if isinstance(one, Decimal) else type(one) for one in values if one is not None}
    if types == {int, float}:
        return float
    return types.pop() if len(types) == 1 and types <= {int, float, bool, date} else str


@contextlib.contextmanager
def _needed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise MissingLibrary(f"{error.name} is not installed: pip install 'gcm-ld[frames]'") from error
