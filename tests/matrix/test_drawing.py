"""The picture of a matrix stands alone, with its title, legend, source, and a mark for each cell."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from gcm_ld.matrix import drawing, export, filters, model

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("by", model.KINDS)
def test_the_picture_has_a_mark_for_each_cell_and_says_what_it_shows(publication, by):
    matrix = model.make(publication, by)
    root = ElementTree.fromstring(drawing.to_svg(publication, matrix))
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    cells = [node.text for node in root.iter(f"{SVG}title")]
    assert root.find(f"{SVG}title").text == root.get("aria-label") == export.title(matrix)
    for row in matrix.rows:
        assert row.label in texts
        for column in matrix.columns:
            assert f"{row.label}, {column.label}: {matrix.cell(row, column).state}" in cells
    for state, meaning in matrix.meanings.items():
        assert f"{state} {meaning}" in texts
    assert any(f"edition {publication.about['version']}" in text for text in texts)
    assert publication.citation in texts


def test_the_picture_asks_nothing_of_another_host(publication):
    text = drawing.to_svg(publication, model.make(publication, "theme"))
    assert not [word for word in ("href", "<style", "<script", "<image", "url(") if word in text]


def test_each_state_has_a_shape_of_its_own():
    without_colour = {drawing.mark(s, 0, 0).replace(c, "") for s, c in drawing.STYLE.items()}
    assert len(without_colour) == len(model.SYMBOLS) == 5


def test_a_part_says_which_part_in_words(publication):
    whole = model.make(publication, "area")
    part = filters.select(publication, whole, region="oceania", state="FJI", show="gaps")
    text = drawing.to_svg(publication, part)
    assert f"{model.number(len(part.rows), 'mechanism')} (region Oceania, State or territory Fiji, " in text
    assert "only columns with none of them)" in text
    alone = filters.select(publication, whole, region="micronesia", type="regional-consultative-process")
    assert len(alone.rows) == 1
    assert ">1 mechanism (type regional consultative process, region Micronesia)<" in drawing.to_svg(
        publication, alone
    )


def test_areas_stand_under_their_themes(publication):
    whole = model.make(publication, "area")
    words = re.sub(r"<[^>]+>", " ", drawing.to_svg(publication, whole))
    for theme in model.make(publication, "theme").columns:
        assert set(theme.label.split()) <= set(words.split()), theme.label
    assert sum(span for _, span in whole.groups) == 17
    least = filters.select(publication, whole, columns="least")
    assert least.groups == ()
