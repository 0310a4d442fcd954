"""The page of a goal or target of the 2030 Agenda: the areas of focus that bear on it, and the mechanisms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gcm_ld import names, publications, turtle
from gcm_ld.pages import records, views


@dataclass(frozen=True)
class TouchLine:
    """A mechanism, the areas of focus through which it touches a goal, and the weakest step of the surest
    way."""

    mechanism: str
    areas: Sequence[str]
    certainty: str


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page of a goal or target. Raises Refused where nothing is said about it."""
    told = records.told(publication, iri)
    goal = records.row(publication, "links/goals-and-targets", "thing", iri).get("goal", iri)
    own = _own(publication, iri)
    alignments = [a for target in own for a in records.where(publication, "Alignment", "alignedWith", target)]
    touching = _touching(publication, alignments)
    is_goal = goal == iri
    content = {
        "told": told,
        "foot": records.foot(publication, iri),
        "gcm": names.ONTOLOGY,
        "counts": records.counts(publication),
        "code": names.local(iri),
        "goal": goal,
        "is_goal": is_goal,
        "targets": [target for target in _own(publication, goal) if target != goal],
        "alignments": sorted(
            alignments,
            key=lambda a: (publication.label(a.one("area")), turtle.natural(a.one("alignedWith"))),
        ),
        "areas": sorted({a.one("area") for a in alignments}),
        "touching": touching,
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
        "theme",
        iri,
    )


def _own(publication: publications.Publication, iri: str) -> list[str]:
    """Return a target itself, or a goal and its targets of which the edition speaks."""
    found = {row["thing"] for row in records.rows(publication, "links/goals-and-targets", "goal", iri)}
    return sorted(found | {iri}, key=turtle.natural)


def _touching(publication: publications.Publication, alignments: Sequence[records.Record]) -> list[TouchLine]:
    ways: dict[str, list[tuple[str, str]]] = {}
    for alignment in alignments:
        for engagement in records.where(publication, "Engagement", "area", alignment.one("area")):
            step = records.weakest([alignment.certainty, engagement.certainty])
            ways.setdefault(engagement.one("mechanism"), []).append((alignment.one("area"), step))
    lines = [
        TouchLine(
            mechanism,
            list(dict.fromkeys(area for area, _ in found)),
            records.surest([step for _, step in found]),
        )
        for mechanism, found in ways.items()
    ]
    return sorted(lines, key=lambda line: publication.label(line.mechanism).casefold())
