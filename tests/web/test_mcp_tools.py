"""What an assistant is told: small answers, what is left out, words and sources, and what absence means."""

import asyncio

import pytest

import gcm_ld
from gcm_ld.core import urls
from gcm_ld.edition import dataset
from gcm_ld.web import mcp_tools
from gcm_ld.web.sparql import evaluation


@pytest.fixture(scope="module")
def tools():
    edition = gcm_ld.open()
    evaluator = evaluation.Evaluator(edition.store, urls.Site(), {}, 10**7)

    async def asking(question):
        return evaluator.evaluate(question)

    return mcp_tools.Tools(edition.publication, asking)


def run(work):
    return asyncio.run(work)


def test_words_find_a_question_and_name_its_values(tools):
    found = run(tools.find_question("Which themes does MIDSA cover?"))
    assert found[0].name == "coverage/themes-by-mechanism"
    assert found[0].values == {"mechanism": "midsa"} and found[0].parameters[0].example
    assert run(tools.find_question("zzz")) == [] and len(run(tools.find_question("mechanism", 100))) == 20


def test_rows_that_are_left_out_are_counted_and_can_be_had(tools):
    first = run(tools.ask("coverage/themes-by-mechanism", limit=10))
    assert (len(first.rows), first.left_out) == (10, first.total - 10)
    assert f"{first.left_out} of {first.total} rows are left out" in first.note
    last = run(tools.ask("coverage/themes-by-mechanism", first=first.total - 1, limit=10))
    assert len(last.rows) == 1 and last.rows[0] not in first.rows


def test_an_answer_without_rows_says_what_that_means(tools):
    answer = run(tools.ask("coverage/themes-by-mechanism", {"mechanism": "un-high-level-dialogue"}))
    assert answer.total == 0 and "nothing is stated" in answer.note and mcp_tools.ABSENCE in answer.note


def test_a_thing_is_shown_with_words_sources_and_certainty(tools):
    shown = run(tools.show("MIDSA"))
    assert shown.types == ["regional consultative process on migration"]
    quoted = [said for said in shown.statements if said.words]
    assert quoted and all(said.source and said.basis and said.certainty for said in quoted)
    assert len(shown.statements) <= mcp_tools.STATEMENTS and mcp_tools.ABSENCE in shown.note
    assert f"{shown.left_out} statements are left out" in shown.note or not shown.left_out


@pytest.mark.parametrize(("of", "kind"), [("midsa", "mechanism"), ("Switzerland", "state")])
def test_coverage_is_told_through_time_with_denominators(tools, of, kind):
    told = run(tools.coverage(of))
    assert told.kind == kind and len({answer.address for answer in told.answers}) == len(told.answers)
    assert all("of" in one.columns or "asOf" in one.columns for one in told.answers[::3])
    with pytest.raises(dataset.EditionError):
        run(tools.coverage("no country"))


def test_limits_tell_what_is_counted_and_what_is_unknown(tools, publication):
    limits = run(tools.limits())
    assert limits.unknown_values == len(publication.answer("gaps/unknown-values"))
    assert 0 < limits.undated_sources < limits.sources and limits.things["theme"] == 6
    assert limits.absence == mcp_tools.ABSENCE and limits.cite == publication.citation


def test_a_graph_comes_as_rows_and_a_problem_as_an_error(tools):
    graph = run(tools.sparql("CONSTRUCT WHERE { mechanism:midsa a ?class }"))
    assert graph.rows and set(graph.rows[0]) == {"subject", "predicate", "object"}

    async def late(question):
        return evaluation.Problem(503, "The query took too long", "Ask for less.")

    with pytest.raises(dataset.EditionError, match=r"The query took too long: Ask for less\."):
        run(mcp_tools.Tools(tools.publication, late).sparql("ASK {}"))
