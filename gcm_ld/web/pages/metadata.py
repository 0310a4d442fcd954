"""What machines read about the publication as a whole, and the list of its dumps."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from xml.sax import saxutils

import pyoxigraph as ox

from gcm_ld.core import formats, names
from gcm_ld.edition import rights
from gcm_ld.metadata import dcat, distributions, documents, records, schema_org, signposting, void
from gcm_ld.presentation import vocabulary
from gcm_ld.publish.publications import Publication
from gcm_ld.web import mcp_tools, routing
from gcm_ld.web.pages import views

DESCRIPTIONS: Mapping[str, Callable[[Publication], Iterable[ox.Triple]]] = {
    "catalog": dcat.dcat,
    "void": void.triples,
}
"""The descriptions that are served in every form of RDF, by the name of the file without suffix."""

View = Callable[[Publication, str, views.Params], views.Page | views.Download]


def described(name: str) -> View:
    """Return the view of a description (`catalog`, `void`) in the form of the suffix, else in Turtle."""

    def view(publication: Publication, rest: str, params: views.Params) -> views.Download:
        form = formats.named(formats.of("graph")).get(rest or formats.TTL.name)
        if form is None:
            raise views.Refused(404, "Nothing here", f"There is nothing at {name}.{rest}.")
        built = bool(distributions.manifest(publication))
        written = _written(publication, name, form.name, built)
        return views.Download(written, form.media_type, f"{name}.{form.name}")

    return view


def sitemap(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the addresses of all canonical pages, with the day of the edition."""
    site, day = publication.site, publication.issued
    told = "".join(
        f"<url><loc>{saxutils.escape(site.absolute(path))}</loc><lastmod>{day}</lastmod></url>\n"
        for path in pages(publication)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{told}</urlset>\n'
    return views.Download(text.encode(), formats.XML.media_type, "sitemap.xml")


def robots(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return what crawlers are asked to leave alone: the endpoint, and addresses with parameters."""
    site = publication.site
    spared = (path.removesuffix(".html") for path, form in routing.live() if form is formats.HTML)
    lines = "".join(f"Disallow: {site.at(path)}\n" for path in (*dict.fromkeys(spared), "*?"))
    text = f"User-agent: *\n{lines}Sitemap: {site.absolute(site.at('sitemap.xml'))}\n"
    return views.Download(text.encode(), formats.TEXT.media_type, "robots.txt")


RECORDS: Mapping[str, Callable[[Publication], Mapping[str, object]]] = {
    "croissant.json": records.croissant,
    "datapackage.json": records.data_package,
}
"""The records of the edition for catalogues of data sets, by the name of the file."""


def record(name: str) -> View:
    """Return the view of a record."""

    def view(publication: Publication, rest: str, params: views.Params) -> views.Download:
        text = json.dumps(RECORDS[name](publication), ensure_ascii=False, indent=1) + "\n"
        return views.Download(text.encode(), formats.JSON.media_type, name)

    return view


KEPT = {"CITATION.cff": formats.YAML, "codemeta.json": formats.JSON}
"""The records that lie as files in the folder of the edition, with their forms."""


def kept(name: str) -> View:
    """Return the view of a file that lies in the folder of the edition. It raises Refused where none does."""

    def view(publication: Publication, rest: str, params: views.Params) -> views.Download:
        path = publication.edition.root / name
        if not path.is_file():
            raise views.Refused(404, "Nothing here", f"This edition has no {name}.")
        return views.Download(path.read_bytes(), KEPT[name].media_type, name)

    return view


def llms(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return what a language model may read: pages as Markdown, data, the endpoint, the rule on absence."""
    site, about = publication.site, publication.about

    def link(words: str, path: str) -> str:
        return f"- [{words}]({site.absolute(site.at(path))})"

    lines = [f"# {about['title']}", "", f"> {publication.value(names.DATASET, 'dcterms:description')}", ""]
    lines += [mcp_tools.INSTRUCTIONS, "", f"Version {about['version']} of {publication.issued}."]
    lines += [f"Cite as: {publication.citation}"]
    for group, entries in routing.foot():
        pages = {words: path for words, path in entries if routing.find(path) and "#" not in path}
        plain = {words: path.removesuffix(".html") for words, path in pages.items()}
        lines += ["", f"## {group}", ""]
        lines += [link(words, path if path.endswith("/") else f"{path}.md") for words, path in plain.items()]
    lines += ["", "## For programs", "", link("Model Context Protocol", "mcp")]
    for route in routing.TABLE:
        if route.tag == "edition" and route.is_literal and formats.HTML not in route.offers():
            lines.append(link(route.summary, route.path))
    return views.Download(("\n".join(lines) + "\n").encode(), formats.TEXT.media_type, "llms.txt")


def version(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return what is served: version, digest, date and counts, as JSON."""
    content = {
        "title": publication.about["title"],
        "version": publication.about["version"],
        "issued": publication.issued,
        "digest": publication.digest,
        "base": publication.site.base,
        "triples": void.numbers(publication).triples,
        "quads": publication.size,
        "graphs": sum(1 for _ in publication.store.named_graphs()),
        "questions": len(publication.questions),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return views.Download(text.encode(), formats.JSON.media_type)


def icon(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the icon of the site."""
    return views.Download((views.STATIC / "icon.svg").read_bytes(), formats.SVG.media_type)


def linkset(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the links of the landing page and the dumps, as RFC 9264."""
    return views.Download(signposting.linkset(publication), formats.LINKSET.media_type, signposting.LINKSET)


def dumps(publication: Publication, rest: str, params: views.Params) -> views.Page:
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
    groups: list[tuple[str, list[distributions.File]]] = [(title, []) for title in titles]
    for file in distributions.files(publication):
        groups[file.group][1].append(file)
    sources = rights.sources(publication.store)
    content = {"groups": groups, "sets": distributions.manifest(publication)["sets"]}
    content |= {"sources": sources, "labels": rights.LABELS}
    text = "Every file of the edition to take away, with its size, count and checksum."
    made = schema_org.dataset(publication)
    return views.Page("dumps.html", "Dumps", content, text, "dataset", schema_org=made)


def documented(publication: Publication) -> set[str]:
    """Return the IRIs of all that has a document: things, graphs, terms, and versions of the ontology."""
    parts = (documents.every, documents.graphs, documents.versions, vocabulary.terms)
    return {iri for part in parts for iri in part(publication)}


def pages(publication: Publication) -> list[str]:
    """Return the paths of all canonical pages, sorted, each once."""
    paths = {publication.site.page(iri) for iri in documented(publication)}
    lists = {publication.site.at(path) for path in routing.pages()}
    return sorted(path for path in paths | lists if "?" not in path)


@functools.lru_cache(maxsize=32)
def _written(publication: Publication, name: str, form: str, built: bool) -> bytes:
    # Sizes and checksums of the dumps come in once they are built.
    return dcat.write(publication, DESCRIPTIONS[name](publication), form)
