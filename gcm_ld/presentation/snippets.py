"""How to ask a stored question from elsewhere: a shell, Python and R, with the addresses of the site."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from gcm_ld.publish import publications
from gcm_ld.questions import queries

CURL, READ, WRAPPER, PACKAGE, R = "curl", "Python, pandas", "Python, SPARQLWrapper", "Python, gcm_ld", "R"
COMMAND, RDFLIB = "Command line, gcm-ld", "Python, rdflib"


@dataclass(frozen=True)
class Snippet:
    """A few lines of a language (as in a fence of Markdown) that give the answer."""

    title: str
    language: str
    text: str


def address(
    publication: publications.Publication, query: queries.Query, form: str, values: Mapping[str, str]
) -> str:
    """Return the whole address at which a question is answered in a form: `csv`, `html`, `rq` …"""
    path = publication.site.at(f"query/{query.name}.{form}")
    return publication.site.absolute(path) + encoded(values)


def encoded(values: Mapping[str, str]) -> str:
    """Return the values as the query string of an address, with its `?`; nothing where there are none."""
    asked = urlencode({name: value for name, value in values.items() if value})
    return f"?{asked}" if asked else ""


def snippets(
    publication: publications.Publication, query: queries.Query, values: Mapping[str, str]
) -> list[Snippet]:
    """Return the snippets that ask the question with the values of its parameters."""
    table, text = (address(publication, query, form, values) for form in ("csv", "rq"))
    endpoint = publication.site.absolute(publication.site.at("sparql"))
    given = "".join(f", {name}={_quoted(value)}" for name, value in values.items() if value)
    return [
        Snippet(CURL, "sh", f"curl {shlex.quote(table)}\n"),
        Snippet(
            READ, "python", f"import pandas\n\nanswer = pandas.read_csv({_quoted(table)})\nprint(answer)\n"
        ),
        Snippet(WRAPPER, "python", _WRAPPED.format(endpoint=_quoted(endpoint), text=_quoted(text))),
        Snippet(PACKAGE, "python", _ASKED.format(name=_quoted(query.name), given=given)),
        Snippet(R, "r", f'answer <- read.csv({_quoted(table)}, encoding = "UTF-8")\nprint(answer)\n'),
    ]


def federated(
    publication: publications.Publication, query: queries.Query, values: Mapping[str, str]
) -> list[Snippet]:
    """Return the snippets that ask a question which asks other endpoints: none of them asks the site."""
    words = [f"{name}={value}" for name, value in values.items() if value]
    dump = publication.site.absolute(publication.site.at("dumps/all.nt"))
    text = address(publication, query, "rq", values)
    given = "".join(f", {name}={_quoted(value)}" for name, value in values.items() if value)
    return [
        Snippet(COMMAND, "sh", shlex.join(["gcm-ld", "query", query.name, *words]) + "\n"),
        Snippet(PACKAGE, "python", _ASKED.format(name=_quoted(query.name), given=given)),
        Snippet(RDFLIB, "python", _LOADED.format(dump=_quoted(dump), text=_quoted(text))),
    ]


_WRAPPED = """\
from urllib.request import urlopen

from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper({endpoint}, returnFormat=JSON)
endpoint.setQuery(urlopen({text}).read().decode())
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
"""

_ASKED = """\
from gcm_ld import answers

answer = answers.ask({name}{given})
print(answer.to_pandas())
"""


_LOADED = """\
from urllib.request import urlopen

from rdflib import Graph

graph = Graph().parse({dump}, format="nt")
for row in graph.query(urlopen({text}).read().decode()):
    print(row.asdict())
"""


def _quoted(text: str) -> str:
    """The text in double quotes, as Python and R both read it."""
    return json.dumps(text, ensure_ascii=False)
