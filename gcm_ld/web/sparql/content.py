"""What the endpoint holds: the edition and, beside it, the stored questions and the catalog."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pyoxigraph as ox

from gcm_ld.core import terms
from gcm_ld.metadata import dcat, documents
from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.rdf import jsonld
from gcm_ld.web import config
from gcm_ld.web.sparql import evaluation


def evaluator(publication: publications.Publication, settings: config.ServerConfig) -> evaluation.Evaluator:
    """Return what answers queries in the workers. It adds `extras` to the store, so a fork must own that.

    Under another base than that of the files, the store has the IRIs of that base, so that queries find them.
    """
    store, site = publication.store, publication.site
    for graph, triples in extras(publication).items():
        name = ox.NamedNode(graph)
        store.bulk_extend(ox.Quad(one.subject, one.predicate, one.object, name) for one in triples)
    if site.is_rebased:
        quads = terms.written(store.dump(format=ox.RdfFormat.N_QUADS))
        store = ox.Store()
        store.bulk_load(site.outgoing(quads), format=ox.RdfFormat.N_QUADS)
    return evaluation.Evaluator(store, site, jsonld.context(publication.edition), settings.max_result)


@functools.lru_cache(maxsize=4)
def extras(publication: publications.Publication) -> Mapping[str, list[ox.Triple]]:
    """Return, by graph, what the endpoint holds beside the edition: the stored questions and the catalog.

    What a graph of the edition says already is left out: Oxigraph finds a triple twice in the union of two
    graphs that have it.
    """
    said = {quad.triple for quad in publication.store}
    more = {
        documents.QUESTIONS: queries.triples(publication.questions.values()),
        documents.CATALOG: dcat.triples(publication),
    }
    found = {}
    for graph, triples in more.items():
        found[graph] = [triple for triple in dict.fromkeys(triples) if triple not in said]
        said.update(triples)
    return found
