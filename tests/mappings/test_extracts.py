"""Extracts are read for labels, languages and how sure an IRI is; what is not one is left alone."""

from pathlib import Path

import pytest

from gcm_ld.edition import files
from gcm_ld.mappings import extracts, sssom, vocabularies

VOCABULARIES = vocabularies.read(Path(__file__).parents[2])

TTL = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<http://eurovoc.europa.eu/1> skos:prefLabel "one"@en , "un"@fr ; skos:altLabel "1"@en .
"""


def test_labels_come_from_turtle_and_tables(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ttl").write_text(TTL)
    (tmp_path / "b.tsv").write_text(
        "iri\tprefLabel_en\tzh_official\tfr_2016\nhttp://www.wikidata.org/entity/Q2\tTWO\t二\tdeux\n"
    )
    (tmp_path / "c.tsv").write_text("name\tvalue\na\tb\n")
    (tmp_path / "d.tsv").write_text("iri\tlabel\n(none)\tthree\nhttp://www.wikidata.org/entity/Q4\t\n")
    held = extracts.read(tmp_path, VOCABULARIES)
    assert held.labels["http://eurovoc.europa.eu/1"] == {"en": ["one"], "fr": ["un"]}
    assert held.labels["http://www.wikidata.org/entity/Q2"] == {"en": ["TWO"], "zh": ["二"]}
    assert "http://www.wikidata.org/entity/Q4" in held.labels
    assert "http://www.wikidata.org/entity/Q5" not in held.labels
    assert held.covers("http://www.wikidata.org/") and not held.covers("http://y.org/")
    assert "(none)" not in held.labels


def test_an_iri_is_as_sure_as_the_surest_table_says(tmp_path):
    rows = "http://www.wikidata.org/entity/Q1\tone\tlow\nhttp://www.wikidata.org/entity/Q1\tone\tmedium\nhttp://www.wikidata.org/entity/Q2\ttwo\tunverified\n"
    (tmp_path / "a.tsv").write_text("iri\tlabel\tconfidence\n" + rows)
    (tmp_path / "b.tsv").write_text(
        "iri\tlabel\nhttp://www.wikidata.org/entity/Q2\ttwo\nhttp://www.wikidata.org/entity/Q3\tthree\n"
    )
    held = extracts.read(tmp_path, VOCABULARIES)
    assert [held.is_doubtful(f"http://www.wikidata.org/entity/Q{number}") for number in (1, 2, 3)] == [
        False,
        True,
        False,
    ]


def test_the_table_of_evidence_beside_the_folder_counts(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ttl").write_text(TTL)
    assert "http://eurovoc.europa.eu/2" not in extracts.read(tmp_path / "in", VOCABULARIES).labels
    (tmp_path / extracts.EVIDENCE).write_text(
        "iri\tlabel\tconfidence\nhttp://eurovoc.europa.eu/2\ttwo\thigh\n"
    )
    held = extracts.read(tmp_path / "in", VOCABULARIES)
    assert held.labels["http://eurovoc.europa.eu/2"] == {"en": ["two"]}


@pytest.mark.parametrize("head", ["uri\tname", "iri\tname", "concept\tlabel"])
def test_a_table_of_iris_without_the_columns_is_told_with_the_remedy(tmp_path, head):
    (tmp_path / "a.tsv").write_text(f"{head}\nhttp://eurovoc.europa.eu/1\tone\n")
    with pytest.raises(sssom.LinkError, match=r"a\.tsv:1: the columns are .* Call that of the IRIs iri"):
        extracts.read(tmp_path, VOCABULARIES)


def test_a_folder_without_anything_of_a_vocabulary_is_told_with_the_remedy(tmp_path):
    (tmp_path / "a.tsv").write_text("code\tname\n001\tWorld\n")
    (tmp_path / "b.txt").write_text("http://eurovoc.europa.eu/1")
    with pytest.raises(sssom.LinkError, match=r"no file there has an IRI .* columns iri and label\."):
        extracts.read(tmp_path, VOCABULARIES)


def test_what_cannot_be_read_is_told(tmp_path):
    with pytest.raises(sssom.LinkError, match="there is no such folder"):
        extracts.read(tmp_path / "nowhere", VOCABULARIES)
    (tmp_path / "a.ttl").write_text("a b")
    with pytest.raises(sssom.LinkError, match=r"a\.ttl:1: .*Correct the Turtle there"):
        extracts.read(tmp_path, VOCABULARIES)
    (tmp_path / "a.ttl").write_bytes(b"# \xff")
    with pytest.raises(files.EditionError, match=r"a\.ttl:1: the text is not UTF-8"):
        extracts.read(tmp_path, VOCABULARIES)
