"""Links back: what another vocabulary may load to lead from its things to ours, with what speaks for each.

Two files a vocabulary: Turtle with the links alone, to be loaded, and beside it a table in SSSOM that says of
each link how sure it is, by what work it was found and why, to decide by. A link that is unsourced, a
judgement on words alone, is in neither unless it is asked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.mappings import rdf, sssom
from gcm_ld.rdf import turtle

INVERSE = {
    "skos:broadMatch": "skos:narrowMatch",
    "skos:narrowMatch": "skos:broadMatch",
    **{name: name for name in ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch")},
    **{name: name for name in ("schema:sameAs", "rdfs:seeAlso")},
}
"""The property that leads back, for each by which a mapping leads."""

UNSOURCED = "unsourced"
"""The certainty of a judgement for which no source speaks."""

COLUMNS = (*sssom.COLUMNS, "other", sssom.FURTHER)
"""The columns of the tables; `other` tells the certainty, for which SSSOM has no column."""


@dataclasses.dataclass(frozen=True)
class Back:
    """Links back: the vocabulary that they start from, its IRI, what they were made of, and the rows.

    `graph` is the IRI of the graph that states the mappings, `rows` are cells by column, `exception` says
    what the licence does not cover.
    """

    called: str
    source: str
    graph: str
    date: str
    license: str
    rows: tuple[dict[str, str], ...]
    exception: str = ""


def of_table(edition: dataset.Edition, table: sssom.Table) -> Back:
    """Return the links from what a table leads to back to ours."""
    rows = [
        {
            "subject_id": row.target,
            "subject_label": row.target_label,
            "predicate_id": names.expand(INVERSE[names.compact(row.predicate)]),
            "object_id": row.subject,
            "object_label": things.label(edition.store, row.subject),
            "mapping_justification": row.justification,
            "confidence": row.confidence,
            "comment": row.comment,
            "other": f"certainty: {rdf.evidence(row)[1]}",
            sssom.FURTHER: row.source,
        }
        for row in table.rows
    ]
    vocabulary, reserved = table.vocabulary, table.vocabulary.reserved
    graph, date, license_ = (table.head[key] for key in ("mapping_set_id", "mapping_date", "license"))
    exception = f"The licence does not cover subject_label. {reserved}" if reserved else ""
    return Back(vocabulary.called, vocabulary.iri, graph, date, license_, _sorted(rows), exception)


def of_relevances(edition: dataset.Edition, date: str, license_: str, unsourced: bool = False) -> Back:
    """Return the links from goals and targets of the 2030 Agenda back to the areas that bear on them.

    Unsourced statements of relevance are left out, unless `unsourced`.
    """
    store, rows = edition.store, []

    def values(node: terms.Resource, name: str) -> list[str]:
        quads = store.quads_for_pattern(node, terms.node(f"gcm:{name}"), None)
        return sorted({terms.value(quad.object) for quad in quads})

    for quad in store.quads_for_pattern(None, terms.node("rdf:type"), terms.node("gcm:TargetRelevance")):
        node = terms.resource(quad.subject)
        certainty = names.local(values(node, "certainty")[0])
        if certainty == UNSOURCED and not unsourced:
            continue
        sources = values(node, "source")
        work = "BackgroundKnowledgeBasedMatching" if sources else "ManualMappingCuration"
        rows += [
            {
                "subject_id": goal,
                "subject_label": things.label(store, goal),
                "predicate_id": names.expand("skos:relatedMatch"),
                "object_id": area,
                "object_label": things.label(store, area),
                "mapping_justification": names.expand(f"semapv:{work}"),
                "comment": " ".join(values(node, "reason") + values(node, "remark")),
                "other": f"certainty: {certainty}",
                sssom.FURTHER: "|".join(sources),
            }
            for area in values(node, "area")
            for goal in values(node, "relevantTarget")
        ]
    source = names.PREFIXES["sdg"].rstrip("/")
    title = "the goals and targets of the 2030 Agenda"
    return Back(title, source, names.graph("data/target-relevance.ttl"), date, license_, _sorted(rows))


def save(
    edition: dataset.Edition, tables: Sequence[sssom.Table], folder: str | Path, unsourced: bool = False
) -> list[Path]:
    """Write two files of links back for each table, and two for the 2030 Agenda; return their paths."""
    made = {table.vocabulary.name: of_table(edition, table) for table in tables}
    if tables:
        date, license_ = (tables[-1].head[key] for key in ("mapping_date", "license"))
        made["sdg"] = of_relevances(edition, date, license_, unsourced)
    paths = []
    for name, back in made.items():
        for suffix, text in ((".sssom.tsv", write_table(back)), (".ttl", write(back))):
            paths.append(Path(folder) / f"{name}{suffix}")
            files.write_atomically(paths[-1], text.encode())
    return sorted(paths)


def write_table(back: Back) -> str:
    """Return what speaks for each link, as SSSOM."""
    head = {
        "mapping_set_id": f"{back.graph}#reverse",
        "mapping_set_title": f"Links from {back.called} to GCM-LD",
        **({"mapping_set_description": back.exception} if back.exception else {}),
        "license": back.license,
        "subject_source": back.source,
        "object_source": names.DATASET,
        "mapping_date": back.date,
    }
    columns = [name for name in COLUMNS if any(row.get(name) for row in back.rows)]
    return sssom.write(head, columns, back.rows)


def write(back: Back) -> str:
    """Return the links as Turtle, after what they are, with our labels."""
    about = f"Links from {back.called} to GCM-LD"
    pairs = {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in back.rows}
    words = (
        f"Each triple leads from a thing of {back.called} to one of GCM-LD that was mapped to it, by the "
        "property that leads the other way. How sure each is, and why, the table of the same name says."
    )
    values: terms.Values = {
        "rdf:type": "void:Linkset",
        "dcterms:title": terms.english(about),
        "dcterms:description": terms.english(words),
        "dcterms:created": terms.literal(back.date, "xsd:date"),
        "dcterms:creator": names.EDITOR,
        "dcterms:license": back.license,
        "dcterms:source": back.graph,
        "void:subjectsTarget": back.source,
        "void:objectsTarget": names.DATASET,
        "void:triples": len(pairs),
    }
    triples = [
        *terms.describe(f"{back.graph}#reverse", values),
        *(terms.link(*pair) for pair in sorted(pairs)),
    ]
    for ours, label in sorted({(row["object_id"], row["object_label"]) for row in back.rows}):
        triples += terms.describe(ours, {"skos:prefLabel": terms.english(label)})
    return turtle.write(triples, f"{about}: one triple for each of {len(pairs)} mappings, and our labels.")


def _sorted(rows: list[dict[str, str]]) -> tuple[dict[str, str], ...]:
    key = ("subject_id", "object_id", "other", "comment")
    return tuple(sorted(rows, key=lambda row: [names.compact(row[name]) for name in key]))
