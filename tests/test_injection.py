"""Whatever a text holds, it stays a text in every form: a reader of each form is the judge."""

import asyncio
import csv
import dataclasses
import io
import itertools
import json
import re
import zlib
from collections.abc import Iterator
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import html5lib
import markdown_it
import openpyxl
import pyoxigraph as ox
import pytest
import readers
import yaml

from gcm_ld.core import formats, names
from gcm_ld.publish import publications
from gcm_ld.rdf import jsonld
from gcm_ld.web import app, config, mcp_tools, routing, run
from gcm_ld.web.pages import correction, views
from gcm_ld.web.sparql import evaluation

HOSTILE = (
    *("=cmd|' /C calc'!A0 ", "+1+cmd() ", "-2+3+cmd() ", "@SUM(1) ", "\t=1 ", "\r=1 ", "\n=1 "),
    *("<script>alert(1)</script>", "</script><x-evil>", "]]><x-evil/>", "--><x-evil>", "&lt;x-evil&gt;"),
    *('" onload="alert(1)', "' onload='alert(1)", "'><img src=x onerror=alert(1)>", "</textarea><x-evil>"),
    *("[evil](http://evil.example/)", "![evil](http://evil.example/)", "<http://evil.example/>"),
    *("a|b|c\n|--|--|\n|x|", "`<x-evil>`", "```\n<x-evil>\n", "\n# evil\n", "\\[evil](http://evil.example/)"),
    *("\x01\x1b[31m\x7f", "\u202eevil\u2066", "{{7*7}}{% evil %}", "\\input{evil}}{", "%0d%0aevil: 1", "\\"),
)
"""Beginnings of formulas, markup of each form, control characters, and what turns the order of a text."""

KEYS = ("basis", "certainty", "cell-state")
"""The kinds whose labels are words that a form sorts and marks by."""

SCRIPT = ox.NamedNode("javascript:alert(1)")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
SCHEMES = re.compile("(https?:|mailto:|#|/|\\?|\\.|[\\w./-]*([?#]|$))", re.IGNORECASE)
EXACT = re.compile("/query/|/sparql|/dumps/")
"""Addresses of tables that a standard of SPARQL fixes, so that they hold texts as they are."""


def poison(text: str) -> str:
    """Return a text between something hostile, always the same for the same text."""
    evil = HOSTILE[zlib.crc32(text.encode()) % len(HOSTILE)]
    return f"{evil}{text}{evil}"


@pytest.fixture(scope="module")
def poisoned(publication) -> publications.Publication:
    """The edition with each text turned hostile, and addresses of documents that a browser would run."""
    address = ox.NamedNode(names.expand("gcm:address"))
    store, keys = ox.Store(), tuple(names.PREFIXES[kind] for kind in KEYS)

    def changed(quad: ox.Quad) -> ox.Quad:
        value = quad.object
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(keys):
            return quad
        if quad.predicate == address:
            value = SCRIPT
        elif isinstance(value, ox.Literal) and value.language:
            value = ox.Literal(poison(value.value), language=value.language)
        return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)

    store.bulk_extend(map(changed, publication.store))
    edition = dataclasses.replace(publication.edition, store=store)
    return dataclasses.replace(publication, edition=edition)


@pytest.fixture(scope="module")
def site(poisoned) -> app.Site:
    return app.Site(poisoned, settings=config.ServerConfig(rate=0, work=0, page_deadline=0))


def read_html(body: bytes) -> None:
    tree = html5lib.parse(body.decode(), namespaceHTMLElements=False)
    for element in (element for element in tree.iter() if isinstance(element.tag, str)):
        assert element.tag not in ("x-evil", "base", "iframe", "object", "embed"), element.tag
        texts = () if element.tag == "script" else (element.text, element.tail, *element.attrib.values())
        assert not UNSEEN.search("".join(filter(None, texts)))
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in ("href", "src", "action", "formaction"):
                is_sheet = element.get("download") == correction.FILE
                assert SCHEMES.match(value) or (is_sheet and value.startswith("data:text/csv")), value
        if element.tag == "script" and "json" in element.get("type", ""):
            json.loads(element.text)
        elif element.tag == "script":
            assert element.get("src") and not element.text
        if element.get("aria-label") == "BibTeX":
            read_bibtex(element.text)
        if element.get("aria-label") == "RIS":
            assert all(re.match("[A-Z][A-Z0-9]  - ", line) for line in element.text.splitlines())


def read_bibtex(text: str) -> None:
    """Count braces as BibTeX does, a backslash or not, and see that no command of TeX comes from outside."""
    depth = 0
    for place, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or place < text.index("{") or place == len(text) - 1
    assert depth == 0
    commands = {f"text{name}" for name in ("backslash", "braceleft", "braceright")}
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= {*commands, "textasciitilde", "textasciicircum"}


def read_markdown(body: bytes) -> None:
    text = body.decode()
    assert not UNSEEN.search(text)
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    for token in (*tokens, *inline):
        assert token.type not in ("html_block", "html_inline", "image"), token.content
        assert "//evil.example" not in str(token.attrs.get("href")), token.attrs
        if token.type == "link_open":
            assert SCHEMES.match(token.attrs["href"]), token.attrs
    headings = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert not [tokens[at + 1].content for at in headings if tokens[at + 1].content == "evil"]


def read_cells(rows: list[list[str]], is_exact: bool) -> None:
    assert len({len(row) for row in rows}) <= 1
    for cell in () if is_exact else (cell for row in rows for cell in row):
        assert not UNSEEN.search(cell)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or re.fullmatch(
            r"[+-][\d.,]*", cell
        )


def read_xlsx(body: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(body)):
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}


def read_xml(body: bytes) -> None:
    for element in ElementTree.fromstring(body).iter():
        name = element.tag.rpartition("}")[2]
        assert name not in ("script", "x-evil", "foreignObject")
        assert not [key for key in element.attrib if key.startswith("on")]
        assert SCHEMES.match(element.get("href", ""))


def read(form: formats.Format, body: bytes, path: str = "") -> None:
    """Raise where a reader of the form finds something else in it than texts."""
    text = body.decode() if form.kind not in ("sheet", "font") and form is not formats.PNG else ""
    if form is formats.HTML:
        read_html(body)
    elif form is formats.MD:
        read_markdown(body)
    elif form in (formats.CSV, formats.TSV):
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = list(lines) if form is formats.CSV else [line.split("\t") for line in text.split("\n")[:-1]]
        read_cells(rows, bool(EXACT.match(path)))
    elif form is formats.XLSX:
        read_xlsx(body)
    elif form.is_json:
        json.loads(body)
    elif form is formats.YAML:
        yaml.safe_load(body)
    elif form.media_type.endswith("xml"):
        read_xml(body)
    elif form.kind in ("graph", "dataset"):
        readers.by_pyoxigraph(body, form.name)
    elif form.kind != "picture":
        assert not UNSEEN.search(text)


def by_type(media_type: str) -> formats.Format:
    return next(form for form in formats.every() if form.media_type == media_type.partition(";")[0])


def get(site: app.Site, path: str, query: str = "", accept: str = "*/*") -> tuple[int, formats.Format, bytes]:
    """Ask, judge the answer by a reader of its form, and return its status, its form and its body."""
    status, headers, body = asyncio.run(app.fetch(site, path, query, accept))
    assert status < 500, (path, query, body[:500])
    assert not re.search("[\r\n\0]", "".join(headers.values()))
    form = by_type(headers["content-type"])
    try:
        read(form, body, path)
    except (AssertionError, ValueError, SyntaxError, ElementTree.ParseError) as error:
        raise AssertionError(f"{path}?{query} as {form.label}: {error!r}") from error
    return status, form, body


def some(publication: publications.Publication) -> Iterator[str]:
    """Yield the paths of some things and lists as pages, as Markdown and as triples, and of every other form.

    Not the note, which is set from where its quotations stand in its passages.
    """
    things = {path.rpartition("/")[0]: path.removesuffix(".html") for path in run.paths(publication)}
    pages = [
        path
        for folder, path in things.items()
        if folder and not folder.startswith(("dumps", "matrix", "notebook"))
    ][::6]
    yield from (f"{path}.{form}" for path in pages for form in ("html", "md"))
    yield from (f"theme/human-rights.{form.name}" for form in formats.of("graph"))
    yield from (
        "notebook/one-country",
        "mechanism",
        "mechanism.md",
        "matrix/theme",
        "matrix/theme.md",
        "matrix/element",
        "document",
    )
    files = [path for path in routing.files(publication) if "." in path and not path.endswith(".html")]
    dear = re.compile(r"matrix/(?!theme).*|.*\.png|void.*|sitemap.*|dumps/")
    yield from (path for path in files if not dear.fullmatch(path))
    yield from ("chart/coverage/theme-summary.svg", "card/mechanism/midsa.png", "catalog.ttl")
    for name in ("coverage/mechanisms-by-area", "provenance/documents"):
        yield from (f"query/{name}.{form}" for form in ("html", "md", "csv", "tsv", "json", "xml", "ttl"))


def test_hostile_texts_of_an_edition_stay_texts_in_every_form(poisoned, site):
    told = [get(site, f"/{path}") for path in dict.fromkeys(some(poisoned))]
    assert {form for status, form, _ in told if status == 200} > {
        *(formats.HTML, formats.MD, formats.CSV, formats.TSV, formats.XLSX, formats.SVG, formats.PNG),
        *(formats.ATOM, formats.JSON, formats.TTL, formats.NT, formats.JSONLD, formats.RDF),
    }
    refused = [
        (status, path)
        for (status, _, _), path in zip(told, dict.fromkeys(some(poisoned)), strict=True)
        if status not in (200, 406)
    ]
    assert not refused  # XML holds no control character, and says so: 406


def test_hostile_values_of_parameters_stay_texts_in_every_form(publication):
    site = app.Site(publication, settings=config.ServerConfig(rate=0, work=0, page_deadline=0))
    forms = [form.media_type for form in (formats.HTML, formats.JSON, formats.TEXT)]
    evils, at = itertools.cycle(HOSTILE), itertools.count()
    for route in routing.TABLE:
        declared = route.declared(publication)
        values = {one.name: one.values or [str(one.example)] for one in declared} | {"_": ["coverage/x.html"]}
        values["form"] = list(formats.named(route.offers())) or ["html"]
        path = f"/{route.path.format(**{name: values[name][0] for name in route.braces})}"
        for one in (one for one in declared if one.name not in route.braces):
            rest = [(other.name, other.example) for other in declared if other.required and other != one]
            query = urlencode([*rest, (one.name, next(evils))], doseq=True)
            get(site, path, query, forms[next(at) % 3])
    for evil in HOSTILE:
        for path in (f"/{evil}", f"/theme/{evil}.ttl", f"/query/{evil}.md"):
            get(site, path, "", forms[next(at) % 3])
        get(site, "/theme", urlencode([(evil, evil)]), forms[next(at) % 3])
        get(site, "/search.md", urlencode([("q", evil)]))


def test_a_correction_with_hostile_cells_is_no_formula_in_the_sheet_that_it_becomes(publication):
    given = [(column.name, HOSTILE[0]) for column in correction.KIND.columns]
    content = correction.view(publication, "", views.Params(given)).content["download"]
    assert quote("'=cmd|", safe="") in content and "," + quote("=", safe="") not in content


def test_assistants_are_given_texts_as_they_are(poisoned):
    evaluator = evaluation.Evaluator(poisoned.store, poisoned.site, jsonld.context(poisoned.edition), 10**7)

    async def asking(question):
        return evaluator.evaluate(question)

    tools = mcp_tools.Tools(poisoned, asking)
    found = asyncio.run(tools.ask("coverage/mechanisms-by-area", {"area": "remittances"}))
    again = json.loads(json.dumps(dataclasses.asdict(found)))
    assert again == dataclasses.asdict(found) and any("evil" in str(row) for row in again["rows"])


@pytest.mark.parametrize(
    ("form", "text"),
    [
        *(
            (formats.HTML, text)
            for text in ("<script>a()</script>", "<a href='javascript:a'>", "<p onload=a>")
        ),
        *((formats.HTML, text) for text in ("\u202e", '<pre aria-label="BibTeX">@misc{x{\\{}}</pre>')),
        *((formats.MD, text) for text in ("<b>", "[a](http://evil.example/)", "![a](b)", "a\n\n# evil\n")),
        *((formats.CSV, text) for text in ("=1+1\r\n", '"\t=1"\r\n', "a,b\r\nc\r\n")),
        *((formats.SVG, text) for text in ("<svg><script/></svg>", "<svg onload='a'/>", "<svg>\x01</svg>")),
        *((formats.TSV, "@a\n"), (formats.TEXT, "\x1b[31m"), (formats.ATOM, "<feed>]]></feed><x/>")),
    ],
)
def test_each_judge_sees_what_is_wrong_in_its_form(form, text):
    with pytest.raises((AssertionError, ElementTree.ParseError)):
        read(form, text.encode())
