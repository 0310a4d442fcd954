"""The rules for w3id.org lead where the server itself would, by the same table of requests."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import pytest

from gcm_ld.core import names

ROOM = Path(__file__).parents[1] / "w3id"
TABLE = Path(__file__).parent / "web" / "dereference.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text().splitlines()[1:]]


@dataclass
class Rule:
    """A rule of mod_rewrite: pattern, substitution, flags, and the conditions before it."""

    pattern: str
    substitution: str
    flags: list[str]
    conditions: list[tuple[str, str, bool]] = field(default_factory=list)


def rules() -> list[Rule]:
    """Return the rules. Whatever the file holds beside rules, conditions and comments is an error."""
    found, conditions = [], []
    for line in (ROOM / ".htaccess").read_text().splitlines():
        name, *parts = line.split() or ["#"]
        flags = parts.pop()[1:-1].split(",") if parts and re.fullmatch(r"\[.*\]", parts[-1]) else []
        if name == "RewriteCond":
            conditions.append((parts[0], parts[1], "NC" in flags))
        elif name == "RewriteRule":
            found.append(Rule(parts[0], parts[1], flags, conditions))
            conditions = []
        else:
            told = ("Options", "RewriteEngine", "<IfModule", "Header", "</IfModule>")
            assert name.startswith("#") or name in told, line
    return found


RULES = rules()


def lead(path: str, accept: str) -> tuple[int, str]:
    """Return status and target of a path below the room, as Apache finds them in a folder's .htaccess."""
    environment: dict[str, str] = {}
    bare, mark, query = path.partition("?")
    for rule in RULES:
        match = re.search(rule.pattern, bare)
        if not match or not all(_holds(one, bare, query, accept, environment) for one in rule.conditions):
            continue
        for flag in rule.flags:
            if flag.startswith("E="):
                name, _, value = flag.removeprefix("E=").partition(":")
                environment[name] = value
        if rule.substitution != "-":
            target = re.sub(r"%\{ENV:(\w+)\}", lambda found: environment[found[1]], rule.substitution)
            target = re.sub(r"\$(\d)", lambda found, match=match: match[int(found[1])] or "", target)
            (status,) = [int(flag.removeprefix("R=")) for flag in rule.flags if flag.startswith("R=")]
            assert "L" in rule.flags
            return status, target + mark + query
    raise AssertionError(f"no rule for {path}")


def _holds(
    condition: tuple[str, str, bool], path: str, query: str, accept: str, environment: dict[str, str]
) -> bool:
    what, pattern, any_case = condition
    known = {"%{REQUEST_URI}": f"/gcm-ld/{path}", "%{HTTP_ACCEPT}": accept, "%{QUERY_STRING}": query}
    text = (known | {"%{ENV:THING}": environment.get("THING", "")})[what]
    found = re.search(pattern.removeprefix("!"), text, re.IGNORECASE if any_case else 0)
    return bool(found) != pattern.startswith("!")


SITE = lead("", "")[1]


def test_a_cache_is_told_that_the_way_depends_on_what_is_asked_for():
    told = [line for line in (ROOM / ".htaccess").read_text().splitlines() if line and line[0] != "#"]
    at = told.index("Header always merge Vary Accept")
    assert told[at - 1 : at + 2 : 2] == ["<IfModule mod_headers.c>", "</IfModule>"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}".strip())
def test_the_rules_lead_where_the_server_would(client, row):
    path, accept, status, _, location = row
    led, target = lead(path.removeprefix("/"), accept)
    assert led == 303 and target.startswith(SITE)
    request = client.build_request("GET", "/" + target.removeprefix(SITE))
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    got = client.send(request)
    if location and target == urljoin(SITE, location):
        assert got.status_code == 200
    else:
        assert (str(got.status_code), got.headers.get("location", "")) == (status, location)


def test_a_client_that_asks_for_one_form_or_a_browser_is_led_to_the_document():
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
    accepts = {"text/turtle": "ttl", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}
    accepts |= {"application/n-triples": "nt", "text/html": "html", browser: "html"}
    for kind in names.KINDS:
        for accept, form in accepts.items():
            assert lead(f"{kind}/a/b", accept)[1] == f"{SITE}{kind}/a/b.{form}"
    for path in (
        "ontology",
        "shapes",
        "shapes-open",
        "ontology/Mechanism",
        "ontology/0.1.0",
        "sdg/10.7",
        "graph/data/theme",
    ):
        assert lead(path, "text/turtle")[1] == f"{SITE}{path}.ttl"


@pytest.mark.parametrize(
    "path", ["", "theme", "theme/", "dumps/all.nt", "sparql", "theme/drivers.ttl", "static/a.css"]
)
def test_what_is_no_thing_is_left_to_the_site(path):
    assert lead(path, "text/turtle")[1] == SITE + path


def test_the_site_is_one_line_to_set():
    lines = [line for line in (ROOM / ".htaccess").read_text().splitlines() if SITE in line]
    assert len(lines) == 1 and SITE.startswith("https://") and SITE.endswith("/")
    assert SITE in (ROOM / "README.md").read_text()
    assert len((ROOM / "README.md").read_text().splitlines()) <= 15
