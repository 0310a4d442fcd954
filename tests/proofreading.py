"""What any page must be: HTML that a strict parser takes, one h1, headings in order, tables with captions."""

import itertools
import re

import html5lib
from html5lib import treebuilders

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(page: bytes):
    """Return the tree of a page. Raises html5lib's ParseError where it is no HTML."""
    tree = treebuilders.getTreeBuilder("etree")
    return html5lib.HTMLParser(tree, strict=True, namespaceHTMLElements=False).parse(page.decode())


def faults(page: bytes) -> list[str]:
    """Return what is wrong with a page, a line each."""
    root, found = read(page), []
    levels = [HEADINGS.index(node.tag) + 1 for node in root.iter() if node.tag in HEADINGS]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    found += [
        f"a heading of level {after} comes after one of level {before}"
        for before, after in itertools.pairwise(levels)
        if after > before + 1
    ]
    for table in root.iter("table"):
        if not words(table.find("caption")):
            found.append("a table has no caption")
        found += ["a head of a table has no scope" for cell in table.iter("th") if not cell.get("scope")]
    for control in (node for kind in ("select", "input", "textarea") for node in root.iter(kind)):
        labelled = {label.get("for") for label in root.iter("label")}
        within = any(control in list(label.iter()) for label in root.iter("label"))
        if control.get("type") != "hidden" and not within and control.get("id") not in labelled:
            found.append(f"the control {control.get('name')} has no label")
    found += [f"a link to {link.get('href')} has no words" for link in root.iter("a") if not words(link)]
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    found += [f"the id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    named = {name for node in root.iter() for name in (node.get("aria-labelledby") or "").split()}
    found += [f"nothing has the id {name}" for name in sorted(named - set(ids))]
    found += [
        "a style stands in the text" for node in root.iter() if node.get("style") or node.tag == "style"
    ]
    return found


def words(node) -> str:
    """Return the words of a node in one line, empty for none."""
    return "" if node is None else re.sub(r"\s+", " ", "".join(node.itertext())).strip()


def text(page: bytes) -> str:
    """Return the words of the main part of a page in one line, a space between the parts of a table."""
    main = next(node for node in read(page).iter("main"))
    return re.sub(r"\s+", " ", " ".join(main.itertext())).strip()


def links(page: bytes) -> list[str]:
    """Return the addresses that a page leads to."""
    return [link.get("href") for link in read(page).iter("a") if link.get("href")]
