"""CSV, TSV and JSON of a matrix hold the same cells, and those of what is shown."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from gcm_ld.matrix import cell_states, export, filters, model
from gcm_ld.pictures import svg
from gcm_ld.questions import results


@pytest.mark.parametrize("by", model.KINDS)
def test_all_forms_hold_the_same_cells(publication, by):
    matrix = filters.select(publication, model.make(publication, by), region="africa", sort="total")
    table = export.table(matrix)
    assert list(csv.reader(io.StringIO(export.write_csv(export.table(matrix)), newline=""))) == table
    assert [line.split("\t") for line in export.write_tsv(export.table(matrix)).splitlines()] == table
    told = json.loads(export.to_json(publication, matrix))
    slugs = [column["slug"] for column in told["columns"]]
    counted = [f"{slug}-areas" for slug in slugs if by != "area"]
    assert table[0] == [*export.FIRST, *slugs, *export.LAST, *counted, export.NAME]
    for line, row in zip(table[1:], told["rows"], strict=True):
        cells = [row["cells"][slug] for slug in slugs]
        end = 4 + len(slugs)
        assert line[:2] == [row["iri"], row["label"]]
        assert line[4:end] == [cell["state"] for cell in cells]
        assert line[end : end + 3] == [str(row["total"]["count"]), str(len(slugs)), row["status"]]
        assert line[end + 3 : -1] == [str(len(cell.get("areas", ()))) for cell in cells if by != "area"]
        assert line[-1] == row["name"]
    assert told["filters"] == {"region": "africa", "sort": "total"}
    assert told["selection"] == [
        "with States of Africa",
        f"sorted by {matrix.kind.plural} {matrix.kind.states[0]}",
    ]
    assert sum(told["counts"].values()) == len(told["rows"]) * len(slugs)


def test_json_says_what_it_is_and_how_to_cite_it(publication):
    told = json.loads(export.to_json(publication, model.make(publication, "theme")))
    assert told["edition"] == publication.about["version"]
    assert told["citation"] == publication.citation
    assert "never" in told["states"]["not stated"]
    assert {column["total"]["of"] for column in told["columns"]} == {29}
    listed = [cell for row in told["rows"] for cell in row["cells"].values() if cell["state"] == "listed"]
    assert len(listed) == 97
    assert all(cell["areas"] for cell in listed)


def test_lines_end_as_their_forms_want(publication):
    matrix = model.make(publication, "theme")
    assert export.write_csv(export.table(matrix)).count("\r\n") == 31
    assert "\r" not in export.write_tsv(export.table(matrix))


def test_a_table_holds_the_numbers_of_the_screen_and_who_is_dormant(publication):
    table = export.table(model.make(publication, "theme"))
    (midsa,) = (dict(zip(table[0], line, strict=True)) for line in table if line[0].endswith("/midsa"))
    assert (midsa["human-rights"], midsa["human-rights-areas"]) == ("listed", "2")
    assert (midsa["drivers-of-migration"], midsa["drivers-of-migration-areas"]) == ("not stated", "0")
    dormant = {line[0].rpartition("/")[2] for line in table if "dormant" in line[table[0].index("status")]}
    assert dormant == {"acp-eu-dialogue", "asia-eu-dialogue-on-labour-migration", "midcas"}


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("by", model.KINDS)
def test_the_picture_has_a_mark_for_each_cell_and_says_what_it_shows(publication, by):
    matrix = model.make(publication, by)
    root = ElementTree.fromstring(export.to_svg(publication, matrix))
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    cells = [node.text for node in root.iter(f"{SVG}title")]
    assert root.find(f"{SVG}title").text == root.get("aria-label") == export.title(matrix)
    for row in matrix.rows:
        assert row.name in texts
        for column in matrix.columns:
            assert f"{row.name}, {column.label}: {matrix.cell(row, column).state}" in cells
    for state, meaning in matrix.meanings.items():
        assert f"{state} {meaning}" in texts
    assert any(f"edition {publication.about['version']}" in text for text in texts)
    assert publication.citation in texts


def test_the_picture_asks_nothing_of_another_host(publication):
    text = export.to_svg(publication, model.make(publication, "theme"))
    assert not [word for word in ("href", "<style", "<script", "<image", "url(") if word in text]


def test_each_state_has_a_shape_of_its_own():
    without_colour = {svg.symbol(s, 0, 0).partition(">")[2] for s in svg.STATES}
    assert len(without_colour) == len(cell_states.SYMBOLS) == 7


def test_a_part_says_which_part_in_words(publication):
    whole = model.make(publication, "area")
    part = filters.select(publication, whole, region="oceania", state="FJI", show="gaps")
    text = export.to_svg(publication, part)
    assert (
        f"{results.number(len(part.rows), 'mechanism')} (with States of Oceania, State or territory Fiji, "
        in text
    )
    assert "only gaps)" in text
    alone = filters.select(publication, whole, region="micronesia", type="regional-consultative-process")
    assert len(alone.rows) == 1
    assert ">1 mechanism (type regional consultative process, with States of Micronesia)<" in export.to_svg(
        publication, alone
    )


def test_areas_stand_under_their_themes(publication):
    whole = model.make(publication, "area")
    words = re.sub(r"<[^>]+>", " ", export.to_svg(publication, whole))
    for theme in model.make(publication, "theme").columns:
        assert set(theme.label.split()) <= set(words.split()), theme.label
    assert sum(span for _, span in whole.groups) == 17
    least = filters.select(publication, whole, columns="least")
    assert least.groups == ()


def test_other_sources_are_named_in_every_file(publication):
    whole = filters.select(publication, model.make(publication, "theme"), source="since", agreed="true")
    content = json.loads(export.to_json(publication, whole))
    assert content["filters"] == {"source": "since", "agreed": "true"}
    assert content["selection"][0] == "by other sources since 2018"
    assert sum(not row["namedInNote"] for row in content["rows"]) == 3
    for column, shown in zip(whole.columns, content["columns"], strict=True):
        assert shown["also"] == {"count": whole.apart(column), "of": 4}
    head, *lines = export.table(whole)
    assert head[-2:] == [export.NOTED, export.NAME]
    assert [line[-2] for line in lines].count("no") == 3
    picture = export.to_svg(publication, whole)
    assert "Sources: other sources since 2018, as published" in picture
    assert picture.count(" *</text>") == 3
    assert f"; * {model.NOT_NOTED}</text>" in picture


def test_the_picture_has_the_colours_of_the_table(publication):
    whole = model.make(publication, "theme")
    plain, tinted = (
        export.to_svg(publication, filters.select(publication, whole, cells=cells))
        for cells in ("", "colours")
    )
    strong = sum(cell.state in cell_states.STRONG for cell in whole.cells.values())
    assert "fill-opacity" not in plain and tinted.count("fill-opacity") == strong
