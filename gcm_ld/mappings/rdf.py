"""What is made of the tables of mappings, as Turtle: the mappings, and the names of what they lead to.

Each mapping is a statement with what speaks for it; beside it stands the triple that it says. The names are
kept in graphs of their own, so that pages and answers show words. The English ones are those of the tables,
which people have read; other languages come from extracts, where the vocabulary has an open licence. Of one
whose terms do not let us pass its labels on, none are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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

Labels = Mapping[str, Mapping[str, list[str]]]
"""The labels of things, by IRI and language."""


def triples(table: sssom.Table) -> list[ox.Triple]:
    """Return what a table says: of itself, then of each mapping with the triple beside it."""
    result = list(_set(table))
    for row in table.rows:
        result += _concept_match(row, table.vocabulary, table.head["mapping_date"])
        result.append(terms.link(row.subject, row.predicate, row.target))
    return result


def write(table: sssom.Table) -> str:
    """Return what a table says as Turtle in house form."""
    to, path = table.vocabulary.called, table.vocabulary.path
    head = f"Mappings to {to}, made from {path} by `gcm-ld links --write`."
    return turtle.write(triples(table), f"{head}\nNot to be edited: change the table.")


def save(root: str | Path, tables: Iterable[sssom.Table]) -> list[str]:
    """Write the Turtle of `tables` into the edition, and return the paths, sorted, of what changed.

    Turtle of mappings in data/links/ that no table makes goes.
    """
    return _save(root, _links(root, tables))


def stale(root: str | Path, tables: Iterable[sssom.Table]) -> list[str]:
    """Return the paths, sorted, of the Turtle of mappings in data/links/ that is not what the tables make."""
    return _differing(root, _links(root, tables))


def save_labels(root: str | Path, tables: Iterable[sssom.Table], known: Labels) -> list[str]:
    """Write the labels of all tables into the edition, and return the paths, sorted, of what changed."""
    return _save(root, {table.vocabulary.labels_path: write_labels(table, known) for table in tables})


def _links(root: str | Path, tables: Iterable[sssom.Table]) -> dict[str, str]:
    """Return the texts of the files in data/links/ by their paths; those that no table makes have none."""
    paths = (path for path in files.find(Path(root), "data") if path.startswith("data/links/"))
    texts = dict.fromkeys((path for path in paths if path != vocabularies.PATH), "")
    return texts | {table.vocabulary.turtle: write(table) for table in tables}


def _differing(root: str | Path, texts: Mapping[str, str]) -> list[str]:
    """Return the paths of the files that do not hold their texts, or that are there without one."""

    def differs(path: Path, name: str) -> bool:
        return path.exists() != bool(texts[name]) or (path.exists() and files.read(path, name) != texts[name])

    return sorted(name for name in texts if differs(Path(root) / name, name))


def _save(root: str | Path, texts: Mapping[str, str]) -> list[str]:
    changed = _differing(root, texts)
    for name in changed:
        if texts[name]:
            files.write_atomically(Path(root) / name, texts[name].encode())
        else:
            (Path(root) / name).unlink()
    return changed


def write_labels(table: sssom.Table, known: Labels) -> str:
    """Return the labels of what a table leads to as Turtle, after what they are and under which terms.

    `known` are labels in other languages. Empty where the terms forbid it, or where no label is known.
    """
    preferred, vocabulary = terms.node("skos:prefLabel"), table.vocabulary
    triples = []
    for target, label in {row.target: row.target_label for row in table.rows if row.target_label}.items():
        others = known.get(target, {}).items() if vocabulary.license else ()
        texts = {language: labels[0] for language, labels in others if labels and language != "en"}
        for language, text in ({"en": label} | texts).items():
            literal = ox.Literal(text, language=language)
            triples.append(ox.Triple(ox.NamedNode(target), preferred, literal))
    if not triples or not vocabulary.labels:
        return ""
    head = (
        f"Labels of {vocabulary.called}, for what {vocabulary.path} leads to.\n"
        "Under the terms of their publisher, which the last block names, not those of the edition."
    )
    return turtle.write([*_terms(vocabulary), *triples], head)


def labels(root: str | Path, vocabulary: vocabularies.Vocabulary) -> dict[str, dict[str, str]]:
    """Return the labels that the edition keeps of a vocabulary, by IRI and language."""
    path = Path(root) / vocabulary.labels_path
    result: dict[str, dict[str, str]] = {}
    if path.exists():
        for triple in turtle.parse(files.read(path, vocabulary.labels_path), vocabulary.labels_path):
            if triple.predicate == terms.node("skos:prefLabel"):
                texts = result.setdefault(terms.value(triple.subject), {})
                texts[terms.language(triple.object)] = terms.value(triple.object)
    return result


def evidence(row: sssom.Row) -> tuple[str, str]:
    """Return the basis and the certainty of a mapping.

    One that a source gives is sourced, and found where it says so; any other is a judgement, unsourced
    where nothing but a label could be read.
    """
    justification, confidence = names.compact(row.justification), float(row.confidence)
    if row.source and justification in ASSERTED:
        read = justification != "semapv:LexicalMatching" or confidence > sssom.CALLED
        return "sourced", "found" if read else "derived"
    return "editorial", "derived" if confidence > row.least else "unsourced"


def _set(table: sssom.Table) -> Iterable[ox.Triple]:
    vocabulary = table.vocabulary
    values: terms.Values = {
        "rdf:type": "sssom:MappingSet",
        "dcterms:title": terms.english(f"Mappings to {vocabulary.called}"),
        "dcterms:created": terms.literal(table.head["mapping_date"], "xsd:date"),
        "dcterms:creator": names.EDITOR,
        "dcterms:license": table.head["license"],
        "sssom:object_source": vocabulary.iri,
        "sssom:object_source_version": ox.Literal(vocabulary.version) if vocabulary.version else None,
        "sssom:mappings": [vocabularies.mapping(row.subject, row.target, vocabulary) for row in table.rows],
        "void:uriSpace": ox.Literal(vocabulary.space),
    }
    return terms.describe(table.head["mapping_set_id"], values)


def _concept_match(row: sssom.Row, vocabulary: vocabularies.Vocabulary, date: str) -> Iterable[ox.Triple]:
    basis, certainty = evidence(row)
    values: terms.Values = {
        "rdf:type": "gcm:ConceptMatch",
        "gcm:matchSubject": row.subject,
        "gcm:matchProperty": row.predicate,
        "gcm:matchObject": row.target,
        "gcm:justification": row.justification,
        "gcm:confidence": terms.literal(row.confidence, "xsd:decimal"),
        "gcm:matchedOn": terms.literal(date, "xsd:date"),
        "gcm:basis": names.iri("basis", basis),
        "gcm:certainty": names.iri("certainty", certainty),
        "gcm:editor": names.EDITOR if basis == "editorial" else None,
        "gcm:reason": terms.english(row.comment),
        "gcm:source": row.source,
    }
    return terms.describe(vocabularies.mapping(row.subject, row.target, vocabulary), values)


def _terms(vocabulary: vocabularies.Vocabulary) -> Iterable[ox.Triple]:
    """Return what the graph of labels is: what it holds, of whom, as of when, under which terms."""
    day = vocabulary.version if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", vocabulary.version) else ""
    values: terms.Values = {
        "rdf:type": "dcat:Resource",
        "dcterms:title": terms.english(f"Labels of {vocabulary.called}"),
        "dcterms:issued": terms.literal(day, "xsd:date" if "-" in day else "xsd:gYear") if day else None,
        "dcterms:license": vocabulary.license,
        "dcterms:publisher": terms.english(vocabulary.publisher),
        "dcterms:rights": terms.english(vocabulary.rights) if vocabulary.rights else None,
        "dcterms:source": vocabulary.iri,
        "void:uriSpace": ox.Literal(vocabulary.space),
    }
    return terms.describe(vocabulary.labels, values)
