"""The command line `gcm-ld`: its commands, their arguments and their help.

Only typer is imported here; what a command needs is imported when it runs, so that `--help` comes at once.
"""

import functools
import importlib
import inspect
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gcm_ld.cli import status
from gcm_ld.web import config

_ROOMS = ("commands", "servers", "stores", "sheets")

EXAMPLES = """\b
Examples:
  gcm-ld list
  gcm-ld list coverage/mechanisms-by-theme
  gcm-ld query coverage/mechanisms-by-theme theme=human-rights
  gcm-ld query coverage/theme-summary --format csv | head
  gcm-ld show "Almaty Process"
  gcm-ld why almaty-process coversTheme human-rights
  gcm-ld check

\b
Exit status: 0 all is well, 1 something was found, 2 the input is wrong,
3 a fault in gcm-ld itself.
"""

app = typer.Typer(
    name="gcm-ld",
    epilog=EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


Form = StrEnum("Form", "table csv tsv json ttl")
"""The forms of an answer."""

EditionOption = Annotated[
    Path | None,
    typer.Option("--edition", metavar="DIR", help="The edition's folder. [default: the packaged edition]"),
]
FormOption = Annotated[Form, typer.Option("--format", help="How to print it.")]
EndpointOption = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead.")
]
UserOption = Annotated[
    str, typer.Option("--user", metavar="NAME:PASSWORD", help="Who asks there.", show_default=False)
]
TokenOption = Annotated[str, typer.Option("--token", help="A token that tells who asks.", show_default=False)]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", help="How long it has for each answer.", min=0.1)
]
BaseOption = Annotated[
    str | None, typer.Option("--base", metavar="IRI", help="Use this base for IRIs. [default: the edition's]")
]
IntoOption = Annotated[Path, typer.Option("--into", metavar="DIR", help="Where the dumps go.")]


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Who talks about what in migration: a linked-data edition that checks itself and answers."""
    if version:
        from importlib import metadata

        print(f"gcm-ld {metadata.version('gcm-ld')}")
        raise typer.Exit()


@app.command()
def run(edition: EditionOption = None, into: IntoOption = Path("build")) -> None:
    """Check, answer and build everything; print coverage and gaps."""
    _do("run", edition, into)


@app.command()
def check(
    edition: EditionOption = None,
    note: Annotated[
        Path | None,
        typer.Option("--note", metavar="FILE", help="Find passages there too.", exists=True, dir_okay=False),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="The SHACL engine, shifty or pyshacl.")
    ] = "",
    owlrl: Annotated[bool, typer.Option("--owlrl", help="Infer with owlrl too, and compare.")] = False,
) -> None:
    """Check the edition against its rules.

    It checks the shapes, contradictions, every quote and the headers of the stored questions. Each finding
    names its file and line, the thing, the message and the rule; the exit status is 1 if there is one.
    """
    _do("check", edition, note, engine, owlrl)


@app.command()
def answer(
    edition: EditionOption = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write the answers as the accepted ones.")] = False,
    endpoint: EndpointOption = None,
    user: UserOption = "",
    token: TokenOption = "",
    timeout: TimeoutOption = 60,
) -> None:
    """Answer all stored questions, compare with accepted answers.

    With an endpoint, each question has its line: equal, equal in value (1.0 for 1), other order, different.
    """
    if endpoint and accept:
        raise typer.BadParameter("--accept takes the answers of the edition itself; leave --endpoint out.")
    if endpoint:
        _do("compare", edition, endpoint, user, token, timeout)
    _do("answer", edition, accept)


@app.command(
    epilog="""\b
Examples:
  gcm-ld query coverage/mechanisms-by-theme theme=human-rights
  gcm-ld query coverage/mechanisms-by-theme "theme=Human rights" --format csv
  gcm-ld query coverage/theme-summary --endpoint http://127.0.0.1:7878/query
"""
)
def query(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A question's name, see `gcm-ld list`.")],
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="PARAM=VALUE", help="A parameter: an IRI, a slug or a label."),
    ] = None,
    form: FormOption = Form.table,
    edition: EditionOption = None,
    endpoint: EndpointOption = None,
    user: UserOption = "",
    token: TokenOption = "",
    timeout: TimeoutOption = 60,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the SPARQL text and stop.")] = False,
) -> None:
    """Ask a stored question.

    An endpoint is asked only if its catalogue says that it holds this edition. Log in with --user or --token,
    GCM_LD_ENDPOINT_USER and GCM_LD_ENDPOINT_PASSWORD, GCM_LD_ENDPOINT_TOKEN, or ~/.netrc.
    """
    _do("query", edition, name, _parameters(values or []), form.value, endpoint, sparql, user, token, timeout)


@app.command(name="list")
def list_(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Describe this question: its parameters and columns.")
    ] = None,
    form: FormOption = Form.table,
    edition: EditionOption = None,
) -> None:
    """List the stored questions, or describe one."""
    _do("list_questions", edition, name, form.value)


@app.command(
    epilog="""\b
Examples:
  gcm-ld show theme/human-rights
  gcm-ld show "Almaty Process" --format ttl
"""
)
def show(
    thing: Annotated[str, typer.Argument(metavar="THING", help="An IRI, a slug or a label.")],
    form: FormOption = Form.table,
    edition: EditionOption = None,
) -> None:
    """Show what is said about one thing, and on what evidence."""
    _do("show", edition, thing, form.value)


@app.command(
    epilog="""\b
Example:
  gcm-ld sample 20 --seed 7
"""
)
def sample(
    number: Annotated[int, typer.Argument(metavar="N", help="How many facts.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed draws the same facts.")] = 1,
    edition: EditionOption = None,
) -> None:
    """Print random facts, each with source and words, to look up."""
    _do("sample", edition, number, seed)


@app.command(
    epilog="""\b
Example:
  gcm-ld why almaty-process coversTheme human-rights
"""
)
def why(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="An IRI, a slug or a label.")],
    predicate: Annotated[str, typer.Argument(metavar="PREDICATE", help="That of a property.")],
    value: Annotated[str, typer.Argument(metavar="OBJECT", help="The same, or the text of a literal.")],
    edition: EditionOption = None,
) -> None:
    """Explain from which rule and premises a statement follows."""
    _do("why", edition, subject, predicate, value)


@app.command()
def build(
    edition: EditionOption = None,
    into: IntoOption = Path("build"),
    base: BaseOption = None,
    archive: Annotated[
        Path | None, typer.Option("--archive", metavar="FILE", help="Pack them all into this ZIP file too.")
    ] = None,
) -> None:
    """Write the edition's dumps in all formats."""
    _do("build", edition, into, base, archive)


@app.command(
    epilog="""\b
Examples:
  gcm-ld load --graph-store http://127.0.0.1:7878/store
  gcm-ld load --graph-store http://127.0.0.1:8890/sparql-graph-crud-auth --user dba:PASSWORD
"""
)
def load(
    store: Annotated[
        str, typer.Option("--graph-store", metavar="URL", help="The address of the store's graph protocol.")
    ],
    edition: EditionOption = None,
    user: UserOption = "",
    token: TokenOption = "",
    timeout: TimeoutOption = 60,
    union: Annotated[
        bool, typer.Option("--union", help="Fill the default graph with all graphs too.")
    ] = False,
    switch: Annotated[
        str, typer.Option("--switch", metavar="URL", help="Load beside, then switch by this SPARQL Update.")
    ] = "",
) -> None:
    """Load the edition into a store, and check that it arrived.

    Graphs that are there already are left alone, those of an earlier edition that are gone are deleted, and
    no others are touched. While a load runs, the store claims no edition; with --switch it keeps the one
    that it has until the new one is whole.
    """
    _do("load", edition, store, user, token, timeout, union, switch)


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each setting of the server, as text: `config.load` reads all of them."""
    more = {
        config.FILE: (str, typer.Option("--config", metavar="FILE", help="A TOML file of settings.")),
        "show_config": (bool, typer.Option("--show-config", help="Print all settings and stop.")),
    }
    for setting in config.SETTINGS:
        words = f"{setting.description} [default: {setting.default}]"
        if isinstance(setting.value, bool):
            more[setting.name] = (bool, typer.Option(setting.option, help=setting.description))
        else:
            of = list[str] if isinstance(setting.value, tuple) else str
            placeholder = setting.kind.placeholder
            more[setting.name] = (of, typer.Option(setting.option, metavar=placeholder, help=words))
    types = {name: Annotated[of | None, option] for name, (of, option) in more.items()}
    keyword = functools.partial(inspect.Parameter, kind=inspect.Parameter.KEYWORD_ONLY, default=None)
    signature = inspect.Signature([keyword(name, annotation=of) for name, of in types.items()])
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = types
    return command


@app.command(
    epilog="""\b
Examples:
  gcm-ld serve
  gcm-ld serve --port 8080 --base http://127.0.0.1:8080/
  gcm-ld serve --url https://example.org/gcm-ld/ --proxy 127.0.0.1
  gcm-ld serve --config gcm-ld.toml --show-config

\b
A proxy passes the whole path on (nginx: proxy_pass http://127.0.0.1:8000;).
The server stops by SIGTERM or Ctrl-C when the running requests have ended.
"""
)
@_with_settings
def serve(**options: Any) -> None:
    """Serve the edition: pages, IRIs that resolve, SPARQL.

    The access log goes to standard error, one line of JSON per request. Each option can also be set by an
    environment variable (GCM_LD_PORT for --port) or in a TOML file (port = 8080); the option wins.
    """
    show = options.pop("show_config")
    _do("show_config" if show else "serve", options)


@app.command()
def export(
    url: Annotated[str, typer.Option("--url", metavar="URL", help="The address where the files will be.")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Where the files go.")] = Path("site"),
    base: BaseOption = None,
    edition: EditionOption = None,
) -> None:
    """Write the whole site as files for any web host."""
    _do("export", edition, into, url, base)


@app.command(name="format")
def format_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files or folders. [default: the edition]", exists=True),
    ] = None,
    only_check: Annotated[bool, typer.Option("--check", help="Only name what would change.")] = False,
    edition: EditionOption = None,
) -> None:
    """Format Turtle files.

    Of a whole edition, also bring ontology/context.jsonld up to date.
    """
    _do("format_files", edition, paths or [], only_check)


@app.command(
    epilog="""\b
Examples:
  gcm-ld links
  gcm-ld links --extracts FOLDER
  gcm-ld links --write --labels --extracts FOLDER
  gcm-ld links --reverse back

\b
An extract is a file of a vocabulary: Turtle with skos:prefLabel, or .tsv with the columns iri and label.
A vocabularies.tsv in the folder or beside it counts too. What could not be checked is named, line by line;
an IRI that is in none of the files of its vocabulary is a finding.
"""
)
def links(
    extracts: Annotated[
        Path | None,
        typer.Option("--extracts", metavar="DIR", help="Extracts of the vocabularies, to check against."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Make the Turtle from the tables.")] = False,
    labels: Annotated[bool, typer.Option("--labels", help="Take labels over from the extracts.")] = False,
    only_check: Annotated[bool, typer.Option("--check", help="Only name what --write would change.")] = False,
    reverse: Annotated[
        Path | None, typer.Option("--reverse", metavar="DIR", help="Write the reverse links to this folder.")
    ] = None,
    unsourced: Annotated[
        bool, typer.Option("--all", help="With --reverse: also relevance that no source backs.")
    ] = False,
    edition: EditionOption = None,
) -> None:
    """Report on links to other vocabularies; write their Turtle."""
    _do("links", edition, extracts, write, only_check, labels, reverse, unsourced)


@app.command(
    name="import",
    epilog="""\b
Examples:
  gcm-ld template listings --into sources.xlsx
  gcm-ld import sources.xlsx items.csv --preview
  gcm-ld import sources.xlsx items.csv

\b
A sheet is a file .xlsx, .csv or .tsv as office programs save it; its head tells what it holds.
""",
)
def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help="Sheets.", exists=True, dir_okay=False)],
    preview: Annotated[bool, typer.Option("--preview", help="Show the changes, write nothing.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Print all, not the first of each question.")] = False,
    edition: EditionOption = None,
) -> None:
    """Import rows of spreadsheets into the edition.

    Each wrong cell is named by row and column. The effect of the rows is shown as `gcm-ld diff` shows it;
    nothing is written if they break a rule.
    """
    _do("import_", edition, paths, preview, every)


@app.command()
def template(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="listings, items, facts or meetings.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="A file .xlsx or .csv. [default: print CSV]")
    ] = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="THING", help="Fill in the rows of this listing, or about this thing."),
    ] = None,
    edition: EditionOption = None,
) -> None:
    """Write a spreadsheet, empty or with the rows about a thing."""
    _do("template", edition, kind, into, of)


@app.command()
def mcp(edition: EditionOption = None) -> None:
    """Answer an assistant on standard input and output (MCP)."""
    _do("mcp", edition)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an edition.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of its successor.")],
    every: Annotated[bool, typer.Option("--all", help="Print all, not the first of each question.")] = False,
) -> None:
    """Describe what a change does to things and to answers."""
    _do("diff", old, new, every)


def main() -> None:
    """Run the command line and leave with its exit status."""
    status.prepare()
    sys.exit(status.run(lambda: app(standalone_mode=True) or 0))


def _parameters(texts: list[str]) -> dict[str, str]:
    if wrong := [text for text in texts if "=" not in text]:
        raise typer.BadParameter(f"{wrong[0]!r} is not PARAM=VALUE.")
    given = dict(text.split("=", 1) for text in texts)
    if len(given) < len(texts):
        raise typer.BadParameter("a parameter is given twice; give each once.")
    return given


def _do(command: str, *arguments: Any) -> None:
    """Run a function of the rooms of `cli` and leave with its exit status."""

    def action() -> int:
        rooms = (importlib.import_module(f"{__package__}.{name}") for name in _ROOMS)
        return int(next(getattr(room, command) for room in rooms if hasattr(room, command))(*arguments))

    raise typer.Exit(status.run(action))
