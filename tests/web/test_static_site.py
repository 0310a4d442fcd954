"""The twin's files are the server's bytes, at the places where a host of files looks for them."""

import dataclasses
import gzip
import hashlib
import html
import json
import re
from pathlib import Path

import pytest
import world

from gcm_ld.cli import commands
from gcm_ld.core import names, urls
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.web import routing, static_site
from gcm_ld.web.pages import guide, metadata, views

TABLE = Path(__file__).with_name("dereference.tsv")
SAMPLE = (
    *("", "guide", "mechanism", "matrix/area", "timeline", "openapi.html", "dumps/"),
    *("mechanism/almaty-process", "mechanism/almaty-process.html", "mechanism/almaty-process.ttl"),
    *(
        "theme/human-rights.html",
        "theme/human-rights.nt",
        "theme/human-rights.jsonld",
        "theme/human-rights.rdf",
    ),
    *("ontology.html", "ontology.ttl", "ontology/Mechanism.html", "ontology/0.1.0.ttl", "shapes.html"),
    *("graph/data/meeting.html", "graph/data/meeting.ttl", "dataset/gcm-ld.html", "sdg/10.7.html"),
    *(
        "query/coverage/theme-matrix.html",
        "query/coverage/theme-matrix.csv",
        "query/coverage/theme-matrix.rq",
    ),
    *(
        "query/coverage/theme-matrix.json",
        "matrix/theme.csv",
        "matrix/theme.svg",
        "passage/annex-2/remittances.html",
    ),
    *(
        "catalog.ttl",
        "void.jsonld",
        ".well-known/void",
        "sitemap.xml",
        "robots.txt",
        "linkset.json",
        "version.json",
    ),
)


@pytest.fixture(scope="module")
def written(dumped, tmp_path_factory):
    folder = tmp_path_factory.mktemp("twin") / "site"
    return folder, static_site.write(dumped, folder, only=SAMPLE)


@pytest.mark.parametrize("path", [path for path in SAMPLE if path != "mechanism/almaty-process"])
def test_a_file_has_the_bytes_of_the_server(written, dumped_client, path):
    folder, made = written
    reply = dumped_client.get(f"/{path}", headers={"accept": "text/html,*/*;q=0.5"})
    assert reply.status_code == 200
    assert (folder / made.files[path]).read_bytes() == reply.content


def test_a_page_without_suffix_is_the_index_of_its_folder(written):
    _, made = written
    assert made.files[""] == "index.html"
    assert made.files["guide"] == "guide/index.html"
    assert made.files["dumps/"] == "dumps/index.html"
    assert made.files["theme/human-rights.nt"] == "theme/human-rights.nt"
    assert made.files["ontology/0.1.0.ttl"] == "ontology/0.1.0.ttl"


def test_a_bare_iri_becomes_a_redirect(written):
    folder, made = written
    assert made.redirects == {"mechanism/almaty-process": "/mechanism/almaty-process.html"}
    line = "/mechanism/almaty-process /mechanism/almaty-process.html 303\n"
    assert (folder / "_redirects").read_text() == line


def test_a_twin_below_a_path_links_below_it(dumped, tmp_path):
    moved = dataclasses.replace(dumped, site=urls.site("https://example.org/gcm/"))
    made = static_site.write(moved, tmp_path / "site", only=["guide", "theme/human-rights"])
    assert made.redirects == {"theme/human-rights": "/gcm/theme/human-rights.html"}
    assert 'href="/gcm/dumps/"' in (tmp_path / "site" / "guide" / "index.html").read_text()
    access = (tmp_path / "site" / ".htaccess").read_text()
    assert "RewriteRule ^(.+[^/])$ /gcm/$1.ttl [R=303,L]" in access


def test_a_host_that_takes_no_rules_has_a_page_for_what_is_not_there(dumped, tmp_path):
    """It is shown at any depth, so its links are whole; GitHub Pages leaves out no folder."""
    moved = dataclasses.replace(dumped, site=urls.site("https://example.org/gcm/"))
    static_site.write(moved, tmp_path / "site", only=["guide"])
    page = (tmp_path / "site" / "404.html").read_text()
    assert "<h1>Nothing here</h1>" in page
    own = [link for link in re.findall(r'(?:href|src)="([^"#]+)"', page) if ":" not in link]
    assert own and all(link.startswith("/gcm/") for link in own)
    assert (tmp_path / "site" / ".nojekyll").read_bytes() == b""
    assert "ErrorDocument 404 /gcm/404.html\n" in (tmp_path / "site" / ".htaccess").read_text()


def test_apache_is_told_types_and_redirects(publication):
    text = static_site.access(publication)
    assert "AddType application/n-triples .nt\n" in text
    assert "<Files linkset.json>\nForceType application/linkset+json\n</Files>\n" in text
    assert [target for _, target in rules(publication)] == ["/$1.ttl", "/$1.nt", "/$1.jsonld", "/$1.rdf"]


def rules(publication) -> list[tuple[str, str]]:
    """What the header Accept has to be, and where it then leads."""
    text = static_site.access(publication)
    return re.findall(
        r"RewriteCond %\{HTTP_ACCEPT\} (\S+) \[NC\]\n.*-f\nRewriteRule \S+ (\S+) \[R=303,L\]", text
    )


def test_apache_leads_to_a_form_of_rdf_only_who_wants_it_most(publication, client):
    """Who wants another form as much gets the page, where the server weighs what is asked for."""
    rows = [line.split("\t") for line in TABLE.read_text().splitlines()[1:]]
    asked = {row[1] for row in rows} | {
        "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1",
        "text/turtle,text/html",
        "text/html, text/turtle;q=0.9",
        "application/n-triples;q=0.5, text/turtle",
        "text/turtle;q=0, text/html",
        "text/turtle, text/html;q=1",
    }
    led = {}
    for accept in sorted(asked):
        found = [target[3:] for rule, target in rules(publication) if re.search(rule, accept, re.IGNORECASE)]
        assert len(found) <= 1
        if found:
            reply = client.get("/theme/human-rights", headers={"accept": accept})
            assert reply.headers["location"] == f"/theme/human-rights{found[0]}", accept
            led[accept] = found[0]
    assert set(led.values()) == {".ttl", ".nt", ".jsonld", ".rdf"}
    assert led["text/turtle, application/rdf+xml;q=0.9, */*;q=0.1"] == ".ttl"
    assert "text/html, text/turtle;q=0.9" not in led


def test_a_cache_is_told_that_a_redirect_depends_on_what_is_asked_for(publication):
    before, _, text = static_site.access(publication).partition("<IfModule mod_headers.c>\n")
    told = text.partition("</IfModule>")[0].splitlines()
    assert 'Header always merge Vary Accept "expr=%{REQUEST_STATUS} == 303"' in told
    assert "Header" not in before + text.partition("</IfModule>")[2]


def test_every_document_in_every_form_and_every_page_is_asked_for(dumped):
    found = list(static_site.paths(dumped))
    assert len(found) > 10_000
    pages = {path.removeprefix(dumped.site.root) for path in metadata.pages(dumped)}
    assert pages <= set(found)
    for name in ("theme/human-rights", "ontology/Mechanism", "shapes", "graph/inferred"):
        assert {f"{name}.{form}" for form in ("html", "ttl", "nt", "jsonld", "rdf")} <= set(found)
    assert "query/coverage/theme-matrix.tsv" in found
    assert not any("?" in path or "#" in path for path in found)


def test_links_that_need_a_server_are_not_followed(dumped, tmp_path):
    """Of the page's own links; what needs parameters has a page in its place that says so."""
    text = (
        '<a href="/why?s=1">a</a><a href="/search">b</a><a href="/theme/x.html#y">c</a><a href="//z/">d</a>'
    )
    assert static_site._links("/", "/", text) == ["theme/x.html"]


def test_every_example_of_the_api_is_a_file(dumped):
    """Of those with parameters, whose links are not followed: all but what other pages link to without."""
    page = guide.api(dumped, "", views.Params())
    shown = views.render(dumped, page).decode()
    there = {static_site.file(path) for path in (*static_site.paths(dumped), *dict(routing.live()))}
    linked = [html.unescape(link) for link in re.findall(r'<p>Example: <a href="/([^"]*)"', shown)]
    files = {static_site.file(link.partition("?")[0]) for link in linked if "?" in link}
    assert len(files) > 50
    assert files - there == set()


@pytest.mark.parametrize("path", ["theme/human-rights.html", "ontology.html", "shapes.html", "sdg/10.7.html"])
def test_a_page_links_to_files_alone(written, path):
    """On a host that knows no redirects: not to a thing without a suffix, of which there is no file."""
    folder, made = written
    bare = {re.sub(r"\.html$", "", one) for one in made.files if one.endswith(".html")}
    found = static_site._links("/", f"/{path}", (folder / path).read_text())
    assert found and not bare & set(found)


def test_what_needs_a_server_says_so_to_people_and_programs(dumped, monkeypatch, tmp_path):
    monkeypatch.setattr(static_site, "paths", lambda publication: iter(["version.json"]))
    static_site.write(dumped, tmp_path / "site")
    live = dict(routing.live())
    assert {"search", "why", "sparql", "healthz", "resource.html", "compare.csv", "evidence.ttl"} <= set(live)
    here = {"search", "search.json", "sparql", "compare", "compare.json"}
    for path in live.keys() - here:
        assert b"This needs a server" in (tmp_path / "site" / static_site.file(path)).read_bytes()
    assert turtle.parse((tmp_path / "site" / "evidence.ttl").read_text(), "evidence.ttl") == []


def test_what_is_kept_of_earlier_editions_is_copied_and_not_crawled(publication, tmp_path):
    static_site._copy(publication, tmp_path)
    kept = "releases/0.3.0/iris.txt"
    assert (tmp_path / kept).read_bytes() == (publication.edition.root / kept).read_bytes()
    assert not (tmp_path / "releases/0.3.0/gcm.ttl").exists()
    assert static_site._links("/", "/", f'<a href="/{kept}">a</a><a href="/theme">b</a>') == ["theme"]


def test_the_store_of_the_browser_comes_with_the_dumps_and_is_as_it_came(dumped, tmp_path):
    static_site.tools(dumped, tmp_path)
    text = (tmp_path / "sparql" / "index.html").read_text()
    setup = json.loads(re.search(r'id="editor-setup">(.*?)</script>', text, re.DOTALL)[1])["store"]
    files = [setup["engine"], *setup["dumps"]]
    assert [one["address"] for one in files][1:] == ["/dumps/all.nq.gz", "/dumps/labels.nq.gz"]
    assert sum(one["bytes"] for one in files) < 3_000_000
    home = views.STATIC / "oxigraph"
    told = (home / "README.md").read_text()
    engine = (home / "web_bg.wasm.gz").read_bytes()
    for content in ((home / "web.js").read_bytes(), engine, gzip.decompress(engine)):
        assert hashlib.sha256(content).hexdigest() in told


def test_a_broken_link_is_an_error(dumped, tmp_path):
    with pytest.raises(dataset.EditionError, match="the server answers 404"):
        static_site.write(dumped, tmp_path / "site", only=["nothing/here.html"])


def test_a_folder_with_something_else_is_left_alone(dumped, tmp_path):
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(dataset.EditionError, match="holds something else"):
        static_site.write(dumped, tmp_path, only=["robots.txt"])
    assert (tmp_path / "mine").read_text() == "kept"


def test_a_twin_is_replaced_whole(dumped, tmp_path):
    static_site.write(dumped, tmp_path / "site", only=["guide"])
    static_site.write(dumped, tmp_path / "site", only=["robots.txt"])
    assert not (tmp_path / "site" / "guide").exists()
    assert (tmp_path / "site" / "robots.txt").exists()


def test_the_command_builds_the_dumps_and_writes_for_its_address(monkeypatch, tmp_path, capsys):
    told = {}

    def write(publication, into):
        told["url"], told["base"] = publication.site.url, publication.site.base
        told["dumps"] = (publication.dumps / "all.nt").exists()
        return static_site.Twin({"": "index.html"})

    monkeypatch.setattr(static_site, "write", write)
    small = world.make(tmp_path / "edition")
    assert commands.export(small, tmp_path / "site", "https://example.org/gcm", None) == 0
    assert told == {"url": "https://example.org/gcm/", "base": names.BASE, "dumps": True}
    assert "1 page and the dumps" in capsys.readouterr().out
    with pytest.raises(dataset.EditionError):
        commands.export(small, tmp_path / "site", "example.org", None)
