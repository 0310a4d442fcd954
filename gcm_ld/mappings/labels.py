"""The names of what mappings lead to: kept in graphs of their own, so that pages and answers show words.

The English ones are those of the tables of mappings, which people have read; other languages come from
extracts, where the vocabulary has an open licence. Of one whose terms do not let us pass its labels on, none
are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import files
from gcm_ld.mappings import extracts, sssom, vocabularies
from gcm_ld.rdf import turtle


def triples(table: sssom.Table, held: extracts.Extracts) -> list[ox.Triple]:
    """Return the labels of what a table leads to, after what they are and under which terms.

    None where the terms forbid it, or where no label is known.
    """
    preferred = ox.NamedNode(names.expand("skos:prefLabel"))
    said = []
    if table.scheme.is_labelled:
        for target, label in _english(table).items():
            others = held.labels.get(target, {}).items() if table.scheme.license else ()
            texts = {language: labels[0] for language, labels in others if labels and language != "en"}
            for language, text in ({"en": label} | texts).items():
                said.append(ox.Triple(ox.NamedNode(target), preferred, ox.Literal(text, language=language)))
    return [*_terms(table.scheme), *said] if said else []


def write(table: sssom.Table, held: extracts.Extracts) -> str:
    """Return the labels as Turtle in house form, empty where there are none."""
    said = triples(table, held)
    of = f"Labels of {table.scheme.called}, for what data/links/{table.scheme.name}.sssom.tsv leads to."
    terms = "Under the terms of their publisher, which the last block names, not those of the edition."
    return turtle.write(said, f"{of}\n{terms}") if said else ""


def save(root: str | Path, tables: Iterable[sssom.Table], held: extracts.Extracts) -> list[str]:
    """Write the labels of all tables into the edition, and return the paths of what changed."""
    changed = []
    for table in tables:
        path, text = Path(root) / table.scheme.labels, write(table, held)
        if text and (not path.exists() or files.read(path, table.scheme.labels) != text):
            files.write_atomically(path, text.encode())
            changed.append(table.scheme.labels)
        elif not text and path.exists():
            path.unlink()
            changed.append(table.scheme.labels)
    return changed


def known(root: str | Path, scheme: vocabularies.Scheme) -> dict[str, dict[str, str]]:
    """Return the labels that the edition keeps of a vocabulary, by IRI and language."""
    path = Path(root) / scheme.labels
    found: dict[str, dict[str, str]] = {}
    if path.exists():
        for triple in turtle.parse(files.read(path, scheme.labels), scheme.labels):
            if triple.predicate.value == names.expand("skos:prefLabel"):
                found.setdefault(triple.subject.value, {})[triple.object.language] = triple.object.value
    return found


def _english(table: sssom.Table) -> dict[str, str]:
    return {row.target: row.target_label for row in table.rows if row.target_label}


def _terms(scheme: vocabularies.Scheme) -> Iterable[ox.Triple]:
    """Yield what the graph of labels is: what it holds, of whom, as of when, under which terms."""
    node = ox.NamedNode(names.graph(scheme.labels))
    day = scheme.version if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", scheme.version) else ""
    datatype = ox.NamedNode(names.expand("xsd:date" if "-" in day else "xsd:gYear"))
    values = {
        "rdf:type": ox.NamedNode(names.expand("dcat:Resource")),
        "dcterms:title": ox.Literal(f"Labels of {scheme.called}", language="en"),
        "dcterms:issued": ox.Literal(day, datatype=datatype) if day else None,
        "dcterms:license": ox.NamedNode(scheme.license) if scheme.license else None,
        "dcterms:publisher": ox.Literal(scheme.credit, language="en"),
        "dcterms:rights": ox.Literal(scheme.rights, language="en") if scheme.rights else None,
        "dcterms:source": ox.NamedNode(scheme.source),
        "void:uriSpace": ox.Literal(scheme.space),
    }
    for name, value in values.items():
        if value is not None:
            yield ox.Triple(node, ox.NamedNode(names.expand(name)), value)
