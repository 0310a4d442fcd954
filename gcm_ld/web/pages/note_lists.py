"""The lists of what the note says in its running text, and of the organizations and places of the process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gcm_ld.core import names
from gcm_ld.presentation import sentences
from gcm_ld.publish import publications
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import records, tables, views

PARTS = (
    ("gcm:host", "hosted", "Meetings that it hosted"),
    ("gcm:organizer", "organized", "Meetings that it organized"),
    ("gcm:parentBody", "bodies", "Mechanisms that belong or are tied to it"),
)
"""The properties that name an organization, a name for each in addresses, and the head of its column."""


def claims(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of the general claims of the running text."""
    found = records.of(publication, "Claim")
    said = sorted({claim.one("quantifier") for claim in found}, key=publication.label)
    choice = tables.Choice(
        "quantifier", "Said of", [(names.local(iri), publication.label(iri)) for iri in said]
    )
    chosen = tables.chosen(params, choice)
    rows = [
        [
            _quoted(claim),
            tables.several(publication, claim.all("quantifier")),
            tables.several(publication, claim.all("mechanism")),
            tables.several(publication, claim.all("theme")),
            _places(claim.all("passage")),
        ]
        for claim in sorted(found, key=lambda claim: _line(publication, claim))
        if chosen in ("", names.local(claim.one("quantifier")))
    ]
    columns = (
        tables.Column("name", "What the note claims"),
        tables.Column("quantifier", "Of how many mechanisms"),
        tables.Column("mechanisms", "Mechanisms that it names"),
        tables.Column("theme", "On the theme"),
        tables.Column("passage", "Passage"),
    )
    lead = "What the running text of the note says of all, almost all, most or several mechanisms."
    note = "A claim is no row of Annex 2. The last question below sets claims against the table."
    asked = ("provenance/claims", "gaps/claims-against-table")
    return tables.Listing("claim", "Claims", lead, columns, rows, asked, (choice,), "note", note)


def questions(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of the guiding questions of the meeting."""
    rows = [
        [_number(one), _quoted(one), _places(one.all("passage"))]
        for one in records.of(publication, "GuidingQuestion")
    ]
    columns = (
        tables.Column("number", "No."),
        tables.Column("name", "Question"),
        tables.Column("passage", "Passage"),
    )
    lead = "The questions that the note sets to the Seventh Global RCP Meeting, in its order."
    note = "A number with a point is a part of the question that stands before the point."
    asked = ("meetings/guiding-questions",)
    return tables.Listing(
        "guiding-question", "Guiding questions", lead, columns, rows, asked, (), "note", note
    )


def contributions(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of the ways in which mechanisms can contribute to the compact."""
    found = records.of(publication, "ContributionMode")
    levels = list(dict.fromkeys(one.one("level") for one in found))
    choice = tables.Choice("level", "Level", [(names.local(iri), publication.label(iri)) for iri in levels])
    chosen = tables.chosen(params, choice)
    rows = [
        [
            _number(one),
            tables.several(publication, one.all("level")),
            _quoted(one),
            _places(one.all("passage")),
        ]
        for one in found
        if chosen in ("", names.local(one.one("level")))
    ]
    columns = (
        tables.Column("number", "No."),
        tables.Column("level", "Level"),
        tables.Column("name", "Mechanisms can …"),
        tables.Column("passage", "Passage"),
    )
    lead = "How mechanisms can contribute to the compact, as the note says it, and at which level."
    asked = ("meetings/contribution-modes",)
    title = "Ways to contribute"
    return tables.Listing("contribution-mode", title, lead, columns, rows, asked, (choice,), "note")


def preparations(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of the mechanisms that the note says prepare for the compact."""
    found = records.of(publication, "PreparatoryEngagement")
    stages = sorted({one.one("stage") for one in found})
    choice = tables.Choice("stage", "Stage", [(names.local(iri), publication.label(iri)) for iri in stages])
    chosen = tables.chosen(params, choice)
    rows = [
        [
            tables.Cell(
                publication.label(one.one("mechanism")).casefold(),
                (one.iri,),
                text=publication.label(one.one("mechanism")),
            ),
            tables.several(publication, one.all("stage")),
            tables.text(one.one("evidence")),
            _places((*one.all("passage"), *one.all("evidencePassage"))),
        ]
        for one in found
        if chosen in ("", names.local(one.one("stage")))
    ]
    columns = (
        tables.Column("name", "Mechanism"),
        tables.Column("stage", "Stage"),
        tables.Column("evidence", "Evidence that a footnote gives"),
        tables.Column("passage", "Passages"),
    )
    lead = (
        "The mechanisms that have started to consider the preparation of the compact, or shown an interest."
    )
    note = "The note names examples; of a mechanism that it doesn't name, nothing is stated."
    asked = ("provenance/preparation", "provenance/preparation-evidence")
    title = "Preparation of the compact"
    return tables.Listing("preparation", title, lead, columns, rows, asked, (choice,), "timeline", note)


def organizations(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of organizations."""
    rows = [
        [
            tables.named(publication, iri),
            tables.text(publication.said(iri, "gcm:acronym")),
            *(_things(publication, publication.subjects(name, iri)) for name, _, _ in PARTS),
        ]
        for iri in records.ordered(publication, "organization")
    ]
    columns = (
        tables.Column("name", "Organization"),
        tables.Column("acronym", "Acronym"),
        *(tables.Column(name, head) for _, name, head in PARTS),
    )
    lead = "The organizations that host or organize meetings, or to which mechanisms belong."
    asked = ("meetings/organizers", "coverage/mechanisms-by-body")
    return tables.Listing("organization", "Organizations", lead, columns, rows, asked, (), "timeline")


def places(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of places."""
    rows = [
        [
            tables.named(publication, iri),
            _things(publication, [value.value for value in publication.values(iri, "gcm:inCountry")]),
            _things(publication, publication.subjects("gcm:place", iri)),
            _things(publication, publication.subjects("gcm:plannedPlace", iri)),
        ]
        for iri in records.ordered(publication, "place")
    ]
    columns = (
        tables.Column("name", "Place"),
        tables.Column("country", "State or territory"),
        tables.Column("held", "Meetings held there"),
        tables.Column("planned", "Meetings planned there"),
    )
    lead = "Where the meetings of the process and of the mechanisms were held, or were planned to be held."
    asked = ("meetings/places", "meetings/place-coordinates")
    return tables.Listing("place", "Places", lead, columns, rows, asked, (), "timeline")


def _quoted(record: records.Record) -> tables.Cell:
    return tables.Cell(record.one("quote").casefold(), (record.iri,), text=f"“{record.one('quote')}”")


def _number(record: records.Record) -> tables.Cell:
    number = names.local(record.iri).replace("/", ".")
    return tables.Cell(turtle.natural(number), text=number)


def _places(passages: Sequence[str]) -> tables.Cell:
    return tables.Cell(turtle.natural("; ".join(map(sentences.place_of, passages))), tuple(passages))


def _things(publication: publications.Publication, iris: Iterable[str]) -> tables.Cell:
    found = sorted(iris, key=lambda iri: turtle.natural(publication.label(iri).casefold()))
    return tables.Cell(tuple(publication.label(iri).casefold() for iri in found), tuple(found), short=False)


def _line(publication: publications.Publication, record: records.Record) -> int:
    return int(publication.said(record.one("passage"), "gcm:firstLine") or 0)


MAKERS: Mapping[str, tables.Maker] = {
    "claim": claims,
    "guiding-question": questions,
    "contribution-mode": contributions,
    "preparation": preparations,
    "organization": organizations,
    "place": places,
}
"""The kinds that have a list here, and what makes it."""
