"""Ask SPARQL endpoints, whichever store stands there, by the SPARQL 1.1 Protocol.

`connect` asks first whether the store holds the edition whose questions are asked, and where.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.parsers import expat

import pyoxigraph

from gcm_ld.core import formats, names
from gcm_ld.edition import dataset
from gcm_ld.questions import engines, exchange, sparql
from gcm_ld.questions.exchange import SECONDS, Address, EndpointError, Reply

_TABLES = (pyoxigraph.QueryResultsFormat.JSON, pyoxigraph.QueryResultsFormat.XML)
_GRAPHS = (pyoxigraph.RdfFormat.N_TRIPLES, pyoxigraph.RdfFormat.TURTLE, pyoxigraph.RdfFormat.RDF_XML)
_ACCEPT_TABLE = f"{formats.RESULTS_JSON.media_type}, {formats.RESULTS_XML.media_type};q=0.8"
_ACCEPT_GRAPH = f"{formats.NT.media_type}, {formats.TTL.media_type};q=0.9, {formats.RDF.media_type};q=0.8"


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint: its address, the seconds it has for each answer, and the graphs that are asked.

    Without `graphs` that is the endpoint's default graph; with them, their union. An answer has at most
    `most` bytes, where that is told.
    """

    address: Address
    seconds: float = SECONDS
    graphs: tuple[str, ...] = ()
    most: int | None = None

    def ask(self, text: str, columns: Sequence[str] = ()) -> engines.Result:
        """Return what the endpoint answers to a query, which is sent without the comments at its head.

        Raises EndpointError with the store's own words where it can't be reached or refuses, or sends
        something else than what the query asks for, be it other columns than `columns`.
        """
        form = sparql.form(_bare(text))
        reply = self.send(text, form in ("CONSTRUCT", "DESCRIBE"), self.graphs)
        result = self.triples(reply) if form in ("CONSTRUCT", "DESCRIBE") else self._table(reply)
        if form == "ASK" and isinstance(result, engines.Table) and result.columns == VIRTUOSO:
            result = [[str(cell) for cell in row] for row in result.rows] == [[_YES]]
        expected = {"SELECT": engines.Table, "ASK": bool}.get(form, engines.Triples)
        if not isinstance(result, expected):
            raise self._unusable(f"what it sends is no answer to {form}")
        if isinstance(result, engines.Table) and columns:
            return self._ordered(result, tuple(columns))
        return result

    def send(
        self, text: str, graph: bool, default: Iterable[str] = (), named: Iterable[str] = (), base: str = ""
    ) -> Reply:
        """Return the reply to a query for a graph or a table, over these graphs where there are any.

        Raises EndpointError.
        """
        asked = f"BASE <{base}>\n{_bare(text)}" if base else _bare(text)
        fields = [("query", asked), *(("default-graph-uri", one) for one in default)]
        fields += [("named-graph-uri", one) for one in named]
        headers = {
            "accept": _ACCEPT_GRAPH if graph else _ACCEPT_TABLE,
            "content-type": formats.FORM,
        }
        body = urlencode(fields).encode()
        reply = exchange.send(self.address, "POST", headers, body, self.seconds, self.most)
        if reply.status != 200:
            raise exchange.refusal(self.address, reply)
        return reply

    def results(self, reply: Reply) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        """Return the table, or yes or no, of a reply; it must end in this thread. Raises EndpointError."""
        form = pyoxigraph.QueryResultsFormat.from_media_type(reply.media_type)
        if form not in _TABLES:
            raise self._unusable(f"it sends {_kind(reply)}, not results in JSON or XML")
        try:
            _check_end(reply)
            return pyoxigraph.parse_query_results(reply.body, format=form)
        except (SyntaxError, ValueError) as error:
            words = str(error)  # no more of it, for the parser that it holds must end in this thread
        raise self.unreadable(reply, words)

    def _table(self, reply: Reply) -> engines.Result:
        try:
            return engines.convert(self.results(reply))
        except (SyntaxError, ValueError) as error:
            words = str(error)
        raise self.unreadable(reply, words)

    def unreadable(self, reply: Reply, words: str) -> EndpointError:
        """Return the error of a table that can't be read, which may be met only as its rows are."""
        form = pyoxigraph.QueryResultsFormat.from_media_type(reply.media_type)
        return self._unusable(f"its results can't be read as {form} ({words})")

    def triples(self, reply: Reply) -> engines.Triples:
        """Return the triples of a reply. Raises EndpointError."""
        form = pyoxigraph.RdfFormat.from_media_type(reply.media_type)
        if form not in _GRAPHS:
            raise self._unusable(f"it sends {_kind(reply)}, not N-Triples, Turtle or RDF/XML")
        try:
            _check_end(reply)
            triples = {quad.triple for quad in pyoxigraph.parse(reply.body, format=form)}
            return engines.Triples(sorted(triples, key=str))
        except (SyntaxError, ValueError) as error:
            words = str(error)
        raise self._unusable(f"its triples can't be read as {form} ({words})")

    def _ordered(self, table: engines.Table, columns: tuple[str, ...]) -> engines.Table:
        """The table with its columns in the order in which the question names them."""
        if sorted(table.columns) != sorted(columns):
            given = " ".join(table.columns) or "none"
            raise self._unusable(f"it answers with other columns than those asked for ({given})")
        if table.columns == columns:
            return table
        places = [table.columns.index(name) for name in columns]
        return engines.Table(columns, [tuple(row[at] for at in places) for row in table.rows])

    def _unusable(self, cause: str) -> EndpointError:
        return self.address.error(cause, "See whether this is the address of a SPARQL 1.1 endpoint")


def _check_end(reply: Reply) -> None:
    """Raise ValueError for XML that broke off, which pyoxigraph reads as if it were whole."""
    if reply.media_type.endswith("xml"):
        try:
            expat.ParserCreate().Parse(reply.body, True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None


def _kind(reply: Reply) -> str:
    if "html" in reply.media_type:
        return "a web page"
    return reply.media_type or "something whose kind it doesn't tell"


def _bare(text: str) -> str:
    """Return a query without the comments at its head, in which some clients and stores look for words."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[0].strip() or lines[0].lstrip().startswith("#")):
        del lines[0]
    return "".join(lines)


def ask(url: str, text: str) -> engines.Result:
    """Return what the SPARQL 1.1 endpoint at `url` answers; raises as `address` and `Endpoint.ask`."""
    return Endpoint(exchange.address(url)).ask(text)


VIRTUOSO, _YES = ("__ASK_RETVAL",), str(pyoxigraph.Literal(1))
"""How Virtuoso 7 says yes to ASK in JSON: by a table."""

_IDENTIFIER = names.expand("dcterms:identifier")
EDITIONS = """\

PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT DISTINCT ?edition ?number ?digest ?graph
WHERE {
    {
        GRAPH ?graph {
            ?version dcterms:isVersionOf ?edition ; dcat:version ?number ; dcterms:identifier ?digest .
        }
    } UNION {
        ?version dcterms:isVersionOf ?edition ; dcat:version ?number ; dcterms:identifier ?digest .
    }
    FILTER(STRSTARTS(STR(?digest), "sha256:"))
}
"""
"""Which editions a store holds, by its catalogues, and in which graph; none for the default graph."""


def connect(to: Address, edition: dataset.Edition, seconds: float = SECONDS) -> Endpoint:
    """Return the endpoint of a store that holds the edition: asked as it is where its default graph is the
    union of the edition's graphs, else with these named.

    Raises EndpointError, with what to do, where the store holds no edition, another version, the same under
    another base, or can't be asked for a union.
    """
    plain = Endpoint(to, seconds)
    held = [
        tuple(term.value if term is not None else "" for term in row)
        for row in _rows(plain.ask(EDITIONS, ("edition", "number", "digest", "graph")))
    ]
    ours = [row for row in held if row[0] == names.DATASET and row[2] == edition.identifier]
    if not ours:
        raise to.error(*_instead(held, edition))
    if any(not graph for *_, graph in ours):
        return plain
    graphs = {graph.value for graph in edition.store.named_graphs()} | {graph for *_, graph in ours}
    union = Endpoint(to, seconds, tuple(sorted(graphs)))
    if not holds(union, edition.identifier):
        raise to.error(
            "its default graph is not the union of its graphs, nor does it take default-graph-uri",
            "Set the store so that the default graph is the union",
        )
    return union


def holds(endpoint: Endpoint, identifier: str) -> bool:
    """Return whether what is asked there has the edition of this identifier. Raises EndpointError."""
    return endpoint.ask(f'ASK {{ ?version <{_IDENTIFIER}> "{identifier}" }}') is True


def _rows(result: engines.Result) -> list[tuple[Any, ...]]:
    return result.rows if isinstance(result, engines.Table) else []


def _instead(held: list[tuple[str, ...]], edition: dataset.Edition) -> tuple[str, str]:
    """What a store holds instead of the edition, and what to do."""
    load = "Load this edition, `gcm-ld load --graph-store URL`, or dumps/all.nq"
    if not held:
        return "the store holds no edition of GCM-LD that tells its version", load
    for iri, _, known, _ in held:
        if known == edition.identifier:
            base = iri.removesuffix(names.DATASET.removeprefix(names.BASE))
            cause = f"the store holds this edition below {base}, and the questions are about {names.BASE}"
            return cause, "Ask a store that was loaded, or a server that was started, without --base"
    _, number, known, _ = held[0]
    both = f"{known[:19]}…, here it is {edition.identifier[:19]}…"
    remedy = f"{load}; or name the folder of that edition by --edition"
    return f"the store holds another edition, version {number} ({both})", remedy
