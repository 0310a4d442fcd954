"""The twin's files are the server's bytes, at the places where a host of files looks for them."""

import dataclasses
import re

import pytest

from gcm_ld import commands, dataset, names, sites, twin
from gcm_ld.pages import metadata

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
    return folder, twin.write(dumped, folder, only=SAMPLE)


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
    moved = dataclasses.replace(dumped, site=sites.site("https://example.org/gcm/"))
    made = twin.write(moved, tmp_path / "site", only=["guide", "theme/human-rights"])
    assert made.redirects == {"theme/human-rights": "/gcm/theme/human-rights.html"}
    assert 'href="/gcm/dumps/"' in (tmp_path / "site" / "guide" / "index.html").read_text()
    assert "RewriteRule ^(.+[^/])$ /gcm/$1.ttl [R=303,L]" in (tmp_path / "site" / ".htaccess").read_text()


def test_apache_is_told_types_and_redirects(publication):
    text = twin.access(publication)
    assert "AddType application/n-triples .nt\n" in text
    rules = re.findall(r"RewriteCond %\{HTTP_ACCEPT\} (\S+)\n.*-f\nRewriteRule \S+ (\S+) \[R=303,L\]", text)
    forms = [(re.sub(r"\\", "", accept), target) for accept, target in rules]
    assert forms == [
        ("text/turtle", "/$1.ttl"),
        ("application/n-triples", "/$1.nt"),
        ("application/ld+json", "/$1.jsonld"),
        ("application/rdf+xml", "/$1.rdf"),
    ]


def test_every_document_in_every_form_and_every_page_is_asked_for(dumped):
    found = list(twin.paths(dumped))
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
    assert twin._links("/", "/", text) == ["theme/x.html"]


def test_a_broken_link_is_an_error(dumped, tmp_path):
    with pytest.raises(dataset.EditionError, match="the server answers 404"):
        twin.write(dumped, tmp_path / "site", only=["nothing/here.html"])


def test_a_folder_with_something_else_is_left_alone(dumped, tmp_path):
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(dataset.EditionError, match="holds something else"):
        twin.write(dumped, tmp_path, only=["robots.txt"])
    assert (tmp_path / "mine").read_text() == "kept"


def test_a_twin_is_replaced_whole(dumped, tmp_path):
    twin.write(dumped, tmp_path / "site", only=["guide"])
    twin.write(dumped, tmp_path / "site", only=["robots.txt"])
    assert not (tmp_path / "site" / "guide").exists()
    assert (tmp_path / "site" / "robots.txt").exists()


def test_the_command_builds_the_dumps_and_writes_for_its_address(monkeypatch, tmp_path, capsys):
    told = {}

    def write(publication, into):
        told["url"], told["base"] = publication.site.url, publication.site.base
        told["dumps"] = (publication.dumps / "all.nt").exists()
        return twin.Twin({"": "index.html"})

    monkeypatch.setattr(twin, "write", write)
    assert commands.export(None, tmp_path, "https://example.org/gcm", None) == 0
    assert told == {"url": "https://example.org/gcm/", "base": names.BASE, "dumps": True}
    assert "1 page and the dumps" in capsys.readouterr().out
    with pytest.raises(dataset.EditionError):
        commands.export(None, tmp_path, "example.org", None)
