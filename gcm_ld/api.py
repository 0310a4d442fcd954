"""The Python interface: an edition to ask, and what it answers, as tables, pictures and citations.

>>> import gcm_ld
>>> answer = gcm_ld.ask("coverage/mechanisms-by-area", area="remittances")
>>> answer
<Answer coverage/mechanisms-by-area, area='remittances': 5 rows of area, areaLabel, theme, themeLabel, \
mechanism, mechanismLabel, printedName, listing>
>>> answer[0].mechanismLabel, answer["printedName"][3]
('ACP-EU Dialogue', 'FIBEMYD')

A notebook shows an answer as a table with links. `answer.to_pandas()`, `to_polars()` and `to_arrow()` make
data frames of it, `answer.plot()` the picture that the site draws, `answer.cite()` the words to cite it by.

>>> surest = max(gcm_ld.ask("coverage/goal-weights"), key=lambda row: row.weighted)
>>> surest.number, surest.mechanisms, surest.weighted
(10, 28, Decimal('26'))

What is not stated is not thereby false: the note calls its own list indicative and not exhaustive.
"""

from __future__ import annotations

import functools
from collections import namedtuple
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, files, things
from gcm_ld.metadata import extras
from gcm_ld.pictures import charts, svg
from gcm_ld.presentation import descriptions, snippets
from gcm_ld.publish import publications
from gcm_ld.questions import answers, endpoints, engines, queries, results
from gcm_ld.reasoner import inference
from gcm_ld.web.sparql import evaluation

if TYPE_CHECKING:
    import rdflib

ROWS = 20
"""The rows of an answer that a notebook shows."""

_WHY_NOT = "No picture fits this answer. Take it as a table, or give its parameters other values."


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, which a notebook shows."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Picture of {len(self.svg)} characters of SVG>"

    def save(self, path: str | Path) -> None:
        """Write it to a file."""
        Path(path).write_text(self.svg, encoding="utf-8")


@dataclass(frozen=True, repr=False)
class Answer(answers.Answer):
    """What a question answers: a sequence of named rows, in the order of the question.

    >>> summary = gcm_ld.ask("coverage/theme-summary")
    >>> [(row.listed, row.of) for row in summary][:2], len(summary), summary["listed"][0]
    ([(18, 29), (24, 29)], 6, 18)
    >>> summary.to_pandas().loc[0, "themeLabel"][:12]
    'Human rights'
    """

    publication: publications.Publication = field(repr=False, compare=False, kw_only=True)

    def plot(self) -> Picture:
        """Return the picture that the site draws of the answer. Raises EditionError where none fits.

        >>> gcm_ld.ask("coverage/theme-summary").plot().svg[:4]
        '<svg'
        """
        if found := charts.chart(self, self.caption):
            return Picture(svg.draw(found))
        raise dataset.EditionError(_WHY_NOT)

    def cite(self) -> str:
        """Return how to cite the answer; that of a free query is cited as the edition.

        >>> gcm_ld.ask("coverage/themes-by-mechanism", mechanism="misda").cite().partition(", http")[0]
        '“Which themes does each mechanism cover, and in how many of their areas of focus?” (mechanism: \
MIDSA)'
        """
        if not self.query.name:
            return self.publication.citation
        return snippets.citation(self.publication, self.query, self.values)

    def _repr_html_(self) -> str:
        shown = self.query.shown
        heads = "".join(f"<th{_aligned(column)}>{escape(column.name)}</th>" for column in shown)
        table = engines.Table(self.columns, self.table.rows[:ROWS])
        columns = [[self._cell(one, *cell) for cell in table.labelled(one.name)] for one in shown]
        body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*columns, strict=True))
        left = len(self) - ROWS
        note = f"{results.number(left, 'row')} more: .rows has all {len(self)}." if left > 0 else ""
        if not self.table.rows:
            note = f"No rows: {self.query.empty}."
        title = escape(self.query.summary)
        return (
            f"<table><caption>{title}</caption><thead><tr>{heads}</tr></thead>\n"
            f"<tbody>{body}</tbody></table>\n<p>{escape(note)}</p>"
        )

    def _cell(self, column: queries.Column, term: terms.Term | None, beside: terms.Term | None) -> str:
        """Return a cell: a thing as a link with its name, a state with its symbol, a number at the right."""
        words = escape(results.words(term, self.caption, beside))
        if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(("http://", "https://")):
            return f'<td><a href="{escape(term.value)}">{words}</a></td>'
        if column.kind == "state" and words in results.SYMBOLS:
            return f"<td>{results.SYMBOLS[words]} {words}</td>"
        return f"<td{_aligned(column)}>{words}</td>"


@dataclass(frozen=True, repr=False)
class Thing:
    """What is said of a thing: `asserted` and `inferred` triples, and the `statements` that name it.

    A triple has `property`, `value`, `place` (the `file:line` that says it); a statement has `kind`, `says`,
    `evidence` and `place`.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    asserted: tuple[descriptions.Triple, ...]
    inferred: tuple[descriptions.Triple, ...]
    statements: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"<Thing {self.label}: {', '.join(self.types)}; {len(self.statements)} statements>"

    def _repr_html_(self) -> str:
        rows = [(one.property, one.value, one.place or "inferred") for one in self.asserted + self.inferred]
        rows += [(one.kind, one.says, f"{one.evidence} {one.place}") for one in self.statements]
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows
        )
        heads = "<tr><th>property</th><th>value</th><th>rests on</th></tr>"
        title = f'<a href="{escape(self.iri)}">{escape(self.label)}</a>'
        return f"<table><caption>{title}</caption>{heads}\n{body}</table>"


_Statement = namedtuple("_Statement", "kind says evidence place")


@dataclass(frozen=True, repr=False)
class Edition:
    """An edition to ask: its triples, asserted and inferred, its catalogue and its questions, in one store.

    >>> edition = gcm_ld.open()
    >>> edition.sparql("SELECT ?state WHERE { ?state a gcm:State } LIMIT 2")["state"][0][:28]
    'https://w3id.org/gcm-ld/stat'
    """

    publication: publications.Publication

    def __repr__(self) -> str:
        return f"<Edition {self.version} of {len(self.store)} triples in {self.publication.edition.root}>"

    @property
    def version(self) -> str:
        """The version of the edition."""
        return self.publication.about["version"]

    @property
    def store(self) -> pyoxigraph.Store:
        """The store, a named graph a file."""
        return self.publication.store

    def ask(
        self, name: str, /, *, endpoint: str | endpoints.Endpoint | None = None, **values: str | int
    ) -> Answer:
        """Return what the stored question `name` answers, its parameters bound to what `values` mean.

        A value is an IRI, a slug or a label, or a year, True or False. With `endpoint`, an address or what
        `endpoints.connect` gave, the question goes to the same edition there. Raises EditionError for a
        question, parameter or value that doesn't exist, and where the endpoint can't be asked or holds
        something else.

        >>> gcm_ld.open().ask("coverage/themes-by-mechanism", mechanism="almaty-proces")
        Traceback (most recent call last):
            ...
        gcm_ld.edition.things.ThingError: no mechanism 'almaty-proces'; did you mean almaty-process or \
rabat-process or bali-process?
        """
        query = queries.find(name, self.publication.edition.root)
        found = answers.answer(self.publication.edition, query, values, endpoint)
        return Answer(query, found.values, found.result, self.store, publication=self.publication)

    def sparql(self, text: str) -> Answer:
        """Return what a query of SPARQL 1.1 answers; prefixes of the house need not be declared.

        The default graph is the union of all, as at the site's endpoint. Raises EditionError for what is no
        query or has no answer.

        >>> gcm_ld.sparql("ASK { mechanism:midsa gcm:coversTheme theme:human-rights }").rows
        [Row(answer=True)]
        """
        try:
            result = engines.convert(evaluation.ask(self.store, names.prologue(text) + text))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise dataset.EditionError(f"the query has no answer: {error}. See its place there.") from error
        found = answers.unstored(text, result, self.store)
        query = replace(found.query, columns=_columns(found.table))
        return Answer(query, {}, result, self.store, publication=self.publication)

    def questions(self, words: str = "") -> list[queries.Query]:
        """Return the stored questions, those that have all the words in name, summary or keywords.

        >>> gcm_ld.questions("which themes each mechanism focus")
        [<Query coverage/themes-by-mechanism: Which themes does each mechanism cover, and in how many of \
their areas of focus?>]
        """
        wanted = words.casefold().split()
        return [
            query
            for query in self.publication.questions.values()
            if all(word in f"{query.name} {query.summary} {query.keywords}".casefold() for word in wanted)
        ]

    def show(self, thing: str) -> Thing:
        """Return what is said of a thing, named by its IRI, slug or label. Raises EditionError for no thing.

        >>> gcm_ld.show("Almaty Process").iri
        'https://w3id.org/gcm-ld/mechanism/almaty-process'
        """
        edition = self.publication.edition
        told = descriptions.describe(edition, things.resolve(edition.store, thing))
        statements = tuple(
            _Statement(
                kind,
                "; ".join(descriptions.says(edition.store, one, told.iri)),
                " · ".join(descriptions.evidence(edition.store, one)),
                place,
            )
            for kind, place, one in descriptions.statements_about(edition, told.iri)
        )
        return Thing(told.iri, told.label, told.types, told.asserted, told.inferred, statements)

    def why(self, subject: str, predicate: str, value: str) -> inference.Proof:
        """Return by which rule and premises a statement follows, or which line asserts it.

        Raises EditionError where it doesn't hold; that does not make it false.

        >>> print(gcm_ld.why("almaty-process", "coversTheme", "human-rights").rule)
        prp-spo2
        """
        return descriptions.prove(self.publication.edition, subject, predicate, value)

    def to_rdflib(self) -> rdflib.Graph:
        """Return all triples, each once, as an rdflib graph; takes some seconds."""
        return dataset.to_rdflib({quad.triple for quad in self.store})


def open(folder: str | Path | None = None) -> Edition:
    """Return the edition in a folder, else the one of the package; read again only when a file changes.

    Raises EditionError that names the files which are wrong.
    """
    root = dataset.root(folder).resolve()
    return _open(root, files.load(root).fingerprint)


@functools.lru_cache(maxsize=4)
def _open(root: Path, fingerprint: str) -> Edition:
    edition = dataset.read(root)  # with a store of its own, which takes more graphs
    inference.complete(edition)
    publication = publications.of(edition)
    for graph, triples in extras.graphs(publication).items():
        name = pyoxigraph.NamedNode(graph)
        publication.store.extend(pyoxigraph.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return Edition(publication)


def ask(
    name: str,
    /,
    *,
    edition: Edition | str | Path | None = None,
    endpoint: str | endpoints.Endpoint | None = None,
    **values: str | int,
) -> Answer:
    """Return what a stored question answers: `Edition.ask` of an edition, a folder, or the package's own."""
    return _edition(edition).ask(name, endpoint=endpoint, **values)


def sparql(text: str, *, edition: Edition | str | Path | None = None) -> Answer:
    """Return what a query answers: see `Edition.sparql`."""
    return _edition(edition).sparql(text)


def questions(words: str = "", *, edition: Edition | str | Path | None = None) -> list[queries.Query]:
    """Return the stored questions, those with all the words: see `Edition.questions`."""
    return _edition(edition).questions(words)


def show(thing: str, *, edition: Edition | str | Path | None = None) -> Thing:
    """Return what is said of a thing: see `Edition.show`."""
    return _edition(edition).show(thing)


def why(
    subject: str, predicate: str, value: str, *, edition: Edition | str | Path | None = None
) -> inference.Proof:
    """Return why a statement holds: see `Edition.why`."""
    return _edition(edition).why(subject, predicate, value)


def _edition(given: Edition | str | Path | None) -> Edition:
    return given if isinstance(given, Edition) else open(given)


def _aligned(column: queries.Column) -> str:
    """Return the attribute by which the head and the cells of a column stand at one side."""
    return f' style="text-align:{"right" if column.kind in ("integer", "decimal") else "left"}"'


def _columns(table: engines.Table) -> tuple[queries.Column, ...]:
    """Return the columns of a free query by what they hold: things, whole numbers, else text."""
    found = []
    for name in table.columns:
        values = [term for term in table.cells(name) if term is not None]
        kind = "text"
        if values and all(isinstance(value, pyoxigraph.NamedNode) for value in values):
            kind = "iri"
        elif values and all(
            getattr(value, "datatype", None) == terms.node("xsd:integer") for value in values
        ):
            kind = "integer"
        found.append(queries.Column(name, kind, name))
    return tuple(found)
