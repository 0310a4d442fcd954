"""Ask a SPARQL question: a store with pyoxigraph, a graph with rdflib, an endpoint with SPARQLWrapper.

All three give the same shapes of result with pyoxigraph's terms in them, so that answers can be compared.
rdflib and SPARQLWrapper are imported where they are used: asking a store must not wait for them.

The parts of a query that go to other endpoints, `SERVICE <…> { … }`, are asked one after the other. Each gets
the values that the edition has for the variables it shares with the rest, some at a time, so that an endpoint
is asked for a few things and not for all it has; what it gives stands in the place of the part, and the store
answers the whole. What narrows down the outside answer therefore stands within the part itself.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.questions import sparql

if TYPE_CHECKING:
    import rdflib

AGENT = f"GCM-LD (+{names.BASE})"
"""Who asks an endpoint, as its keeper reads it: the project and its address."""

TIMEOUT = 60
"""Seconds that an endpoint has for its answer."""


@dataclass(frozen=True)
class Table:
    """What a SELECT gives: the names of its columns, and rows of terms with None where nothing is bound."""

    columns: tuple[str, ...]
    rows: list[tuple[terms.Term | None, ...]]


@dataclass(frozen=True)
class Triples:
    """What a CONSTRUCT or DESCRIBE gives, sorted and without repetitions."""

    triples: list[pyoxigraph.Triple]


Result = Table | Triples | bool


def ask(
    store: pyoxigraph.Store, sparql: str, substitutions: Mapping[str, terms.Term] | None = None
) -> Result:
    """Return what `store` answers, the union of its graphs being the default graph.

    `substitutions` gives terms for variables of the SELECT clause. Raises SyntaxError for broken SPARQL and
    ValueError for a substitution of any other variable.
    """
    bound: dict[pyoxigraph.Variable, terms.AnyTerm] = {
        pyoxigraph.Variable(name): term for name, term in (substitutions or {}).items()
    }
    try:
        result = store.query(sparql, use_default_graph_as_union=True, substitutions=bound or None)
        return _plain(result)
    except RuntimeError as error:
        raise ValueError(str(error)) from error


def select(store: pyoxigraph.Store, sparql: str) -> Table:
    """Return what `store` answers to a SELECT; raises TypeError for any other query, and else as `ask`."""
    result = ask(store, sparql)
    if not isinstance(result, Table):
        raise TypeError("the query is no SELECT")
    return result


def ask_rdflib(
    graph: rdflib.Graph, sparql: str, substitutions: Mapping[str, pyoxigraph.NamedNode] | None = None
) -> Result:
    """Return what rdflib answers from `graph`: a Graph, or a Dataset made with `default_union=True`.

    `substitutions` gives IRIs for variables, as rdflib's initial bindings. Raises SyntaxError for broken
    SPARQL.
    """
    import rdflib
    from pyparsing import ParseException

    bound = {name: rdflib.URIRef(node.value) for name, node in (substitutions or {}).items()}
    try:
        result = graph.query(sparql, initBindings=bound)
    except ParseException as error:
        raise SyntaxError(f"error at {error.lineno}:{error.column}: {error.msg}") from error
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.type in ("CONSTRUCT", "DESCRIBE"):
        parts = (map(_from_rdflib, triple) for triple in result.graph or ())
        return _sorted(
            pyoxigraph.Triple(terms.resource(subject), terms.named(predicate), value)
            for subject, predicate, value in parts
        )
    rows: list[tuple[terms.Term | None, ...]] = [
        tuple(None if term is None else _from_rdflib(term) for term in row)
        for row in result
        if isinstance(row, tuple)
    ]
    return Table(tuple(str(name) for name in result.vars or ()), rows)


def ask_endpoint(url: str, sparql: str, timeout: int = TIMEOUT) -> Result:
    """Return what the SPARQL 1.1 endpoint at `url` answers.

    Raises EditionError with the endpoint's own words when it cannot be reached, refuses the question, or
    sends something that is no SPARQL result.
    """
    import SPARQLWrapper

    wrapper = SPARQLWrapper.SPARQLWrapper(url, agent=AGENT)
    wrapper.setQuery(sparql)
    wrapper.setMethod(SPARQLWrapper.POST)
    wrapper.setTimeout(timeout)
    graph = wrapper.queryType in (SPARQLWrapper.CONSTRUCT, SPARQLWrapper.DESCRIBE)
    wrapper.setReturnFormat(SPARQLWrapper.TURTLE if graph else SPARQLWrapper.JSON)
    try:
        with wrapper.query().response as response:
            body = response.read()
        if graph:
            triples = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.TURTLE)
            return _sorted(quad.triple for quad in triples)
        return _plain(pyoxigraph.parse_query_results(body, format=pyoxigraph.QueryResultsFormat.JSON))
    except (
        *(SPARQLWrapper.SPARQLExceptions.SPARQLWrapperException, http.client.HTTPException),
        *(OSError, SyntaxError, ValueError),
    ) as error:
        words = " ".join(str(error).split())
        raise dataset.EditionError(f"{url}: no answer ({words}). Is it a SPARQL 1.1 endpoint?") from error


def _plain(result: object) -> Result:
    if isinstance(result, pyoxigraph.QuerySolutions):
        return Table(tuple(name.value for name in result.variables), [tuple(row) for row in result])
    if isinstance(result, pyoxigraph.QueryTriples):
        return _sorted(result)
    return bool(result)


def _sorted(triples: Iterable[pyoxigraph.Triple]) -> Triples:
    return Triples(sorted(set(triples), key=str))


def _from_rdflib(term: rdflib.term.Node) -> terms.Term:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return pyoxigraph.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return pyoxigraph.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise TypeError(f"{term} is no term of RDF 1.1")
    if term.language:
        return pyoxigraph.Literal(str(term), language=term.language)
    kind = term.datatype
    return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(kind)) if kind else None)


BATCH = 100
"""The rows of values that go to an endpoint at once."""

Asking = Callable[[str, str], Result]
Rows = list[tuple[terms.Term | None, ...]]


def ask_with_others(store: pyoxigraph.Store, text: str, asking: Asking = ask_endpoint) -> Result:
    """Return what a query answers that asks other endpoints, which are reached by `asking`.

    Raises EditionError where an endpoint can't be reached or gives no table.
    """
    while services := sparql.services(text):
        first = services[0]
        shared, values = _shared(store, text, first)
        found: dict[tuple[terms.Term | None, ...], None] = {}
        batches = [values[at : at + BATCH] for at in range(0, len(values), BATCH)] if shared else [[]]
        for batch in batches:
            found |= dict.fromkeys(_ask(text, first, shared, batch, asking))
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
