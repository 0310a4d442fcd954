"""A vocabulary has its namespace, its files and its terms; a mapping the IRI that its two things make."""

import re
from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.mappings import vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
KNOWN = vocabularies.read(ROOT)
MAPPED = vocabularies.mapped(KNOWN)


def test_no_namespace_is_a_part_of_another():
    spaces = [one.space for one in KNOWN.values()] + [names.BASE]
    assert not [(one, other) for one in spaces for other in spaces if one != other and one.startswith(other)]


def test_the_vocabularies_are_by_their_names():
    assert list(KNOWN) == sorted(KNOWN) == [one.name for one in KNOWN.values()]
    assert len({one.iri for one in KNOWN.values()}) == len(KNOWN) > len(MAPPED) > 10


def test_an_edition_and_its_folder_describe_the_same(edition):
    assert vocabularies.of_edition(edition) == KNOWN


@pytest.mark.parametrize("vocabulary", MAPPED.values(), ids=lambda vocabulary: vocabulary.name)
def test_a_vocabulary_is_found_by_what_is_in_it(vocabulary):
    assert vocabularies.find(KNOWN, vocabulary.space + "x") is vocabulary
    assert (ROOT / vocabulary.path).exists() and (ROOT / vocabulary.turtle).exists()
    assert vocabulary.mappings == names.graph(vocabulary.turtle)
    assert vocabulary.labels in ("", names.graph(vocabulary.labels_path))
    assert (ROOT / vocabulary.labels_path).exists() == bool(vocabulary.labels)


def test_what_no_mapping_may_lead_to_is_in_none():
    assert vocabularies.find(KNOWN, "https://example.org/x") is None
    assert vocabularies.find(KNOWN, names.expand("foaf:Agent")) is None


def test_terms_decide_what_is_kept_of_a_vocabulary():
    assert (bool(KNOWN["unbis"].labels), KNOWN["unbis"].is_named) == (True, True)
    assert KNOWN["unbis"].reserved == KNOWN["unbis"].rights != ""
    assert (KNOWN["stw"].labels, KNOWN["stw"].is_named, KNOWN["stw"].reserved) == ("", False, "")
    assert (KNOWN["unms"].labels, KNOWN["unms"].is_named) == ("", True)


def test_a_title_has_an_article_where_it_needs_one():
    assert KNOWN["unbis"].called == "the UNBIS Thesaurus"
    assert KNOWN["eurovoc"].called == "EuroVoc"


BLOCK = """
<https://example.org/x>
    dcterms:title "X"@en ;
    vann:preferredNamespacePrefix "wd" ;
    void:uriSpace "http://www.wikidata.org/entity/" ;
    .
"""


def described(block: str) -> str:
    """Return a description as text, its prefixes before it on one line."""
    prefixes = " ".join(f"PREFIX {name}: <{names.PREFIXES[name]}>" for name in ("dcterms", "vann", "void"))
    return prefixes + block


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('dcterms:title "X"@en ;', "", "2: https://example.org/x has no dcterms:title. Write it."),
        ('"wd"', '"nope"', "2: no prefix 'nope' is known."),
        (
            "wikidata.org/entity",
            "wikidata.org/wiki",
            "2: wd is the prefix of http://www.wikidata.org/entity/",
        ),
        ("    .\n", "", "the Turtle"),
    ],
)
def test_what_is_wrong_in_the_description_is_told_with_its_line(old, new, message):
    assert vocabularies.parse(described(BLOCK))["wd"].title == "X"
    assert old in BLOCK
    with pytest.raises(dataset.EditionError) as caught:
        vocabularies.parse(described(BLOCK.replace(old, new)))
    assert str(caught.value).startswith(f"{vocabularies.PATH}:") and message in str(caught.value)


def test_an_edition_without_the_file_describes_none(tmp_path):
    assert vocabularies.read(tmp_path) == {}


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
    vocabulary = vocabularies.find(KNOWN, names.expand(target))
    made = vocabularies.mapping(names.expand(subject), names.expand(target), vocabulary)
    assert made == names.BASE + "concept-match/" + iri


@pytest.mark.parametrize(
    ("subject", "target", "message"),
    [
        (names.iri("area", "x"), "https://example.org/x", "is not in Wikidata"),
        ("https://example.org/x", names.expand("wd:Q1"), "is no thing of the edition"),
        (names.BASE, names.expand("wd:Q1"), "is no thing of the edition"),
    ],
)
def test_what_makes_no_mapping_is_told(subject, target, message):
    with pytest.raises(ValueError, match=message):
        vocabularies.mapping(subject, target, KNOWN["wikidata"])


def test_the_shapes_know_the_same_namespaces():
    text = (ROOT / "shapes" / "concept-match.ttl").read_text()
    table = "|" + "|".join(f"{one.prefix} {one.space}" for one in MAPPED.values()) + "|"
    assert table in text
    said = [triple.object.value for triple in turtle.parse(text, "concept-match.ttl")]
    pattern = next(text for text in said if text.startswith("^(http"))
    for one in MAPPED.values():
        assert re.search(pattern, one.space + "x") and not re.search(pattern, one.space)
