"""The statements of the edition as records, and the answers of stored questions by a column: what profiles
are made of.

All of it is read once for a publication, which never changes, and found again by the thing that it is about.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gcm_ld.core import kinds, names, terms
from gcm_ld.edition import things
from gcm_ld.presentation import descriptions, statements
from gcm_ld.publish import publications
from gcm_ld.questions import results
from gcm_ld.rdf import turtle
from gcm_ld.web.pages import views

Row = Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A statement: its IRI, its class, and its values by the local name of the property, as plain text."""

    iri: str
    kind: str
    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """Return the first value of a property, empty where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a property."""
        return self.values.get(name, ())

    @property
    def basis(self) -> str:
        """What the statement rests on: printed, reconciled, derived, sourced or editorial."""
        return names.local(self.one("basis"))

    @property
    def certainty(self) -> str:
        """How sure it is: found, derived, unsourced or unknown."""
        return names.local(self.one("certainty"))


def where(publication: publications.Publication, kind: str, name: str, value: str) -> tuple[Record, ...]:
    """Return the records of a class, as `Engagement`, that have the value for a property, by their IRI."""
    return _by(publication, kind, name).get(value, ())


@functools.lru_cache(maxsize=64)
def of(publication: publications.Publication, kind: str) -> tuple[Record, ...]:
    """Return all records of a class of statements, by their IRI, numbers by value."""
    store, found = publication.store, []
    for quad in store.quads_for_pattern(None, terms.node("rdf:type"), terms.node(f"gcm:{kind}")):
        values = defaultdict(list)
        for told in store.quads_for_pattern(quad.subject, None, None):
            if not terms.is_inferred(told):
                values[names.local(told.predicate.value)].append(results.plain(told.object))
        ordered = {name: tuple(sorted(texts, key=turtle.natural)) for name, texts in values.items()}
        found.append(Record(terms.value(quad.subject), kind, ordered))
    return tuple(sorted(found, key=lambda record: turtle.natural(record.iri)))


def rank(publication: publications.Publication, certainty: str) -> int:
    """Return the rank of a certainty, 0 for the surest."""
    return list(statements.meanings(publication, "certainty")).index(certainty)


def surest(publication: publications.Publication, certainties: Sequence[str]) -> str:
    """Return the surest of some certainties, empty where there is none."""
    return min(certainties, key=functools.partial(rank, publication), default="")


def weakest(publication: publications.Publication, certainties: Sequence[str]) -> str:
    """Return the least sure of some certainties, empty where there is none."""
    return max(certainties, key=functools.partial(rank, publication), default="")


@functools.lru_cache(maxsize=256)
def answer(publication: publications.Publication, question: str) -> tuple[Row, ...]:
    """Return the whole answer of a stored question, as `publications.Publication.rows` does, kept."""
    return tuple(publication.rows(question))


def rows(publication: publications.Publication, question: str, column: str, value: str) -> tuple[Row, ...]:
    """Return the rows of a stored question's answer that have a value in a column."""
    return _grouped(publication, question, column).get(value, ())


def row(publication: publications.Publication, question: str, column: str, value: str) -> Row:
    """Return the one row that has a value in a column, an empty one where there is none."""
    return next(iter(rows(publication, question, column, value)), {})


@functools.lru_cache(maxsize=512)
def describe(publication: publications.Publication, iri: str) -> descriptions.Description:
    """Return all that is said about a thing, or raise Refused where nothing is."""
    try:
        return descriptions.describe(publication.edition, iri)
    except things.ThingError as error:
        advice = "Look it up in the search, or in the list of its kind."
        raise views.Refused(
            404, "Nothing is said about this", f"{str(error).capitalize()} {advice}"
        ) from error


@functools.lru_cache(maxsize=256)
def foot(publication: publications.Publication, iri: str) -> str:
    """Return the foot of a thing's page, as HTML: all triples and statements about it, which are many."""
    return views.fragment(publication, "_records.html", description=describe(publication, iri))


@functools.lru_cache(maxsize=32)
def ordered(publication: publications.Publication, kind: str) -> tuple[str, ...]:
    """Return the IRIs of the things of a kind in the order of their number or letter, else of their label."""
    found = things.members(publication.store, kind)
    order = kinds.REGISTRY[kind].order if kind in kinds.REGISTRY else ""

    def key(iri: str) -> tuple:
        number = publication.value(iri, order) if order else ""
        return (not number, turtle.natural(number), publication.label(iri).casefold())

    return tuple(found if kind == "goal" else sorted(found, key=key))


def passages(publication: publications.Publication, iri: str) -> list[tuple[str, str]]:
    """Return the passages that describe a thing with their words, in the order of the note."""
    found = [results.plain(value) for value in publication.values(iri, "gcm:describedIn")]
    placed = sorted(found, key=lambda passage: int(publication.value(passage, "gcm:firstLine") or 0))
    return [(passage, publication.value(passage, "oa:exact")) for passage in placed]


def discrepancies(publication: publications.Publication, *iris: str) -> list[Record]:
    """Return the discrepancies that concern any of the things, by number."""
    found = {
        record.iri: record for iri in iris for record in where(publication, "Discrepancy", "concerns", iri)
    }
    return sorted(found.values(), key=lambda record: int(record.one("number") or 0))


@functools.lru_cache(maxsize=128)
def _by(publication: publications.Publication, kind: str, name: str) -> Mapping[str, tuple[Record, ...]]:
    found = defaultdict(list)
    for record in of(publication, kind):
        for value in record.all(name):
            found[value].append(record)
    return {value: tuple(records) for value, records in found.items()}


@functools.lru_cache(maxsize=256)
def _grouped(
    publication: publications.Publication, question: str, column: str
) -> Mapping[str, tuple[Row, ...]]:
    found = defaultdict(list)
    for row in answer(publication, question):
        found[row[column]].append(row)
    return {value: tuple(group) for value, group in found.items()}


@functools.lru_cache(maxsize=4)
def counts(publication: publications.Publication) -> Mapping[str, int]:
    """Return how many areas, elements, goals, mechanisms, objectives and themes there are, and, as `named`,
    how many mechanisms Annex 2 names."""
    kinds = ("area", "element", "goal", "mechanism", "objective", "theme")
    named = {engagement.one("mechanism") for engagement in of(publication, "Engagement")}
    return {kind: len(ordered(publication, kind)) for kind in kinds} | {"named": len(named)}


def neighbours(publication: publications.Publication, kind: str, iri: str) -> tuple[str, str]:
    """Return the things of a kind before and after one, in their order; empty at either end."""
    found = ("", *ordered(publication, kind), "")
    at = found.index(iri) if iri in found else 0
    return (found[at - 1], found[at + 1]) if at else ("", "")
