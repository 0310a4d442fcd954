"""The operations of OpenAPI: how one is described, and all that no stored question makes."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from gcm_ld.core import names
from gcm_ld.matrix import filters as selections
from gcm_ld.matrix import model

ANSWERS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
}
"""The forms of an answer: suffix and media type."""

GRAPHS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""The forms of a document: suffix and media type."""

MATRIX = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "svg": "image/svg+xml",
    "ttl": "text/turtle",
}
"""The forms of the coverage matrix as it is shown."""

COMPARISON = {"csv": "text/csv", "tsv": "text/tab-separated-values", "json": "application/json"}
"""The forms of a comparison."""

ASKED = "SELECT ?mechanism WHERE { ?mechanism a <https://w3id.org/gcm-ld/ontology#Mechanism> } LIMIT 3"
_REFUSED = {"description": "What was asked for means nothing; the text says why, and what is valid."}
_MISSING = {"description": "There is no such thing; the text names the nearest."}


PAGES = (
    *("guide", "note", "timeline", "query", "mechanism", "theme", "element", "area", "region", "state"),
    *("meeting", "document", "passage", "discrepancy", "sdg", "objective", "claim", "guiding-question"),
    *("contribution-mode", "preparation", "organization", "place"),
)
"""The paths of the pages that are about no one thing, and depend on nothing that is asked."""

HTML = {"html": "text/html"}
_JSON = {"json": "application/json"}
_TURTLE = {"ttl": "text/turtle"}
_LIST = "Take the list of a kind, narrowed and sorted as its page shows it"
_CHOICES = "The page of a list, `/mechanism`, offers its own choices beside these."
_EVENT = "https://schema.org/Event"
_Paths = dict[str, dict[str, object]]


def others() -> _Paths:
    """Return the operations that no stored question makes, by their path and method."""
    return _sparql() | _matrix() | _things() | _edition() | _pages() | _server()


def _sparql() -> _Paths:
    text = query("query", "a query of SPARQL 1.1", ASKED, required=True)
    wanted = query(
        "format", "the form of the answer: `csv`, `json`, `ttl` …; else the header Accept tells", "json"
    )
    graphs = [
        query(f"{which}-graph-uri", "a graph of the dataset that is asked", names.graph(name))
        for which, name in (("default", "inferred"), ("named", "data/mechanism"))
    ]
    forms = ANSWERS | GRAPHS
    posted = {
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}, "example": ASKED},
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": {"type": "string"}, "format": {"type": "string"}},
                },
                "example": {"query": ASKED},
            },
        },
        "required": True,
    }
    asked = [text, wanted, *graphs]
    get = operation("ask", "SPARQL", "Ask in SPARQL", _SPARQL, asked, forms, refused=True)
    summary = "Ask in SPARQL, a long query"
    post = operation("askByPost", "SPARQL", summary, _SPARQL, graphs, forms, refused=True)
    return {"/sparql": {"get": get, "post": post | {"requestBody": posted}}}


def _matrix() -> _Paths:
    filters = {
        "type": ("only mechanisms of this type", "regional-consultative-process"),
        "region": (
            "only mechanisms of this region, or with a recorded participant in this part of one",
            "africa",
        ),
        "state": ("only mechanisms in which this State takes part, by its ISO code or name", "CHE"),
        "sort": ("the order of the rows", "total"),
        "show": ("which columns are shown", next(iter(selections.SHOW))),
        "columns": ("the order of the columns", next(iter(selections.COLUMNS))),
    }
    narrowed = [query(name, *filters[name]) for name in selections.FILTERS if name in filters]
    kinds = {"type": "string", "enum": list(model.KINDS)}
    by = path("by", "what stands in the columns", "theme") | {"schema": kinds}
    cell = [
        query("row", "the slug of the mechanism", "almaty-process", required=True),
        query("column", "the slug of the column", "human-rights", required=True),
        query("by", "what stands in the columns", "theme") | {"schema": kinds},
    ]
    picked = query("m", "the slugs of two to four mechanisms", "", required=True) | {
        "schema": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 4},
        "example": ["almaty-process", "budapest-process"],
    }
    differing = query("show", "only where they differ", "different")
    told = "Mechanisms against themes, areas, elements, objectives or goals"
    states = "A cell is *listed*, *claimed* or *not stated*."
    get = functools.partial(_get, tag="coverage matrix", refused=True)
    return {
        "/": get("home", "The matrix of themes, the first page", narrowed, HTML),
        "/matrix": get("matrixOfThemes", "The matrix of themes, as a page", narrowed, HTML),
        "/matrix/{by}": get("matrixPage", f"{told}, as a page", [by, *narrowed], HTML, states),
        "/matrix/{by}.{form}": get("matrix", told, [by, form(MATRIX), *narrowed], MATRIX, states),
        "/evidence": get("evidence", "What a cell rests on, as a page", cell, HTML, missing=True),
        "/evidence.ttl": get("evidenceFile", "What a cell rests on", cell, _TURTLE, missing=True),
        "/compare": get("compare", "Mechanisms side by side, as a page", [picked, differing], HTML),
        "/compare.{form}": get(
            "compareFile", "Mechanisms side by side", [form(COMPARISON), picked, differing], COMPARISON
        ),
    }


def _things() -> _Paths:
    thing = [
        path("kind", "the kind of thing, or `ontology`, `sdg`, `graph`, `query`", "mechanism"),
        path("slug", "the slug of the thing; that of a statement has slashes, as they are", "almaty-process"),
    ]
    iri = query("iri", "an IRI that the edition speaks of", _EVENT, required=True)
    words = query("q", "words of a label, a quote or a definition", "remittances", required=True)
    kind = query("kind", "only hits of this kind", "")
    why = [
        query("s", "the subject, as an IRI", names.iri("mechanism", "almaty-process"), required=True),
        query("p", "the property, as an IRI", f"{names.ONTOLOGY}coversTheme", required=True),
        query("o", "the value, as an IRI", names.iri("theme", "human-rights"), required=True),
    ]
    drawn = [
        path("folder", "the folder of a stored question", "coverage"),
        path("question", "its name", "theme-summary"),
    ]
    listed = [
        path("kind", "the kind of thing", "state"),
        query("region", "only those of this region", "western-africa"),
        query("sort", "the name of a column, after `-` the greatest first", "-mechanisms"),
    ]
    documents = HTML | GRAPHS
    get = functools.partial(_get, tag="things", missing=True)
    return {
        "/{kind}/{slug}": _led("iri", _THING, thing),
        "/{kind}/{slug}.{form}": get(
            "thing", "What is said of a thing", [*thing, form(documents)], documents, _THING
        ),
        "/{kind}.csv": get("list", _LIST, listed, {"csv": "text/csv"}, _CHOICES, refused=True),
        "/ontology": _led("ontologyIri", "The IRI of the ontology."),
        "/ontology.{form}": get("ontology", "The ontology", [form(documents)], documents),
        "/shapes": _led("shapesIri", "The IRI of the rules."),
        "/shapes.{form}": get("shapes", "The rules, in SHACL", [form(documents)], documents),
        "/resource": get("resource", "What is said of an IRI of others", [iri, _WANTED], documents),
        "/resource.{form}": get(
            "resourceFile", "What is said of an IRI of others, in a form", [iri, form(documents)], documents
        ),
        "/search": get("searchPage", "Find things by words, as a page", [words, kind], HTML, refused=True),
        "/search.json": get(
            "search", "Find things by words", [words, kind], _JSON, "Misspellings are forgiven.", refused=True
        ),
        "/why": get("why", "From what a statement follows, as a page", why, HTML, refused=True),
        "/query/{folder}/{question}.rq": get(
            "questionText", "The text of a stored question", drawn, {"rq": "application/sparql-query"}
        ),
        "/chart/{folder}/{question}.svg": get(
            "chart", "The picture of an answer", drawn, {"svg": "image/svg+xml"}, _DRAWN, refused=True
        ),
    }


def _edition() -> _Paths:
    get = functools.partial(_get, tag="edition")
    dumps = "The page `/dumps/` lists all files, with their sizes and checksums."
    file = path("file", "the path of the file", "all.nt")
    linkset = {"json": "application/linkset+json"}
    return {
        "/version.json": get("version", "Which edition is served", [], _JSON),
        "/.well-known/void": get("wellKnownVoid", "The dataset in VoID, where it is looked for", [], _TURTLE),
        "/void.{form}": get("void", "The dataset in VoID", [form(GRAPHS)], GRAPHS),
        "/catalog.{form}": get("catalog", "The dataset in DCAT", [form(GRAPHS)], GRAPHS),
        "/linkset.json": get("linkset", "The links of landing page and files", [], linkset),
        "/dumps/": get("dumps", "All files to take away, as a page", [], HTML),
        "/dumps/{file}": get(
            "dump", "Take a file", [file], {"nt": "application/n-triples"}, dumps, missing=True
        ),
        "/openapi.json": get("openapi", "This description", [], _JSON),
        "/openapi.html": get("openapiPage", "This description, as a page", [], HTML),
    }


def _pages() -> _Paths:
    page = path("page", "the page", PAGES[0]) | {"schema": {"type": "string", "enum": list(PAGES)}}
    return {"/{page}": _get("page", "A page that is about no one thing", [page], HTML, tag="pages")}


def _server() -> _Paths:
    get = functools.partial(_get, tag="server")
    health = get("health", "Whether all is well", [], _JSON)
    health["get"]["responses"]["503"] = {"description": "The endpoint has lost its workers."}
    file = path("file", "the path of the file", "style.css")
    return {
        "/healthz": health,
        "/robots.txt": get("robots", "What crawlers are to spare", [], {"txt": "text/plain"}),
        "/sitemap.xml": get("sitemap", "All pages", [], {"xml": "application/xml"}),
        "/favicon.ico": get("icon", "The icon of the site", [], {"svg": "image/svg+xml"}),
        "/static/{file}": get("static", "What pages need", [file], {"css": "text/css"}, missing=True),
    }


def _get(
    name: str,
    summary: str,
    parameters: list[dict[str, object]],
    forms: Mapping[str, str],
    description: str = "",
    *,
    tag: str,
    refused: bool = False,
    missing: bool = False,
) -> dict[str, object]:
    return {"get": operation(name, tag, summary, description, parameters, forms, refused, missing)}


def _led(name: str, description: str, parameters: list[dict[str, object]] | None = None) -> dict[str, object]:
    """The operation of an IRI without a suffix, which leads to a document."""
    told = operation(name, "things", "Be led to a document", description, [*(parameters or ()), _WANTED], {})
    told["responses"] = {
        "303": {"description": "The document is at the Location."},
        "400": _REFUSED,
        "404": _MISSING,
        "406": {"description": "There is no form that the header Accept wants; the text names all."},
        "410": {"description": "It is retired; the text names what replaces it."},
    }
    return {"get": told}


_SPARQL = """\
The SPARQL 1.1 Protocol, for queries: SELECT and ASK give a table, CONSTRUCT and DESCRIBE a graph. Updates, \
LOAD and SERVICE are refused. A query has a deadline and a limit of memory; one that passes either says so.\
"""
_THING = """\
The path without suffix is the thing's IRI: it leads to the form that the header Accept asks for, or the \
parameter `format`.\
"""
_DRAWN = "It takes the parameters of the question; where no picture fits the answer, it says so."


def operation(
    name: str,
    tag: str,
    summary: str,
    description: str,
    parameters: list[dict[str, object]],
    forms: Mapping[str, str],
    refused: bool = False,
    missing: bool = False,
) -> dict[str, object]:
    """Return an operation that answers with one of the forms, which map a suffix to a media type."""
    content = {media_type: {"schema": _schema(media_type)} for media_type in forms.values()}
    responses: dict[str, object] = {"200": {"description": "What was asked for.", "content": content}}
    if refused:
        responses["400"] = _REFUSED
    if missing:
        responses["404"] = _MISSING
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        **({"description": description} if description else {}),
        "parameters": parameters,
        "responses": responses,
    }


def _schema(media_type: str) -> dict[str, object]:
    if media_type == ANSWERS["json"]:
        return {"$ref": "#/components/schemas/Results"}
    return {"type": "object"} if media_type.endswith("json") else {"type": "string"}


def form(forms: Mapping[str, str]) -> dict[str, object]:
    """Return the parameter that is the suffix of a path."""
    text = "the form, as the suffix of the path"
    return path("form", text, next(iter(forms))) | {"schema": {"type": "string", "enum": list(forms)}}


def path(name: str, description: str, example: str) -> dict[str, object]:
    """Return a parameter that stands in the path."""
    return query(name, description, example, required=True) | {"in": "path"}


def query(name: str, description: str, example: str, required: bool = False) -> dict[str, object]:
    """Return a parameter of the query string; an empty example is none."""
    told = {"name": name, "in": "query", "description": description, "required": required}
    return told | {"schema": {"type": "string"}} | ({"example": example} if example else {})


_WANTED = query("format", "the form by its name: `ttl`, `html` …; else the header Accept tells", "ttl")
