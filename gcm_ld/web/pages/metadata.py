"""What machines read about the publication as a whole, and the list of its dumps."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from xml.sax import saxutils

from gcm_ld.core import formats
from gcm_ld.edition import rights
from gcm_ld.metadata import dcat, distributions, documents, schema_org, signposting, void
from gcm_ld.presentation import vocabulary
from gcm_ld.publish import publications
from gcm_ld.web.pages import views

DESCRIPTIONS: Mapping[str, Callable[[publications.Publication], list]] = {
    "catalog": dcat.dcat,
    "void": void.triples,
}
"""The descriptions that are served in every form of RDF, by the name of the file without suffix."""

LISTS = (
    *(
        "",
        "matrix/area",
        "matrix/element",
        "matrix/objective",
        "matrix/goal",
        "timeline",
        "note",
        "guide",
        "query",
        "openapi.html",
    ),
    *("mechanism", "theme", "element", "area", "region", "state", "meeting", "document", "passage"),
    *("discrepancy", "sdg", "objective", "claim", "guiding-question", "contribution-mode", "preparation"),
    *("organization", "place", "dumps/"),
)
"""The pages that are about no one thing."""

_SPARED = ("sparql", "search", "evidence", "why", "compare", "resource", "*?")

View = Callable[[publications.Publication, str, views.Params], views.Page | views.Download]


def described(name: str, form: str) -> View:
    """Return the view of a description (`catalog`, `void`) in a form (`ttl`, `nt`, `jsonld`, `rdf`)."""

    def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
        built = bool(distributions.manifest(publication))
        return views.Download(
            _written(publication, name, form, built),
            formats.named(formats.of("graph"))[form].media_type,
            f"{name}.{form}",
        )

    return view


def sitemap(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the addresses of all canonical pages, with the day of the edition."""
    site, day = publication.site, publication.issued
    told = "".join(
        f"<url><loc>{saxutils.escape(site.absolute(path))}</loc><lastmod>{day}</lastmod></url>\n"
        for path in pages(publication)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{told}</urlset>\n'
    return views.Download(text.encode(), formats.XML.media_type, "sitemap.xml")


def robots(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return what crawlers are asked to leave alone: the endpoint, and addresses with parameters."""
    site = publication.site
    spared = "".join(f"Disallow: {site.at(path)}\n" for path in _SPARED)
    text = f"User-agent: *\n{spared}Sitemap: {site.absolute(site.at('sitemap.xml'))}\n"
    return views.Download(text.encode(), formats.TEXT.media_type, "robots.txt")


def linkset(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the links of the landing page and the dumps, as RFC 9264."""
    return views.Download(signposting.linkset(publication), formats.LINKSET.media_type, signposting.LINKSET)


def dumps(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of the dumps. Raises Refused: 404 where there are none, 503 while they are built."""
    if publication.dumps is None:
        raise views.Refused(404, "No dumps", "This site has none. `gcm-ld build` writes them.")
    if not distributions.manifest(publication):
        text = (
            "The files are being built. Come back in a minute; the data is in the pages and at /sparql too."
        )
        raise views.Refused(503, "The dumps are not there yet", text)
    titles = (
        "Whole sets of triples",
        "Rules, questions and words",
        "Tables, a kind of thing each",
        "Answers",
    )
    groups = [(title, []) for title in titles]
    for file in distributions.files(publication):
        groups[distributions.group(file)][1].append(file)
    sources = rights.sources(publication.store)
    content = {"groups": groups, "sets": distributions.manifest(publication)["sets"]}
    content |= {"sources": sources, "labels": rights.LABELS}
    text = "Every file of the edition to take away, with its size, count and checksum."
    made = schema_org.dataset(publication)
    return views.Page("dumps.html", "Dumps", content, text, "dataset", structured=made)


def pages(publication: publications.Publication) -> list[str]:
    """Return the paths of all canonical pages, sorted, each once."""
    iris = {*documents.every(publication), *documents.graphs(publication), *documents.versions(publication)}
    iris |= set(vocabulary.terms(publication))
    paths = {publication.site.page(iri) for iri in iris}
    lists = {publication.site.at(path) for path in LISTS}
    return sorted(path for path in paths | lists if "?" not in path)


@functools.lru_cache(maxsize=32)
def _written(publication: publications.Publication, name: str, form: str, built: bool) -> bytes:
    # Sizes and checksums of the dumps come in once they are built.
    return dcat.write(publication, DESCRIPTIONS[name](publication), form)


PATHS: Mapping[str, View] = {
    ".well-known/void": described("void", "ttl"),
    **{
        f"{name}.{form}": described(name, form)
        for name in DESCRIPTIONS
        for form in formats.named(formats.of("graph"))
    },
    distributions.FOLDER: dumps,
    signposting.LINKSET: linkset,
    "robots.txt": robots,
    "sitemap.xml": sitemap,
}
"""The paths of this module's views."""
