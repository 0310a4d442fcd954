"""Imports point one way along one list, and each library has its door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    *("names", "turtle", "dataset", "aside"),
    *("facts", "literals", "axioms", "closure", "explanation", "inference"),
    *("validation", "quotations"),
    *("engines", "headers", "sparql", "things", "queries", "executables"),
    "federation",
    *("formats", "frames", "answers", "descriptions", "changes"),
    *("tables", "rights", "csvw", "context", "jsonld"),
    *("canonical", "rdfxml", "dumps"),
    *("retirement", "sites", "publications"),
    *("links.schemes", "links.sssom", "links.turtles", "links.extracts", "links.labels", "links.goals"),
    "links.report",
    "links.reverse",
    *("coverage.cells", "coverage.matrices", "coverage.selections", "coverage.comparisons"),
    *("coverage.exports", "coverage.drawings", "coverage.grounds"),
    *("metadata.holdings", "metadata.counts", "metadata.linksets", "metadata.void", "metadata.catalogs"),
    *("metadata.signposts", "metadata.structured", "metadata.operations", "metadata.openapi"),
    "documents",
    *("reading.dates", "reading.marks", "reading.mappings", "reading.sentences", "reading.titles"),
    *("reading.statements", "reading.pointers"),
    *("reading.timelines", "reading.transcripts", "reading.spellings", "reading.searches", "reading.rules"),
    *("reading.vocabulary", "reading.snippets"),
    *("pictures.diagrams", "pictures.neighbourhoods", "pictures.projections", "pictures.maps"),
    *("pictures.charts", "pictures.plots"),
    *("pages.views", "pages.fields", "pages.records", "pages.listings", "pages.matrix", "pages.evidence"),
    *("pages.compare", "pages.mechanism", "pages.state", "pages.region", "pages.theme", "pages.area"),
    *("pages.element", "pages.goal", "pages.objective", "pages.agendas", "pages.registers"),
    *("pages.rosters", "pages.lists"),
    *("pages.thing", "pages.concept", "pages.document", "pages.meeting", "pages.party", "pages.passage"),
    *("pages.resource", "pages.statement", "pages.discrepancy", "pages.timeline", "pages.note"),
    *("pages.why", "pages.search", "pages.query", "pages.pictures", "pages.questions", "pages.editor"),
    *("pages.api", "pages.guide", "pages.ontology", "pages.dataset", "pages.metadata", "pages.routes"),
    *("server.negotiation", "server.replies", "server.refusals", "server.access", "server.clients"),
    "server.guards",
    *("server.syntax", "server.evaluation", "server.worker", "server.contents", "server.endings"),
    *("server.zygote", "server.wires", "server.pool", "server.protocol", "server.results", "server.service"),
    *("server.dereference", "server.endpoint", "server.files", "server.app", "server.preparing"),
    *("server.connections", "server.running"),
    "twin",
    *("screens", "reports", "linking", "commands", "cli"),
)
"""Every module of the package. A module imports only those before it."""

DOORS = {
    "jinja2": {"pages.views"},
    "markupsafe": {"pages.views"},
    "mimeparse": {"server.negotiation"},
    "owlrl": {"inference"},
    "pandas": {"frames"},
    "polars": {"frames"},
    "pyarrow": {"frames"},
    "pyoxigraph": set(ORDER),  # its terms are the words that the modules speak
    "pyparsing": {"engines"},  # rdflib's errors in a query
    "pyshacl": {"validation"},
    "rdflib": {"dataset", "engines", "inference", "validation"},
    "rich": {"screens"},
    "SPARQLWrapper": {"engines"},
    "starlette": {name for name in ORDER if name.startswith("server.")},
    "typer": {"cli"},
    "uvicorn": {"server.running"},
}
"""The modules that may import a library."""

SLOW = ("jinja2", "owlrl", "pandas", "polars", "pyarrow", "pyshacl", "rdflib", "SPARQLWrapper", "starlette")
PACKAGE = ROOT / "gcm_ld"
PACKAGES = sorted(path.parent for path in PACKAGE.rglob("__init__.py"))
TREES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text())
    for path in sorted(PACKAGE.rglob("*.py"))
}
MODULES = [name for name in TREES if not name.endswith("__init__")]


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module, without what only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")):
            yield node
            yield from nodes(node)


def imports(tree: ast.Module) -> list[tuple[str, str]]:
    """Return what is imported, as pairs of a module and a name in it, which is empty for a whole module."""
    found = []
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [("." * node.level + (node.module or ""), alias.name) for alias in node.names]
    return found


def test_every_module_has_its_place_in_the_order():
    assert sorted(MODULES) == sorted(ORDER)


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_one_way(name):
    ours = [(module, what) for module, what in imports(TREES[name]) if module.startswith((".", "gcm_ld"))]
    houses = {f"gcm_ld.{path.relative_to(PACKAGE)}" for path in PACKAGES if path != PACKAGE} | {"gcm_ld"}
    assert {module for module, _ in ours} <= houses, "import modules, not names: from gcm_ld import names"
    wanted = {f"{module}.{what}".removeprefix("gcm_ld.") for module, what in ours}
    assert wanted <= set(ORDER[: ORDER.index(name)])


@pytest.mark.parametrize("name", MODULES)
def test_libraries_come_in_by_their_doors(name):
    libraries = {module.partition(".")[0] for module, _ in imports(TREES[name])}
    for library in libraries - set(sys.stdlib_module_names) - {"gcm_ld", ""}:
        assert name in DOORS.get(library, ()), f"{library} has another door"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_tests(name):
    *folders, module = name.split(".")
    assert (ROOT.joinpath("tests", *folders) / f"test_{module}.py").is_file()


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name):
    assert ast.get_docstring(TREES[name])
    for node in TREES[name].body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name}.{node.name} has no docstring"


def test_the_command_starts_without_what_is_slow_to_import():
    code = f"import sys, gcm_ld.cli; print(sorted(set({SLOW}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
