"""The lists of things and of statements: which columns and facets each has, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from gcm_ld.core import names
from gcm_ld.presentation import dates, sentences, statements
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import mechanism, profiles, state, tables, tiles
from gcm_ld.web.pages.tables import (
    Cell,
    Column,
    Facet,
    Listing,
    answered,
    count,
    figure,
    full,
    joined,
    links,
    naming,
    tally,
    values,
    words_of,
)

TYPE = answered("coverage/mechanism-summary", "mechanism", "type")
STANDING = answered("coverage/theme-matrix", "theme", "state")
SESSIONS = answered("meetings/thematic-sessions", "theme", "meeting")
THEME_OF_ELEMENT = joined("placement", "element", "placedUnder")
OBJECTIVES_OF_ELEMENT = joined("objective-relevance", "element", "objective")
ELEMENTS_OF_OBJECTIVE = joined("objective-relevance", "objective", "element")
THEME_OF_AREA = answered("coverage/area-summary", "area", "theme")
GOALS_OF_AREA = answered("coverage/sdg-by-area", "area", "goal")
AREAS_OF_GOAL = answered("coverage/sdg-by-area", "goal", "area")
TARGETS_OF_GOAL = answered("coverage/sdg-by-area", "goal", "target")
CERTAINTIES_OF_GOAL = answered("coverage/sdg-by-area", "goal", "certainty")
MECHANISMS_OF_REGION = answered("coverage/mechanisms-by-region", "region", "mechanism")
PARTS_OF_REGION = answered("coverage/region-summary", "within", "region")
CERTAINTIES_OF_STATE = joined("membership", "participant", "certainty")
UNSOURCED = names.iri("certainty", "unsourced")

NUMBER = Column("number", "No.", lambda p, iri: tables.number(p.value(iri, "gcm:number")))


def _members(p: Publication, iri: str) -> Cell:
    row = profiles.row(p, "coverage/recorded-participants", "mechanism", iri)
    if row["counted"]:
        return tables.share(row["recorded"], row["counted"])
    return tables.text(row["recorded"] if row["recorded"] != "0" else "none recorded", int(row["recorded"]))


def _year(p: Publication, iri: str) -> Cell:
    year = p.value(iri, "gcm:establishedIn")
    return tables.text(year or "not recorded", int(year[:4]) if year else 9999)


MECHANISMS = Listing(
    "mechanism",
    "All mechanisms that the note or another source names, with their full names. For each, the table counts "
    "the areas of focus and themes under which Annex 2 of the note lists it.",
    (
        Column("name", "Mechanism", lambda p, iri: tables.name(p, iri, mark=p.resting(iri))),
        Column("type", "Type", links(TYPE)),
        Column("region", "Regions", links(values("gcm:region"))),
        Column("areas", "Areas of focus", figure("mechanism", "areas", "area"), True),
        Column("themes", "Themes", figure("mechanism", "themes", "theme"), True),
        Column("members", "Members recorded, of those counted", _members, True),
        Column("year", "Established", _year),
    ),
    ("coverage/mechanism-summary", "coverage/mechanisms-by-region", "coverage/recorded-participants"),
    (Facet("type", "Type", TYPE), Facet("region", "Region", values("gcm:region"))),
    note="“None recorded” means that no list of members was found. A 0 means that the note lists nothing "
    "there, not that nothing is done.",
)

THEMES = Listing(
    "theme",
    "The {numeral} themes of the compact, in the note's order, and how many mechanisms are listed under "
    "each.",
    (
        NUMBER,
        Column("name", "Theme", lambda p, iri: tables.name(p, iri, short=True)),
        Column("listed", "Mechanisms listed", figure("theme", "listed", "of"), True),
        Column("claimed", "Claimed for", tally(STANDING, "claimed"), True),
        Column("unstated", "Not stated for", tally(STANDING, "not stated"), True),
        Column("areas", "Areas of focus", count(joined("placement", "placedUnder", "area"), "area"), True),
        Column("elements", "Elements", count(joined("placement", "placedUnder", "element"), "element"), True),
        Column("session", "Thematic session", links(SESSIONS)),
    ),
    ("coverage/theme-summary", "coverage/theme-matrix"),
    note="“Listed” is out of the mechanisms that Annex 2 names; “claimed” and “not stated” are out of all in "
    "the note.",
)

ELEMENTS = Listing(
    "element",
    "The {count} elements of the New York Declaration, the areas of focus that take each up, and mechanisms.",
    (
        Column("letter", "Letter", lambda p, iri: tables.text(f"({names.local(iri)})", names.local(iri))),
        Column("name", "Element", tables.name),
        Column("theme", "Theme", links(THEME_OF_ELEMENT)),
        Column("areas", "Areas that take it up", links(joined("uptake", "takenUpElement", "area"))),
        Column("objectives", "Objectives that it anticipates", links(OBJECTIVES_OF_ELEMENT)),
        Column("addressing", "Mechanisms that address it", figure("element", "addressing", "of"), True),
        Column("meeting", "Mechanisms listed under its theme", figure("element", "meeting", "of"), True),
    ),
    ("coverage/element-summary", "links/objectives-by-element"),
    (Facet("theme", "Theme", THEME_OF_ELEMENT),),
    note="Which area takes up an element, and which objective of 2018 an element anticipates, are editorial "
    "judgements.",
    section="theme",
)


def _icons(p: Publication, iri: str) -> Cell:
    (cell,) = p.statements.where("icon-cell", "area", iri)
    expected = cell.one("expectedIcons")
    return tables.text("1 or none" if cell.one("spaces") == "0" else expected, int(expected))


AREAS = Listing(
    "area",
    "The {count} areas of focus of Annex 2, in its order, and how many mechanisms it lists in each.",
    (
        NUMBER,
        Column("name", "Area of focus", tables.name),
        Column("theme", "Theme", links(THEME_OF_AREA)),
        Column("listed", "Mechanisms listed", figure("area", "listed", "of"), True),
        Column("elements", "Elements taken up", links(joined("uptake", "area", "takenUpElement"), tuple)),
        Column("goals", "Goals it bears on", count(GOALS_OF_AREA, "goal"), True),
        Column("icons", "Icons that the note seems to have held", _icons, True),
    ),
    ("coverage/area-summary", "coverage/sdg-by-area", "coverage/sdg-cells"),
    (Facet("theme", "Theme", THEME_OF_AREA),),
    note="Elements and goals are not printed in Annex 2: they are judgements, or come from other sources.",
    section="theme",
)


def _participation(p: Publication, iri: str) -> Cell:
    complete = state.completeness(p)
    row = profiles.row(p, "coverage/state-summary", "state", iri)
    return tables.share(row.get("mechanisms", 0), complete.recorded)


def _completeness(p: Publication) -> str:
    complete = state.completeness(p)
    without = (
        f" {complete.unsourced} of {complete.memberships} memberships rest on no source that could be read."
        if complete.unsourced
        else ""
    )
    return (
        f"Members are recorded for {complete.recorded} of {complete.mechanisms} mechanisms; "
        f"{len(complete.open)} more are open to all.{without} Lists are of different years."
    )


STATES = Listing(
    "state",
    "In how many mechanisms each State or territory is recorded, and in what these are listed.",
    (
        Column("name", "State or territory", tables.name),
        Column("iso3", "ISO", words_of("gcm:iso3")),
        Column("m49", "M49", words_of("gcm:m49")),
        Column("region", "Region", links(lambda p, iri: tiles.regions(p, iri)[:1])),
        Column("mechanisms", "Mechanisms", _participation, True),
        Column("themes", "Themes that they cover", figure("state", "themes", "theme"), True),
        Column("areas", "Areas that they cover", figure("state", "areas", "area"), True),
        Column("unsourced", "Memberships without a source", tally(CERTAINTIES_OF_STATE, UNSOURCED), True),
    ),
    (
        "coverage/state-summary",
        "coverage/mechanisms-by-state",
        "coverage/states-by-region",
        "links/state-codes",
    ),
    (
        Facet("mechanism", "Mechanism", joined("membership", "participant", "participatesIn")),
        Facet("region", "Region", answered("coverage/states-by-region", "state", "region")),
    ),
    note=_completeness,
)


def _region_mechanisms(p: Publication, iri: str) -> Cell:
    return tables.share(len({*MECHANISMS_OF_REGION(p, iri)}), state.completeness(p).mechanisms)


def _region_themes(p: Publication, iri: str) -> Cell:
    rows = profiles.rows(p, "coverage/themes-by-region", "region", iri)
    return tables.share(sum(row["listed"] != "0" for row in rows), profiles.counts(p)["theme"])


def _region_areas(p: Publication, iri: str) -> list[str]:
    return [area for one in MECHANISMS_OF_REGION(p, iri) for area in mechanism.engagements(p, one)]


def _region_states(p: Publication, iri: str) -> Cell:
    return tables.number(profiles.row(p, "coverage/region-summary", "region", iri).get("states", ""))


REGIONS = Listing(
    "region",
    "The regions in which mechanisms have their participants. A mechanism of several regions is counted in "
    "each.",
    (
        Column("name", "Region", tables.name),
        Column("m49", "M49", words_of("gcm:m49")),
        Column("mechanisms", "Mechanisms", _region_mechanisms, True),
        Column("themes", "Themes with a mechanism", _region_themes, True),
        Column("areas", "Areas with a mechanism", count(_region_areas, "area"), True),
        Column("states", "States and territories", _region_states, True),
        Column("parts", "Parts", links(PARTS_OF_REGION)),
    ),
    ("coverage/mechanisms-by-region", "coverage/themes-by-region", "coverage/region-summary"),
    note="Each part has a page, which names its States and territories.",
    things=lambda p: [iri for iri in profiles.ordered(p, "region") if p.value(iri, "skos:topConceptOf")],
)


def _targets(p: Publication, iri: str) -> list[str]:
    return sorted({*TARGETS_OF_GOAL(p, iri)} - {iri}, key=turtle.natural)


def _surest(p: Publication, iri: str) -> Cell:
    surest = statements.surest(p, CERTAINTIES_OF_GOAL(p, iri))
    return tables.text(surest or "none recorded", statements.rank(p, surest) if surest else 9)


GOALS = Listing(
    "sdg",
    "The Sustainable Development Goals, and the areas of focus that bear on each or on a target of it.",
    (
        Column("number", "Goal", lambda p, iri: tables.number(names.local(iri))),
        Column("name", "Text", tables.name),
        Column("areas", "Areas of focus that bear on it", count(AREAS_OF_GOAL, "area"), True),
        Column("targets", "Through targets", links(_targets, len), True),
        Column("mechanisms", "Mechanisms that may bear on it", figure("goal", "mechanisms", "of"), True),
        Column("certainty", "Surest statement", _surest),
    ),
    ("coverage/sdg-by-area", "links/goals-by-mechanism", "gaps/goals-without-area"),
    note="The note printed goals as icons, which are lost. What is said here comes from other sources or "
    "from editorial judgement.",
    things=lambda p: profiles.ordered(p, "goal"),
)


def _how_surely(p: Publication, iri: str) -> Cell:
    row = profiles.row(p, "coverage/objective-summary", "objective", iri)
    counts = {name: int(row[name]) for name in ("derived", "unsourced")}
    words = ", ".join(f"{name} {number}" for name, number in counts.items() if number)
    return tables.text(words or "none recorded", tuple(-number for number in counts.values()))


OBJECTIVES = Listing(
    "objective",
    "The {count} objectives of the compact of December 2018, and the elements that anticipated them.",
    (
        NUMBER,
        Column("name", "Objective", tables.name),
        Column("elements", "Elements that anticipated it", links(ELEMENTS_OF_OBJECTIVE)),
        Column("mechanisms", "Mechanisms that may bear on it", figure("objective", "mechanisms", "of"), True),
        Column("direct", "Listed for it", figure("objective", "direct", "of"), True),
        Column("certainty", "How surely", _how_surely),
    ),
    ("coverage/objective-summary", "links/elements-by-objective", "gaps/objectives-without-element"),
    note="The objectives were adopted after the note was written. Links between elements and objectives are "
    "editorial judgements. A chain of links is only as certain as its least certain step.",
)


def _claims(p: Publication) -> list[str]:
    def line(iri: str) -> int:
        return int(p.value(values("gcm:passage")(p, iri)[0], "gcm:firstLine"))

    return sorted((one.iri for one in p.statements.of("claim")), key=line)


def _quote(p: Publication, iri: str) -> Cell:
    quote = p.value(iri, "gcm:quote")
    return Cell(quote.casefold(), (iri,), text=f"“{quote}”")


def _passages(p: Publication, iri: str) -> Cell:
    passages = (*values("gcm:passage")(p, iri), *values("gcm:evidencePassage")(p, iri))
    return Cell(turtle.natural("; ".join(map(sentences.place_of, passages))), passages)


def _preparing(p: Publication, iri: str) -> Cell:
    label = p.label(p.value(iri, "gcm:mechanism"))
    return Cell(label.casefold(), (iri,), text=label)


POSITION = Column("number", "No.", lambda p, iri: tables.text(names.local(iri).replace("/", ".")))

CLAIMS = Listing(
    "claim",
    "What the running text of the note says of all, almost all, most or several mechanisms.",
    (
        Column("name", "What the note claims", _quote),
        Column("quantifier", "Of how many mechanisms", links(values("gcm:quantifier"))),
        Column("mechanisms", "Mechanisms that it names", links(values("gcm:mechanism"))),
        Column("theme", "On the theme", links(values("gcm:theme"))),
        Column("passage", "Passage", _passages),
    ),
    ("provenance/claims", "gaps/claims-against-table"),
    (Facet("quantifier", "Said of", values("gcm:quantifier")),),
    note="A claim is not a row of Annex 2. The last question below compares claims with the table.",
    things=_claims,
)

GUIDING_QUESTIONS = Listing(
    "guiding-question",
    "The questions that the note sets to the Seventh Global RCP Meeting, in its order.",
    (POSITION, Column("name", "Question", _quote), Column("passage", "Passage", _passages)),
    ("meetings/guiding-questions",),
    note="Question 2.1 is a part of question 2.",
    section="note",
)

CONTRIBUTIONS = Listing(
    "contribution-mode",
    "How mechanisms can contribute to the compact, as the note says it, and at which level.",
    (
        POSITION,
        Column("level", "Level", links(values("gcm:level"))),
        Column("name", "Mechanisms can …", _quote),
        Column("passage", "Passage", _passages),
    ),
    ("meetings/contribution-modes",),
    (Facet("level", "Level", values("gcm:level")),),
)

PREPARATIONS = Listing(
    "preparation",
    "The mechanisms that have started to consider the preparation of the compact, or shown an interest.",
    (
        Column("name", "Mechanism", _preparing),
        Column("stage", "Stage", links(values("gcm:stage"))),
        Column("evidence", "Evidence that a footnote gives", words_of("gcm:evidence")),
        Column("passage", "Passages", _passages),
    ),
    ("provenance/preparation", "provenance/preparation-evidence"),
    (Facet("stage", "Stage", values("gcm:stage")),),
    note="The note names examples only. It says nothing of the other mechanisms.",
    title="Preparation of the compact",
)

ORGANIZATIONS = Listing(
    "organization",
    "The organizations that hold or organize meetings, serve mechanisms, or have mechanisms of their own.",
    (
        Column("name", "Organization", tables.name),
        Column("acronym", "Acronym", words_of("gcm:acronym")),
        Column("hosted", "Meetings that it hosted", full(naming("gcm:host"))),
        Column("organized", "Meetings that it organized", full(naming("gcm:organizer"))),
        Column("bodies", "Mechanisms that belong to it or have ties to it", full(naming("gcm:parentBody"))),
    ),
    ("meetings/organizers", "roles/organizations", "coverage/mechanisms-by-body"),
)

PLACES = Listing(
    "place",
    "Where the meetings of the process and of the mechanisms were held, or were planned to be held.",
    (
        Column("name", "Place", tables.name),
        Column("country", "State or territory", full(values("gcm:inCountry"))),
        Column("held", "Meetings held there", full(naming("gcm:place"))),
        Column("planned", "Meetings planned there", full(naming("gcm:plannedPlace"))),
    ),
    ("meetings/places", "meetings/place-coordinates"),
)


SERIES = Listing(
    "series",
    "Meetings that bear one name, are held one after the other, and belong to no mechanism.",
    (
        Column("name", "Series", tables.name),
        Column("meetings", "Meetings", full(naming("gcm:inSeries"))),
    ),
    ("meetings/series",),
)


def _when(p: Publication, iri: str) -> Cell:
    as_of = p.value(iri, "gcm:asOf")
    return tables.text(dates.interval_words(as_of) if as_of else "undated", p.value(iri, "gcm:firstDay"))


def _pairs(p: Publication, iri: str) -> Cell:
    return tables.number(profiles.row(p, "coverage/listings", "listing", iri)["engagements"])


SOURCES = Listing(
    "listing",
    "The lists in which sources say what mechanisms work on: that of the note, and others.",
    (
        Column("name", "List", tables.name),
        Column("time", "Date", _when),
        Column("basis", "The date is", links(values("gcm:dateBasis"))),
        Column("completeness", "Was read", links(values("gcm:completeness"))),
        Column("mechanisms", "Mechanisms", links(values("gcm:listsFor"), len), True),
        Column("pairs", "Pairs of mechanism and area", _pairs, True),
    ),
    ("coverage/listings", "coverage/changes", "coverage/timeline-by-mechanism"),
    (
        Facet("mechanism", "Mechanism", values("gcm:listsFor")),
        Facet("completeness", "Read", values("gcm:completeness")),
    ),
    note="A list that lacks an area of focus says nothing about it.",
)

LISTS: Mapping[str, Listing] = {
    listing.kind: listing
    for listing in (
        *(MECHANISMS, THEMES, ELEMENTS, AREAS, STATES, GOALS, OBJECTIVES, REGIONS),
        *(SOURCES, CLAIMS, GUIDING_QUESTIONS, CONTRIBUTIONS, PREPARATIONS, ORGANIZATIONS, PLACES, SERIES),
    )
}
"""The kinds that have a list, each with it."""
