"""The page of a stored question: its form, its answer as table and picture, and how to ask it elsewhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph

from gcm_ld.core import formats, names, suggest, terms
from gcm_ld.edition import things
from gcm_ld.pictures import charts, png, svg
from gcm_ld.presentation import snippets
from gcm_ld.publish.publications import Publication
from gcm_ld.questions import answers, engines, queries, results, sparql
from gcm_ld.sheets import workbook as workbooks
from gcm_ld.web import routing
from gcm_ld.web.pages import fields, views

ROWS = 100
"""The rows of an answer that one page shows; the downloads hold all."""

RELATED = 6


@dataclass(frozen=True)
class Cell:
    """A cell: its `kind` tells how it is shown (thing, web, state, basis, number, date, text)."""

    kind: str
    text: str
    iri: str = ""


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page of the question that `rest` names, with the values that `params` gives.

    A value that means nothing gives the page with status 400, the nearest that mean something beside it.
    Raises Refused for a question that isn't there.
    """
    query = question(publication, rest.removesuffix(".html"))
    form, wrong = fields.fill(publication, query, params)
    shown = query.shown
    content = {
        "query": query,
        "fields": form,
        "wrong": wrong,
        "forms": formats.of_answers(),
        "rows": (),
        "empty": query.empty,
        "columns": shown,
        "words": _words,
        "heads": [_words(column.name) for column in shown],
        "numbers": [_words(column.name) for column in shown if column.kind in ("integer", "decimal")],
        "related": related(publication, query),
    }
    failed = bool(wrong) or any(field.wrong for field in form)
    given = {} if failed else {field.parameter.name: field for field in form if field.given}
    values = {name: field.given for name, field in given.items()}
    if not failed:
        content |= _told(publication, query, given, values)
    if not failed and not query.is_federated:
        content |= _answered(publication, query, values, params)
    files = [formats.SPARQL] if query.is_federated else _files()
    alternates = tuple(
        (form.media_type, address(publication, query, form.name, values))
        for form in (*files, *formats.of("graph"))
    )
    return views.Page(
        "query.html",
        query.summary,
        content,
        description=query.description,
        section="query",
        iri=names.iri("query", query.name),
        alternates=alternates,
        status=400 if failed else 200,
    )


def _files() -> tuple[formats.Format, ...]:
    """Return the forms in which an answer and its question's text can be had."""
    return (*formats.of_answers(), formats.SPARQL)


def question(publication: Publication, name: str) -> queries.Query:
    """Return the question of that name. Raises Refused with the nearest names where there is none."""
    if name not in publication.questions:
        advice = suggest.advice(name, publication.questions, "the list of questions has them all.")
        raise views.Refused(404, "No such question", f"There is no question “{name}”; {advice}")
    return publication.questions[name]


def parameters(publication: Publication, rest: str) -> tuple[routing.Parameter, ...]:
    """Return the parameters of a question's document: its page has parts, its bare path leads to forms."""
    name, dot, suffix = rest.rpartition(".")
    query = publication.questions.get(name if dot else rest)
    if query is None:
        return ()
    page = routing.Parameter("page", f"the part of the answer, {ROWS} rows a page", "1")
    more = () if dot and suffix != formats.HTML.name else (page,) if dot else (routing.FORMAT,)
    return (*routing.of_question(query), *more)


def parameters_of_picture(publication: Publication, rest: str) -> tuple[routing.Parameter, ...]:
    """Return the parameters of a question, which are those of its picture in a frame."""
    query = publication.questions.get(rest)
    return routing.of_question(query) if query else ()


def address(publication: Publication, query: queries.Query, form: str, values: Mapping[str, str]) -> str:
    """Return the path of an answer in a form, with its values; its picture has a path of its own."""
    folder = "chart" if form in formats.named(PICTURES) else "query"
    return publication.site.at(f"{folder}/{query.name}.{form}") + snippets.encoded(values)


@functools.lru_cache(maxsize=256)
def related(publication: Publication, query: queries.Query) -> tuple[queries.Query, ...]:
    """Return the questions that share most with a question: keywords, kinds of parameters, the folder."""

    def shared(other: queries.Query) -> int:
        kinds = {p.kind for p in other.parameters} & {p.kind for p in query.parameters}
        near = other.name.partition("/")[0] == query.name.partition("/")[0]
        return 2 * len(set(query.keywords) & set(other.keywords)) + len(kinds) + near

    others = [other for name, other in sorted(publication.questions.items()) if name != query.name]
    return tuple(sorted(others, key=shared, reverse=True)[:RELATED])


def _told(
    publication: Publication,
    query: queries.Query,
    given: Mapping[str, fields.Field],
    values: Mapping[str, str],
) -> dict[str, object]:
    """What the page shows of a question as it is asked, its text and how to ask it elsewhere."""
    bound = bound_text(query, {name: field.iri for name, field in given.items()})
    return {
        "values": values,
        "text": list(sparql.spans(bound)),
        "editor": publication.site.at("sparql") + "#query=" + quote(bound, ""),
        "snippets": snippets.snippets(publication, query, values),
        "address": {
            suffix: address(publication, query, suffix, values)
            for suffix in formats.named((*_files(), *PICTURES))
        },
        "citation": snippets.citation(publication, query, values),
        "permanent": names.iri("query", query.name) + snippets.encoded(values),
        "frame": publication.site.absolute(
            publication.site.at(f"embed/chart/{query.name}") + snippets.encoded(values)
        ),
        "meant": [(name, fields.shown(publication, field.iri)) for name, field in given.items()],
    }


def _answered(
    publication: Publication, query: queries.Query, values: Mapping[str, str], params: views.Params
) -> dict[str, object]:
    """What the page shows of the answer, the part of the table that `page` tells."""
    answer = publication.answer(query.name, **values)
    total = len(answer.table.rows)
    pages = max(1, -(-total // ROWS))
    asked = params.first("page", "1")
    page = int(asked) if re.fullmatch("[0-9]{1,6}", asked) else 0
    if not 1 <= page <= pages:
        raise views.Refused(
            400, "No such page", f"The answer has {pages} pages, from page=1 on; not “{asked}”."
        )
    says, drawn, narrow = picture(publication, query.name, tuple(values.items()))
    return {
        "rows": _rows(publication, answer, (page - 1) * ROWS),
        "total": total,
        "first": (page - 1) * ROWS + 1,
        "page_number": page,
        "pages": pages,
        "turn": {number: "?" + params.encoded(page=str(number)) for number in (page - 1, page + 1)},
        "chart": drawn,
        "narrow": narrow,
        "says": says,
        "accepted": not values and accepted(publication, query.name),
    }


def workbook(publication: Publication, answer: answers.Answer, values: Mapping[str, str]) -> bytes:
    """Return an answer as an Excel workbook, with what its columns hold on a second sheet.

    Raises formats.UnfitError for a character that a workbook can't hold.
    """
    query = answer.query
    about: list[list[str | int]] = [["question", query.summary], ["description", query.description]]
    about += [["only", f"{name}: {text}"] for name, text in values.items()]
    about += [["column", f"{column.name}: {column.text}"] for column in query.columns]
    about += [["source", publication.citation], ["edition", publication.issued]]
    place = address(publication, query, formats.HTML.name, values)
    about.append(["address", publication.site.absolute(place)])
    table: list[list[str | int]] = [list(answer.columns)]
    table += ([_value(term) for term in row] for row in answer.table.rows)
    sheets = {"Table": table, "About": about}
    return workbooks.write_xlsx(sheets, publication.site.outgoing_text)


def _value(term: terms.AnyTerm | None) -> str | int:
    """What a cell of a workbook holds: a number where the answer has a whole one, else text."""
    text = results.plain(term)
    if isinstance(term, pyoxigraph.Literal) and term.datatype.value == names.expand("xsd:integer"):
        return int(text)
    formats.xml_text(formats.XLSX, text)
    return text


PICTURES = (formats.SVG, formats.PNG)
"""The forms of the picture of an answer."""


def chart(publication: Publication, rest: str, params: views.Params) -> views.Download:
    """Return the picture of the answer to the question that `rest` names, as `coverage/theme-summary.svg`.

    Raises Refused where there is no such question, a value means nothing, or no picture fits the answer.
    """
    named, _, suffix = rest.rpartition(".")
    form = formats.named(PICTURES).get(suffix)
    if form is None:
        raise views.Refused(404, "There is no such form", "A picture of an answer is there as .svg and .png.")
    query = question(publication, named)
    if query.is_federated:
        raise views.Refused(404, "No picture", f"{query.name} needs the network, and has no answer here.")
    form_fields, wrong = fields.fill(publication, query, params)
    wrong += [field.wrong for field in form_fields if field.wrong]
    if wrong:
        raise views.Refused(400, "No such value", " ".join(wrong))
    values = {field.parameter.name: field.given for field in form_fields if field.given}
    found = _drawn(publication, publication.answer(query.name, **values))
    if not found:
        remedy = "Take it as a table, or give its parameters other values."
        raise views.Refused(404, "No picture", f"No picture fits this answer of {query.name}. {remedy}")
    place = publication.site.absolute(address(publication, query, formats.HTML.name, values))
    chosen = ", ".join(fields.shown(publication, field.iri) for field in form_fields if field.iri)
    about = [f"Only for {chosen}."] if chosen else []
    source = f"Source: {publication.citation}, edition of {publication.issued}."
    drawn = svg.draw(found, foot=[*about, source, place])
    name = f"{query.name.rpartition('/')[2]}.{suffix}"
    content = png.draw(drawn) if form is formats.PNG else drawn.encode()
    return views.Download(content, form.media_type, name)


@functools.lru_cache(maxsize=256)
def picture(publication: Publication, name: str, values: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    """Return what the picture of an answer shows, its SVG, and that for a narrow screen.

    All three are empty where none fits.
    """
    answer = publication.answer(name, **dict(values))
    found = _drawn(publication, answer)
    short = found
    if found and found.kind not in ("bars", "time"):
        short = charts.chart(answer, functools.partial(_caption, publication, most=svg.NARROW.letters))
    return (found.says, svg.draw(found), svg.draw(short, svg.NARROW)) if found and short else ("", "", "")


def _words(name: str) -> str:
    """Return the name of a column in words: `alsoListed` as “Also listed”."""
    words = re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", name)
    return words[0].upper() + words[1:]


def _drawn(publication: Publication, answer: answers.Answer) -> charts.Chart | None:
    """Return the picture of an answer, with names in full unless these would be heads of narrow columns."""
    found = charts.chart(answer, functools.partial(_caption, publication))
    if found and max(map(len, found.heads)) > svg.WIDE.letters:
        return charts.chart(answer, functools.partial(_caption, publication, most=svg.WIDE.letters))
    return found


def _caption(publication: Publication, iri: str, most: int = 2 * svg.WIDE.letters + 20) -> str:
    """The words for a thing in a picture: its full name where it has no more than `most` letters, else a
    short one."""
    name = publication.full_name(iri) if iri.startswith(names.PREFIXES["mechanism"]) else ""
    return name if 0 < len(name) <= most else publication.caption(iri)


@functools.lru_cache(maxsize=256)
def accepted(publication: Publication, name: str) -> bool:
    """Whether the whole answer is, line by line, the accepted one that is kept beside the question."""
    return not answers.differences(publication.answer(name))


def bound_text(query: queries.Query, iris: Mapping[str, str]) -> str:
    """Return the SPARQL text with things bound to its parameters, and the question itself for its head."""
    text = queries.bind(query, **{name: things.term(iri) for name, iri in iris.items()})
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    return f"# {query.summary}\n{body.strip()}\n"


def _rows(publication: Publication, answer: answers.Answer, first: int) -> list[list[Cell]]:
    table = engines.Table(answer.columns, answer.table.rows[first : first + ROWS])
    columns = [
        [_cell(publication, one.kind, *cell) for cell in table.labelled(one.name)]
        for one in answer.query.shown
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _cell(publication: Publication, kind: str, term: terms.Term | None, label: terms.Term | None) -> Cell:
    text, beside = results.plain(term), results.plain(label)
    if isinstance(term, pyoxigraph.NamedNode):
        if text.startswith(names.PREFIXES["mechanism"]):
            return Cell("thing", publication.full_name(text), text)
        if publication.is_described(text) or text.startswith(names.BASE):
            return Cell("thing", fields.shown(publication, text, beside), text)
        return Cell("web", beside or text, text)
    if kind == "state":
        return Cell(
            "state" if text in results.SYMBOLS else "basis" if text in _bases(publication) else "text", text
        )
    if kind in ("integer", "decimal"):
        whole, point, digits = text.partition(".")
        return Cell("number", f"{whole}.{digits:0<2}" if point else text)
    if kind == "boolean" and text:
        return Cell("text", "yes" if text == "true" else "no")
    return Cell("date" if kind == "date" and text else "text", text)


@functools.lru_cache(maxsize=4)
def _bases(publication: Publication) -> frozenset[str]:
    return frozenset(names.local(iri) for iri in things.members(publication.store, "basis"))
