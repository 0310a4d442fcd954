"""SVG as text: elements, words and titles. Everything is escaped here, and numbers have one form."""

from __future__ import annotations

from xml.sax import saxutils

FONT = "Source Sans 3, Noto Sans, sans-serif"
INK, SOFT, LINE, PAPER = "#17212b", "#4c5b6a", "#d5dce3", "#ffffff"
LISTED, CLAIMED, DERIVED, NOT_STATED = "#0b5c8f", "#8a5300", "#6a3fa0", "#5d6b79"
"""The colours of a picture in a file of its own."""


def escape(words: str) -> str:
    """Return words as the content of an element."""
    return saxutils.escape(words)


def tag(name: str, *content: str, **attributes: str | float) -> str:
    """Return an element with its attributes and its content, which is markup.

    In the name of an attribute `_` stands for a hyphen, and at the end for nothing.
    """
    pairs = []
    for key, value in attributes.items():
        words = value if isinstance(value, str) else f"{value:g}"
        pairs.append(f" {key.rstrip('_').replace('_', '-')}={saxutils.quoteattr(words)}")
    end = f">{''.join(content)}</{name}>" if content else "/>"
    return f"<{name}{''.join(pairs)}{end}"


def text(words: str, **attributes: str | float) -> str:
    """Return words at a place; `x` and `y` are the start, middle or end of their baseline."""
    return tag("text", escape(words), **attributes)


def title(words: str, **attributes: str | float) -> str:
    """Return the title of what it stands in: a browser shows it beside the pointer."""
    return tag("title", escape(words), **attributes)


def group(*content: str, tip: str = "") -> str:
    """Return elements that belong together, with a title where there are words for one."""
    return tag("g", title(tip) if tip else "", *content)


def size(width: int, height: int) -> dict[str, str | float]:
    """Return the attributes of a picture that is shown in its own size."""
    return {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}


def picture(*content: str, **attributes: str | float) -> str:
    """Return a whole picture, each part of its content on a line."""
    lines = "\n".join(["", *content, ""])
    return tag("svg", lines, xmlns="http://www.w3.org/2000/svg", **attributes) + "\n"


def short(words: str, letters: int) -> str:
    """Return words cut to a number of letters, the last of them an ellipsis."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"
