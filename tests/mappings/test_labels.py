"""Labels are kept where the terms allow it, with whom to credit, in the languages that are held."""

from pathlib import Path

import pytest

from gcm_ld.core import names
from gcm_ld.mappings import extracts, labels, sssom, vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)
VOCABULARIES = vocabularies.read(ROOT)


def held() -> extracts.Extracts:
    """Return extracts of one concept."""
    found = extracts.Extracts()
    found.labels[names.expand("eurovoc:1")] = {"en": ["other words"], "fr": ["un"]}
    return found


def table(name: str, target: str) -> sssom.Table:
    """Return a table of one row."""
    row = sssom.Row(names.iri("area", "x"), "X", "p", names.expand(target), "one", "j", "0.5", "why")
    return sssom.table(VOCABULARIES[name], "2026-11-24", [row])


def test_english_comes_from_the_table_and_other_languages_from_extracts():
    text = labels.write(table("eurovoc", "eurovoc:1"), held())
    assert 'skos:prefLabel "one"@en' in text and 'skos:prefLabel "un"@fr' in text and "other" not in text
    assert 'dcterms:issued "2021-06-04"^^xsd:date' in text
    assert turtle.format(text) == text


def test_without_an_open_licence_only_english_is_kept():
    others = extracts.Extracts()
    others.labels[names.expand("unbist:1")] = {"en": ["ONE"], "zh": ["一"]}
    text = labels.write(table("unbis", "unbist:1"), others)
    assert 'skos:prefLabel "one"@en' in text and "@zh" not in text
    assert 'void:uriSpace "http://metadata.un.org/thesaurus/"' in text


@pytest.mark.parametrize("name", ["unesco", "stw", "sdgio", "unms", "lcc"])
def test_no_labels_are_kept_without_terms(name):
    vocabulary = VOCABULARIES[name]
    assert labels.write(table(name, f"{vocabulary.prefix}:1"), held()) == ""
    assert not (ROOT / vocabulary.labels_path).exists()


def test_what_the_head_of_a_file_says_of_its_last_block_is_so():
    for path in sorted((ROOT / "data" / "labels").glob("*.ttl")):
        text = path.read_text()
        assert "which the last block names" in text.split("\n")[1]
        last = text.rstrip().rpartition("\n\n")[2]
        assert last.startswith(f"<{names.graph(f'data/labels/{path.name}')}>"), path.name


@pytest.mark.parametrize(
    "made", [one for one in TABLES if one.vocabulary.is_labelled], ids=lambda one: one.vocabulary.name
)
def test_the_edition_keeps_the_label_of_each_target_and_of_no_other_thing(made):
    kept = labels.known(ROOT, made.vocabulary)
    wanted = {row.target: row.target_label for row in made.rows if row.target_label}
    assert {iri: told["en"] for iri, told in kept.items()} == wanted
    text = (ROOT / made.vocabulary.labels_path).read_text()
    assert made.vocabulary.publisher in text
    assert f"<{made.vocabulary.license}>" in text or made.vocabulary.rights in text


def test_saving_makes_renews_and_takes_away(tmp_path):
    one = table("eurovoc", "eurovoc:1")
    assert labels.save(tmp_path, [one], held()) == ["data/labels/eurovoc.ttl"]
    assert labels.save(tmp_path, [one], held()) == []
    assert labels.known(tmp_path, one.vocabulary) == {names.expand("eurovoc:1"): {"en": "one", "fr": "un"}}
    assert labels.save(tmp_path, [sssom.table(one.vocabulary, "2026-11-24", [])], held()) == [
        "data/labels/eurovoc.ttl"
    ]
    assert labels.known(tmp_path, one.vocabulary) == {}


def test_the_licence_of_the_data_names_whom_to_credit():
    terms = " ".join((ROOT / "LICENSE-DATA").read_text().split())
    readme = " ".join((ROOT / "data" / "labels" / "README.md").read_text().split())
    for vocabulary in VOCABULARIES.values():
        if vocabulary.is_labelled:
            assert vocabulary.publisher in terms and vocabulary.title in terms, vocabulary.name
    for name in ("unesco", "stw"):
        assert VOCABULARIES[name].title in readme
