"""The report counts what is linked, says what could not be checked and why, and finds what disagrees."""

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest

from gcm_ld.core import names
from gcm_ld.edition import files
from gcm_ld.mappings import report, sssom, vocabularies
from gcm_ld.rdf import turtle

ROOT = Path(__file__).parents[2]
TABLES = sssom.read(ROOT)
REFERENCE = ROOT.parent / "shared" / "reference" / "vocabularies"
VOCABULARIES = vocabularies.read(ROOT)
EUROVOC = VOCABULARIES["eurovoc"]
TABLE = next(table for table in TABLES if table.vocabulary == EUROVOC)


def agreeing(label: str, confidence: str = "") -> report.Extracts:
    """Return extracts that hold the first target of the table under that label."""
    found = report.Extracts()
    found.labels[TABLE.rows[0].target] = {"en": [label]}
    found.confidence[TABLE.rows[0].target] = confidence
    return found


def test_without_extracts_nothing_is_checked_and_that_is_said(edition):
    made = report.make(edition, TABLES, None)
    assert made.findings == ()
    for line, table in zip(made.lines, TABLES, strict=True):
        assert line.mappings == len(table.rows) == sum(number for _, number in line.predicates)
        assert line.checked == 0 and line.unchecked == "no extracts were given"
        assert float(line.confidence[0]) <= float(line.confidence[1])


def test_what_an_extract_holds_is_checked(edition):
    label = TABLE.rows[0].target_label
    made = report.make(edition, TABLES, agreeing(label.upper() + " (note)"))
    by_title = {line.title: line for line in made.lines}
    line = by_title[EUROVOC.title]
    assert (line.checked, line.unchecked) == (1, "")
    gemet = by_title["GEMET"]
    assert gemet.unchecked == "no extract of the vocabulary"
    named = [told for told in made.unchecked if told.startswith("data/links/gemet.sssom.tsv:")]
    assert len(named) == gemet.targets == len({told.split()[1] for told in named})
    assert (
        "http://www.eionet.europa.eu/gemet/concept/" in named[0] and "was not checked, no extract" in named[0]
    )
    assert not [told for told in made.unchecked if EUROVOC.path in told]


def test_an_iri_that_no_extract_of_its_vocabulary_has_is_found(edition):
    found = report.make(edition, [TABLE], agreeing(TABLE.rows[0].target_label)).findings
    wanted = [row for row in TABLE.rows if row.target != TABLE.rows[0].target]
    assert len(found) == len(wanted)
    assert found[0].startswith(
        f"{EUROVOC.path}:{wanted[0].line}: {wanted[0].target} is unknown in what was read"
    )


def test_another_label_and_no_evidence_are_found(edition):
    place = f"{EUROVOC.path}:{TABLE.rows[0].line}: "
    found = report.make(edition, [TABLE], agreeing("something else")).findings
    assert found[0].startswith(place) and "is called 'something else' in an extract" in found[0]
    found = report.make(edition, [TABLE], agreeing(TABLE.rows[0].target_label, "low")).findings
    assert found[0].startswith(place) and "has no evidence. Leave the row out." in found[0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"subject": names.iri("area", "nope")}, "area:nope is no thing of the edition"),
        ({"subject_label": "Nope"}, "not 'Nope'. Write its label."),
        ({"target_label": "nope"}, "for 'nope'. Make the labels again."),
    ],
)
def test_a_row_that_disagrees_with_the_edition_is_found(edition, values, message):
    changed = dataclasses.replace(TABLE, rows=(dataclasses.replace(TABLE.rows[0], **values),))
    found = report.make(edition, [changed], None).findings
    assert len(found) == 1 and message in found[0]


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the extracts are not at ../shared/reference")
def test_every_mapping_agrees_with_the_extracts(edition):
    made = report.make(edition, TABLES, report.read_extracts(REFERENCE, VOCABULARIES))
    assert made.findings == ()
    assert len(made.unchecked) == 3 and made.goals == (60, 60)
    assert all("that documents name no extract has anything" in line for line in made.unchecked)


def test_what_a_document_names_may_be_in_no_extract_and_what_none_names_must(edition):
    read = report.Extracts()
    read.labels[TABLE.vocabulary.space + "other"]["en"] = []
    row = dataclasses.replace(TABLE.rows[0], source="")
    known = dataclasses.replace(row, source="https://w3id.org/gcm-ld/document/country-codes")
    unknown, named = (
        report.make(edition, [dataclasses.replace(TABLE, rows=(one,))], read) for one in (row, known)
    )
    assert "is unknown in what was read of" in unknown.findings[0] and unknown.unchecked == ()
    assert named.findings == () and "of 1 things that documents name" in named.unchecked[0]


TEXT = (ROOT / report.GOALS).read_text()
OURS = {t for t in turtle.parse(TEXT, "x") if t.subject.value.startswith(names.PREFIXES["sdg"])}
TARGET = ox.NamedNode(names.expand("sdg:10.7"))


def having(*left_out: str, more: str = "") -> report.Extracts:
    """Return an extract that says what the edition does, but for some properties of target 10.7."""
    found = report.Extracts()
    gone = {ox.NamedNode(names.expand(name)) for name in left_out}
    note = ox.NamedNode(names.expand("skos:note"))
    for triple in OURS:
        if triple.subject == TARGET and triple.predicate in gone:
            continue
        short = triple.predicate.value == names.expand("gcm:shortLabel")
        found.goals.add(ox.Triple(triple.subject, note, triple.object) if short else triple)
    if more:
        found.goals |= set(turtle.parse(more, "y"))
    return found


def test_what_agrees_is_checked_and_without_an_extract_nothing_is(edition):
    assert report.check_goals(edition, having()) == (60, 60, [])
    assert report.check_goals(edition, None) == report.check_goals(edition, report.Extracts()) == (0, 60, [])


@pytest.mark.parametrize("name", ["skos:prefLabel", "skos:notation", "sdgo:isTargetOf"])
def test_a_value_that_the_extract_has_not_is_found_with_its_line(edition, name):
    _, _, found = report.check_goals(edition, having(name))
    assert len(found) == (3 if name == "skos:prefLabel" else 1)
    path, line, what = found[0].split(":", 2)
    assert path == report.GOALS and name in TEXT.splitlines()[int(line) - 1]
    assert name in what and what.endswith("is not what the extract says. Write its value.")


def test_an_iri_that_the_extract_has_not_is_found(edition):
    extract = having()
    extract.goals = {triple for triple in extract.goals if triple.subject != TARGET}
    _, _, (told,) = report.check_goals(edition, extract)
    line = int(told.split(":")[1])
    assert TEXT.splitlines()[line - 1] == "sdg:10.7" and f"{TARGET.value} is unknown in the extract" in told


def test_a_label_that_the_edition_has_not_is_found_but_white_space_does_not_matter(edition):
    label = next(t.object for t in OURS if t.subject == TARGET and str(t.object).endswith('"@fr'))
    spaced = f'{TARGET} <{names.expand("skos:prefLabel")}> "{label.value.replace(" ", "   ", 2)}"@fr .'
    assert report.check_goals(edition, having(more=spaced))[2] == []
    other = f'{TARGET} <{names.expand("skos:prefLabel")}> "autre"@fr , "другой"@ru .'
    _, _, (told,) = report.check_goals(edition, having(more=other))
    assert 'the extract has the label "autre"@fr. Write it.' in told


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
    held = report.read_extracts(tmp_path, VOCABULARIES)
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
    held = report.read_extracts(tmp_path, VOCABULARIES)
    assert [held.is_doubtful(f"http://www.wikidata.org/entity/Q{number}") for number in (1, 2, 3)] == [
        False,
        True,
        False,
    ]


def test_the_table_of_evidence_beside_the_folder_counts(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ttl").write_text(TTL)
    assert "http://eurovoc.europa.eu/2" not in report.read_extracts(tmp_path / "in", VOCABULARIES).labels
    (tmp_path / report.EVIDENCE).write_text("iri\tlabel\tconfidence\nhttp://eurovoc.europa.eu/2\ttwo\thigh\n")
    held = report.read_extracts(tmp_path / "in", VOCABULARIES)
    assert held.labels["http://eurovoc.europa.eu/2"] == {"en": ["two"]}


@pytest.mark.parametrize("head", ["uri\tname", "iri\tname", "concept\tlabel"])
def test_a_table_of_iris_without_the_columns_is_told_with_the_remedy(tmp_path, head):
    (tmp_path / "a.tsv").write_text(f"{head}\nhttp://eurovoc.europa.eu/1\tone\n")
    with pytest.raises(sssom.LinkError, match=r"a\.tsv:1: the columns are .* Call that of the IRIs iri"):
        report.read_extracts(tmp_path, VOCABULARIES)


def test_a_folder_without_anything_of_a_vocabulary_is_told_with_the_remedy(tmp_path):
    (tmp_path / "a.tsv").write_text("code\tname\n001\tWorld\n")
    (tmp_path / "b.txt").write_text("http://eurovoc.europa.eu/1")
    with pytest.raises(sssom.LinkError, match=r"no file there has an IRI .* columns iri and label\."):
        report.read_extracts(tmp_path, VOCABULARIES)


def test_what_cannot_be_read_is_told(tmp_path):
    with pytest.raises(sssom.LinkError, match="there is no such folder"):
        report.read_extracts(tmp_path / "nowhere", VOCABULARIES)
    (tmp_path / "a.ttl").write_text("a b")
    with pytest.raises(sssom.LinkError, match=r"a\.ttl:1: .*Correct the Turtle there"):
        report.read_extracts(tmp_path, VOCABULARIES)
    (tmp_path / "a.ttl").write_bytes(b"# \xff")
    with pytest.raises(files.EditionError, match=r"a\.ttl:1: the text is not UTF-8"):
        report.read_extracts(tmp_path, VOCABULARIES)
