"""What profiles are made of: the statements that name a thing, and the answers of stored questions about it.

All of it is read once for a publication, which never changes.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.edition.statements import Statement
from gcm_ld.matrix import model
from gcm_ld.presentation import dates, transcript
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import results
from gcm_ld.rdf import turtle

Row = Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    """A thing of a publication, by which statements and answers are found."""

    publication: Publication
    iri: str

    def value(self, name: str) -> str:
        """Return the text of a property's value, empty where it has none."""
        return self.publication.value(self.iri, name)

    def values(self, name: str) -> list[str]:
        """Return the values of a property as plain text, IRIs bare."""
        return [results.plain(value) for value in self.publication.values(self.iri, name)]

    def where(self, kind: str, name: str) -> tuple[Statement, ...]:
        """Return the statements of a kind that have the thing as a value of a property."""
        return self.publication.statements.where(kind, name, self.iri)

    def rows(self, question: str, column: str) -> tuple[Row, ...]:
        """Return the rows of a stored question's answer that have the thing in a column."""
        return rows(self.publication, question, column, self.iri)

    def row(self, question: str, column: str) -> Row:
        """Return the one row that has the thing in a column, an empty one where there is none."""
        return row(self.publication, question, column, self.iri)

    def passages(self) -> list[tuple[str, str]]:
        """Return the passages that describe the thing with their words, as `transcript.quoted` does."""
        return transcript.quoted(self.publication, self.values("gcm:describedIn"))

    def neighbours(self, kind: str) -> tuple[str, str]:
        """Return the things of a kind before and after it, in their order; empty at either end."""
        return beside(ordered(self.publication, kind), self.iri)


@functools.lru_cache(maxsize=256)
def answer(publication: Publication, question: str) -> tuple[Row, ...]:
    """Return the whole answer of a stored question, as `Publication.rows` does, kept."""
    return tuple(publication.rows(question))


def rows(publication: Publication, question: str, column: str, value: str) -> tuple[Row, ...]:
    """Return the rows of a stored question's answer that have a value in a column."""
    return _grouped(publication, question, column).get(value, ())


def row(publication: Publication, question: str, column: str, value: str) -> Row:
    """Return the one row that has a value in a column, an empty one where there is none."""
    return next(iter(rows(publication, question, column, value)), {})


@functools.lru_cache(maxsize=256)
def _grouped(publication: Publication, question: str, column: str) -> Mapping[str, tuple[Row, ...]]:
    found = defaultdict(list)
    for row in answer(publication, question):
        found[row[column]].append(row)
    return {value: tuple(group) for value, group in found.items()}


def is_observer(membership: Statement) -> bool:
    """Return whether a membership is that of an observer."""
    return names.local(membership.one("role")) == "observer"


def is_participation(publication: Publication, membership: Statement) -> bool:
    """Return whether a membership says that somebody takes part in a mechanism, and not only serves it."""
    part = names.iri("role", "participant")
    is_part = publication.value(membership.one("role"), "skos:broader") == part
    return is_part and bool(membership.one("participatesIn"))


def counted(publication: Publication, memberships: Iterable[Statement]) -> list[Statement]:
    """Return the memberships by which States and territories take part in the year of the note."""
    return [one for one in memberships if publication.subjects("gcm:hasCountedMembership", one.iri)]


def year(publication: Publication) -> str:
    """Return the year of the list of the note, by which memberships count."""
    listings = publication.subjects("gcm:sourceGroup", names.iri("source", model.NOTE))
    return max((publication.value(one, "gcm:lastDay")[:4] for one in listings), default="")


def when(membership: Statement) -> str:
    """Return in words the time for which a membership holds, and that of which its source speaks."""
    held, said = membership.one("heldFor"), membership.one("asOf")
    words = [dates.term(held, said)] if held else []
    return "; ".join(dict.fromkeys([*words, *([f"as of {dates.interval_words(said)}"] if said else [])]))


@functools.lru_cache(maxsize=32)
def ordered(publication: Publication, kind: str) -> tuple[str, ...]:
    """Return the IRIs of the things of a kind in the order of their number or letter, else of their label."""
    found = things.members(publication.store, kind)
    order = kinds.REGISTRY[kind].order if kind in kinds.REGISTRY else ""

    def key(iri: str) -> tuple:
        number = publication.value(iri, order) if order else ""
        return (not number, turtle.natural(number), publication.label(iri).casefold())

    return tuple(found if kind == "goal" else sorted(found, key=key))


@functools.lru_cache(maxsize=4)
def counts(publication: Publication) -> Mapping[str, int]:
    """Return how many areas, elements, goals, objectives and themes there are and mechanisms of the note,
    and, as `named`, how many of those Annex 2 names."""
    kinds = ("area", "element", "goal", "objective", "theme")
    named = {one.one("notedMechanism") for one in publication.statements.of("engagement")} - {""}
    found = {kind: len(ordered(publication, kind)) for kind in kinds}
    return found | {"mechanism": len(noted(publication)), "named": len(named)}


@functools.lru_cache(maxsize=4)
def noted(publication: Publication) -> tuple[str, ...]:
    """Return the mechanisms of which the note speaks, in the order of their labels."""
    every = ordered(publication, "mechanism")
    return tuple(one for one in every if publication.value(one, "gcm:describedIn"))


def unlisted(publication: Publication, mechanisms: set[str]) -> list[str]:
    """Return the mechanisms of the note that are not among some, in the order of their labels."""
    return [one for one in noted(publication) if one not in mechanisms]


def offices(rows: Iterable[Row]) -> list[tuple[Row, list[str]]]:
    """Return the rows on who holds a role where and when, each once, with all its sources."""
    found: dict[tuple[str, ...], tuple[Row, list[str]]] = {}
    for row in rows:
        key = tuple(row[name] for name in ("mechanism", "holder", "role", "heldFor", "status", "asOf"))
        found.setdefault(key, (row, []))[1].append(row["source"])
    return list(found.values())


def beside(order: Sequence[str], iri: str) -> tuple[str, str]:
    """Return the things before and after one in their order; empty at either end, and for one not in it."""
    found = ("", *order, "")
    at = found.index(iri) if iri in order else 0
    return (found[at - 1], found[at + 1]) if at else ("", "")


def numbered(statements: Iterable[Statement]) -> Mapping[str, int]:
    """Return the sources of some statements, numbered as they come."""
    sources = dict.fromkeys(source for one in statements for source in one.all("source"))
    return {source: number for number, source in enumerate(sources, 1)}
