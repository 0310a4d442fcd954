"""A table of mappings is read whole or refused with file, line, column and remedy."""

import dataclasses
from pathlib import Path

import pytest
import tables

from gcm_ld.core import names
from gcm_ld.mappings import sssom, vocabularies

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)
VOCABULARIES = vocabularies.mapped(vocabularies.read(ROOT))
UNMS = VOCABULARIES["unms"]


def row(**values: str) -> sssom.Row:
    """Return a row that is well, with other values where given."""
    return dataclasses.replace(
        sssom.Row(
            subject=names.iri("state", "CHE"),
            subject_label="Switzerland",
            predicate=names.expand("schema:sameAs"),
            target=names.expand("unms:756"),
            target_label="Switzerland",
            justification=names.expand("semapv:LexicalMatching"),
            confidence="0.85",
            comment="The list names each State by its M49 code.",
        ),
        **values,
    )


def text(*rows: sssom.Row) -> str:
    """Return the text of a table of these rows, in their order."""
    return tables.write(dataclasses.replace(tables.table(UNMS, []), rows=rows))


def wrong(told: str) -> list[str]:
    """Return what is said to be wrong with a text, without the path."""
    with pytest.raises(sssom.LinkError) as caught:
        sssom.parse(told, "unms", VOCABULARIES)
    lines = str(caught.value).split("\n")
    assert all(line.startswith("data/links/unms.sssom.tsv:") for line in lines)
    assert all(line.endswith(".") for line in lines)
    return [line.removeprefix("data/links/unms.sssom.tsv:") for line in lines]


def test_a_table_that_is_written_is_read_as_it_was():
    made = sssom.parse(
        text(row(), row(target=names.expand("unms:818"), predicate=names.expand("rdfs:seeAlso"))),
        "unms",
        VOCABULARIES,
    )
    assert [one.line for one in made.rows] == [14, 15]
    assert tables.write(made) == text(*made.rows)
    assert made.head["object_source"] == "http://metadata.un.org/UNMS/"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.vocabulary.name)
def test_each_table_of_the_edition_is_in_the_form_that_is_written(table):
    assert tables.write(table) == (ROOT / table.vocabulary.path).read_text()


@pytest.mark.parametrize(
    ("predicate", "confidence", "comment", "is_well"),
    [
        ("skos:closeMatch", "0.6", "Both notes say so.", True),
        ("skos:closeMatch", "0.5", "Both notes say so.", False),
        ("schema:sameAs", "0.95", "The coordinates are those of the city.", True),
        ("schema:sameAs", "0.85", "The coordinates are those of the city.", False),
        ("skos:closeMatch", "0.85", "Near. No scope note could be read.", False),
        ("skos:closeMatch", "0.85", "Near. Only its labels could be read.", False),
    ],
)
def test_curation_is_for_what_was_read_on_both_sides(predicate, confidence, comment, is_well):
    curated = row(
        predicate=names.expand(predicate),
        justification=names.expand(sssom.CURATED),
        confidence=confidence,
        comment=comment,
    )
    if is_well:
        assert sssom.parse(text(curated), "unms", VOCABULARIES).rows
    else:
        (told,) = wrong(text(curated))
        assert "mapping_justification: " in told and "Take semapv:UnspecifiedMatching, or" in told
    other = dataclasses.replace(curated, justification=names.expand("semapv:UnspecifiedMatching"))
    assert sssom.parse(text(other), "unms", VOCABULARIES).rows


def test_a_source_makes_a_further_column():
    told = text(row(source=names.iri("document", "mdu-skosmos")))
    assert told.splitlines()[-2].endswith("\tcomment\tmapping_source")
    assert sssom.parse(told, "unms", VOCABULARIES).rows[0].source == names.iri("document", "mdu-skosmos")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"predicate": names.expand("skos:note")}, "predicate_id: no mapping is by skos:note."),
        (
            {"justification": names.expand("semapv:Guessing")},
            "mapping_justification: semapv:Guessing is unknown.",
        ),
        ({"confidence": "1.5"}, "confidence: '1.5' is no number above 0 and below 1."),
        ({"confidence": "0.50"}, "confidence: '0.50' is no number"),
        ({"comment": ""}, "comment: the reason is missing"),
        ({"comment": "a" * 301}, "comment: the reason has 301 letters. Say it in 300."),
        ({"target": "https://example.org/x"}, "object_id: 'https://example.org/x' has no prefix"),
        ({"target": names.expand("wd:Q1")}, "object_id: http://www.wikidata.org/entity/Q1 is not in"),
        ({"subject": names.expand("wd:Q1")}, "subject_id: http://www.wikidata.org/entity/Q1 is no thing"),
    ],
)
def test_a_wrong_cell_is_told_with_its_line_and_column(values, message):
    told = text(row(**values))
    found = wrong(told)
    assert any(one.startswith(f"{told.count(chr(10))}: {message}") for one in found), found


def test_rows_beside_each_other_are_looked_at_together():
    first, other = row(), row(target=names.expand("unms:818"))
    assert "14: subject_id: the rows are not sorted" in wrong(text(other, first))[0]
    twice = wrong(text(first, dataclasses.replace(first, predicate=names.expand("rdfs:seeAlso"))))
    assert "object_id: line" in twice[0] and "has this pair already" in twice[0]
    assert "subject_id: line 13 says the same of it" in wrong(text(first, other))[0]
    elsewhere = row(subject=names.iri("state", "EGY"))
    assert "object_id: line 13 says the same of it" in wrong(text(first, elsewhere))[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#license:", "#licence:", "no key 'licence' is known"),
        ("#license:", "#licence:", "the head has no license"),
        ("graph/data/links/unms", "graph/data/links/unbis", "mapping_set_id is"),
        ("2026-11-24", "24 November", "mapping_date is no day"),
        ('"https://creativecommons.org/licenses/by/4.0/"', '"CC BY"', "license is no address"),
        (
            "#  unms: ",
            "#  unns: ",
            "unns is not the prefix of http://metadata.un.org/UNMS/ here. Take one of",
        ),
        (
            "https://schema.org/",
            "http://schema.org/",
            "schema is not the prefix of http://schema.org/ here. Write",
        ),
        ("subject_id\t", "subject\t", "the columns are not those of a table"),
        ("#subject_source", "#license: a\n#subject_source", "license stands twice"),
        ("\t0.85\t", "\t", "the row has 1 cell too few"),
        ("\t0.85\t", "\t0.85\t\t", "the row has 1 cell too many"),
    ],
)
def test_what_is_wrong_in_a_text_is_told(old, new, message):
    told = text(row())
    assert old in told
    assert any(message in one for one in wrong(told.replace(old, new)))


def test_labels_stay_out_where_the_terms_keep_them_out():
    stw = tables.table(
        VOCABULARIES["stw"],
        [row(target=names.expand("stw:16972-1"), target_label="Schweiz")],
    )
    with pytest.raises(sssom.LinkError, match="the terms of STW Thesaurus for Economics keep its labels out"):
        sssom.parse(tables.write(stw), "stw", VOCABULARIES)


def test_a_file_of_no_vocabulary_or_no_text_is_refused(tmp_path):
    folder = tmp_path / "data" / "links"
    folder.mkdir(parents=True)
    (tmp_path / vocabularies.PATH).write_bytes((ROOT / vocabularies.PATH).read_bytes())
    (folder / "nope.sssom.tsv").write_text(text(row()))
    (folder / "unms.sssom.tsv").write_bytes(b"#license: \xff\n")
    with pytest.raises(sssom.LinkError) as caught:
        sssom.read(tmp_path)
    assert "nope.sssom.tsv:1: no vocabulary 'nope' is known" in str(caught.value)
    assert "unms.sssom.tsv:1: the text is not UTF-8" in str(caught.value)


def test_there_are_no_tables_where_there_is_no_folder(tmp_path):
    assert sssom.read(tmp_path) == []
