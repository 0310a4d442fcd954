"""What a site is asked: addresses from its map, its description, its dumps and its pages, in every form."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

from witnessing.server import URL, Request, get

FORMS = ("html", "ttl", "nt", "jsonld", "rdf")
ANSWERS = ("csv", "tsv", "json", "xml", "rq")
OTHERS = (*ANSWERS, "svg", "png", "txt", "trig", "nq", "n3", "HTML", "foo")
ACCEPTS = (
    "",
    "*/*",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    *(
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "application/json",
    ),
    *("application/xml", "text/csv", "text/tab-separated-values", "application/sparql-results+json"),
    *("application/sparql-results+xml", "application/sparql-query", "image/png", "text/*", "nonsense"),
    *(
        "text/turtle;q=0.5, application/ld+json;q=0.9",
        "text/html;q=0, */*",
        "application/*;q=0.8, text/html;q=0.2",
    ),
)
"""Headers of content negotiation; the empty one is none."""

BOUND = 60
"""As many addresses of one pattern with parameters are asked; each that has none is."""

MORE = {"/why?o&p&s": 400, "/evidence?by&column&row": 400, "/resource?iri": 250}
"""Patterns of which more are asked."""

_LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')
_LOC = re.compile(r"<loc>([^<]*)</loc>")
_SUFFIX = re.compile(r"\.[a-z0-9]+$")

GCM = "https://w3id.org/gcm-ld/"
_PREFIXES = f"PREFIX gcm: <{GCM}ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SPARQL = {
    "select": _PREFIXES
    + "SELECT ?m ?l WHERE { ?m a gcm:Mechanism ; skos:prefLabel ?l FILTER(LANG(?l) = 'en') } ORDER BY ?m",
    "ask": _PREFIXES + "ASK { ?m a gcm:Mechanism }",
    "construct": _PREFIXES
    + f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{GCM}theme/human-rights> }} ?s ?p ?o }}",
    "describe": f"DESCRIBE <{GCM}theme/human-rights>",
    "count": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "values": "SELECT ?x WHERE { VALUES ?x { 1 1.5 1e0 true 'a' 'b'@en UNDEF <http://example.org/> } }",
    "empty-answer": "SELECT ?s WHERE { ?s <http://example.org/none> ?o }",
    "syntax": "SELECT ?s WHERE { ?s ?p }",
    "prefix": "SELECT ?s WHERE { ?s nothere:p ?o }",
    "update": "INSERT DATA { <http://example.org/a> <http://example.org/b> <http://example.org/c> }",
    "service": "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "no-text": "",
}
_SPARQL_ACCEPTS = (
    *("", "text/csv", "text/tab-separated-values", "application/sparql-results+json", "text/turtle"),
    *(
        "application/sparql-results+xml",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
    ),
    *("text/html", "image/png", "*/*"),
)
_SPARQL_FORMATS = ("csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf", "nonsense")

BAD = (
    *("/nothing", "/nothing.html", "/nothing/at/all", "/theme/nothing", "/theme/human-right"),
    *("/theme/human-rights/", "/theme/human-rights.", "/theme/human-rights.ttl.ttl"),
    *("/theme/human-rights.foo", "/Theme/human-rights", "/mechanism/", "/mechanism.html"),
    *("/mechanism.csv?sort=nonsense", "/mechanism?type=nonsense", "/matrix/nonsense"),
    *("/matrix/theme.foo", "/matrix/theme?sort=nonsense", "/matrix/theme.csv?type=nonsense"),
    *("/matrix?show=nonsense", "/query/coverage/nothing", "/query/coverage/nothing.csv"),
    "/query/coverage/mechanisms-by-theme.csv?theme=nonsense",
    "/query/coverage/mechanisms-by-theme.csv?nonsense=1",
    "/query/coverage/mechanisms-by-theme.csv?theme=",
    *("/query/coverage/mechanisms-by-theme.html?theme=nonsense", "/query/nonsense"),
    *("/chart/coverage/nothing.svg", "/resource", "/resource?iri=", "/resource?iri=nonsense"),
    "/resource?iri=http://example.org/none",
    "/resource.ttl?iri=https://w3id.org/gcm-ld/theme/human-rights",
    *("/resource?iri=https://w3id.org/gcm-ld/nothing", "/compare", "/compare?m=nonsense"),
    *("/compare?m=almaty-process", "/compare.csv?m=almaty-process&m=nonsense"),
    *("/compare?m=almaty-process&m=almaty-process", "/compare.foo?m=almaty-process&m=budapest-process"),
    *("/evidence", "/evidence?row=nonsense&column=human-rights"),
    *("/evidence.ttl?row=almaty-process&column=nonsense", "/why"),
    *("/why?s=nonsense&p=nonsense&o=nonsense", "/search", "/search?q=", "/search?q=zzzzzz"),
    *("/search.json", "/search?q=%22%3Cscript%3E", "/search.json?q=mig"),
    *("/theme/human-rights?format=nonsense", "/static/nothing.css", "/static/../server/app.py"),
    *("/static/%2e%2e/x", "/a%2Fb", "/a%5Cb", "/%", "/%zz", "/%ff", "/a%00b", "/a%0ab", "//"),
    *("/./theme", "/theme/../theme", "/dumps", "/dumps/nothing", "/dumps/../manifest.json"),
    *("/?type=nonsense", "/?x=%ff", "/healthz/", "/sparql/", "/sparql?query=", "/sparql?query=SELECT"),
    *("/openapi", "/catalog", "/void", "/linkset", "/.well-known/nothing", "/favicon.ico", "/ontology"),
    *("/ontology/Nothing", "/timeline?from=nonsense"),
)
"""Addresses at which nothing, or something else, stands."""

_TAKING = (
    *("/mechanism.csv", "/mechanism", "/matrix/theme.csv", "/matrix/theme"),
    "/query/coverage/mechanism-summary.csv",
)
_VALUES = (
    *("type=global-process", "type=GlobalProcess", "type=Global+process"),
    f"type={GCM}ontology%23GlobalProcess",
    *("region=africa", "region=Africa", "region=western-africa"),
    *("state=CHE", "state=Switzerland", "state=che"),
)
DOORS = (
    *(f"{address}?{value}" for address in _TAKING for value in _VALUES),
    "/compare.csv?m=Almaty+Process&m=Budapest+Process",
    "/compare?m=Almaty+Process&m=budapest-process",
)
"""One value, said as a slug, a name, a label and an IRI, at several addresses that take it."""


def pattern(address: str) -> str:
    """Return the address with `*` for what tells one of a kind from another; parameters keep their names."""
    path, _, query = address.partition("?")
    first, *more = path.removeprefix("/").split("/")
    suffix = _SUFFIX.search(path)
    shown = "/".join(("", first, *("*" for _ in more))) + (suffix[0] if more and suffix else "")
    names = sorted({pair.partition("=")[0] for pair in query.split("&")}) if query else []
    return f"{shown}?{'&'.join(names)}" if names else shown


def rank(text: str) -> str:
    """Return a key for an order that is fixed, and has nothing to do with the alphabet."""
    return hashlib.sha256(text.encode()).hexdigest()


def links(address: str, text: str, url: str = URL) -> set[str]:
    """Return the addresses of the site to which a page leads, without fragments."""
    found = set()
    for link in map(unescape, _LINK.findall(text)):
        whole = urljoin(urljoin(url, address), link.partition("#")[0])
        if whole.startswith(url) and not link.startswith(("data:", "#")):
            parts = urlsplit(whole)
            path = quote(parts.path, "/%:@!$&'()*+,;=~-._")
            found.add(f"{path}?{parts.query}" if parts.query else path)
    return found


def bounded(addresses: Iterable[str], taken: Counter[str]) -> list[str]:
    """Return the addresses to ask: all without parameters, of others so many of each pattern; counts them."""
    found = []
    for address in sorted(addresses, key=rank):
        shape = pattern(address)
        if "?" not in address or taken[shape] < MORE.get(shape, BOUND):
            taken[shape] += 1
            found.append(address)
    return sorted(found)


def locations(sitemap: str, url: str = URL) -> list[str]:
    """Return the addresses of a map of the site."""
    root = url.removesuffix(urlsplit(url).path)
    return [unescape(one).removeprefix(root) for one in _LOC.findall(sitemap)]


def described(openapi: str) -> Iterator[str]:
    """Yield the addresses that a description of the site gives examples of: each value of each parameter."""
    for path, methods in json.loads(openapi)["paths"].items():
        if operation := methods.get("get"):
            yield from _expanded(path, operation.get("parameters", []))


def _expanded(path: str, parameters: list[dict]) -> Iterator[str]:
    values = {one["name"]: _values(one) for one in parameters}
    inside = [one["name"] for one in parameters if one["in"] == "path"]
    asked = [one for one in parameters if one["in"] == "query" and values[one["name"]]]
    needed = [_pairs(one["name"], values[one["name"]][0]) for one in asked if one.get("required")]
    base = [pair for pairs in needed for pair in pairs]
    sets = [base]
    for one in asked:
        rest = [pair for pair in base if pair[0] != one["name"]]
        sets += [[*rest, *_pairs(one["name"], value)] for value in values[one["name"]]]
    sets.append([pair for one in asked for pair in _pairs(one["name"], values[one["name"]][0])])
    for chosen in itertools.product(*(values[name] for name in inside)):
        address = path
        for name, value in zip(inside, chosen, strict=True):
            address = address.replace(f"{{{name}}}", quote(str(value), "/"))
        for pairs in sets:
            yield f"{address}?{urlencode(pairs)}" if pairs else address


def _values(parameter: dict) -> list:
    schema = parameter.get("schema", {})
    if "enum" in schema:
        return list(schema["enum"])
    given = [one.get("value") for one in parameter.get("examples", {}).values()]
    return [one for one in (parameter.get("example"), *given) if one is not None]


def _pairs(name: str, value: object) -> list[tuple[str, str]]:
    return [(name, str(one)) for one in (value if isinstance(value, list) else [value])]


def named(dumps: Path) -> tuple[set[str], set[str]]:
    """Return the paths of the edition's own IRIs in the dumps, and the IRIs of others that they use."""
    base = json.loads((dumps / "manifest.json").read_text(encoding="utf-8")).get("base", GCM)
    own, others = set(), set()
    for path in sorted(dumps.glob("*.nt")):
        for iri in re.findall(r"<(https?://[^>]*)>", path.read_text(encoding="utf-8")):
            if iri.startswith(base):
                own.add("/" + iri.removeprefix(base).partition("#")[0])
            else:
                others.add(iri)
    return own, others


def retired(folder: Path) -> set[str]:
    """Return the paths of the IRIs that earlier versions published, by their lists."""
    found = set()
    for path in (*sorted(folder.glob("*.tsv")), *sorted(folder.glob("*/*.txt"))):
        for iri in re.findall(rf"{GCM}([^\s>\"]*)", path.read_text(encoding="utf-8")):
            found.add("/" + iri.partition("#")[0])
    return found


def stem(address: str) -> str:
    """Return the address of a thing without the suffix of a form; empty for what is no thing's."""
    if "?" in address or address.startswith(("/static/", "/dumps/")) or address.endswith("/"):
        return ""
    bare, dot, suffix = address.rpartition(".")
    return bare if dot and suffix in (*FORMS, *ANSWERS) else address


def forms(addresses: Iterable[str]) -> set[str]:
    """Return each address without its suffix and with every suffix that things, questions and lists have."""
    found = set()
    for bare in {stem(address) for address in addresses} - {""}:
        question = bare.startswith("/query/")
        suffixes = (*FORMS, *(ANSWERS if question else ()), *(("csv",) if bare.count("/") == 1 else ()))
        found |= {bare, *(f"{bare}.{suffix}" for suffix in suffixes)}
    return found


def sample(addresses: Iterable[str], number: int) -> list[str]:
    """Return so many addresses of each pattern, without suffix and parameters."""
    by: dict[str, set[str]] = defaultdict(set)
    for bare in {stem(address) for address in addresses} - {""}:
        by[pattern(bare)].add(bare)
    return sorted(one for group in by.values() for one in sorted(group, key=rank)[:number])


def negotiated(bare: Iterable[str]) -> Iterator[Request]:
    """Yield what asks for a form by a header, a parameter or an unusual suffix, or by another method."""
    for address in bare:
        for accept in ACCEPTS:
            yield get(address, accept=accept) if accept else get(address)
        yield from (get(f"{address}?format={name}") for name in (*FORMS, *ANSWERS, "nonsense"))
        yield from (get(f"{address}.{suffix}") for suffix in OTHERS)
        yield get(f"{address}/")
        page = f"{address}.html"
        yield from (Request(method, page) for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"))
        yield Request("HEAD", address)
        yield get(page, accept_encoding="gzip")
        yield get(page, if_none_match="{etag}")
        yield get(f"{address}.ttl", if_none_match="{etag}")
        yield get(f"{address}.ttl", if_none_match='"other"')
        yield get(page, accept="text/turtle")


def sparql(endpoint: str = "/sparql") -> Iterator[Request]:
    """Yield what asks the endpoint: texts right and wrong, in every form, by GET and by POST."""
    for label, text in SPARQL.items():
        asked = f"{endpoint}?{urlencode({'query': text})}"
        yield from (get(asked, accept=accept) if accept else get(asked) for accept in _SPARQL_ACCEPTS)
        yield from (get(f"{asked}&format={name}") for name in _SPARQL_FORMATS)
        yield posted(endpoint, label, text)
        form = urlencode({"query": text}).encode()
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        yield Request("POST", endpoint, (kind,), f"form-{label}", form)
    graph = urlencode({"query": SPARQL["count"], "default-graph-uri": f"{GCM}graph/inferred"})
    named_ = urlencode({"query": SPARQL["graphs"], "named-graph-uri": f"{GCM}graph/data/mechanism"})
    yield from (get(f"{endpoint}?{asked}", accept="text/csv") for asked in (graph, named_))
    yield from (get(endpoint, accept=accept) for accept in ("text/html", "text/turtle", "*/*", "image/png"))
    yield Request("POST", endpoint, (("Content-Type", "text/plain"),), "plain", b"ASK { ?s ?p ?o }")
    yield Request("POST", endpoint, (("Content-Type", "application/sparql-update"),), "update", b"CLEAR ALL")
    yield from (Request(method, endpoint) for method in ("HEAD", "OPTIONS", "PUT", "DELETE"))


def posted(endpoint: str, label: str, text: str) -> Request:
    """Return a query sent by POST as it is; the answer is CSV where it is a table."""
    told = (("Content-Type", "application/sparql-query"), ("Accept", "text/csv, */*;q=0.1"))
    return Request("POST", endpoint, told, label, text.encode())


def files() -> Iterator[Request]:
    """Yield what asks for parts of files, and for files under conditions."""
    for address in ("/dumps/all.nt", "/dumps/manifest.json", "/static/style.css", "/sitemap.xml"):
        yield Request("HEAD", address)
        yield get(address, range="bytes=0-99")
        yield get(address, range="bytes=999999999-")
        yield get(address, if_none_match="{etag}")
        yield get(address, accept_encoding="gzip")
        yield Request("POST", address)


def resources(iris: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of what the site says of IRIs that are not its own, in every form."""
    for iri in iris:
        asked = quote(iri, "")
        yield f"/resource?iri={asked}"
        yield from (f"/resource.{suffix}?iri={asked}" for suffix in FORMS)
