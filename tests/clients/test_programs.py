"""Programs that ask over HTTP: Comunica, curl, and our own command line."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import live
import pytest
import rdflib

from gcm_ld.core import names

ROOT = Path(__file__).parents[2]
PROCESS = "mechanism/almaty-process"
LISTED = """
    PREFIX gcm: <https://w3id.org/gcm-ld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?theme (COUNT(?mechanism) AS ?mechanisms)
    WHERE { ?mechanism gcm:coversTheme ?theme } GROUP BY ?theme ORDER BY ?theme"""


def run(*command: str, **variables: str) -> str:
    """Return what a program prints; it fails the test where the program fails."""
    environment = os.environ | variables
    done = subprocess.run(command, env=environment, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="session")
def comunica() -> dict[str, str]:
    """The variables of the environment with which Node.js finds Comunica."""
    try:
        return {"NODE_PATH": str(live.node_modules())}
    except live.Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def curl() -> str:
    """The path of curl."""
    return shutil.which("curl") or pytest.skip("no curl: on Debian `apt install curl`")


def test_comunica_knows_the_endpoint_by_its_description(endpoint, comunica, publication):
    rows = json.loads(
        run("node", str(Path(__file__).with_name("comunica.cjs")), endpoint, LISTED, **comunica)
    )
    found = {row["theme"]: row["mechanisms"] for row in rows}
    assert found == {row["theme"]: row["listed"] for row in publication.rows("coverage/theme-summary")}


def test_comunica_follows_the_iri_of_a_thing_to_its_document(site, comunica):
    text = f"SELECT ?label {{ <{names.BASE}{PROCESS}> <{rdflib.SKOS.prefLabel}> ?label }}"
    script = str(Path(__file__).with_name("comunica.cjs"))
    rows = json.loads(run("node", script, site + PROCESS, text, **comunica))
    assert {"label": "Almaty Process"} in rows


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("text/html", "html"),
    ],
)
def test_curl_gets_what_it_accepts_and_the_suffix_gives_the_same(site, curl, accept, suffix):
    followed = run(curl, "-sfL", "-H", f"Accept: {accept}", "-w", "%{stderr}", site + PROCESS)
    assert followed == run(curl, "-sf", f"{site}{PROCESS}.{suffix}")
    told = run(
        curl,
        "-s",
        "-o",
        os.devnull,
        "-w",
        "%{http_code} %header{vary}",
        "-H",
        f"Accept: {accept}",
        site + PROCESS,
    )
    assert told.startswith("303 ")
    assert "accept" in told.lower()


def test_curl_gets_less_over_the_wire_and_the_same_in_the_end(site, curl):
    address = site + "matrix/area"
    plain, packed = (
        int(run(curl, "-sf", *how, "-o", os.devnull, "-w", "%{size_download}", address))
        for how in ([], ["--compressed"])
    )
    assert packed < plain / 3
    assert run(curl, "-sf", "--compressed", address) == run(curl, "-sf", address)


@pytest.mark.parametrize(
    "path", ["", PROCESS + ".ttl", "query/coverage/theme-matrix.csv", "sparql", "static/style.css"]
)
def test_the_head_is_that_of_the_answer(site, curl, path):
    def heads(*how: str) -> dict[str, str]:
        lines = run(curl, "-sf", *how, "-D", "-", "-o", os.devnull, site + path).splitlines()
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        return {"status": lines[0]} | {
            name.lower(): value for name, value in fields.items() if name.lower() != "date"
        }

    head, whole = heads("--head"), heads()
    assert head["status"].split()[1] == "200"
    assert head == whole


def test_curl_sends_a_query_from_a_file(endpoint, curl, tmp_path):
    (tmp_path / "themes.rq").write_text(LISTED)
    sent = ["--data-urlencode", f"query@{tmp_path / 'themes.rq'}", "-H", "Accept: text/csv"]
    rows = list(csv.reader(io.StringIO(run(curl, "-sf", *sent, endpoint))))
    assert rows[0] == ["theme", "mechanisms"]
    assert len(rows) == 7


def test_what_npm_installs_is_fixed_and_names_no_registry():
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []


def test_our_command_asks_the_endpoint_as_it_asks_the_edition(endpoint):
    program = str(Path(sys.executable).with_name("gcm-ld"))
    question = ["query", "coverage/mechanisms-by-theme", "theme=human-rights", "--format", "tsv"]
    assert run(program, *question, "--endpoint", endpoint) == run(program, *question)
