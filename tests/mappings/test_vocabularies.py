"""A vocabulary has its namespace, its file and its terms; a mapping the IRI that its two things make."""

import re
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.mappings import vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]


def test_no_namespace_is_a_part_of_another():
    spaces = [scheme.space for scheme in vocabularies.ALL] + [names.BASE, names.PREFIXES["sdg"]]
    assert not [(one, other) for one in spaces for other in spaces if one != other and one.startswith(other)]


def test_names_are_sorted_and_unlike():
    called = [scheme.name for scheme in vocabularies.ALL]
    assert called == sorted(set(called))


@pytest.mark.parametrize("scheme", vocabularies.ALL, ids=lambda scheme: scheme.name)
def test_a_vocabulary_is_found_by_its_name_and_by_what_is_in_it(scheme):
    assert vocabularies.find(scheme.name) is scheme
    assert vocabularies.of(scheme.space + "x") is scheme
    assert scheme.is_labelled <= bool(scheme.credit)
    assert not (scheme.license and scheme.rights)


def test_what_is_in_none_is_in_none():
    assert vocabularies.of("https://example.org/x") is None
    with pytest.raises(KeyError):
        vocabularies.find("nope")


def test_a_title_has_an_article_where_it_needs_one():
    assert vocabularies.find("unbis").called == "the UNBIS Thesaurus"
    assert vocabularies.find("eurovoc").called == "EuroVoc"


@pytest.mark.parametrize(
    ("subject", "target", "iri"),
    [
        ("area:remittances", "unbist:1005471", "area/remittances/unbist/1005471"),
        ("gcm:RegionalConsultativeProcess", "stw:15954-1",
         "type/regional-consultative-process/stw/15954-1"),
        ("gcm:Mechanism", "unbist:1001256", "type/mechanism/unbist/1001256"),
        ("state:CHE", "euauthority:country/CHE", "state/CHE/euauthority/country-che"),
        ("place:geneva", "geonames:2660646/", "place/geneva/geonames/2660646"),
        ("sdg:10", "sdgio:SDGIO_00000044", "goal/10/sdgio/sdgio-00000044"),
        ("sdg:10.7", "wd:Q1", "goal/10-7/wd/q1"),
    ],
)  # fmt: skip
def test_the_iri_of_a_mapping_is_made_of_both_things(subject, target, iri):
    made = vocabularies.mapping(names.expand(subject), names.expand(target))
    assert made == names.BASE + "mapping/" + iri


@pytest.mark.parametrize(
    ("subject", "target", "message"),
    [
        (names.iri("area", "x"), "https://example.org/x", "in none of the vocabularies"),
        ("https://example.org/x", names.expand("wd:Q1"), "is no thing of the edition"),
        (names.BASE, names.expand("wd:Q1"), "is no thing of the edition"),
    ],
)
def test_what_makes_no_mapping_is_told(subject, target, message):
    with pytest.raises(ValueError, match=message):
        vocabularies.mapping(subject, target)


def test_the_shapes_know_the_same_namespaces():
    text = (ROOT / "shapes" / "mapping.ttl").read_text()
    table = "|" + "|".join(f"{scheme.prefix} {scheme.space}" for scheme in vocabularies.ALL) + "|"
    assert table in text
    said = [triple.object.value for triple in turtle.parse(text, "mapping.ttl")]
    pattern = next(text for text in said if text.startswith("^(http"))
    for scheme in vocabularies.ALL:
        assert re.search(pattern, scheme.space + "x") and not re.search(pattern, scheme.space)
