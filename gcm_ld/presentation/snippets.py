"""How to ask a stored question from elsewhere: a shell, Python and R, with the addresses of the site."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from gcm_ld.core import names
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import queries, results

CURL, READ, WRAPPER, PACKAGE, R = "curl", "Python, pandas", "Python, SPARQLWrapper", "Python, gcm_ld", "R"
COMMAND, RDFLIB = "Command line, gcm-ld", "Python, rdflib"

_PACKAGE = """\
import gcm_ld

answer = gcm_ld.ask({name}{given})
print(answer.to_pandas())
"""
_WRAPPER = """\
from urllib.request import urlopen

from SPARQLWrapper import JSON, SELECT, SPARQLWrapper

endpoint = SPARQLWrapper({endpoint}, returnFormat=JSON)
endpoint.setQuery(urlopen({text}).read().decode())
endpoint.queryType = SELECT  # which it may not see for the words in the comments
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
"""
_RDFLIB = """\
from urllib.request import urlopen

from rdflib import Graph

graph = Graph().parse({dump}, format="nt")
for row in graph.query(urlopen({text}).read().decode()):
    print(row.asdict())
"""
_OF_THE_SITE = (
    (CURL, "sh", "{curl}\n"),
    (READ, "python", "import pandas\n\nanswer = pandas.read_csv({table})\nprint(answer)\n"),
    (WRAPPER, "python", _WRAPPER),
    (PACKAGE, "python", _PACKAGE),
    (R, "r", 'answer <- read.csv({table}, encoding = "UTF-8")\nprint(answer)\n'),
)
_FEDERATED = (
    (COMMAND, "sh", "{command}\n"),
    (PACKAGE, "python", _PACKAGE),
    (RDFLIB, "python", _RDFLIB),
)
"""Title, language and pattern of the snippets: for the site to answer, and for a machine with the network."""


@dataclass(frozen=True)
class Snippet:
    """A few lines of a language (as in a fence of Markdown) that give the answer."""

    title: str
    language: str
    text: str


def address(publication: Publication, query: queries.Query, form: str, values: Mapping[str, str]) -> str:
    """Return the whole address at which a question is answered in a form: `csv`, `html`, `rq` …"""
    path = publication.site.at(f"query/{query.name}.{form}")
    return publication.site.absolute(path) + encoded(values)


def encoded(values: Mapping[str, str]) -> str:
    """Return the values as the query string of an address, with its `?`; nothing where there are none."""
    given = urlencode({name: value for name, value in values.items() if value})
    return f"?{given}" if given else ""


def citation(publication: Publication, query: queries.Query, values: Mapping[str, str]) -> str:
    """Return how to cite a question as it is asked, by what its values mean and its permanent address."""
    store, given = publication.store, {name: value for name, value in values.items() if value}
    meant = queries.resolve(store, query, given)
    words = ", ".join(f"{name}: {results.words(meant[name], publication.caption)}" for name in given)
    permanent = names.iri("query", query.name) + encoded(given)
    return f"“{query.summary}”{f' ({words})' if words else ''}, {permanent}. In: {publication.citation}"


def snippets(publication: Publication, query: queries.Query, values: Mapping[str, str]) -> list[Snippet]:
    """Return the snippets that ask the question with the values of its parameters.

    Those for a question that asks other endpoints do not ask the site.
    """
    site = publication.site
    given = {name: value for name, value in values.items() if value}
    table, text = (address(publication, query, form, values) for form in ("csv", "rq"))
    parts = {
        "name": _quoted(query.name),
        "given": "".join(f", {name}={_quoted(value)}" for name, value in given.items()),
        "table": _quoted(table),
        "text": _quoted(text),
        "endpoint": _quoted(site.absolute(site.at("sparql"))),
        "dump": _quoted(site.absolute(site.at("dumps/all.nt"))),
        "curl": shlex.join(["curl", table]),
        "command": shlex.join(["gcm-ld", "query", query.name, *map("=".join, given.items())]),
    }
    patterns = _FEDERATED if query.is_federated else _OF_THE_SITE
    return [Snippet(title, language, pattern.format(**parts)) for title, language, pattern in patterns]


def _quoted(text: str) -> str:
    """Return the text in double quotes, as Python and R both read it."""
    return json.dumps(text, ensure_ascii=False)
