"""The table of routes: every address of the site, from which all that lists addresses is made.

It is in the order of the menu and of each group of the foot; the first route that fits a path has it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from gcm_ld.core import formats, kinds, names
from gcm_ld.matrix import comparison, filters, model
from gcm_ld.metadata import distributions, releases, signposting
from gcm_ld.publish import publications
from gcm_ld.web import routing
from gcm_ld.web.pages import (
    changes,
    compact,
    compare,
    concept,
    correction,
    dataset,
    goal,
    guide,
    home,
    lists,
    matrix,
    mechanism,
    metadata,
    note,
    notebooks,
    ontology,
    process,
    query,
    questions,
    search,
    sharing,
    state,
    statement,
    thing,
    views,
    why,
)
from gcm_ld.web.routing import FORMAT, PROCESS, TOOLS, WHO, Parameter, PathView, Route

KindView = Callable[[publications.Publication, str], views.Page]

GROUPS: dict[str, KindView] = {
    kinds.STATEMENT: statement.view,
    kinds.CONCEPT: concept.view,
    kinds.AGENT: concept.agent,
}
"""A group of kinds to the view of their things, where a kind has none of its own."""

KINDS: dict[str, KindView] = {
    "discrepancy": statement.discrepancy,
    "document": note.document,
    "meeting": process.meeting,
    "passage": note.passage,
    "phase": process.phase,
    "scheme": concept.scheme,
    "area": compact.area,
    "element": compact.element,
    "mechanism": mechanism.view,
    "objective": compact.objective,
    "region": state.region,
    "sdg": goal.view,
    "state": state.view,
    "theme": compact.theme,
    "dataset": dataset.view,
    "graph": dataset.graph,
    "ontology": ontology.view,
    "shapes": ontology.shapes,
    "shapes-open": ontology.shapes,
}
"""The first segment of a thing's path to the view of such a thing."""


def kind(publication: publications.Publication, path: str) -> KindView:
    """Return the view for the thing at a path below the root, without its suffix: of its kind, or for all."""
    name = path.partition("/")[0]
    group = kinds.REGISTRY[name].group if name in kinds.REGISTRY else ""
    return KINDS.get(name) or GROUPS.get(group, thing.view)


_MATRIX, _THINGS, _EDITION, _SERVER = "coverage matrix", "things", "edition", "server"

# fmt: off
_BY = Parameter("by", "what stands in the columns", "theme", values=tuple(model.KINDS))
_SOURCES = (
    Parameter("source", "the lists to rest on: `note`, `others` (all but it), `since` (from 2018 on), `all`, "
              "or a single one", "others", default=model.NOTE),
    Parameter("agreed", "`true` for what is printed or two readers named, `false` for the rest", "true",
              values=tuple(model.AGREED.options)),
)
_FILTERS = (
    Parameter("type", "only mechanisms of this type", "regional-consultative-process"),
    Parameter("region", "only mechanisms of this region, or with a recorded participant in this part of one",
              "africa"),
    Parameter("state", "only mechanisms in which this State takes part, by its ISO code or name", "CHE"),
    Parameter("sort", "the order of the rows", "total"),
    Parameter("show", "which columns are shown", "listed", values=tuple(filters.SHOW)),
    Parameter("columns", "the order of the columns", "least", values=tuple(filters.COLUMNS)),
    Parameter("cells", "how cells are shown", "colours", default="words", values=tuple(filters.CELLS)),
    lists.NAMES,
    *_SOURCES,
)
_GO = Parameter(home.GO, "a thing to go to, by its IRI or name", "mechanism/almaty-process")
_CELL = (
    Parameter("row", "the mechanism", "almaty-process", required=True),
    Parameter("column", "the column", "human-rights", required=True),
    _BY,
    *_SOURCES,
)
_COMPARED = (
    Parameter("m", "two to four mechanisms, each on its own", ("almaty-process", "budapest-process"), True),
    Parameter("show", "which lines are shown", "different", values=tuple(comparison.SHOW)),
    *_SOURCES,
)
_WORDS = (
    Parameter("q", "words of a label, a quote or a definition", "remittances"),
    Parameter("kind", "only hits of this kind", "mechanism"),
    Parameter("from", "the number of the first hit", "0"),
)
_WHY = (
    Parameter("s", "the subject", names.iri("mechanism", "almaty-process"), required=True),
    Parameter("p", "the property", f"{names.ONTOLOGY}coversTheme", required=True),
    Parameter("o", "the value", names.iri("theme", "human-rights"), required=True),
)
_MEETING = Parameter("kind", "only meetings of this kind", "global-rcp-meeting")
_DISCREPANCY = Parameter("kind", "only discrepancies of this kind", "wording")
_FOUND = (
    Parameter("q", "only questions with all these words", "theme"),
    Parameter("keyword", "only questions with this keyword", "overlap"),
)
_IRI = Parameter("iri", "an IRI that the edition speaks of", "https://schema.org/Event", required=True)
_THING = (
    Parameter("kind", "the kind of thing, or `ontology`, `sdg`, `graph`, `query`", "mechanism"),
    Parameter("slug", "the slug of the thing; that of a statement has slashes, as they are",
              "almaty-process"),
)
_QUESTION = (
    Parameter("folder", "the folder of a stored question", "coverage"),
    Parameter("question", "its name", "theme-summary"),
)
_ASKED = (
    Parameter("query", "a query of SPARQL 1.1",
              f"SELECT ?mechanism WHERE {{ ?mechanism a <{names.ONTOLOGY}Mechanism> }} LIMIT 3",
              required=True),
    Parameter("format", "the form of the answer: `csv`, `json`, `ttl` …; else the header Accept tells",
              "json"),
    Parameter("default-graph-uri", "a graph of the dataset that is asked", names.graph("inferred")),
    Parameter("named-graph-uri", "a graph of the dataset that is asked", names.graph("data/mechanism")),
)
_NOTEBOOK = Parameter("notebook", "the name of a notebook", notebooks.NAMES[0] if notebooks.NAMES else "",
                      values=notebooks.NAMES)
_DUMP = Parameter("file", "the path of the file", "all.nt")
_KEPT = (
    Parameter("version", "the version of the edition", "0.3.0"),
    Parameter("file", "the file: `gcm-ld-VERSION.zip` has all dumps, `iris.txt` the IRIs", "iris.txt"),
)
_STATIC = (
    Parameter("file", "the path of the file", "style.css"),
    Parameter("v", "the beginning of the SHA-256 of the file, which then never changes"),
)
# fmt: on
_SPARQL = """\
The SPARQL 1.1 Protocol, for queries: SELECT and ASK give a table, CONSTRUCT and DESCRIBE a graph. Updates, \
LOAD and SERVICE are refused. A query has a deadline and a limit of memory; one that passes either says so.\
"""
_OF_THING = """\
The path without suffix is the thing's IRI: it leads to the form that the header Accept asks for, or the \
parameter `format`.\
"""
_ALL = "Mechanisms against themes, areas, elements, objectives or goals"
_STATES = "A cell is *listed*, *claimed* or *not stated*."
_DUMPS = "The page `/dumps/` lists all files, with their sizes and checksums."
_DRAWN = "It takes the parameters of the question; where no picture fits the answer, it says so."


_graphs = functools.partial(formats.of, "graph")
_FRAMED_CHART, _FRAMED_MATRIX = (functools.partial(sharing.embed, folder) for folder in sharing.PICTURED)


def _answers() -> tuple[formats.Format, ...]:
    return (formats.HTML, *formats.of("table"), *formats.of("graph"))


def _page(path: str, view: PathView | None, words: str, group: str = "", **more: Any) -> Route:
    """Return the route of a page that is about no one thing."""
    return Route(path, view, words, foot=(group, words) if group else None, **{"pages": (path,), **more})


def _list(kind: str, group: str, **more: Any) -> tuple[Route, Route, Route]:
    """Return the routes of the list of a kind, as a page, as CSV and as an Excel workbook."""
    words = kinds.find(kind).title
    declared = functools.partial(lists.parameters, kind=kind)
    makers = (lists.view, lists.download, lists.workbook)
    shown, taken, sheet = (functools.partial(lists.answer, kind, make) for make in makers)
    summary = f"{words} as a table, narrowed and sorted as the page shows them"
    name = "list" + "".join(part.capitalize() for part in kind.split("-"))
    file = Route(f"{kind}.csv", taken, summary, _THINGS, name, parameters=declared, forms=(formats.CSV,))
    table = f"{words} as an Excel workbook"
    book = Route(
        f"{kind}.xlsx", sheet, table, _THINGS, f"{name}Sheet", parameters=declared, forms=(formats.XLSX,)
    )
    return _page(kind, shown, words, group, parameters=declared, **more), file, book


def _led(path: str, name: str, description: str, parameters: tuple[Parameter, ...] = ()) -> Route:
    """Return the route of IRIs without a suffix, which lead to a document."""
    row = (path, None, "Be led to a document", _THINGS, name, description, (*parameters, FORMAT), ())
    return Route(*row, leads=True)


# fmt: off
routing.TABLE += [
    Route("", home.view, "The front page", _EDITION, "home",
          "The parameters of the matrix lead there, since it stood here once.", (_GO, *_FILTERS),
          moves=(301, 303), menu="Overview", pages=("",), of_dumps=True),
    Route("matrix", matrix.view, "The matrix of themes, as a page", _MATRIX, "matrixOfThemes",
          parameters=_FILTERS),
    Route("matrix/{by}.{form}", matrix.view, _ALL, _MATRIX, "matrix", _STATES, (_BY, *_FILTERS),
          tuple(matrix.FORMS)),
    Route("matrix/{by}", matrix.view, f"{_ALL}, as a page", _MATRIX, "matrixPage", _STATES, (_BY, *_FILTERS),
          pages=tuple(f"matrix/{by}" for by in model.KINDS)),
    Route("matrix/theme", menu="Coverage", foot=(TOOLS, "Coverage matrix")),
    *_list("mechanism", WHO, menu="Mechanisms"),
    *_list("theme", WHO, menu="Themes"),
    *_list("area", WHO),
    *_list("element", WHO),
    *_list("objective", WHO),
    *_list("sdg", WHO),
    *_list("state", WHO, menu="Countries"),
    *_list("region", WHO),
    _page("timeline", process.overview, "Timeline", PROCESS, menu="Process"),
    _page("changes", changes.view, "What has changed since 2017", WHO, menu="Changes"),
    _page("meeting", process.meetings, "Meetings", PROCESS, parameters=(_MEETING,)),
    *_list("preparation", PROCESS),
    *_list("organization", PROCESS),
    *_list("place", PROCESS),
    *_list("series", PROCESS),
    _page("note", note.view, "The note", PROCESS),
    _page("passage", note.view, "The note, passage by passage"),
    *_list("listing", WHO),
    *_list("claim", PROCESS),
    *_list("guiding-question", PROCESS),
    *_list("contribution-mode", PROCESS),
    _page("discrepancy", statement.discrepancies, "Discrepancies", PROCESS, parameters=(_DISCREPANCY,)),
    _page("document", note.documents, "Documents", PROCESS),
    Route("compare", compare.view, "Mechanisms side by side, as a page", _MATRIX, "compare",
          parameters=_COMPARED, foot=(TOOLS, "Compare mechanisms"), live=True),
    Route("compare.{form}", compare.download, "Mechanisms side by side", _MATRIX, "compareFile",
          parameters=_COMPARED, forms=tuple(compare.FORMS), live=True),
    Route("evidence", matrix.cell, "What a cell rests on, as a page", _MATRIX, parameters=_CELL, live=True),
    Route("evidence.ttl", matrix.cell_triples, "What a cell rests on", _MATRIX, "evidenceFile",
          parameters=_CELL, forms=(formats.TTL,), live=True),
    Route("search", search.view, "Find things by words, as a page", _THINGS, "searchPage",
          parameters=_WORDS, foot=(TOOLS, "Search"), live=True, warm="search?q=migration"),
    Route("search.json", search.suggest, "Find things by words", _THINGS, "search",
          "Misspellings are forgiven.", _WORDS, (formats.JSON,), live=True),
    Route("why", why.view, "From what a statement follows, as a page", _THINGS,
          parameters=_WHY, live=True, warm="why"),
    Route("resource", thing.elsewhere, "What is said of an IRI of others", _THINGS,
          parameters=(_IRI, FORMAT), forms=formats.of_documents, live=True),
    Route("resource.{form}", thing.elsewhere, "What is said of an IRI of others, in a form", _THINGS,
          "resourceFile", parameters=(_IRI,), forms=formats.of_documents, live=True),
    _page("query", questions.view, "Questions", TOOLS, parameters=_FOUND),
    Route("query/{_}", query.view, parameters=query.parameters),
    Route("query/{folder}/{question}.rq", query.view, "The text of a stored question", _THINGS,
          "questionText", parameters=_QUESTION, forms=(formats.SPARQL,)),
    Route("chart/{_}", query.chart, parameters=query.parameters),
    Route("chart/{folder}/{question}.{form}", query.chart, "The picture of an answer", _THINGS, "chart",
          _DRAWN, _QUESTION, query.PICTURES),
    Route("embed/chart/{_}", _FRAMED_CHART, parameters=query.parameters_of_picture),
    Route("embed/chart/{folder}/{question}", _FRAMED_CHART, "The picture of an answer, for a frame",
          _THINGS, parameters=_QUESTION),
    Route("embed/matrix/{by}", _FRAMED_MATRIX, "The picture of a matrix, for a frame",
          parameters=(_BY, *_FILTERS)),
    Route("card/{kind}/{slug}.png", sharing.card, "What a message shows of a page", _THINGS, "card",
          parameters=_THING, forms=(formats.PNG,)),
    Route("sparql", questions.editor, "Ask in SPARQL", "SPARQL", "ask", _SPARQL, _ASKED, _answers,
          foot=(TOOLS, "SPARQL endpoint"), live=True, takes_post=True, warm="sparql",
          strict=False),  # libraries send parameters of their own with every query
    Route("openapi.html", guide.api, "This description, as a page", _EDITION, "openapiPage",
          foot=(TOOLS, "API"), pages=("openapi.html",)),
    Route("openapi.json", guide.openapi_file, "This description", _EDITION, "openapi", forms=(formats.JSON,),
          warm="openapi.json"),
    _page(notebooks.PATH, notebooks.overview, "Notebooks", TOOLS),
    Route(f"{notebooks.PATH}/{{notebook}}.{{form}}", notebooks.download, "A notebook to run", _EDITION,
          "notebookFile", parameters=(_NOTEBOOK,), forms=notebooks.FORMS),
    Route(f"{notebooks.PATH}/{{notebook}}", notebooks.view, "A notebook with its results",
          parameters=(_NOTEBOOK,), pages=tuple(f"{notebooks.PATH}/{name}" for name in notebooks.NAMES)),
    Route(distributions.FOLDER, metadata.dumps, "All files to take away, as a page", _EDITION, "dumps",
          foot=(TOOLS, "Dumps"), pages=(distributions.FOLDER,), of_dumps=True),
    Route("dumps/{file}", None, "Take a file", _EDITION, "dump", _DUMPS, (_DUMP,), (formats.NT,)),
    Route("catalog.{form}", metadata.described("catalog"), "The dataset in DCAT", _EDITION, "catalog",
          forms=_graphs, of_dumps=True, warm="catalog.ttl"),
    Route("void.{form}", metadata.described("void"), "The dataset in VoID", _EDITION, "void",
          forms=_graphs, of_dumps=True, warm="void.ttl"),
    Route(".well-known/void", metadata.described("void"), "The dataset in VoID, where it is looked for",
          _EDITION, "wellKnownVoid", forms=(formats.TTL,), of_dumps=True),
    Route(signposting.LINKSET, metadata.linkset, "The links of landing page and files", _EDITION, "linkset",
          forms=(formats.LINKSET,), of_dumps=True),
    Route("correct", correction.view, "Propose a correction, checked and ready to send", _EDITION, "correct",
          parameters=correction.PARAMETERS, foot=(TOOLS, "Propose a correction"), live=True),
    _page("editions", dataset.editions, "What each edition changed", TOOLS),
    Route(f"{releases.FOLDER}{{version}}/{{file}}", None, "Take what is kept of an earlier edition", _EDITION,
          "kept", "The page `/editions` tells what is kept. It never changes.", _KEPT,
          (formats.ZIP, formats.TEXT)),
    Route("feed.atom", dataset.feed, "The editions as an Atom feed", _EDITION, "feed",
          forms=(formats.ATOM,)),
    Route("croissant.json", metadata.record("croissant.json"), "The dataset in Croissant", _EDITION,
          "croissant", forms=(formats.JSON,), of_dumps=True),
    Route("datapackage.json", metadata.record("datapackage.json"), "The dataset as a Data Package",
          _EDITION, "dataPackage", forms=(formats.JSON,), of_dumps=True),
    Route("CITATION.cff", metadata.kept("CITATION.cff"), "How to cite the edition", _EDITION, "citation",
          forms=(formats.YAML,)),
    Route("codemeta.json", metadata.kept("codemeta.json"), "The software in CodeMeta", _EDITION, "codemeta",
          forms=(formats.JSON,)),
    Route("version.json", metadata.version, "Which edition is served", _EDITION, "version",
          forms=(formats.JSON,)),
    Route("dataset/gcm-ld.html", menu="Data", foot=(TOOLS, "About the data")),
    _led("ontology", "ontologyIri", "The IRI of the ontology."),
    Route("ontology.html", foot=(TOOLS, "Ontology"), warm="ontology.html"),
    Route("ontology.{form}", None, "The ontology", _THINGS, "ontology", forms=formats.of_documents),
    _led("shapes", "shapesIri", "The IRI of the rules."),
    Route("shapes.html", foot=(TOOLS, "Rules"), warm="shapes.html"),
    Route("shapes.{form}", None, "The rules, in SHACL", _THINGS, "shapes", forms=formats.of_documents),
    _led("shapes-open", "openProfileIri", "The IRI of the open profile of the rules."),
    Route("shapes-open.{form}", None, "The open profile of the rules, in SHACL", _THINGS, "openProfile",
          forms=formats.of_documents),
    Route("guide#basis", foot=(TOOLS, "Basis and certainty")),
    _page("guide", guide.view, "Guide", TOOLS),
    _led("{kind}/{slug}", "iri", _OF_THING, _THING),
    Route("{kind}/{slug}.{form}", None, "What is said of a thing", _THINGS, "thing", _OF_THING, _THING,
          formats.of_documents),
    Route("{page}.md", None, "A page as Markdown", "pages", "markdown",
          f"The header Accept with {formats.MD.media_type} gives it at the address of the page.",
          (Parameter("page", "the path of a page, without suffix; `index` is the front page",
                     "theme/human-rights"),), (formats.MD,)),
    Route("llms.txt", metadata.llms, "What a language model may read here", _EDITION, "llms",
          forms=(formats.TEXT,)),
    Route("healthz", None, "Whether all is well", _SERVER, "health", "503 where the endpoint has no workers.",
          forms=(formats.JSON,), live=True),
    Route("readyz", None, "Whether it is ready", _SERVER, "ready", "503 until queries are answered.",
          forms=(formats.JSON,), live=True),
    Route("robots.txt", metadata.robots, "What crawlers are to spare", _SERVER, "robots",
          forms=(formats.TEXT,)),
    Route("sitemap.xml", metadata.sitemap, "All pages", _SERVER, "sitemap", forms=(formats.XML,),
          warm="sitemap.xml"),
    Route("favicon.ico", metadata.icon, "The icon of the site", _SERVER, "icon", forms=(formats.SVG,)),
    Route("static/{file}", None, "What pages need", _SERVER, "static", parameters=_STATIC,
          forms=(formats.STYLE,)),
]
# fmt: on
