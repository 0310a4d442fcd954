"""What a SPARQL query answers, as bytes in the form that was asked for. It knows no HTTP and no processes.

Oxigraph overlooks FROM where the default graph is the union of all graphs, and it follows SERVICE. Both
words are therefore found before a query is evaluated, by the engine's own parser: a query that parses, and
doesn't when a letter of the word is another wherever it stands, has it as a keyword, and not in a text, a
comment or a name. (A `<` may begin an IRI or compare, so tokens alone can't tell.)
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms, urls
from gcm_ld.edition import dataset
from gcm_ld.questions import exchange
from gcm_ld.rdf import jsonld, writers
from gcm_ld.web.sparql import syntax

TABLE, TRUTH, GRAPH = "table", "truth", "graph"
ROWS = 500
"""Rows of a result that a page shows; the whole is in the other forms."""

LETTERS, CELL = 200_000, 2_000
"""Characters of Turtle, and of a value in a table, that a page shows."""

WORTH_PACKING = 1024
"""Bytes from which an answer is compressed for a client that takes it."""

READ_ONLY = (
    "This endpoint only answers queries: SELECT, ASK, CONSTRUCT and DESCRIBE. The data changes with a new "
    "edition, and with nothing else. To change a copy, load a dump into a store of your own."
)
NO_SERVICE = (
    "This endpoint asks no other one: SERVICE is refused, with SILENT too. Ask both endpoints and join the "
    "answers, or ask this one by SERVICE from a store of your own."
)

_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_KEYWORDS = {
    "service": re.compile("(se)r(vice)", re.ASCII | re.IGNORECASE),
    "from": re.compile("(fr)o(m)", re.ASCII | re.IGNORECASE),
}
_EMPTY = ox.Store()


@dataclass(frozen=True)
class Question:
    """A query and how its answer is wanted.

    `tables` and `graphs` name the form of the answer to SELECT and ASK, and to CONSTRUCT and DESCRIBE; an
    empty one can't be had. `default` and `named` are the graphs of the data set that the request asks for,
    None where it names none. `packed` allows gzip.
    """

    text: str
    tables: str = "json"
    graphs: str = "ttl"
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    packed: bool = False


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer, what they are (`table`, `truth` or `graph`), and whether they are in gzip."""

    form: str
    body: bytes
    packed: bool = False


@dataclass(frozen=True)
class Problem:
    """Why there is no answer: a status of HTTP, a title, a message with the remedy, the place in the query.

    `retry` is the number of seconds after which the same request may succeed, None where it won't.
    """

    status: int
    title: str
    message: str
    line: int | None = None
    column: int | None = None
    retry: int | None = None


class _TooLargeError(Exception):
    """More bytes than an answer may have."""


@dataclass(frozen=True)
class Evaluator:
    """A store to ask, the site whose IRIs it has, the JSON-LD context, and the most bytes of an answer."""

    store: ox.Store
    site: urls.Site
    context: jsonld.Context
    output: int

    def evaluate(self, question: Question) -> Answer | Problem:
        """Return what the query answers, or why it doesn't. Raises MemoryError."""
        try:
            if has(question.text, "service"):
                return Problem(403, "Federated queries are refused", NO_SERVICE)
            return self.written(lambda: self.write(self._ask(question), question), question)
        except SyntaxError as error:
            return _unread(question.text, error)

    def written(self, make: Callable[[], tuple[str, bytes]], question: Question) -> Answer | Problem:
        """Return the kind and the bytes that `make` gives as an answer, or why they can't be one.

        Raises SyntaxError and EndpointError as `make` does.
        """
        try:
            form, body = make()
        except (SyntaxError, exchange.EndpointError):
            raise
        except _TooLargeError:
            return self.too_large()
        except (_NotAcceptableError, formats.UnfitError) as error:
            return Problem(406, "No such form of the answer", str(error))
        except (ValueError, RuntimeError, OSError, dataset.EditionError) as error:
            return Problem(400, "The query can't be evaluated", " ".join(str(error).split()))
        if len(body) > self.output:
            return self.too_large()
        paged = "html" in (question.tables, question.graphs)
        packed = question.packed and not paged and len(body) >= WORTH_PACKING
        return Answer(form, gzip.compress(body, 4, mtime=0) if packed else body, packed)

    def _ask(self, question: Question) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if question.default is None and question.named is None:
            return ask(self.store, question.text, self.site.base)
        return self.store.query(
            question.text,
            base_iri=self.site.base,
            default_graph=[ox.NamedNode(iri) for iri in question.default or ()],
            named_graphs=[ox.NamedNode(iri) for iri in question.named or ()],
        )

    def too_large(self) -> Problem:
        """Return what is told of an answer with more bytes than it may have."""
        return Problem(
            503,
            "The answer is too large",
            f"The answer has more than {self.output:,} bytes, so nothing of it is given. Ask for less with "
            "LIMIT, for parts with ORDER BY, LIMIT and OFFSET, or take a dump of the whole data.",
        )

    def write(
        self,
        result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple],
        question: Question,
    ) -> tuple[str, bytes]:
        """Return what a result is, and its bytes in the form that the question asks for."""
        if isinstance(result, ox.QueryTriples | list):
            return GRAPH, self._graph(result, _wanted(question.graphs, "CONSTRUCT and DESCRIBE"))
        name = _wanted(question.tables, "SELECT and ASK")
        if isinstance(result, ox.QueryBoolean):
            return TRUTH, _truth(result, name)
        if name == "html":
            return TABLE, _page(result)
        out = _Bounded(self.output)
        result.serialize(out, _FORMATS[name])
        body = out.getvalue()
        return TABLE, formats.xml_text(formats.RESULTS_XML, body.decode()).encode() if name == "xml" else body

    def _graph(self, result: Iterable[ox.Triple], name: str) -> bytes:
        triples = sorted(set(result), key=str)
        if not self.site.is_rebased:
            return self._written(triples, name)
        # The prefixes and the words of JSON-LD are those of our own base, so it is written there, and moved.
        lines = self.site.incoming("".join(f"{triple} .\n" for triple in triples))
        ours = [quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)]
        return self.site.outgoing(self._written(ours, name))

    def _written(self, triples: list[ox.Triple], name: str) -> bytes:
        if name not in ("ttl", "nt", "html"):
            body = writers.write(name, triples, lambda: self.context)
        else:
            form = ox.RdfFormat.N_TRIPLES if name == "nt" else ox.RdfFormat.TURTLE
            out = _Bounded(self.output)
            ox.serialize(triples, out, form, prefixes=_prefixes(triples) if name != "nt" else None)
            body = out.getvalue()
        if name == "html":
            whole = body.decode()
            told = {"turtle": whole[:LETTERS], "letters": len(whole), "triples": len(triples)}
            return json.dumps(told).encode()
        return body


def ask(
    store: ox.Store, text: str, base: str = names.BASE
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return what a store answers, the default graph being the union of all where the query names none.

    Raises SyntaxError for what is no query, ValueError, RuntimeError or OSError where it has no answer.
    """
    return store.query(text, base_iri=base, use_default_graph_as_union=not has(text, "from"))


class _NotAcceptableError(Exception):
    """The answer can't be had in the form that was asked for."""


class _Bounded(io.BytesIO):
    """A file that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.left = limit

    def write(self, part: Any, /) -> int:
        self.left -= len(part)
        if self.left < 0:
            raise _TooLargeError
        return super().write(part)


def has(text: str, keyword: str) -> bool:
    """Return whether a query that parses has the keyword."""
    if keyword not in text.lower():
        return False
    return not _parses(_KEYWORDS[keyword].sub(r"\1z\2", text)) and _parses(text)


def _parses(text: str) -> bool:
    try:
        _EMPTY.query(text, base_iri=names.BASE)
    except SyntaxError:
        return False
    except (ValueError, RuntimeError, OSError):
        return True  # it parses, and what an empty store answers is of no interest
    return True


def _wanted(name: str, forms: str) -> str:
    if not name:
        raise _NotAcceptableError(
            f"{forms} can't be answered in the form that was asked for. SELECT and ASK are answered as JSON, "
            "XML, CSV and TSV; CONSTRUCT and DESCRIBE as Turtle, N-Triples, JSON-LD and RDF/XML."
        )
    return name


def _truth(result: ox.QueryBoolean, name: str) -> bytes:
    """Return yes or no; SPARQL defines no CSV or TSV for it, so it is a table of one column and one row."""
    word = "true" if result else "false"
    if name == "html":
        return json.dumps({"truth": bool(result)}).encode()
    if name in ("csv", "tsv"):
        return (f"boolean\r\n{word}\r\n" if name == "csv" else f"?boolean\n{word}\n").encode()
    return terms.written(result.serialize(format=_FORMATS[name]))


def _page(result: ox.QuerySolutions) -> bytes:
    """Return the first rows and how many there are, as JSON for a template."""
    rows = [[_cell(term) for term in row] for row in itertools.islice(result, ROWS)]
    total = len(rows) + sum(1 for _ in result)
    columns = [variable.value for variable in result.variables]
    return json.dumps({"columns": columns, "rows": rows, "total": total}).encode()


def _cell(term: object) -> list[str]:
    """The kind of a term, its text, and its language or datatype."""
    if term is None:
        return ["", "", ""]
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, ""]
    if isinstance(term, ox.Literal):
        return ["literal", _cut(term.value), term.language or names.compact(term.datatype.value)]
    return ["other", _cut(str(term)), ""]


def _cut(text: str) -> str:
    return text if len(text) <= CELL else text[:CELL] + "…"


def _prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes of the house that the triples use."""
    iris = {node.value for triple in triples for node in triple if isinstance(node, ox.NamedNode)}
    types = {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    iris |= types - {names.expand("xsd:string"), names.expand("rdf:langString")}
    spaces = {names.split(iri)[0] for iri in iris}
    return {prefix: space for prefix, space in names.PREFIXES.items() if space in spaces}


def _unread(text: str, error: SyntaxError) -> Problem:
    found = syntax.explain(text, error)
    if found.update:
        message = f"{found.update} is an update. {READ_ONLY}"
        return Problem(403, "Updates are refused", message, found.line)
    message = f"{found.message}\n{found.shown}".rstrip()
    return Problem(400, "The query has an error of syntax", message, found.line, found.column)
