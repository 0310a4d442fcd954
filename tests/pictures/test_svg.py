"""Elements of SVG are well formed whatever they hold."""

import re
from xml.etree import ElementTree

import pytest

from gcm_ld.pictures import charts, svg
from gcm_ld.questions import results
from gcm_ld.web.pages import views

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


SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    "coverage/theme-summary",
    "coverage/theme-matrix",
    "coverage/themes-by-region",
    "overlap/shared-areas",
    "meetings/phases",
)


def draw(publication, name):
    return svg.draw(charts.chart(publication.answer(name), publication.caption))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_svg_with_a_title_and_in_its_frame(publication, name):
    text = draw(publication, name)
    root = ElementTree.fromstring(text)
    named = {node.get("id"): node.text for node in root if node.get("id")}
    assert named["chart-title"] == publication.questions[name].summary
    assert set(root.get("aria-labelledby").split()) == set(named)
    width, height = (float(root.get(side)) for side in ("width", "height"))
    for box in root.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x", 0)) <= float(box.get("x", 0)) + float(box.get("width")) <= width
        assert 0 <= float(box.get("y", 0)) + float(box.get("height")) <= height
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "text", "line", "circle", "path")
    }
    assert not re.search(r"style=|href=|url\(|<script", text)
    assert text == draw(publication, name)


def test_bars_are_as_long_as_their_numbers(publication):
    root = ElementTree.fromstring(draw(publication, "coverage/theme-summary"))
    bars = [float(node.get("width")) for node in root.iter(f"{SVG}rect") if node.get("class") == "chart-bar"]
    wholes = [
        float(node.get("width")) for node in root.iter(f"{SVG}rect") if node.get("class") == "chart-whole"
    ]
    parts = [int(row["listed"]) / int(row["of"]) for row in publication.rows("coverage/theme-summary")]
    shares = [bar / whole for bar, whole in zip(bars, wholes, strict=True)]
    assert shares == pytest.approx(parts, abs=0.01)


def test_each_state_has_its_symbol_its_words_and_a_legend(publication):
    text = draw(publication, "coverage/theme-matrix")
    rows = publication.rows("coverage/theme-matrix")
    for state in results.SYMBOLS:
        number = sum(row["state"] == state for row in rows)
        shapes = text.count(f'<g class="chart-state-{state.replace(" ", "-")}"')
        assert shapes == number + 1 > 1  # one is the legend's
        assert text.count(f": {state}</title>") == number
        assert f">{state}</text>" in text


def test_a_picture_by_itself_has_its_title_its_foot_and_room_for_both(publication):
    found = charts.chart(publication.answer("coverage/theme-summary"), publication.caption)
    foot = ["Source: a & b", "https://example.org/" + "long words " * 30]
    alone, inside = (ElementTree.fromstring(svg.draw(found, foot=lines)) for lines in (foot, ()))
    texts = [node.text for node in alone.iter(f"{SVG}text")]
    assert texts[-1].endswith("words") and "Source: a & b" in texts and found.title in " ".join(texts)
    assert found.title not in [node.text for node in inside.iter(f"{SVG}text")]
    places = [float(node.get("y")) for node in alone.findall(f"{SVG}text")]
    assert max(places) < int(alone.get("height")) and int(alone.get("height")) > int(inside.get("height"))


def test_labels_are_escaped():
    rows = (("<script>&\"'", (charts.Mark("1", 1),)), ("b", (charts.Mark("2", 2),)))
    text = svg.draw(charts.Chart("bars", "a < b", "a & b", ("n",), rows, 2))
    root = ElementTree.fromstring(text)
    assert "<script>&\"'" in [node.text for node in root.iter(f"{SVG}text")]


def test_the_look_knows_every_class_of_a_picture(publication):
    style = (views.STATIC / "style.css").read_text()
    used = set()
    for name in DRAWN:
        used |= set(re.findall(r'class="(chart-[a-z0-9-]+)"', draw(publication, name)))
    assert {"chart-bar", "chart-whole", "chart-tint-4", "chart-state-claimed", "chart-line"} <= used
    assert {name for name in used if f".{name}" not in style} == set()


@pytest.mark.parametrize("name", DRAWN)
def test_a_narrow_picture_fits_a_telephone_or_has_more_rows_than_columns(publication, name):
    found = charts.chart(publication.answer(name), publication.caption)
    root = ElementTree.fromstring(svg.draw(found, svg.NARROW))
    if found.kind in ("bars", "time"):
        assert float(root.get("width")) <= 344
    else:
        drawn = [node.text for node in root.iter(f"{SVG}text")]
        assert len(drawn) >= len(found.rows) and float(root.get("width")) <= float(
            ElementTree.fromstring(svg.draw(found)).get("width")
        )
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    assert ids == set(root.get("aria-labelledby").split()) == {"chart-narrow-title", "chart-narrow-says"}


@pytest.mark.parametrize("name", ["roles/organizations", "meetings/process-by-phase", "links/mapping-sets"])
@pytest.mark.parametrize("sheet", [svg.WIDE, svg.NARROW], ids=["wide", "narrow"])
def test_a_long_label_is_whole_and_no_bar_lies_over_it(publication, name, sheet):
    found = charts.chart(publication.answer(name), publication.caption)
    assert max(len(label) for label, _ in found.rows) > sheet.letters
    root = ElementTree.fromstring(svg.draw(found, sheet))
    drawn = " ".join(node.text for node in root.iter(f"{SVG}text"))
    assert "…" not in drawn and all(label in drawn for label, _ in found.rows)
    if sheet.above:
        tops = [float(node.get("y")) for node in root.iter(f"{SVG}rect") if node.get("class") == "chart-bar"]
        ends = [float(node.findall(f"{SVG}text")[-1].get("y")) for node in root.findall(f"{SVG}g")]
        assert all(end < top for end, top in zip(ends, tops, strict=True))


def test_a_turned_grid_holds_the_same(publication):
    found = charts.chart(publication.answer("coverage/themes-by-region"), publication.caption)
    turned = svg.turned(found)
    assert turned.heads == tuple(label for label, _ in found.rows) and svg.turned(turned) == found
