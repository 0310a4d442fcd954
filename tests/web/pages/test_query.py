"""The page of a stored question: for every question, every value, and whatever one may write for a value."""

import csv
import dataclasses
import io
import re
import urllib.parse
from html import unescape
from xml.etree import ElementTree

import openpyxl
import proofreading
import pyoxigraph as ox
import pytest

from gcm_ld.core import formats, names, urls
from gcm_ld.questions import engines, queries
from gcm_ld.web.pages import query, views

NAME = "coverage/mechanisms-by-theme"
HOSTILE = (
    '"',
    ">",
    "}",
    "#",
    "\n",
    "' OR ''='",
    "human-rights> } UNION { ?a ?b ?c",
    "<script>alert(1)</script>",
    "\0",
)


def page(publication, name, **values):
    shown = query.view(publication, f"{name}.html", views.Params(list(values.items())))
    return shown, views.render(publication, shown)


def cells(html: bytes) -> list[list[str]]:
    """Return the words of the cells of the answer's table."""
    table = next(proofreading.read(html).iter("tbody"))
    return [[proofreading.words(cell) for cell in row.iter("td")] for row in table.iter("tr")]


def test_every_question_has_a_page_without_and_with_its_example(publication):
    for name, asked in publication.questions.items():
        for values in ({}, *({one.name: one.example} for one in asked.parameters)):
            shown, html = page(publication, name, **values)
            assert shown.status == 200, (name, values)
            text = unescape(html.decode())
            assert asked.summary in text and asked.description in text
            if asked.is_federated:
                continue
            answer = publication.answer(name, **values)
            assert text.count("<tr><td") == min(len(answer.table.rows), query.ROWS), (name, values)
        assert proofreading.faults(html) == [], name


def test_every_fragment_that_is_minted_is_a_place_on_its_page(publication):
    """The IRIs of parameters and columns, those of federated questions and of columns of labels too."""
    for name, asked in publication.questions.items():
        said = {triple.subject.value.partition("#")[2] for triple in queries.triples([asked])} - {""}
        ids = [element.get("id") for element in proofreading.read(page(publication, name)[1]).iter()]
        assert said and said <= set(ids), name
        assert len([one for one in ids if one]) == len({one for one in ids if one}), name


def test_a_question_that_needs_the_network_has_no_answer_and_tells_how_to_run_it(publication, client):
    name = "federated/eurovoc-names"
    shown, html = page(publication, name, area="asylum-and-refugees")
    text, links = proofreading.text(html), proofreading.links(html)
    assert "This question needs the network" in text and "No row" not in text
    assert "gcm-ld query federated/eurovoc-names area=asylum-and-refugees" in text
    assert publication.questions[name].endpoints[0].iri in links
    assert not [link for link in links if "#query=" in link]
    assert f"/query/{name}.rq?area=asylum-and-refugees" in links
    left = (formats.SPARQL, *formats.of("graph"))
    assert [media for media, _ in shown.alternates] == [form.media_type for form in left]
    for media, address in shown.alternates:
        assert client.get(address).status_code == 200, media
    for path in (f"/query/{name}.csv", f"/query/{name}.json", f"/chart/{name}.svg"):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/query/{name}", headers={"accept": "text/csv"}).status_code == 406
    assert page(publication, name, area="nowhere")[0].status == 400


def test_the_table_has_the_answer_with_links_to_things(publication):
    _, html = page(publication, "coverage/theme-summary")
    rows = publication.rows("coverage/theme-summary")
    assert [(row[1], row[2]) for row in cells(html)] == [(row["listed"], row["of"]) for row in rows]
    assert {publication.site.page(row["theme"]) for row in rows} <= set(proofreading.links(html))


def test_a_long_answer_is_shown_in_parts_that_together_are_whole(publication):
    total = len(publication.rows("coverage/area-matrix"))
    found = []
    for number in range(1, -(-total // query.ROWS) + 1):
        _, html = page(publication, "coverage/area-matrix", page=str(number))
        assert f"of {total}" in proofreading.text(html)
        found += [(row[0], row[1], row[2].lstrip("●◐·")) for row in cells(html)]
    assert len(found) == total == len(set(found))


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "99999999"])
def test_there_is_no_other_part(publication, number):
    with pytest.raises(views.Refused) as refused:
        page(publication, "coverage/area-matrix", page=number)
    assert refused.value.status == 400


def test_the_values_go_along_everywhere(publication, client):
    shown, html = page(publication, NAME, theme="Human Rights")
    links = proofreading.links(html)
    # A label is made the slug that an address holds.
    for form in ("csv", "tsv", "json", "xml", "rq"):
        address = f"/query/{NAME}.{form}?theme=human-rights"
        assert address in links
        assert client.get(address).status_code == 200
    assert {address for _, address in shown.alternates} <= set(links)
    assert ("text/turtle", f"/query/{NAME}.ttl?theme=human-rights") in shown.alternates
    assert f"/chart/{NAME}.svg?theme=human-rights" in links
    assert f"{names.BASE}query/{NAME}?theme=human-rights" in proofreading.text(html)


def test_the_editor_opens_with_the_question_as_it_was_asked(publication):
    _, html = page(publication, NAME, theme="human-rights")
    link = next(link for link in proofreading.links(html) if "#query=" in link)
    text = urllib.parse.unquote(link.partition("#query=")[2])
    assert re.fullmatch(r"[\w.~%-]+", link.partition("#query=")[2])
    found = publication.store.query(text, use_default_graph_as_union=True)
    rows = publication.rows(NAME, theme="human-rights")
    assert [row["mechanism"].value for row in found] == [row["mechanism"] for row in rows]


def test_a_wrong_value_is_kept_with_the_nearest_that_mean_something(publication):
    shown, html = page(publication, NAME, theme="human-rihts", mechanism="igc")
    root = proofreading.read(html)
    assert shown.status == 400
    assert "did you mean human-rights?" in proofreading.text(html)
    field = next(node for node in root.iter("input") if node.get("name") == "theme")
    assert (field.get("value"), field.get("aria-invalid")) == ("human-rihts", "true")
    chosen = [node.get("value") for node in root.iter("option") if node.get("selected") is not None]
    assert chosen == ["igc"]
    assert not list(root.iter("tbody"))


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_changes_the_question(publication, client, value):
    before = len(publication.store)
    path = f"/query/{NAME}.html?" + urllib.parse.urlencode({"theme": value})
    reply = client.get(path)
    assert reply.status_code == 400
    assert "<script>alert" not in reply.text
    assert "Which mechanisms are" not in reply.text
    assert client.get(path.replace(".html", ".csv")).status_code == 400
    assert len(publication.store) == before


@pytest.mark.parametrize("parameter", ["thema", "query", "theme'"])
def test_an_unknown_parameter_is_refused(client, parameter):
    for form in ("html", "csv", "ttl"):
        reply = client.get(f"/query/{NAME}.{form}", params={parameter: "x"})
        assert reply.status_code == 400
        assert "The parameters here are" in reply.text and "theme" in reply.text


def test_a_value_is_given_once(publication):
    pairs = [("theme", "human-rights"), ("theme", "drivers-of-migration")]
    shown = query.view(publication, NAME, views.Params(pairs))
    assert shown.status == 400


def test_an_empty_field_is_no_value(publication):
    assert page(publication, NAME, theme="", mechanism="")[0].status == 200


def test_a_question_that_is_not_there_is_told_with_the_nearest(publication):
    with pytest.raises(views.Refused, match="coverage/theme-summary") as refused:
        page(publication, "coverage/theme-sumary")
    assert refused.value.status == 404


def test_an_answer_without_rows_is_not_said_to_be_nothing(publication):
    _, html = page(publication, NAME, theme="drivers-of-migration", mechanism="gfmd")
    assert "nothing is stated; that doesn't mean that there is nothing" in proofreading.text(html)


def test_states_and_bases_have_their_look(publication):
    _, html = page(publication, "coverage/theme-matrix")
    found = set(re.findall(r'class="state (state-[a-z-]+)"', html.decode()))
    assert found == {"state-listed", "state-claimed", "state-not-stated"}
    _, html = page(publication, "coverage/areas-by-mechanism")
    assert "basis-reconciled" in html.decode()


def test_the_whole_answer_is_told_to_be_the_accepted_one(publication, tmp_path):
    words = "It is the accepted answer"
    assert words in proofreading.text(page(publication, NAME)[1])
    assert words not in proofreading.text(page(publication, NAME, theme="human-rights")[1])
    asked = publication.questions[NAME]
    (tmp_path / "other.tsv").write_text("?theme\n")
    other = dataclasses.replace(asked, path=tmp_path / "other.rq")
    changed = dataclasses.replace(publication, questions={**publication.questions, NAME: other})
    assert words not in proofreading.text(page(changed, NAME)[1])


def test_related_questions_share_something(publication):
    asked = publication.questions[NAME]
    found = query.related(publication, asked)
    assert len(found) == query.RELATED and asked not in found
    assert all(set(other.keywords) & set(asked.keywords) for other in found)


def test_the_web_outside_is_reached_directly(publication):
    _, html = page(publication, "links/websites", mechanism="gfmd")
    website = publication.rows("links/websites", mechanism="gfmd")[0]["website"]
    assert website in proofreading.links(html)


def test_a_site_below_a_path_links_below_it(publication):
    place = dataclasses.replace(publication, site=urls.site("https://example.org/gcm-ld/"))
    _, html = page(place, NAME, theme="human-rights")
    links = proofreading.links(html)
    ours = [link for link in links if link.startswith("/")]
    assert len(ours) > 50 and all(link.startswith("/gcm-ld/") for link in ours)
    assert f"https://example.org/gcm-ld/query/{NAME}.csv?theme=human-rights" in proofreading.text(html)


def test_a_gap_that_is_not_there_is_no_gap(publication):
    _, html = page(publication, "gaps/elements-without-area", element="a")
    text = proofreading.text(html)
    assert "with these values no gap is left" in text and "nothing is stated" not in text


@pytest.mark.parametrize("folder", queries.EMPTY)
def test_what_no_row_means_is_told_of_a_folder_that_is_there(publication, folder):
    assert any(name.startswith(f"{folder}/") for name in publication.questions)


def picture(publication, path, **values):
    return query.chart(publication, path, views.Params(list(values.items())))


def test_a_picture_has_the_values_of_its_address(publication, client):
    taken = picture(publication, "coverage/theme-matrix.svg", theme="human-rights")
    whole = picture(publication, "coverage/theme-matrix.svg")
    assert taken.media_type == "image/svg+xml" and taken.name == "theme-matrix.svg"
    assert ElementTree.fromstring(taken.content) is not None
    assert b"Smuggling" in whole.content and b"Smuggling" not in taken.content
    reply = client.get("/chart/coverage/theme-matrix.svg?theme=human-rights")
    assert reply.content == taken.content


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [
        ("coverage/theme-sumary.svg", {}, 404),
        ("links/websites.svg", {}, 404),
        ("coverage/theme-summary.svg", {"theme": "zzz"}, 400),
    ],
)
def test_what_has_no_picture_is_told(publication, path, values, status):
    with pytest.raises(views.Refused) as refused:
        picture(publication, path, **values)
    assert refused.value.status == status
    assert refused.value.message.endswith((".", "?"))


def test_an_answer_is_a_workbook_with_what_its_columns_hold(publication):
    answer = publication.answer(NAME, theme="human-rights")
    book = openpyxl.load_workbook(io.BytesIO(query.workbook(publication, answer, {"theme": "human-rights"})))
    rows = list(csv.reader(io.StringIO(answer.to_csv(), newline="")))
    assert [["" if cell is None else str(cell) for cell in row] for row in book["Table"].values] == rows
    about = list(book["About"].values)
    assert ("only", "theme: human-rights") in about
    assert [row[0] for row in about].count("column") == len(answer.columns)


def test_a_cell_of_a_workbook_is_never_a_formula_and_keeps_its_form(publication):
    table = engines.Table(("a", "b"), ((ox.Literal("=1+1"), ox.Literal(7)), (ox.Literal("004"), None)))
    answer = dataclasses.replace(publication.answer(NAME), result=table)
    sheet = openpyxl.load_workbook(io.BytesIO(query.workbook(publication, answer, {})))["Table"]
    assert list(sheet.values)[1:] == [("=1+1", 7), ("004", None)]
    assert sheet["A2"].data_type == "s"


def test_what_a_workbook_cannot_hold_is_refused_with_what_can(publication):
    table = engines.Table(("a",), ((ox.Literal("\x01"),),))
    answer = dataclasses.replace(publication.answer(NAME), result=table)
    with pytest.raises(formats.UnfitError, match=r"Excel can't hold the character U\+0001.*Ask for CSV"):
        query.workbook(publication, answer, {})
