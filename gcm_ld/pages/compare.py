"""Two to four mechanisms side by side, and a form to pick them."""

from __future__ import annotations

from urllib.parse import urlencode

from gcm_ld import publications
from gcm_ld.coverage import comparisons, matrices
from gcm_ld.pages import views

HEADS = {
    "theme": "Themes",
    "area": "Areas of focus",
    "element": "Elements",
    "objective": "Objectives",
    "goal": "Sustainable Development Goals",
}


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the comparison of the mechanisms that `m` names, or a form where it names fewer than two.

    Raises Refused with 400 for an unknown mechanism, more than four, or another value of `show`.
    """
    picked = list(dict.fromkeys(params.all("m")))
    rows = matrices.make(publication, "theme").rows
    alone = len(picked) < comparisons.FEWEST and set(picked) <= {row.slug for row in rows}
    comparison = None if alone else _make(publication, params)
    query = urlencode([("m", slug) for slug in picked])
    content = {
        "comparison": comparison,
        "rows": rows,
        "picked": picked + [""] * (comparisons.MOST - len(picked)),
        "show": params.first("show", "all"),
        "shows": comparisons.SHOW,
        "heads": HEADS,
        "kinds": matrices.KINDS,
        "file": publication.site.at(f"compare.csv?{query}"),
        "evidence": publication.site.at("evidence"),
        "meanings": _meanings(),
    }
    labels = [row.label for row in comparison.rows] if comparison else []
    title = f"{', '.join(labels[:-1])} and {labels[-1]} compared" if labels else "Compare mechanisms"
    return views.Page(
        "compare.html",
        title,
        content,
        description="Inter-state consultation mechanisms on migration side by side: facts and coverage.",
        section="mechanism",
        styles=("matrix.css",),
        alternates=(("text/csv", content["file"]),) if comparison else (),
    )


def download(publication: publications.Publication, rest: str, params: views.Params) -> views.Download:
    """Return the comparison as CSV. Raises Refused with 400 as `view` does, and for fewer than two."""
    text = comparisons.to_csv(publication, _make(publication, params))
    return views.Download(text.encode(), "text/csv", "comparison.csv")


def _make(publication: publications.Publication, params: views.Params) -> comparisons.Comparison:
    try:
        return comparisons.make(publication, params.all("m"), params.first("show", "all"))
    except matrices.SelectionError as error:
        raise views.Refused(400, "These can't be compared", str(error)) from error


def _meanings() -> dict[str, str]:
    """What each state says in any of the matrices."""
    links = "areas with elements and goals, and of elements with objectives"
    return {state: text.format(links=links) for state, text in matrices.MEANINGS.items()}
