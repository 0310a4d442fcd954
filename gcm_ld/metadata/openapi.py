"""What can be asked over HTTP, as OpenAPI 3.1: every stored question by its head, and other addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gcm_ld.metadata import openapi_paths
from gcm_ld.publish import publications
from gcm_ld.questions import queries

VERSION = "3.1.0"
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
            {"name": "pages", "description": "For people"},
            {"name": "server", "description": "The server itself"},
        ],
        "paths": {f"/query/{query.name}.{{form}}": {"get": _question(query)} for query in asked}
        | openapi_paths.others(),
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
    return openapi_paths.operation(
        name,
        query.name.partition("/")[0],
        query.summary,
        f"{query.description}\n\nColumns:\n\n{columns}",
        [openapi_paths.form(openapi_paths.ANSWERS), *map(_parameter, query.parameters)],
        openapi_paths.ANSWERS,
        refused=True,
    )


def _parameter(parameter: queries.Parameter) -> dict[str, object]:
    return openapi_paths.query(
        parameter.name, f"{parameter.text} (a thing of the kind {parameter.kind})", parameter.example
    )
