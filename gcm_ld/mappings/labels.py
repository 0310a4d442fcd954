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

from gcm_ld.core import terms
from gcm_ld.edition import files
from gcm_ld.mappings import extracts, sssom, vocabularies
from gcm_ld.rdf import turtle


def triples(table: sssom.Table, extract: extracts.Extracts) -> list[ox.Triple]:
    """Return the labels of what a table leads to, after what they are and under which terms.

    None where the terms forbid it, or where no label is known.
    """
    preferred = terms.node("skos:prefLabel")
    said = []
    if table.vocabulary.is_labelled:
        for target, label in _english(table).items():
            others = extract.labels.get(target, {}).items() if table.vocabulary.license else ()
            texts = {language: labels[0] for language, labels in others if labels and language != "en"}
            for language, text in ({"en": label} | texts).items():
                said.append(ox.Triple(ox.NamedNode(target), preferred, ox.Literal(text, language=language)))
    return [*_terms(table.vocabulary), *said] if said else []


def write(table: sssom.Table, extract: extracts.Extracts) -> str:
    """Return the labels as Turtle in house form, empty where there are none."""
    said = triples(table, extract)
    of = f"Labels of {table.vocabulary.called}, for what {table.vocabulary.path} leads to."
    terms = "Under the terms of their publisher, which the last block names, not those of the edition."
    return turtle.write(said, f"{of}\n{terms}") if said else ""


def save(root: str | Path, tables: Iterable[sssom.Table], extract: extracts.Extracts) -> list[str]:
    """Write the labels of all tables into the edition, and return the paths of what changed."""
    changed = []
    for table in tables:
        path, text = Path(root) / table.vocabulary.labels_path, write(table, extract)
        if text and (not path.exists() or files.read(path, table.vocabulary.labels_path) != text):
            files.write_atomically(path, text.encode())
            changed.append(table.vocabulary.labels_path)
        elif not text and path.exists():
            path.unlink()
            changed.append(table.vocabulary.labels_path)
    return changed


def known(root: str | Path, vocabulary: vocabularies.Vocabulary) -> dict[str, dict[str, str]]:
    """Return the labels that the edition keeps of a vocabulary, by IRI and language."""
    path = Path(root) / vocabulary.labels_path
    found: dict[str, dict[str, str]] = {}
    if path.exists():
        for triple in turtle.parse(files.read(path, vocabulary.labels_path), vocabulary.labels_path):
            if triple.predicate == terms.node("skos:prefLabel"):
                texts = found.setdefault(terms.value(triple.subject), {})
                texts[terms.language(triple.object)] = terms.value(triple.object)
    return found


def _english(table: sssom.Table) -> dict[str, str]:
    return {row.target: row.target_label for row in table.rows if row.target_label}


def _terms(vocabulary: vocabularies.Vocabulary) -> Iterable[ox.Triple]:
    """Return what the graph of labels is: what it holds, of whom, as of when, under which terms."""
    node = ox.NamedNode(vocabulary.labels)
    day = vocabulary.version if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", vocabulary.version) else ""
    values: terms.Values = {
        "rdf:type": terms.node("dcat:Resource"),
        "dcterms:title": ox.Literal(f"Labels of {vocabulary.called}", language="en"),
        "dcterms:issued": terms.literal(day, "xsd:date" if "-" in day else "xsd:gYear") if day else None,
        "dcterms:license": ox.NamedNode(vocabulary.license) if vocabulary.license else None,
        "dcterms:publisher": ox.Literal(vocabulary.publisher, language="en"),
        "dcterms:rights": ox.Literal(vocabulary.rights, language="en") if vocabulary.rights else None,
        "dcterms:source": ox.NamedNode(vocabulary.iri),
        "void:uriSpace": ox.Literal(vocabulary.space),
    }
    return terms.describe(node, values)
