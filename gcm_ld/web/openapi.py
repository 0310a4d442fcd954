"""What can be asked over HTTP, as OpenAPI 3.1: every stored question by its head, every other route as it is
declared.

A route without a summary is not described: another row of the table, or a question's head, does so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gcm_ld.core import formats
from gcm_ld.core.formats import Format
from gcm_ld.edition import rights
from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.web import routing

VERSION = "3.1.0"
# fmt: off
_SHAPES: Mapping[str, object] = {
    "Results": {
        "type": "object",
        "description": "A table as SPARQL 1.1 Query Results JSON, or the answer to a yes-or-no question.",
        "required": ["head"],
        "properties": {
            "head": {"type": "object"},
            "boolean": {"type": "boolean"},
            "results": {"type": "object", "required": ["bindings"], "properties": {"bindings": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Term"}},
            }}},
        },
    },
    "Term": {"type": "object", "required": ["type", "value"], "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "datatype": {"type": "string"},
        "xml:lang": {"type": "string"},
    }},
}
# fmt: on


def describe(publication: publications.Publication) -> dict[str, Any]:
    """Return the description of the site as OpenAPI; each parameter has an example that answers with 200."""
    site, about = publication.site, publication.about
    every = (publication.questions[name] for name in sorted(publication.questions))
    asked = [query for query in every if not query.is_federated]  # the others have no answer here
    folders = sorted({query.name.partition("/")[0] for query in asked})
    paths: dict[str, dict[str, object]] = {
        f"/query/{query.name}.{{form}}": {"get": _question(query)} for query in asked
    }
    for route in routing.TABLE:
        if route.summary:
            paths[f"/{route.path}"] = _route(publication, route)
    return {
        "openapi": VERSION,
        "info": {
            "title": about["title"],
            "version": about["version"],
            "summary": "Stored questions, SPARQL, things and dumps, over HTTP.",
            "description": _ABOUT,
            "license": {"name": rights.license_name(about["license"]), "url": about["license"]},
        },
        "servers": [{"url": site.absolute(site.root).rstrip("/")}],
        "tags": [
            *({"name": folder, "description": f"Stored questions: {folder}"} for folder in folders),
            *({"name": name, "description": text} for name, text in _TAGS.items()),
        ],
        "paths": paths,
        "components": {"schemas": dict(_SHAPES)},
    }


_TAGS = {
    "coverage matrix": "The matrix as it is shown, to take away",
    "SPARQL": "Questions of one's own",
    "things": "What is said of one thing, and how to find it",
    "edition": "The edition as a whole",
    "pages": "For people",
    "server": "The server itself",
}
_ABOUT = """\
Every address answers GET without a key, and from any page (CORS `*`). A value of a parameter may be a slug \
(`human-rights`), a label in any case, a prefixed name or an IRI; one that means nothing is refused with the \
nearest that do, and so is a parameter that an address doesn't take. *Not stated* is never *not covered*: \
the note calls its list of mechanisms indicative.\
"""
_REFUSED = {"description": "What was asked for means nothing; the text says why, and what is valid."}
_MISSING = {"description": "There is no such thing; the text names the nearest."}
_MOVED = {"description": "What was asked for is at the Location."}
_LED: dict[str, object] = {
    "303": {"description": "The document is at the Location."},
    "400": _REFUSED,
    "404": _MISSING,
    "406": {"description": "There is no form that the header Accept wants; the text names all."},
    "410": {"description": "It is retired; the text names what replaces it."},
}


def _question(query: queries.Query) -> dict[str, object]:
    columns = "\n".join(f"- `{column.name}` ({column.kind}): {column.text}" for column in query.columns)
    return _operation(
        re.sub(r"[^a-z]+(\w)", lambda match: match[1].upper(), query.name),
        query.name.partition("/")[0],
        query.summary,
        f"{query.description}\n\nColumns:\n\n{columns}",
        [_form(formats.of_answers()), *map(_parameter, routing.of_question(query))],
        _answers(formats.of_answers(), refused=True),
    )


def _route(publication: publications.Publication, route: routing.Route) -> dict[str, object]:
    """Return the operations of a route, by method."""
    declared, forms = route.declared(publication), route.offers()
    parameters = [_parameter(one, one.name in route.braces) for one in declared]
    if "form" in route.braces:
        parameters.insert(len(route.braces) - 1, _form(forms))
    answers = _LED if route.leads else _answers(forms, bool(declared), route.live or bool(route.braces))
    answers |= {str(status): _MOVED for status in route.moves}
    name = route.name or re.sub(r"[^a-zA-Z]+(\w)", lambda match: match[1].upper(), route.path)
    get = _operation(name, route.tag, route.summary, route.description, parameters, answers)
    return {"get": get, **({"post": _post(get, declared)} if route.takes_post else {})}


def _post(get: dict[str, object], declared: Iterable[routing.Parameter]) -> dict[str, object]:
    """Return the operation by which the first parameter comes as a body, alone or in a form."""
    first, *others = declared
    fields = {one.name: {"type": "string"} for one in (first, *others)}
    content = {
        formats.SPARQL.media_type: {"schema": {"type": "string"}, "example": first.example},
        formats.FORM: {
            "schema": {"type": "object", "required": [first.name], "properties": fields},
            "example": {first.name: first.example},
        },
    }
    more = {
        "operationId": f"{get['operationId']}ByPost",
        "summary": f"{get['summary']}, a long query",
        "parameters": [_parameter(one) for one in others],
        "requestBody": {"content": content, "required": True},
    }
    return get | more


def _operation(
    name: str,
    tag: str,
    summary: str,
    description: str,
    parameters: list[dict[str, object]],
    answers: dict[str, object],
) -> dict[str, object]:
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        **({"description": description} if description else {}),
        "parameters": parameters,
        "responses": answers,
    }


def _answers(forms: Iterable[Format], refused: bool, missing: bool = False) -> dict[str, object]:
    content = {form.media_type: {"schema": _schema(form)} for form in forms}
    answers: dict[str, object] = {"200": {"description": "What was asked for.", "content": content}}
    return answers | ({"400": _REFUSED} if refused else {}) | ({"404": _MISSING} if missing else {})


def _schema(form: Format) -> dict[str, object]:
    if form is formats.RESULTS_JSON:
        return {"$ref": "#/components/schemas/Results"}
    return {"type": "object" if form.is_json else "string"}


def _form(forms: Iterable[Format]) -> dict[str, object]:
    """Return the parameter that is the suffix of a path."""
    suffixes = list(formats.named(forms))
    text = "the form, as the suffix of the path"
    return _parameter(routing.Parameter("form", text, suffixes[0], values=suffixes), in_path=True)


def _parameter(one: routing.Parameter, in_path: bool = False) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string"}
    schema |= {"enum": list(one.values)} if one.values else {}
    schema |= {"default": one.default} if one.default else {}
    if not isinstance(one.example, str):
        schema = {"type": "array", "items": schema}
    described = {
        "name": one.name,
        "in": "path" if in_path else "query",
        "description": one.words,
        "required": one.required or in_path,
        "schema": schema,
    }
    example = one.example if isinstance(one.example, str) else list(one.example)
    return described | ({"example": example} if example else {})
