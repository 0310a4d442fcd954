"""The page of a region."""

import proofreading

from gcm_ld import names
from gcm_ld.pages import records, region, views


def test_each_mechanism_says_why_it_counts(publication):
    content = region.view(publication, names.iri("region", "oceania")).content
    assert len(content["rows"]) == 4
    assert all(content["grounds"][row["mechanism"]].one("reason") for row in content["rows"])


def test_numbers_are_those_of_the_stored_question(publication):
    for iri in records.ordered(publication, "region"):
        content = region.view(publication, iri).content
        for line in content["themes"]:
            rows = records.rows(publication, "coverage/themes-by-region", "region", iri)
            (row,) = [row for row in rows if row["theme"] == line.iri]
            assert (str(len(line.by)), str(content["named"])) == (row["listed"], row["of"])


def test_a_gap_is_not_stated(publication):
    shown = region.view(publication, names.iri("region", "oceania"))
    text = proofreading.text(views.render(publication, shown))
    assert "1 of 6 themes: Drivers of migration ( · not stated )" in text
