"""Ask a SPARQL question: a store with pyoxigraph, a graph with rdflib, an endpoint with SPARQLWrapper.

All three give the same shapes of result with pyoxigraph's terms in them, so that answers can be compared.
rdflib and SPARQLWrapper are imported where they are used: asking a store must not wait for them.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset

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
