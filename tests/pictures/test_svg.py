"""Elements of SVG are well formed whatever they hold."""

from xml.etree import ElementTree

import pytest

from gcm_ld.pictures import svg

NASTY = '<a href="x">\'&]]></a>'


def test_words_and_attributes_are_escaped():
    root = ElementTree.fromstring(svg.tag("g", svg.text(NASTY, x=1, y=2), svg.title(NASTY), aria_label=NASTY))
    assert root.get("aria-label") == root[0].text == root[1].text == NASTY


def test_attributes_have_their_names_and_numbers_one_form():
    assert (
        svg.tag("rect", class_="a", x=1.0, stroke_width=1.5) == '<rect class="a" x="1" stroke-width="1.5"/>'
    )


def test_a_group_has_a_title_where_there_are_words():
    assert svg.group("<a/>") == "<g><a/></g>"
    assert svg.group("<a/>", tip="b") == "<g><title>b</title><a/></g>"


def test_a_picture_stands_alone():
    root = ElementTree.fromstring(svg.picture(svg.title("a"), **svg.size(20, 10), role="img"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 20 10", "20", "10")


@pytest.mark.parametrize(
    ("words", "letters", "cut"),
    [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("abc defg", 5, "abc…"), ("", 3, "")],
)
def test_words_are_cut_to_a_number_of_letters(words, letters, cut):
    assert svg.short(words, letters) == cut
