"""The outline of a query is found by its tokens, whatever stands in comments, texts and IRIs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_ld.questions import sparql


def opened(text: str) -> str:
    """The text before the place where the outer group opens."""
    return text[: sparql.outline(text).opening]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "SELECT ?s WHERE {"),
        ("SELECT ?s { ?s ?p ?o }", "SELECT ?s {"),
        ("# { \nSELECT ?s # {\nWHERE # { \n{ ?s ?p ?o }", "# { \nSELECT ?s # {\nWHERE # { \n{"),
        ("PREFIX e: <http://e/#x> SELECT ?s { }", "PREFIX e: <http://e/#x> SELECT ?s {"),
        ("PREFIX select: <http://e/> ASK { ?s ?p ?o }", "PREFIX select: <http://e/> ASK {"),
        ("SELECT (\"{\" AS ?x) ('''{ '\" ''' AS ?y) { }", "SELECT (\"{\" AS ?x) ('''{ '\" ''' AS ?y) {"),
        ("SELECT (EXISTS { ?a ?b ?c } AS ?x) { }", "SELECT (EXISTS { ?a ?b ?c } AS ?x) {"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE {"),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://e/{> { }", None),
        ("SELECT ?s FROM <http://e/#> { }", "SELECT ?s FROM <http://e/#> {"),
        ("ASK{}", "ASK{"),
    ],
)
def test_the_outer_group_is_found(text, before):
    if before is None:
        with pytest.raises(sparql.SparqlError):
            sparql.outline(text)
    else:
        assert opened(text) == before


def test_a_construct_without_template_has_no_place_to_write_into():
    assert sparql.outline("CONSTRUCT WHERE { ?s ?p ?o }").opening is None


@pytest.mark.parametrize(
    ("group", "outer", "inner"),
    [
        ("?a ?b ?c", "abc", ""),
        ("?a ?b ?c FILTER(?d > 1) BIND(?e AS ?f)", "abcdef", ""),
        ("?a ?b $c", "abc", ""),
        ("?a ?b 1 OPTIONAL { ?a ?b ?c OPTIONAL { ?c ?d 1 } } MINUS { ?e ?f 1 }", "ab", "cd"),
        ("?a ?b 1 FILTER NOT EXISTS { ?c ?d 1 OPTIONAL { ?e ?f 1 } } OPTIONAL { ?a ?g 1 }", "ab", "g"),
        ("{ ?a ?b ?c } UNION { ?d ?e ?f }", "", "abcdef"),
        ("{ SELECT ?a (COUNT(?b) AS ?c) WHERE { ?a ?d ?b } GROUP BY ?a } ?e ?f 1", "aef", ""),
        ("OPTIONAL { SELECT ?a WHERE { ?a ?d ?b } }", "", "a"),
        ("{ SELECT ?a { ?a ?b 1 } } UNION { SELECT ?c { ?c ?d 1 } }", "", "ac"),
        ("{ { SELECT ?a { ?a ?b 1 } } }", "", "a"),
        ("MINUS { SELECT ?a { ?a ?b 1 } }", "", ""),
        ("?a ?b 1 { SELECT ?c { { SELECT ?d { ?d ?e 1 } } ?c ?d 2 } }", "abc", ""),
        ("GRAPH ?a { ?b ?c 1 }", "a", "bc"),
    ],
)
def test_the_variables_that_a_row_can_have_are_found(group, outer, inner):
    outline = sparql.outline(f"SELECT * WHERE {{ {group} }} ORDER BY ?z")
    assert (outline.outer, outline.inner) == (set(outer), set(inner))


def test_an_order_counts_only_after_the_group():
    assert sparql.outline("SELECT ?s { ?s ?p ?o } order BY ?s").ordered
    assert not sparql.outline("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } } # ORDER BY").ordered


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("SELECT ?s {\n ?s ?p ?o", 1, "a { that nothing closes."),
        ("SELECT ?s {\n ?s ?p ?o }\n}", 3, "a } that nothing opened."),
        ("SELECT (1 } {", 1, "a } that nothing opened."),
        ('SELECT ?s\n{ ?s ?p "text }', 2, "no token of SPARQL"),
        ("SELECT ?s\n{ ?s ?p \\u007D }", 2, "no token of SPARQL"),
    ],
)
def test_what_has_no_outline_is_an_error_with_its_line(text, line, message):
    with pytest.raises(sparql.SparqlError) as caught:
        sparql.outline(text)
    assert (caught.value.line, caught.value.message[: len(message)]) == (line, message)


@settings(deadline=None)
@given(st.text(alphabet="SELECT{}()<>\"'#\\?x:/ \n", max_size=60))
def test_any_text_has_an_outline_or_a_sparql_error(text):
    try:
        assert 0 <= (sparql.outline(text).opening or 0) <= len(text)
    except sparql.SparqlError as error:
        assert 1 <= error.line <= text.count("\n") + 1


def test_spans_are_the_whole_text_with_the_kinds_that_a_reader_tells_apart():
    text = '# why {\nSELECT ?x WHERE { ?x a <http://e/#y> ; e:p "a # b"@en . FILTER(BOUND($x)) } \\'
    found = list(sparql.spans(text))
    assert "".join(piece for _, piece in found) == text
    assert ("comment", "# why {") in found
    assert ("iri", "<http://e/#y>") in found
    assert ("text", '"a # b"') in found
    assert {piece for kind, piece in found if kind == "keyword"} == {"SELECT", "WHERE", "FILTER", "BOUND"}
    assert {piece for kind, piece in found if kind == "variable"} == {"?x", "$x"}


@given(st.text(max_size=60))
def test_spans_lose_nothing_of_any_text(text):
    assert "".join(piece for _, piece in sparql.spans(text)) == text


def test_a_part_for_another_endpoint_is_found_with_its_variables():
    text = """# SERVICE <http://no/> {}
PREFIX e: <http://e/>
SELECT ?x WHERE {
    ?x e:p "SERVICE <no> { }" .
    OPTIONAL { SERVICE SILENT <http://e/sparql> { ?x e:q ?y . { ?y e:r ?z } } }
    service ?where { ?x e:s ?x }
}"""
    first, second = sparql.services(text)
    assert (first.endpoint, first.variables, first.line) == ("http://e/sparql", ("x", "y", "z"), 5)
    assert text[first.start : first.end] == "SERVICE SILENT <http://e/sparql> { ?x e:q ?y . { ?y e:r ?z } }"
    assert text[first.opening : first.end].startswith(" ?x e:q ?y")
    assert (second.endpoint, second.variables, second.line) == ("", ("x",), 6)
    assert sparql.services("SELECT ?service WHERE { ?service a <http://e/SERVICE> }") == []
    with pytest.raises(sparql.SparqlError):
        sparql.services("SELECT ?x WHERE { SERVICE <http://e/> }")


def test_prologue_and_group_are_the_text_around_the_form():
    text = "#+ summary: x\nPREFIX e: <http://e/select#>\nSELECT ?x WHERE { ?x ?y { } } ORDER BY ?x"
    assert sparql.prologue(text) == "PREFIX e: <http://e/select#>\n"
    assert sparql.group(text) == "{ ?x ?y { } }"
    assert sparql.group("CONSTRUCT WHERE { ?x ?y ?z }") == ""
    assert sparql.prologue("# nothing") == ""


def test_the_blocks_of_values_of_a_variable_are_found_wherever_they_stand():
    text = (
        "SELECT * { values $a { '}' } # VALUES ?a { 1 }\n"
        "OPTIONAL { VALUES ?a{} VALUES (?a) { (2) } VALUES ?b { 3 } } }"
    )
    assert [text[start:end] for start, end in sparql.values_blocks(text, "a")] == [" '}' ", ""]
    assert sparql.values_blocks("SELECT ?values { ?values ?p ?o }", "values") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("SELECT ?x {}\nORDER BY MIN(?y) ?x", [2]),
        ("SELECT ?x {} ORDER BY (MIN(?y)) DESC(MAX(?y)) ?x\nLIMIT 5", []),
        ("SELECT ?x { { SELECT ?x {}\nORDER BY ?x\nLCASE(?x) UCASE(?x) } BIND(LCASE(?x) AS ?y) }", [3, 3]),
        ("SELECT ?x {} ORDER BY STR(LCASE(STR(?x)))", []),
        ("SELECT ?x { BIND(ROUND(100 * ?a / ?b)\n/ 100 AS ?x) }", [1, 2]),
        ("SELECT ?x { BIND(ROUND(100.0 * ?a / ?b) / 100.0 AS ?x) }", []),
        ("PREFIX e: <http://e/>\nSELECT ?x { ?x e:a/e:b ?y . ?y (e:a|e:b)/(e:c)? ?z }", []),
    ],
)
def test_what_an_engine_misreads_is_found_by_its_line(text, lines):
    found = list(sparql.pitfalls(text))
    assert [one.line for one in found] == lines
    assert all(one.message.startswith("Virtuoso ") and "write" in one.message for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { { SELECT ?a { ^?a ?p ?o } } }",
        "SELECT ?a { ?a ?q 1 . { SELECT (MAX(?o) AS ?n) ?a { ^{ SELECT ?a { ^?a ?p 1 } } } GROUP BY ?a } }",
        "SELECT ?a { { SELECT (1 AS ?a) { } } }",
        "SELECT ?a { { SELECT ?a { BIND(1 AS ?a) } } { SELECT ?b { ?a ?b ?c } } }",
        "SELECT ?a { { SELECT ?a { ?a ?p ?o } LIMIT 1 } { SELECT ?a { ?a ?p ?o } OFFSET 1 } }",
        "SELECT ?a { ?a ?p ?o OPTIONAL { SELECT ?a { ?a ?p ?o } } MINUS { SELECT ?a { ?a ?p ?o } } }",
        "CONSTRUCT WHERE { ?a ?p ?o }",
    ],
)
def test_groups_of_sub_selects_that_take_a_value_are_found(text):
    parts = text.split("{ ^")
    offsets = [len("{ ".join(parts[:count])) + 1 for count in range(1, len(parts))]
    assert sparql.inner_groups("{ ".join(parts), "a") == offsets
