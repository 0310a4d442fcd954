"""The stored questions are found by their words, and the editor asks any other."""

import dataclasses
import hashlib
import json
import re

import proofreading

from gcm_ld.core import formats, names, urls
from gcm_ld.web.pages import questions, views
from gcm_ld.web.sparql import protocol


def page(publication, **params):
    shown = questions.view(publication, "", views.Params(list(params.items())))
    return views.render(publication, shown)


def listed(publication, **params):
    links = proofreading.links(page(publication, **params))
    return {
        link.removeprefix("/query/").removesuffix(".html") for link in links if link.startswith("/query/")
    }


def test_all_questions_are_listed_by_folder(publication):
    html = page(publication)
    assert proofreading.faults(html) == []
    assert listed(publication) == set(publication.questions)
    assert {name.partition("/")[0] for name in publication.questions} == set(questions.FOLDERS)
    text = proofreading.text(html)
    assert all(asked.summary in text for asked in publication.questions.values())


def test_questions_are_found_by_all_words_in_any_case(publication):
    found = listed(publication, q="THEME jaccard")
    assert found == {"overlap/themes-together"}


def test_questions_are_found_by_keyword(publication):
    found = listed(publication, keyword="gap")
    assert (
        found == {name for name, asked in publication.questions.items() if "gap" in asked.keywords} != set()
    )


def test_nothing_found_is_told(publication):
    text = proofreading.text(page(publication, q="<b>zzz"))
    assert f"0 of {len(publication.questions)} questions" in text


YASGUI = views.STATIC / "yasgui"


def editor_page(publication, **params):
    return views.render(publication, questions.editor(publication, "", views.Params(list(params.items()))))


def test_the_form_asks_the_endpoint_without_a_script(publication):
    html = editor_page(publication)
    root = proofreading.read(html)
    assert proofreading.faults(html) == []
    form = next(form for form in root.iter("form") if form.get("id") == "asking")
    assert (form.get("action"), form.get("method")) == ("/sparql", "get")
    assert {node.get("name") for node in form.iter() if node.get("name")} == {"query", "format"}
    known = {offer.name for offer in (*protocol.TABLES, *formats.of("graph"), formats.HTML)}
    assert {option.get("value") for option in form.iter("option")} <= known


def test_the_first_query_has_an_answer(publication):
    text = next(proofreading.read(editor_page(publication)).iter("textarea")).text
    assert text.strip() == questions.FIRST.strip()
    assert len(list(publication.store.query(text, use_default_graph_as_union=True))) > 10


def test_a_query_of_the_address_stands_in_the_form(publication):
    text = 'SELECT ("</textarea><script>" AS ?x) {}'
    area = next(proofreading.read(editor_page(publication, query=text)).iter("textarea"))
    assert area.text.strip() == text


def test_every_stored_question_can_be_picked(publication, client):
    root = proofreading.read(editor_page(publication))
    links = {link.get("data-query"): link for link in root.iter("a") if link.get("data-query")}
    assert set(links) == {
        f"/query/{name}.rq" for name, asked in publication.questions.items() if not asked.is_federated
    }
    address, link = next(iter(links.items()))
    assert client.get(address).headers["content-type"].startswith("application/sparql-query")
    assert client.get(link.get("href")).status_code == 200


def test_the_script_gets_our_own_words_only(publication):
    root = proofreading.read(editor_page(publication))
    setup = json.loads(next(node.text for node in root.iter("script") if node.get("id") == "editor-setup"))
    assert setup["prefixes"] == names.PREFIXES
    assert setup["endpoint"] == "/sparql"
    assert names.expand("gcm:coversTheme") in setup["words"]
    assert names.expand("gcm:Mechanism") in setup["words"]


def test_the_page_and_its_script_name_no_other_host(publication):
    root = proofreading.read(editor_page(publication))
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
    root = proofreading.read(editor_page(place))
    setup = json.loads(next(node.text for node in root.iter("script") if node.get("id") == "editor-setup"))
    assert (setup["endpoint"], setup["root"]) == ("/gcm-ld/sparql", "/gcm-ld/")
    assert {form.get("action") for form in root.iter("form")} == {"/gcm-ld/sparql", "/gcm-ld/search"}
