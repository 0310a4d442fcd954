"""The picture of a matrix stands alone, with its title, legend, source, and a mark for each cell."""

import xml.etree.ElementTree as ElementTree

import pytest

from gcm_ld.coverage import drawings, exports, matrices, selections

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("by", matrices.KINDS)
def test_the_picture_has_a_mark_for_each_cell_and_says_what_it_shows(publication, by):
    matrix = matrices.make(publication, by)
    root = ElementTree.fromstring(drawings.to_svg(publication, matrix))
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    cells = [node.text for node in root.iter(f"{SVG}title")]
    assert root.find(f"{SVG}title").text == root.get("aria-label") == exports.title(matrix)
    for row in matrix.rows:
        assert row.label in texts
        for column in matrix.columns:
            assert f"{row.label}, {column.label}: {matrix.cell(row, column).state}" in cells
    for state, meaning in matrix.meanings.items():
        assert f"{state} {meaning}" in texts
    assert any(f"edition {publication.about['version']}" in text for text in texts)
    assert publication.citation in texts


def test_the_picture_asks_nothing_of_another_host(publication):
    text = drawings.to_svg(publication, matrices.make(publication, "theme"))
    assert not [word for word in ("href", "<style", "<script", "<image", "url(") if word in text]


def test_each_state_has_a_shape_of_its_own():
    without_colour = {drawings.mark(s, 0, 0).replace(c, "") for s, c in drawings.STYLE.items()}
    assert len(without_colour) == len(matrices.SYMBOLS) == 5


def test_a_part_says_which_part(publication):
    part = selections.select(matrices.make(publication, "area"), region="oceania")
    assert f"{len(part.rows)} mechanisms (region oceania)" in drawings.to_svg(publication, part)
