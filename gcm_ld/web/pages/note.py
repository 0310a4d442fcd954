"""The note with what was made of each passage, and the pages of a passage and of the documents it cites."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.edition.statements import Statement
from gcm_ld.presentation import timeline, transcript
from gcm_ld.publish.publications import Publication
from gcm_ld.web.pages import profiles, thing, views

_TOGETHER = {"item": "list", "head": "table", "row": "table"}


@dataclass(frozen=True)
class Margin:
    """What stands beside some passages: how many statements of a kind, these, and the discrepancies."""

    summary: str
    resting: list[Statement]
    differing: list[Statement]


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the note."""
    title = "The background note"
    description = (
        "The background note of the Seventh Global RCP Meeting (10\N{EN DASH}11 October 2017), "
        "word for word, with what this edition made of each passage."
    )
    blocks = transcript.blocks(publication)
    rows = publication.rows("provenance/statements-by-passage")
    content = {
        "titles": [block for block in blocks if block.kind == "title"],
        "headings": [block for block in blocks if block.kind == "heading"],
        "groups": groups([block for block in blocks if block.kind != "title"]),
        "targets": targets(blocks),
        "margin": functools.partial(margin, publication),
        "runs": functools.partial(transcript.runs, publication),
        "row": functools.partial(transcript.row, publication),
        "total": len(transcript.passages(publication)),
        "document": names.iri("document", "background-note"),
        "differing": len(publication.rows("provenance/discrepancies")),
        "resting": len({row["statement"] for row in rows if "/discrepancy/" not in row["statement"]}),
    }
    return views.Page("note.html", title, content, description, section="note")


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
    return "".join(filter(str.isalnum, words.casefold().replace("compact on", "compact for")))


def margin(publication: Publication, block: transcript.Block) -> Margin:
    """Return what stands beside a block."""
    found = dict.fromkeys(one for passage in block.passages for one in resting(publication, passage.iri))
    statements = [one for one in found if one.kind != "discrepancy"]
    counts = Counter(publication.label(one.one("type")) for one in statements)
    summary = ", ".join(f"{number} {plural(kind, number)}" for kind, number in counts.items())
    return Margin(summary, statements, [one for one in found if one.kind == "discrepancy"])


def resting(publication: Publication, passage: str) -> tuple[Statement, ...]:
    """Return the statements that rest on a passage, by kind; the discrepancies that it shows come last."""
    return publication.statements.naming(passage, "passage", "evidencePassage")


def plural(words: str, number: int) -> str:
    """Return the words for a kind of statement in the number that is meant: `cells of icons`."""
    first, of, rest = words.partition(" of ")
    return words if number == 1 else f"{first}{'es' if first.endswith('ch') else 's'}{of}{rest}"


def passage(publication: Publication, iri: str) -> views.Page:
    """Return the page about a passage: its words, its place in the note, what rests on it, what it cites.

    Raises Refused where there is none.
    """
    thing.describe(publication, iri)
    known = transcript.passages(publication)
    passage, order = known[iri], list(known)
    called = transcript.calls(passage.text)
    under: list[transcript.Passage] = []
    while heading := (under[0] if under else passage).heading:
        under.insert(0, known[heading])
    found = resting(publication, iri)
    content = {
        "passage": passage,
        "footnote": names.iri("passage", "footnote", ""),
        "above": [(one.text.replace("*", ""), publication.site.at(f"note#{one.anchor}")) for one in under],
        "document": publication.value(iri, "gcm:partOfDocument"),
        "runs": transcript.runs(publication, iri),
        "chain": [one.iri for one in transcript.chain(publication, iri)],
        "called": [
            names.iri("passage", "footnote", call)
            for call in (called[1:] if passage.footnote and not passage.continues else called)
        ],
        "between": profiles.beside(order, iri),
        "number": order.index(iri) + 1,
        "total": len(order),
        "resting": [one for one in found if one.kind != "discrepancy"],
        "named": publication.subjects("gcm:describedIn", iri),
    }
    return thing.page(publication, iri, "passage.html", content)


_FACTS = {
    "documentKind": "Kind",
    "textOf": "A text of",
    "author": "Written by",
    "feedsInto": "Was to feed into",
}


def document(publication: Publication, iri: str) -> views.Page:
    """Return the page about a document. Raises Refused where there is none."""
    it = profiles.Profile(publication, iri)
    about = publication.statements.naming(iri)
    written_for = it.values("gcm:writtenFor")
    content = {
        "other_names": it.values("skos:altLabel"),
        "symbol": it.value("gcm:symbol"),
        "dates": [(name, it.value(f"gcm:{name}")) for name in ("adopted", "distributed")],
        "addresses": it.values("gcm:address"),
        "stated_values": it.where("stated-value", "about"),
        "citations": [one for one in about if one.kind == "citation"],
        "passages": it.values("gcm:describedIn"),
        "meetings": publication.subjects("gcm:outcome", iri),
        "written_for": [one for one in timeline.meetings(publication) if one.iri in written_for],
        "facts": [(name, words, it.values(f"gcm:{name}")) for name, words in _FACTS.items()],
        "components": it.values("gcm:component"),
        "expected": it.value("gcm:expectedIn"),
        "planned_by": publication.subjects("gcm:plannedOutcome", iri),
        "sourced": publication.statements.naming(iri, "source"),
        "things": publication.subjects("gcm:sourcedFrom", iri),
        "own": len(publication.subjects("gcm:partOfDocument", iri)),
    }
    return thing.page(publication, iri, "document.html", content)


def documents(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the list of documents: those of the United Nations with their dates, then all other sources."""
    sources = {row["document"]: int(row["statements"]) for row in publication.rows("provenance/sources")}
    dated = publication.rows("provenance/documents")
    registered = {row["document"] for row in dated}
    every = publication.subjects("rdf:type", names.expand("gcm:Document"))
    others = [iri for iri in every if iri not in registered]
    content = {
        "dated": dated,
        "others": sorted(others, key=lambda iri: (-sources.get(iri, 0), publication.label(iri).casefold())),
        "sources": sources,
        "addresses": Counter(row["document"] for row in publication.rows("links/document-addresses")),
        "cited": Counter(row["document"] for row in publication.rows("provenance/citations")),
    }
    about = "The documents that the note cites and the sources that statements rest on beside it."
    return views.Page("documents.html", "Documents", content, about, section="note")
