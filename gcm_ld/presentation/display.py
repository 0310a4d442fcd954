"""What a thing is called where one refers to it: in a link, a table, a file."""

from __future__ import annotations

from gcm_ld.core import names
from gcm_ld.presentation import sentences
from gcm_ld.publish import publications


def name(publication: publications.Publication, iri: str, short: bool = False) -> str:
    """Return what a thing is called: its label or, where `short`, its caption; the text of a statement."""
    words = publication.caption(iri) if short else publication.label(iri)
    return sentences.text(publication, iri) if words == names.compact(iri) else words


def short(publication: publications.Publication, iri: str) -> str:
    """Return the name by which one refers to a thing: `Discrepancy 36`, the place of a passage, a label."""
    if iri.startswith(names.PREFIXES["discrepancy"]):
        return f"Discrepancy {publication.said(iri, 'gcm:number')}"
    return sentences.place_of(iri) if iri.startswith(names.PREFIXES["passage"]) else name(publication, iri)
