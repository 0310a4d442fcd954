"""The command line starts at once, helps, keeps its statuses and its pipes quiet, and fits a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
import world
from typer import testing

from gcm_ld.cli import app
from gcm_ld.questions import answers

SCRIPT = str(Path(sys.executable).with_name("gcm-ld"))
COMMANDS = (
    *("run", "check", "answer", "query", "list", "show", "why"),
    *("build", "serve", "export", "format", "links", "diff"),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("world"))


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a shell would."""
    command = [SCRIPT, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | variables, check=False)


def on_a_terminal(columns: int, *arguments: object, **variables: str) -> str:
    """What the command shows on a terminal of that width, with its escape codes."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    command = [SCRIPT, *map(str, arguments)]
    environment |= {"TERM": "xterm-256color"} | variables
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment):
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux reports the end of a terminal as an input error
                break
            if not more:
                break
            shown += more
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_help_names_every_command_with_examples_and_statuses():
    shown = run("--help")
    assert shown.returncode == 0 and shown.stderr == ""
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z]", shown.stdout, re.M), command
    assert "gcm-ld query coverage/mechanisms-by-theme theme=human-rights" in shown.stdout
    assert "Exit status: 0 all is well, 1 something was found, 2 the input is wrong," in shown.stdout
    assert "3 a fault in gcm-ld itself." in shown.stdout
    assert "..." not in re.sub(r"\[ARGS\]\.\.\.", "", shown.stdout), "a short help is cut"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command):
    found = testing.CliRunner().invoke(app.app, [command, "--help"])
    assert found.exit_code == 0 and f"Usage: gcm-ld {command}" in found.output


def test_help_imports_nothing_heavy():
    """Of the package only the command line, the settings of the server, whose options help lists, and the
    package of the questions, which is empty and a function of the public interface too."""
    heavy = ("asyncio", "http", "pyoxigraph", "rdflib", "rich.console", "starlette", "uvicorn", "xml")
    own = ["gcm_ld", *(f"gcm_ld.{name}" for name in ("cli", "cli.app", "cli.status", "core", "core.kinds"))]
    own += [f"gcm_ld.{name}" for name in ("core.names", "core.urls", "questions", "web", "web.config")]
    code = f"""if True:
        import sys
        from gcm_ld.cli import app, status
        try:
            status.run(lambda: app.app(["--help"]))
        except SystemExit:
            names = {{name for name in sys.modules if name.startswith("gcm_ld")}}
            early = {{"gcm_ld.edition", "gcm_ld.edition.files"}}
            print("imported:", sorted(names - early), [name for name in {heavy} if name in sys.modules])
    """
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == f"imported: {own} []"


def test_neither_a_list_nor_a_server_waits_for_the_library_of_spreadsheets(root):
    code = f"""if True:
        import sys
        import gcm_ld.web.routes
        from gcm_ld.cli import app, status
        try:
            status.run(lambda: app.app(["list", "--edition", {str(root)!r}]))
        except SystemExit:
            print("openpyxl" in sys.modules)
    """
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "False"


def test_the_version_is_that_of_the_package():
    assert re.fullmatch(r"gcm-ld \d+\.\d+\.\d+\n", run("--version").stdout)


def test_an_answer_goes_to_stdout_and_nothing_to_stderr(root):
    shown = run("query", "coverage/theme-matrix", "theme=human rights", "--format", "csv", "--edition", root)
    expected = answers.ask("coverage/theme-matrix", edition=root, theme="human rights").to_csv()
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == expected.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("query", "coverage/theme-matrx"),
            "gcm-ld: no question 'coverage/theme-matrx'; did you mean coverage",
        ),
        (
            ("query", "coverage/theme-matrix", "theme=human-right"),
            "gcm-ld: no theme 'human-right'; did you mean",
        ),
        (("query", "coverage/theme-matrix", "human-rights"), "'human-rights' is not PARAM=VALUE."),
        (("query", "coverage/theme-matrix", "theme=a", "theme=b"), "a parameter is given twice"),
        (("query", "coverage/theme-matrix", "them=x"), "takes no parameter 'them'; did you mean theme?"),
        (("query", "coverage/theme-matrix", "--format", "xml"), "'xml'"),
        (("show", "nobody"), "gcm-ld: no thing 'nobody'; "),
        (("list", "--edition", "/nowhere"), "gcm-ld: /nowhere: no edition here"),
        (("build", "--into", "/dev/null/build"), "gcm-ld: /dev/null"),
        (("check", "--note", "/nowhere.txt"), "'/nowhere.txt' does not exist"),
        (("lst",), "No such command 'lst'. Did you mean 'list'?"),
    ],
)
def test_what_is_wrong_is_told_on_stderr_with_status_2(root, arguments, message):
    shown = run(*arguments, GCM_LD_EDITION=str(root))
    assert (shown.returncode, shown.stdout) == (2, "")
    assert message in shown.stderr and "Traceback" not in shown.stderr


def test_broken_turtle_is_told_with_file_and_line(tmp_path):
    world.make(tmp_path, data=world.DATA.replace("gcm:share 0.5 .", "gcm:share 0.5 ,, ."))
    shown = run("check", "--edition", tmp_path)
    assert shown.returncode == 2
    assert re.match(r"gcm-ld: data/thing\.ttl:\d+: ", shown.stderr) and "Traceback" not in shown.stderr


def test_a_finding_has_status_1(root):
    assert run("answer", "--edition", root).returncode == 1


@pytest.mark.parametrize("form", ["csv", "table", "json"])
def test_a_reader_that_leaves_early_sees_no_traceback(form):
    """The reader takes one line of much more than a pipe holds."""
    command = [SCRIPT, "query", "coverage/mechanism-profile", "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "coverage/theme-matrix"),
        ("query", "other/facts"),
        ("list",),
        ("list", "coverage/theme-matrix"),
        ("show", "almaty-process"),
    ],
)
def test_what_is_shown_fits_the_terminal(root, arguments, columns):
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", on_a_terminal(columns, *arguments, "--edition", root))
    assert shown.strip() and max(map(len, shown.splitlines())) <= columns


def test_color_is_for_terminals_and_for_those_who_want_it(root):
    arguments = ("query", "coverage/theme-matrix", "--edition", root)
    assert "\x1b[1m" in on_a_terminal(80, *arguments)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", on_a_terminal(80, *arguments, NO_COLOR="1"))
    assert "\x1b" not in run(*arguments, FORCE_COLOR="").stdout


def test_a_latin_terminal_is_no_reason_to_fail(root):
    shown = run("query", "coverage/theme-matrix", "--edition", root, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0 and "? not stated" in shown.stdout
