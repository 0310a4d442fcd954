"""Settings: precedence, typed values, errors that name origin and remedy, and their documentation."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from typer import testing

from gcm_ld.cli import app
from gcm_ld.web import config

GIVEN = {
    "N": ("7", 7),
    "WORD": ("h11", "h11"),
    "ADDRESS": ("10.0.0.1", "10.0.0.1"),
    "TEXT": ("data@example.org", "data@example.org"),
    "DIR": ("/x", Path("/x")),
    "URL": ("https://example.org/a", "https://example.org/a/"),
    "IRI": ("https://example.org/b/", "https://example.org/b/"),
    "ENDPOINT": ("https://example.org/sparql", "https://example.org/sparql"),
    "SECONDS": ("2.5", 2.5),
    "BYTES": ("3 MiB", 3 * 2**20),
    "": ("true", True),
}
"""A text that a kind of setting takes, by its placeholder, and the value that it means."""


def given(setting: config.Setting) -> tuple[str, object]:
    text, value = GIVEN[setting.kind.placeholder]
    return (text, ("10.0.0.1/32",)) if setting.name == "proxy" else (text, value)


def named(setting: config.Setting) -> str:
    return setting.name


@pytest.mark.parametrize("setting", config.SETTINGS, ids=named)
def test_an_option_goes_before_a_variable_before_the_file_before_the_default(setting, tmp_path):
    text, value = given(setting)
    file = tmp_path / "settings.toml"
    file.write_text(f"# settings\n{setting.name} = {text if text == 'true' else repr(text)}\n")
    wrong, options = {setting.variable: "no such value", "GCM_LD_SERVICE_HOST": "x"}, {"config": str(file)}
    loaded = config.load({}, {})
    assert loaded.config == config.ServerConfig() and set(loaded.origins.values()) == {"default"}
    for source in (config.load({setting.name: text}, wrong), config.load(options, {setting.variable: text})):
        assert getattr(source.config, setting.name) == value
    assert source.origins[setting.name] == setting.variable
    stated = config.load({setting.name: None}, {"GCM_LD_CONFIG": str(file)})
    assert getattr(stated.config, setting.name) == value
    assert stated.origins[setting.name] == f"{file}:2"
    assert next(line for line in stated.lines() if line.startswith(setting.name)).endswith(f"{file}:2")


@pytest.mark.parametrize("setting", config.SETTINGS, ids=named)
def test_a_setting_is_documented_in_the_help_and_in_the_table(setting):
    shown = testing.CliRunner().invoke(app.app, ["serve", "--help"], terminal_width=400).output
    assert setting.option in shown
    (row,) = [row for row in config.markdown().splitlines() if row.startswith(f"| `{setting.option}` |")]
    assert setting.variable in row and setting.description in row and setting.default in row
    assert setting.description.endswith(".")


def test_the_table_of_settings_stands_in_the_documentation():
    root = Path(__file__).parents[2]
    documents = [root / name for name in ("README.md", "SECURITY.md") if (root / name).is_file()]
    assert any(config.markdown() in path.read_text() for path in documents), config.markdown()


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("port", "70000", "from 0 to 65535"),
        ("port", "tcp://10.0.0.1:80", "whole number"),
        ("workers", "0", "at least 1"),
        ("deadline", "ten", "number of seconds above 0"),
        ("deadline", "0", "number of seconds above 0"),
        ("memory", "much", "512K"),
        ("proxy", "10.0.0.1/8", "networks, such as"),
        ("url", "ftp://x/", "https://example.org"),
        ("base", "no", "https://example.org"),
        ("quiet", "maybe", "true or false"),
        ("parser", "x", "httptools or h11"),
        ("rate", "-1", "0 sets no limit"),
    ],
)
def test_a_wrong_value_names_the_setting_its_origin_and_the_remedy(name, text, remedy):
    with pytest.raises(config.ConfigError) as wrong:
        config.load({}, {f"GCM_LD_{name.upper()}": text})
    message = str(wrong.value)
    assert message.startswith(f"GCM_LD_{name.upper()}: {text!r} is no value of {name}. ")
    assert remedy in message and "\n" not in message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("port = 80\n\ndeadlin = 3\n", 3, "no setting 'deadlin'. Did you mean deadline?"),
        ("zzz = 3\n", 1, "no setting 'zzz'. There are host, port,"),
        ("[port]\nx = 1\n", 1, "whole number"),
        ("port = true\n", 1, "whole number"),
        ("port = \n", None, "Write it as TOML"),
        ("\xff", None, "Write it as TOML in UTF-8"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_line(tmp_path, text, line, message):
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(config.ConfigError) as wrong:
        config.load({"config": str(file)}, {})
    assert str(wrong.value).startswith(f"{file}:{line}: " if line else f"{file}: ")
    assert message in str(wrong.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(config.ConfigError, match=r"No such file or directory\. Name"):
        config.load({"config": str(tmp_path / "none")}, {})


def test_lists_and_folders_of_a_file(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('proxy = ["127.0.0.1", "10.0.0.0/8"]\ndumps = "dumps"\nmax-body = 4096\n')
    settings = config.load({"config": str(file)}, {}).config
    assert settings.proxy == ("127.0.0.1/32", "10.0.0.0/8")
    assert settings.dumps == tmp_path / "dumps"
    assert settings.max_body == 4096


def test_settings_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.ServerConfig().port = 1


def test_one_client_may_have_half_of_the_workers():
    assert config.ServerConfig(workers=6).queries_per_client == 3
    assert config.ServerConfig(workers=1).queries_per_client == 1
    assert config.ServerConfig(workers=6, worker_share=5).queries_per_client == 5


def test_the_command_line_prints_the_settings_or_what_is_wrong():
    program = Path(sys.executable).with_name("gcm-ld")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [program, "serve", "--show-config", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    shown = run("--proxy", "10.0.0.1", "--proxy", "10.0.0.2", "--quiet", "--max-result", "1 MiB")
    assert shown.returncode == 0 and shown.stderr == ""
    rows = {line.split()[0]: line.split()[1:] for line in shown.stdout.splitlines()}
    assert list(rows) == [setting.name for setting in config.SETTINGS]
    assert rows["proxy"] == ["10.0.0.1/32,", "10.0.0.2/32", "--proxy"]
    assert rows["quiet"] == ["true", "--quiet"] and rows["max_result"] == ["1", "MiB", "--max-result"]
    wrong = run("--port", "many")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.splitlines() == [
        "gcm-ld: --port: 'many' is no value of port. Give a whole number from 0 to 65535."
    ]


def test_who_asks_an_endpoint_is_not_printed():
    loaded = config.load({"endpoint": "https://name:secret@example.org/sparql"}, {})
    line = next(line for line in loaded.lines() if line.startswith("endpoint "))
    assert "https://example.org/sparql" in line and "secret" not in line and "name" not in line
