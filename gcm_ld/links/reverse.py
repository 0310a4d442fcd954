"""Links back: what another vocabulary may load to lead from its things to ours, a file for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from gcm_ld import dataset, names, things, turtle
from gcm_ld.links import sssom

INVERSE = {
    "skos:broadMatch": "skos:narrowMatch",
    "skos:narrowMatch": "skos:broadMatch",
    **{name: name for name in ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch")},
    **{name: name for name in ("schema:sameAs", "rdfs:seeAlso")},
}
"""The property that leads back, for each by which a mapping leads."""

_ALIGNED = "sdg"


def write(edition: dataset.Edition, table: sssom.Table) -> str:
    """Return the links from what a table leads to back to ours, with our labels and what the file is."""
    scheme = table.scheme
    pairs = [(row.target, INVERSE[names.compact(row.predicate)], row.subject) for row in table.rows]
    graph, date, license_ = (table.head[key] for key in ("mapping_set_id", "mapping_date", "license"))
    return _written(edition, pairs, scheme.called, scheme.source, graph, date, license_)


def write_aligned(edition: dataset.Edition, date: str, license_: str) -> str:
    """Return the links from goals and targets of the 2030 Agenda back to the areas that bear on them."""
    alignment, area = (things.node(f"gcm:{name}") for name in ("Alignment", "area"))
    aligned = things.node("gcm:alignedWith")
    pairs = []
    for quad in edition.store.quads_for_pattern(None, things.node("rdf:type"), alignment):
        ours = [found.object.value for found in edition.store.quads_for_pattern(quad.subject, area, None)]
        goals = [found.object.value for found in edition.store.quads_for_pattern(quad.subject, aligned, None)]
        pairs += [(goal, "skos:relatedMatch", one) for goal in goals for one in ours]
    source = names.PREFIXES["sdg"].rstrip("/")
    title = "the goals and targets of the 2030 Agenda"
    graph = names.graph("data/alignment.ttl")
    return _written(edition, sorted(set(pairs)), title, source, graph, date, license_)


def save(edition: dataset.Edition, tables: Iterable[sssom.Table], folder: str | Path) -> list[Path]:
    """Write a file of links back for each table, and one for the 2030 Agenda; return their paths."""
    made = {}
    for table in tables:
        made[table.scheme.name] = write(edition, table)
        date, license_ = table.head["mapping_date"], table.head["license"]
    if made:
        made[_ALIGNED] = write_aligned(edition, date, license_)
    paths = {name: Path(folder) / f"{name}.ttl" for name in sorted(made)}
    for name, path in paths.items():
        dataset.write_atomically(path, made[name].encode())
    return list(paths.values())


def _written(
    edition: dataset.Edition,
    pairs: list[tuple[str, str, str]],
    called: str,
    source: str,
    graph: str,
    date: str,
    license_: str,
) -> str:
    node = ox.NamedNode(f"{graph}#reverse")
    about = f"Links from {called} to GCM-LD"
    day = ox.Literal(date, datatype=ox.NamedNode(names.expand("xsd:date")))
    words = (
        f"Each triple leads from a thing of {called} to one of GCM-LD that was mapped to it, by the property "
        "that leads the other way. The reasons stand in the mappings."
    )
    values = {
        "rdf:type": ox.NamedNode(names.expand("void:Linkset")),
        "dcterms:title": ox.Literal(about, language="en"),
        "dcterms:description": ox.Literal(words, language="en"),
        "dcterms:created": day,
        "dcterms:creator": ox.NamedNode(names.iri("organization", "gcm-ld")),
        "dcterms:license": ox.NamedNode(license_),
        "dcterms:source": ox.NamedNode(graph),
        "void:subjectsTarget": ox.NamedNode(source),
        "void:objectsTarget": ox.NamedNode(names.iri("dataset", "gcm-ld")),
        "void:triples": ox.Literal(len(pairs)),
    }
    said = [ox.Triple(node, ox.NamedNode(names.expand(name)), value) for name, value in values.items()]
    said += [
        ox.Triple(ox.NamedNode(theirs), things.node(name), ox.NamedNode(ours)) for theirs, name, ours in pairs
    ]
    for ours in sorted({ours for _, _, ours in pairs}):
        text = ox.Literal(things.label(edition.store, ours), language="en")
        said.append(ox.Triple(ox.NamedNode(ours), things.node("skos:prefLabel"), text))
    return turtle.write(said, f"{about}: one triple for each of {len(pairs)} mappings, and our labels.")
