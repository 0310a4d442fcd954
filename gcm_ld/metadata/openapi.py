"""What can be asked over HTTP, as OpenAPI 3.1: every stored question by its head, and other addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gcm_ld import publications, queries
from gcm_ld.coverage import matrices, selections

VERSION = "3.1.0"
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

ASKED = "SELECT ?mechanism WHERE { ?mechanism a <https://w3id.org/gcm-ld/ontology#Mechanism> } LIMIT 3"

_SHAPES: Mapping[str, object] = {
    "Results": {
        "type": "object",
        "description": "A table as SPARQL 1.1 Query Results JSON, or the answer to a yes-or-no question.",
        "required": ["head"],
        "properties": {
            "head": {"type": "object"},
            "boolean": {"type": "boolean"},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {"$ref": "#/components/schemas/Term"},
                        },
                    }
                },
            },
        },
    },
    "Term": {
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"enum": ["uri", "literal", "bnode"]},
            "value": {"type": "string"},
            "datatype": {"type": "string"},
            "xml:lang": {"type": "string"},
        },
    },
}
_REFUSED = {"description": "What was asked for means nothing; the text says why, and what is valid."}
_MISSING = {"description": "There is no such thing; the text names the nearest."}


def describe(publication: publications.Publication) -> dict[str, object]:
    """Return the description of the site as OpenAPI; each parameter has an example that answers with 200."""
    site, about = publication.site, publication.about
    every = (publication.questions[name] for name in sorted(publication.questions))
    asked = [query for query in every if not query.is_federated]  # the others have no answer here
    folders = sorted({query.name.partition("/")[0] for query in asked})
    return {
        "openapi": VERSION,
        "info": {
            "title": about["title"],
            "version": about["version"],
            "summary": "Stored questions, SPARQL, things and dumps, over HTTP.",
            "description": _ABOUT,
            "license": {"name": "CC BY 4.0", "url": about["license"]},
        },
        "servers": [{"url": site.absolute(site.root).rstrip("/")}],
        "tags": [
            *({"name": folder, "description": f"Stored questions: {folder}"} for folder in folders),
            {"name": "coverage matrix", "description": "The matrix as it is shown, to take away"},
            {"name": "SPARQL", "description": "Questions of one's own"},
            {"name": "things", "description": "What is said of one thing, and how to find it"},
            {"name": "edition", "description": "The edition as a whole"},
        ],
        "paths": {f"/query/{query.name}.{{form}}": {"get": _question(query)} for query in asked} | _others(),
        "components": {"schemas": dict(_SHAPES)},
    }


_ABOUT = """\
Every address answers GET without a key, and from any page (CORS `*`). A value of a parameter may be a slug \
(`human-rights`), a label in any case, a prefixed name or an IRI; one that means nothing is refused with the \
nearest that do. *Not stated* is never *not covered*: the note calls its list of mechanisms indicative.\
"""


def _question(query: queries.Query) -> dict[str, object]:
    columns = "\n".join(f"- `{column.name}` ({column.kind}): {column.text}" for column in query.columns)
    name = re.sub(r"[^a-z]+(\w)", lambda match: match[1].upper(), query.name)
    return _operation(
        name,
        query.name.partition("/")[0],
        query.summary,
        f"{query.description}\n\nColumns:\n\n{columns}",
        [_form(ANSWERS), *map(_parameter, query.parameters)],
        ANSWERS,
        refused=True,
    )


def _parameter(parameter: queries.Parameter) -> dict[str, object]:
    return _query(
        parameter.name, f"{parameter.text} (a thing of the kind {parameter.kind})", parameter.example
    )


def _others() -> dict[str, dict[str, object]]:
    """The operations that no stored question makes."""
    filters = {
        "type": ("only mechanisms of this type", "regional-consultative-process"),
        "region": ("only mechanisms of this region", "africa"),
        "state": ("only mechanisms in which this State takes part, by its ISO code or name", "CHE"),
        "sort": ("the order of the rows", "total"),
        "show": ("which columns are shown", next(iter(selections.SHOW))),
    }
    kinds = {"type": "string", "enum": list(matrices.KINDS)}
    by = _path("by", "what stands in the columns", "theme") | {"schema": kinds}
    text = _query("query", "a query of SPARQL 1.1", ASKED, required=True)
    form = _query(
        "format", "the form of the answer: `csv`, `json`, `ttl` …; else the header Accept tells", "json"
    )
    graphs = [
        _query(f"{which}-graph-uri", "a graph of the dataset that is asked", "")
        for which in ("default", "named")
    ]
    results = _operation(
        "ask", "SPARQL", "Ask in SPARQL", _SPARQL, [text, form, *graphs], ANSWERS | GRAPHS, refused=True
    )
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
    post = _operation(
        "askByPost", "SPARQL", "Ask in SPARQL, a long query", _SPARQL, graphs, ANSWERS | GRAPHS, refused=True
    )
    thing = [
        _path("kind", "the kind of thing", "mechanism"),
        _path("slug", "the slug of the thing", "almaty-process"),
        _form(GRAPHS),
    ]
    json = {"json": "application/json"}
    return {
        "/sparql": {"get": results, "post": post | {"requestBody": posted}},
        "/matrix/{by}.{form}": {
            "get": _operation(
                "matrix",
                "coverage matrix",
                "Mechanisms against themes, areas, elements, objectives or goals",
                "A cell is *listed*, *claimed* or *not stated*.",
                [
                    by,
                    _form(MATRIX),
                    *(_query(name, *filters[name]) for name in selections.FILTERS if name in filters),
                ],
                MATRIX,
                refused=True,
            )
        },
        "/{kind}/{slug}.{form}": {
            "get": _operation(
                "thing", "things", "What is said of a thing", _THING, thing, GRAPHS, missing=True
            )
        },
        "/search.json": {
            "get": _operation(
                "search",
                "things",
                "Find things by words",
                "Misspellings are forgiven.",
                [_query("q", "words of a label, a quote or a definition", "remittances", required=True)],
                json,
            )
        },
        "/version.json": {"get": _operation("version", "edition", "Which edition is served", "", [], json)},
        "/.well-known/void": {
            "get": _operation("void", "edition", "The dataset in VoID", "", [], {"ttl": "text/turtle"})
        },
        "/catalog.{form}": {
            "get": _operation("catalog", "edition", "The dataset in DCAT", "", [_form(GRAPHS)], GRAPHS)
        },
        "/dumps/{file}": {
            "get": _operation(
                "dump",
                "edition",
                "Take a file of the edition",
                "The page `/dumps/` lists all files, with their sizes and checksums.",
                [_path("file", "the path of the file", "all.nt")],
                {"nt": "application/n-triples"},
                missing=True,
            )
        },
        "/openapi.json": {"get": _operation("openapi", "edition", "This description", "", [], json)},
    }


_SPARQL = """\
The SPARQL 1.1 Protocol, for queries: SELECT and ASK give a table, CONSTRUCT and DESCRIBE a graph. Updates, \
LOAD and SERVICE are refused. A query has a deadline and a limit of memory; one that passes either says so.\
"""
_THING = "The path without suffix is the thing's IRI: it leads to the form that the header Accept asks for."


def _operation(
    name: str,
    tag: str,
    summary: str,
    description: str,
    parameters: list[dict[str, object]],
    forms: Mapping[str, str],
    refused: bool = False,
    missing: bool = False,
) -> dict[str, object]:
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


def _form(forms: Mapping[str, str]) -> dict[str, object]:
    text = "the form, as the suffix of the path"
    return _path("form", text, next(iter(forms))) | {"schema": {"type": "string", "enum": list(forms)}}


def _path(name: str, description: str, example: str) -> dict[str, object]:
    return _query(name, description, example, required=True) | {"in": "path"}


def _query(name: str, description: str, example: str, required: bool = False) -> dict[str, object]:
    told = {"name": name, "in": "query", "description": description, "required": required}
    return told | {"schema": {"type": "string"}} | ({"example": example} if example else {})
