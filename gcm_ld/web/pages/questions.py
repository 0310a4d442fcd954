"""The list of the stored questions, by what they are about and found by their words, and the query editor."""

from __future__ import annotations

import collections
import functools
from collections.abc import Mapping
from typing import Any

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import things
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import queries
from gcm_ld.web.pages import views

FOLDERS = {
    "coverage": (
        "Who covers what",
        "Mechanisms, themes, areas of focus, elements and goals, and their numbers.",
    ),
    "gaps": (
        "Where nothing is stated",
        "Not stated is not the same as not covered: the note calls its list indicative.",
    ),
    "overlap": (
        "What goes together",
        "Mechanisms that share areas or States, areas and themes that share mechanisms.",
    ),
    "compact": (
        "The compact and its preparation",
        "What it is grounded in, what it was to achieve, and the documents that were to come of it.",
    ),
    "meetings": ("Meetings and the process", "When and where, who arranged them, and what came of them."),
    "roles": ("Who does what", "Who chairs, hosts and serves the mechanisms, and when."),
    "provenance": (
        "What it rests on",
        "Passages, sources, judgements and disagreements behind the statements.",
    ),
    "links": (
        "Names and links elsewhere",
        "Codes, websites, documents, other vocabularies, and the Sustainable Development Goals.",
    ),
    "federated": (
        "Together with other endpoints",
        "These need the network: they join the edition with what others publish, and have no answer here.",
    ),
}
"""The folders of the questions in the order of the page: a heading and a line about it."""


FIRST = """\
# Which mechanisms are listed under most themes?
PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?mechanism ?label (COUNT(DISTINCT ?theme) AS ?themes)
WHERE {
    ?mechanism gcm:coversTheme ?theme ;
        skos:prefLabel ?label .
    FILTER(LANG(?label) = "en")
}
GROUP BY ?mechanism ?label
ORDER BY DESC(?themes) ?label
"""
"""The query that stands in the editor at first."""


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of the questions that hold all words of `q` and have the keyword `keyword`."""
    words, keyword = params.first("q"), params.first("keyword")
    every = [publication.questions[name] for name in sorted(publication.questions)]
    found = [query for query in every if holds(query, words) and (not keyword or keyword in query.keywords)]
    counts = collections.Counter(word for query in every for word in query.keywords)
    content = {
        "groups": groups(found),
        "found": len(found),
        "every": len(every),
        "outside": sum(query.is_federated for query in every),
        "q": words,
        "keyword": keyword,
        "keywords": [
            (word, f"{word} ({count})")
            for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }
    about = f"{len(every)} questions with their answers, as tables, pictures and data."
    return views.Page("queries.html", "Questions and answers", content, about, section="query")


def groups(found: list[queries.Query]) -> list[tuple[str, str, list[queries.Query]]]:
    """Return the questions by folder, each with its heading and a line about it."""
    folders = dict.fromkeys([*FOLDERS, *(query.name.partition("/")[0] for query in found)])
    made = []
    for folder in folders:
        within = [query for query in found if query.name.startswith(f"{folder}/")]
        heading, about = FOLDERS.get(folder, (folder.capitalize(), ""))
        if within:
            made.append((heading, about, within))
    return made


def holds(query: queries.Query, words: str) -> bool:
    """Whether the name, the texts or the keywords of a question hold every one of the words."""
    text = " ".join((query.name, query.summary, query.description, *query.keywords)).casefold()
    return all(word in text for word in words.casefold().split())


def editor(
    publication: Publication,
    rest: str,
    params: views.Params,
    store: Mapping[str, Any] | None = None,
    size: int = 0,
) -> views.Page:
    """Return the page of the editor, with the text `query` in it where one is given.

    `store` is what the page needs to answer queries itself, with files of `size` bytes: see `store.js`.
    """
    site = publication.site
    asked = [publication.questions[name] for name in sorted(publication.questions)]
    every = [query for query in asked if not query.is_federated]  # the endpoint refuses SERVICE
    content = {
        "text": params.first("query", FIRST),
        "choices": {
            "table": ("Of SELECT and ASK", formats.of("table")),
            "graph": ("Of CONSTRUCT and DESCRIBE", formats.of("graph")),
        },
        "groups": groups(every),
        "setup": {
            "endpoint": site.at("sparql"),
            "root": site.root,
            "base": names.BASE,
            "prefixes": names.PREFIXES,
            "words": list(words(publication)),
            **({"store": store} if store else {}),
        },
        "size": size,
    }
    return views.Page(
        "sparql.html",
        "SPARQL",
        content,
        description="Ask the edition in SPARQL 1.1, beginning with any of its stored questions.",
        section="sparql",
        scripts=("editor.js",),
        styles=("yasgui/yasgui.min.css", "editor.css"),
    )


@functools.lru_cache(maxsize=4)
def words(publication: Publication) -> tuple[str, ...]:
    """Return the IRIs, sorted, of the properties and classes in use, which the editor completes."""
    store, kind = publication.store, terms.node("rdf:type")
    classes = {terms.value(quad.object) for quad in store.quads_for_pattern(None, kind, None)}
    used = {*things.members(store, "property"), *classes}
    return tuple(sorted(iri for iri in used if names.compact(iri) != iri))
