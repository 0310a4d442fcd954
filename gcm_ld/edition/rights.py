"""Whose words are in what is published: the names that others gave to things, and the terms of these.

Each graph below `LABELS` holds such names and tells of whom they are and under which terms. Names without an
open licence are looked for, word for word, in the files that go out under the licence of the edition.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names, terms

LABELS = names.graph("data/labels/")
"""What the names of the graphs begin with that hold what others call things."""

_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)/?"
)


@dataclass(frozen=True)
class Source:
    """The names of one vocabulary: their graph, its title, whom to credit, the licence or else the terms, and
    the IRI of what they were taken from."""

    graph: str
    title: str
    publisher: str
    license: str
    rights: str
    origin: str

    @property
    def terms(self) -> str:
        """Whom to credit and under which terms, as a sentence has it."""
        return f"{self.title}: {self.publisher}, {self.license or self.rights.rstrip('.')}."

    @property
    def name(self) -> str:
        """The last part of the name of the graph, as `unbis`."""
        return self.graph.removeprefix(LABELS)


def license_name(iri: str) -> str:
    """Return what a licence is called: `CC BY 4.0`, as Creative Commons has it in the address; any other by
    its IRI."""
    match = _CREATIVE_COMMONS.fullmatch(iri)
    if not match:
        return iri
    code, version = match.groups()
    return {"zero": f"CC0 {version}", "mark": "public domain"}.get(code) or f"CC {code.upper()} {version}"


def is_of_others(quad: ox.Quad) -> bool:
    """Whether a quad is in a graph of the names that others gave."""
    return terms.value(quad.graph_name).startswith(LABELS)


def sources(store: ox.Store) -> tuple[Source, ...]:
    """Return the vocabularies whose names are sources, by the name of their graph."""
    parts = ("dcterms:title", "dcterms:publisher", "dcterms:license", "dcterms:rights", "dcterms:source")
    graphs = sorted(graph.value for graph in store.named_graphs() if graph.value.startswith(LABELS))
    return tuple(
        Source(iri, *(terms.first(store, iri, part, ox.NamedNode(iri)) for part in parts)) for iri in graphs
    )


def reserved(store: ox.Store) -> dict[str, frozenset[str]]:
    """Return the names that are under no open licence, each with the graphs that hold it.

    A name that the edition has in its own words is not one of them: `Canada`, in French too, or `Perú`, as a
    source prints it.
    """
    found: dict[str, set[str]] = {}
    for source in sources(store):
        if not source.license:
            graph = ox.NamedNode(source.graph)
            for quad in store.quads_for_pattern(None, terms.node("skos:prefLabel"), None, graph):
                if not _is_own(store, quad):
                    found.setdefault(terms.value(quad.object), set()).add(source.graph)
    return {name: frozenset(graphs) for name, graphs in found.items()}


def _is_own(store: ox.Store, name: ox.Quad) -> bool:
    """Whether a graph of the edition's own has the same letters about the thing, or, where it is one of the
    edition's, the same words about any."""
    about = [quad for quad in store.quads_for_pattern(name.subject, None, None) if not is_of_others(quad)]
    if any(terms.value(quad.object) == terms.value(name.object) for quad in about):
        return True
    anywhere = store.quads_for_pattern(None, None, name.object) if about else ()
    return any(not is_of_others(quad) for quad in anywhere)


def excepted(cells: Iterable[str], sources: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the graphs, sorted, whose names are among the cells of a table; `sources` is of `reserved`."""
    return sorted({graph for cell in cells for graph in sources.get(cell, ())})


def terms_of(sources: Iterable[Source]) -> str:
    """Return what names alone are under: the terms of each vocabulary, not the licence of the edition."""
    named = " ".join(source.terms for source in sources)
    return f"The names are under the terms of their publishers, not under the licence of the edition. {named}"


def exception(sources: Iterable[Source]) -> str:
    """Return which names in a file the licence of the edition does not cover, and what does."""
    named = " ".join(source.terms for source in sources)
    return f"The licence does not cover the names that come from other vocabularies. {named}"
