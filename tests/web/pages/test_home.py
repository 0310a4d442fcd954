"""The front page: findings from stored questions, ways in, and whose it is."""

import re

import proofreading
import pytest

from gcm_ld.matrix import model


@pytest.fixture(scope="module")
def text(client) -> str:
    return proofreading.text(client.get("/").content)


def test_the_front_page_says_what_it_is_and_whose_it_is_not(text):
    assert "inter-state consultation mechanisms on migration" in text
    assert "not a site of the International Organization for Migration (IOM) or of the United Nations" in text


def test_the_findings_have_the_numbers_of_the_stored_questions(text, publication):
    rows = publication.rows("coverage/theme-summary")
    least, most = min(int(row["listed"]) for row in rows), max(int(row["listed"]) for row in rows)
    assert re.search(rf"\b{least} of {rows[0]['of']} in 2017", text) and f"had the most: {most}." in text
    again = next(row for row in publication.rows("coverage/change-summary") if row["state"] == "again")
    assert re.search(rf"\b{again['pairs']} of \d+ met again", text)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("region=africa&show=gaps", "/matrix/theme?region=africa&show=gaps"),
        ("go=mechanism:almaty-process", "/mechanism/almaty-process"),
        ("go=Switzerland", "/state/CHE"),
    ],
)
def test_an_address_of_the_matrix_and_a_choice_lead_on(client, query, place):
    reply = client.get(f"/?{query}", follow_redirects=False)
    assert reply.status_code in (301, 303) and reply.headers["location"].startswith(place)


def test_a_choice_that_means_nothing_is_refused(client):
    assert client.get("/?go=nowhere").status_code == 400


def test_no_row_of_a_matrix_is_a_bare_acronym(publication):
    rows = model.make(publication, "theme", "all").rows
    assert [row.name for row in rows if not re.search("[a-z]{3}", row.name)] == []
    assert {row.label: row.name for row in rows}["ADD"] == "Abu Dhabi Dialogue (ADD)"
