"""The links of things to other vocabularies are read with their words, labels and terms."""

from gcm_ld.core import names
from gcm_ld.metadata import statistics
from gcm_ld.presentation import mappings

AREA = names.iri("area", "asylum-and-refugees")
MIGRATION = "http://eurovoc.europa.eu/1909"


def test_the_links_of_a_thing_come_by_vocabulary(publication):
    found = mappings.of(publication, AREA)
    assert {one.mapping.iri for one in found} == set(publication.subjects("gcm:matchSubject", AREA))
    titles = [one.vocabulary.title.casefold() for one in found]
    assert titles == sorted(titles) and len(set(titles)) > 3
    for one in found:
        assert one.mapping.one("matchSubject") == AREA and one.mapping.one("reason")
        assert 0 < float(one.mapping.one("confidence")) <= 1
        assert publication.value(one.mapping.iri, "gcm:matchObject") == one.mapping.one("matchObject")


def test_both_ends_give_the_same_links(publication):
    found = mappings.to(publication, MIGRATION)
    assert (
        {one.mapping.iri for one in found} == set(publication.subjects("gcm:matchObject", MIGRATION)) != set()
    )
    for one in found:
        assert one in mappings.of(publication, one.mapping.one("matchSubject"))


def test_every_mapping_is_shown_on_the_page_of_its_thing(publication):
    every = publication.subjects("rdf:type", names.expand("gcm:ConceptMatch"))
    things = {publication.value(iri, "gcm:matchSubject") for iri in every}
    assert sorted(one.mapping.iri for thing in things for one in mappings.of(publication, thing)) == every


def test_each_way_has_its_words():
    assert set(mappings.WORDS) == {names.local(names.expand(name)) for name in statistics.MAPPED}


def test_a_target_without_a_label_is_told_by_what_its_iri_ends_in(publication):
    found = [one for one in mappings.of(publication, AREA) if one.vocabulary.name == "unesco"]
    assert found
    for one in found:
        assert not one.is_named and one.mapping.one("matchObject").endswith(one.text) and "/" not in one.text


def test_what_is_held_of_a_thing_of_others_comes_with_its_terms(publication):
    told = mappings.external(publication, MIGRATION)
    assert ("en", "migration") in told.labels
    assert told.license == "https://creativecommons.org/licenses/by/4.0/" and told.issued and told.publisher
    assert [*told.links] == mappings.to(publication, MIGRATION)
    unbis = mappings.external(publication, "http://metadata.un.org/thesaurus/1000434")
    assert not unbis.license and "non-commercial" in unbis.rights
    unesco = next(
        one.mapping.one("matchObject")
        for one in mappings.of(publication, AREA)
        if one.vocabulary.name == "unesco"
    )
    assert mappings.external(publication, unesco).labels == ()
    assert "CC BY-SA" in mappings.external(publication, unesco).rights


def test_what_is_in_no_vocabulary_of_others_is_none(publication):
    assert mappings.external(publication, names.iri("theme", "human-rights")) is None
    assert mappings.external(publication, "https://schema.org/Event") is None
    assert mappings.of(publication, names.iri("mechanism", "almaty-process")) == []
