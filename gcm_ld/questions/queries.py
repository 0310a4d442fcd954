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

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from gcm_ld.core import names, suggest, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.questions import engines, sparql
from gcm_ld.questions.sparql import SparqlError

ONCE = ("summary", "description", "keywords")
REPEATED = {
    "endpoint": ("IRI", "what it is"),
    "parameter": ("name", "kind", "what it does", "example"),
    "column": ("name", "kind", "what it holds"),
}
OPTIONAL = {"parameter": ("default",)}
"""The parts of a key that may be left out, behind the others."""

KEYS = (*ONCE, *REPEATED)


@dataclass(frozen=True)
class Entry:
    """One line of a head: its number, its key, and its value in as many parts as the key says.

    A parameter may have a fifth part, its default.
    """

    line: int
    key: str
    parts: tuple[str, ...]


def parse(text: str) -> list[Entry]:
    """Return the head lines of a query in order.

    Raises SparqlError for an unknown key, an empty value, a key that is missing or there twice, a parameter
    or column without all its parts or with a name twice, and a head line that stands after the head.
    """
    entries, in_head = [], True
    for number, line in enumerate(text.splitlines(), 1):
        in_head = in_head and line.startswith("#+")
        if in_head:
            entries.append(_entry(number, line))
        elif line.startswith("#+"):
            raise SparqlError(number, "a head line stands after the head; move it up to the other #+ lines.")
    for key in ONCE:
        lines = [entry.line for entry in entries if entry.key == key]
        if not lines:
            raise SparqlError(1, f"no {key} in the head; add a line `#+ {key}: …`.")
        if len(lines) > 1:
            raise SparqlError(lines[1], f"{key} is there twice; keep one.")
    seen = set()
    for entry in entries:
        if (entry.key, entry.parts[0]) in seen:
            raise SparqlError(entry.line, f"{entry.key} {entry.parts[0]} is there twice; keep one.")
        seen.add((entry.key, entry.parts[0]))
    return entries


def _entry(number: int, line: str) -> Entry:
    key, colon, value = (part.strip() for part in line.removeprefix("#+").partition(":"))
    if key not in KEYS or not colon:
        advice = suggest.advice(key, KEYS, f"say {', '.join(KEYS)}.")
        raise SparqlError(number, f"no key {key!r} in a head; {advice}")
    if not value:
        raise SparqlError(number, f"{key} is empty; write it after the colon.")
    if key in ONCE:
        return Entry(number, key, (value,))
    parts = tuple(part.strip() for part in value.split("|"))
    needed, further = len(REPEATED[key]), OPTIONAL.get(key, ())
    if not needed <= len(parts) <= needed + len(further) or not all(parts):
        article = "an" if key[0] in "aeiou" else "a"
        form = " | ".join(REPEATED[key]) + "".join(f" [| {part}]" for part in further)
        raise SparqlError(number, f"{article} {key} is written `#+ {key}: {form}`.")
    return Entry(number, key, parts)


COLUMN_KINDS = ("iri", "label", "text", "integer", "decimal", "boolean", "date", "state")
FEDERATED = "federated"
"""The folder of the questions that ask other endpoints too."""

EMPTY = {
    "gaps": "no gap is left: whatever the question counts, as its description tells, is stated at least once",
    "meetings": "nothing is recorded; that doesn't mean that nothing took place",
    "provenance": "nothing is recorded",
    "links": "nothing is linked in this edition",
}
"""What an answer without rows means, by the folder of the question."""

NOTHING = "nothing is stated; that doesn't mean that there is nothing"

PARAMETER_KINDS = (*names.KINDS, *things.SPECIAL_KINDS)

_LITERAL = ("boolean", "year")
"""The kinds of parameter that take no things."""

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


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return f"<Query {self.name}: {self.summary}>"

    @property
    def shown(self) -> list[Column]:
        """The columns that a table shows: those of labels go into the column of the thing before them."""
        named = {column.name for column in self.columns}
        labels = {f"{name}Label" for name in named}
        return [column for column in self.columns if column.name not in labels]

    @property
    def empty(self) -> str:
        """What an answer without rows means."""
        return EMPTY.get(self.name.partition("/")[0], NOTHING)

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
        advice = suggest.advice(str(name), known, "`gcm-ld list` names them all.")
        raise QueryError(f"no question {name!r}; {advice}")
    return _read(root, name)


def bind(query: Query, /, **values: Value) -> str:
    """Return the SPARQL text of a question with the given parameters bound to things, or to true or false.

    What stands in the outer group is bound in its sub-SELECTs too, which engines don't do of themselves.
    Raises QueryError for a parameter that the question does not take, TypeError for a value that is no IRI
    where the parameter takes things.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    taken = [*declared]
    for name, value in values.items():
        if name not in taken:
            advice = suggest.advice(name, taken, f"it takes {', '.join(taken) or 'none'}.")
            raise QueryError(f"{query.name} takes no parameter {name!r}; {advice}")
        is_literal = isinstance(value, pyoxigraph.Literal) and declared[name].kind in _LITERAL
        if not isinstance(value, pyoxigraph.NamedNode) and not is_literal:
            raise TypeError(f"{name} is bound to an IRI, not to {value!r}")
    opening, text, places = query.outline.opening or 0, query.text, []
    for name in taken:
        if name in values and declared[name].is_in_place:
            places += [(*place, f" {values[name]} ") for place in sparql.values_blocks(text, name)]
        elif name in values and name in query.outline.outer:
            groups = [opening, *sparql.inner_groups(text, name)]
            places += [(start, start, f" VALUES ?{name} {{ {values[name]} }}") for start in groups]
        elif name in values:
            places.append((opening, opening, f" FILTER(SAMETERM(?{name}, {values[name]}))"))
    for start, end, new in sorted(places, key=lambda place: place[0], reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


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
        entries = parse(text)
        query = _build(name, path, text, entries)
        _check_entries(query, entries)
        _check_endpoints(query, entries)
        _check_answer(query, entries)
        for pitfall in sparql.pitfalls(text):
            raise pitfall
    except SparqlError as error:
        raise QueryError(f"{where}:{error.line}: {error.message}") from error
    return query


def _build(name: str, path: Path, text: str, entries: list[Entry]) -> Query:
    parts: dict[str, list[tuple[str, ...]]] = {key: [] for key in KEYS}
    for entry in entries:
        parts[entry.key].append(entry.parts)
    summary, description, keywords = (parts[key][0][0] for key in ONCE)
    return Query(
        name=name,
        path=path,
        summary=summary,
        description=description,
        keywords=tuple(word.strip() for word in keywords.split(",")),
        parameters=tuple(Parameter(*cells) for cells in parts["parameter"]),
        columns=tuple(Column(*cells) for cells in parts["column"]),
        endpoints=tuple(Endpoint(*cells) for cells in parts["endpoint"]),
        text=text,
        outline=sparql.outline(text),
    )


def _check_entries(query: Query, entries: list[Entry]) -> None:
    for entry in entries:
        known = {"parameter": PARAMETER_KINDS, "column": COLUMN_KINDS}.get(entry.key)
        if known and entry.parts[1] not in known:
            advice = suggest.advice(entry.parts[1], known, f"the kinds are {', '.join(known)}.")
            raise SparqlError(entry.line, f"no kind {entry.parts[1]!r} of {entry.key}; {advice}")
    lines = {entry.parts[0]: entry.line for entry in entries if entry.key == "parameter"}
    for one in query.parameters:
        if one.is_in_place:
            _check_blocks(query, one, lines[one.name])
        elif one.name not in query.outline.outer | query.outline.inner:
            wrong = f"no variable ?{one.name} in the group of the query, MINUS and sub-queries aside"
            raise SparqlError(lines[one.name], f"{wrong}; write it there for the parameter.")


def _check_blocks(query: Query, parameter: Parameter, line: int) -> None:
    """Raise SparqlError where the text binds a parameter to something else than its default."""
    places = sparql.values_blocks(query.text, parameter.name)
    wanted = [parameter.default] if parameter.default else ["true", "false"]
    for start, end in places:
        given = query.text[start:end].split()
        if [re.split("[:/#]", value.strip("<>"))[-1] for value in given] != wanted:
            wrong = f"the head binds {parameter.name} to {' or '.join(wanted)} by default, line"
            at = query.text.count("\n", 0, start) + 1
            raise SparqlError(line, f"{wrong} {at} to {' '.join(given) or 'nothing'}; make them equal.")
    if not places:
        wrong = f"no block VALUES ?{parameter.name} {{ … }} in the query"
        raise SparqlError(line, f"{wrong}; write {' '.join(wanted)} into one, by its prefixed name.")


def _check_endpoints(query: Query, entries: list[Entry]) -> None:
    asked = sparql.services(query.text)
    lines = {entry.parts[0]: entry.line for entry in entries if entry.key == "endpoint"}
    for service in asked:
        if service.endpoint not in lines:
            wrong = f"SERVICE asks {service.endpoint or 'what is no whole IRI'}, which the head doesn't say"
            raise SparqlError(service.line, f"{wrong}; add a line `#+ endpoint: IRI | what it is`.")
    for iri, line in lines.items():
        if iri not in {service.endpoint for service in asked}:
            raise SparqlError(line, f"no SERVICE <{iri}> in the query; take the line out.")
    if bool(lines) != query.name.startswith(f"{FEDERATED}/"):
        line = next(iter(lines.values()), 1)
        wrong = f"a question that asks other endpoints, and no other, stands in queries/{FEDERATED}/"
        raise SparqlError(line, f"{wrong}; move it.")


def _try(query: Query, parameters: Iterable[Entry]) -> engines.Result:
    """Return what an empty store answers to the query with the parameters bound to some thing.

    A graph stands in the place of every other endpoint: as good or bad SPARQL, and nobody is asked.
    """
    text = bind(query, **{entry.parts[0]: terms.node("rdf:nil") for entry in parameters})
    for service in reversed(sparql.services(text)):
        text = f"{text[: service.start]}GRAPH <{service.endpoint}> {{{text[service.opening :]}"
    return engines.ask(pyoxigraph.Store(), text)


def _find_fault(query: Query, parameters: list[Entry]) -> None:
    try:
        _try(query, ())
    except SyntaxError as error:
        line, message = sparql.place(error)
        raise SparqlError(line, f"not SPARQL 1.1: {message}.") from error
    for entry in parameters:
        try:
            _try(query, [entry])
        except SyntaxError as error:
            wrong = f"the query itself sets ?{entry.parts[0]}, by BIND or AS; no value can be bound to it."
            raise SparqlError(entry.line, wrong) from error


def _check_answer(query: Query, entries: list[Entry]) -> None:
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
        raise SparqlError(line, f"{both}; make them equal.")
    if isinstance(result, engines.Table) and not query.outline.ordered:
        raise SparqlError(query.outline.line, "no ORDER BY; add one that leaves no two rows equal.")


def triples(asked: Iterable[Query]) -> list[pyoxigraph.Triple]:
    """Return what describes each question: summary, description, keywords, parameters, columns, text,
    and the endpoints of others that it asks; in the words of SHACL's executables and CSVW.

    A question is the IRI `query/` and its name, a parameter or column that of its question and a fragment.
    """
    return [triple for query in asked for triple in _described(query)]


def file(iri: str) -> str:
    """Return the path, from the edition's folder, of the question that an IRI of `triples` belongs to."""
    return f"queries/{iri.removeprefix(names.iri('query', '')).partition('#')[0]}.rq"


def _described(query: Query) -> Iterator[pyoxigraph.Triple]:
    about, text, literal = names.iri("query", query.name), terms.english, pyoxigraph.Literal
    parameters = {f"{about}#parameter-{parameter.name}": parameter for parameter in query.parameters}
    columns = {f"{about}#column-{column.name}": column for column in query.columns}
    values: terms.Values = {
        "rdf:type": ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"),
        "rdfs:label": text(query.summary),
        "rdfs:comment": text(query.summary),  # where editors look for the question
        "dcterms:description": text(query.description),
        "schema:keywords": map(text, query.keywords),
        "sh:select": literal(query.text),
        "dcterms:requires": (endpoint.iri for endpoint in query.endpoints),
        "sh:parameter": parameters,
        "csvw:column": columns,
    }
    yield from terms.describe(about, values)
    for iri, parameter in parameters.items():
        values = {
            "rdf:type": "sh:Parameter",
            "sh:name": literal(parameter.name),
            "sh:description": text(parameter.text),
            "sh:optional": literal(True),
            "sh:defaultValue": literal(parameter.default) if parameter.default else None,
            "skos:example": literal(parameter.example),
            "dcterms:type": literal(parameter.kind),
        }
        yield from terms.describe(iri, values)
    for order, (iri, column) in enumerate(columns.items(), 1):
        values = {
            "rdf:type": "csvw:Column",
            "csvw:name": literal(column.name),
            "dcterms:description": text(column.text),
            "dcterms:type": literal(column.kind),
            "sh:order": order,
        }
        yield from terms.describe(iri, values)
