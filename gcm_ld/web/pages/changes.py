"""What has changed since the note: what later lists name, what they name again, and what can't be told."""

from __future__ import annotations

from collections import Counter, defaultdict

from gcm_ld.core import names
from gcm_ld.matrix import model
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import views

SINCE, AGAIN, UNCERTAIN = "only since", "again", "date uncertain"
"""States of a pair of mechanism and area of focus, as the question on changes gives them."""


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of what has changed since the note, limits first."""
    rows = publication.rows("coverage/changes")
    lists = publication.rows("coverage/listings")
    others = [row for row in lists if model.source_slug(publication, row["listing"]) != model.NOTE]
    read = Counter(names.local(row["completeness"]) for row in others)
    undated = [row for row in others if row["dateBasis"] == "undated"]
    summary = {row["state"]: row for row in publication.rows("coverage/change-summary")}
    content = {
        "summary": summary,
        "areas": _by_area(rows),
        "uncertain": [row for row in rows if row["state"] == UNCERTAIN and row["named"] == "true"],
        "outside": sorted({row["mechanism"] for row in rows if row["named"] == "false"}),
        "missing": publication.rows("gaps/not-met-again"),
        "undated": undated,
        "others": len(others),
        "dated": len(others) - len(undated),
        "read": read,
        "resting": {
            row["mechanism"]: status for row in rows if (status := publication.resting(row["mechanism"]))
        },
    }
    about = (
        "What other sources than the note of 2017 list in the work of the mechanisms: what they name again, "
        "what only lists since 2018 name, and what can't be told from them."
    )
    return views.Page("changes.html", "What has changed since 2017", content, about, section="changes")


def _by_area(rows: list[dict[str, str]]) -> list[tuple[str, list[dict[str, str]], list[dict[str, str]]]]:
    """Return each area of focus with the pairs that only lists since 2018 name, and those met again."""
    areas: dict[str, tuple[list, list]] = defaultdict(lambda: ([], []))
    for row in rows:
        if row["state"] in (SINCE, AGAIN) and row["named"] == "true":
            areas[row["area"]][row["state"] == AGAIN].append(row)
    ranked = sorted(areas.items(), key=lambda pair: -len(pair[1][0]))
    return [(area, since, again) for area, (since, again) in ranked]
