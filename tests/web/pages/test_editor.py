"""The page of the editor: a form that works by itself, and a package that asks nobody else."""

import dataclasses
import hashlib
import json
import re

import proofreading

from gcm_ld.core import formats, names, urls
from gcm_ld.web.pages import editor, views
from gcm_ld.web.sparql import protocol

YASGUI = views.STATIC / "yasgui"


def page(publication, **params):
    return views.render(publication, editor.view(publication, "", views.Params(list(params.items()))))


def test_the_form_asks_the_endpoint_without_a_script(publication):
    html = page(publication)
    root = proofreading.read(html)
    assert proofreading.faults(html) == []
    form = next(form for form in root.iter("form") if form.get("id") == "asking")
    assert (form.get("action"), form.get("method")) == ("/sparql", "get")
    assert {node.get("name") for node in form.iter() if node.get("name")} == {"query", "format"}
    known = {offer.name for offer in (*protocol.TABLES, *formats.of("graph"), formats.HTML)}
    assert {option.get("value") for option in form.iter("option")} <= known


def test_the_first_query_has_an_answer(publication):
    text = next(proofreading.read(page(publication)).iter("textarea")).text
    assert text.strip() == editor.FIRST.strip()
    assert len(list(publication.store.query(text, use_default_graph_as_union=True))) > 10


def test_a_query_of_the_address_stands_in_the_form(publication):
    text = 'SELECT ("</textarea><script>" AS ?x) {}'
    area = next(proofreading.read(page(publication, query=text)).iter("textarea"))
    assert area.text.strip() == text


def test_every_stored_question_can_be_picked(publication, client):
    root = proofreading.read(page(publication))
    links = {link.get("data-query"): link for link in root.iter("a") if link.get("data-query")}
    assert set(links) == {
        f"/query/{name}.rq" for name, asked in publication.questions.items() if not asked.is_federated
    }
    address, link = next(iter(links.items()))
    assert client.get(address).headers["content-type"].startswith("application/sparql-query")
    assert client.get(link.get("href")).status_code == 200


def test_the_script_gets_our_own_words_only(publication):
    root = proofreading.read(page(publication))
    setup = json.loads(next(node.text for node in root.iter("script") if node.get("id") == "editor-setup"))
    assert setup["prefixes"] == names.PREFIXES
    assert setup["endpoint"] == "/sparql"
    assert names.expand("gcm:coversTheme") in setup["words"]
    assert names.expand("gcm:Mechanism") in setup["words"]


def test_the_page_and_its_script_name_no_other_host(publication):
    root = proofreading.read(page(publication))
    fetched = [
        node.get("src") or node.get("href") for tag in ("script", "link", "img") for node in root.iter(tag)
    ]
    relations = {node.get("href"): node.get("rel") for node in root.iter("link")}
    for address in filter(None, fetched):
        assert address.startswith("/") or relations.get(address) not in (
            "stylesheet",
            "preload",
            "icon",
            None,
        )
    script = (views.STATIC / "editor.js").read_text()
    assert re.findall(r"https?:\W+(\w+)", script) == ["metadata"]  # the IRIs of the UN's goals


def test_the_package_is_the_one_that_its_readme_names():
    readme = (YASGUI / "README.md").read_text()
    for name in ("yasgui.min.js", "yasgui.min.css"):
        assert hashlib.sha256((YASGUI / name).read_bytes()).hexdigest() in readme
    assert "MIT" in (YASGUI / "LICENSE").read_text()
    assert not re.search(r"url\((?!data:)|@import", (YASGUI / "yasgui.min.css").read_text())


def test_a_site_below_a_path_asks_its_own_endpoint(publication):
    place = dataclasses.replace(publication, site=urls.site("https://example.org/gcm-ld/"))
    root = proofreading.read(page(place))
    setup = json.loads(next(node.text for node in root.iter("script") if node.get("id") == "editor-setup"))
    assert (setup["endpoint"], setup["root"]) == ("/gcm-ld/sparql", "/gcm-ld/")
    assert {form.get("action") for form in root.iter("form")} == {"/gcm-ld/sparql", "/gcm-ld/search"}
