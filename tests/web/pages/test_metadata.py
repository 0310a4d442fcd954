"""What machines are told is in the form that they know, and all that is listed is there."""

import dataclasses
import json
import re
import urllib.robotparser
from xml.etree import ElementTree

import pytest

from gcm_ld.core import formats, names, urls
from gcm_ld.metadata import distributions, documents
from gcm_ld.web import mcp_tools
from gcm_ld.web.pages import metadata, views

NONE = views.Params()
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_lists_every_page_once(publication):
    tree = ElementTree.fromstring(metadata.sitemap(publication, "", NONE).content)
    found = [node.text for node in tree.iter(f"{SPACE}loc")]
    assert len(found) == len(set(found)) <= 50_000
    pages = {publication.site.absolute(publication.site.page(iri)) for iri in documents.every(publication)}
    assert {address for address in pages if "?" not in address} <= set(found)
    assert {node.text for node in tree.iter(f"{SPACE}lastmod")} == {publication.issued}


def test_pages_of_every_kind_in_the_sitemap_are_there(dumped, dumped_client):
    """All pages of a few of each kind: every page is rendered by the test of the addresses."""
    chosen: dict[tuple, list[str]] = {}
    for path in metadata.pages(dumped):
        kind = (path.split("/")[1], path.count("/"))
        chosen.setdefault(kind, []).append(path)
    for paths in chosen.values():
        for path in (paths[0], paths[-1]):
            reply = dumped_client.get(path, headers={"accept": "text/html"})
            assert reply.status_code == 200, path
            assert reply.headers["content-type"].startswith("text/html"), path


def test_robots_are_kept_off_the_endpoint_and_parameters(publication):
    text = metadata.robots(publication, "", NONE).content.decode()
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(text.splitlines())
    assert not parser.can_fetch("*", "/sparql")
    assert not parser.can_fetch("*", "/search?q=a")
    assert parser.can_fetch("*", "/theme/human-rights.html")
    assert "Disallow: /*?\n" in text
    assert parser.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]


def test_robots_of_a_site_below_a_path(publication):
    moved = dataclasses.replace(publication, site=urls.site("https://example.org/gcm/"))
    text = metadata.robots(moved, "", NONE).content.decode()
    assert "Disallow: /gcm/sparql\n" in text
    assert "Sitemap: https://example.org/gcm/sitemap.xml\n" in text


def test_the_descriptions_are_served_in_every_form(client):
    for name in metadata.DESCRIPTIONS:
        for form in formats.of("graph"):
            reply = client.get(f"/{name}.{form.name}")
            assert reply.status_code == 200
            assert reply.headers["content-type"].startswith(form.media_type)
    assert client.get("/.well-known/void").content == client.get("/void.ttl").content


def test_the_list_of_dumps_names_every_file_with_its_checksum(dumped):
    text = views.render(dumped, metadata.dumps(dumped, "", NONE)).decode()
    for file in distributions.files(dumped):
        assert f'href="/dumps/{file.path}"' in text
        assert file.digest in text
    assert "SHA256SUMS" in text


def test_the_list_of_dumps_says_when_there_are_none(publication, tmp_path):
    with pytest.raises(views.Refused) as none:
        metadata.dumps(publication, "", NONE)
    assert none.value.status == 404
    with pytest.raises(views.Refused) as building:
        metadata.dumps(dataclasses.replace(publication, dumps=tmp_path), "", NONE)
    assert building.value.status == 503


def test_the_linkset_has_the_type_of_its_standard(client):
    reply = client.get("/linkset.json")
    assert reply.headers["content-type"].startswith("application/linkset+json")
    assert json.loads(reply.content)["linkset"][0]["cite-as"] == [{"href": names.iri("dataset", "gcm-ld")}]


def test_the_landing_page_tells_search_engines_and_machines_what_it_is(client, publication):
    text = client.get("/", headers={"accept": "text/html"}).text
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[0])
    assert told["@type"] == "Dataset"
    assert told["distribution"]
    assert f'<link rel="cite-as" href="{names.iri("dataset", "gcm-ld")}">' in text
    reply = client.get("/", headers={"accept": "text/html"})
    assert 'rel="item"' in reply.headers["link"]
    assert 'rel="describedby"' in reply.headers["link"]


def test_a_language_model_is_told_where_to_read_and_what_absence_means(client):
    text = client.get("/llms.txt").text
    assert text.startswith("# ") and mcp_tools.ABSENCE in text and "/openapi.json)" in text
    links = re.findall(r"\]\(http://127.0.0.1:8000(/[^)]*)\)", text)
    pages = [link for link in links if link.endswith(".md")]
    assert len(pages) > 20 and len(links) == len(set(links))
    for link in pages[::6]:
        assert client.get(link).headers["content-type"].startswith("text/markdown"), link


@pytest.mark.parametrize("path", [*metadata.RECORDS, *metadata.KEPT])
def test_records_are_served(client, publication, path):
    got = client.get(f"/{path}")
    assert got.status_code == 200 and publication.about["version"] in got.text
    if path in metadata.KEPT:
        assert got.content == (publication.edition.root / path).read_bytes()


def test_a_record_that_an_edition_lacks_is_not_there(publication, tmp_path):
    edition = dataclasses.replace(publication.edition, root=tmp_path)
    with pytest.raises(views.Refused, match=r"no CITATION\.cff"):
        metadata.kept("CITATION.cff")(dataclasses.replace(publication, edition=edition), "", NONE)
