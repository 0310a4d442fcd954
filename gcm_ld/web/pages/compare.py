"""Two to four mechanisms side by side, and a form to pick them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from gcm_ld.core import formats, kinds, names
from gcm_ld.edition import dataset, things
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import cell_states, export, filters, model
from gcm_ld.matrix import comparison as comparisons
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import fields, profiles, views

FORMS: dict[formats.Format, Callable[[Publication, comparisons.Comparison], str]] = {
    formats.CSV: lambda publication, made: export.write_csv(comparisons.table(publication, made)),
    formats.TSV: lambda publication, made: export.write_tsv(comparisons.table(publication, made)),
    formats.JSON: comparisons.to_json,
}
"""The forms in which a comparison can be taken away: what writes each."""

HEADS = {by: kinds.find(by).title for by in model.KINDS}
"""The heading of each part of a comparison."""


def view(publication: Publication, rest: str, params: views.Params, here: bool = False) -> views.Page:
    """Return the comparison of the mechanisms that `m` names, or a form where it names fewer than two.

    With `here`, the page makes it itself, from what `every` returns: see `compare.js`. Raises Refused with
    400 for an unknown mechanism, more than four, or another value of `show`, `source` or `agreed`.
    """
    try:
        themes = model.make(publication, "theme", params.first("source"), params.first("agreed"))
        source, agreed = themes.source, themes.agreed
        rows = comparisons.pick(publication, params.all("m"), source)
        show = things.choose(publication.store, comparisons.CHOICE, params.first("show", "all"))
        is_made = len(rows) >= comparisons.FEWEST
        iris = [row.iri for row in rows]
        comparison = comparisons.make(publication, iris, show, source, agreed) if is_made else None
    except dataset.EditionError as error:
        raise fields.refusal(error) from error
    picked = [row.slug for row in rows]
    asked = [("m", slug) for slug in picked] + ([("show", show)] if show != "all" else [])
    at, query = publication.site.at, (urlencode(asked) + filters.tail(source, agreed)).removeprefix("&")
    by_sources = "".join(f", {words}" for words in filters.of_sources(publication, source, agreed).values())
    groups, listings = filters.sources(publication)
    labels = [row.name for row in comparison.rows] if comparison else []
    title = f"{', '.join(labels[:-1])} and {labels[-1]} compared" if labels else "Compare mechanisms"
    only = (f", {comparisons.SHOW[show]}" if comparison and show != "all" else "") + by_sources
    files = [(form.name, form.media_type, at(f"compare.{form.name}?{query}")) for form in FORMS]
    grounds = _grounds(publication, comparison) if comparison else {}
    content = {
        "comparison": comparison,
        "here": here,
        "strong": (*cell_states.STRONG, *cell_states.WEAK),
        "rows": [(row.slug, row.name) for row in themes.rows],
        "source": source,
        "chosen": agreed,
        "source_groups": groups,
        "listings": listings,
        "agreed": model.AGREED.options,
        "picked": picked + [""] * (comparisons.MOST - len(picked)),
        "show": show,
        "shows": comparisons.SHOW,
        "titles": HEADS,
        "kinds": model.KINDS,
        "files": files,
        "evidence": at("evidence"),
        "tail": filters.tail(source, agreed),
        "meanings": _meanings(themes),
        "grounds": grounds,
        "year": profiles.year(publication),
        "sources": profiles.numbered(one for group in grounds.values() for one in group),
        "view": title + only,
        "address": publication.site.absolute(at(f"compare?{query}")),
    }
    return views.Page(
        "compare.html",
        title + only,
        content,
        description="Inter-state consultation mechanisms on migration side by side: facts and coverage.",
        section="mechanism",
        scripts=("compare.js",) if here else (),
        styles=("matrix.css",),
        alternates=tuple((media, address) for _, media, address in files) if comparison else (),
    )


def every(publication: Publication) -> bytes:
    """Return what is said of all mechanisms, side by side, as JSON."""
    slugs = [row.slug for row in model.make(publication, "theme").rows]
    made = comparisons.make(publication, slugs, most=len(slugs))
    return comparisons.to_json(publication, made).encode()


def download(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the comparison in the form that `rest` names.

    Raises Refused with 404 for another form, with 400 as `view` does, and for fewer than two.
    """
    form = formats.named(FORMS).get(rest)
    if form is None:
        forms = ", ".join(f".{form.name}" for form in FORMS)
        raise views.Refused(404, "There is no such form", f"A comparison is a page, or {forms}.")
    try:
        source, agreed = (params.first(name) for name in ("source", "agreed"))
        show = params.first("show", "all")
        comparison = comparisons.make(publication, params.all("m"), show, source, agreed)
    except dataset.EditionError as error:
        raise fields.refusal(error) from error
    text = FORMS[form](publication, comparison)
    return views.Download(text.encode(), form.media_type, f"comparison.{rest}")


def _grounds(
    publication: Publication, comparison: comparisons.Comparison
) -> Mapping[tuple[str, str], list[Statement]]:
    """What each fact rests on, by property and mechanism: the stated values that are adopted, and those
    who count the mechanism as the type that it has."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for row in comparison.rows:
        found["rdf:type", row.iri] = [
            record
            for record in publication.statements.where("classification", "mechanism", row.iri)
            if names.local(record.one("mechanismType")).lower() == row.type[0].replace("-", "")
        ]
        for record in publication.statements.where("stated-value", "about", row.iri):
            if record.one("value") and names.local(record.one("valueStatus")) == "adopted":
                key = names.compact(record.one("property")), row.iri
                found.setdefault(key, []).append(record)
    return {
        (fact.name, row.iri): found.get((fact.name, row.iri), [])
        for fact in comparison.properties
        for row in comparison.rows
    }


def _meanings(themes: model.Matrix) -> dict[str, str]:
    """What each state says in any of the matrices of the same sources as that of themes."""
    meanings = cell_states.MEANINGS if themes.is_of_note else cell_states.MEANINGS_BY_SOURCES
    absent = set(model.KINDS["theme"].states) - set(themes.kind.states)
    words = {
        "links": "areas with elements and goals, and of elements with objectives",
        "direct": "",
        "claimed": "the theme, or a theme that has the matter of the element or the objective,",
    }
    return {state: text.format(**words) for state, text in meanings.items() if state not in absent}
