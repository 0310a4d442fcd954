"""The lists of each kind, sorted and narrowed by their address."""

import csv
import io
import re

import openpyxl
import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import lists, thing_lists, views


def shown(publication, kind, **params):
    return lists.view(publication, kind, views.Params(list(params.items())))


def names_of(page):
    return [row[0].key for row in page.content["rows"]]


@pytest.mark.parametrize("kind", thing_lists.LISTS)
def test_a_list_is_well_made_and_holds_all_of_its_kind(publication, kind):
    page = lists.view(publication, kind, views.Params())
    assert proofreading.faults(views.render(publication, page)) == []
    assert len(page.content["rows"]) == page.content["total"] > 1


@pytest.mark.parametrize("kind", thing_lists.LISTS)
def test_every_column_sorts_both_ways(publication, kind):
    columns = shown(publication, kind).content["listing"].columns
    for place, column in enumerate(columns):
        for order in (column.name, f"-{column.name}"):
            keys = [row[place].key for row in shown(publication, kind, sort=order).content["rows"]]
            assert keys == sorted(keys, reverse=order.startswith("-"))


def test_the_head_of_a_column_sorts_and_then_turns_round(publication):
    page = shown(publication, "theme", sort="-listed")
    html = views.render(publication, page).decode()
    assert 'aria-sort="descending"' in html and 'href="/theme?sort=listed"' in html
    assert page.content["rows"][0][2].text == "24"


def test_a_list_is_narrowed_and_stays_sorted(publication):
    page = shown(publication, "mechanism", type="global-process", sort="-name")
    assert names_of(page) == ["un high-level dialogue", "idm", "gfmd"]
    html = views.render(publication, page).decode()
    assert "3 of 33" in proofreading.text(html.encode())
    assert 'href="/mechanism?type=global-process&amp;sort=name"' in html


def test_states_are_narrowed_to_those_of_a_mechanism(publication):
    asked = publication.rows("coverage/mechanisms-by-state", mechanism="sacm")
    shown_states = names_of(shown(publication, "state", mechanism="sacm"))
    assert len(shown_states) == len({row["state"] for row in asked}) >= 12


@pytest.mark.parametrize(("kind", "number"), [("element", 4), ("area", 2)])
def test_elements_and_areas_are_narrowed_to_those_of_a_theme(publication, kind, number):
    assert len(names_of(shown(publication, kind, theme="drivers-of-migration"))) == number


def test_choices_that_nothing_fits_give_a_way_back(publication):
    page = shown(publication, "mechanism", type="global-process", region="oceania")
    assert "Nothing fits these choices." in proofreading.text(views.render(publication, page))


@pytest.mark.parametrize(
    ("kind", "params", "status", "remedy"),
    [
        ("mechanism", {"sort": "colour"}, 400, "there are name, type"),
        ("mechanism", {"type": "Nothing"}, 400, "there are global-process"),
        ("state", {"region": "world"}, 400, "not offered here"),
        ("planet", {}, 404, "there are area, claim"),
    ],
)
def test_what_means_nothing_is_refused_with_a_remedy(publication, kind, params, status, remedy):
    with pytest.raises(views.Refused) as refused:
        shown(publication, kind, **params)
    assert refused.value.status == status and remedy in refused.value.message


def test_the_questions_behind_a_list_are_stored(publication):
    for kind in thing_lists.LISTS:
        listing = shown(publication, kind).content["listing"]
        assert set(listing.questions) <= set(publication.questions)


def rows_of(publication, kind, **params):
    made = lists.download(publication, kind, views.Params(list(params.items())))
    return list(csv.DictReader(io.StringIO(made.content.decode())))


@pytest.mark.parametrize("kind", thing_lists.LISTS)
def test_a_list_can_be_taken_as_it_is_shown(publication, kind):
    page = shown(publication, kind)
    found = rows_of(publication, kind)
    about = [column.name for column in page.content["listing"].columns].index("name")
    assert [row["iri"] for row in found] == [row[about].links[0] for row in page.content["rows"]]
    assert page.content["file"] == f"/{kind}.csv"


def test_choices_go_with_the_list_into_its_file_and_into_the_questions_that_take_them(publication):
    page = shown(publication, "state", region="western-africa", sort="-areas")
    assert page.content["file"] == "/state.csv?region=western-africa&sort=-areas"
    found = rows_of(publication, "state", region="western-africa", sort="-areas")
    asked = publication.rows("coverage/states-by-region", region="western-africa")
    assert len(found) == len(page.content["rows"]) == len({row["state"] for row in asked})
    assert {row["region"] for row in found} == {"Western Africa"}
    html = views.render(publication, page).decode()
    assert "/query/coverage/states-by-region.csv?region=western-africa" in html
    assert '/query/coverage/state-summary.csv">' in html and "whole, not narrowed" in html


def test_the_values_that_go_with_a_question_mean_something_to_it(publication):
    page = shown(publication, "mechanism", type="global-process", region="world")
    for name, values in page.content["questions"]:
        assert publication.answer(name, **values).table.rows


def test_a_dormant_mechanism_is_marked_in_the_list_and_in_its_files(publication):
    text = proofreading.text(views.render(publication, shown(publication, "mechanism")))
    assert "Migration Dialogue for Central African States (MIDCAS) dormant since 2016" in text
    found = {row["name"]: row["status"] for row in rows_of(publication, "mechanism")}
    assert found["ACP-EU Dialogue"] == "dormant since 2020"
    assert found["South American Conference on Migration (SACM)"] == ""
    answer = publication.rows("coverage/mechanism-summary", mechanism="midcas")
    assert (answer[0]["status"], answer[0]["since"]) == ("dormant", "2016")


def test_mechanisms_can_be_marked_and_compared_without_script(publication):
    html = views.render(publication, shown(publication, "mechanism")).decode()
    assert '<form class="controls" id="compare" action="/compare">' in html
    assert html.count('type="checkbox" name="m"') == html.count('form="compare"') == 33
    assert 'form="compare"' not in views.render(publication, shown(publication, "theme")).decode()


def test_many_choices_are_not_all_told(publication):
    with pytest.raises(views.Refused, match="no region 'moon'; there are africa"):
        shown(publication, "state", region="moon")
    with pytest.raises(views.Refused, match="did you mean western-africa"):
        shown(publication, "state", region="west-africa")


def test_a_cell_names_its_column_for_screens_that_are_too_narrow_for_a_table(publication):
    page = shown(publication, "area")
    html = views.render(publication, page).decode()
    heads = [column.head for column in page.content["listing"].columns if column.name != "name"]
    assert all(html.count(f'<td data-head="{head}">') == 17 for head in heads)


def test_a_list_is_an_excel_workbook_too(publication):
    params = views.Params([("region", "caribbean")])
    book = lists.workbook(publication, "state", params)
    text = lists.download(publication, "state", params).content.decode()
    path = io.BytesIO(book.content)
    sheet = openpyxl.load_workbook(path)["Table"]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet.values] == rows
    assert book.name == "state.xlsx"


@pytest.mark.parametrize(
    ("kind", "language", "named", "total"), [("state", "ar", 241, 242), ("objective", "es", 15, 23)]
)
def test_names_stand_in_another_language_with_its_direction_or_visibly_in_english(
    publication, kind, language, named, total
):
    page = shown(publication, kind, names=language, sort="-name")
    html = views.render(publication, page).decode()
    body = html[html.index("<tbody>") :]
    direction = "rtl" if language == "ar" else "ltr"
    heads = re.findall(r'<th scope="row">(.*?)</th>', body, re.S)
    assert sum(f'<bdi lang="{language}" dir="{direction}">' in head for head in heads) == named
    assert sum('<small class="tongue">English</small>' in head for head in heads) == total - named
    assert f"{named} of {total} have an official name" in html
    assert f"names={language}" in html.partition("<thead>")[2].partition("</thead>")[0]
    assert proofreading.faults(html.encode()) == []


def test_a_table_of_other_names_has_them_in_a_last_column(publication):
    params = views.Params([("names", "Chinese"), ("region", "northern-africa")])
    rows = list(csv.reader(io.StringIO(lists.download(publication, "state", params).content.decode())))
    assert rows[0][-1] == "nameZh"
    assert {row[0]: row[-1] for row in rows[1:]}[names.iri("state", "MAR")] == "摩洛哥"


@pytest.mark.parametrize("kind", ["objective", "region", "sdg"])
def test_every_language_is_answered_be_there_names_or_none(publication, kind):
    for language in names.LANGUAGES:
        assert proofreading.faults(views.render(publication, shown(publication, kind, names=language))) == []


def test_only_lists_with_names_in_other_languages_offer_them(publication):
    offered = {
        kind
        for kind in thing_lists.LISTS
        if "names" in {one.name for one in lists.parameters(publication, "", kind=kind)}
    }
    assert {"state", "region", "sdg", "objective"} <= offered and "theme" not in offered
