"""Statements are read with what they rest on, and found by passage, source and thing."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import statements


def test_a_statement_has_its_grounds(publication):
    one = statements.read(publication, names.iri("engagement", "midsa", "migrant-rights"))
    assert (one.kind, one.kind_label, one.basis, one.certainty) == (
        *("engagement", "engagement"),
        *("reconciled", "derived"),
    )
    assert one.quotes == ("MISDA",)
    assert one.passages == (names.iri("passage", "annex-2", "migrant-rights"),)
    assert "two letters have changed places" in one.reasons[0]


def test_what_rests_on_a_passage_is_what_the_question_answers(publication):
    rows = publication.rows("provenance/statements-by-passage")
    by_passage = {}
    for row in rows:
        by_passage.setdefault(row["passage"], set()).add(row["statement"])
    for passage, expected in by_passage.items():
        found = {one.iri for one in statements.of_passage(publication, passage)}
        evidence = set(publication.subjects("gcm:evidencePassage", passage))
        assert found == expected | evidence


def test_discrepancies_come_last(publication):
    kinds = [one.kind for one in statements.of_passage(publication, names.iri("passage", "basis", "7"))]
    assert kinds.index("discrepancy") == len(kinds) - kinds.count("discrepancy")


def test_statements_of_a_source_are_those_that_name_it(publication):
    counts = {row["document"]: int(row["statements"]) for row in publication.rows("provenance/sources")}
    for document in sorted(counts)[:20]:
        assert len(statements.of_source(publication, document)) == counts[document]


def test_statements_about_a_thing_may_be_of_one_kind(publication):
    rabat = names.iri("mechanism", "rabat-process")
    engagements = statements.about(publication, rabat, "engagement/")
    assert len(engagements) == len(publication.rows("coverage/areas-by-mechanism", mechanism="rabat-process"))
    assert set(engagements) < set(statements.about(publication, rabat))


def test_only_statements_are_statements(publication):
    assert statements.is_one(publication, names.iri("discrepancy", "n01"))
    assert not statements.is_one(publication, names.iri("mechanism", "adb"))
    assert not statements.is_one(publication, "http://www.w3.org/2004/02/skos/core#Concept")


@pytest.mark.parametrize("kind", ["basis", "certainty"])
def test_what_a_basis_and_a_certainty_mean_is_told_by_their_schemes(publication, kind):
    found = statements.meanings(publication, kind)
    assert set(found) == {names.local(iri) for iri in things.members(publication.store, kind)}
    for slug, words in found.items():
        assert publication.value(names.iri(kind, slug), "skos:definition").endswith(f" of {words}")


def test_they_stand_in_the_order_of_their_rank(publication):
    assert list(statements.meanings(publication, "basis"))[::4] == ["printed", "editorial"]
    assert list(statements.meanings(publication, "certainty"))[::3] == ["found", "unknown"]


def test_both_are_explained_in_one_text(publication):
    words = statements.explain(publication, "printed", "found")
    assert words.startswith("printed: a statement that ") and "; found: a statement that " in words
    assert statements.explain(publication, "derived", "derived").count(";") == 0
    assert statements.explain(publication, "nothing", "") == ""
