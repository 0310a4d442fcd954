"""The pages of an answer and of a problem."""

import json

import pyoxigraph as ox

from gcm_ld.web.sparql import evaluation, result_pages
from gcm_ld.web.sparql.evaluation import Answer, Problem, Question


def shown(publication, form, told, text="ASK {}", **more):
    return result_pages.answer(
        publication, Answer(form, json.dumps(told).encode()), Question(text, **more)
    ).decode()


def test_a_table_has_links_and_text_and_no_markup_of_others(publication):
    iri, mark = "https://w3id.org/gcm-ld/theme/human-rights", "<script>alert(1)</script>"
    rows = [[["iri", iri, ""], ["literal", mark, "en"]], [["iri", "javascript:alert(1)", ""], ["", "", ""]]]
    page = shown(publication, "table", {"columns": ["s", "<b>"], "rows": rows, "total": 1234}, mark)
    assert '<a href="/theme/human-rights.html">theme:human-rights</a>' in page
    assert "1,234 rows. Here are the first 2;" in page
    assert mark not in page
    assert "<b>" not in page
    assert 'href="javascript:' not in page


def test_every_other_form_is_linked_with_the_graphs(publication):
    page = shown(
        publication, "truth", {"truth": False}, "ASK { ?s ?p ?o }", default=("http://example.org/g",)
    )
    for name in ("json", "xml", "csv", "tsv"):
        assert f"default-graph-uri=http%3A%2F%2Fexample.org%2Fg&amp;format={name}" in page
    assert "No: the pattern has no match." in page


def test_a_graph_is_shown_as_turtle(publication):
    page = shown(publication, "graph", {"turtle": "<a> <b> <c> .", "letters": 13, "triples": 1})
    assert "1 triple." in page
    assert "&lt;a&gt; &lt;b&gt; &lt;c&gt; ." in page
    assert "format=jsonld" in page


def test_a_problem_keeps_the_query_to_mend(publication):
    told = Problem(400, "The query has an error of syntax", "Line 2: expected }\n  ?s <p>", 2, 3)
    page = result_pages.problem(publication, told, Question("ASK {\n  ?s <p>")).decode()
    assert "<pre><code>  ?s &lt;p&gt;</code></pre>" in page
    assert "\nASK {\n  ?s &lt;p&gt;</textarea>" in page


def test_forms_of_the_evaluation_are_those_of_the_page(publication):
    evaluator = evaluation.Evaluator(ox.Store(), publication.site, {}, 10_000)
    for text in ("SELECT * {}", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"):
        question = Question(text, "html", "html")
        assert b"<h1>Answer to a query</h1>" in result_pages.answer(
            publication, evaluator.evaluate(question), question
        )
