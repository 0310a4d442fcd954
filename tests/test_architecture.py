"""Imports point one way along one list, and each library has its door."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import world

ROOT = Path(__file__).parents[1]

LINT = Path(sys.executable).with_name("lint-imports")
SLOW = ("bs4", "httpx2", "jinja2", "owlrl", "pandas", "polars", "pyarrow", "pyshacl", "rdflib", "starlette")
PACKAGE = ROOT / "gcm_ld"
TREES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text())
    for path in sorted(PACKAGE.rglob("*.py"))
}
MODULES = [name for name in TREES if not name.endswith("__init__")]
DOORS = {
    "httpx2": {"questions.exchange"},
    "jinja2": {"web.pages.views"},
    "markdown_it": {"web.pages.notebooks"},
    "markupsafe": {"web.pages.views"},
    "bs4": {"web.markdown"},
    "markdownify": {"web.markdown"},
    "mcp": {"web.mcp_server"},
    "mimeparse": {"web.negotiation"},
    "openpyxl": {"sheets.workbook"},
    "owlrl": {"reasoner.inference"},
    "pandas": {"questions.frames"},
    "polars": {"questions.frames"},
    "pyarrow": {"questions.frames"},
    "pyoxigraph": set(MODULES),  # its terms are the words that the modules speak
    "pyshacl": {"checks.engines"},
    "rdflib": {"edition.dataset", "checks.engines", "reasoner.inference"},
    "resvg_py": {"pictures.png"},
    "rich": {"cli.console"},
    "shifty": {"checks.engines"},
    "starlette": {name for name in MODULES if name.startswith("web.")},
    "typer": {"cli.app"},
    "uvicorn": {"web.run"},
    "zstandard": {"publish.dumps"},
}
"""The modules that may import a library."""


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


def test_the_layers_are_kept():
    """The layers stand in pyproject.toml, under `tool.importlinter`."""
    run = subprocess.run([LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_package_has_a_layer():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    named = {layer.partition(".")[0] for layer in contract["layers"]}
    assert named == {name.partition(".")[0] for name in MODULES}


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
    code = f"import sys, gcm_ld.cli.app; print(sorted(set({SLOW}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


WITHOUT = """
import os, sys
from pathlib import Path
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in ("resource", "fcntl"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
if hasattr(os, "fork"):
    del os.fork
from gcm_ld.cli import app, commands, console
from gcm_ld.mappings import rdf, report, reverse
from gcm_ld.publish import dumps
from gcm_ld.web import static_site
sys.exit(commands.query(Path(sys.argv[1]), "coverage/theme-matrix", {}, "csv", None, False))
"""


def test_only_the_server_needs_what_few_systems_have(tmp_path):
    """The commands but `serve` run where there are neither forks nor limits of processes."""
    world.make(tmp_path)
    command = [sys.executable, "-c", WITHOUT, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "") and "midsa" in run.stdout
