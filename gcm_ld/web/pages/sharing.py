"""What others show of the site: cards in messages, and pictures in frames."""

from __future__ import annotations

import functools

from gcm_ld.core import formats, names
from gcm_ld.pictures import cards, png
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import matrix, query, views

PICTURED = {"chart": query.chart, "matrix": matrix.view}
"""The folders whose pictures may be framed, each with its view."""


def embed(folder: str, publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return a page that may stand in a frame: the picture of a matrix or an answer, and its source.

    Raises Refused where there is no such picture.
    """
    form = formats.SVG.name
    PICTURED[folder](publication, f"{rest}.{form}", params)
    at, chosen = publication.site.at, f"?{asked}" if (asked := params.encoded()) else ""
    is_chart = folder == "chart"
    title = publication.questions[rest].summary if is_chart else matrix.WORDS[rest][0]
    content = {
        "picture": at(f"{folder}/{rest}.{form}{chosen}"),
        "whole": publication.site.absolute(
            at(f"query/{rest}.html" if is_chart else f"matrix/{rest}") + chosen
        ),
    }
    return views.Page("embed.html", title, content)


def framed_chart(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the picture of an answer for a frame. Raises Refused as `embed` does."""
    return embed("chart", publication, rest, params)


def framed_matrix(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the picture of a matrix for a frame. Raises Refused as `embed` does."""
    return embed("matrix", publication, rest, params)


def card(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the card of a thing, as `mechanism/midsa.png`. Raises Refused where it has none."""
    path, _, suffix = rest.rpartition(".")
    kind, _, slug = path.partition("/")
    iri = names.BASE + path
    if kind not in views.CARDS or suffix != formats.PNG.name or not publication.is_described(iri):
        kinds = ", ".join(views.CARDS)
        raise views.Refused(404, "No card", f"There are cards as .png for {kinds}; none for {rest}.")
    return views.Download(_drawn(publication, kind, iri), formats.PNG.media_type, f"{slug}.png")


@functools.lru_cache(maxsize=64)
def _drawn(publication: Publication, kind: str, iri: str) -> bytes:
    from gcm_ld.web import routes  # its table is of views, of which this is one

    page = routes.KINDS[kind](publication, iri)
    foot = f"GCM-LD · Who talks about what in migration · edition of {publication.issued}"
    return png.draw(cards.draw(views.CARDS[kind], publication.label(iri), page.description, foot), zoom=1)
