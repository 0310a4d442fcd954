"""A question is asked by name with a person's words, and its answer leaves in every form."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.questions import answers, engines, queries
from gcm_ld.reasoner import inference


@pytest.fixture
def root(tmp_path):
    return world.make(tmp_path)


def ask(root, name, **values):
    return answers.ask(name, edition=root, **values)


def test_an_answer_has_columns_and_rows_of_python_values(root):
    answer = ask(root, "other/facts")
    almaty, midsa, quito = (names.iri("mechanism", slug) for slug in ("almaty-process", "midsa", "quito"))
    assert answer.columns == ("mechanism", "label", "founded", "share")
    assert answer.rows == [
        (almaty, "Almaty Process", date(2013, 6, 5), None),
        (midsa, "MIDSA", None, None),
        (quito, 'Quito "Process" } # x', None, Decimal("0.5")),
    ]
    assert answer.kinds == {"mechanism": "iri", "label": "label", "founded": "date", "share": "decimal"}


def test_a_parameter_takes_what_a_person_says(root):
    whole = ask(root, "coverage/theme-matrix")
    assert len(whole.rows) == 6
    for words in ("human-rights", "theme:human-rights", "HUMAN rights", names.iri("theme", "human-rights")):
        found = ask(root, "coverage/theme-matrix", theme=words)
        assert found.rows == [row for row in whole.rows if row[2].endswith("human-rights")]
        assert found.values == {"theme": words}
    both = ask(root, "coverage/theme-matrix", theme="drivers", mechanism="misda")
    assert [row[4:] for row in both.rows] == [("not stated", 0)]


def test_what_follows_by_rules_is_in_the_answer(root):
    assert [row[1] for row in ask(root, "coverage/mechanisms-by-theme").rows] == [
        "Human rights of all migrants"
    ]


def test_wrong_words_are_edition_errors(root):
    for name, values in (
        ("coverage/matrix", {}),
        ("coverage/theme-matrix", {"them": "drivers"}),
        ("coverage/theme-matrix", {"theme": "human-right"}),
    ):
        with pytest.raises(dataset.EditionError, match="did you mean"):
            ask(root, name, **values)


def test_an_edition_is_read_once_and_again_when_a_file_changes(root):
    first = answers.complete(root)
    assert answers.complete(root) is first
    (root / "data/thing.ttl").write_text(world.DATA.replace('"MIDSA"', '"MIDSA renamed"'))
    assert ask(root, "other/facts").rows[1][1] == "MIDSA renamed"


def test_an_edition_that_was_read_is_asked_as_it_is(root):
    edition = dataset.read(root)
    assert answers.ask("coverage/mechanisms-by-theme", edition=edition).rows == []
    inference.complete(edition)
    assert len(answers.ask("coverage/mechanisms-by-theme", edition=edition).rows) == 1


def test_triples_are_a_table_of_three_columns_and_house_turtle(root):
    answer = ask(root, "other/graph", theme="human-rights")
    assert isinstance(answer.result, engines.Triples)
    assert answer.columns == ("subject", "predicate", "object")
    assert [row[0] for row in answer.rows] == [names.iri("mechanism", "almaty-process")]
    assert "mechanism:almaty-process\n    gcm:coversTheme theme:human-rights ;\n    .\n" in answer.to_ttl()


def test_yes_is_one_cell_and_sparql_json(root):
    answer = ask(root, "other/yes")
    assert answer.rows == [(True,)]
    assert json.loads(answer.to_json()) == {"head": {}, "boolean": True}
    assert "<head/><boolean>true</boolean>" in answer.to_xml()
    assert answer.to_text() == "answer\n------\ntrue\n"


def test_every_form_is_the_same_on_every_call(root):
    first, second = ask(root, "other/facts"), ask(root, "other/facts")
    for form in ("to_csv", "to_tsv", "to_json", "to_xml", "to_ttl", "to_text"):
        assert getattr(first, form)() == getattr(second, form)()
    assert first.to_csv().count("\r\n") == 4
    assert json.loads(first.to_json())["head"]["vars"] == list(first.columns)


def test_text_has_labels_in_the_place_of_iris(root):
    text = ask(root, "coverage/theme-matrix", mechanism="almaty-process").to_text()
    assert text.splitlines()[0].split() == ["mechanism", "theme", "state", "areas"]
    assert "Almaty Process  Human rights          ● listed          1" in text


def test_frames_have_the_types_that_the_question_declares(root):
    answer = ask(root, "other/facts")
    assert [str(dtype) for dtype in answer.to_pandas().dtypes] == [
        "string",
        "string",
        "datetime64[s]",
        "Float64",
    ]
    assert answer.to_polars().shape == (3, 4)
    assert answer.to_arrow().column_names == list(answer.columns)


def test_an_answer_is_compared_with_the_accepted_one(root):
    answer = ask(root, "other/facts")
    assert answers.differences(answer) == ["no accepted answer yet; `gcm-ld answer --accept` writes it."]
    answers.accept(answer)
    assert answer.query.accepted.read_bytes() == answer.to_tsv().encode()
    assert answers.differences(answer) == []
    lines = answer.to_tsv().splitlines()
    answer.query.accepted.write_text("\n".join([*lines[:2], "new", lines[3]]) + "\n")
    assert answers.differences(answer) == ["- new", f"+ {lines[2]}"]
    answer.query.accepted.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    assert answers.differences(answer) == ["the same lines in another order."]


@pytest.mark.parametrize(
    ("kind", "accepted", "given", "found"),
    [
        ("integer", "1\n2", (ox.Literal(1), ox.Literal(2)), "equal"),
        ("integer", "1\n2", (ox.Literal(2), ox.Literal(1)), "other order"),
        ("decimal", "1.50\n2.0", (ox.Literal(Decimal("1.5")), ox.Literal(2)), "equal in value"),
        ("boolean", "true\nfalse", (ox.Literal(1), ox.Literal(0)), "equal in value"),
        ("boolean", "true\nfalse", (ox.Literal(1), ox.Literal(1)), "different"),
        ("integer", "1\n0", (ox.Literal(True), ox.Literal(False)), "different"),
        ("text", '"1"\n"2"', (ox.Literal(1), ox.Literal(2)), "different"),
    ],
)
def test_values_written_otherwise_are_told_from_others(root, tmp_path, kind, accepted, given, found):
    query = dataclasses.replace(
        queries.find("other/facts", root),
        path=tmp_path / "one.rq",
        columns=(queries.Column("x", kind, "a value"),),
    )
    query.accepted.write_text(f"?x\n{accepted}\n")
    table = engines.Table(("x",), [(term,) for term in given])
    answer = answers.Answer(query, {}, table, ox.Store())
    assert answers.match(answer) == found
    assert bool(answers.differences(answer)) is (found != "equal")


def test_the_real_edition_answers_by_name():
    answer = answers.ask("coverage/elements-by-theme", theme="human-rights")
    assert isinstance(answer.table.rows[0][0], ox.NamedNode)
    assert {row[1] for row in answer.rows} == {
        answers.ask("coverage/theme-summary", theme="Human rights").rows[0][1]
    }
