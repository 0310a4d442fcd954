"""The page of a passage: its words, its place in the note, what rests on it, and what it cites."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from gcm_ld.core import names
from gcm_ld.presentation import sentences, statements, transcript
from gcm_ld.publish import publications
from gcm_ld.web.pages import thing, views


def view(publication: publications.Publication, iri: str) -> views.Page:
    """Return the page about a passage. Raises Refused where there is none."""
    foot = thing.about(publication, iri)
    known = transcript.passages(publication)
    passage = known[iri]
    order = list(known)
    here = order.index(iri)
    said = statements.of_passage(publication, iri)
    return thing.page(
        publication,
        iri,
        "passage.html",
        passage=passage,
        footnote=names.iri("passage", "footnote", ""),
        heading=sentences.place_of(iri),
        under=_above(passage, known),
        document=publication.values(iri, "gcm:partOfDocument")[0].value,
        runs=transcript.runs(publication, iri),
        chain=[one.iri for one in transcript.chain(publication, iri)],
        called=[names.iri("passage", "footnote", call) for call in _called(passage)],
        previous=order[here - 1] if here else "",
        next=order[here + 1] if here + 1 < len(order) else "",
        number=here + 1,
        total=len(order),
        resting=[one for one in said if one.kind != "discrepancy"],
        differing=[one for one in said if one.kind == "discrepancy"],
        named=sorted(publication.subjects("gcm:describedIn", iri)),
        foot=dataclasses.replace(foot, discrepancies=()),
    )


def _above(passage: transcript.Passage, known: Mapping[str, transcript.Passage]) -> list[transcript.Passage]:
    found: list[transcript.Passage] = []
    heading = passage.heading
    while heading:
        found.insert(0, known[heading])
        heading = known[heading].heading
    return found


def _called(passage: transcript.Passage) -> list[str]:
    called = transcript.calls(passage.text)
    return called[1:] if passage.footnote and not passage.continues else called
