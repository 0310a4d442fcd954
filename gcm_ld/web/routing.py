"""What a route is: the address of a view, its parameters and forms, and where it is listed.

The table of all routes is in `routes`. What lists addresses (menu, foot, sitemap, robots, OpenAPI, what is
made ahead, the static site) asks it each time, so that a route that is added follows everywhere.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from gcm_ld.core import formats, suggest
from gcm_ld.core.formats import HTML, Format
from gcm_ld.publish import publications
from gcm_ld.questions import queries
from gcm_ld.web.pages import views

PathView = Callable[[publications.Publication, str, views.Params], views.Page | views.Download]

MARKETING = (
    *("utm_*", "mtm_*", "pk_*", "_ga", "mc_cid", "mc_eid"),
    *("fbclid", "gclid", "dclid", "msclkid", "yclid"),
)
"""Parameters that other sites add to links, which mean nothing here; one that ends in `*` is a beginning."""

LONGEST = 1500
"""As many characters a path and a value of a parameter may have, which is more than any has that means
something: what is longer takes long to compare with what there is, and memory where it is kept."""

_MARKETING = re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in MARKETING))


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: its name, words for it, and a value that is answered with 200.

    `values` are all that it may have, where they are few; `default` holds where none is given. It stands in
    the path of a route that has its name there in braces, else in the query string.
    """

    name: str
    words: str
    example: str | Sequence[str] = ""
    required: bool = False
    values: Sequence[str] = ()
    default: str = ""


WHO, PROCESS, TOOLS = FOOT = ("Who and what", "The process and the note", "Ask and take")
"""The groups of the foot."""

FORMAT = Parameter("format", "the form by its name: `ttl`, `html` …; else the header Accept tells", "ttl")

Parameters = Sequence[Parameter] | Callable[[publications.Publication, str], Sequence[Parameter]]
"""Parameters, or what gives those of an address, by what follows the first brace in it."""


@dataclass(frozen=True)
class Route:
    """An address below the root, with parameters in braces; `{form}` is a suffix, one of `forms`.

    A view gets what follows the first brace. A route without one is answered by the server itself, and one
    that begins with a brace by what the edition says of a thing.
    `name`, `tag`, `summary`, `description`, `leads` (to a document) and `moves` (the statuses by which it
    leads on where a parameter is given) are for OpenAPI.
    `menu` are its words in the menu, `foot` its group and words in the foot.
    `pages` are the paths that the sitemap lists. A `live` route answers what is asked in its parameters, and
    can't be a file of the static site. `warm` is an address to make ahead. `of_dumps` tells that the answer
    changes when dumps are built, `strict` that a parameter that isn't declared is refused, and
    `takes_post` that the first parameter may come as a body.
    """

    path: str
    view: PathView | None = None
    summary: str = ""
    tag: str = "pages"
    name: str = ""
    description: str = ""
    parameters: Parameters = ()
    forms: Sequence[Format] | Callable[[], Sequence[Format]] = (HTML,)
    leads: bool = False
    moves: tuple[int, ...] = ()
    menu: str = ""
    foot: tuple[str, str] | None = None
    pages: Sequence[str] = ()
    live: bool = False
    warm: str = ""
    of_dumps: bool = False
    strict: bool = True
    takes_post: bool = False

    def page(self, publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
        """Return the page at the address; `rest` follows the first brace. Raises TypeError for a download."""
        page = self.view(publication, rest, params) if self.view else None
        if not isinstance(page, views.Page):
            raise TypeError(f"{self.path} is the address of no page")
        return page

    @functools.cached_property
    def braces(self) -> list[str]:
        """The names that stand in the path in braces."""
        return re.findall(r"\{(\w+)\}", self.path)

    @functools.cached_property
    def is_literal(self) -> bool:
        """Whether the path has no parameters."""
        return not self.braces

    @functools.cached_property
    def prefix(self) -> str:
        """The part of the path before the first parameter."""
        return self.path.partition("{")[0]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The paths of the route; the last parameter takes all that follows."""
        parts = re.split(r"\{\w+\}", self.path)
        return re.compile(
            "[^/]+".join(map(re.escape, parts[:-1])) + ("" if self.is_literal else ".+") + parts[-1]
        )

    def offers(self) -> tuple[Format, ...]:
        """Return the forms of the answer."""
        return tuple(self.forms() if callable(self.forms) else self.forms)

    def declared(self, publication: publications.Publication, rest: str = "") -> tuple[Parameter, ...]:
        """Return the parameters of an address, by what follows the first brace in it."""
        return tuple(self.parameters(publication, rest) if callable(self.parameters) else self.parameters)


TABLE: list[Route] = []
"""Every route, in the order of the menu and of each group of the foot; `routes` fills it."""


def find(path: str) -> tuple[Route, str] | None:
    """Return the route of a path below the root, and what follows its first brace; None without a route."""
    for route in TABLE:
        if route.is_literal:
            found = route.path == path
        else:
            found = (
                bool(route.prefix) and path.startswith(route.prefix) and bool(route.pattern.fullmatch(path))
            )
        if found:
            return route, "" if route.is_literal else path[len(route.prefix) :]
    return None


def pages() -> list[str]:
    """Return the paths of the pages that are about no one thing, which the sitemap lists."""
    return [path for route in TABLE for path in route.pages]


def menu() -> list[tuple[str, str]]:
    """Return the words and paths of the menu."""
    return [(route.menu, route.path) for route in TABLE if route.menu]


def foot() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the groups of the foot, each with the words and paths of its pages."""
    groups: dict[str, list[tuple[str, str]]] = {group: [] for group in FOOT}
    for route in TABLE:
        if route.foot:
            groups.setdefault(route.foot[0], []).append((route.foot[1], route.path))
    return list(groups.items())


def files(publication: publications.Publication) -> Iterator[str]:
    """Yield the paths that have a view and can be files, with all values of what stands in braces."""
    for route in TABLE:
        if route.view and not route.live:
            values = {one.name: one.values for one in route.declared(publication)}
            values["form"] = list(formats.named(route.offers()))
            for chosen in itertools.product(*(values.get(name, ()) for name in route.braces)):
                yield route.path.format(**dict(zip(route.braces, chosen, strict=True)))


def warm() -> list[str]:
    """Return the addresses to make ahead: the pages that are about no one thing, and what takes long."""
    return [*pages(), *(route.warm for route in TABLE if route.warm)]


def live() -> Iterator[tuple[str, formats.Format]]:
    """Yield the paths that answer what is asked in their parameters, with the form; not graphs of things."""
    for route in TABLE:
        if route.live:
            for form in route.offers():
                if route.is_literal or form.kind != "graph":
                    yield route.path.replace("{form}", form.name), form


_TAKEN = {
    "boolean": "true or false",
    "sources": "a group of sources, or a listing",
    "year": "a year, or now",
}
"""What a parameter of a question takes, where that is no thing of one kind."""


def of_question(query: queries.Query) -> tuple[Parameter, ...]:
    """Return the parameters of a stored question."""
    return tuple(
        Parameter(
            one.name,
            f"{one.text} ({_TAKEN.get(one.kind, f'a thing of the kind {one.kind}')})",
            one.example,
            default=one.default,
        )
        for one in query.parameters
    )


def read(query: str, incoming: Callable[[str], str] = str) -> views.Params:
    """Return the parameters of a query string that say something: with a value, and not for marketing.

    `incoming` makes of a value what it means here. Two addresses with equal parameters have one answer.
    Raises Refused (400) for a value or a name that is longer than LONGEST.
    """
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[1] and not ignored(pair[0])]
    if long := next((pair for pair in pairs if max(map(len, pair)) > LONGEST), None):
        message = f"The parameter {long[0][:80]!r} has more than {LONGEST:,} characters, and none here has."
        raise views.Refused(400, "Parameter too long", message)
    return views.Params([(name, incoming(value)) for name, value in pairs])


def ignored(name: str) -> bool:
    """Return whether a parameter is one for marketing."""
    return _MARKETING.fullmatch(name) is not None


def check(publication: publications.Publication, path: str, params: views.Params) -> None:
    """Raise Refused (400), which names those that there are, for a parameter that the path doesn't take.

    A path without a route is that of a thing, or of its document where it has a suffix.
    """
    route, rest = find(path) or (None, "")
    if route is None:
        declared: Sequence[Parameter] = () if formats.by_suffix(path) else (FORMAT,)
    else:
        declared = route.declared(publication, rest)
    known = [one.name for one in declared if route is None or one.name not in route.braces]
    for name in [name for name, _ in params.pairs if name not in known and (route is None or route.strict)]:
        near = suggest.near(name, known)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        there = f"The parameters here are {', '.join(known)}." if known else "There are none here."
        raise views.Refused(
            400, "No such parameter", f"There is no parameter “{name[:80]}” here.{meant} {there}"
        )
