"""What a change of the edition does, in words: the things that come and go, the answers that change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.questions import answers, queries, results

Key = tuple[terms.Term | None, ...]


@dataclass(frozen=True)
class Change:
    """A difference in words, and the question whose answer it is in; none for a thing that comes or goes."""

    question: str
    words: str

    def __str__(self) -> str:
        return f"{self.question}: {self.words}" if self.question else self.words


def diff(old: dataset.Edition, new: dataset.Edition) -> list[Change]:
    """Return the differences between two completed editions.

    First the things that only one of them has; then, for each stored question that both have, the rows and
    cells of its answer without parameters that appear, go or change; questions with the keyword matrix before
    the others. Raises QueryError for a broken question.
    """
    found = [Change("", words) for words in _things(old.store, new.store)]
    before = {query.name: query for query in queries.read(old.root)}
    for query in sorted(queries.read(new.root), key=lambda query: "matrix" not in query.keywords):
        if query.name in before and query.is_federated:
            before.pop(query.name)
        elif query.name in before:
            both = answers.answer(old, before.pop(query.name)), answers.answer(new, query)
            found += [Change(query.name, words) for words in _answers(*both)]
        else:
            found.append(Change(query.name, "the question is new"))
    return found + [Change(name, "the question is gone") for name in sorted(before)]


def _things(old: pyoxigraph.Store, new: pyoxigraph.Store) -> Iterator[str]:
    before, now = set(things.members(old)), set(things.members(new))
    for store, iris, word in ((new, now - before, "new"), (old, before - now, "gone")):
        for iri in sorted(iris):
            kind = names.compact(iri).partition(":")[0]
            label = things.label(store, iri)
            yield f"{label} is {word}" if label == names.compact(iri) else f"{kind} {label!r} is {word}"


def _answers(old: answers.Answer, new: answers.Answer) -> Iterator[str]:
    if old.columns != new.columns:
        yield f"the columns were {', '.join(old.columns)}, now {', '.join(new.columns)}"
        return
    if old.table.rows == new.table.rows:
        return
    keys = [at for at, name in enumerate(new.columns) if new.kinds.get(name) == "iri"]
    before, now = _keyed(old, keys), _keyed(new, keys)
    if before is None or now is None:
        yield from _rows(old, new)
        return
    for key in now:
        if key not in before:
            yield f"{_words(new, key)} appears"
        elif changed := _changed(new, keys, before[key], now[key]):
            yield ": ".join(filter(None, (_words(new, key), changed)))
    for key in before:
        if key not in now:
            yield f"{_words(old, key)} goes"


def _keyed(answer: answers.Answer, keys: list[int]) -> dict[Key, Key] | None:
    """The rows by their IRIs; None where two rows have the same ones."""
    rows = {tuple(row[at] for at in keys): row for row in answer.table.rows}
    return rows if len(rows) == len(answer.table.rows) else None


def _words(answer: answers.Answer, key: Key) -> str:
    """The captions of the IRIs of a row."""
    return " x ".join(results.words(term, answer.caption) for term in key if term is not None)


def _changed(answer: answers.Answer, keys: list[int], before: Key, now: Key) -> str:
    cells = []
    for at, name in enumerate(answer.columns):
        if at not in keys and before[at] != now[at]:
            was, becomes = (results.words(row[at]) or "none" for row in (before, now))
            said = "" if answer.kinds.get(name) == "state" else f"{name} "
            cells.append(f"{said}{was} -> {becomes}")
    return ", ".join(cells)


def _rows(old: answers.Answer, new: answers.Answer) -> Iterator[str]:
    before, now = (Counter(map(tuple, answer.sheet().rows)) for answer in (old, new))
    for rows, word in ((now - before, "appears"), (before - now, "goes")):
        for row in sorted(rows.elements()):
            yield f"{', '.join(filter(None, row))} {word}"
