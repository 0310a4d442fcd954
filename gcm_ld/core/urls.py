"""Where a publication stands on the web: the only maker of addresses.

IRIs name things and never change; addresses are where a site serves what is known of them. A site may stand
at a host of its own, below a path, or behind a proxy, and may serve the edition under another base IRI.

Within the program an IRI always has the base of the edition's files, `names.BASE`: constants, prefixes, rules
and templates are made of it. `Site.outgoing` and `Site.incoming` are the only place where it is changed: for
what is served, written to files, given as a parameter, or held by the SPARQL endpoint.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from gcm_ld.core import names

LOCAL = "http://127.0.0.1:8000/"
SAFE = "/:@!$&'()*+,;=-._~"
"""What a path may hold unescaped, by RFC 3986."""

_SDG = names.PREFIXES["sdg"]
_OF_SDGS = re.compile(re.escape(_SDG) + r"([0-9]{1,2}(?:\.[0-9a-z]{1,2})?|C[0-9]{2}[0-9a-z]{2}[0-9]{2})")


class SiteError(ValueError):
    """An address can't be that of a site; the message says why and what to give."""


@dataclass(frozen=True)
class Site:
    """The address `url` below which a publication is served, and the `base` of the IRIs that it serves.

    Both are absolute http or https IRIs that end in a slash; see `site`. `contact` is whom readers tell of an
    error: a mail address, a URL or words.
    """

    url: str = LOCAL
    base: str = names.BASE
    contact: str = ""

    @property
    def root(self) -> str:
        """The path of `url`: `/`, or `/gcm-ld/` for a site below a path."""
        return urlsplit(self.url).path or "/"

    @property
    def is_rebased(self) -> bool:
        """Whether the IRIs served are below another base than those of the edition's files."""
        return self.base != names.BASE

    def path(self, iri: str) -> str:
        """Return the path, from the host, of the page about the thing, without suffix.

        A thing of ours has its own path below the site's, a term of the ontology a page below `ontology/`,
        a goal, target or indicator one below `sdg/`; for any other IRI it is `resource?iri=`.
        """
        if iri.startswith(names.ONTOLOGY):
            return self.root + "ontology/" + quote(iri.removeprefix(names.ONTOLOGY), SAFE)
        if iri.startswith(names.BASE):
            path, hash_, fragment = iri.removeprefix(names.BASE).partition("#")
            return self.root + quote(path, SAFE) + hash_ + quote(fragment, SAFE)
        if match := _OF_SDGS.fullmatch(iri):
            return self.root + "sdg/" + match.group(1)
        return self.root + "resource?iri=" + quote(iri, "")

    def outgoing(self, content: bytes) -> bytes:
        """Return a text as it leaves: all that is below the edition's base IRI there is below the site's."""
        return content.replace(names.BASE.encode(), self.base.encode()) if self.is_rebased else content

    def outgoing_text(self, text: str) -> str:
        """Return what `outgoing` does, of a text."""
        return self.outgoing(text.encode()).decode()

    def incoming(self, text: str) -> str:
        """Return a text as it is understood within, which turns back what `outgoing` does."""
        return text.replace(self.base, names.BASE) if self.is_rebased else text

    def page(self, iri: str) -> str:
        """Return the path of the HTML page about the thing: `path` with `.html`, which saves a redirect."""
        path, hash_, fragment = self.path(iri).partition("#")
        return path if "?" in path or path.endswith("/") else f"{path}.html{hash_}{fragment}"

    def at(self, path: str = "") -> str:
        """Return the path, from the host, of something that is no thing: `at("static/style.css")`."""
        return self.root + path

    def absolute(self, path: str) -> str:
        """Return the whole address of a path that `path`, `page` or `at` gave."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}{path}"

    def thing(self, path: str) -> str:
        """Return the IRI that a path below the root names: `thing("theme/human-rights")`."""
        if path.startswith("sdg/") and _OF_SDGS.fullmatch(_SDG + path.removeprefix("sdg/")):
            return _SDG + path.removeprefix("sdg/")
        if path.startswith("ontology/") and re.fullmatch(r"[A-Za-z]\w*", path.removeprefix("ontology/")):
            return names.ONTOLOGY + path.removeprefix("ontology/")
        return names.BASE + path


def site(url: str = LOCAL, base: str = names.BASE, contact: str = "") -> Site:
    """Return the site at `url` that serves IRIs below `base`, both ending in a slash.

    Raises SiteError where one of them is no absolute http or https address, or holds a query or a fragment.
    """
    return Site(_address(url, "the site's address"), _address(base, "the base IRI"), contact)


def _address(text: str, what: str) -> str:
    try:
        parts = urlsplit(text)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or parts.query or parts.fragment or parts.username or re.search(r"[\s<>\"{}|\\^`]", text):
        raise SiteError(f"{what} can't be {text!r}. Give one like {LOCAL} or https://example.org/gcm-ld/.")
    return text if text.endswith("/") else text + "/"
