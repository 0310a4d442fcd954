"""The kinds of thing that the edition has: one registry, from which all that lists kinds is made.

The kind is the first segment of a thing's IRI: `…/mechanism/almaty-process` is of the kind `mechanism`. An
entry here gives a kind its prefix, its CSV table, its page, its place in the search, and its value among the
kinds that a parameter of a question may have.
"""

from collections.abc import Callable
from dataclasses import dataclass

STATEMENT, CONCEPT, AGENT = "statement", "concept", "agent"
"""The groups of kinds whose things have the same page."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    `type` is the class of its things as a prefixed name, empty where they are of several. `group` says whose
    page its things have where it is not their own: `STATEMENT`, `CONCEPT` or `AGENT`; the general page where
    the kind has no view either. `section` is the section of the menu. `title` heads its list, in the foot of
    every page too; a kind without one has no list. `search` heads it among what a search finds; a kind
    without one is searched as a concept if it is one, else not at all. `order` is the property whose value
    orders its things. `alias` is another name by which a parameter asks for its things of the class `type`.

    `link` is the direct link that a statement makes: the properties, by their prefixed names, that name its
    subject (of several the one that is there), the link, and its object. Of a mapping the second names the
    link.
    """

    name: str
    type: str
    singular: str
    plural: str
    group: str = ""
    section: str = "dataset"
    title: str = ""
    search: str = ""
    order: str = "gcm:number"
    alias: str = ""
    link: tuple[str, str, str] = ("", "", "")


REGISTRY: dict[str, Kind] = {}
"""Every kind by its name, in the order in which a search shows what it finds equally well."""


def register(kind: Kind) -> None:
    """Add a kind to the registry. Raises ValueError for a name that it has already."""
    if kind.name in REGISTRY:
        raise ValueError(f"there is a kind {kind.name!r} already")
    REGISTRY[kind.name] = kind


def select(matches: Callable[[Kind], object]) -> dict[str, Kind]:
    """Return the kinds that match, by name, in the order of the registry."""
    return {name: kind for name, kind in REGISTRY.items() if matches(kind)}


def of_group(*groups: str) -> tuple[str, ...]:
    """Return the names of the kinds of some groups, sorted."""
    return tuple(sorted(select(lambda kind: kind.group in groups)))


def minted() -> tuple[str, ...]:
    """Return the names of the kinds whose IRIs the publication mints, sorted."""
    return tuple(sorted(select(lambda kind: kind.name not in FOREIGN)))


def find(name: str) -> Kind:
    """Return the kind of that name or alias. Raises KeyError where there is none."""
    return REGISTRY.get(name) or {kind.alias: kind for kind in REGISTRY.values() if kind.alias}[name]


def of_type(type_: str) -> Kind | None:
    """Return the kind of the things of a class, given as a prefixed name; None where no kind has it."""
    return next((kind for kind in REGISTRY.values() if kind.type == type_), None)


FOREIGN = ("sdg",)
"""The kinds whose IRIs the United Nations mint: their names are prefixes of namespaces elsewhere."""

# fmt: off
for _kind in (
    Kind("mechanism", "gcm:Mechanism", "mechanism", "mechanisms",
         section="mechanism", title="Mechanisms", search="Mechanisms"),
    Kind("theme", "gcm:Theme", "theme", "themes", section="theme", title="Themes", search="Themes"),
    Kind("area", "gcm:AreaOfFocus", "area of focus", "areas of focus",
         section="area", title="Areas of focus", search="Areas of focus"),
    Kind("element", "gcm:Element", "element", "elements",
         section="element", title="Elements", search="Elements", order="gcm:letter"),
    Kind("state", "gcm:State", "State or territory", "States and territories",
         section="state", title="States and territories", search="States and territories"),
    Kind("sdg", "sdgo:Goal", "goal", "goals",
         section="sdg", title="Sustainable Development Goals", search="Goals, targets and indicators",
         alias="goal"),
    Kind("objective", "gcm:Objective", "objective", "objectives",
         section="objective", title="Objectives", search="Objectives of the compact"),
    Kind("region", "gcm:Region", "region", "regions", section="region", title="Regions", search="Regions"),
    Kind("meeting", "gcm:Meeting", "meeting", "meetings",
         section="timeline", title="Meetings", search="Meetings"),
    Kind("series", "gcm:MeetingSeries", "series of meetings", "series of meetings",
         section="timeline", title="Series of meetings", search="Series of meetings"),
    Kind("phase", "gcm:Phase", "phase", "phases", section="timeline", search="Phases"),
    Kind("process", "gcm:PreparatoryProcess", "preparatory process", "preparatory processes",
         section="timeline", search="The process and the compact"),
    Kind("instrument", "gcm:Instrument", "instrument", "instruments",
         section="timeline", search="Instruments"),
    Kind("document", "gcm:Document", "document", "documents",
         section="note", title="Documents", search="Documents"),
    Kind("organization", "org:Organization", "organization", "organizations",
         AGENT, "timeline", "Organizations", "Organizations"),
    Kind("person", "foaf:Person", "person", "persons", AGENT, "timeline", search="Persons"),
    Kind("place", "gcm:Place", "place", "places", AGENT, "timeline", "Places", "Places"),
    Kind("listing", "gcm:Listing", "listing", "listings",
         section="changes", title="Listings", search="Listings", order="gcm:firstDay"),
    Kind("passage", "gcm:Passage", "passage", "passages",
         section="note", title="The note", search="Passages of the note"),
    Kind("item", "gcm:ListedItem", "listed item", "listed items",
         STATEMENT, "changes", search="Words of other sources"),
    Kind("claim", "gcm:Claim", "claim", "claims", STATEMENT, "note", "Claims", "Claims of the note"),
    Kind("discrepancy", "gcm:Discrepancy", "discrepancy", "discrepancies",
         STATEMENT, "note", "Discrepancies", "Discrepancies"),
    Kind("guiding-question", "gcm:GuidingQuestion", "guiding question", "guiding questions",
         STATEMENT, title="Guiding questions", search="Guiding questions"),
    Kind("contribution-mode", "gcm:ContributionMode", "way to contribute", "ways to contribute",
         STATEMENT, "note", "Ways to contribute", "Ways to contribute"),
    Kind("target-relevance", "gcm:TargetRelevance", "relevance of a goal or target",
         "relevances of goals or targets", STATEMENT, link=("gcm:area", "gcm:bearsOn", "gcm:relevantTarget")),
    Kind("stated-value", "gcm:StatedValue", "stated value", "stated values", STATEMENT),
    Kind("citation", "gcm:Citation", "citation", "citations",
         STATEMENT, "note", link=("gcm:citingPassage", "gcm:cites", "gcm:citedDocument")),
    Kind("classification", "gcm:Classification", "classification", "classifications",
         STATEMENT, "mechanism", link=("gcm:mechanism", "rdf:type", "gcm:mechanismType")),
    Kind("coding", "gcm:Coding", "coding", "codings",
         STATEMENT, "changes", link=("gcm:codedItem", "gcm:wordRelation", "gcm:area")),
    Kind("objective-relevance", "gcm:ObjectiveRelevance", "relevance of an objective",
         "relevances of objectives", STATEMENT, link=("gcm:element", "gcm:anticipates", "gcm:objective")),
    Kind("engagement", "gcm:Engagement", "engagement", "engagements",
         STATEMENT, "mechanism",
         link=("gcm:engagedMechanism gcm:notedMechanism", "gcm:worksOn", "gcm:area")),
    Kind("icon-cell", "gcm:IconCell", "cell of icons", "cells of icons", STATEMENT),
    Kind("concept-match", "gcm:ConceptMatch", "concept match", "concept matches",
         STATEMENT, link=("gcm:matchSubject", "gcm:matchProperty", "gcm:matchObject")),
    Kind("membership", "gcm:Membership", "membership", "memberships",
         STATEMENT, "mechanism", link=("gcm:participant", "gcm:takesPartIn", "gcm:participatesIn")),
    Kind("placement", "gcm:Placement", "placement", "placements",
         STATEMENT, link=("gcm:area gcm:element", "gcm:underTheme", "gcm:placedUnder")),
    Kind("preparation", "gcm:PreparatoryEngagement", "preparatory engagement", "preparatory engagements",
         STATEMENT, "timeline", "Preparation"),
    Kind("uptake", "gcm:Uptake", "uptake", "uptakes",
         STATEMENT, link=("gcm:area", "gcm:takesUp", "gcm:takenUpElement")),
    Kind("query", "sh:SPARQLExecutable", "question", "questions", section="query", search="Questions"),
    Kind("activity-status", "gcm:ActivityStatus", "status of activity", "statuses of activity",
         CONCEPT, "mechanism"),
    Kind("basis", "gcm:Basis", "basis", "bases", CONCEPT),
    Kind("cell-state", "gcm:CellState", "state of a cell", "states of cells", CONCEPT),
    Kind("certainty", "gcm:Certainty", "certainty", "certainties", CONCEPT),
    Kind("completeness", "gcm:Completeness", "completeness", "completenesses", CONCEPT, "changes"),
    Kind("date-basis", "gcm:DateBasis", "basis of a date", "bases of dates", CONCEPT, "changes"),
    Kind("discrepancy-kind", "gcm:DiscrepancyKind", "kind of discrepancy", "kinds of discrepancy",
         CONCEPT, "note"),
    Kind("document-kind", "gcm:DocumentKind", "kind of document", "kinds of document", CONCEPT, "changes"),
    Kind("level", "gcm:Level", "level", "levels", CONCEPT),
    Kind("meeting-kind", "gcm:MeetingKind", "kind of meeting", "kinds of meeting", CONCEPT, "timeline"),
    Kind("quantifier", "gcm:Quantifier", "quantifier", "quantifiers", CONCEPT),
    Kind("reader", "gcm:Reader", "reader", "readers", CONCEPT, "changes"),
    Kind("relation", "gcm:WordRelation", "relation of words", "relations of words", CONCEPT, "changes"),
    Kind("role", "gcm:Role", "role", "roles", CONCEPT),
    Kind("source", "gcm:SourceGroup", "group of sources", "groups of sources", CONCEPT, "changes"),
    Kind("stage", "gcm:Stage", "stage", "stages", CONCEPT),
    Kind("value-status", "gcm:ValueStatus", "status of a value", "statuses of values", CONCEPT),
    Kind("scheme", "skos:ConceptScheme", "scheme", "schemes"),
    Kind("dataset", "dcat:Dataset", "data set", "data sets"),
):
    register(_kind)
# fmt: on
