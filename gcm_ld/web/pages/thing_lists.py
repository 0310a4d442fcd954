"""The lists of each kind of thing: which columns each has, and what stands in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.publish import publications
from gcm_ld.web.pages import goal_lists, mechanism, note_lists, records, state, tables, views


def _top_regions(publication: publications.Publication) -> list[str]:
    """Return the regions that are part of no other: those in which mechanisms work."""
    found = records.ordered(publication, "region")
    return [iri for iri in found if publication.said(iri, "skos:topConceptOf")]


def _regions(publication: publications.Publication, found: Sequence[str]) -> tables.Choice:
    return tables.Choice("region", "Region", [(names.local(iri), publication.label(iri)) for iri in found])


def _themes(publication: publications.Publication) -> tables.Choice:
    found = records.ordered(publication, "theme")
    return tables.Choice("theme", "Theme", [(names.local(iri), publication.caption(iri)) for iri in found])


def mechanisms(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of mechanisms."""
    counts = records.counts(publication)
    classes = things.members(publication.store, "type")
    types = tables.Choice(
        "type",
        "Type",
        [(names.local(iri), publication.label(iri)) for iri in classes if not iri.endswith("#Mechanism")],
    )
    regions = _regions(publication, _top_regions(publication))
    kind, region = tables.chosen(params, types), tables.chosen(params, regions)
    rows = []
    for summary in records.answer(publication, "coverage/mechanism-summary"):
        iri = summary["mechanism"]
        within = [value.value for value in publication.values(iri, "gcm:region")]
        if kind not in ("", names.local(summary["type"])):
            continue
        if region and names.iri("region", region) not in within:
            continue
        members = records.row(publication, "coverage/recorded-participants", "mechanism", iri)
        year = publication.said(iri, "gcm:establishedIn")
        counted = members["counted"] or None
        rows.append(
            [
                dataclasses.replace(tables.named(publication, iri), mark=summary["status"]),
                tables.Cell(publication.label(summary["type"]), (summary["type"],)),
                tables.several(publication, within),
                tables.share(summary["areas"], counts["area"]),
                tables.share(summary["themes"], counts["theme"]),
                tables.share(members["recorded"], counted)
                if counted
                else tables.text(f"{members['recorded']}, none counted", int(members["recorded"])),
                tables.text(year or "not recorded", int(year[:4]) if year else 9999),
            ]
        )
    columns = (
        tables.Column("name", "Mechanism"),
        tables.Column("type", "Type"),
        tables.Column("region", "Regions"),
        tables.Column("areas", "Areas of focus", True),
        tables.Column("themes", "Themes", True),
        tables.Column("members", "Members recorded, of those counted", True),
        tables.Column("year", "Established"),
    )
    lead = (
        "The inter-state consultation mechanisms on migration that the note names, and how many areas of "
        "focus and themes Annex 2 lists each under."
    )
    note = "None recorded means that no list of members could be read; none listed means not stated."
    asked = ("coverage/mechanism-summary", "coverage/mechanisms-by-region", "coverage/recorded-participants")
    return tables.Listing(
        "mechanism", "Mechanisms", lead, columns, rows, asked, (types, regions), "mechanism", note
    )


def themes(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of themes."""
    rows = []
    for iri in records.ordered(publication, "theme"):
        matrix = [row["state"] for row in records.rows(publication, "coverage/theme-matrix", "theme", iri)]
        summary = records.row(publication, "coverage/theme-summary", "theme", iri)
        placements = records.where(publication, "Placement", "theme", iri)
        sessions = records.rows(publication, "meetings/thematic-sessions", "theme", iri)
        number = publication.said(iri, "gcm:number")
        rows.append(
            [
                tables.text(number, int(number)),
                tables.named(publication, iri, short=True),
                tables.share(summary["listed"], summary["of"]),
                tables.share(matrix.count("claimed"), len(matrix)),
                tables.share(matrix.count("not stated"), len(matrix)),
                tables.share(
                    sum(bool(p.one("area")) for p in placements), records.counts(publication)["area"]
                ),
                tables.share(
                    sum(bool(p.one("element")) for p in placements), records.counts(publication)["element"]
                ),
                tables.several(publication, [row["meeting"] for row in sessions]),
            ]
        )
    columns = (
        tables.Column("number", "No."),
        tables.Column("name", "Theme"),
        tables.Column("listed", "Mechanisms listed", True),
        tables.Column("claimed", "Claimed for", True),
        tables.Column("unstated", "Not stated for", True),
        tables.Column("areas", "Areas of focus", True),
        tables.Column("elements", "Elements", True),
        tables.Column("session", "Thematic session"),
    )
    lead = (
        "The six themes of the compact, in the note's order, and how many mechanisms are listed under each."
    )
    note = (
        "Listed is counted of the mechanisms that Annex 2 names, claimed and not stated of all in the note."
    )
    return tables.Listing(
        "theme", "Themes", lead, columns, rows, ("coverage/theme-summary", "coverage/theme-matrix"), note=note
    )


def elements(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of elements."""
    choice, rows = _themes(publication), []
    chosen = tables.chosen(params, choice)
    for row in records.answer(publication, "coverage/element-summary"):
        placements = records.where(publication, "Placement", "element", row["element"])
        if chosen and names.iri("theme", chosen) not in [p.one("theme") for p in placements]:
            continue
        uptakes = records.where(publication, "Uptake", "element", row["element"])
        correspondences = records.where(publication, "Correspondence", "element", row["element"])
        rows.append(
            [
                tables.text(f"({row['letter']})", row["letter"]),
                tables.named(publication, row["element"]),
                tables.several(publication, [p.one("theme") for p in placements]),
                tables.several(publication, [u.one("area") for u in uptakes]),
                tables.several(publication, [c.one("objective") for c in correspondences]),
                tables.share(row["addressing"], row["of"]),
                tables.share(int(row["meeting"]), row["of"]),
            ]
        )
    columns = (
        tables.Column("letter", "Letter"),
        tables.Column("name", "Element"),
        tables.Column("theme", "Theme"),
        tables.Column("areas", "Areas that take it up"),
        tables.Column("objectives", "Objectives that it anticipates"),
        tables.Column("addressing", "Mechanisms that address it", True),
        tables.Column("meeting", "That meet it in its theme", True),
    )
    lead = (
        "The 24 elements of the New York Declaration, the areas of focus that take each up, and mechanisms."
    )
    note = (
        "That an area takes up an element, or an element anticipates an objective of 2018, is an editorial "
        "judgement; an element without one is not stated."
    )
    asked = ("coverage/element-summary", "links/objectives-by-element")
    return tables.Listing("element", "Elements", lead, columns, rows, asked, (choice,), note=note)


def areas(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of areas."""
    choice, rows = _themes(publication), []
    chosen = tables.chosen(params, choice)
    for row in records.answer(publication, "coverage/area-summary"):
        iri = row["area"]
        if chosen not in ("", names.local(row["theme"])):
            continue
        uptakes = records.where(publication, "Uptake", "area", iri)
        goals = {r["goal"] for r in records.rows(publication, "coverage/sdg-by-area", "area", iri)}
        (cell,) = records.where(publication, "IconCell", "area", iri)
        icons = "1 or none" if cell.one("spaces") == "0" else cell.one("expectedIcons")
        number = publication.said(iri, "gcm:number")
        rows.append(
            [
                tables.text(number, int(number)),
                tables.named(publication, iri),
                tables.several(publication, [row["theme"]]),
                tables.share(row["listed"], row["of"]),
                tables.Cell(
                    tuple(u.one("element") for u in uptakes), tuple(sorted(u.one("element") for u in uptakes))
                ),
                tables.share(len(goals), records.counts(publication)["goal"]),
                tables.text(icons, int(cell.one("expectedIcons"))),
            ]
        )
    columns = (
        tables.Column("number", "No."),
        tables.Column("name", "Area of focus"),
        tables.Column("theme", "Theme"),
        tables.Column("listed", "Mechanisms listed", True),
        tables.Column("elements", "Elements taken up"),
        tables.Column("goals", "Goals, by alignment", True),
        tables.Column("icons", "Icons that the note seems to have held", True),
    )
    lead = "The 17 areas of focus of Annex 2, in its order, and how many mechanisms it lists in each."
    note = "Elements and goals are not printed in Annex 2: they are judgements, or come from other sources."
    asked = ("coverage/area-summary", "coverage/sdg-by-area", "coverage/sdg-cells")
    return tables.Listing("area", "Areas of focus", lead, columns, rows, asked, (choice,), note=note)


def states(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of States and territories."""
    complete = state.completeness(publication)
    with_names = [m for m in records.ordered(publication, "mechanism") if m not in complete.without]
    choice = tables.Choice(
        "mechanism", "Mechanism", [(names.local(m), publication.label(m)) for m in with_names]
    )
    lying = {
        iri: {row["state"] for row in records.rows(publication, "coverage/states-by-region", "region", iri)}
        for iri in records.ordered(publication, "region")
    }
    areas = _regions(publication, [iri for iri in lying if lying[iri]])
    chosen, region = tables.chosen(params, choice), tables.chosen(params, areas)
    counts, rows = records.counts(publication), []
    for iri in records.ordered(publication, "state"):
        if region and iri not in lying[names.iri("region", region)]:
            continue
        memberships = records.where(publication, "Membership", "participant", iri)
        if chosen and names.iri("mechanism", chosen) not in [m.one("participatesIn") for m in memberships]:
            continue
        summary = records.row(publication, "coverage/state-summary", "state", iri)
        unsourced = sum(membership.certainty == "unsourced" for membership in memberships)
        rows.append(
            [
                tables.named(publication, iri),
                tables.text(publication.said(iri, "gcm:iso3")),
                tables.text(publication.said(iri, "gcm:m49")),
                tables.several(publication, state.regions(publication, iri)[:1]),
                tables.share(summary.get("mechanisms", 0), len(with_names)),
                tables.share(summary.get("themes", 0), counts["theme"]),
                tables.share(summary.get("areas", 0), counts["area"]),
                tables.share(unsourced, len(memberships)),
            ]
        )
    columns = (
        tables.Column("name", "State or territory"),
        tables.Column("iso3", "ISO"),
        tables.Column("m49", "M49"),
        tables.Column("region", "Region"),
        tables.Column("mechanisms", "Mechanisms", True),
        tables.Column("themes", "Themes that they cover", True),
        tables.Column("areas", "Areas that they cover", True),
        tables.Column("unsourced", "Memberships without a source", True),
    )
    lead = (
        "States and territories, the mechanisms in which each is recorded, and what those are listed under."
    )
    note = (
        f"Members are recorded for {len(with_names)} of {complete.mechanisms} mechanisms; "
        f"{complete.unsourced} of {complete.memberships} memberships rest on no source that could be read. "
        "A low number may only mean that a list is missing."
    )
    asked = (
        *("coverage/state-summary", "coverage/mechanisms-by-state", "coverage/states-by-region"),
        "links/state-codes",
    )
    return tables.Listing(
        "state", "States and territories", lead, columns, rows, asked, (choice, areas), "state", note
    )


def regions(publication: publications.Publication, params: views.Params) -> tables.Listing:
    """Return the list of regions."""
    rows, counts = [], records.counts(publication)
    for iri in _top_regions(publication):
        summary = records.row(publication, "coverage/region-summary", "region", iri)
        pieces = records.rows(publication, "coverage/region-summary", "within", iri)
        found = records.rows(publication, "coverage/mechanisms-by-region", "region", iri)
        by_theme = records.rows(publication, "coverage/themes-by-region", "region", iri)
        areas = {area for row in found for area in mechanism.engagements(publication, row["mechanism"])}
        rows.append(
            [
                tables.named(publication, iri),
                tables.text(publication.said(iri, "gcm:m49")),
                tables.share(len(found), counts["mechanism"]),
                tables.share(sum(row["listed"] != "0" for row in by_theme), counts["theme"]),
                tables.share(len(areas), counts["area"]),
                tables.text(summary.get("states", ""), int(summary.get("states", 0))),
                tables.several(publication, [row["region"] for row in pieces]),
            ]
        )
    columns = (
        tables.Column("name", "Region"),
        tables.Column("m49", "M49"),
        tables.Column("mechanisms", "Mechanisms", True),
        tables.Column("themes", "Themes with a mechanism", True),
        tables.Column("areas", "Areas with a mechanism", True),
        tables.Column("states", "States and territories", True),
        tables.Column("parts", "Parts"),
    )
    lead = "The regions in which mechanisms have their participants. A mechanism of several counts in each."
    asked = ("coverage/mechanisms-by-region", "coverage/themes-by-region", "coverage/region-summary")
    note = "States and territories lie in the parts, which have pages of their own."
    return tables.Listing(
        "region", "Regions", lead, columns, rows, asked, (), "region", note, whole=len(rows)
    )


MAKERS: Mapping[str, tables.Maker] = {
    "mechanism": mechanisms,
    "theme": themes,
    "element": elements,
    "area": areas,
    "state": states,
    "sdg": goal_lists.goals,
    "objective": goal_lists.objectives,
    "region": regions,
    **note_lists.MAKERS,
}
"""The kinds that have a list, and what makes it."""
