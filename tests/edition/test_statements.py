"""Statements are read with their asserted values, and found by kind, by value and by what they name."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import statements

BUDAPEST = names.iri("mechanism", "budapest-process")


@pytest.fixture(scope="module")
def index(publication):
    return publication.statements


def test_a_statement_has_what_it_rests_on(index):
    one = index.get(names.iri("engagement", "annex-2", "midsa", "migrant-rights"))
    assert (one.kind, one.basis, one.certainty) == ("engagement", "reconciled", "derived")
    assert one.all("quote") == ("MISDA",) and one.one("remark") == ""
    assert one.passages == (names.iri("passage", "annex-2", "migrant-rights"),)
    assert "two letters have changed places" in one.one("reason")


def test_statements_hold_what_the_files_say(index):
    found = index.where("classification", "mechanism", BUDAPEST)
    assert [names.local(one.one("mechanismType")) for one in found] == [
        "RegionalConsultativeProcess",
        "InterRegionalForum",
    ]
    assert {(one.basis, one.certainty) for one in found} == {("sourced", "found")}
    assert len(found[0].all("source")) == 2
    assert index.where("classification", "mechanism", "urn:none") == ()


@pytest.mark.parametrize(("kind", "number"), [("engagement", 456), ("uptake", 24), ("discrepancy", 78)])
def test_all_statements_of_a_kind_are_there(index, kind, number):
    assert len(index.of(kind)) == number


def test_engagements_of_the_note_stand_apart(index):
    noted = [one for one in index.of("engagement") if one.one("notedMechanism")]
    assert len(noted) == len(index.where("engagement", "inListing", names.iri("listing", "annex-2"))) == 143
    assert not any(one.all("engagedMechanism") for one in noted)


def test_no_inferred_value_is_in_a_statement(index):
    one = index.get(names.iri("engagement", "annex-2", "arcp", "migration-data"))
    assert one.all("type") == (names.expand("gcm:Engagement"),)


def test_only_statements_are_statements(index):
    assert names.iri("discrepancy", "n01") in index
    assert names.iri("mechanism", "adb") not in index
    assert "http://www.w3.org/2004/02/skos/core#Concept" not in index


def test_what_is_no_statement_has_its_values_too(publication, index):
    one = index.get(BUDAPEST)
    assert one.one("prefLabel") == "Budapest Process"
    assert statements.read(publication.store, "urn:none").values == {}


def test_what_rests_on_a_passage_is_what_the_question_answers(publication, index):
    by_passage = {}
    for row in publication.rows("provenance/statements-by-passage"):
        by_passage.setdefault(row["passage"], set()).add(row["statement"])
    for passage, expected in by_passage.items():
        found = {one.iri for one in index.naming(passage, "passage", "evidencePassage")}
        assert found == expected | {*publication.subjects("gcm:evidencePassage", passage)}


def test_discrepancies_come_last(index):
    kinds = [one.kind for one in index.naming(names.iri("passage", "basis", "7"), "passage")]
    assert kinds.index("discrepancy") == len(kinds) - kinds.count("discrepancy")


def test_statements_of_a_source_are_those_that_name_it(publication, index):
    counts = {row["document"]: int(row["statements"]) for row in publication.rows("provenance/sources")}
    for document in sorted(counts)[:20]:
        assert len(index.naming(document, "source")) == counts[document]


def test_what_only_serves_as_evidence_is_not_what_a_statement_is_about(publication, index):
    rabat = names.iri("mechanism", "rabat-process")
    engagements = [one for one in index.naming(rabat) if one.kind == "engagement"]
    rows = publication.rows("coverage/areas-by-mechanism", mechanism="rabat-process", source="all")
    assert len(engagements) == len({(row["listing"], row["area"]) for row in rows})
    assert index.naming(names.iri("basis", "printed")) == ()
    source = names.iri("document", "rabat-process-partners")
    assert len(index.naming(source, "source")) > len(index.naming(source))


def test_every_passage_of_a_document_is_reached(edition):
    """By a statement or a thing: passages that only continue or head others don't count."""
    pointing = """
        PREFIX gcm: <https://w3id.org/gcm-ld/ontology#>
        SELECT ?passage WHERE {
            ?passage a gcm:Passage .
            MINUS { ?thing gcm:describedIn|gcm:passage|gcm:evidencePassage|gcm:citingPassage ?passage }
        }
    """
    rows = edition.store.query(pointing, use_default_graph_as_union=True)
    assert {row[0].value for row in rows} == set()
