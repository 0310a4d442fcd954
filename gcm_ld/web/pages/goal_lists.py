"""The lists of what was agreed on: the goals of the 2030 Agenda, the objectives of the compact."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.publish import publications
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import records, tables, views


def goals(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of goals."""
    rows, counts = [], records.counts(publication)
    for iri in records.ordered(publication, "goal"):
        found = records.rows(publication, "coverage/sdg-by-area", "goal", iri)
        surest = records.surest(publication, [row["certainty"] for row in found])
        mechanisms = records.rows(publication, "links/goals-by-mechanism", "goal", iri)
        targets = sorted({row["target"] for row in found} - {iri}, key=turtle.natural)
        rows.append(
            [
                tables.text(names.local(iri), int(names.local(iri))),
                tables.named(publication, iri),
                tables.share(len({row["area"] for row in found}), counts["area"]),
                tables.Cell(len(targets), tuple(targets)),
                tables.share(len(mechanisms), counts["named"]),
                tables.text(surest or "none recorded", records.rank(publication, surest) if surest else 9),
            ]
        )
    columns = (
        tables.Column("number", "Goal"),
        tables.Column("name", "Text"),
        tables.Column("areas", "Areas of focus that bear on it", True),
        tables.Column("targets", "Through targets", True),
        tables.Column("mechanisms", "Mechanisms that touch it", True),
        tables.Column("certainty", "Surest alignment"),
    )
    lead = "The Sustainable Development Goals, and the areas of focus that bear on each or on a target of it."
    note = (
        "No goal is printed in the note, whose icons are lost: alignments are sourced, derived or editorial."
    )
    asked = ("coverage/sdg-by-area", "links/goals-by-mechanism", "gaps/goals-without-area")
    return tables.Listing("sdg", "Sustainable Development Goals", lead, columns, rows, asked, (), "sdg", note)


def objectives(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of objectives."""
    rows = []
    for row in records.answer(publication, "coverage/objective-summary"):
        iri, number = row["objective"], row["number"]
        found = records.where(publication, "Correspondence", "objective", iri)
        sure = [(name, int(row[name])) for name in ("derived", "unsourced") if row[name] != "0"]
        rows.append(
            [
                tables.text(number, int(number)),
                tables.named(publication, iri),
                tables.several(publication, [record.one("element") for record in found]),
                tables.share(row["mechanisms"], row["of"]),
                tables.text(
                    ", ".join(f"{name} {count}" for name, count in sure) or "none recorded",
                    tuple(-int(row[name]) for name in ("derived", "unsourced")),
                ),
            ]
        )
    columns = (
        tables.Column("number", "No."),
        tables.Column("name", "Objective"),
        tables.Column("elements", "Elements that anticipated it"),
        tables.Column("mechanisms", "Mechanisms that speak to it", True),
        tables.Column("certainty", "How surely"),
    )
    lead = "The 23 objectives of the compact as adopted in December 2018, and what was there before them."
    note = (
        "The note of 2017 knew no objectives. Elements and objectives are joined by editorial judgement, and "
        "a mechanism speaks to an objective as surely as the weakest link of its surest way."
    )
    asked = ("coverage/objective-summary", "links/elements-by-objective", "gaps/objectives-without-element")
    return tables.Listing("objective", "Objectives", lead, columns, rows, asked, (), "objective", note)
