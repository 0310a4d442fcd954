"""A page as Markdown, made of its HTML: markdownify's only door."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from markdownify import ATX, MarkdownConverter

_LEFT_OUT = ("script", "style", "svg", "form", "button", "img")
"""What a page has beside its words."""

_CONVERTER = MarkdownConverter(heading_style=ATX, bullets="-", wrap=False)


def write(html: bytes, address: str, citation: str) -> bytes:
    """Return the main part of a page that stands at an address, links whole, with its source as last line."""
    main = BeautifulSoup(html, "html.parser").find("main")
    if main is None:
        raise ValueError(f"the page at {address} has no main part")
    for part in main(_LEFT_OUT):
        part.decompose()
    for link in main("a", href=True):
        link["href"] = urljoin(address, str(link["href"]))
    text = re.sub(r"[ \t]+$", "", _CONVERTER.convert_soup(main), flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return f"{text}\n\nSource: <{address}>. {citation}\n".encode()
