"""The front page: what this is, whose it is, what it found, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.matrix import filters, model
from gcm_ld.metadata import schema_org
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.web.pages import fields, views
from gcm_ld.web.responses import Moved

TITLE = "Who talks about what in migration"
GO = "go"
"""The parameter of the ways in: the thing to go to."""

THEME, ALL = "theme", "all"
"""The matrix that the numbers are of, and the sources that are all."""


@dataclass(frozen=True)
class Theme:
    """A theme, and how many of the note's mechanisms work on it: by the note, and by every list."""

    iri: str
    noted: int
    listed: int
    of: int

    @property
    def further(self) -> int:
        """How many mechanisms only other lists name."""
        return self.listed - self.noted


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the front page. Raises Moved to a thing that is asked for by `go`, and to the coverage matrix
    for its parameters, since the matrix stood here once.
    """
    at = publication.site.at
    if wanted := params.first(GO):
        try:
            raise Moved(publication.site.page(things.resolve(publication.store, wanted)), 303)
        except things.ThingError as error:
            raise fields.refusal(error) from error
    if params.pairs:
        raise Moved(at(f"matrix/{THEME}?{params.encoded()}"), 301)
    rows = model.make(publication, THEME).rows
    themes = _themes(publication)
    changes = {row["state"]: int(row["pairs"]) for row in publication.rows("coverage/change-summary")}
    lists = [row["listing"] for row in publication.rows("coverage/listings")]
    content = {
        "definition": publication.value(names.expand("gcm:Mechanism"), "skos:definition"),
        "types": filters.types(model.make(publication, THEME)),
        "mechanisms": [(row.iri, row.name) for row in model.make(publication, THEME, ALL).rows],
        "mechanism_count": len(rows),
        "states": _named(publication, "state"),
        "regions": _named(publication, "region"),
        "themes": themes,
        "theme_names": [(theme.iri, publication.caption(theme.iri)) for theme in themes],
        "most": max(themes, key=lambda theme: theme.noted),
        "least": min(themes, key=lambda theme: theme.noted),
        "grown": [theme for theme in themes if theme.further == max(one.further for one in themes)],
        "changes": changes,
        "noted": changes["again"] + changes["note only"],
        "listings": sum(model.source_slug(publication, one) != model.NOTE for one in lists),
        "numeral": results.numeral,
        "go": GO,
    }
    lead = (
        "Governments talk about migration in regular meetings that most people have never heard of. This "
        "site shows which of these meetings deal with what, and where the evidence is."
    )
    return views.Page(
        "home.html",
        TITLE,
        {"lead": lead, "heading": TITLE, **content},
        lead,
        section="home",
        styles=("home.css",),
        schema_org=schema_org.dataset(publication),
        picture=at("chart/coverage/theme-summary.png"),
    )


def _themes(publication: Publication) -> list[Theme]:
    """Return the themes in their order, with the numbers of the stored question."""
    question = "coverage/theme-summary"
    every = {row["theme"]: row for row in publication.rows(question, source=ALL)}
    return [
        Theme(row["theme"], int(row["listed"]), int(every[row["theme"]]["listed"]), int(row["of"]))
        for row in publication.rows(question)
    ]


def _named(publication: Publication, kind: str) -> list[tuple[str, str]]:
    """Return the things of a kind with their names, by name."""
    pairs = ((iri, publication.label(iri)) for iri in things.members(publication.store, kind))
    return sorted(pairs, key=lambda pair: model.by_name(pair[1]))
