"""Pages become HTML that escapes what it shows, names the edition, and asks nothing of another host."""

import dataclasses
import json
import re

import jinja2
import proofreading
import pytest

from gcm_ld.core import names, urls
from gcm_ld.edition import things
from gcm_ld.questions import results
from gcm_ld.web import routes, routing
from gcm_ld.web.pages import thing, thing_lists, views

THING = "https://w3id.org/gcm-ld/mechanism/almaty-process"


@pytest.fixture
def page(publication):
    """The page of a thing, as HTML."""
    return views.render(publication, thing.view(publication, THING)).decode()


def test_every_page_names_edition_date_citation_and_where_its_data_is(publication, page):
    foot = page[page.index('<footer class="foot">') :]
    for words in (publication.about["version"], publication.issued, publication.citation, THING):
        assert words in foot
    for path in ("/dumps/", "/sparql", "/ontology.html", "/dataset/gcm-ld.html", "/openapi.html"):
        assert f'href="{path}"' in foot


def test_a_page_has_its_landmarks_and_a_way_past_them(page):
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert page.index('class="skip" href="#main"') < page.index("<header") < page.index('<main id="main"')
    assert page.count("<h1>") == 1
    assert re.search(r'<label class="unseen" for="find">Search</label>\s*<input id="find" name="q"', page)


def test_a_page_loads_nothing_from_another_host_and_holds_no_inline_code(page):
    loaded = re.findall(
        r'<(?:script|img|link rel="(?:stylesheet|preload|icon)")[^>]* (?:src|href)="([^"]+)"', page
    )
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?! (?:src=|type=\"(?:module|application/ld\+json)\"))", page
    )


def test_the_section_of_a_page_is_marked(publication):
    shown = dataclasses.replace(thing.view(publication, THING), section="theme")
    text = views.render(publication, shown).decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="true"', text) == ["/theme"]


def test_the_foot_leads_to_every_list_and_tool(page):
    foot = page[page.index('<footer class="foot">') :]
    beside = {"", "passage", "matrix/area", "matrix/element", "matrix/objective", "matrix/goal"}
    tools = ("compare", "search", "sparql", "ontology.html", "shapes.html")
    for path in (*routing.pages(), *thing_lists.LISTS, *tools):
        listed = path in beside or path.startswith("notebook/")
        assert listed or f'<a href="/{path}"' in foot, path


@pytest.mark.parametrize(("kind", "slug"), [("state", "CHE"), ("region", "africa"), ("objective", "23")])
def test_a_page_lights_no_other_section_than_its_own(publication, kind, slug):
    iri = names.iri(kind, slug)
    text = views.render(publication, routes.kind(publication, f"{kind}/{slug}")(publication, iri)).decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="true"', text) == [f"/{kind}"]


def test_what_is_shown_is_escaped(publication):
    shown = dataclasses.replace(thing.view(publication, THING), title="<b>&", description='"><i>')
    text = views.render(publication, shown).decode()
    assert "<title>&lt;b&gt;&amp; · GCM-LD</title>" in text
    assert '"><i>' not in text


def test_structured_data_cannot_end_its_script(publication):
    told = {"name": "</script><b>&"}
    shown = dataclasses.replace(thing.view(publication, THING), schema_org=told)
    text = views.render(publication, shown).decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1)
    assert json.loads(found) == told


def test_a_name_that_a_template_does_not_know_is_an_error(publication):
    with pytest.raises(jinja2.UndefinedError):
        views.render(publication, views.Page("thing.html", "x", {}))


def test_addresses_follow_the_site(publication):
    below = dataclasses.replace(publication, site=urls.site("https://example.org/gcm/"))
    text = views.render(below, thing.view(below, THING)).decode()
    assert 'action="/gcm/search"' in text
    assert not re.search(r'(?:href|src|action)="/(?!gcm/)', text)


def test_params_keep_their_order_and_are_written_anew():
    params = views.Params([("m", "a"), ("m", ""), ("m", "b"), ("q", "x y")])
    assert (params.first("m"), params.all("m"), params.first("z", "w")) == ("a", ["a", "b"], "w")
    assert params.encoded(q="1&2") == "m=a&m=b&q=1%262"
    assert params.encoded(m=None) == "q=x+y"


def test_the_address_of_a_file_changes_with_its_bytes(publication):
    text = views.render(publication, thing.view(publication, THING)).decode()
    assert re.search(r'href="/static/style\.css\?v=[0-9a-f]{12}"', text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (results.number(1, "thing"), "1 thing"),
        (results.number("1", "row"), "1 row"),
        (results.number(0, "thing"), "0 things"),
        (results.number(2, "State or territory", "States and territories"), "2 States and territories"),
        (views.code("`a < b` & c"), "<code>a &lt; b</code> &amp; c"),
    ],
)
def test_numbers_have_their_nouns_and_code_its_look(words, told):
    assert words == told


@pytest.mark.parametrize("kind", ["state", "region", "mechanism", "theme", "certainty", "organization"])
def test_one_is_never_told_as_many(publication, kind):
    wrong = re.compile(
        r"\b(?<!of )(?<![.,:])1 (?:mechanisms|things|meetings|statements|concepts|passages|States|areas)\b"
    )
    for iri in things.members(publication.store, kind):
        path = publication.site.path(iri).removeprefix("/")
        text = proofreading.text(views.render(publication, routes.kind(publication, path)(publication, iri)))
        assert not wrong.search(text), (iri, wrong.search(text))


def test_each_cell_of_a_row_has_the_head_of_its_column_beside_it():
    heads = ["", "<b>One</b> & all", "Two"]
    assert views.headed("<tr><th>a</th><td>1</td><td class='x'>2</td></tr>", heads) == (
        '<tr><th>a</th><td data-head="One &amp; all">1</td><td data-head="Two" class=\'x\'>2</td></tr>'
    )
    twice = views.headed("<tr><td>a</td><td></td></tr>" * 2, heads)
    assert twice == '<tr><td>a</td><td data-head="One &amp; all"></td></tr>' * 2
