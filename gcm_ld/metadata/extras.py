"""The named graphs that go with those of an edition, at the endpoint, in the dumps and into other stores.

They are the stored questions and the catalogue. The catalogue there is the same wherever it stands: it names
the whole sets of triples, not each file, without the sizes and checksums that come when files are made, and
its addresses are below the base of the IRIs. `catalog.ttl` of a site has all of it.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, urls
from gcm_ld.edition import dataset
from gcm_ld.metadata import dcat
from gcm_ld.publish import dumps, publications
from gcm_ld.questions import queries

QUESTIONS, CATALOG = names.graph("queries"), names.graph("catalog")


@functools.lru_cache(maxsize=4)
def graphs(publication: publications.Publication) -> Mapping[str, list[ox.Triple]]:
    """Return the triples of the graphs that go with those of the edition, by graph.

    What a graph of the edition says already is left out: Oxigraph finds a triple twice in the union of two
    graphs that have it.
    """
    found: dict[str, list[ox.Triple]] = {}
    if publication.beside:
        for quad in ox.parse(publication.beside, ox.RdfFormat.N_QUADS):
            found.setdefault(quad.graph_name.value, []).append(quad.triple)
        return found
    alone = replace(publication, site=urls.Site(names.BASE), dumps=None)
    more = {
        QUESTIONS: queries.triples(publication.questions.values()),
        CATALOG: dcat.triples(alone),
    }
    told: set[ox.Triple] = set()
    for graph, triples in more.items():
        new = [triple for triple in dict.fromkeys(triples) if triple not in told]
        found[graph] = [triple for triple in new if not _is_said(publication.store, triple)]
        told.update(new)
    return found


def _is_said(store: ox.Store, triple: ox.Triple) -> bool:
    """Return whether some graph has a triple."""
    return any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object))


def build(edition: dataset.Edition, folder: str | Path, base: str = names.BASE) -> dumps.Manifest:
    """Write the dumps of a completed edition, with these graphs in them; else as `dumps.build`."""
    return dumps.build(edition, folder, base, graphs(publications.of(edition)))


def together(edition: dataset.Edition) -> dict[str, list[ox.Triple]]:
    """Return the triples of each graph that a store with the completed edition holds, the catalogue last."""
    found: dict[str, list[ox.Triple]] = {}
    for quad in edition.store:
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return dict(sorted(found.items())) | dict(graphs(publications.of(edition)))
