"""The page of a goal or target of the 2030 Agenda: the areas of focus that bear on it, and the mechanisms;
and that of an indicator, of which only its target is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import names, terms
from gcm_ld.publish import publications
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import records, views


@dataclass(frozen=True)
class TouchLine:
    """A mechanism, the areas of focus through which it touches a goal, and the weakest step of the surest
    way."""

    mechanism: str
    areas: Sequence[str]
    certainty: str


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a goal, target or indicator. Raises Refused where nothing is said about it."""
    if records.row(publication, "links/indicators", "indicator", iri):
        return indicator(publication, iri)
    told = records.describe(publication, iri)
    goal = records.row(publication, "links/goals-and-targets", "thing", iri).get("goal", iri)
    own = _own(publication, iri)
    alignments = [a for target in own for a in records.where(publication, "Alignment", "alignedWith", target)]
    touching = _touching(publication, alignments)
    is_goal, touched = goal == iri, {line.mechanism for line in touching}
    content: views.Content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "code": names.local(iri),
        "goal": goal,
        "is_goal": is_goal,
        "tongues": _tongues(publication, iri),
        "targets": [target for target in _own(publication, goal) if target != goal],
        "coverage": {
            row["target"]: row for row in records.rows(publication, "coverage/target-summary", "goal", goal)
        },
        "indicators": [
            row["indicator"] for row in records.rows(publication, "links/indicators", "target", iri)
        ],
        "icons": _icons(publication, alignments) if is_goal else [],
        "alignments": sorted(
            alignments,
            key=lambda a: (publication.label(a.one("area")), turtle.natural(a.one("alignedWith"))),
        ),
        "areas": sorted({a.one("area") for a in alignments}),
        "touching": touching,
        "unstated": [m for m in records.ordered(publication, "mechanism") if m not in touched],
        "without": [row["goal"] for row in records.answer(publication, "gaps/goals-without-area")],
        "neighbours": records.neighbours(publication, "goal", goal) if is_goal else ("", ""),
        "discrepancies": records.discrepancies(publication, iri, *(a.iri for a in alignments)),
    }
    return views.Page(
        "goal.html",
        f"{publication.caption(iri)}: {told.label}",
        content,
        f"{len(content['areas'])} of {content['counts']['area']} areas of focus bear on it, "
        "by alignments that the note does not print.",
        "sdg",
        iri,
    )


def indicator(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of an indicator: its target, and nothing beyond."""
    told = records.describe(publication, iri)
    row = records.row(publication, "links/indicators", "indicator", iri)
    content: views.Content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "row": row,
        "tongues": _tongues(publication, iri),
        "beside": [
            one["indicator"]
            for one in records.rows(publication, "links/indicators", "target", row["target"])
            if one["indicator"] != iri
        ],
    }
    title = f"{publication.caption(iri)}: {told.label}"
    described = f"It measures {publication.caption(row['target'])} of the 2030 Agenda."
    return views.Page("indicator.html", title, content, described, "sdg", iri)


def _tongues(publication: publications.Publication, iri: str) -> list[tuple[str, str]]:
    """Return the labels in other languages than English, with the code of the language, by the code."""
    labels = [(terms.language(label), label.value) for label in publication.values(iri, "skos:prefLabel")]
    return sorted(pair for pair in labels if pair[0] != "en")


def _icons(
    publication: publications.Publication, alignments: Sequence[records.Record]
) -> list[Mapping[str, str]]:
    """Return for the areas of focus of some alignments the icons expected beside the goals aligned."""
    areas = dict.fromkeys(alignment.one("area") for alignment in alignments)
    rows = records.answer(publication, "links/icons-and-alignments")
    return list({row["area"]: row for row in rows if row["area"] in areas}.values())


def _own(publication: publications.Publication, iri: str) -> list[str]:
    """Return a target itself, or a goal and its targets of which the edition speaks."""
    found = {row["thing"] for row in records.rows(publication, "links/goals-and-targets", "goal", iri)}
    return sorted(found | {iri}, key=turtle.natural)


def _touching(publication: publications.Publication, alignments: Sequence[records.Record]) -> list[TouchLine]:
    ways: dict[str, list[tuple[str, str]]] = {}
    for alignment in alignments:
        for engagement in records.where(publication, "Engagement", "area", alignment.one("area")):
            step = records.weakest(publication, [alignment.certainty, engagement.certainty])
            ways.setdefault(engagement.one("mechanism"), []).append((alignment.one("area"), step))
    lines = [
        TouchLine(
            mechanism,
            list(dict.fromkeys(area for area, _ in found)),
            records.surest(publication, [step for _, step in found]),
        )
        for mechanism, found in ways.items()
    ]
    return sorted(lines, key=lambda line: publication.label(line.mechanism).casefold())
