"""The stored questions: their heads hold, parameters are bound as terms, both engines answer alike."""

import dataclasses
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import referees
import world
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gcm_ld.checks import engines as shacl_engines
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset, things
from gcm_ld.questions import answers, engines, queries, results, sparql

ROOT = Path(__file__).parents[2]
STORED = [name for name in queries.list_names(ROOT) if not name.startswith(f"{queries.FEDERATED}/")]
"""The questions that are answered here; test_engines has the others."""

HUMAN_RIGHTS = terms.node("theme:human-rights")
NASTY = ('"', ">", "}", "#", "\n", "\\", "<", "{", "'", "\\u0022", "?", ";", "//", "é", " ")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dataset.Edition:
    return answers.complete(world.make(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def small_graph(small) -> rdflib.Graph:
    return dataset.to_rdflib(small.store)


@pytest.fixture(scope="module")
def real() -> dataset.Edition:
    return answers.complete(ROOT)


@pytest.fixture(scope="module")
def real_graph(real) -> rdflib.Graph:
    return dataset.to_rdflib(real.store)


def read_one(root: Path, text: str) -> queries.Query:
    world.make(root, queries={"folder/one": text})
    return queries.find("folder/one", root)


# Heads


def test_a_question_is_its_head_its_file_and_its_text(small):
    query = queries.find("coverage/theme-matrix", small.root)
    assert query.name == "coverage/theme-matrix"
    assert query.summary == "Which mechanisms cover each theme?"
    assert query.keywords == ("coverage", "matrix")
    assert query.parameters[0] == queries.Parameter("theme", "theme", "only this theme", "human-rights")
    assert query.columns[4] == queries.Column("state", "state", "listed or not stated")
    assert query.text == world.MATRIX
    assert query.accepted == small.root / "queries/coverage/theme-matrix.tsv"


def test_all_questions_come_by_name(small):
    assert [query.name for query in queries.read(small.root)] == sorted(world.QUERIES)
    assert queries.list_names(small.root) == sorted(world.QUERIES)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "coverage/mechanism-by-theme",
            "no question 'coverage/mechanism-by-theme'; did you mean coverage/mech",
        ),
        ("theme-matrix", "no question 'theme-matrix'; did you mean coverage/theme-matrix?"),
        ("zzz", "no question 'zzz'; `gcm-ld list` names them all."),
        ("../../etc/passwd", "no question '../../etc/passwd'; `gcm-ld list` names them all."),
    ],
)
def test_a_wrong_name_gets_the_nearest(small, name, message):
    with pytest.raises(queries.QueryError) as caught:
        queries.find(name, small.root)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("summary", "sumary", 1, "no key 'sumary' in a head; did you mean summary?"),
        ("#+ summary: Which mechanisms cover each theme?\n", "", 1, "no summary in the head"),
        ("| theme |", "| themes |", 4, "no kind 'themes' of parameter; did you mean theme"),
        ("| label |", "| lable |", 6, "no kind 'lable' of column; did you mean label?"),
        ("parameter: theme", "parameter: them", 4, "no variable ?them in the group of the query"),
        (
            "column: themeLabel",
            "column: label",
            5,
            "the head has the columns theme label mechanism mechanismLabel,",
        ),
        ("?theme a gcm:Theme ;", "?theme a gcm:Theme ; ;; x", 14, "not SPARQL 1.1: "),
        ("?themeLabel .", "?themeLabel . }", 16, "a } that nothing opened."),
        ("ORDER BY ?theme ?mechanism", "", 16, "no ORDER BY; add one that leaves no two rows equal."),
        (
            "?theme a gcm:Theme ;",
            "BIND(gcm:x AS ?theme) ?theme a gcm:Theme ;",
            4,
            "the query itself sets ?theme",
        ),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path, old, new, line, message):
    with pytest.raises(queries.QueryError) as caught:
        read_one(tmp_path, world.BY_THEME.replace(old, new, 1))
    assert str(caught.value).startswith(f"queries/folder/one.rq:{line}: {message}")


def test_a_parameter_must_stand_where_a_row_can_have_it(tmp_path):
    text = world.WITHOUT.replace("gcm:coversTheme ?theme", "?link ?theme").replace("theme |", "link |", 1)
    with pytest.raises(queries.QueryError, match=r"one.rq:4: no variable \?link in the group of"):
        read_one(tmp_path, text)


def test_an_optional_parameter_leaves_out_what_lacks_it(tmp_path):
    text = world.FACTS.replace("#+ column", "#+ parameter: share | theme | x | y\n#+ column", 1)
    query = read_one(tmp_path, text.replace("gcm:share ?share", "gcm:hasTheme ?share"))
    bound = queries.bind(query, share=HUMAN_RIGHTS)
    assert f"{{ FILTER(SAMETERM(?share, {HUMAN_RIGHTS}))" in bound
    whole = answers.complete(tmp_path)
    found = engines.ask(whole.store, bound)
    assert found.rows == [row for row in answers.answer(whole, query).table.rows if row[3] == HUMAN_RIGHTS]
    assert len(found.rows) == 1
    assert referees.ask_rdflib(dataset.to_rdflib(whole.store), bound) == found


def test_a_construct_without_template_takes_no_parameter(tmp_path):
    text = world.GRAPH.replace("CONSTRUCT { ?mechanism gcm:coversTheme ?theme } WHERE", "CONSTRUCT WHERE")
    with pytest.raises(queries.QueryError, match=r"one.rq:4: no variable \?theme in the group"):
        read_one(tmp_path, text)


def test_all_broken_questions_are_told_at_once(tmp_path):
    broken = {"a/one": "SELECT", "a/two": world.YES.replace("ASK", "AKS"), "b/three": world.YES}
    world.make(tmp_path, queries=broken)
    (tmp_path / "queries/b/four.rq").write_bytes(b"\xff")
    with pytest.raises(queries.QueryError) as caught:
        queries.read(tmp_path)
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "queries/a/one.rq:1",
        "queries/a/two.rq:6",
        "queries/b/four.rq:1",
    ]


# Parameters


def test_a_bound_parameter_stands_first_in_the_outer_group(small):
    query = queries.find("coverage/mechanisms-by-theme", small.root)
    bound = queries.bind(query, theme=HUMAN_RIGHTS)
    start = "WHERE { VALUES ?theme { <https://w3id.org/gcm-ld/theme/human-rights> } # the outer group }"
    assert bound == world.BY_THEME.replace("WHERE { # the outer group }", start)
    assert queries.bind(query) == world.BY_THEME


def test_an_unknown_parameter_gets_the_nearest(small):
    query = queries.find("coverage/mechanisms-by-theme", small.root)
    with pytest.raises(queries.QueryError, match=r"takes no parameter 'them'; did you mean theme\?"):
        queries.bind(query, them=HUMAN_RIGHTS)
    with pytest.raises(queries.QueryError, match=r"takes no parameter 'zzz'; it takes theme\."):
        queries.resolve(small.store, query, {"zzz": "x"})


@pytest.mark.parametrize("name", ["overlap/shared-areas", "overlap/shared-states"])
@pytest.mark.parametrize("values", [{"mechanism": "midsa"}, {"mechanism": "midsa", "other": "midcom"}])
def test_pairs_of_one_are_found_without_those_of_all_others(real, name, values):
    query = queries.find(name)
    bound = queries.bind(query, **queries.resolve(real.store, query, values))
    assert bound.count("VALUES ?mechanism {") == 1 + len(sparql.inner_groups(query.text, "mechanism")) > 2
    at = [column.name for column in query.columns]
    wanted = {at.index(one): names.iri("mechanism", slug) for one, slug in values.items()}
    rows = engines.select(real.store, query.text).rows
    kept = [row for row in rows if all(row[place].value == iri for place, iri in wanted.items())]
    assert engines.select(real.store, bound).rows == kept and kept


def test_a_parameter_is_bound_to_nothing_but_an_iri(small):
    query = queries.find("coverage/mechanisms-by-theme", small.root)
    for value in ("theme:human-rights", ox.Literal("x"), ox.BlankNode()):
        with pytest.raises(TypeError):
            queries.bind(query, theme=value)


BY_SOURCE = world.BY_THEME.replace(
    "#+ column: theme |",
    "#+ parameter: origin | theme | whose | drivers | human-rights\n"
    "#+ parameter: sure | boolean | only sure ones | true\n#+ column: theme |",
    1,
).replace(
    "?theme a gcm:Theme",
    "VALUES ?origin { <https://w3id.org/gcm-ld/theme/human-rights> } # VALUES ?origin { no }\n"
    "    { SELECT ?sure { VALUES ?sure { true false } } } ?theme a gcm:Theme",
)


def test_a_value_takes_the_place_of_the_default_in_each_block(tmp_path):
    query = read_one(tmp_path, BY_SOURCE)
    origin, sure = query.parameters[1:]
    assert (origin.default, origin.is_in_place) == ("human-rights", True)
    assert (sure.default, sure.is_in_place) == ("", True)
    assert queries.bind(query) == BY_SOURCE
    drivers = terms.node("theme:drivers")
    bound = queries.bind(query, theme=HUMAN_RIGHTS, sure=ox.Literal(True), origin=drivers)
    assert f"WHERE {{ VALUES ?theme {{ {HUMAN_RIGHTS} }} # the outer group }}" in bound
    assert f"VALUES ?origin {{ {drivers} }} # VALUES ?origin {{ no }}" in bound
    assert f"VALUES ?sure {{ {ox.Literal(True)} }} }} }}" in bound
    with pytest.raises(TypeError):
        queries.bind(query, origin=ox.Literal(True))
    small = answers.complete(tmp_path)
    assert queries.resolve(small.store, query, {"sure": " TRUE ", "origin": "Drivers of migration"}) == {
        "sure": ox.Literal(True),
        "origin": drivers,
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "| human-rights\n#+ parameter: sure",
            "| drivers\n#+ parameter: sure",
            5,
            "the head binds origin to drivers by",
        ),
        (
            "{ true false }",
            "{ true }",
            6,
            "the head binds sure to true or false by default, line 17 to true; make",
        ),
        (
            "VALUES ?sure { true false }",
            "BIND(true AS ?sure)",
            6,
            "no block VALUES ?sure { … } in the query; write",
        ),
    ],
)
def test_the_head_and_the_text_have_the_same_default(tmp_path, old, new, line, message):
    assert BY_SOURCE.count(old) == 1
    with pytest.raises(queries.QueryError) as caught:
        read_one(tmp_path, BY_SOURCE.replace(old, new))
    assert str(caught.value).startswith(f"queries/folder/one.rq:{line}: {message}")


@pytest.mark.parametrize("name", [name for name in world.QUERIES if "parameter" in world.QUERIES[name]])
def test_each_way_of_binding_gives_the_same_answer(small, small_graph, name):
    query = queries.find(name, small.root)
    bound = queries.bind(query, theme=HUMAN_RIGHTS)
    expected = engines.ask(small.store, bound)
    assert referees.ask_rdflib(small_graph, bound) == expected
    assert referees.ask_rdflib(small_graph, query.text, {"theme": HUMAN_RIGHTS}) == expected
    if not isinstance(expected, engines.Triples):
        assert referees.ask_pyoxigraph(small.store, query.text, {"theme": HUMAN_RIGHTS}) == expected


def test_a_bound_count_keeps_its_zero_and_its_denominator(small):
    query = queries.find("coverage/theme-summary", small.root)
    found = engines.ask(small.store, queries.bind(query, theme=terms.node("theme:drivers")))
    assert [[results.plain(term) for term in row[2:]] for row in found.rows] == [["0", "3"]]


def test_a_bound_gap_leaves_out_what_is_stated(small):
    found = answers.answer(small, queries.find("gaps/without", small.root), {"theme": "human rights"})
    assert [row[1] for row in found.rows] == [names.iri("mechanism", slug) for slug in ("midsa", "quito")]


@settings(deadline=None)
@given(st.lists(st.one_of(st.characters(), st.sampled_from(NASTY)), max_size=12).map("".join))
@example("x> } # ")
@example('https://w3id.org/gcm-ld/theme/human-rights> } SELECT * { ?s ?p "')
def test_no_iri_changes_a_question(small, text):
    """What pyoxigraph takes for an IRI is bound as that IRI; all else is refused before it is bound."""
    query = queries.find("coverage/mechanisms-by-theme", small.root)
    for value in (text, f"http://example.org/{text}"):
        try:
            node = ox.NamedNode(value)
        except ValueError:
            continue
        expected = referees.ask_pyoxigraph(small.store, query.text, {"theme": node})
        assert engines.ask(small.store, queries.bind(query, theme=node)) == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from([*NASTY, "Quito", "Process", "x", "human-rights"]), max_size=8).map("".join))
@example('Quito "Process" } # x')
@example("midsa")
@example("midsa> } #")
def test_no_word_of_a_person_changes_a_question(small, text):
    """A word means a thing, and the answer is that thing's; or it is refused with advice."""
    query = queries.find("coverage/theme-matrix", small.root)
    try:
        found = answers.answer(small, query, {"mechanism": text})
    except things.ThingError as error:
        assert str(error).startswith(("no mechanism ", f"{text!r} means more than one"))
        return
    whole = answers.answer(small, query)
    meant = things.resolve(small.store, text, "mechanism")
    assert found.rows == [row for row in whole.rows if row[0] == meant]
    assert len(found.rows) == 2


# The stored questions of the edition


@pytest.mark.parametrize("name", STORED)
def test_both_engines_give_the_accepted_answer(real, real_graph, name):
    query = queries.find(name, ROOT)
    answer = answers.answer(real, query)
    assert answers.differences(answer) == []
    if "year" not in {parameter.name for parameter in query.parameters}:
        # rdflib takes half a minute for each question of who takes part when; other stores are asked these.
        assert referees.ask_rdflib(real_graph, query.text) == answer.result


@pytest.mark.parametrize("name", STORED)
def test_the_order_of_an_answer_is_total(real, name):
    """The terms of ORDER BY, put among the columns, tell any two rows apart."""
    query = queries.find(name, ROOT)
    columns = [f"?{column.name}" for column in query.columns]
    others = [key for key in order_keys(query.text) if key not in columns]
    terms = " ".join(f"({key} AS ?orderedBy{at})" for at, key in enumerate(others))
    head, where, rest = query.text[: query.outline.opening].rpartition("WHERE")
    assert where, "write WHERE before the outer group"
    found = engines.ask(real.store, f"{head}{terms} {where}{rest}{query.text[query.outline.opening :]}")
    at = [columns.index(key) for key in order_keys(query.text) if key in columns]
    ordered_by = {(*(row[place] for place in at), *row[len(columns) :]) for row in found.rows}
    assert len(ordered_by) == len(answers.answer(real, query).rows)


def order_keys(text: str) -> list[str]:
    """The terms of the last ORDER BY, without ASC and DESC."""
    keys, depth = [""], 0
    for mark in " ".join(text.rpartition("ORDER BY")[2].split()):
        if mark == " " and depth == 0:
            keys.append("")
            continue
        depth += {"(": 1, ")": -1}.get(mark, 0)
        keys[-1] += mark
    return [re.sub(r"^(ASC|DESC)\((.*)\)$", r"\2", key) for key in keys if key]


@pytest.mark.parametrize(
    "name", [name for name in STORED if "#+ parameter" in (ROOT / f"queries/{name}.rq").read_text()]
)
def test_each_example_has_the_rows_of_its_value(real, name):
    """A value in the text gives what it gives as a term for the variable, where the engine takes one."""
    query = queries.find(name, ROOT)
    for parameter in query.parameters:
        answer = answers.answer(real, query, {parameter.name: parameter.example})
        if not answers.answer(real, query).rows:
            continue  # nothing is lacking of which an example could be given
        assert answer.rows, f"{parameter.name}={parameter.example} has no answer: take another example"
        if parameter.is_in_place:
            continue
        meant = queries.resolve(real.store, query, answer.values)
        if parameter.name in query.outline.outer and parameter.name in answer.columns:
            assert referees.ask_pyoxigraph(real.store, query.text, meant) == answer.result
        if parameter.name in answer.columns:
            expected = [row for row in answers.answer(real, query).rows if meant[parameter.name].value in row]
            assert [row for row in answer.rows if row not in expected] == []


@pytest.mark.long
def test_rdflib_answers_a_bound_example_of_each_kind_alike(real, real_graph):
    """Of the shortest question for each kind of parameter and each way in which its value is bound:
    rdflib answers each text without a value above, and takes minutes for some with one."""
    asked: dict[tuple, tuple] = {}
    for query in sorted((queries.find(name, ROOT) for name in STORED), key=lambda query: len(query.text)):
        columns = {column.name for column in query.columns}
        for parameter in query.parameters:
            place = (parameter.is_in_place, parameter.name in query.outline.outer, parameter.name in columns)
            asked.setdefault((parameter.kind, *place), (query, parameter))
    assert len(asked) > 40
    for query, parameter in asked.values():
        answer = answers.answer(real, query, {parameter.name: parameter.example})
        bound = queries.bind(query, **queries.resolve(real.store, query, answer.values))
        assert referees.ask_rdflib(real_graph, bound) == answer.result, (query.name, parameter.name)


def described(asked):
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in queries.triples(asked))
    return store


def values(store, about, name):
    quads = store.quads_for_pattern(ox.NamedNode(about), ox.NamedNode(names.expand(name)), None)
    return [quad.object.value for quad in quads]


def test_every_question_is_described_with_its_text_parameters_and_columns(edition):
    asked = queries.read(edition.root)
    store = described(asked)
    for query in asked:
        about = names.iri("query", query.name)
        assert values(store, about, "sh:select") == [query.text]
        assert values(store, about, "rdfs:label") == [query.summary]
        assert len(values(store, about, "sh:parameter")) == len(query.parameters)
        assert len(values(store, about, "csvw:column")) == len(query.columns)
    query = queries.find("coverage/theme-summary", edition.root)
    taken = f"{names.iri('query', query.name)}#parameter-source"
    assert values(store, taken, "sh:defaultValue") == ["note"]
    assert values(store, taken.replace("source", "theme"), "sh:defaultValue") == []
    given = f"{names.iri('query', query.name)}#column-listed"
    assert values(store, given, "dcterms:type") == ["integer"]
    assert values(store, given, "sh:order") == ["3"]


def test_the_rules_hold_of_the_questions_and_see_a_broken_one(edition):
    asked = queries.read(edition.root)
    validator = shacl_engines.validator(dataset.shapes(edition))

    def validate(triples):
        questions = {triple.subject for triple in triples}
        return [result for result in validator(triples) if result.focus in questions]

    assert validate(queries.triples(asked)) == []
    asked[0] = dataclasses.replace(asked[0], summary="This is no question.")
    (result,) = validate(queries.triples(asked))
    assert result.rule == names.SHAPES + "Query-label"
    assert queries.file(result.focus.value) == f"queries/{asked[0].name}.rq"


def test_the_file_of_a_column_is_that_of_its_question():
    about = names.iri("query", "coverage", "theme-summary") + "#column-of"
    assert queries.file(about) == "queries/coverage/theme-summary.rq"


HEAD = """\
#+ summary: Which mechanisms?
#+ description: One row a mechanism: all of them.
#+ keywords: a, b
#+ parameter: theme | theme | only this theme | drivers
#+ column: mechanism | iri | the mechanism
SELECT ?mechanism WHERE { ?mechanism ?p ?theme } ORDER BY ?mechanism
"""


def test_a_head_is_its_lines_in_order():
    entries = queries.parse(HEAD)
    assert [(entry.line, entry.key) for entry in entries] == [
        (1, "summary"),
        (2, "description"),
        (3, "keywords"),
        (4, "parameter"),
        (5, "column"),
    ]
    assert entries[1].parts == ("One row a mechanism: all of them.",)
    assert entries[3].parts == ("theme", "theme", "only this theme", "drivers")
    entries = queries.parse(HEAD.replace("| drivers", "| drivers | human-rights"))
    assert entries[3].parts == ("theme", "theme", "only this theme", "drivers", "human-rights")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("summary:", "sumary:", 1, "no key 'sumary' in a head; did you mean summary?"),
        ("summary:", "zzz:", 1, "no key 'zzz' in a head; say summary, description"),
        ("#+ summary: Which mechanisms?\n", "", 1, "no summary in the head; add a line `#+ summary: …`."),
        ("summary: Which mechanisms?", "summary:", 1, "summary is empty"),
        ("summary: Which mechanisms?", "summary", 1, "no key 'summary' in a head"),
        ("#+ keywords: a, b", "#+ column: theme | iri | it", 1, "no keywords in the head"),
        ("#+ keywords: a, b", "#+ keywords: a\n#+ keywords: b", 4, "keywords is there twice; keep one."),
        ("| only this theme ", "", 4, "a parameter is written `#+ parameter: name | kind | what it does |"),
        ("| drivers", "| drivers | x | y", 4, "a parameter is written `#+ parameter: name | kind | what it"),
        ("the mechanism", "the | mechanism", 5, "a column is written `#+ column: name | kind | what it"),
        ("| iri |", "|  |", 5, "a column is written"),
        ("SELECT", "#+ column: mechanism | iri | it\nSELECT", 6, "column mechanism is there twice;"),
        ("SELECT", "\n#+ column: theme | iri | it\nSELECT", 7, "a head line stands after the head"),
    ],
)
def test_a_slip_is_told_with_its_line(old, new, line, message):
    with pytest.raises(queries.SparqlError) as caught:
        queries.parse(HEAD.replace(old, new, 1))
    assert (caught.value.line, caught.value.message[: len(message)]) == (line, message)
