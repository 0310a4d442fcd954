"""Statements as records, and answers by a column."""

import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import records, views

BUDAPEST = names.iri("mechanism", "budapest-process")


def test_records_hold_what_the_files_say(publication):
    found = records.where(publication, "Classification", "mechanism", BUDAPEST)
    assert [names.local(record.one("mechanismType")) for record in found] == [
        "RegionalConsultativeProcess",
        "InterRegionalForum",
    ]
    assert {(record.basis, record.certainty) for record in found} == {("sourced", "found")}
    assert len(found[0].all("source")) == 2
    assert found[0].one("quote") == ""


@pytest.mark.parametrize(("kind", "number"), [("Engagement", 143), ("Uptake", 24), ("Discrepancy", 77)])
def test_all_records_of_a_class_are_there(publication, kind, number):
    assert len(records.of(publication, kind)) == number


def test_no_inferred_value_is_in_a_record(publication):
    (record,) = [r for r in records.of(publication, "Engagement") if r.iri.endswith("arcp/migration-data")]
    assert record.all("type") == (names.expand("gcm:Engagement"),)


def test_an_answer_is_found_by_a_column(publication):
    found = records.rows(publication, "coverage/theme-matrix", "mechanism", BUDAPEST)
    assert len(found) == 6
    assert records.row(publication, "coverage/theme-matrix", "mechanism", "urn:none") == {}


def test_certainties_are_weighed(publication):
    assert records.surest(publication, ["unsourced", "found", "derived"]) == "found"
    assert records.weakest(publication, ["derived", "found"]) == "derived"
    assert records.surest(publication, []) == records.weakest(publication, []) == ""


def test_things_stand_in_the_order_of_their_numbers(publication):
    assert [names.local(iri) for iri in records.ordered(publication, "objective")][:11][-2:] == ["10", "11"]
    assert [names.local(iri) for iri in records.ordered(publication, "element")][::23] == ["a", "x"]
    assert publication.label(records.ordered(publication, "state")[0]) == "Afghanistan"


def test_neighbours_end_at_both_ends(publication):
    first, last = names.iri("element", "a"), names.iri("element", "x")
    assert records.neighbours(publication, "element", first) == ("", names.iri("element", "b"))
    assert records.neighbours(publication, "element", last) == (names.iri("element", "w"), "")
    assert records.neighbours(publication, "element", "urn:none") == ("", "")


def test_what_nothing_is_said_of_is_refused(publication):
    with pytest.raises(views.Refused) as refused:
        records.describe(publication, names.iri("mechanism", "none-such"))
    assert refused.value.status == 404


def test_passages_come_in_the_order_of_the_note(publication):
    lines = [
        int(publication.value(passage, "gcm:firstLine"))
        for passage, _ in records.passages(publication, BUDAPEST)
    ]
    assert lines == sorted(lines) and len(lines) > 5


def test_counts_are_those_of_the_note(publication):
    counts = records.counts(publication)
    assert counts == {
        "area": 17,
        "element": 24,
        "goal": 17,
        "mechanism": 30,
        "objective": 23,
        "theme": 6,
        "named": 29,
    }
