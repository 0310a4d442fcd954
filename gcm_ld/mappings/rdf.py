"""Mappings as Turtle: each as a statement with what speaks for it, and beside it the triple that it says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import files
from gcm_ld.mappings import sssom, vocabularies
from gcm_ld.rdf import turtle

ASSERTED = frozenset(
    f"semapv:{name}Matching" for name in ("BackgroundKnowledgeBased", "Lexical", "Unspecified")
)
"""The kinds of work that a source did: a mapping that names one then rests on it, not on a judgement."""


def triples(table: sssom.Table) -> list[ox.Triple]:
    """Return what a table says: of itself, then of each mapping with the triple beside it."""
    said = list(_set(table))
    for row in table.rows:
        said += _mapping(row, table.vocabulary, table.head["mapping_date"])
        said.append(terms.link(row.subject, row.predicate, row.target))
    return said


def write(table: sssom.Table) -> str:
    """Return what a table says as Turtle in house form."""
    head = (
        f"Mappings to {table.vocabulary.called}, made from {table.vocabulary.path} by `gcm-ld links --write`."
    )
    return turtle.write(triples(table), f"{head}\nNot to be edited: change the table.")


def save(root: str | Path, tables: Iterable[sssom.Table]) -> list[str]:
    """Write the Turtle of `tables` into the edition, and return the paths of what changed.

    Turtle of mappings in data/links/ that no table makes goes.
    """
    changed = stale(root, tables := list(tables))
    texts = {table.vocabulary.turtle: write(table) for table in tables}
    for path in changed:
        if path in texts:
            files.write_atomically(Path(root) / path, texts[path].encode())
        else:
            (Path(root) / path).unlink()
    return changed


def stale(root: str | Path, tables: Iterable[sssom.Table]) -> list[str]:
    """Return the paths, sorted, of the Turtle of mappings in data/links/ that is not what the tables make."""
    texts = {table.vocabulary.turtle: write(table) for table in tables}
    paths = {path for path in files.find(Path(root), "data") if path.startswith("data/links/")}
    written = {path: files.read(Path(root) / path, path) for path in paths - {vocabularies.PATH}}
    return sorted(path for path in texts.keys() | written.keys() if texts.get(path) != written.get(path))


def evidence(row: sssom.Row) -> tuple[str, str]:
    """Return the basis and the certainty of a mapping.

    One that a source gives is sourced, and found where it says so; any other is a judgement, unsourced
    where nothing but a label could be read.
    """
    justification, confidence = names.compact(row.justification), float(row.confidence)
    if row.source and justification in ASSERTED:
        read = justification != "semapv:LexicalMatching" or confidence > sssom.CALLED
        return "sourced", "found" if read else "derived"
    least = sssom.GUESSED if names.compact(row.predicate) in sssom.PREDICATES else sssom.CALLED
    return "editorial", "derived" if confidence > least else "unsourced"


def _set(table: sssom.Table) -> Iterable[ox.Triple]:
    node = ox.NamedNode(table.head["mapping_set_id"])
    vocabulary, text = table.vocabulary, ox.Literal
    values: terms.Values = {
        "rdf:type": terms.node("sssom:MappingSet"),
        "dcterms:title": text(f"Mappings to {vocabulary.called}", language="en"),
        "dcterms:created": terms.literal(table.head["mapping_date"], "xsd:date"),
        "dcterms:creator": ox.NamedNode(names.iri("organization", "gcm-ld")),
        "dcterms:license": ox.NamedNode(table.head["license"]),
        "sssom:object_source": ox.NamedNode(vocabulary.iri),
        "sssom:object_source_version": text(vocabulary.version) if vocabulary.version else None,
        "void:uriSpace": text(vocabulary.space),
    }
    return terms.describe(node, values)


def _mapping(row: sssom.Row, vocabulary: vocabularies.Vocabulary, date: str) -> Iterable[ox.Triple]:
    node = ox.NamedNode(vocabularies.mapping(row.subject, row.target, vocabulary))
    basis, certainty = evidence(row)
    editor = ox.NamedNode(names.iri("organization", "gcm-ld")) if basis == "editorial" else None
    values: terms.Values = {
        "rdf:type": terms.node("gcm:Mapping"),
        "gcm:mapped": ox.NamedNode(row.subject),
        "gcm:mappingProperty": ox.NamedNode(row.predicate),
        "gcm:mappedTo": ox.NamedNode(row.target),
        "gcm:justification": ox.NamedNode(row.justification),
        "gcm:confidence": terms.literal(row.confidence, "xsd:decimal"),
        "gcm:mappedOn": terms.literal(date, "xsd:date"),
        "gcm:basis": ox.NamedNode(names.iri("basis", basis)),
        "gcm:certainty": ox.NamedNode(names.iri("certainty", certainty)),
        "gcm:editor": editor,
        "gcm:reason": ox.Literal(row.comment, language="en"),
        "gcm:source": ox.NamedNode(row.source) if row.source else None,
    }
    return terms.describe(node, values)
