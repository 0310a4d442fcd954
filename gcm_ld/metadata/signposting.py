"""Typed links that lead a machine from a page to what it describes: FAIR Signposting.

`links` tells them for one page; the server puts them into its `Link` header, and a page into its head, for
hosts that can't set headers. `linkset` tells them all at once, as RFC 9264.
"""

import json
from collections.abc import Mapping

from gcm_ld.core import formats, names
from gcm_ld.metadata import distributions
from gcm_ld.publish import publications

LINKSET = "linkset.json"
SCHEMA = names.PREFIXES["schema"]
DESCRIPTIONS = {
    "catalog.ttl": (formats.TTL, "http://www.w3.org/ns/dcat#"),
    "catalog.jsonld": (formats.JSONLD, "http://www.w3.org/ns/dcat#"),
    "void.ttl": (formats.TTL, "http://rdfs.org/ns/void#"),
}
"""The descriptions of the edition: path to form and profile."""

_PAGE = {"type": formats.HTML.media_type}

Link = tuple[str, str, Mapping[str, str]]
"""A target, a relation, and further attributes as `type` and `profile`."""


def links(publication: publications.Publication, iri: str = "", path: str = "") -> list[Link]:
    """Return the links of a page about the thing `iri`, or of what stands at a `path` below the root.

    The landing pages are `/` (no iri, no path) and the page of the dataset: they name the main dumps as
    `item`. A dump (`dumps/all.ttl`) names the landing page as its `collection`. A path without a thing
    (`guide`) gets licence, description and linkset. Targets are whole addresses; IRIs of ours are below
    `names.BASE`, for the server to write anew where it serves another base.
    """
    if path.startswith(distributions.FOLDER) and path != distributions.FOLDER:
        landing = publication.site.absolute(publication.site.page(names.DATASET))
        common = _common(publication)
        if not distributions.is_licensed(path.removeprefix(distributions.FOLDER)):
            common.remove(_licence(publication))
        return [(landing, "collection", _PAGE), *common]
    if iri == names.DATASET or not (iri or path):
        whole = (file for file in distributions.main(publication) if file.path.startswith("all."))
        items = (_item(publication, file) for file in whole)
        return [*_about(publication), *items, *_common(publication)]
    about: list[Link] = [(iri, "cite-as", {})] if iri.startswith(names.BASE) else []
    return [*about, (f"{SCHEMA}WebPage", "type", {}), *_common(publication)]


def linkset(publication: publications.Publication) -> bytes:
    """Return all links of the landing pages and of every dump, as JSON in the form of RFC 9264."""
    site = publication.site
    landing = site.absolute(site.page(names.DATASET))
    files = distributions.files(publication)
    items = [_item(publication, file) for file in files]
    about = [*_about(publication), *items, *_described(publication), _licence(publication)]
    told = [_context(anchor, about) for anchor in (landing, site.absolute(site.at()))]
    back: list[Link] = [(landing, "collection", _PAGE), _licence(publication)]
    for (target, _, _), file in zip(items, files, strict=True):
        told.append(_context(target, back if file.is_licensed else back[:1]))
    return (json.dumps({"linkset": told}, ensure_ascii=False, indent=1) + "\n").encode()


def header(result: list[Link]) -> str:
    """Return links as the value of a `Link` header."""
    return ", ".join(
        f'<{target}>; rel="{rel}"' + "".join(f'; {name}="{value}"' for name, value in more.items())
        for target, rel, more in result
    )


def _about(publication: publications.Publication) -> list[Link]:
    creators = [value.value for value in publication.values(names.DATASET, "dcterms:creator")]
    return [
        (names.DATASET, "cite-as", {}),
        (f"{SCHEMA}AboutPage", "type", {}),
        (f"{SCHEMA}Dataset", "type", {}),
        *((creator, "author", {}) for creator in creators),
    ]


def _common(publication: publications.Publication) -> list[Link]:
    address = publication.site.absolute(publication.site.at(LINKSET))
    return [
        _licence(publication),
        *_described(publication),
        (address, "linkset", {"type": formats.LINKSET.media_type}),
    ]


def _licence(publication: publications.Publication) -> Link:
    return publication.about["license"], "license", {}


def _described(publication: publications.Publication) -> list[Link]:
    site = publication.site
    return [
        (site.absolute(site.at(path)), "describedby", {"type": form.media_type, "profile": profile})
        for path, (form, profile) in DESCRIPTIONS.items()
    ]


def _item(publication: publications.Publication, file: distributions.File) -> Link:
    return distributions.address(publication, file.path), "item", {"type": file.media_type}


def _context(anchor: str, result: list[Link]) -> dict[str, object]:
    links: dict[str, list[dict[str, str]]] = {}
    for target, rel, more in result:
        links.setdefault(rel, []).append({"href": target, **more})
    return {"anchor": anchor, **links}
