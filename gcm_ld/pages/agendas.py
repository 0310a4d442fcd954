"""The lists of what was agreed on: the goals of the 2030 Agenda, the objectives of the compact."""

from __future__ import annotations

from gcm_ld import names, publications, turtle
from gcm_ld.pages import listings, records, views


def goals(publication: publications.Publication, params: views.Params) -> listings.Listing:
    """Return the list of goals."""
    rows, counts = [], records.counts(publication)
    for iri in records.ordered(publication, "goal"):
        found = records.rows(publication, "coverage/sdg-by-area", "goal", iri)
        surest = records.surest([row["certainty"] for row in found])
        mechanisms = records.rows(publication, "links/goals-by-mechanism", "goal", iri)
        targets = sorted({row["target"] for row in found} - {iri}, key=turtle.natural)
        rows.append(
            [
                listings.text(names.local(iri), int(names.local(iri))),
                listings.named(publication, iri),
                listings.share(len({row["area"] for row in found}), counts["area"]),
                listings.Cell(len(targets), tuple(targets)),
                listings.share(len(mechanisms), counts["named"]),
                listings.text(surest or "none recorded", records.CERTAINTIES.index(surest) if surest else 9),
            ]
        )
    columns = (
        listings.Column("number", "Goal"),
        listings.Column("name", "Text"),
        listings.Column("areas", "Areas of focus that bear on it", True),
        listings.Column("targets", "Through targets", True),
        listings.Column("mechanisms", "Mechanisms that touch it", True),
        listings.Column("certainty", "Surest alignment"),
    )
    lead = "The Sustainable Development Goals, and the areas of focus that bear on each or on a target of it."
    note = (
        "No goal is printed in the note, whose icons are lost: alignments are sourced, derived or editorial."
    )
    asked = ("coverage/sdg-by-area", "links/goals-by-mechanism", "gaps/goals-without-area")
    return listings.Listing(
        "sdg", "Sustainable Development Goals", lead, columns, rows, asked, (), "sdg", note
    )


def objectives(publication: publications.Publication, params: views.Params) -> listings.Listing:
    """Return the list of objectives."""
    rows = []
    for row in records.answer(publication, "coverage/objective-summary"):
        iri, number = row["objective"], row["number"]
        found = records.where(publication, "Correspondence", "objective", iri)
        sure = [(name, int(row[name])) for name in ("derived", "unsourced") if row[name] != "0"]
        rows.append(
            [
                listings.text(number, int(number)),
                listings.named(publication, iri),
                listings.several(publication, [record.one("element") for record in found]),
                listings.share(row["mechanisms"], row["of"]),
                listings.text(
                    ", ".join(f"{name} {count}" for name, count in sure) or "none recorded",
                    tuple(-int(row[name]) for name in ("derived", "unsourced")),
                ),
            ]
        )
    columns = (
        listings.Column("number", "No."),
        listings.Column("name", "Objective"),
        listings.Column("elements", "Elements that anticipated it"),
        listings.Column("mechanisms", "Mechanisms that speak to it", True),
        listings.Column("certainty", "How surely"),
    )
    lead = "The 23 objectives of the compact as adopted in December 2018, and what was there before them."
    note = (
        "The note of 2017 knew no objectives. Elements and objectives are joined by editorial judgement, and "
        "a mechanism speaks to an objective as surely as the weakest link of its surest way."
    )
    asked = ("coverage/objective-summary", "links/elements-by-objective", "gaps/objectives-without-element")
    return listings.Listing("objective", "Objectives", lead, columns, rows, asked, (), "objective", note)
