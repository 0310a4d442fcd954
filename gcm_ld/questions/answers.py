"""Ask the stored questions and hold what they answer."""

from __future__ import annotations

import functools
from collections import Counter, namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

from gcm_ld.core import terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.questions import endpoints, engines, exchange, frames, queries, results, sparql
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import inference

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True, repr=False)
class Answer(Sequence[Any]):
    """What a stored question answers, given the words for its parameters: a sequence of named rows.

    `table` holds the terms; triples come as a table of subject, predicate and object, yes and no as one cell.
    `store` is the one that was asked, or that told what the values mean; it has the labels.
    """

    query: queries.Query
    values: Mapping[str, str]
    result: engines.Result
    store: pyoxigraph.Store = field(repr=False, compare=False)

    @property
    def table(self) -> engines.Table:
        if isinstance(self.result, engines.Triples):
            rows = [tuple(triple) for triple in self.result.triples]
            return engines.Table(("subject", "predicate", "object"), rows)
        if isinstance(self.result, bool):
            return engines.Table(("answer",), [(pyoxigraph.Literal(self.result),)])
        return self.result

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @functools.cached_property
    def rows(self) -> list[Any]:
        """The rows as named tuples of Python values: text, int, Decimal, bool, date; an IRI as text, None
        where unbound. A column whose name is no name in Python is `_` and its number.
        """
        row = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc]  # known only now
        return [row._make(map(frames.value, one)) for one in self.table.rows]

    def __len__(self) -> int:
        return len(self.table.rows)

    def __bool__(self) -> bool:
        """An answer without rows is an answer too."""
        return True

    def __getitem__(self, at: int | slice | str) -> Any:
        """Return a row by its number, rows by a slice, or the values of a column by its name.

        Raises KeyError, which names the columns, where there is none of that name.
        """
        if not isinstance(at, str):
            return self.rows[at]
        if at not in self.columns:
            raise KeyError(f"no column {at!r}; there are {', '.join(self.columns)}")
        return [row[self.columns.index(at)] for row in self.rows]

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self.values.items())
        rows = results.number(len(self), "row")
        return f"<Answer {self.query.name or 'SPARQL'}{given}: {rows} of {', '.join(self.columns)}>"

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each column as the question declares it."""
        return {column.name: column.kind for column in self.query.columns}

    def sheet(self) -> results.Sheet:
        """Return the answer as a person reads it, labels in the place of IRIs."""
        return results.sheet(self.table, self.caption)

    def caption(self, iri: str) -> str:
        """Return the words for an IRI: its short label, its label, or its compact form."""
        return things.caption(self.store, iri)

    def to_text(self) -> str:
        return results.to_text(self.sheet())

    def to_csv(self) -> str:
        return results.to_csv(self.table)

    def to_tsv(self) -> str:
        return results.to_tsv(self.table)

    def to_json(self) -> str:
        if isinstance(self.result, bool):
            return f'{{"head": {{}}, "boolean": {str(self.result).lower()}}}\n'
        return results.to_json(self.table)

    def to_xml(self) -> str:
        if isinstance(self.result, bool):
            return results.xml_results(f"<head/><boolean>{str(self.result).lower()}</boolean>")
        return results.to_xml(self.table)

    def write(self, form: str) -> str:
        """Return the answer in a form of a table, by its suffix. Raises KeyError for another form."""
        own = {"json": self.to_json, "xml": self.to_xml}
        return own[form]() if form in own else results.WRITERS[form](self.table)

    def to_ttl(self) -> str:
        """Return the triples that the question builds; a table in the W3C's result-set vocabulary."""
        if isinstance(self.result, engines.Triples):
            return turtle.write(self.result.triples)
        return results.to_ttl(self.table)

    def to_pandas(self) -> pandas.DataFrame:
        return frames.to_pandas(self.table, self.kinds)

    def to_polars(self) -> polars.DataFrame:
        return frames.to_polars(self.table, self.kinds)

    def to_arrow(self) -> pyarrow.Table:
        return frames.to_arrow(self.table, self.kinds)


def ask(
    name: str,
    /,
    *,
    edition: dataset.Edition | str | Path | None = None,
    endpoint: str | endpoints.Endpoint | None = None,
    **values: str | int,
) -> Answer:
    """Return what the stored question `name` answers with its parameters bound to what `values` mean.

    `edition` is a folder (see `dataset.root`), read and completed by inference once, or an Edition, asked as
    it is. With `endpoint`, an address or what `endpoints.connect` gave, the question goes to the same edition
    there; the one here only tells what the values mean. Raises EditionError for a question, parameter or
    value that does not exist, and where the endpoint can't be asked or holds something else.
    """
    if not isinstance(edition, dataset.Edition):
        edition = complete(edition)
    return answer(edition, queries.find(name, edition.root), values, endpoint)


def answer(
    edition: dataset.Edition,
    query: queries.Query,
    values: Mapping[str, str | int] | None = None,
    endpoint: str | endpoints.Endpoint | None = None,
) -> Answer:
    """Return what `query` answers, with the help of the other endpoints that it asks, if any.

    Raises EditionError as `ask` does, and where the network is needed and isn't there; TypeError for a value
    that is no text, number, true or false.
    """
    words = {name: word(name, value) for name, value in (values or {}).items()}
    text = queries.bind(query, **queries.resolve(edition.store, query, words))
    result: engines.Result
    if endpoint:
        if not isinstance(endpoint, endpoints.Endpoint):
            endpoint = endpoints.connect(exchange.address(endpoint), edition)
        result = endpoint.ask(text, [column.name for column in query.columns])
    elif query.is_federated:
        result = engines.ask_federated(edition.store, text, endpoints.ask)
    else:
        result = engines.ask(edition.store, text)
    return Answer(query, words, result, edition.store)


def word(name: str, value: object) -> str:
    """Return a value of a parameter as the text that means it: `2017` for a number, `true` for True."""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):
        return str(value).lower()
    raise TypeError(f"{name} is told by a text, a number, True or False, not by {value!r}")


def unstored(text: str, result: engines.Result, store: pyoxigraph.Store) -> Answer:
    """Return what a query answers that is stored nowhere: its question has no name."""
    outline = sparql.Outline(None, frozenset(), frozenset(), False, 1)
    return Answer(queries.Query("", Path(), "", "", (), (), (), (), text, outline), {}, result, store)


def complete(folder: str | Path | None = None) -> dataset.Edition:
    """Return the edition in `folder` with what follows by its rules; read again only when a file changes.

    Every file of the edition counts, its shapes and questions too. Raises EditionError as `dataset.read` and
    `inference.complete` do.
    """
    root = dataset.root(folder).resolve()
    return _complete(root, files.load(root).fingerprint)


@functools.lru_cache(maxsize=4)
def _complete(root: Path, fingerprint: str) -> dataset.Edition:
    edition = dataset.read(root)
    inference.complete(edition)
    return edition


class Match(StrEnum):
    """How an answer is to the accepted one; the first two are as good as each other for who reads values."""

    EQUAL = "equal"
    VALUE = "equal in value"
    ORDER = "other order"
    DIFFERENT = "different"
    NEW = "nothing accepted"


def match(answer: Answer) -> Match:
    """Return how an answer is to the accepted one.

    Equal in value are numbers, and yes and no, that engines write in several ways: 1.0 and 1, true and 1. In
    a column of yes and no that may be the number 1, for Virtuoso has no type for them.
    """
    accepted = _accepted(answer)
    if accepted is None:
        return Match.NEW
    if answer.to_tsv() == accepted:
        return Match.EQUAL
    form = pyoxigraph.QueryResultsFormat.TSV
    try:
        before = engines.convert(pyoxigraph.parse_query_results(accepted.encode(), format=form))
    except (SyntaxError, ValueError):  # somebody wrote into it
        return Match.DIFFERENT
    if not isinstance(before, engines.Table) or before.columns != answer.columns:
        return Match.DIFFERENT
    kinds = [answer.kinds.get(name, "") for name in answer.columns]
    old, new = (
        [tuple(map(_comparable, row, kinds)) for row in rows] for rows in (before.rows, answer.table.rows)
    )
    if old == new:
        return Match.VALUE
    return Match.ORDER if Counter(old) == Counter(new) else Match.DIFFERENT


def _accepted(answer: Answer) -> str | None:
    path = answer.query.accepted
    return files.read(path, f"queries/{answer.query.name}.tsv") if path.exists() else None


def _comparable(term: terms.Term | None, kind: str) -> object:
    """Return what two terms of a column have in common where they are written otherwise and mean the same."""
    value = frames.value(term)
    if isinstance(value, bool | int | float | Decimal):
        return (True, bool(value)) if kind == "boolean" else (type(value) is bool, value)
    return term


def differences(answer: Answer) -> list[str]:
    """Return how an answer differs from the accepted one: lines of TSV after `+` (new) or `-` (gone).

    A difference in the order or the spelling alone, or the lack of an accepted answer, is one line of words.
    """
    found = match(answer)
    if found is Match.EQUAL:
        return []
    if found is not Match.DIFFERENT:
        return [_IN_WORDS[found]]
    before, now = (_accepted(answer) or "").splitlines(), answer.to_tsv().splitlines()
    old, new = set(before), set(now)
    lines = [f"- {line}" for line in before if line not in new]
    lines += [f"+ {line}" for line in now if line not in old]
    return lines or ["the same lines, another number of times."]


_IN_WORDS = {
    Match.NEW: "no accepted answer yet; `gcm-ld answer --accept` writes it.",
    Match.ORDER: "the same lines in another order.",
    Match.VALUE: "the same values, some of them written in another way.",
}


def accept(answer: Answer) -> None:
    """Write an answer as the accepted one."""
    files.write_atomically(answer.query.accepted, answer.to_tsv().encode())
