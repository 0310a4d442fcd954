"""What the README shows is what a reader gets."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
SHOWN = [
    (command, output)
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for command, output in re.findall(r"^\$ (.*)\n((?:[^$].*\n|\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(
    ("command", "output"),
    [shown for shown in SHOWN if shown[0].startswith("gcm-ld ")],
    ids=lambda value: value.splitlines()[0] if value else "",
)
def test_a_command_prints_what_the_readme_shows(command, output):
    script = Path(sys.executable).with_name("gcm-ld")
    arguments = [str(script), *shlex.split(command)[1:]]
    ran = subprocess.run(
        arguments, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "100"}
    )
    assert ran.stdout.rstrip() == output.rstrip()


def test_the_two_commands_are_targets_of_the_makefile():
    targets = re.findall(r"^(\w+):", (Path(__file__).parents[1] / "Makefile").read_text(), re.MULTILINE)
    made = [command.split()[1] for command, _ in SHOWN if command.startswith("make ")]
    assert made == ["run", "test"] and set(made) <= set(targets)


def test_the_python_of_the_readme_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out == (
        "printedName ['ACP-EU Dialogue', 'Colombo Process', 'EU-LAC Dialogue', 'FIBEMYD', 'MIDWA']\n"
    )


def test_every_room_of_the_readme_exists():
    rooms = re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE)
    assert rooms and all((Path(__file__).parents[1] / room).is_dir() for room in rooms)
