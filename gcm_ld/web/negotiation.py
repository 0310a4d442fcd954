"""Which form of a thing a request gets, by its Accept header or by a name: mimeparse's only door.

mimeparse takes a media range apart. How ranges are weighed is RFC 9110 (12.4.2, 12.5.1), written here, as
mimeparse fails on a header that has one malformed range, takes a comma in quotes for the end of a range,
tells upper from lower case, and lets the last of equal offers win.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import mimeparse
from starlette.datastructures import Headers
from starlette.types import Scope

from gcm_ld.core.formats import Format

LONGEST = 4096
"""As much of an Accept header is read; a browser sends about 200 characters."""

_RANGES = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WEIGHT = re.compile(r"[0-9]{1,9}\.?[0-9]{0,9}|\.[0-9]{1,9}")


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    exact: bool
    weight: float

    def fit(self, type_: str, subtype: str) -> int:
        """How closely the range fits a media type: 0 not at all, 4 exactly."""
        if self.type == "*":
            return 1
        if self.type != type_:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != subtype:
            return 0
        return 4 if self.exact else 3


def choose(accept: str | None, forms: Sequence[Format]) -> Format | None:
    """Return the form that the header wants most, None where it wants none of them.

    Among those of the same weight, one that the header names goes before one that a wildcard lets in, then
    the first of the forms, by its own media type before another by which it is known. Without a header, or
    where no range in it can be read, it is the first. A range with parameters
    (`application/ld+json;profile=…`) counts where the plain type isn't named.
    """
    return _choose((accept or "")[:LONGEST], tuple(forms))


def by_name(text: str, forms: Sequence[Format]) -> Format | None:
    """Return the form of that suffix, media type or other name, in any case; None where there is none.

    `json` means JSON-LD where that is all the JSON there is, `xml` RDF/XML likewise.
    """
    wanted = text.partition(";")[0].strip().lower().removeprefix(".").replace(" ", "+")
    for form in forms:
        if wanted in (form.name, form.media_type):
            return form
    return _further(forms).get(wanted) or next((form for form in forms if wanted in form.aliases), None)


@functools.lru_cache(maxsize=16)
def with_variants(forms: tuple[Format, ...]) -> tuple[Format, ...]:
    """Return forms, and each again under its other media types, to answer in the type that is asked for."""
    further = _further(forms).items()
    return (*forms, *(replace(form, media_type=media_type, also=()) for media_type, form in further))


def _further(forms: Sequence[Format]) -> dict[str, Format]:
    """Return forms by the further media types that they have; a type goes first to its namesake."""
    found: dict[str, Format] = {}
    for form in forms:
        for media_type in form.also:
            if media_type not in found or media_type.endswith(f"/{form.name}"):
                found[media_type] = form
    return found


def accepted(scope: Scope) -> str | None:
    """Return the header Accept of a request, several as one; None for none."""
    return ", ".join(Headers(scope=scope).getlist("accept")) or None


@functools.lru_cache(maxsize=1024)
def _choose(accept: str, forms: tuple[Format, ...]) -> Format | None:
    ranges = _ranges(accept)
    if not ranges:
        return forms[0] if forms else None
    best, chosen = (0.0, 0), None
    for media_type, form in [*((form.media_type, form) for form in forms), *_further(forms).items()]:
        weight = _weighed(media_type, ranges)
        if weight[0] > 0 and weight > best:
            best, chosen = weight, form
    return chosen


def _weighed(media_type: str, ranges: list[_Range]) -> tuple[float, int]:
    """The weight that the header gives a media type, and whether it names the type (2) or its kind (1)."""
    type_, _, subtype = media_type.partition("/")
    fit, weight = max((range_.fit(type_, subtype), range_.weight) for range_ in ranges)
    return (weight, max(min(fit, 3) - 1, 0)) if fit else (0.0, 0)


def _ranges(accept: str) -> list[_Range]:
    found = (_range(part) for part in _RANGES.findall(accept))
    return [range_ for range_ in found if range_]


def _range(part: str) -> _Range | None:
    """The media range, None for what is none."""
    try:
        type_, subtype, parameters = mimeparse.parse_mime_type(part.strip())
    except mimeparse.MimeTypeParseException:
        return None
    weight = parameters.pop("q", "1")
    if not _TOKEN.fullmatch(type_) or not _TOKEN.fullmatch(subtype) or not _WEIGHT.fullmatch(weight):
        return None
    if type_ == "*" and subtype != "*":
        return None
    exact = all(name == "charset" and value.lower() == "utf-8" for name, value in parameters.items())
    return _Range(type_.lower(), subtype.lower(), exact, min(float(weight), 1.0))
