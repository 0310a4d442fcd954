"""The SPARQL 1.1 Protocol, its query side: from a request to what it asks, or why that is refused."""

from __future__ import annotations

import binascii
import functools
import re
from codecs import BOM_UTF8
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import formats
from gcm_ld.web import config, negotiation
from gcm_ld.web.responses import Refused
from gcm_ld.web.sparql import evaluation

TABLES = (formats.RESULTS_JSON, formats.RESULTS_XML, formats.CSV, formats.TSV)
"""The forms of an answer to SELECT and ASK, which are those of the engine, the preferred one first."""

METHODS = ("GET", "HEAD", "POST")
FIELDS, GRAPHS_NAMED = 1000, 256
"""As many fields a form may have, and as many graphs it may name."""

_FORM, _QUERY = formats.FORM, formats.SPARQL.media_type
_MALFORMED = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]*)""", re.IGNORECASE)
_HOW = f"Send it as `query=` in the address or in a form ({_FORM}), or alone as {_QUERY}."


@dataclass(frozen=True)
class Request:
    """What a request asks: the query, the graphs that it names (None for none), and a form by its name."""

    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    form: str = ""


def read(
    method: str, address: bytes, content_type: str, body: bytes, settings: config.ServerConfig
) -> Request | None:
    """Return what a request asks, None for one that asks nothing and so wants the description.

    `address` is the query string as it came. Raises Refused for what the protocol forbids, and for
    updates, which this endpoint doesn't take.
    """
    if method not in METHODS:
        message = f"A query comes by {', '.join(METHODS)}; nothing can be changed here."
        raise Refused(405, "Method not allowed", message)
    if len(address) > settings.max_query_url:
        message = f"An address here has at most {settings.max_query_url:,} bytes. Send the query by POST."
        raise Refused(414, "Address too long", message)
    fields = pairs(address)
    kind = content_type.partition(";")[0].strip().lower()
    direct = None
    if method == "POST":
        if len(body) > settings.max_body:
            message = f"A query here has at most {settings.max_body:,} bytes."
            raise Refused(413, "Query too long", message)
        direct = _direct(kind, content_type, body)
        if direct is None:
            fields += pairs(body, "the form")
    if any(name == "update" for name, _ in fields):
        raise Refused(403, "Updates are refused", evaluation.READ_ONLY)
    texts = [value for name, value in fields if name == "query"] + ([] if direct is None else [direct])
    if len(texts) > 1:
        raise Refused(400, "More than one query", "A request has one query. Send two requests.")
    if not texts and method == "POST":
        raise Refused(400, "No query", f"The form has no field `query`. {_HOW}")
    form = next((value for name, value in fields if name in ("format", "output") and value), "")
    default, named = _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")
    return Request(texts[0], default, named, form) if texts else None


def forms(form: str, accept: str | None) -> tuple[formats.Format | None, formats.Format | None]:
    """Return the form of a table and that of a graph which a request gets, None where it gets none.

    A name goes before the header. Raises Refused where neither can be had.
    """
    return _forms(form, accept, formats.every())


@functools.lru_cache(maxsize=256)
def _forms(
    form: str, accept: str | None, _: tuple[formats.Format, ...]
) -> tuple[formats.Format | None, formats.Format | None]:
    kinds = TABLES, formats.of("graph")
    offered = [(*negotiation.with_variants(offers), formats.HTML) for offers in kinds]
    if form:
        table, graph = (negotiation.by_name(form, offers) for offers in offered)
        status, asked = 400, f"format={form[:80]}"
    else:
        table, graph = (negotiation.choose(accept, offers) for offers in offered)
        status, asked = 406, "what the Accept header names"
    if table is None and graph is None:
        tables, graphs = (
            ", ".join(f"{offer.media_type} ({offer.name})" for offer in offers) for offers in kinds
        )
        message = f"There is no answer as {asked}. SELECT and ASK: {tables}. CONSTRUCT, DESCRIBE: {graphs}."
        raise Refused(status, "No such form of the answer", message)
    return table, graph


def _direct(kind: str, content_type: str, body: bytes) -> str | None:
    """The query that is the body, None where the body is a form."""
    if kind == formats.UPDATE:
        raise Refused(403, "Updates are refused", evaluation.READ_ONLY)
    if kind not in (_FORM, _QUERY):
        told = f"A body of the type {kind[:80]} can't be read." if kind else "The body has no Content-Type."
        raise Refused(415, "Not the type of a query", f"{told} {_HOW}")
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii", ""):
        raise Refused(400, "Not UTF-8", f"The body is said to be in {charset[1][:40]}. Send UTF-8.")
    return _decoded(body.removeprefix(BOM_UTF8), "the query") if kind == _QUERY else None


def pairs(form: bytes, where: str = "the address") -> list[tuple[str, str]]:
    """Return the fields of a form, decoded once. Raises Refused for what can't be, and for too many."""
    if form.count(b"&") >= FIELDS:
        raise Refused(400, "Too many fields", f"In {where} stand more than {FIELDS:,} fields.")
    if _MALFORMED.search(form):
        message = f"In {where} stands a % that two hexadecimal digits don't follow; write %25 for the sign."
        raise Refused(400, "Percent-encoding that can't be read", message)
    found = []
    for field in form.split(b"&"):
        if field:
            name, _, value = field.replace(b"+", b" ").partition(b"=")
            found.append((_decoded(_unquoted(name), where), _decoded(_unquoted(value), where)))
    return found


def _unquoted(text: bytes) -> bytes:
    """Return a text without its percent-encoding, which is well formed.

    Quoted-printable is the same with another sign, and binascii reads it fifteen times as fast as urllib.
    """
    return binascii.a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))


def _decoded(text: bytes, where: str) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        message = f"The byte {error.start + 1} of a text in {where} isn't UTF-8. Encode it as UTF-8."
        raise Refused(400, "Not UTF-8", message) from error


def _graphs(fields: list[tuple[str, str]], name: str) -> tuple[str, ...] | None:
    iris = tuple(value for key, value in fields if key == name and value)
    if len(iris) > GRAPHS_NAMED:
        message = f"A request names at most {GRAPHS_NAMED} graphs as {name}. Name them by FROM in the query."
        raise Refused(400, "Too many graphs", message)
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            message = f"{name}={iri[:200]} is no absolute IRI."
            raise Refused(400, "A graph that is no IRI", message) from error
    return iris or None
