"""Which view answers which path: the table of contents of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gcm_ld.core import kinds
from gcm_ld.publish import publications
from gcm_ld.web.pages import (
    agent,
    api,
    area,
    chart,
    compare,
    concept,
    dataset,
    discrepancy,
    document,
    editor,
    element,
    evidence,
    goal,
    guide,
    lists,
    matrix,
    mechanism,
    meeting,
    metadata,
    note,
    objective,
    ontology,
    passage,
    query,
    questions,
    region,
    resource,
    search,
    state,
    statement,
    theme,
    thing,
    timeline,
    views,
    why,
)

KindView = Callable[[publications.Publication, str], views.Page]
PathView = Callable[[publications.Publication, str, views.Params], views.Page | views.Download]

KINDS: Mapping[str, KindView] = {
    **dict.fromkeys(kinds.of_group(kinds.STATEMENT), statement.view),
    **dict.fromkeys(kinds.of_group(kinds.CONCEPT), concept.view),
    **dict.fromkeys(kinds.of_group(kinds.AGENT), agent.view),
    "discrepancy": discrepancy.view,
    "document": document.view,
    "meeting": meeting.view,
    "passage": passage.view,
    "phase": meeting.phase,
    "scheme": concept.scheme,
    "area": area.view,
    "element": element.view,
    "mechanism": mechanism.view,
    "objective": objective.view,
    "region": region.view,
    "sdg": goal.view,
    "state": state.view,
    "theme": theme.view,
    "dataset": dataset.view,
    "graph": dataset.graph,
    "ontology": ontology.view,
    "shapes": ontology.shapes,
}
"""The first segment of a thing's path to the view of such a thing; `thing.view` shows all others."""

PATHS: Mapping[str, PathView] = {
    **metadata.PATHS,
    "guide": guide.view,
    "discrepancy": discrepancy.listing,
    "document": document.listing,
    "meeting": meeting.listing,
    "note": note.view,
    "passage": note.view,
    "resource": resource.view,
    "search": search.view,
    "search.json": search.suggest,
    "timeline": timeline.view,
    "why": why.view,
    "compare": compare.view,
    "compare.*": compare.download,
    **lists.VIEWS,
    **lists.FILES,
    "evidence": evidence.view,
    "evidence.ttl": evidence.download,
    "": matrix.view,
    "matrix": matrix.view,
    "matrix/*": matrix.view,
    "query": questions.view,
    "query/*": query.view,
    "chart/*": chart.view,
    "openapi.html": api.view,
    "openapi.json": api.download,
    "sparql": editor.view,
}
"""A path below the root to its view; one that ends in `*` takes whatever follows, and is given it."""


def kind(publication: publications.Publication, path: str) -> KindView:
    """Return the view for the thing at a path below the root, without its suffix."""
    return KINDS.get(path.partition("/")[0], thing.view)


def find(path: str) -> tuple[PathView, str] | None:
    """Return the view of a path below the root, and what follows its `*`; None where there is none."""
    if path in PATHS:
        return PATHS[path], ""
    for pattern, view in PATHS.items():
        if pattern.endswith("*") and path.startswith(pattern[:-1]):
            return view, path[len(pattern) - 1 :]
    return None
