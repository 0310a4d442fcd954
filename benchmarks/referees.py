"""What the libraries of the field answer, for tests and benchmarks to hold against ours."""

from collections.abc import Mapping

import pyoxigraph as ox
import rdflib
from pyparsing import ParseException

from gcm_ld.core import terms
from gcm_ld.questions import engines


def ask_rdflib(
    graph: rdflib.Graph, sparql: str, substitutions: Mapping[str, ox.NamedNode] | None = None
) -> engines.Result:
    """Return what rdflib answers from `graph`: a Graph, or a Dataset made with `default_union=True`.

    `substitutions` gives IRIs for variables, as rdflib's initial bindings. Raises SyntaxError for broken
    SPARQL.
    """
    bound = {name: rdflib.URIRef(node.value) for name, node in (substitutions or {}).items()}
    try:
        result = graph.query(sparql, initBindings=bound)
    except ParseException as error:
        raise SyntaxError(f"error at {error.lineno}:{error.column}: {error.msg}") from error
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.type in ("CONSTRUCT", "DESCRIBE"):
        triples = {ox.Triple(*map(_term, triple)) for triple in result.graph}
        return engines.Triples(sorted(triples, key=str))
    rows = [tuple(None if term is None else _term(term) for term in row) for row in result]
    return engines.Table(tuple(str(name) for name in result.vars), rows)


def ask_pyoxigraph(store: ox.Store, sparql: str, substitutions: Mapping[str, terms.Term]) -> engines.Result:
    """Return what pyoxigraph answers with terms for variables of the SELECT clause."""
    bound = {ox.Variable(name): term for name, term in substitutions.items()}
    return engines.convert(store.query(sparql, use_default_graph_as_union=True, substitutions=bound))


def _term(term: rdflib.term.Node) -> terms.Term:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise TypeError(f"{term} is no term of RDF 1.1")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    kind = term.datatype
    return ox.Literal(str(term), datatype=ox.NamedNode(str(kind)) if kind else None)
