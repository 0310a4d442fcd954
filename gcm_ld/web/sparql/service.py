"""What the endpoint holds, and its description in the W3C's vocabulary, made from what it does."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from gcm_ld.core import formats, names, terms
from gcm_ld.metadata import dcat, extras, void
from gcm_ld.publish import publications
from gcm_ld.rdf import jsonld, writers
from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation, protocol

SD = "http://www.w3.org/ns/sparql-service-description#"
_W3 = "http://www.w3.org/ns/"
_ABOUT = dcat.ENDPOINT

_SERIALIZED = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
"""The forms that the engine writes, with the prefixes that it is given."""


@functools.lru_cache(maxsize=16)
def write(publication: publications.Publication, settings: config.ServerConfig, form: str) -> bytes:
    """Return the description in a form of a graph, by its suffix."""
    told = triples(publication, settings)
    if form not in _SERIALIZED:
        return writers.write(form, told, lambda: jsonld.context(publication.edition))
    used = ("dcterms", "foaf", "rdf", "rdfs", "void", "xsd")
    prefixes = {"sd": SD} | {prefix: names.PREFIXES[prefix] for prefix in used}
    given = None if form == "nt" else prefixes
    return terms.written(ox.serialize(sorted(told, key=str), format=_SERIALIZED[form], prefixes=given))


def triples(publication: publications.Publication, settings: config.ServerConfig) -> list[ox.Triple]:
    """Return what describes the endpoint: languages, forms, features, limits, and its graphs with counts."""
    return [*_service(publication, settings), *_dataset(publication)]


def counts(publication: publications.Publication) -> tuple[int, Mapping[str, int]]:
    """Return how many triples the default graph has, and each named graph, at the endpoint."""
    more = {graph: len(triples) for graph, triples in extras.graphs(publication).items()}
    graphs = Counter(void.counted(publication.store)[1]) + Counter(more)
    return void.numbers(publication).triples + sum(more.values()), graphs


def words(settings: config.ServerConfig) -> str:
    """Return the limits as a text for people."""
    return (
        f"A query may run for {settings.deadline:g} seconds, and for {settings.turn:g} while other clients "
        f"wait for a place; it may use {settings.memory // 2**20:,} MiB of memory, and its answer may have "
        f"{settings.max_result // 2**20:,} MiB. It has at most {settings.max_body:,} bytes, in an address "
        f"{settings.max_query_url:,}. One client may have {settings.queries_per_client} queries running, and "
        f"{settings.queue_share} running and waiting. What passes a limit gets an error that says so; no "
        "answer is cut. There is no update, no LOAD and no SERVICE. The default graph is the union of all "
        "named graphs, unless the query or the request names others. ASK in CSV and TSV is a table with the "
        "column `boolean`."
    )


def _service(publication: publications.Publication, settings: config.ServerConfig) -> Iterator[ox.Triple]:
    site, forms = publication.site, (*protocol.TABLES, *formats.of("graph"))
    values: terms.Values = {
        "rdf:type": SD + "Service",
        SD + "endpoint": site.absolute(site.at("sparql")),
        SD + "supportedLanguage": SD + "SPARQL11Query",
        SD + "feature": SD + "UnionDefaultGraph",
        SD + "resultFormat": (formats.W3C + form.w3c for form in forms if form.w3c),
        SD + "defaultDataset": _ABOUT + "#dataset",
        "rdfs:label": terms.english(f"SPARQL endpoint of {publication.about['title']}"),
        "dcterms:description": terms.english(words(settings)),
        "dcterms:license": publication.about["license"],
        "rdfs:seeAlso": (void.DOCUMENT, dcat.CATALOG),
    }
    return terms.describe(_ABOUT, values)


def _dataset(publication: publications.Publication) -> Iterator[ox.Triple]:
    about, union = _ABOUT + "#dataset", _ABOUT + "#default-graph"
    whole, parts = counts(publication)
    fragments = {iri: iri.removeprefix(names.graph("")).replace("/", "-") for iri in sorted(parts)}
    values: terms.Values = {
        "rdf:type": SD + "Dataset",
        SD + "defaultGraph": union,
        SD + "namedGraph": (f"{_ABOUT}#named-{fragment}" for fragment in fragments.values()),
    }
    yield from terms.describe(about, values)
    yield from terms.describe(union, {"rdf:type": SD + "Graph", "void:triples": whole})
    for iri, fragment in fragments.items():
        named, graph = f"{_ABOUT}#named-{fragment}", f"{_ABOUT}#graph-{fragment}"
        values = {"rdf:type": SD + "NamedGraph", SD + "name": iri, SD + "graph": graph}
        yield from terms.describe(named, values)
        yield from terms.describe(graph, {"rdf:type": SD + "Graph", "void:triples": parts[iri]})
        if iri == names.INFERRED:
            text = "What follows from the other graphs by rules of OWL 2 RL, made beforehand."
            values = {
                SD + "entailmentRegime": f"{_W3}entailment/OWL-RDF-Based",
                SD + "supportedEntailmentProfile": f"{_W3}owl-profile/RL",
                "rdfs:comment": terms.english(text),
            }
            yield from terms.describe(named, values)


def evaluator(publication: publications.Publication, settings: config.ServerConfig) -> evaluation.Evaluator:
    """Return what answers queries in the workers. It adds the extra graphs to it, so a fork must own it.

    Under another base than that of the files, the store has the IRIs of that base, so that queries find them.
    """
    store, site = publication.store, publication.site
    for graph, triples in extras.graphs(publication).items():
        name = ox.NamedNode(graph)
        store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object, name) for one in triples)
    if site.is_rebased:
        quads = terms.written(store.dump(format=ox.RdfFormat.N_QUADS))
        store = ox.Store()
        store.bulk_load(site.outgoing(quads), format=ox.RdfFormat.N_QUADS)
    return evaluation.Evaluator(store, site, jsonld.context(publication.edition), settings.max_result)
