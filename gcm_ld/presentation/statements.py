"""Statements with what they rest on: a sentence each, basis and certainty, evidence and reason."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.presentation import sentences
from gcm_ld.publish import publications


@dataclass(frozen=True)
class Statement:
    """A statement: its kind in words, its sentence, and what it rests on; things are given by their IRIs."""

    iri: str
    kind: str
    kind_label: str
    sentence: sentences.Sentence
    basis: str
    certainty: str
    passages: tuple[str, ...]
    sources: tuple[str, ...]
    quotes: tuple[str, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    editors: tuple[str, ...]
    period: str

    @property
    def text(self) -> str:
        """The sentence as text."""
        return "".join(part.text for part in self.sentence)


@functools.lru_cache(maxsize=4096)
def read(publication: publications.Publication, iri: str) -> Statement:
    """Return the statement with that IRI."""
    told = sentences.Properties(publication, iri)
    kind = names.compact(iri).partition(":")[0]
    return Statement(
        iri=iri,
        kind=kind,
        kind_label=publication.label(told.one("type")),
        sentence=sentences.say(publication, iri),
        basis=publication.label(told.one("basis")),
        certainty=publication.label(told.one("certainty")),
        passages=tuple(dict.fromkeys(told.all("passage") + told.all("evidencePassage"))),
        sources=tuple(told.all("source")),
        quotes=tuple(told.all("quote")),
        reasons=tuple(told.all("reason")),
        remarks=tuple(told.all("remark")),
        editors=tuple(told.all("editor")),
        period=told.one("period"),
    )


@functools.lru_cache(maxsize=8)
def meanings(publication: publications.Publication, kind: str) -> Mapping[str, str]:
    """Return what each basis, or each certainty, says of a statement, by its slug, ordered by rank.

    The words are those of the definition, after the noun that names the class.
    """
    ranked = sorted(
        things.members(publication.store, kind),
        key=lambda iri: int(publication.value(iri, "gcm:number") or 0),
    )
    definitions = {names.local(iri): publication.value(iri, "skos:definition") for iri in ranked}
    return {slug: text.partition(" of ")[2] or text for slug, text in definitions.items()}


def explain(publication: publications.Publication, basis: str, certainty: str = "") -> str:
    """Return what a basis and a certainty mean, as one text; nothing for what is neither."""
    pairs = [(basis, meanings(publication, "basis").get(basis, ""))]
    if certainty != basis:
        pairs.append((certainty, meanings(publication, "certainty").get(certainty, "")))
    return "; ".join(f"{name}: {words}" for name, words in pairs if words)


def is_one(publication: publications.Publication, iri: str) -> bool:
    """Whether the thing is a statement."""
    return iri.startswith(names.BASE) and bool(publication.values(iri, "gcm:basis"))


def _ordered(publication: publications.Publication, found: set[str]) -> tuple[Statement, ...]:
    read_ = (read(publication, iri) for iri in found)
    return tuple(sorted(read_, key=lambda one: (one.kind == "discrepancy", one.kind, _natural(one.iri))))


def _natural(iri: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in iri.split("/")]


@functools.lru_cache(maxsize=1024)
def of_passage(publication: publications.Publication, passage: str) -> tuple[Statement, ...]:
    """Return the statements that rest on a passage, by kind; the discrepancies that it shows come last."""
    found = {*publication.subjects("gcm:passage", passage)}
    found |= {*publication.subjects("gcm:evidencePassage", passage)}
    return _ordered(publication, found)


def of_source(publication: publications.Publication, document: str) -> tuple[Statement, ...]:
    """Return the statements that rest on a document beside the note, by kind."""
    return _ordered(publication, set(publication.subjects("gcm:source", document)))


def about(publication: publications.Publication, iri: str, kind: str = "") -> tuple[Statement, ...]:
    """Return the statements that name a thing, of one kind where one is given."""
    found = set()
    for quad in publication.store.quads_for_pattern(None, None, terms.node(f"<{iri}>")):
        subject = getattr(quad.subject, "value", "")
        if not terms.is_inferred(quad) and subject.startswith(f"{names.BASE}{kind}"):
            found.add(subject)
    return _ordered(publication, {one for one in found if is_one(publication, one)})
