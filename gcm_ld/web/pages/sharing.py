"""What others show of the site: cards in messages, and pictures in frames."""

from __future__ import annotations

import functools
import textwrap

from gcm_ld.core import formats, names
from gcm_ld.pictures import png, svg
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import matrix, query, views

WIDTH, HEIGHT = 1200, 630
"""The size of a card."""

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
    return png.draw(draw(views.CARDS[kind], publication.label(iri), page.description, foot), zoom=1)


def draw(kind: str, title: str, words: str, foot: str) -> str:
    """Return the card of a page as SVG: the kind of its thing, its name, some words, and the site."""
    edge = 80
    body = [
        svg.tag("rect", width=WIDTH, height=HEIGHT, fill=svg.PAPER),
        svg.tag("rect", width=WIDTH, height=16, fill=svg.LISTED),
        svg.text(kind, x=edge, y=100, font_size=30, fill=svg.SOFT),
    ]
    y = 110
    for line in textwrap.wrap(title, 36)[:3]:
        y += 66
        body.append(svg.text(line, x=edge, y=y, font_size=56, font_weight=600, fill=svg.INK))
    y += 24
    for line in textwrap.wrap(words, 68, max_lines=5, placeholder=" …"):
        y += 44
        body.append(svg.text(line, x=edge, y=y, font_size=32, fill=svg.INK))
    body.append(svg.text(foot, x=edge, y=HEIGHT - 50, font_size=26, fill=svg.LISTED))
    return svg.picture(*body, **svg.size(WIDTH, HEIGHT), font_family=svg.FONT)
