"""Pictures as PNG: twice as large as their SVG, with letters from fonts that come along."""

import struct

import pytest

from gcm_ld.pictures import png, svg


def size(picture):
    assert picture.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", picture[16:24])


def picture(words, width=100):
    return svg.picture(svg.text(words, x=5, y=30, font_size=20), **svg.size(width, 40), font_family=svg.FONT)


def test_a_picture_has_twice_the_size_of_its_svg_unless_it_is_wide():
    assert size(png.draw(picture("a"))) == (200, 80)
    assert size(png.draw(picture("a", 2001))) == (2001, 40)


def test_letters_are_drawn_from_the_fonts_that_come_along():
    drawn = {words: png.draw(picture(words)) for words in ("", "Köln", "Koln", "Kõln")}
    assert len(set(drawn.values())) == 4
    assert png.draw(picture("Köln")) == drawn["Köln"]
    bold = picture("Koln").replace("<text", '<text font-weight="600"')
    assert png.draw(bold) != drawn["Koln"]


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="unknown token"):
        png.draw("no picture")
