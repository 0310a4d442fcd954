"""A page as Markdown, made of its HTML: markdownify's only door."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

_LEFT_OUT = ("script", "style", "svg", "form", "button", "img")
"""What a page has beside its words."""

_UNSAFE = {ord(character): f"%{ord(character):02X}" for character in ' ()<>"\\'}
"""What an address in Markdown can't hold as it is."""

_MARKS = re.compile(r"([\\`<\[\]|*_]|&(?=#?\w+;)|^[ \t]*(?:[>#=+~-]|\d{1,9}[.)]))", re.MULTILINE)
"""What Markdown may take for a mark of its own, anywhere or where a line begins."""


class _Converter(MarkdownConverter):
    """What makes Markdown in which a text is a text, whatever it looks like."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return _escaped(text)

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        made: str = super().convert_code(el, text, parent_tags)  # type: ignore[misc]  # the library ships no types
        return made.replace("|", r"\|") if parent_tags & {"td", "th"} else made

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        fence = max(["``", *re.findall("`+", text)], key=len) + "`"
        made: str = super().convert_pre(el, text, parent_tags)  # type: ignore[misc]  # the library ships no types
        return re.sub(r"^(\n\n)```|```(\n\n)$", rf"\1{fence}\2", made)


_CONVERTER = _Converter(heading_style=ATX, bullets="-", wrap=False)


def write(html: bytes, address: str, citation: str) -> bytes:
    """Return the main part of a page that stands at an address, links whole, with its source as last line.

    Raises ValueError for a page without a main part.
    """
    main = BeautifulSoup(html, "html.parser").find("main")
    if main is None:
        raise ValueError(f"the page at {address} has no main part")
    for part in main(_LEFT_OUT):
        part.decompose()
    for link in main("a", href=True):
        link["href"] = urljoin(address, str(link["href"])).translate(_UNSAFE)
        if not re.match("https?:|mailto:", str(link["href"]), re.IGNORECASE):
            del link["href"]
        if "title" in link.attrs:
            link["title"] = _escaped(" ".join(str(link["title"]).split()))
    text = re.sub(r"[ \t]+$", "", _CONVERTER.convert_soup(main), flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return f"{text}\n\nSource: <{address}>. {_escaped(citation)}\n".encode()


def _escaped(text: str) -> str:
    """Return a text in Markdown, with a backslash before each character that is none of its marks."""
    return _MARKS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
