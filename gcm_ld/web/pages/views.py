"""What a page is, and how it becomes HTML: Jinja2's only door.

A view is a function of the publication and of what was asked for. It returns a Page (a template and what it
shows) or a Download (bytes of another type), or raises Refused. It knows nothing of HTTP beside the status.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import markupsafe

from gcm_ld.core import formats, names
from gcm_ld.edition import rights
from gcm_ld.matrix import cell_states
from gcm_ld.metadata import citations, signposting
from gcm_ld.presentation import dates, languages, mappings, sentences, statements
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.web.responses import Refused as Refused

WEB = Path(__file__).parents[1]
STATIC = WEB / "static"


_LEAST = 8
"""Digits of a digest that are enough to know a file by."""

MACROS = {
    "parts": "parts.html",
    "said": "statements.html",
    "profiles": "profiles.html",
    "tiles": "tiles.html",
    "words": "ontology-parts.html",
}
"""The templates of macros, by the names by which all others have them."""

CARDS = {
    "mechanism": "Inter-state consultation mechanism on migration",
    "state": "State or territory",
    "region": "Region",
}
"""The kinds of things whose pages have a card, and its words for the kind."""

Content = dict[str, Any]
"""What a template shows, by name."""


@dataclass(frozen=True)
class Page:
    """A page: its template, title, what the template shows, and what the page is about.

    `section` is the first segment of a path in the menu, `home` for the front page;
    `scripts` and `styles` name files of `static/`;
    `alternates` are pairs of a media type and an address; `schema_org` is JSON-LD for search engines;
    `picture` is the path of what a message shows of the page.
    """

    template: str
    title: str
    content: Mapping[str, object] = field(default_factory=dict)
    description: str = ""
    section: str = ""
    iri: str = ""
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    schema_org: Mapping[str, object] | None = None
    picture: str = ""
    status: int = 200


@dataclass(frozen=True)
class Download:
    """Bytes of a media type, under a file name."""

    content: bytes
    media_type: str
    name: str = ""


class Params:
    """The parameters of an address: pairs of a name and a value, in their order."""

    def __init__(self, pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]] = ()):
        self.pairs = tuple(pairs)

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of that name that is not empty."""
        return next((value for key, value in self.pairs if key == name and value), default)

    def all(self, name: str) -> list[str]:
        """Return all values of that name that are not empty."""
        return [value for key, value in self.pairs if key == name and value]

    def replaced(self, name: str, value: str) -> Params:
        """Return the parameters with another value for a name that has one, at the same place."""
        return Params([(key, value if key == name and old else old) for key, old in self.pairs])

    def encoded(self, **changes: str | None) -> str:
        """Return the query string with some parameters set anew, or taken out where None or empty."""
        kept = [(key, value) for key, value in self.pairs if key not in changes and value]
        return urlencode(kept + [(key, value) for key, value in changes.items() if value])


def render(publication: Publication, page: Page) -> bytes:
    """Return the page as HTML in UTF-8."""
    template = _environment(publication).get_template(page.template)
    return template.render(page=page, **page.content).encode()


def prepare(publication: Publication) -> None:
    """Read all templates, which takes a while, so that no reader has to wait for that."""
    environment = _environment(publication)
    for name in environment.list_templates():
        environment.get_template(name)


def fragment(publication: Publication, template: str, **content: object) -> markupsafe.Markup:
    """Return a part of a page, as a template makes it."""
    return markupsafe.Markup(_environment(publication).get_template(template).render(**content))


def code(text: str) -> markupsafe.Markup:
    """Return a text with what stands between backticks as code."""
    parts = [markupsafe.escape(part) for part in formats.visible(text).split("`")]
    return markupsafe.Markup("").join(
        markupsafe.Markup("<code>{}</code>").format(part) if place % 2 else part
        for place, part in enumerate(parts)
    )


def headed(rows: str, heads: Sequence[str]) -> markupsafe.Markup:
    """Return the rows of a table, each cell with the head of its column, which stands beside it where a row
    is a block, on a narrow screen."""

    def row(match: re.Match[str]) -> str:
        place = itertools.count()
        return _CELL.sub(lambda cell: f"{cell[0]}{_head(cell, heads, next(place))}", match[0])

    return markupsafe.Markup(_ROW.sub(row, str(rows)))


def _head(cell: re.Match[str], heads: Sequence[str], place: int) -> str:
    """The attribute that names the head of a cell: none for the head of a row, or one without words."""
    known = cell[1] == "h" or place >= len(heads) or not heads[place]
    return "" if known else f' data-head="{markupsafe.escape(markupsafe.Markup(heads[place]).striptags())}"'


_ROW, _CELL = re.compile(r"<tr\b.*?(?=<tr\b|\Z)", re.S), re.compile(r"<t([dh])(?=[ >])")


@functools.lru_cache(maxsize=8)
def _environment(publication: Publication) -> jinja2.Environment:
    from gcm_ld.web.routes import routing  # its table is of views, which import this module

    site = publication.site
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
    )

    def link(iri: str, text: str | None = None, short: bool = False) -> markupsafe.Markup:
        words = _visible(text or sentences.name(publication, iri, short))
        place = markupsafe.escape(site.page(iri))
        return markupsafe.Markup(f'<a href="{place}">{markupsafe.escape(words)}</a>')

    def script_data(value: object) -> markupsafe.Markup:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return markupsafe.Markup(text.replace("&", "\\u0026").replace("<", "\\u003c"))

    environment.filters |= {"code": code, "headed": headed, "link": link, "web": _web}
    environment.globals |= {
        "publication": publication,
        "site": site,
        "formats": formats,
        "site_menu": routing.menu,
        "site_foot": routing.foot,
        "at": site.at,
        "page_of": site.page,
        "label": publication.label,
        "caption": publication.caption,
        "link": link,
        "name_in": lambda iri, language: languages.preferred(publication, language).get(iri, ""),
        "compact": names.compact,
        "place": sentences.place_of,
        "short_name": functools.partial(sentences.short_name, publication),
        "say_date": dates.words,
        "say_interval": dates.interval_words,
        "say_span": dates.span,
        "say_term": dates.term,
        "explain": functools.partial(statements.explain, publication),
        "license_name": rights.license_name,
        "meanings": functools.partial(statements.meanings, publication),
        "many": results.number,
        "local": names.local,
        "symbols": cell_states.SYMBOLS,
        "gcm": names.ONTOLOGY,
        "base_iri": names.BASE,
        "sentence_of": functools.partial(sentences.say, publication),
        "text_of": functools.partial(sentences.text, publication),
        "details_of": functools.partial(statements.details, publication),
        "by_class": functools.partial(statements.by_class, publication),
        "mappings_of": functools.partial(mappings.of, publication),
        "data": script_data,
        "bibtex": functools.partial(citations.bibtex, publication),
        "ris": functools.partial(citations.ris, publication),
        "replaced": functools.partial(_replaced, publication),
        "signposts": functools.partial(signposting.links, publication),
        "static": functools.partial(_static, site.at("static/")),
    }
    for name, template in MACROS.items():
        environment.globals[name] = environment.get_template(template).module
    return environment


def _visible(value: object) -> object:
    """Return what a page shows of a value: a text as people can see it; markup is made of such already."""
    return formats.visible(value) if type(value) is str else value


def _web(address: str) -> str:
    """Return an address to link to; an empty one for what a browser would run."""
    return address if re.match("https?:|mailto:", address, re.IGNORECASE) else ""


def _replaced(publication: Publication, iri: str) -> list[str] | None:
    """Return what stands in the place of a deprecated thing, which may be nothing; None for others."""
    if publication.value(iri, "owl:deprecated") != "true":
        return None
    return [value.value for value in publication.values(iri, "dcterms:isReplacedBy")]


def is_version(name: str, version: str) -> bool:
    """Return whether a version is the beginning of the digest of a file of static/, of 8 digits or more."""
    return len(version) >= _LEAST and is_static(name) and _digest(name).startswith(version)


def is_static(name: str) -> bool:
    """Return whether a name is that of a file of static/, and of none that a path leads to from there."""
    path = STATIC / name
    return path.is_file() and path.resolve().is_relative_to(STATIC.resolve())


def _static(root: str, name: str) -> str:
    """The address of a file of static/, which changes when its bytes do, so that it may be kept for ever."""
    return f"{root}{name}?v={_digest(name)[:12]}"


@functools.lru_cache(maxsize=128)
def _digest(name: str) -> str:
    import hashlib

    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
