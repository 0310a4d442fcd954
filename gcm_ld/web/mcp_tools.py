"""What an assistant may ask of an edition: small structured answers, each with its date, source and address.

A query goes to `asking`, which the server gives: the workers that answer `/sparql`, under the same limits.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from gcm_ld.core import names
from gcm_ld.edition import dataset, things
from gcm_ld.edition.statements import Statement
from gcm_ld.presentation import folding, search, sentences, snippets
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import answers, engines, frames, queries
from gcm_ld.web.sparql import evaluation

ABSENCE = (
    "What is not stated is not thereby false. The note calls its own list indicative and not exhaustive, and "
    "lists of participants are incomplete. Never say that a mechanism or a State does not cover, attend or "
    "do something because no row says that it does: say that this edition does not state it."
)
"""The rule on absence, which every assistant is told."""

INSTRUCTIONS = (
    "GCM-LD tells who talks about what in migration: regional consultative processes and other "
    "mechanisms, their areas of focus, themes and objectives of the Global Compact for Migration, States, "
    f"and meetings, each with its words and source. {ABSENCE} Numbers have denominators (columns such as "
    "`of`): give both. Say the date to which an answer refers, and cite its `address`. Begin with "
    "find_question and ask: a stored question has been checked; write SPARQL only where none fits."
)

ROWS, MOST = 50, 200
"""The rows of an answer that are given where nobody says how many, and at most."""

STATEMENTS = 40
"""The statements about a thing that are given at once."""

_CODE, _STEM = 3, 5
"""The letters of the code of a State, and those by which a word of a search is known."""

Cell = str | int | float | bool | None
Asking = Callable[[evaluation.Question], Awaitable[evaluation.Answer | evaluation.Problem]]


@dataclass(frozen=True)
class StoredQuestion:
    """A stored question: what it asks, takes and gives; `values` are those that the words name."""

    name: str
    summary: str
    description: str
    parameters: list[queries.Parameter]
    values: dict[str, str]
    columns: dict[str, str]
    address: str


@dataclass(frozen=True)
class Answered:
    """An answer: its rows by column, how many there are and are left out, what it means, how to cite it."""

    question: str
    summary: str
    description: str
    columns: dict[str, str]
    rows: list[dict[str, Cell]]
    total: int
    left_out: int
    note: str
    edition: str
    cite: str
    address: str


@dataclass(frozen=True)
class Evidence:
    """A statement in words, with the words of its source, that source, and how sure it is."""

    sentence: str
    words: str
    source: str
    as_of: str
    basis: str
    certainty: str
    address: str


@dataclass(frozen=True)
class Shown:
    """A thing: what it is called and is, and the statements about it."""

    label: str
    types: list[str]
    properties: dict[str, list[str]]
    statements: list[Evidence]
    left_out: int
    note: str
    edition: str
    address: str


@dataclass(frozen=True)
class Coverage:
    """What a mechanism or a State covers, by the note and by later lists: an answer for each view of it."""

    label: str
    kind: str
    answers: list[Answered]
    note: str
    address: str


@dataclass(frozen=True)
class Limits:
    """What an edition is, rests on, and can't tell."""

    title: str
    description: str
    edition: str
    cite: str
    things: dict[str, int]
    sources: int
    undated_sources: int
    unknown_values: int
    participants_recorded: str
    absence: str
    address: str


class Tools:
    """The tools for one edition."""

    def __init__(self, publication: Publication, asking: Asking) -> None:
        self.publication, self._asking = publication, asking

    @property
    def edition(self) -> str:
        """Which edition answers, and of which day it is."""
        about = self.publication.about
        return f"GCM-LD {about['version']}, issued {self.publication.issued}"

    async def find_question(self, words: str, limit: int = 5) -> list[StoredQuestion]:
        """Find the stored questions that fit some words, the best first: ask one of them by its name."""
        folded = folding.fold(words)
        named = {kind: slug for name, (kind, slug) in self._names.items() if f" {name} " in f" {folded} "}
        wanted = _words(" ".join([folded, *named])) - search.SILENT
        asked = [query for query in self.publication.questions.values() if not query.is_federated]
        ranked = sorted(asked, key=lambda query: (-_fit(query, wanted, named), query.name))
        return [
            self._described(query, named)
            for query in ranked[: max(1, min(limit, 20))]
            if _fit(query, wanted, named)
        ]

    async def ask(
        self,
        question: str,
        values: Mapping[str, str | bool | int] | None = None,
        first: int = 0,
        limit: int = ROWS,
    ) -> Answered:
        """Ask a stored question by its name, as find_question gives it.

        `values` bind parameters to things by slug, label or code, or to a year, true or false, as
        {"mechanism": "midsa"}; `first` and `limit` choose the rows.
        """
        publication = self.publication
        if question not in publication.questions or publication.questions[question].is_federated:
            queries.find(question, publication.edition.root)  # which names those that are near
            raise dataset.EditionError(f"{question} needs the network; it has no answer here.")
        query = publication.questions[question]
        told = {name: answers.word(name, value) for name, value in (values or {}).items()}
        meant = {name: publication.site.incoming(value) for name, value in told.items()}
        text, cite = await run_in_threadpool(self._bound, query, meant)
        result = await self._result(text)
        columns = {column.name: column.text for column in query.columns}
        permanent = names.iri("query", query.name) + snippets.encoded(meant)
        table = answers.Answer(query, meant, result, publication.store).table
        return self._answered(query, columns, table, first, limit, cite, permanent)

    async def show(self, thing: str) -> Shown:
        """Show what is said of a thing (a mechanism, State, theme, document …) by its label, slug or IRI."""
        return await run_in_threadpool(self._shown, thing)

    def _shown(self, thing: str) -> Shown:
        publication = self.publication
        iri = things.resolve(publication.store, publication.site.incoming(thing))
        one = publication.statements.get(iri)
        naming = [said for said in publication.statements.naming(iri) if said.iri != iri]
        properties = {
            publication.label(names.ONTOLOGY + name) if _is_ours(publication, name) else name: [
                publication.caption(value) if value.startswith("http") else value for value in one.all(name)
            ]
            for name in one.values
            if name != "type"
        }
        left = max(0, len(naming) - STATEMENTS)
        return Shown(
            label=publication.full_name(iri),
            types=[publication.label(value) for value in one.all("type")],
            properties={name: texts[:STATEMENTS] for name, texts in properties.items()},
            statements=[self._said(said) for said in naming[:STATEMENTS]],
            left_out=left,
            note=f"{left} statements are left out; the address has them. {ABSENCE}" if left else ABSENCE,
            edition=self.edition,
            address=self._served(iri),
        )

    async def coverage(self, of: str) -> Coverage:
        """Tell what a mechanism or a country covers, in the note of 2017 and in later lists, with the words.

        `of` is its name, slug or code, as `MIDSA` or `CHE`.
        """
        iri, kind = await run_in_threadpool(self._covering, self.publication.site.incoming(of))
        asked = [(name, {kind: iri} | values) for name, values in _COVERAGE[kind]]
        return Coverage(
            label=self.publication.full_name(iri),
            kind=kind,
            answers=[await self.ask(name, values, limit=MOST // 4) for name, values in asked],
            note=ABSENCE,
            address=self._served(iri),
        )

    async def limits(self) -> Limits:
        """Tell what this edition rests on and what it can't tell. Read it before drawing conclusions."""
        return await run_in_threadpool(self._limits)

    def _limits(self) -> Limits:
        publication = self.publication
        lists = {row["listing"]: row for row in publication.rows("coverage/listings")}
        recorded = next(iter(publication.rows("coverage/state-summary")), {})
        counted = {
            kind: len(things.members(publication.store, kind))
            for kind in ("mechanism", "theme", "area", "state", "meeting", "document", "passage")
        }
        return Limits(
            title=publication.about["title"],
            description=publication.value(names.DATASET, "dcterms:description"),
            edition=self.edition,
            cite=publication.citation,
            things=counted,
            sources=len(lists),
            undated_sources=sum(row["dateBasis"] == "undated" for row in lists.values()),
            unknown_values=len(publication.rows("gaps/unknown-values")),
            participants_recorded=f"{recorded.get('of', 0)} of {recorded.get('all', 0)} mechanisms",
            absence=ABSENCE,
            address=self._served(names.DATASET),
        )

    async def sparql(self, query: str, first: int = 0, limit: int = ROWS) -> Answered:
        """Ask in SPARQL 1.1 (SELECT, ASK, CONSTRUCT), where no stored question fits; see `show` for terms.

        Prefixes of the edition (gcm:, skos:, mechanism:, theme: …) need not be declared.
        """
        text = self.publication.site.outgoing_text(names.prologue(query)) + query
        answer = answers.unstored(query, await self._result(text), self.publication.store)
        table = answer.table
        columns = dict.fromkeys(table.columns, "")
        cite = f"{self.publication.citation} Asked in SPARQL: {query}"
        address = names.BASE + "sparql" + snippets.encoded({"query": query})
        return self._answered(answer.query, columns, table, first, limit, cite, address)

    async def _result(self, text: str) -> engines.Result:
        """Return what a query answers. Raises EditionError with the reason where it doesn't."""
        answer = await self._asking(evaluation.Question(text, "json", "nt"))
        if isinstance(answer, evaluation.Problem):
            raise dataset.EditionError(f"{answer.title}: {answer.message}")
        if answer.form == evaluation.GRAPH:
            triples = ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)
            return engines.Triples([quad.triple for quad in triples])
        return engines.convert(ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON))

    def _answered(
        self,
        query: queries.Query,
        columns: Mapping[str, str],
        table: engines.Table,
        first: int,
        limit: int,
        cite: str,
        address: str,
    ) -> Answered:
        first, limit = max(0, first), max(1, min(limit, MOST))
        rows = [
            {name: _cell(frames.value(term)) for name, term in zip(table.columns, row, strict=True)}
            for row in table.rows[first : first + limit]
        ]
        total = len(table.rows)
        left = total - len(rows)
        note = f"{left} of {total} rows are left out; ask again with another first or limit. " if left else ""
        return Answered(
            question=query.name,
            summary=query.summary,
            description=query.description,
            columns={name: text for name, text in columns.items() if name in table.columns},
            rows=rows,
            total=total,
            left_out=left,
            note=note + (f"No rows: {query.empty}. {ABSENCE}" if not total else ""),
            edition=self.edition,
            cite=self.publication.site.outgoing_text(cite),
            address=self._served(address),
        )

    def _covering(self, text: str) -> tuple[str, str]:
        """Return the mechanism or the State of that name, and its kind. Raises ThingError."""
        try:
            return things.resolve(self.publication.store, text, "mechanism"), "mechanism"
        except things.ThingError:
            return things.resolve(self.publication.store, text, "state"), "state"

    def _bound(self, query: queries.Query, values: Mapping[str, str]) -> tuple[str, str]:
        """Return the text of a question with its values, as the endpoint takes it, and how to cite it."""
        publication = self.publication
        text = queries.bind(query, **queries.resolve(publication.store, query, values))
        return publication.site.outgoing_text(text), snippets.citation(publication, query, values)

    @functools.cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        """The kind and the slug of the things that a question may be about, by the words for them."""
        store = self.publication.store
        return {
            folding.fold(words): (kind, names.local(iri))
            for kind in ("region", "state", "area", "theme", "mechanism")
            for iri in things.members(store, kind)
            for words in (things.caption(store, iri), names.local(iri))
            if kind != "state" or len(words) > _CODE  # "are" is the code of a State
        }

    def _described(self, query: queries.Query, named: Mapping[str, str]) -> StoredQuestion:
        return StoredQuestion(
            query.name,
            query.summary,
            query.description,
            list(query.parameters),
            {one.name: named[one.kind] for one in query.parameters if one.kind in named},
            {column.name: column.text for column in query.columns},
            self._served(names.iri("query", query.name)),
        )

    def _said(self, one: Statement) -> Evidence:
        sources = [*one.passages, *one.all("source"), *one.all("item")]
        return Evidence(
            sentence=sentences.text(self.publication, one.iri),
            words=" … ".join(one.all("quote")),
            source="; ".join(sentences.name(self.publication, source) for source in sources),
            as_of=one.one("asOf"),
            basis=one.basis,
            certainty=one.certainty,
            address=self._served(one.iri),
        )

    def _served(self, iri: str) -> str:
        return self.publication.site.outgoing_text(iri)


_COVERAGE: dict[str, list[tuple[str, dict[str, str]]]] = {
    "mechanism": [
        ("coverage/themes-by-mechanism", {}),
        ("coverage/themes-by-mechanism", {"source": "since"}),
        ("coverage/changes", {}),
        ("coverage/timeline-by-mechanism", {"source": "all"}),
    ],
    "state": [
        ("coverage/mechanisms-by-state", {"year": "2017"}),
        ("coverage/mechanisms-by-state", {"year": "now"}),
        ("coverage/themes-by-state", {"year": "2017"}),
        ("coverage/themes-by-state", {"year": "now", "source": "since"}),
    ],
}
"""The questions that tell of coverage through time, with their values, by the kind of thing."""


def _fit(query: queries.Query, wanted: set[str], named: Mapping[str, str]) -> float:
    """Return how well a question fits the beginnings of words, and whether it takes the things they name."""
    heads, texts = _words(f"{query.name} {query.summary}"), _words(f"{query.description} {query.keywords}")
    taken = {parameter.kind for parameter in query.parameters}
    score = 3 * len(wanted & heads) + len(wanted & texts) + 3 * len(taken & set(named))
    return score - len(heads) / 100 if score else 0


def _words(text: str) -> set[str]:
    """Return the words of a text by their beginnings."""
    return {word[:_STEM] for word in folding.fold(text).split()}


def _is_ours(publication: Publication, name: str) -> bool:
    return publication.is_described(names.ONTOLOGY + name)


def _cell(value: frames.Value) -> Cell:
    """Return a value as JSON has it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
