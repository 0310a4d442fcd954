"""The habits of the house that can be checked: the form of the texts, sizes, and nothing left behind."""

import ast
import json
import os
import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import kinds
from gcm_ld.edition import dataset
from gcm_ld.mappings import vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[1]
ROOMS = ("ontology", "shapes", "data", "queries")
TURTLE = sorted(path for room in dataset.ROOMS for path in (ROOT / room).rglob("*.ttl"))
SOURCES = sorted((ROOT / "gcm_ld").rglob("*.py"))
WRITTEN = sorted(
    path
    for folder in (*ROOMS, "gcm_ld", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".ttl", ".rq", ".tsv", ".md", ".toml", ".json"}
)
TOP = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "deploy").iterdir()),
    *(ROOT / name for name in ("LICENSE", "Makefile", "Dockerfile", ".dockerignore", "pyproject.toml")),
    *(ROOT / name for name in (".ci/run", ".pre-commit-config.yaml", "constraints.txt")),
]
LARGEST = 450
MACHINE = re.compile(r"(^|[^a-z])/(work|farm|root|Users|tmp/\w+|home/\w+)/")
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")

short = pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.relative_to(ROOT).as_posix())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_texts():
    assert {path.relative_to(ROOT).parts[0] for path in TURTLE} == set(dataset.ROOMS)


@short
def test_turtle_is_in_house_form(path):
    text = path.read_bytes().decode()
    assert turtle.format(text, name(path)) == text, f"run: gcm-ld format {name(path)}"


@short
def test_turtle_has_a_head_of_one_to_three_lines(path):
    head = re.match(r"(#[^\n]*\n)*", path.read_text()).group().splitlines()
    assert 1 <= len(head) <= 3
    assert all(line.startswith("# ") for line in head)


@short
def test_turtle_needs_no_network(path):
    predicates = {triple.predicate.value for triple in turtle.parse(path.read_text(), name(path))}
    assert "http://www.w3.org/2002/07/owl#imports" not in predicates


def test_data_has_no_blank_nodes():
    for path in (path for path in TURTLE if name(path).startswith("data/")):
        triples = turtle.parse(path.read_text(), name(path))
        assert not [t for t in triples if ox.BlankNode in (type(t.subject), type(t.object))], name(path)


def test_literals_are_written_as_every_engine_keeps_them(edition):
    for file in edition.files:
        if file.room != "shapes":
            quads = edition.store.quads_for_pattern(None, None, None, ox.NamedNode(file.graph))
            kept = {quad.object for quad in quads}
            written = {triple.object for triple in turtle.parse(file.text, file.path)}
            assert {node.value for node in written - kept if isinstance(node, ox.Literal)} == set(), file.path


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is_in_fifteen_lines(room):
    lines = (ROOT / room / "README.md").read_text().splitlines()
    assert 1 <= len(lines) <= 15


def test_no_module_is_large():
    large = {name(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in large.items() if lines > LARGEST} == {}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "gcm_ld").glob("*/**/__init__.py")), ids=lambda path: path.parent.name
)
def test_a_package_itself_holds_a_docstring_only(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_texts_name_no_machine_and_leave_nothing_open():
    for path in [*WRITTEN, *TOP]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            assert not MACHINE.search(line), f"{name(path)}:{number}"
            assert not LEFT_OPEN.search(line), f"{name(path)}:{number}"


def test_lines_end_where_their_words_do():
    for path in (path for path in [*WRITTEN, *TOP] if path.suffix != ".tsv"):
        text = path.read_bytes().decode()
        assert text == "" or text.endswith("\n"), name(path)
        assert "\r" not in text, name(path)
        for number, line in enumerate(text.split("\n"), 1):
            assert line == line.rstrip(), f"{name(path)}:{number}"


def test_the_checks_elsewhere_are_the_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1] == "make test"


def test_hooks_before_a_commit_run_what_make_check_runs():
    from pre_commit.clientlib import load_config

    (local,) = load_config(str(ROOT / ".pre-commit-config.yaml"))["repos"]
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in local["hooks"]]
    recipe = (ROOT / "Makefile").read_text().partition("\ncheck: ")[2].partition("\n\n")[0]
    for command in re.findall(r"^\t\$\(BIN\)/(.*)$", recipe, re.MULTILINE):
        assert any(entry.startswith(command) for entry in entries), command
    assert {entry.split()[0] for entry in entries} <= {"ruff", "lint-imports", "gcm-ld", "mypy"}


def test_a_triple_stands_in_one_file_only(edition):
    """An engine that takes all graphs as one may count a triple once for each file that holds it."""
    seen: dict[ox.Triple, str] = {}
    for quad in edition.store:
        if not isinstance(quad.subject, ox.BlankNode):
            other = seen.setdefault(quad.triple, quad.graph_name.value)
            assert other == quad.graph_name.value, quad.triple


def test_codemeta_and_the_citation_say_what_the_package_says():
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    cited = (ROOT / "CITATION.cff").read_text()
    told = json.loads((ROOT / "codemeta.json").read_text())

    def one(name: str) -> str:
        return re.search(rf'^{name}: "?([^"\n]*)"?$', cited, re.MULTILINE)[1]

    for name in ("name", "description", "version", "keywords"):
        assert told[name] == package[name]
    assert told["softwareRequirements"] == package["dependencies"]
    assert told["runtimePlatform"] == f"Python {package['requires-python']}"
    assert (told["version"], told["datePublished"]) == (one("version"), one("date-released"))
    assert told["url"] == one("url")
    assert [author["name"] for author in told["author"]] == re.findall(
        r'^  - name: "(.*)"$', cited, re.MULTILINE
    )
    licences = [licence.rpartition("/")[2] for licence in told["license"]]
    assert licences == cited.partition("license:\n")[2].partition("keywords:")[0].split()[1::2]


def texts(path: Path) -> list[str]:
    """Return the texts in the code of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    free = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in free)
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_code_holds_no_number_of_things_and_no_name_or_terms_of_a_vocabulary(path):
    plurals = "|".join(kind.plural for kind in kinds.REGISTRY.values())
    number = re.compile(rf"\b(six|seventeen|[1-9]\d|[2-9]) ({plurals}|Sustainable Development Goals)\b")
    called = vocabularies.mapped(vocabularies.read(ROOT)).values()
    titles = re.compile("|".join(rf"\b{re.escape(one.title)}\b" for one in called))
    for text in texts(path):
        assert not titles.search(text), text
        assert not number.search(text), text


UNCLEAR = {
    *("aside", "endings", "preparing", "running", "wires", "contents", "replies", "refusals", "rosters"),
    *("registers", "agendas", "grounds", "marks", "pointers", "titles", "holdings", "signposts"),
    "structured",
    *("operations", "party", "executables", "facts", "found", "told", "said", "asked", "whole", "held"),
}
"""Words that name nothing in particular; each has a term of the field in its place."""


def public(tree: ast.Module | ast.ClassDef) -> list[str]:
    """Return the names of the public functions, classes, constants, methods and fields of a module."""
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            names += public(node) if isinstance(node, ast.ClassDef) else []
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if not name.startswith("_")]


def test_files_and_public_names_are_terms_of_the_field():
    templates = sorted((ROOT / "gcm_ld").rglob("*.html"))
    assert [name(path) for path in (*SOURCES, *templates) if path.stem in UNCLEAR] == []
    unclear = [
        f"{name(path)}: {identifier}"
        for path in SOURCES
        for identifier in public(ast.parse(path.read_text()))
        if UNCLEAR & set(identifier.lower().split("_"))
    ]
    assert unclear == []


def test_the_base_iri_is_changed_in_one_place():
    changing = {
        name(path)
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "replace"
        if any(re.search(r"\b(BASE|base)\b", ast.unparse(argument)) for argument in call.args)
    }
    assert changing == {"gcm_ld/core/urls.py"}
