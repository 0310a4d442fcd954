"""A reader makes a correction: the form checks the row and gives it back; nothing is written."""

import csv
import html
import io
import re
import urllib.parse

import pytest

from gcm_ld.checks import shacl
from gcm_ld.sheets import schema, stated_values, workbook
from gcm_ld.web.pages import correction

GOOD = {
    "thing": "mechanism/midsa",
    "property": "website",
    "value": "https://www.iom.int/midsa",
    "basis": "sourced",
    "source_url": "https://www.iom.int/midsa",
    "source_title": "IOM: the website of MIDSA",
    "accessed": "2026-11-30",
}


def asked(client, **values):
    return client.get("/correct?" + urllib.parse.urlencode(values)).text


def test_the_form_has_a_field_for_each_column_of_the_sheet_and_is_filled_from_a_page(client):
    page = asked(client, thing="https://w3id.org/gcm-ld/mechanism/midsa")
    fields = re.findall(r' name="(\w+)"', page.partition('<form class="fields"')[2])
    assert sorted(fields) == sorted(column.name for column in correction.KIND.columns)
    assert tuple(fields[: len(correction.MAIN)]) == correction.MAIN
    assert 'value="mechanism/midsa"' in page and "The proposal" not in page and 'role="alert"' not in page
    of_thing = client.get("/mechanism/midsa.html").text
    assert "/correct?thing=mechanism/midsa" in of_thing


def test_what_is_wrong_is_told_with_its_remedy(client):
    page = html.unescape(asked(client, **GOOD | {"thing": "mechanism/midza", "property": "webside"}))
    assert "no thing 'mechanism/midza'; did you mean mechanism/midwa or mechanism/midsa" in page
    assert "did you mean website" in page and "The proposal" not in page
    page = html.unescape(asked(client, **GOOD | {"accessed": "yesterday"}))
    assert "accessed can't be 'yesterday'" in page


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"property": "establishedIn", "value": "2050"}, "Thing-notInFuture"),
        ({"basis": "editorial"}, "Statement-reasoned"),
        ({"thing": "state/KEN", "property": "iso3", "value": "KENYA"}, "State-iso3"),
    ],
)
def test_a_row_that_would_break_a_rule_is_told_the_rule_and_is_no_proposal(client, publication, values, rule):
    triples = len(publication.store)
    page = asked(client, **GOOD | values)
    assert f'href="/shapes.html#{rule}"' in page and "The proposal" not in page
    assert len(publication.store) == triples


def test_what_is_unlikely_is_said_beside_the_proposal(client, monkeypatch):
    rule = "https://w3id.org/gcm-ld/shapes#Thing-notInFuture"
    warning = shacl.Finding("", 1, "https://w3id.org/gcm-ld/theme/x", rule, "It is so.", "Warning", "", "")
    monkeypatch.setattr(shacl, "check", lambda *_, **__: [warning])
    page = asked(client, **GOOD | {"remark": "Twice seen."})
    assert "It is so." in page and "The proposal" in page


def test_the_proposal_is_a_row_that_the_import_takes(client, publication, tmp_path):
    page = asked(client, **GOOD)
    address = html.unescape(re.search(r'href="(data:[^"]*)"', page)[1])
    content = urllib.parse.unquote_to_bytes(address.partition(",")[2])
    heads, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert {name: text for name, text in zip(heads, row, strict=True) if text} == GOOD
    path = tmp_path / correction.FILE
    path.write_bytes(content)
    texts = stated_values.texts(schema.records(workbook.read(path)), publication.edition)
    assert any("iom.int/midsa" in text for text in texts.values())
    assert "property: website" in page


def test_words_of_a_reader_are_no_markup(client):
    assert "<b>" not in asked(client, **GOOD | {"value": '"><b>x'})
