"""Facts and meetings go from sheets to Turtle and back, byte for byte; a row corrects one or adds one."""

import pytest

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.sheets import blocks, schema, stated_values, workbook

FACT = dict.fromkeys((column.name for column in schema.STATED_VALUES.columns), "") | {
    "thing": "mechanism/midsa", "property": "website", "value": "https://midsa.example.org/",
    "basis": "sourced", "source_url": "https://www.example.org/page", "source_title": "A page on MIDSA",
}  # fmt: skip
MEETING = dict.fromkeys((column.name for column in schema.MEETINGS.columns), "") | {
    "meeting": "midsa-1999", "name": "MIDSA 1999", "mechanism": "midsa", "kind": "mechanism-meeting",
    "start": "1999-05-03", "end": "1999-05-04", "place": "Zomba", "country": "MWI", "theme": "Borders",
    "basis": "sourced", "source": "iom-midsa", "quote": "Zomba, 3 and 4 May 1999",
}  # fmt: skip


def record(kind, texts, /, **changed):
    places = {column: f"sheet.csv, row 2, column {column}" for column in texts}
    return schema.Record(kind.name, texts | changed, places)


def said(made, edition):
    """What the files that were made say, as triples without those that the edition's files say."""
    old = {file.path: set(dataset.parse(file)) for file in edition.files}
    texts = {path: dataset.File(path, text, "", "data") for path, text in made.items()}
    return {t for path, file in texts.items() for t in set(dataset.parse(file)) ^ old.get(path, set())}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_as_a_sheet_and_imported_again_is_the_same_to_the_byte(suffix, edition, tmp_path):
    store = edition.store
    told = {terms.value(quad.object) for quad in store.quads_for_pattern(None, terms.node("gcm:about"), None)}
    kinds = (stated_values.rows(store, iri) for iri in sorted({*told, *things.members(store, "meeting")}))
    rows = {tuple(row.texts.items()): row for found in kinds for row in found}.values()
    assert {row.kind for row in rows} == {kind.name for kind in stated_values.KINDS}
    for kind in stated_values.KINDS:
        (tmp_path / f"{kind.name}{suffix}").write_bytes(schema.template(kind, suffix, rows))
    tables = [table for path in sorted(tmp_path.iterdir()) for table in workbook.read(path)]
    made = stated_values.texts(schema.records(tables), edition)
    held = {file.path: file.text for file in edition.files}
    assert len(made) > 3 and {path for path in made if made[path] != held[path]} == set()


def test_a_new_fact_has_its_statement_its_value_and_its_document(edition):
    made = said(stated_values.texts([record(schema.STATED_VALUES, FACT)], edition), edition)
    statement = names.iri("stated-value", "mechanism/midsa/website")
    about = {
        str(t.predicate.value.partition("#")[2]): terms.value(t.object)
        for t in made
        if t.subject.value == statement
    }
    assert about["valueStatus"] == names.iri("value-status", "adopted")
    assert about["source"] == names.iri("document", "a-page-on-midsa")
    midsa = {t.object.value for t in made if t.subject.value == names.iri("mechanism", "midsa")}
    assert midsa == {"https://midsa.example.org/"}


def test_a_row_with_a_number_corrects_that_statement_and_the_thing(edition):
    row = next(
        row
        for row in stated_values.rows(edition.store, "mechanism/midsa")
        if row.kind == "facts" and row["property"] == "establishedIn" and row["value_status"] == "adopted"
    )
    made = said(
        stated_values.texts([record(schema.STATED_VALUES, dict(row.texts), value="2001")], edition), edition
    )
    years = {t.object.value for t in made if t.subject.value == names.iri("mechanism", "midsa")}
    assert years == {row["value"], "2001"} or row["number"] == ""


def test_another_source_is_another_statement(edition):
    row = record(
        schema.STATED_VALUES, FACT, property="purpose", value="Other words.", value_status="alternative"
    )
    made = said(stated_values.texts([row], edition), edition)
    assert any(t.subject.value.endswith("mechanism/midsa/purpose/2") for t in made)
    assert not any(t.subject.value == names.iri("mechanism", "midsa") for t in made)


def test_a_meeting_has_a_statement_for_each_fact_and_a_place_that_is_new(edition):
    made = said(stated_values.texts([record(schema.MEETINGS, MEETING)], edition), edition)
    subjects = {t.subject.value.removeprefix(names.BASE) for t in made}
    stated = {f"stated-value/meeting/midsa-1999/{name}" for name in ("start", "end", "place", "topic")}
    assert subjects == {"meeting/midsa-1999", "place/zomba", *stated}


def test_a_plan_is_no_meeting_that_was_held(edition):
    made = said(stated_values.texts([record(schema.MEETINGS, MEETING, planned="y")], edition), edition)
    about = {
        t.predicate.value.partition("#")[2]: terms.value(t.object)
        for t in made
        if t.subject.value.endswith("/meeting/midsa-1999")
    }
    assert about["plannedFor"] == "1999-05-03" and about["plannedDays"] == "2"
    assert {"start", "end", "place"}.isdisjoint(about)


@pytest.mark.parametrize(
    ("kind", "row", "finding"),
    [
        (schema.STATED_VALUES, {"thing": "mechanism/midsaa"}, "no thing 'mechanism/midsaa'; did you mean"),
        (schema.STATED_VALUES, {"property": "purpos"}, "no property 'purpos'; did you mean purpose?"),
        (schema.STATED_VALUES, {"source": "iom-midsaa"}, "no document 'iom-midsaa'; give source_url"),
        (schema.MEETINGS, {"kind": "meeting"}, "no kind 'meeting'"),
        (schema.MEETINGS, {"country": ""}, "the country of 'Zomba' is not known; write its code."),
        (schema.MEETINGS, {"source": ""}, "both a basis and a source, or neither"),
        (schema.MEETINGS, {"start": "", "planned": "y"}, "a meeting that ends begins, too"),
        (schema.MEETINGS, {"place": "東京", "country": "JPN"}, "has no Latin letter"),
        (schema.STATED_VALUES, {"value": "https://a.example/<x>"}, "is no address: Invalid IRI"),
        (schema.STATED_VALUES, {"value": "organization/a<b"}, "is no address: Invalid IRI"),
        (schema.STATED_VALUES, {"passage": "basis/7<"}, "no passage 'basis/7<'"),
    ],
)
def test_a_row_that_can_not_be_is_named(kind, row, finding, edition):
    given = record(kind, FACT if kind is schema.STATED_VALUES else MEETING, **row)
    with pytest.raises(workbook.SheetError, match=r"sheet.csv, row 2, column") as caught:
        stated_values.texts([given], edition)
    assert finding in str(caught.value)


def test_a_document_whose_title_has_no_latin_letter_is_named_by_its_host(edition):
    documents = blocks.Documents(edition.store)
    (document,) = documents.of(record(schema.STATED_VALUES, FACT, source_title="移民"))
    assert document == blocks.thing("document", "www-example-org")


def test_a_title_at_another_address_is_another_document(edition):
    documents = blocks.Documents(edition.store)
    title = things.label(edition.store, names.iri("document", "iom-midsa"))
    url = blocks.text(edition.store, blocks.thing("document", "iom-midsa"), "gcm:address")
    held = record(schema.STATED_VALUES, FACT, source_url=url, source_title=title)
    assert documents.of(held) == [blocks.thing("document", "iom-midsa")] and documents.triples == []
    other = record(
        schema.STATED_VALUES, FACT, source_url=url, source_title=f"{title}, a later page", mirror="y"
    )
    assert documents.of(other) != documents.of(held) and len(documents.triples) == 4
