"""The edition in the words of schema.org, for search engines that read a page's JSON-LD."""

import functools

from gcm_ld.core import names, terms
from gcm_ld.metadata import dcat, distributions
from gcm_ld.publish import publications

_LANGUAGES = {"http://publications.europa.eu/resource/authority/language/ENG": "en"}
"""The codes of languages by their names in the European Union's authority table."""


def dataset(publication: publications.Publication) -> dict[str, object]:
    """Return the edition as a `Dataset`: terms, makers, coverage, sources, and where to have it.

    The files of what others call things are left out, for the licence is not theirs.
    """
    site, about = publication.site, publication.about
    said = functools.partial(publication.value, names.DATASET)
    values = functools.partial(publication.values, names.DATASET)
    landing, catalog = site.absolute(site.page(names.DATASET)), site.absolute(site.at("catalog.ttl"))
    files = distributions.main(publication)
    sources = [value.value for value in values("dcterms:source")]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": names.DATASET,
        "identifier": names.DATASET,
        "name": about["title"],
        "alternateName": "GCM-LD",
        "description": said("dcterms:description"),
        "url": landing,
        "version": about["version"],
        "datePublished": publication.issued,
        "dateCreated": said("dcterms:created"),
        "dateModified": said("dcterms:modified"),
        "inLanguage": [_LANGUAGES[value.value] for value in values("dcterms:language")],
        "license": about["license"],
        "usageInfo": landing + "#terms",
        "isAccessibleForFree": True,
        "conditionsOfAccess": "Free for all; credit is asked for as the rights say.",
        "creditText": about["rights"],
        "keywords": [value.value for value in values("dcat:keyword")],
        "creator": _organization(publication, "dcterms:creator"),
        "publisher": _organization(publication, "dcterms:publisher"),
        "citation": publication.citation,
        "isBasedOn": [
            {"@type": "CreativeWork", "@id": source, "name": publication.label(source)} for source in sources
        ],
        "temporalCoverage": "/".join(map(terms.value, dcat.period(publication))),
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "measurementTechnique": "reading of a printed note, statement by statement, each with its passage",
        "variableMeasured": ["mechanism", "area of focus", "theme", "element", "State", "meeting"],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "GCM-LD", "url": catalog},
        "distribution": [_download(publication, file) for file in files if file.is_licensed],
        "potentialAction": {
            "@type": "SearchAction",
            "target": site.absolute(site.at("search?q={q}")),
            "query-input": "required name=q",
        },
    }


def _organization(publication: publications.Publication, name: str) -> dict[str, str]:
    iri = publication.value(names.DATASET, name)
    return {"@type": "Organization", "@id": iri, "name": publication.label(iri)}


def _download(publication: publications.Publication, file: distributions.File) -> dict[str, object]:
    told: dict[str, object] = {
        "@type": "DataDownload",
        "name": f"{file.path}: {file.holds}",
        "contentUrl": distributions.address(publication, file.path),
        "encodingFormat": file.media_type,
        "license": publication.about["license"],
    }
    if file.size:
        told |= {"contentSize": f"{file.size} B", "sha256": file.digest}
    return told
