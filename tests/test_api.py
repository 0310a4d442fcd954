"""The Python interface: each example in it gives what it shows, and a notebook shows an answer as a table."""

import doctest
import subprocess
import sys

import pytest

import gcm_ld
from gcm_ld import api
from gcm_ld.edition import dataset
from gcm_ld.metadata import extras
from gcm_ld.pictures import charts, svg


@pytest.mark.parametrize("module", [gcm_ld, api], ids=lambda module: module.__name__)
def test_each_example_gives_what_it_shows(module):
    result = doctest.testmod(module, extraglobs={"gcm_ld": gcm_ld})
    assert result.attempted and not result.failed


def test_it_imports_nothing_before_it_is_used_and_questions_is_a_function_in_any_order():
    code = (
        "import sys, gcm_ld; assert 'pyoxigraph' not in sys.modules; from gcm_ld import answers;"
        "assert all(callable(getattr(gcm_ld, name)) for name in gcm_ld.__all__ if name[0] != '_');"
        "print(gcm_ld.__version__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip().replace(".", "").isdigit()
    assert dir(gcm_ld) == sorted(gcm_ld.__all__)
    with pytest.raises(AttributeError):
        gcm_ld.nothing  # noqa: B018


@pytest.mark.parametrize(
    "first",
    [
        "import gcm_ld.questions.queries",
        "import gcm_ld.questions as questions; questions()",
        "from gcm_ld.questions import queries",
        "from gcm_ld import questions; questions()",
        "import gcm_ld; gcm_ld.questions()",
        "import gcm_ld.questions.answers; from gcm_ld import questions; questions()",
    ],
)
def test_questions_is_a_function_and_a_package_whatever_comes_first(first):
    code = (
        "import sys, types; sys.modules['gcm_ld.api'] = types.SimpleNamespace("
        f"questions=lambda words, edition: (words, edition)); {first};"
        "import gcm_ld, gcm_ld.questions.queries;"
        "print(gcm_ld.questions('a', edition='b'), gcm_ld.questions.queries.find.__name__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "('a', 'b') find\n"


def test_the_store_holds_what_the_site_does(publication):
    edition = gcm_ld.open()
    extra = sum(map(len, extras.graphs(publication).values()))
    assert len(edition.store) == len(publication.store) + extra
    asked = "SELECT ?g WHERE { GRAPH ?g { ?question a sh:SPARQLExecutable } } LIMIT 1"
    assert edition.sparql(asked)["g"] == [extras.QUESTIONS]
    only = f"SELECT (COUNT(*) AS ?n) FROM <{extras.QUESTIONS}> WHERE {{ ?s ?p ?o }}"
    assert edition.sparql(only)["n"] == [len(extras.graphs(publication)[extras.QUESTIONS])]


def test_a_table_links_things_shows_states_and_says_what_is_left_out():
    answer = gcm_ld.ask("coverage/theme-matrix")
    html = answer._repr_html_()
    assert '<a href="https://w3id.org/gcm-ld/mechanism/' in html and "● listed" in html
    assert html.count("<tr>") == api.ROWS + 1
    assert f"{len(answer) - api.ROWS} rows more" in html and "<th>themeLabel</th>" not in html
    empty = gcm_ld.ask("gaps/elements-without-area", element="a")
    assert "No rows: no gap is left" in empty._repr_html_() and empty and not len(empty)


def test_what_stands_in_the_data_is_no_markup():
    answer = gcm_ld.sparql('SELECT ("<b>&" AS ?text) ("<" AS ?x) {}')
    assert '<td style="text-align:left">&lt;b&gt;&amp;</td>' in answer._repr_html_()
    assert answer.columns == ("text", "x") and answer.kinds == {"text": "text", "x": "text"}


def test_the_picture_is_that_of_the_site(publication, tmp_path):
    answer = publication.answer("coverage/theme-summary")
    drawn = svg.draw(charts.chart(answer, publication.caption))
    picture = gcm_ld.ask("coverage/theme-summary").plot()
    assert picture._repr_svg_() == drawn
    picture.save(tmp_path / "themes.svg")
    assert (tmp_path / "themes.svg").read_text() == drawn
    with pytest.raises(dataset.EditionError, match="No picture fits"):
        gcm_ld.sparql("SELECT ?s WHERE { ?s a gcm:State }").plot()


def test_a_citation_is_that_of_the_page(client):
    page = client.get("/query/coverage/mechanisms-by-theme.html?theme=human-rights").text
    assert gcm_ld.ask("coverage/mechanisms-by-theme", theme="human-rights").cite() in page
    assert gcm_ld.sparql("ASK {}").cite() == gcm_ld.open().publication.citation


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    answer = gcm_ld.ask("coverage/theme-summary")
    assert answer["theme"] == [row.theme for row in answer.rows] and answer[:2] == answer.rows[:2]
    with pytest.raises(KeyError, match="no column 'them'; there are theme, "):
        answer["them"]


@pytest.mark.parametrize(
    "text", ["SELECT", "SELECT ?s WHERE { ?s nothing:a ?o }", "DELETE WHERE { ?s ?p ?o }"]
)
def test_what_is_no_query_is_an_edition_error(text):
    with pytest.raises(dataset.EditionError, match="the query has no answer"):
        gcm_ld.sparql(text)


def test_a_thing_is_shown_with_its_statements():
    thing = gcm_ld.show("misda")
    assert thing.label.startswith("MIDSA") or "Southern Africa" in thing.label
    assert any(one.place and one.evidence for one in thing.statements)
    html = thing._repr_html_()
    assert html.count("<tr>") == 1 + len(thing.asserted + thing.inferred) + len(thing.statements)


def test_a_term_is_shown_though_a_list_without_iri_names_it():
    kinds = {one.kind for one in gcm_ld.show("gcm:Mechanism").statements}
    assert "claim" in kinds


def test_a_value_may_be_a_number_or_true_and_nothing_else():
    asked = {"mechanism": "midsa", "year": 2024}
    answer = gcm_ld.ask("overlap/shared-states", **asked)
    assert answer == gcm_ld.ask("overlap/shared-states", mechanism="midsa", year="2024")
    assert "year: 2024" in answer.cite() and len(answer)
    listed = gcm_ld.ask("coverage/area-summary", agreed=True)
    assert listed == gcm_ld.ask("coverage/area-summary", agreed="true") and "agreed: true" in listed.cite()
    for wrong in (None, b"midsa", ["midsa"], 2024.5):
        with pytest.raises(TypeError, match="mechanism is told by a text, a number, True or False, not by"):
            gcm_ld.ask("overlap/shared-states", mechanism=wrong)
    for name, given in ((None, {}), ("coverage/area-summary", {"endpoint": b"http://127.0.0.1/"})):
        with pytest.raises(dataset.EditionError, match=r"no question None| which is a text like"):
            gcm_ld.ask(name, **given)


def test_triples_for_rdflib():
    edition = gcm_ld.open()
    few = api.dataset.to_rdflib(
        [quad.triple for quad in edition.store.quads_for_pattern(None, None, None)][:50]
    )
    assert 0 < len(few) <= 50


def test_weights_by_certainty_are_those_of_the_counts():
    weighted = {row.goal: row for row in gcm_ld.ask("coverage/goal-weights", source="all")}
    for row in gcm_ld.ask("coverage/goal-summary", source="all"):
        one = weighted[row.goal]
        assert float(one.weighted) == round(row.found + row.derived / 2 + row.unsourced / 3, 2)
        assert (one.mechanisms, one.of) == (row.mechanisms, row.of)
