"""The page of the query editor: a form that works as it is, and what the script makes an editor of."""

from __future__ import annotations

import functools

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import things
from gcm_ld.publish import publications
from gcm_ld.web.pages import questions, views

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


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the editor, with the text `query` in it where one is given."""
    site = publication.site
    asked = [publication.questions[name] for name in sorted(publication.questions)]
    every = [query for query in asked if not query.is_federated]  # the endpoint refuses SERVICE
    content = {
        "text": params.first("query", FIRST),
        "choices": {
            "table": ("Of SELECT and ASK", formats.of("table")),
            "graph": ("Of CONSTRUCT and DESCRIBE", formats.of("graph")),
        },
        "groups": questions.groups(every),
        "setup": {
            "endpoint": site.at("sparql"),
            "root": site.root,
            "base": names.BASE,
            "prefixes": names.PREFIXES,
            "words": list(words(publication)),
        },
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
def words(publication: publications.Publication) -> tuple[str, ...]:
    """Return the IRIs, sorted, of the properties and classes in use, which the editor completes."""
    store, kind = publication.store, terms.node("rdf:type")
    classes = {terms.value(quad.object) for quad in store.quads_for_pattern(None, kind, None)}
    used = {*things.members(store, "property"), *classes}
    return tuple(sorted(iri for iri in used if names.compact(iri) != iri))
