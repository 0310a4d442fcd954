"""The front page: every cell opens its evidence, sums and filters are right, and the address holds it all."""

import html
import re

import pytest

from gcm_ld.coverage import matrices, selections
from gcm_ld.pages import matrix, views

CELL = re.compile(
    r'<td><a class="state state-([\w-]+)" href="([^"]+)"(?: aria-label="([^"]+)")?>(.*?)</a></td>'
)


def page(publication, rest="", **params):
    shown = matrix.view(publication, rest, views.Params(list(params.items())))
    return views.render(publication, shown).decode()


@pytest.mark.parametrize("by", matrices.KINDS)
def test_every_cell_says_its_state_in_words_and_opens_its_evidence(publication, by):
    text = page(publication, by)
    found = matrices.make(publication, by)
    cells = CELL.findall(text)
    assert len(cells) == len(found.cells)
    at = iter(cells)
    for row in found.rows:
        for column in found.columns:
            state, address, label, inside = map(html.unescape, next(at))
            words = label or re.sub(r"<i.*?</i>|<[^>]+>", "", inside)
            cell = found.cell(row, column)
            assert state == cell.state.replace(" ", "-")
            assert words.startswith(f"{row.label}, {column.label}: {cell.state}")
            assert address == f"/evidence?row={row.slug}&column={column.slug}&by={by}"


def test_the_front_page_is_the_matrix_of_themes_and_its_table_is_one(publication):
    text = page(publication)
    assert text == page(publication, "theme")
    assert text.count("<h1>") == text.count("<caption>") == 1
    assert text.count('<th scope="col"') == 8
    assert text.count('<th scope="row"') == 30 + 3
    assert "Almaty Process, Human rights: listed in 3 areas" in re.sub("<[^>]+>", "", text)
    assert re.search(r"<td>18 <span>of 29</span></td>", text)
    assert "not stated is never" in text
    assert 'aria-current="page">Themes</a>' in text


def test_the_first_view_is_light(publication):
    files = (
        "style.css",
        "matrix.css",
        "matrix.js",
        "icon.svg",
        "fonts/source-sans-3-latin-wght-normal.woff2",
    )
    assert len(page(publication).encode()) < 90_000
    assert (
        len(page(publication).encode()) + sum((views.STATIC / name).stat().st_size for name in files)
        < 300_000
    )


def test_filters_come_back_as_they_were_chosen(publication):
    text = page(
        publication, "area", type="inter-regional-forum", region="africa", sort="total", show="listed"
    )
    for value in ("inter-regional-forum", "africa", "total", "listed"):
        assert re.search(rf'<option value="{value}" selected>', text), value
    query = "type=inter-regional-forum&amp;region=africa&amp;sort=total&amp;show=listed"
    for form in matrix.FORMS:
        assert f'href="/matrix/area.{form}?{query}"' in text
    assert 'href="/matrix/goal?type=inter-regional-forum' in text


def test_what_nobody_is_listed_in_is_said(publication):
    text = page(publication, "theme", type="global-process")
    said = re.search(r'<p class="gaps">(.*?)</p>', text, re.S).group(1)
    gaps = selections.select(matrices.make(publication, "theme"), type="global-process").gaps
    assert re.findall(r">([^<]+)</a>", said) == [column.label for column in gaps]
    assert "no list is recorded" in page(publication, "theme", state="CHE")


def test_an_empty_selection_says_so_and_offers_the_whole(publication):
    text = page(publication, "theme", type="global-process", region="oceania")
    assert "No mechanism fits these filters" in text
    assert "<table" not in text
    assert "Show the whole table" in page(publication, "theme", show="gaps")


def test_what_is_shown_can_be_taken_away(publication):
    for form, (media, write) in matrix.FORMS.items():
        params = views.Params([("region", "asia"), ("sort", "human-rights")])
        taken = matrix.view(publication, f"theme.{form}", params)
        part = selections.select(matrices.make(publication, "theme"), region="asia", sort="human-rights")
        assert isinstance(taken, views.Download)
        assert (taken.media_type, taken.name) == (media, f"coverage-by-theme.{form}")
        assert taken.content.decode() == write(publication, part)


@pytest.mark.parametrize(
    ("rest", "params", "status"),
    [
        ("colour", {}, 404),
        ("theme.pdf", {}, 404),
        ("theme", {"type": "club"}, 400),
        ("theme", {"region": "<script>"}, 400),
        ("theme.csv", {"sort": "migrant-rights"}, 400),
        ("area", {"state": "XXX"}, 400),
        ("area", {"show": "none"}, 400),
    ],
)
def test_what_means_nothing_is_refused_with_the_remedy(publication, rest, params, status):
    with pytest.raises(views.Refused) as refused:
        matrix.view(publication, rest, views.Params(list(params.items())))
    assert refused.value.status == status
    assert (
        ", ".join(list(matrices.KINDS)[:2]) in refused.value.message or "It can be" in refused.value.message
    )
