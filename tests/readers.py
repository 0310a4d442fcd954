"""Independent readers of what we write: the triples of a text as canonical lines."""

import json
import warnings

import pyoxigraph as ox
import rdflib
from pyld import jsonld


def canonical(quads) -> list[str]:
    """Return quads as sorted lines with the labels of RDFC-1.0 for blank nodes."""
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n" for quad in found)


def by_pyoxigraph(text: str | bytes, suffix: str = "jsonld") -> list[str]:
    return canonical(ox.parse(text, format=ox.RdfFormat.from_extension(suffix)))


def by_pyld(text: str | bytes) -> list[str]:
    lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    return canonical(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def by_rdflib(text: str | bytes, suffix: str = "jsonld") -> list[str]:
    name = {"jsonld": "json-ld", "nt": "nt", "nq": "nquads", "trig": "trig", "ttl": "turtle", "rdf": "xml"}[
        suffix
    ]
    with warnings.catch_warnings():
        # rdflib's own readers and writers of datasets use names that rdflib itself calls deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        lines = rdflib.Dataset().parse(data=text, format=name).serialize(format="nquads", encoding="utf-8")
    quads = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    if suffix in ("nq", "trig"):
        return canonical(quads)
    return canonical(ox.Quad(*quad.triple) for quad in quads)
