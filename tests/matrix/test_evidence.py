"""What a cell rests on is found whole: no listing without words of the note, no link without a reason."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.matrix import evidence, filters, model
from gcm_ld.rdf import turtle


def all_grounds(publication, by):
    matrix = model.make(publication, by)
    return [evidence.of(publication, matrix, row, column) for row in matrix.rows for column in matrix.columns]


@pytest.mark.parametrize("by", model.KINDS)
def test_every_cell_has_the_grounds_of_its_state(publication, by):
    for found in all_grounds(publication, by):
        state = found.cell.state
        assert len(found.of("engagement")) >= len(found.cell.areas)
        assert bool(found.records) == (state not in ("not stated", "cannot be told"))
        assert bool(found.of("claim")) == (state == "claimed")
        assert bool(found.inferred) == (state not in ("claimed", "not stated", "cannot be told"))
        assert set(found.cell.areas) <= set(found.areas)
        for record in found.records:
            assert record.basis
            assert any(map(record.one, ("quote", "reason", "source"))), record.iri
            assert record.kind != "engagement" or (record.one("printedName") and record.passages)


@pytest.mark.parametrize("by", model.KINDS)
def test_what_follows_is_in_the_store_as_inferred(publication, by):
    for found in all_grounds(publication, by):
        for fact in evidence.triples(publication, [found]):
            assert any(publication.store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None))
        for subject, _, _ in found.inferred:
            assert subject == found.row.iri


def test_words_stand_in_the_passages(publication):
    for found in all_grounds(publication, "area"):
        for record in found.of("engagement"):
            texts = [publication.value(passage, "oa:exact") for passage in record.passages]
            assert any(record.one("printedName") in text for text in texts), record.iri


def test_a_name_that_had_to_be_identified_says_so(publication):
    found = evidence.find(publication, "area", "midsa", "migrant-rights")
    (record,) = found.records
    assert (record.one("printedName"), record.basis) == ("MISDA", "reconciled")
    assert "Read as MIDSA" in record.one("reason")
    assert [names.local(iri) for iri, _ in found.discrepancies] == ["n01"]


def test_a_theme_only_cell_shows_where_the_two_meet(publication):
    found = evidence.find(publication, "element", "midsa", "x")
    assert found.cell.state == "theme only"
    assert names.iri("placement", "element-x") in [record.iri for record in found.records]
    assert found.of("engagement")
    assert found.inferred[0][1] == names.expand("gcm:mayCoverElement")


def test_an_objective_rests_on_the_listing_the_uptake_and_the_correspondence(publication):
    found = evidence.find(publication, "objective", "colombo-process", "20")
    assert [record.kind for record in found.records] == ["engagement", "uptake", "objective-relevance"]
    [uptake], [relevance] = found.of("uptake"), found.of("objective-relevance")
    assert uptake.one("takenUpElement") == relevance.one("element") == names.iri("element", "h")
    assert found.inferred[0][1] == names.expand("gcm:mayBearOnObjective")


def test_a_claim_of_the_note_is_carried_to_the_objective_of_its_matter(publication):
    found = evidence.find(publication, "objective", "bali-process", "23")
    assert found.cell.state == "claimed" and not found.cell.areas
    assert [record.kind for record in found.records] == ["objective-relevance", "claim"]
    assert "All ISCMs are about cooperation" in found.of("claim")[0].one("quote")
    assert evidence.find(publication, "objective", "midsa", "23", "iom-midsa-2024").cell.state == "not stated"


def test_a_name_with_the_matter_of_an_objective_shares_a_word_with_its_title(publication):
    """What is listed for an objective is listed in an area that has a word of its title, or a form of one."""
    pairs = [
        (publication.label(to).casefold(), publication.label(one.one("objective")).casefold())
        for one in publication.statements.of("objective-relevance")
        for to in one.all("sharesMatterWith")
    ]
    assert len(pairs) == 9
    stems = ("border", "contribut", "cooperation", "data", "development", "partnership", "readmission")
    for name, title in pairs:
        assert any(stem in name and stem in title for stem in (*stems, "remittance", "trafficking")), name


def test_no_way_to_an_objective_is_left_out_or_made_up(publication):
    ways = {
        (row["mechanism"], row["objective"], row["area"], row["element"])
        for row in publication.rows("coverage/objectives-by-mechanism")
    }
    for found in all_grounds(publication, "objective"):
        if found.cell.state == "claimed":
            continue
        elements = {record.one("element") for record in found.of("objective-relevance")}
        through = {(record.one("area"), record.one("takenUpElement")) for record in found.of("uptake")}
        assert {element for _, element in through} == elements
        assert {(found.row.iri, found.column.iri, *way) for way in through} <= ways
        ways -= {(found.row.iri, found.column.iri, *way) for way in through}
    assert ways == set()


def test_turtle_holds_the_triples_of_what_is_shown(publication):
    whole = model.make(publication, "theme")
    part = filters.select(publication, whole, type="global-process")
    text = evidence.to_ttl(publication, part)
    triples = turtle.parse(text, "matrix.ttl")
    shown = {row.iri for row in part.rows}
    mechanisms = {t.object.value for t in triples if t.predicate.value == names.expand("gcm:notedMechanism")}
    covers = [t for t in triples if t.predicate.value == names.expand("gcm:coversTheme")]
    assert mechanisms and mechanisms <= shown
    assert len(covers) == part.count("listed") > 0
    assert len(triples) < len(turtle.parse(evidence.to_ttl(publication, whole), "whole.ttl"))


def test_turtle_says_of_how_many_mechanisms_it_is(publication):
    whole = model.make(publication, "theme")
    alone = filters.select(publication, whole, region="micronesia", type="regional-consultative-process")
    assert "the records of 1 mechanism x 6 themes" in evidence.to_ttl(publication, alone)


@pytest.mark.parametrize(
    ("by", "row", "column", "message"),
    [
        ("colour", "midsa", "x", "by can't be 'colour'; there are theme"),
        (
            "theme",
            "atlantis",
            "human-rights",
            "no mechanism 'atlantis'; there are 5-5-dialogue",
        ),
        ("goal", "midsa", "18", "no goal '18'; did you mean "),
    ],
)
def test_what_is_no_cell_is_refused_with_those_that_are(publication, by, row, column, message):
    with pytest.raises(things.ThingError, match=message):
        evidence.find(publication, by, row, column)


def test_a_cell_rests_on_the_engagements_of_its_sources(publication):
    for source, agreed in (("note", ""), ("others", ""), ("since", "true"), ("all", "false")):
        matrix = model.make(publication, "area", source, agreed)
        for row in matrix.rows:
            for column in matrix.columns:
                found = evidence.of(publication, matrix, row, column)
                engaged = found.of("engagement")
                assert bool(engaged) == (found.cell.state == "listed"), (row.slug, column.slug)
                for one in engaged:
                    counts = {
                        names.local(term.value) for term in publication.values(one.iri, "gcm:countsFor")
                    }
                    assert source in counts
                    assert agreed in ("", one.one("agreed"))


def test_turtle_has_the_listing_the_items_and_how_they_were_read(publication):
    found = evidence.find(publication, "area", "igad-rcp", "migration-policy", "iom-igad-undated")
    triples = evidence.triples(publication, [found])
    kinds = {triple.subject.value.removeprefix(names.BASE).partition("/")[0] for triple in triples}
    assert kinds == {"engagement", "listing", "item", "coding"}
    assert not found.inferred, "what is inferred of a mechanism is by the note alone"
    assert evidence.find(publication, "area", "igad-rcp", "migration-policy", "all").inferred == (
        (found.row.iri, names.expand("gcm:engagesIn"), found.column.iri),
    ), "the note lists it too"
