"""The edition in DCAT: catalogue, data set with its version, every file, and the services; and its forms.

Addresses are those of the site; what has an IRI of ours is named by it.
"""

import functools
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.edition import rights
from gcm_ld.metadata import distributions, statistics, void
from gcm_ld.publish import publications
from gcm_ld.rdf import jsonld, writers

CATALOG = names.BASE + "catalog.ttl"
"""The IRI of the catalogue, which is its document."""

ENDPOINT = names.BASE + "sparql"
QUESTIONS = names.BASE + "openapi.json"

_PAV = "http://purl.org/pav/"
_SPDX = "http://spdx.org/rdf/terms#"
_EU = "http://publications.europa.eu/resource/authority/"
_W3C = "http://www.w3.org/TR/"
_STANDARDS = {
    "shapes": f"{_W3C}shacl/",
    "cubes.ttl": f"{_W3C}vocab-data-cube/",
    "queries.ttl": f"{_W3C}shacl/",
    "context.jsonld": f"{_W3C}json-ld11/",
    "answers/": f"{_W3C}sparql11-results-csv-tsv/",
    "tables/": f"{_W3C}tabular-data-model/",
}
"""What a file conforms to, by its path or folder."""
_PARQUET = "https://parquet.apache.org/docs/file-format/"
_PROFILES = {"asserted": names.HOUSE_PROFILE, "all": names.OPEN_PROFILE}
"""The profile of the rules that each whole set of triples keeps."""


def triples(publication: publications.Publication) -> list[ox.Triple]:
    """Return all that is said of the edition as a whole: the catalogue and the VoID description."""
    return list(dict.fromkeys([*dcat(publication), *void.triples(publication)]))


def dcat(publication: publications.Publication) -> list[ox.Triple]:
    """Return the catalogue: the data set, its version, every file as a distribution, and the services.

    The licences, the manifest and the checksums hold nothing of the edition, so they are no distributions;
    each distribution names its licence and checksum itself.
    """
    files = [file for file in distributions.files(publication) if file.form]
    told = [
        *_catalog(publication),
        *_dataset(publication),
        *_version(publication, files),
        *_services(publication),
    ]
    for file in files:
        told += _distribution(publication, file)
    return list(dict.fromkeys(told))


def write(publication: publications.Publication, told: Iterable[ox.Triple], form: str) -> bytes:
    """Return triples in a form of a graph, by its suffix. Raises KeyError for another form."""
    return writers.write(form, dict.fromkeys(told), lambda: _prefixes(publication))


def _catalog(publication: publications.Publication) -> Iterator[ox.Triple]:
    site = publication.site
    values: terms.Values = {
        "rdf:type": "dcat:Catalog",
        "dcterms:title": terms.english("GCM-LD: catalogue of data sets and services"),
        "dcterms:description": terms.english("The edition, its files and the services that answer from it."),
        "foaf:homepage": site.absolute(site.at()),
        "dcat:dataset": names.DATASET,
        "dcat:service": (ENDPOINT, QUESTIONS),
        "dcterms:language": f"{_EU}language/ENG",
        **_terms(publication),
    }
    yield from terms.describe(CATALOG, values)
    for agent in publication.values(names.DATASET, "dcterms:publisher"):
        name = terms.english(publication.label(agent.value))
        yield from terms.describe(agent.value, {"rdf:type": "foaf:Agent", "foaf:name": name})


def _dataset(publication: publications.Publication) -> Iterator[ox.Triple]:
    iri, version = names.DATASET, version_iri(publication)
    targets = sorted({linkset.target for linkset in statistics.linksets(publication)})
    yield from _described(publication, iri)
    values: terms.Values = {
        "dcat:hasVersion": version,
        "dcat:hasCurrentVersion": version,
        f"{_PAV}hasCurrentVersion": version,
        "dcterms:identifier": ox.Literal(iri),
        "dcterms:relation": map(void.target, targets),
        "dcat:distribution": (distributions.iri(file.path) for file in distributions.main(publication)),
    }
    yield from terms.describe(iri, values)


def _version(publication: publications.Publication, files: list[distributions.File]) -> Iterator[ox.Triple]:
    iri = version_iri(publication)
    yield from _described(publication, iri)
    values: terms.Values = {
        "dcterms:isVersionOf": names.DATASET,
        "dcat:isVersionOf": names.DATASET,
        f"{_PAV}version": ox.Literal(publication.about["version"]),
        f"{_PAV}createdBy": publication.values(names.DATASET, "dcterms:creator"),
        "dcterms:identifier": (ox.Literal(iri), ox.Literal(publication.edition.identifier)),
        "dcat:distribution": (distributions.iri(file.path) for file in files),
    }
    yield from terms.describe(iri, values)
    if kept := publication.value(names.ONTOLOGY_IRI, "owl:priorVersion"):
        # What is known of the version before: that it was, and that its ontology is kept.
        version = kept.rpartition("/")[2]
        before = f"{CATALOG}#version-{version}"
        yield from terms.describe(iri, {"dcat:previousVersion": before})
        values = {
            "rdf:type": "dcat:Resource",
            "dcterms:title": terms.english(publication.about["title"]),
            "dcat:version": ox.Literal(version),
            "dcat:isVersionOf": names.DATASET,
            "dcterms:hasPart": kept,
        }
        yield from terms.describe(before, values)


def version_iri(publication: publications.Publication) -> str:
    """Return the IRI of the version that is published."""
    return f"{CATALOG}#version-{publication.about['version']}"


def _described(publication: publications.Publication, iri: str) -> Iterator[ox.Triple]:
    site, about = publication.site, publication.about
    of_edition = functools.partial(publication.values, names.DATASET)
    taken = ("dcat:keyword", "adms:versionNotes", "dcterms:creator", "dcterms:source", "dcterms:created")
    when, where = (ox.BlankNode(what + iri.rpartition("/")[2].replace("#", "")) for what in ("when", "where"))
    days = period(publication)
    values: terms.Values = {
        "rdf:type": "dcat:Dataset",
        "dcterms:title": terms.english(about["title"]),
        "dcterms:description": terms.english(publication.value(names.DATASET, "dcterms:description")),
        "dcterms:bibliographicCitation": terms.english(publication.citation),
        **{name: of_edition(name) for name in (*taken, "dcterms:language")},
        **{name: of_edition(name)[:1] for name in ("dcterms:issued", "dcterms:modified")},
        "prov:wasDerivedFrom": of_edition("dcterms:source"),
        "dcat:version": ox.Literal(about["version"]),
        "dcat:landingPage": site.absolute(site.page(names.DATASET)),
        "dcat:theme": (f"{_EU}data-theme/SOCI", f"{_EU}data-theme/INTR"),
        "dcterms:accessRights": f"{_EU}access-right/PUBLIC",
        "dcterms:accrualPeriodicity": f"{_EU}frequency/IRREG",
        "dcterms:conformsTo": names.ONTOLOGY_IRI,
        "dcterms:temporal": when if days else None,
        "dcterms:spatial": where,
        **_terms(publication),
    }
    yield from terms.describe(iri, values)
    yield from void.rights_statement(iri, void.RIGHTS, about["rights"])
    if days:
        values = {"rdf:type": "dcterms:PeriodOfTime", "dcat:startDate": days[0], "dcat:endDate": days[1]}
        yield from terms.describe(when, values)
    values = {"rdf:type": "dcterms:Location", "skos:prefLabel": terms.english("World")}
    yield from terms.describe(where, values)


def period(publication: publications.Publication) -> tuple[terms.Term, ...]:
    """Return the earliest and the latest time at which something that is recorded happened; none without."""
    nodes = terms.node("gcm:start"), terms.node("gcm:end")
    quads = [quad for node in nodes for quad in publication.store.quads_for_pattern(None, node, None)]
    days = sorted((terms.rdf11(quad.object) for quad in quads), key=terms.value)
    return (days[0], days[-1]) if days else ()


def _terms(publication: publications.Publication) -> dict[str, str | list[terms.Term]]:
    """Return the licence and the publisher, by property."""
    publishers = publication.values(names.DATASET, "dcterms:publisher")
    return {"dcterms:license": publication.about["license"], "dcterms:publisher": publishers}


def _services(publication: publications.Publication) -> Iterator[ox.Triple]:
    site = publication.site
    sparql, openapi = "http://www.w3.org/TR/sparql11-protocol/", "https://spec.openapis.org/oas/v3.1.0"
    for iri, title, text, endpoint, description in (
        (ENDPOINT, "SPARQL endpoint", "Answers SPARQL 1.1 queries; reads only.", "sparql", "sparql"),
        (QUESTIONS, "Stored questions", "Answers the stored questions by GET.", "query", "openapi.json"),
    ):
        values: terms.Values = {
            "rdf:type": "dcat:DataService",
            "dcterms:title": terms.english(title),
            "dcterms:description": terms.english(text),
            "dcat:endpointURL": site.absolute(site.at(endpoint)),
            "dcat:endpointDescription": site.absolute(site.at(description)),
            "dcat:servesDataset": names.DATASET,
            **_terms(publication),
        }
        yield from terms.describe(iri, values)
    yield from terms.describe(ENDPOINT, {"dcterms:conformsTo": sparql})
    yield from terms.describe(QUESTIONS, {"dcterms:conformsTo": openapi})


def _distribution(publication: publications.Publication, file: distributions.File) -> Iterator[ox.Triple]:
    iri, site = distributions.iri(file.path), publication.site
    address = distributions.address(publication, file.path)
    form = formats.by_suffix(file.path)
    values: terms.Values = {
        "rdf:type": "dcat:Distribution",
        "dcterms:title": terms.english(file.path),
        "dcterms:description": terms.english(file.holds),
        "dcat:downloadURL": address,
        "dcat:accessURL": site.absolute(site.at(distributions.FOLDER)),
        "dcat:mediaType": formats.IANA + file.media_type,
        "dcterms:format": formats.FILE_TYPES + form.file_type if form and form.file_type else None,
        "dcterms:license": publication.about["license"] if file.is_licensed else None,
    }
    yield from terms.describe(iri, values)
    own = "-".join(["rights", *(graph.removeprefix(rights.LABELS) for graph in file.excepted)])
    common = publication.about["rights"]
    if not file.is_licensed:
        yield from void.rights_statement(iri, void.LABELS, file.rights)
    elif file.rights:
        yield from void.rights_statement(iri, f"{CATALOG}#{own}", f"{common} {file.rights}")
    else:
        yield from void.rights_statement(iri, void.RIGHTS, common)
    values = {
        "dcterms:issued": publication.values(names.DATASET, "dcterms:issued")[:1],
        "dcterms:conformsTo": _standards(file),
    }
    yield from terms.describe(iri, values)
    if "triples" in file.counts:
        values = {
            "rdf:type": "void:Dataset",
            "void:triples": file.counts["triples"],
            "void:dataDump": address,
        }
        yield from terms.describe(iri, values)
    if file.digest:
        checksum = ox.BlankNode("sum" + names.slug(file.path))
        size = terms.literal(str(file.size), "xsd:nonNegativeInteger")
        yield from terms.describe(iri, {"dcat:byteSize": size, f"{_SPDX}checksum": checksum})
        values = {
            "rdf:type": f"{_SPDX}Checksum",
            f"{_SPDX}algorithm": f"{_SPDX}checksumAlgorithm_sha256",
            f"{_SPDX}checksumValue": terms.literal(file.digest, "xsd:hexBinary"),
        }
        yield from terms.describe(checksum, values)


def _standards(file: distributions.File) -> list[str]:
    if file.group == 0:
        profile = _PROFILES.get(file.path.partition(".")[0])
        return [names.ONTOLOGY_IRI, *([profile] if profile else [])]
    if file.path.endswith(f".{formats.PARQUET.name}"):
        return [_PARQUET]
    return [standard for start, standard in _STANDARDS.items() if file.path.startswith(start)]


def _prefixes(publication: publications.Publication) -> jsonld.Context:
    """Return the prefixes of the context of JSON-LD, and none of its terms, which are for data."""
    return {
        name: term
        for name, term in jsonld.context(publication.edition).items()
        if name.startswith("@") or name in names.PREFIXES or str(term).startswith("@")
    }
