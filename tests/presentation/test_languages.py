"""Names in other languages come with their language and graph, and are counted by kind."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import rights
from gcm_ld.presentation import languages

LABELS = rights.LABELS


def test_a_state_has_a_name_in_each_official_language_after_what_the_language_calls_itself(publication):
    found = languages.of(publication, names.iri("state", "MAR"))
    assert [(name.native, name.text) for name in found] == [
        ("العربية", "المغرب"),
        ("Español", "Marruecos"),
        ("Français", "Maroc"),
        ("Русский", "Марокко"),
        ("中文", "摩洛哥"),
    ]
    assert {name.graph for name in found} == {LABELS + "unsd"}


def test_a_name_of_the_edition_itself_stands_beside_those_of_others(publication):
    found = languages.of(publication, "http://metadata.un.org/sdg/10.7")
    graphs = {name.language: name.graph for name in found}
    assert graphs == dict.fromkeys(("ar", "ru", "zh"), LABELS + "opensdg") | dict.fromkeys(
        ("es", "fr"), names.graph("ontology/schemes/sdg.ttl")
    )


def test_what_has_no_name_in_another_language_has_none(publication):
    assert languages.of(publication, names.iri("theme", "human-rights")) == ()


def test_a_language_that_is_not_known_is_called_by_its_tag():
    assert languages.Name("tlh", "x", "y").native == "tlh"


@pytest.mark.parametrize(
    ("kind", "total", "named"),
    [
        ("Goals, targets and indicators", 60, (60, 60, 60, 60, 60)),
        ("States and territories", 242, (241, 241, 241, 241, 241)),
        ("Regions", 30, (30, 30, 30, 30, 30)),
        ("Objectives of the compact", 23, (0, 0, 22, 1, 15)),
        ("Themes", 6, (0, 0, 0, 0, 0)),
    ],
)
def test_it_is_counted_how_complete_each_language_is(publication, kind, total, named):
    assert languages.Line(kind, total, named) in languages.completeness(publication)


def test_no_thing_is_called_by_another_language_than_english(publication):
    for iri in ("state/MAR", "region/africa", "objective/5"):
        english = [
            value.value
            for value in publication.values(names.BASE + iri, "skos:prefLabel")
            if value.language == "en"
        ]
        assert [publication.label(names.BASE + iri)] == english


def test_of_some_things_it_is_known_in_which_languages_they_have_names(publication):
    some = [names.iri("state", "MAR"), names.iri("theme", "human-rights")]
    assert languages.known(publication, some) == dict.fromkeys(languages.OFFICIAL, 1)
    assert languages.known(publication, some[1:]) == {}
    assert languages.preferred(publication, "fr")[some[0]] == "Maroc"
