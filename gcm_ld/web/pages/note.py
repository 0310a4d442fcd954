"""The note itself as a page: every passage with what was made of it beside it."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.presentation import statements, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import views

_TOGETHER = {"item": "list", "head": "table", "row": "table"}


@dataclass(frozen=True)
class Margin:
    """What stands beside some passages: how many statements of a kind, these, and the discrepancies."""

    summary: str
    resting: tuple[statements.Statement, ...]
    differing: tuple[statements.Statement, ...]


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the note."""
    title = "The background note"
    description = (
        "The background note of the Seventh Global RCP Meeting (10-11 October 2017), "
        "word for word, with what this edition made of each passage."
    )
    return views.Page("note.html", title, {"text": _text(publication)}, description, section="note")


@functools.lru_cache(maxsize=4)
def _text(publication: publications.Publication) -> str:
    blocks = transcript.blocks(publication)
    document = names.iri("document", "background-note")
    return views.fragment(
        publication,
        "note-text.html",
        titles=[block for block in blocks if block.kind == "title"],
        headings=[block for block in blocks if block.kind == "heading"],
        groups=groups([block for block in blocks if block.kind != "title"]),
        targets=targets(blocks),
        margin=functools.partial(margin, publication),
        runs=functools.partial(transcript.runs, publication),
        row=functools.partial(transcript.row, publication),
        total=len(transcript.passages(publication)),
        document=document,
        differing=len(publication.rows("provenance/discrepancies")),
        resting=_count(publication),
    )


def groups(blocks: list[transcript.Block]) -> list[tuple[str, list[transcript.Block]]]:
    """Return the blocks, those that make one list or one table together."""
    groups_: list[tuple[str, list[transcript.Block]]] = []
    for kind, these in itertools.groupby(blocks, key=_together):
        listed = list(these)
        groups_ += [(kind, listed)] if kind in _TOGETHER.values() else [(kind, [one]) for one in listed]
    return groups_


def _together(block: transcript.Block) -> str:
    return _TOGETHER.get(block.kind, block.kind)


def targets(blocks: tuple[transcript.Block, ...]) -> dict[str, str]:
    """Return the anchors of the headings by the words of the table of contents of the note."""
    anchors: dict[str, str] = {}
    for block in blocks:
        if block.kind == "heading":
            anchors.setdefault(_folded(block.words), block.first.anchor)
    items = [(block.first.iri, _folded(block.words)) for block in blocks if block.kind == "item"]
    return {iri: anchors[words] for iri, words in items if words in anchors}


def _folded(words: str) -> str:
    return "".join(
        letter for letter in words.casefold().replace("compact on", "compact for") if letter.isalnum()
    )


@functools.lru_cache(maxsize=1024)
def margin(publication: publications.Publication, block: transcript.Block) -> Margin:
    """Return what stands beside a block."""
    found = {
        one.iri: one for passage in block.passages for one in statements.of_passage(publication, passage.iri)
    }
    resting = tuple(one for one in found.values() if one.kind != "discrepancy")
    differing = tuple(one for one in found.values() if one.kind == "discrepancy")
    counts = Counter(one.kind_label for one in resting)
    summary = ", ".join(f"{number} {plural(kind, number)}" for kind, number in counts.items())
    return Margin(summary, resting, differing)


def plural(words: str, number: int) -> str:
    """Return the words for a kind of statement in the number that is meant: `cells of icons`."""
    words = words.replace("attribution", "recorded value")
    first, of, rest = words.partition(" of ")
    return words if number == 1 else f"{first}s{of}{rest}"


def _count(publication: publications.Publication) -> int:
    rows = publication.rows("provenance/statements-by-passage")
    return len({row["statement"] for row in rows if "/discrepancy/" not in row["statement"]})
