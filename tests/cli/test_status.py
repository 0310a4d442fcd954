"""Each end of a command has its exit status, and what went wrong is a line that says what to do."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gcm_ld.cli import status
from gcm_ld.edition import files

SCRIPT = str(Path(sys.executable).with_name("gcm-ld"))


def fail(error: BaseException):
    def action() -> int:
        raise error

    return action


@pytest.mark.parametrize("given", [status.WELL, status.FOUND])
def test_an_action_gives_its_own_status(given, capsys):
    assert status.run(lambda: given) == given
    assert capsys.readouterr() == ("", "")


def test_what_was_given_is_status_2_with_a_line_each(capsys):
    error = files.EditionError("data/x.ttl:3: wrong.\ndata/y.ttl:4: wrong.")
    assert status.run(fail(error)) == status.GIVEN == 2
    assert capsys.readouterr().err == "gcm-ld: data/x.ttl:3: wrong.\ngcm-ld: data/y.ttl:4: wrong.\n"


def test_a_fault_is_status_3_in_one_line_that_says_what_to_send(capsys):
    assert status.run(lambda: files.decode(None, "x")) == status.FAULT == 3  # type: ignore[arg-type] # the fault
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("gcm-ld: a fault in gcm-ld itself, at gcm_ld/edition/files.py:")
    assert "AttributeError" in line and "`gcm-ld check`" in line and "`gcm-ld --version`" in line
    assert status.run(fail(KeyError("a\nb"))) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "number",
    [
        *(errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG),
        *(errno.EMFILE, errno.ENOENT, errno.EIO),
    ],
)
def test_an_error_of_the_system_is_status_2_with_a_remedy(number, capsys):
    error = OSError(number, os.strerror(number), "build/all.nt")
    assert status.run(fail(error)) == 2
    assert capsys.readouterr().err == f"gcm-ld: {files.explain(error)}\n"


def test_an_interrupt_and_a_lack_of_memory_have_no_traceback(capsys):
    assert status.run(fail(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""
    assert status.run(fail(MemoryError())) == 2
    assert "not enough memory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("redirections", "wanted", "message"),
    [
        (">&-", 0, ""),
        (">&- 2>&- <&-", 0, ""),
        ("2>/dev/full", 0, ""),
        (">/dev/full", 2, "gcm-ld: standard output: No space left on device. Free some space"),
    ],
)
@pytest.mark.parametrize("command", ["list", "list coverage/theme-matrix --format csv", "--version"])
def test_a_stream_that_takes_nothing_ends_quietly(command, redirections, wanted, message):
    if command.startswith("list "):
        command = "query coverage/theme-summary --format csv"
    shown = subprocess.run(
        f"exec {SCRIPT} {command} {redirections}", shell=True, stderr=subprocess.PIPE, text=True, check=False
    )
    assert shown.returncode == wanted
    assert shown.stderr.startswith(message) and len(shown.stderr.splitlines()) == bool(message)


def test_errors_have_their_status_where_stderr_takes_nothing():
    shown = subprocess.run(f"exec {SCRIPT} list --edition /nowhere 2>&-", shell=True, check=False)
    assert shown.returncode == 2
