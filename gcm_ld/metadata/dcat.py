"""The edition in DCAT: catalogue, data set with its version, every file, and the services; and its forms.

Addresses are those of the site; what has an IRI of ours is named by it.
"""

from __future__ import annotations

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

say, words = void.say, void.words


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
    yield from say(CATALOG, "rdf:type", names.expand("dcat:Catalog"))
    yield from say(CATALOG, "dcterms:title", words("GCM-LD: catalogue of data sets and services"))
    yield from say(
        CATALOG, "dcterms:description", words("The edition, its files and the services that answer from it.")
    )
    yield from say(CATALOG, "foaf:homepage", site.absolute(site.at()))
    yield from say(CATALOG, "dcat:dataset", void.DATASET)
    yield from say(CATALOG, "dcat:service", ENDPOINT, QUESTIONS)
    yield from say(CATALOG, "dcterms:language", f"{_EU}language/ENG")
    yield from _terms(publication, CATALOG)
    for agent in publication.values(void.DATASET, "dcterms:publisher"):
        yield from say(agent.value, "rdf:type", names.expand("foaf:Agent"))
        yield from say(agent.value, "foaf:name", words(publication.label(agent.value)))


def _dataset(publication: publications.Publication) -> Iterator[ox.Triple]:
    iri, version = void.DATASET, version_iri(publication)
    yield from _described(publication, iri)
    yield from say(iri, "dcat:hasVersion", version)
    yield from say(iri, "dcat:hasCurrentVersion", version)
    yield from say(iri, f"{_PAV}hasCurrentVersion", version)
    yield from say(iri, "dcterms:identifier", ox.Literal(iri))
    targets = sorted({linkset.target for linkset in statistics.linksets(publication)})
    yield from say(iri, "dcterms:relation", *(void.target(name) for name in targets))
    for file in distributions.main(publication):
        yield from say(iri, "dcat:distribution", distributions.iri(file.path))


def _version(publication: publications.Publication, files: list[distributions.File]) -> Iterator[ox.Triple]:
    iri = version_iri(publication)
    yield from _described(publication, iri)
    yield from say(iri, "dcterms:isVersionOf", void.DATASET)
    yield from say(iri, "dcat:isVersionOf", void.DATASET)
    yield from say(iri, f"{_PAV}version", ox.Literal(publication.about["version"]))
    yield from say(iri, f"{_PAV}createdBy", *publication.values(void.DATASET, "dcterms:creator"))
    yield from say(iri, "dcterms:identifier", ox.Literal(iri))
    yield from say(iri, "dcat:distribution", *(distributions.iri(file.path) for file in files))
    yield from _before(publication, iri)


def _before(publication: publications.Publication, iri: str) -> Iterator[ox.Triple]:
    """Yield what is known of the version before: that it was, and that its ontology is kept."""
    kept = publication.value(names.ONTOLOGY.removesuffix("#"), "owl:priorVersion")
    if kept:
        version = kept.rpartition("/")[2]
        before = f"{CATALOG}#version-{version}"
        yield from say(iri, "dcat:previousVersion", before)
        yield from say(before, "rdf:type", names.expand("dcat:Resource"))
        yield from say(before, "dcterms:title", words(publication.about["title"]))
        yield from say(before, "dcat:version", ox.Literal(version))
        yield from say(before, "dcat:isVersionOf", void.DATASET)
        yield from say(before, "dcterms:hasPart", kept)


def version_iri(publication: publications.Publication) -> str:
    """Return the IRI of the version that is published."""
    return f"{CATALOG}#version-{publication.about['version']}"


def _described(publication: publications.Publication, iri: str) -> Iterator[ox.Triple]:
    site, said = publication.site, publication.value
    yield from say(iri, "rdf:type", names.expand("dcat:Dataset"))
    yield from say(iri, "dcterms:title", words(publication.about["title"]))
    yield from say(iri, "dcterms:description", words(said(void.DATASET, "dcterms:description")))
    yield from say(iri, "dcterms:bibliographicCitation", words(publication.citation))
    taken = ("dcat:keyword", "adms:versionNotes", "dcterms:creator", "dcterms:source", "dcterms:created")
    for name in (*taken, "dcterms:language"):
        yield from say(iri, name, *publication.values(void.DATASET, name))
    for name in ("dcterms:issued", "dcterms:modified"):
        yield from say(iri, name, *publication.values(void.DATASET, name)[:1])
    yield from say(iri, "prov:wasDerivedFrom", *publication.values(void.DATASET, "dcterms:source"))
    yield from say(iri, "dcat:version", ox.Literal(publication.about["version"]))
    yield from say(iri, "dcat:landingPage", site.absolute(site.page(void.DATASET)))
    yield from say(iri, "dcat:theme", f"{_EU}data-theme/SOCI", f"{_EU}data-theme/INTR")
    yield from say(iri, "dcterms:accessRights", f"{_EU}access-right/PUBLIC")
    yield from say(iri, "dcterms:accrualPeriodicity", f"{_EU}frequency/IRREG")
    yield from say(iri, "dcterms:conformsTo", names.ONTOLOGY.removesuffix("#"))
    when, where = (ox.BlankNode(what + iri.rpartition("/")[2].replace("#", "")) for what in ("when", "where"))
    yield from say(iri, "dcterms:temporal", when)
    yield from say(iri, "dcterms:spatial", where)
    yield from _terms(publication, iri)
    yield from void.entitled(iri, void.RIGHTS, publication.about["rights"])
    yield from say(when, "rdf:type", names.expand("dcterms:PeriodOfTime"))
    for name, day in zip(("dcat:startDate", "dcat:endDate"), period(publication), strict=True):
        yield from say(when, name, day)
    yield from say(where, "rdf:type", names.expand("dcterms:Location"))
    yield from say(where, "skos:prefLabel", words("World"))


def period(publication: publications.Publication) -> tuple[terms.Term, terms.Term]:
    """Return the earliest and the latest time at which something that is recorded happened."""
    nodes = terms.node("gcm:start"), terms.node("gcm:end")
    quads = [quad for node in nodes for quad in publication.store.quads_for_pattern(None, node, None)]
    days = sorted((terms.rdf11(quad.object) for quad in quads), key=terms.value)
    return days[0], days[-1]


def _terms(publication: publications.Publication, iri: str) -> Iterator[ox.Triple]:
    yield from say(iri, "dcterms:license", publication.about["license"])
    yield from say(iri, "dcterms:publisher", *publication.values(void.DATASET, "dcterms:publisher"))


def _services(publication: publications.Publication) -> Iterator[ox.Triple]:
    site = publication.site
    told = (
        (ENDPOINT, "SPARQL endpoint", "Answers SPARQL 1.1 queries; reads only.", "sparql", "sparql"),
        (QUESTIONS, "Stored questions", "Answers the stored questions by GET.", "query", "openapi.json"),
    )
    for iri, title, text, endpoint, description in told:
        yield from say(iri, "rdf:type", names.expand("dcat:DataService"))
        yield from say(iri, "dcterms:title", words(title))
        yield from say(iri, "dcterms:description", words(text))
        yield from say(iri, "dcat:endpointURL", site.absolute(site.at(endpoint)))
        yield from say(iri, "dcat:endpointDescription", site.absolute(site.at(description)))
        yield from say(iri, "dcat:servesDataset", void.DATASET)
        yield from _terms(publication, iri)
    yield from say(ENDPOINT, "dcterms:conformsTo", "http://www.w3.org/TR/sparql11-protocol/")
    yield from say(QUESTIONS, "dcterms:conformsTo", "https://spec.openapis.org/oas/v3.1.0")


def _distribution(publication: publications.Publication, file: distributions.File) -> Iterator[ox.Triple]:
    iri, site = distributions.iri(file.path), publication.site
    address = distributions.address(publication, file.path)
    yield from say(iri, "rdf:type", names.expand("dcat:Distribution"))
    yield from say(iri, "dcterms:title", words(file.path))
    yield from say(iri, "dcterms:description", words(file.holds))
    yield from say(iri, "dcat:downloadURL", address)
    yield from say(iri, "dcat:accessURL", site.absolute(site.at(distributions.FOLDER)))
    yield from say(iri, "dcat:mediaType", formats.IANA + file.media_type)
    if form := formats.by_suffix(file.path):
        yield from say(iri, "dcterms:format", formats.FILE_TYPES + form.file_type if form.file_type else "")
    if file.is_licensed:
        yield from say(iri, "dcterms:license", publication.about["license"])
    if file.rights:
        own = "-".join(["rights", *(graph.removeprefix(rights.LABELS) for graph in file.excepted)])
        yield from void.entitled(iri, f"{CATALOG}#{own}" if file.is_licensed else void.LABELS, file.rights)
    yield from say(iri, "dcterms:issued", *publication.values(void.DATASET, "dcterms:issued")[:1])
    yield from say(iri, "dcterms:conformsTo", *_standards(publication, file))
    if "triples" in file.counts:
        yield from say(iri, "rdf:type", names.expand("void:Dataset"))
        yield from say(iri, "void:triples", file.counts["triples"])
        yield from say(iri, "void:dataDump", address)
    if file.digest:
        size = ox.Literal(str(file.size), datatype=terms.node("xsd:nonNegativeInteger"))
        digest = ox.Literal(file.digest, datatype=terms.node("xsd:hexBinary"))
        checksum = ox.BlankNode("sum" + names.slug(file.path))
        yield from say(iri, "dcat:byteSize", size)
        yield from say(iri, f"{_SPDX}checksum", checksum)
        yield from say(checksum, "rdf:type", f"{_SPDX}Checksum")
        yield from say(checksum, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256")
        yield from say(checksum, f"{_SPDX}checksumValue", digest)


def _standards(publication: publications.Publication, file: distributions.File) -> list[str]:
    if distributions.group(file) == 0:
        return [names.ONTOLOGY.removesuffix("#"), names.SHAPES.removesuffix("#")]
    if file.path in ("shapes.ttl", "queries.ttl"):
        return ["http://www.w3.org/TR/shacl/"]
    if file.path == "context.jsonld":
        return ["http://www.w3.org/TR/json-ld11/"]
    if file.path.startswith("answers/"):
        return ["http://www.w3.org/TR/sparql11-results-csv-tsv/"]
    if file.path.startswith("tables/"):
        return ["http://www.w3.org/TR/tabular-data-model/"]
    return []


def _prefixes(publication: publications.Publication) -> jsonld.Context:
    """Return the prefixes of the context of JSON-LD, and none of its terms, which are for data."""
    return {
        name: term
        for name, term in jsonld.context(publication.edition).items()
        if name.startswith("@") or name in names.PREFIXES or str(term).startswith("@")
    }
