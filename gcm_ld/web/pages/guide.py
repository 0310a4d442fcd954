"""The guide: how to ask, for one who reads, one who writes SPARQL, and one whose machine fetches."""

from __future__ import annotations

import functools
import itertools
import json
import re
import shlex
from dataclasses import dataclass
from urllib.parse import quote

from gcm_ld.core import formats, names, terms
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import engines, results
from gcm_ld.web import openapi
from gcm_ld.web.pages import questions, views

SHOWN = 6
"""Rows of an answer that the guide shows."""


@dataclass(frozen=True)
class Step:
    """A query that shows one thing more than that before it: title, words, and its text without prefixes."""

    title: str
    words: str
    body: str

    @property
    def query(self) -> str:
        """The query with the prefixes that it uses."""
        used = sorted(set(re.findall(r"(?<![\w?])([a-z][a-z-]*):", self.body)))
        return "".join(f"PREFIX {prefix}: <{names.PREFIXES[prefix]}>\n" for prefix in used) + self.body


@dataclass(frozen=True)
class Example:
    """A request: what it shows, the path below the root, and the Accept header or nothing."""

    words: str
    path: str
    accept: str = ""

    def command(self, publication: Publication) -> str:
        """Return the request as a command line for curl."""
        address = shlex.quote(publication.site.absolute(publication.site.at(self.path)))
        return f"curl -L -H 'Accept: {self.accept}' {address}" if self.accept else f"curl -L {address}"


STEPS = (
    Step(
        "Name the things",
        "A pattern is a triple with variables. `a` says of which class a thing is; a label is its name.",
        """SELECT ?mechanism ?name WHERE {
  ?mechanism a gcm:Mechanism ;
      skos:prefLabel ?name .
}
ORDER BY ?name
""",
    ),
    Step(
        "Follow a link",
        "Coverage is inferred: a mechanism covers the theme of an area of focus in which it engages. "
        "You ask for it as for anything else.",
        """SELECT ?mechanism ?name WHERE {
  ?mechanism gcm:coversTheme theme:human-rights ;
      skos:prefLabel ?name .
}
ORDER BY ?name
""",
    ),
    Step(
        "Count, and keep the whole in sight",
        "A number says little without its whole. The inner query counts the mechanisms of the table.",
        """SELECT ?theme ?name (COUNT(DISTINCT ?mechanism) AS ?listed) (SAMPLE(?whole) AS ?of) WHERE {
  { SELECT (COUNT(DISTINCT ?any) AS ?whole) WHERE { ?any gcm:engagesIn ?area } }
  ?mechanism gcm:coversTheme ?theme .
  ?theme skos:prefLabel ?name .
}
GROUP BY ?theme ?name
ORDER BY DESC(?listed) ?theme
""",
    ),
    Step(
        "Ask for what is not stated",
        "The table is indicative and not exhaustive: what comes back is not stated, it is not denied.",
        """SELECT ?mechanism ?name WHERE {
  ?mechanism gcm:engagesIn ?any ;
      skos:prefLabel ?name .
  FILTER NOT EXISTS { ?mechanism gcm:coversTheme theme:drivers-of-migration }
}
GROUP BY ?mechanism ?name
ORDER BY ?name
""",
    ),
    Step(
        "Ask on what it rests",
        "Behind each link is a statement with its passage, the words quoted, its basis and its certainty.",
        """SELECT ?name ?area ?printed ?basis ?passage WHERE {
  ?engagement a gcm:Engagement ;
      gcm:mechanism ?mechanism ;
      gcm:area/skos:prefLabel ?area ;
      gcm:printedName ?printed ;
      gcm:basis ?basis ;
      gcm:passage ?passage .
  ?mechanism gcm:coversTheme theme:human-rights ;
      skos:prefLabel ?name .
}
ORDER BY ?name ?area
""",
    ),
)

EXAMPLES = (
    Example(
        "What a thing is, in Turtle. The IRI leads there by itself (303).",
        "theme/human-rights",
        formats.TTL.media_type,
    ),
    Example("The same by suffix.", "theme/human-rights.jsonld"),
    Example("The page that people read.", "theme/human-rights", formats.HTML.media_type),
    Example("The words: all terms at once.", "ontology", formats.TTL.media_type),
    Example(
        "A stored question as CSV; parameters go along.", "query/coverage/theme-matrix.csv?theme=human-rights"
    ),
    Example(
        "A query of your own.", f"sparql?query={quote('ASK { ?s ?p ?o }')}", formats.RESULTS_JSON.media_type
    ),
    Example("What a data set holds, in numbers.", ".well-known/void"),
    Example("The catalogue with every file, its size and checksum.", "catalog.ttl"),
    Example("All links of the landing page.", "linkset.json"),
)


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the guide; its queries are answered by the edition."""
    content = {
        "steps": _answered(publication),
        "examples": [(example.words, example.command(publication)) for example in EXAMPLES],
        "folders": questions.groups(list(publication.questions.values())),
        "region": _region(publication),
        "csv": publication.site.absolute(publication.site.at("query/coverage/theme-matrix.csv")),
        "shown": SHOWN,
    }
    text = "How to ask the edition: with the pages, with SPARQL, and with programs."
    return views.Page("guide.html", "How to ask", content, text, "guide")


@functools.lru_cache(maxsize=4)
def _answered(publication: Publication) -> list[dict[str, object]]:
    answered = []
    for step in STEPS:
        table = engines.select(publication.store, step.query)
        rows = [[_cell(publication, term) for term in row] for row in table.rows[:SHOWN]]
        firsts = zip(table.columns, rows[0], strict=True)
        answered.append(
            {
                "step": step,
                "columns": table.columns,
                "numbers": [column for column, (text, _) in firsts if text.isdigit()],
                "rows": rows,
                "count": len(table.rows),
                "editor": publication.site.at("sparql") + "#query=" + quote(step.query, ""),
            }
        )
    return answered


def _cell(publication: Publication, term: terms.Term | None) -> tuple[str, str]:
    """The text of a cell, and its IRI where it is one."""
    text = results.plain(term)
    iri = text if text.startswith(("http://", "https://")) else ""
    return (names.compact(text) if iri else text), iri


def _region(publication: Publication) -> str:
    """The slug of a region, for an example."""
    rows = publication.rows("coverage/mechanisms-by-region")
    return names.local(rows[0]["region"]) if rows else ""


def api(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page that tells what can be asked over HTTP, and how."""
    told = openapi.describe(publication)
    operations = [
        (path, method.upper(), operation)
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    ]
    operations.sort(key=lambda one: [tag["name"] for tag in told["tags"]].index(one[2]["tags"][0]))
    groups = [(tag, list(some)) for tag, some in itertools.groupby(operations, lambda one: one[2]["tags"][0])]
    content = {"told": told, "groups": groups, "example": functools.partial(example, publication)}
    about = "Every address of the site that a program can use, with examples; the same as OpenAPI."
    address = publication.site.at("openapi.json")
    alternates = ((formats.JSON.media_type, address),)
    return views.Page("openapi.html", "API", content, about, alternates=alternates)


def openapi_file(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the description as JSON."""
    told = json.dumps(openapi.describe(publication), ensure_ascii=False, indent=1)
    return views.Download(f"{told}\n".encode(), formats.JSON.media_type, "openapi.json")


def example(publication: Publication, path: str, operation: dict) -> str:
    """Return the address of an example of an operation: its first form, and the first of its parameters."""
    parameters = [one for one in operation["parameters"] if "example" in one]
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])
    asked = [one for one in parameters if one["in"] == "query"]
    asked = [one for one in asked if one["required"]] or asked[:1]
    pairs = [
        (one["name"], value)
        for one in asked
        for value in (one["example"] if isinstance(one["example"], list) else [one["example"]])
    ]
    query = views.Params(pairs).encoded()
    return publication.site.at(path[1:]) + (f"?{query}" if query else "")
