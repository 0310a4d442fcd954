"""The stored questions: SPARQL files whose `#+ key: value` head says what they ask, take and give.

A parameter is bound to a thing by a VALUES block, which stands first in the outer group of the query, so
that it joins with all that the group holds; a variable that only OPTIONAL or UNION may bind gets a FILTER in
the same place instead, since a join would fill it in. Block and filter are made of a validated IRI, which
holds no space and none of `<>"{}|^\\`, and the place is found by the tokens of SPARQL, so no value changes
the question.
A parameter with a default, and one that is true or false, stands in the text already, as a block
`VALUES ?source { source:note }` in each group that needs it, so that the file runs as it is on any engine; a
value takes the place of what such a block holds. A true-or-false one has both in its block: unbound it
narrows nothing.
A question that asks another endpoint too, by SERVICE, says which in its head; nothing here goes there.
The bound text is the same for every engine and a person can paste it into any other. The engines' own ways of
binding are referees in the tests: pyoxigraph's substitutions reach only variables of the SELECT clause, and
an endpoint has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from gcm_ld.core import names, suggest, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.questions import engines, header, sparql

COLUMN_KINDS = ("iri", "label", "text", "integer", "decimal", "boolean", "date", "state")
FEDERATED = "federated"
"""The folder of the questions that ask other endpoints too."""

PARAMETER_KINDS = (*names.KINDS, *things.SPECIAL_KINDS)

Value = pyoxigraph.NamedNode | pyoxigraph.Literal
"""What a parameter is bound to: a thing, or true or false."""


class QueryError(dataset.EditionError):
    """A stored question is wrong, or there is none of the name, or it takes no such parameter."""


@dataclass(frozen=True)
class Parameter:
    """A variable that may be bound: its name, the kind of thing it takes, what it does, an example.

    `default` is the word for what the text binds it to where no value is given, empty where it is free then.
    """

    name: str
    kind: str
    text: str
    example: str
    default: str = ""

    @property
    def is_in_place(self) -> bool:
        """Whether the text has blocks of values for it, whose content a value replaces."""
        return bool(self.default) or self.kind == "boolean"


@dataclass(frozen=True)
class Column:
    """A column of the answer: the variable's name, the kind of its values, and what it holds."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class Endpoint:
    """Another SPARQL endpoint that a question asks: its IRI, and what it is."""

    iri: str
    text: str


@dataclass(frozen=True)
class Query:
    """A stored question; `name` is folder and file, as `coverage/mechanisms-by-theme`, `text` the file.

    One with `endpoints` is answered with their help, so it needs the network and has no accepted answer.
    """

    name: str
    path: Path
    summary: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    endpoints: tuple[Endpoint, ...]
    text: str
    outline: sparql.Outline

    @property
    def accepted(self) -> Path:
        """The file with the accepted answer."""
        return self.path.with_suffix(".tsv")

    @property
    def is_federated(self) -> bool:
        """Whether the answer needs another endpoint, and so the network."""
        return bool(self.endpoints)


def list_names(root: Path | None = None) -> list[str]:
    """Return the sorted names of the questions stored in the edition at `root`; raises as `files.find`."""
    paths = files.find(dataset.root(root), "queries")
    return sorted(path.removeprefix("queries/").removesuffix(".rq") for path in paths)


def read(root: Path | None = None) -> list[Query]:
    """Return all stored questions by name. Raises QueryError with one line for each file that is wrong."""
    root = dataset.root(root)
    found, wrong = [], []
    for name in list_names(root):
        try:
            found.append(_read(root, name))
        except dataset.EditionError as error:
            wrong.append(str(error))
    if wrong:
        raise QueryError("\n".join(wrong))
    return found


def find(name: str, root: Path | None = None) -> Query:
    """Return the question of that name. Raises QueryError with the nearest names, or what is wrong in it."""
    root = dataset.root(root)
    known = list_names(root)
    if name not in known:
        advice = suggest.advice(name, known, "`gcm-ld list` names them all.")
        raise QueryError(f"no question {name!r}; {advice}")
    return _read(root, name)


def bind(query: Query, /, **values: Value) -> str:
    """Return the SPARQL text of a question with the given parameters bound to things, or to true or false.

    Raises QueryError for a parameter that the question does not take, TypeError for a value that is no IRI
    where the parameter takes things.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    taken = [*declared]
    for name, value in values.items():
        if name not in taken:
            advice = suggest.advice(name, taken, f"it takes {', '.join(taken) or 'none'}.")
            raise QueryError(f"{query.name} takes no parameter {name!r}; {advice}")
        is_literal = isinstance(value, pyoxigraph.Literal) and declared[name].kind == "boolean"
        if not isinstance(value, pyoxigraph.NamedNode) and not is_literal:
            raise TypeError(f"{name} is bound to an IRI, not to {value!r}")
    bound, places = "", []
    for name in taken:
        if name in values and declared[name].is_in_place:
            places += [(*place, values[name]) for place in sparql.values_blocks(query.text, name)]
        elif name in values and name in query.outline.outer:
            bound += f" VALUES ?{name} {{ {values[name]} }}"
        elif name in values:
            bound += f" FILTER(SAMETERM(?{name}, {values[name]}))"
    opening, text = query.outline.opening or 0, query.text
    for start, end, value in sorted(places, key=lambda place: place[0], reverse=True):
        text = f"{text[:start]} {value} {text[end:]}"
    return text[:opening] + bound + text[opening:]


def resolve(store: pyoxigraph.Store, query: Query, values: Mapping[str, str]) -> dict[str, Value]:
    """Return the things that a person's words for parameters mean.

    Raises QueryError for an unknown parameter, things.ThingError for a word that means no thing of the kind.
    """
    bind(query, **dict.fromkeys(values, terms.node("rdf:nil")))
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    return {name: things.term(things.resolve(store, text, kinds[name])) for name, text in values.items()}


def _read(root: Path, name: str) -> Query:
    path = root / "queries" / f"{name}.rq"
    where = path.relative_to(root).as_posix()
    try:
        text = files.read(path, where)
        entries = header.parse(text)
        outline = sparql.outline(text)
        query = _build(name, path, text, entries, outline)
        _check_kinds(entries)
        _check_parameters(query, entries)
        _check_endpoints(query, entries)
        _check_answer(query, entries, outline)
    except (header.HeaderError, sparql.SparqlError) as error:
        raise QueryError(f"{where}:{error.line}: {error.message}") from error
    return query


def _build(name: str, path: Path, text: str, entries: list[header.Entry], outline: sparql.Outline) -> Query:
    once = {entry.key: entry.parts[0] for entry in entries if entry.key in header.ONCE}
    return Query(
        name=name,
        path=path,
        summary=once["summary"],
        description=once["description"],
        keywords=tuple(word.strip() for word in once["keywords"].split(",")),
        parameters=tuple(Parameter(*entry.parts) for entry in entries if entry.key == "parameter"),
        columns=tuple(Column(*entry.parts) for entry in entries if entry.key == "column"),
        endpoints=tuple(Endpoint(*entry.parts) for entry in entries if entry.key == "endpoint"),
        text=text,
        outline=outline,
    )


def _check_kinds(entries: list[header.Entry]) -> None:
    for entry in entries:
        known = {"parameter": PARAMETER_KINDS, "column": COLUMN_KINDS}.get(entry.key)
        if known and entry.parts[1] not in known:
            advice = suggest.advice(entry.parts[1], known, f"the kinds are {', '.join(known)}.")
            raise header.HeaderError(entry.line, f"no kind {entry.parts[1]!r} of {entry.key}; {advice}")


def _check_parameters(query: Query, entries: list[header.Entry]) -> None:
    lines = {entry.parts[0]: entry.line for entry in entries if entry.key == "parameter"}
    for one in query.parameters:
        if one.is_in_place:
            _check_blocks(query, one, lines[one.name])
        elif one.name not in query.outline.outer | query.outline.inner:
            wrong = f"no variable ?{one.name} in the group of the query, MINUS and sub-queries aside"
            raise header.HeaderError(lines[one.name], f"{wrong}; write it there for the parameter.")


def _check_blocks(query: Query, parameter: Parameter, line: int) -> None:
    """Raise HeaderError where the text binds a parameter to something else than its default."""
    places = sparql.values_blocks(query.text, parameter.name)
    wanted = [parameter.default] if parameter.default else ["true", "false"]
    for start, end in places:
        given = query.text[start:end].split()
        if [re.split("[:/#]", value.strip("<>"))[-1] for value in given] != wanted:
            wrong = f"the head binds {parameter.name} to {' or '.join(wanted)} by default, line"
            at = query.text.count("\n", 0, start) + 1
            raise header.HeaderError(
                line, f"{wrong} {at} to {' '.join(given) or 'nothing'}; make them equal."
            )
    if not places:
        wrong = f"no block VALUES ?{parameter.name} {{ … }} in the query"
        raise header.HeaderError(line, f"{wrong}; write {' '.join(wanted)} into one, by its prefixed name.")


def _check_endpoints(query: Query, entries: list[header.Entry]) -> None:
    asked = sparql.services(query.text)
    lines = {entry.parts[0]: entry.line for entry in entries if entry.key == "endpoint"}
    for service in asked:
        if service.endpoint not in lines:
            wrong = f"SERVICE asks {service.endpoint or 'what is no whole IRI'}, which the head doesn't say"
            raise sparql.SparqlError(service.line, f"{wrong}; add a line `#+ endpoint: IRI | what it is`.")
    for iri, line in lines.items():
        if iri not in {service.endpoint for service in asked}:
            raise header.HeaderError(line, f"no SERVICE <{iri}> in the query; take the line out.")
    if bool(lines) != query.name.startswith(f"{FEDERATED}/"):
        line = next(iter(lines.values()), 1)
        wrong = f"a question that asks other endpoints, and no other, stands in queries/{FEDERATED}/"
        raise header.HeaderError(line, f"{wrong}; move it.")


def _alone(text: str) -> str:
    """The text with a graph in the place of every other endpoint: as good or bad SPARQL, and nobody asked."""
    for service in reversed(sparql.services(text)):
        text = f"{text[: service.start]}GRAPH <{service.endpoint}> {{{text[service.opening :]}"
    return text


def _try(query: Query, parameters: Iterable[header.Entry]) -> engines.Result:
    """What an empty store answers to the query with the parameters bound to some thing."""
    values = {entry.parts[0]: terms.node("rdf:nil") for entry in parameters}
    return engines.ask(pyoxigraph.Store(), _alone(bind(query, **values)))


def _find_fault(query: Query, parameters: list[header.Entry]) -> None:
    try:
        _try(query, ())
    except SyntaxError as error:
        line, message = sparql.place(error)
        raise sparql.SparqlError(line, f"not SPARQL 1.1: {message}.") from error
    for entry in parameters:
        try:
            _try(query, [entry])
        except SyntaxError as error:
            wrong = f"the query itself sets ?{entry.parts[0]}, by BIND or AS; no value can be bound to it."
            raise header.HeaderError(entry.line, wrong) from error


def _check_answer(query: Query, entries: list[header.Entry], outline: sparql.Outline) -> None:
    parameters = [entry for entry in entries if entry.key == "parameter"]
    try:
        result = _try(query, parameters)
    except SyntaxError:
        _find_fault(query, parameters)
        raise
    written = tuple(column.name for column in query.columns)
    given = result.columns if isinstance(result, engines.Table) else ()
    if written != given:
        line = next((entry.line for entry in entries if entry.key == "column"), 1)
        both = f"the head has the columns {' '.join(written)}, the query gives {' '.join(given)}"
        raise header.HeaderError(line, f"{both}; make them equal.")
    if isinstance(result, engines.Table) and not outline.ordered:
        raise sparql.SparqlError(outline.line, "no ORDER BY; add one that leaves no two rows equal.")
