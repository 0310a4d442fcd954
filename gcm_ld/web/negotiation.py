"""Which form of a thing a request gets, by its Accept header or by a name: mimeparse's only door.

mimeparse takes a media range apart. How ranges are weighed is RFC 9110 (12.4.2, 12.5.1), written here, as
mimeparse fails on a header that has one malformed range, takes a comma in quotes for the end of a range,
tells upper from lower case, and lets the last of equal offers win.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import mimeparse

LONGEST = 4096
"""As much of an Accept header is read; a browser sends about 200 characters."""

ALIASES = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdf"),
    "turtle": ("ttl",),
    "ntriples": ("nt",),
    "n-triples": ("nt",),
    "json-ld": ("jsonld",),
    "rdfxml": ("rdf",),
    "rdf/xml": ("rdf",),
    "rdf+xml": ("rdf",),
    "n3": ("ttl",),
    "htm": ("html",),
}
"""Other names of offers, each with those that it may mean, the likelier first."""

_RANGES = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WEIGHT = re.compile(r"[0-9]{1,9}\.?[0-9]{0,9}|\.[0-9]{1,9}")


@dataclass(frozen=True)
class Offer:
    """A form in which something can be had: its name, which is its suffix too, and its media type."""

    name: str
    media_type: str

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type: texts name their encoding."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


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


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that the header wants most, None where it wants none of them.

    Among those of the same weight, one that the header names goes before one that a wildcard lets in, then
    the first of the offers. Without a header, or where no range in it can be read, it is the first. A range
    with parameters (`application/ld+json;profile=…`) counts where the plain type isn't named.
    """
    return _choose((accept or "")[:LONGEST], tuple(offers))


def by_name(text: str, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer of that name or media type, in any case; None where there is none.

    `json` means JSON-LD where that is all the JSON there is, `xml` RDF/XML likewise.
    """
    wanted = text.partition(";")[0].strip().lower().removeprefix(".").replace(" ", "+")
    for name in (wanted, *ALIASES.get(wanted, ())):
        for offer in offers:
            if name in (offer.name, offer.media_type):
                return offer
    return None


def joined(values: Sequence[str]) -> str | None:
    """Return several headers of the same name as one; None for none."""
    return ", ".join(values) if values else None


@functools.lru_cache(maxsize=1024)
def _choose(accept: str, offers: tuple[Offer, ...]) -> Offer | None:
    ranges = _ranges(accept)
    if not ranges:
        return offers[0] if offers else None
    best, chosen = (0.0, 0), None
    for offer in offers:
        found = _weighed(offer, ranges)
        if found[0] > 0 and found > best:
            best, chosen = found, offer
    return chosen


def _weighed(offer: Offer, ranges: list[_Range]) -> tuple[float, int]:
    """The weight that the header gives an offer, and whether it names the offer (2) or its kind (1)."""
    type_, _, subtype = offer.media_type.partition("/")
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
