"""Ask a store in memory a SPARQL question, with pyoxigraph, and hold what any engine answers.

An endpoint, see `endpoints`, gives the same shapes of result, so that answers can be compared.

The parts of a query that go to other endpoints, `SERVICE <…> { … }`, are asked one after the other. Each gets
the values that the edition has for the variables it shares with the rest, some at a time, so that an endpoint
is asked for a few things and not for all it has; what it gives stands in the place of the part, and the store
answers the whole. What narrows down the outside answer therefore stands within the part itself.
"""

import contextlib
import contextvars
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import terms
from gcm_ld.edition import dataset
from gcm_ld.questions import sparql


@dataclass(frozen=True)
class Table:
    """What a SELECT gives: the names of its columns, and rows of terms with None where nothing is bound."""

    columns: tuple[str, ...]
    rows: list[tuple[terms.Term | None, ...]]

    def cells(self, name: str) -> list[terms.Term | None]:
        """Return the cells of a column; of one that isn't there, nothing in each row."""
        at = self.columns.index(name) if name in self.columns else None
        return [None if at is None else row[at] for row in self.rows]

    def labelled(self, name: str) -> list[tuple[terms.Term | None, terms.Term | None]]:
        """Return the cells of a column, each with that of the column of labels beside it, if there is one."""
        return list(zip(self.cells(name), self.cells(f"{name}Label"), strict=True))


@dataclass(frozen=True)
class Triples:
    """What a CONSTRUCT or DESCRIBE gives, sorted and without repetitions."""

    triples: list[pyoxigraph.Triple]


Result = Table | Triples | bool

_end = contextvars.ContextVar("_end", default=math.inf)


class OverdueError(Exception):
    """What was to be made out of many answers has taken too long."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let a thread ask only until it has used so many seconds of the processor; 0 sets no limit."""
    former = _end.set(time.thread_time() + seconds if seconds else math.inf)
    try:
        yield
    finally:
        _end.reset(former)


def ask(store: pyoxigraph.Store, sparql: str) -> Result:
    """Return what `store` answers, the union of its graphs being the default graph.

    Raises SyntaxError for broken SPARQL, ValueError where the engine can't evaluate it, OverdueError where
    the time of `within` is over.
    """
    if time.thread_time() > _end.get():
        raise OverdueError
    try:
        return convert(store.query(sparql, use_default_graph_as_union=True))
    except RuntimeError as error:
        raise ValueError(str(error)) from error


def select(store: pyoxigraph.Store, sparql: str) -> Table:
    """Return what `store` answers to a SELECT; raises TypeError for any other query, and else as `ask`."""
    result = ask(store, sparql)
    if not isinstance(result, Table):
        raise TypeError("the query is no SELECT")
    return result


def convert(result: object) -> Result:
    """Return a result of pyoxigraph as one that can be compared."""
    if isinstance(result, pyoxigraph.QuerySolutions):
        return Table(tuple(name.value for name in result.variables), [tuple(row) for row in result])
    if isinstance(result, pyoxigraph.QueryTriples):
        return Triples(sorted(set(result), key=str))
    return bool(result)


BATCH = 100
"""The rows of values that go to an endpoint at once."""

Asking = Callable[[str, str], Result]
Rows = list[tuple[terms.Term | None, ...]]


def ask_federated(store: pyoxigraph.Store, text: str, asking: Asking) -> Result:
    """Return what a query answers that asks other endpoints, which are reached by `asking`.

    Raises EditionError where an endpoint can't be reached or gives no table.
    """
    while services := sparql.services(text):
        first = services[0]
        shared, values = _shared(store, text, first)
        batches = [values[at : at + BATCH] for at in range(0, len(values), BATCH)] if shared else [[]]
        found = dict.fromkeys(row for batch in batches for row in _ask(text, first, shared, batch, asking))
        text = text[: first.start] + _values(first.variables, list(found)) + text[first.end :]
    return ask(store, text)


def _shared(store: pyoxigraph.Store, text: str, service: sparql.Service) -> tuple[tuple[str, ...], Rows]:
    """The variables that a part shares with the rest, where every row binds them, and their values."""
    alone = text
    for one in reversed(sparql.services(text)):
        alone = alone[: one.start] + alone[one.end :]
    standing = [name for name in service.variables if name in sparql.outline(alone).outer]
    if not standing:
        return (), []
    chosen = " ".join(f"?{name}" for name in standing)
    local = select(
        store,
        f"{sparql.prologue(text)}SELECT DISTINCT {chosen} WHERE {sparql.group(alone)} ORDER BY {chosen}",
    )
    bound = [at for at, _ in enumerate(standing) if all(row[at] is not None for row in local.rows)]
    rows = dict.fromkeys(tuple(row[at] for at in bound) for row in local.rows)
    return tuple(standing[at] for at in bound), list(rows)


def _ask(text: str, service: sparql.Service, shared: tuple[str, ...], values: Rows, asking: Asking) -> Rows:
    given = _values(shared, values) if shared else ""
    chosen = " ".join(f"?{name}" for name in service.variables)
    body = text[service.opening : service.end]
    asked = f"{sparql.prologue(text)}SELECT DISTINCT {chosen} WHERE {{ {given}{body}"
    try:
        result = asking(service.endpoint, asked)
    except dataset.EditionError as error:
        raise dataset.EditionError(f"{error} This question needs the network.") from error
    if not isinstance(result, Table):
        raise dataset.EditionError(f"{service.endpoint}: a table was asked for, and something else came.")
    at = {name: place for place, name in enumerate(result.columns)}
    return [tuple(row[at[name]] if name in at else None for name in service.variables) for row in result.rows]


def _values(names: tuple[str, ...], rows: Rows) -> str:
    """Return the rows as a VALUES block; a blank node, which has no name, is left unbound."""
    lines = " ".join(f"({' '.join(map(_cell, row))})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {lines} }}"


def _cell(term: terms.Term | None) -> str:
    return "UNDEF" if term is None or isinstance(term, pyoxigraph.BlankNode) else str(term)
