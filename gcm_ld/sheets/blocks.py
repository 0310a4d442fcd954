"""Blocks of Turtle as sheets make them: terms by name, values, documents, files that blocks are put in."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.sheets import schema

LONGEST = 60
"""How long the name of a document in addresses may be; it is cut at a hyphen."""


def thing(kind: str, *slugs: str) -> ox.NamedNode:
    """Return the thing of a kind with a name in addresses."""
    return ox.NamedNode(names.iri(kind, *slugs))


def english(text: str, language: str = "en") -> ox.Literal:
    """Return a text with its language."""
    return ox.Literal(text, language=language)


def days(day: datetime.date | str | None) -> list[terms.Term]:
    """Return a day as a list of its literal, empty where there is none."""
    return [terms.literal(str(day), "xsd:date")] if day else []


def about(iri: str, values: Mapping[str, Sequence[terms.Term]]) -> Iterator[ox.Triple]:
    """Yield the triples of a thing, its values given by the prefixed names of their properties."""
    subject = ox.NamedNode(iri)
    for name, objects in values.items():
        for value in dict.fromkeys(objects):
            yield ox.Triple(subject, terms.node(name), value)


def every(store: ox.Store, subject: terms.Resource, name: str) -> list[terms.AnyTerm]:
    """Return the values of a property, sorted."""
    return sorted({quad.object for quad in store.quads_for_pattern(subject, terms.node(name), None)}, key=str)


def one(store: ox.Store, subject: terms.Resource, name: str) -> ox.NamedNode:
    """Return the first value of a property, a thing. Raises IndexError where there is none."""
    return ox.NamedNode(terms.value(every(store, subject, name)[0]))


def text(store: ox.Store, subject: terms.Resource, name: str) -> str:
    """Return the text of the first value of a property, empty where there is none."""
    return "".join(map(terms.value, every(store, subject, name)[:1]))


def slug(term: terms.AnyTerm) -> str:
    """Return the last part of the address of a thing."""
    return names.local(terms.value(term))


def mirror(row: schema.Record) -> dict[str, Sequence[terms.Term]]:
    """Return whether the document of a row is a mirror, as a value of its property where it is one."""
    return {"gcm:isMirror": [terms.literal("true", "xsd:boolean")] if row["mirror"] == "y" else []}


def subjects(store: ox.Store, name: str, value: terms.Term) -> list[ox.NamedNode]:
    """Return the things that have a value for a property, sorted."""
    found = {terms.value(quad.subject) for quad in store.quads_for_pattern(None, terms.node(name), value)}
    return [ox.NamedNode(iri) for iri in sorted(found)]


class Documents:
    """The documents that rows name as their sources: those of an edition, and those that are new.

    A row names documents by their names in addresses, or one by its address and title; a title at an address
    at which the edition knows another title is another document, since a page has many states.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._slugs: dict[tuple[str, str], str] = {}
        self._taken = {names.local(iri) for iri in _members(store)}
        self.triples: list[ox.Triple] = []

    def of(self, row: schema.Record) -> list[ox.NamedNode]:
        """Return the documents that are the sources of a row."""
        if row["source"] or not row["source_url"]:
            return [thing("document", name) for name in row["source"].split()]
        key = row["source_url"], row["source_title"] or row["source_url"]
        if key not in self._slugs:
            self._slugs[key] = self._held(*key) or self._new(row, *key)
        return [thing("document", self._slugs[key])]

    def wrong(self, row: schema.Record) -> Iterator[str]:
        """Yield a finding for each document of a row that the edition does not have."""
        for name in row["source"].split():
            if name not in self._taken:
                yield row.wrong(
                    "source", f"no document {name!r}; give source_url and source_title of a new one."
                )

    def _held(self, url: str, title: str) -> str:
        for document in subjects(self._store, "gcm:address", ox.NamedNode(url)):
            if text(self._store, document, "skos:prefLabel") == title:
                return slug(document)
        return ""

    def _new(self, row: schema.Record, url: str, title: str) -> str:
        short = names.slug(title.replace("'", "")) or names.slug(urlsplit(url).hostname or "")
        if len(short) > LONGEST:
            short = short[: LONGEST + 1].rpartition("-")[0]
        free = next(
            name for n in range(1, 1000) if (name := f"{short}-{n}" if n > 1 else short) not in self._taken
        )
        self._taken.add(free)
        self.triples += about(
            names.iri("document", free),
            {
                "rdf:type": [terms.node("gcm:Document")],
                "skos:prefLabel": [english(title)],
                "gcm:address": [ox.NamedNode(url)],
                "gcm:accessed": days(row["accessed"]),
                **mirror(row),
            },
        )
        return free


def _members(store: ox.Store) -> list[str]:
    quads = store.quads_for_pattern(None, terms.node("rdf:type"), terms.node("gcm:Document"))
    return [terms.value(quad.subject) for quad in quads]


def path(edition: dataset.Edition, subject: ox.NamedNode) -> str:
    """Return the path of the file that holds a thing, or that new things of its kind stand in."""
    files = {file.graph: file.path for file in edition.files}
    for quad in edition.store.quads_for_pattern(subject, terms.node("rdf:type"), None):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in files:
            return files[quad.graph_name.value]
    return f"data/{names.compact(subject.value).partition(':')[0]}.ttl"


def merged(
    edition: dataset.Edition,
    added: Iterable[ox.Triple],
    dropped: Collection[ox.Triple],
    place: Callable[[ox.NamedNode], str] = lambda subject: "",
) -> dict[str, str]:
    """Return the text in house form of each file that triples are put in or taken from, by its path.

    `place` returns the path of the file of a thing, or nothing for one that stands where `path` says. A new
    file has the head of another one in its folder.
    """
    new: dict[str, list[ox.Triple]] = {}
    for is_new, triples in ((True, added), (False, dropped)):
        for triple in triples:
            subject = ox.NamedNode(terms.value(triple.subject))
            where = place(subject) or path(edition, subject)
            new.setdefault(where, []).extend([triple] if is_new else [])
    texts = {}
    for where, made in new.items():
        file = next((file for file in edition.files if file.path == where), None)
        old = dataset.parse(file) if file else []
        folder = where.rpartition("/")[0]
        like = file or next((one for one in edition.files if one.path.rpartition("/")[0] == folder), None)
        lines = itertools.takewhile(lambda line: line.startswith("#"), like.text.splitlines() if like else ())
        kept = [triple for triple in old if triple not in dropped]
        texts[where] = turtle.write([*kept, *made], "\n".join(lines))
    return texts
