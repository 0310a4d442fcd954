import os
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_ld.rdf import turtle

LOOSE = """

# What the file holds.
#   Where it is from.
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
PREFIX unused: <http://unused.example/>
PREFIX mine: <http://www.w3.org/2004/02/skos/core#>

ex:p10 a owl:DatatypeProperty . ex:p9 a owl:DatatypeProperty .
ex:thing ex:list ( ex:b "in\\nlist" ( ) [ ex:q 2 ; a ex:Cell ] ) ;
    mine:exactMatch ex:other ; ex:value 10 , 9 , 1.5 , -1e3 , true ;
    ex:value "5"^^<http://www.w3.org/2001/XMLSchema#gYear> ;
    mine:definition '''two "lines"
here'''@en ; mine:prefLabel "Chose"@fr , "Thing"@en-GB ;
    a ex:Z , ex:A .
ex:C a owl:Class . ex:o a owl:ObjectProperty . <http://example.org/> a owl:Ontology .
[] a owl:AllDisjointClasses ; owl:members ( ex:C ex:D ) .
<https://w3id.org/gcm-ld/engagement/a/b> ex:goal <http://metadata.un.org/sdg/10.7> , <http://x.example/a.> .
"""

HOUSE = """\
# What the file holds.
#   Where it is from.

PREFIX ex: <http://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

<http://example.org/>
    a owl:Ontology ;
    .

ex:C
    a owl:Class ;
    .

ex:o
    a owl:ObjectProperty ;
    .

ex:p9
    a owl:DatatypeProperty ;
    .

ex:p10
    a owl:DatatypeProperty ;
    .

ex:thing
    a ex:A ;
    a ex:Z ;
    skos:prefLabel "Thing"@en-gb ;
    skos:prefLabel "Chose"@fr ;
    skos:definition "two \\"lines\\"\\nhere"@en ;
    ex:list ( ex:b "in\\nlist" () [ a ex:Cell ; ex:q 2 ] ) ;
    ex:value 1.5 ;
    ex:value "5"^^xsd:gYear ;
    ex:value 9 ;
    ex:value 10 ;
    ex:value -1e3 ;
    ex:value true ;
    skos:exactMatch ex:other ;
    .

<https://w3id.org/gcm-ld/engagement/a/b>
    ex:goal sdg:10.7 ;
    ex:goal <http://x.example/a.> ;
    .

[]
    a owl:AllDisjointClasses ;
    owl:members ( ex:C ex:D ) ;
    .
"""

WRONG = {
    "ex:a ex:b ex:c .": "f.ttl:1:1: The prefix ex: has not been declared",
    'PREFIX ex: <http://e/>\nex:a ex:b "open': "f.ttl:2:11: Unexpected end of file",
    "PREFIX ex: <http://e/>\nex:a ex:b ex:c\nex:d ex:e ex:f .": "f.ttl:3:1: A dot is expected at the end",
    "<a> <b> <c> .": "f.ttl:1:1: No scheme found in an absolute IRI",
    "PREFIX ex: <http://e/>\nex:a ex:b ex:c .\n# late\n": "f.ttl:3:1: a comment after the head",
    "PREFIX ex: <http://e/>\nex:a ex:b _:x , [ ex:c _:x ] .": "f.ttl:1:1: a blank node that two things hold",
    "PREFIX ex: <http://e/>\n_:x ex:b _:x .": "f.ttl:1:1: a blank node that holds itself",
    "PREFIX ex: <http://e/>\nex:a ex:b <<( ex:a ex:b ex:c )>> .": "is RDF 1.2",
    'PREFIX ex: <http://e/>\nex:a ex:b "c"@en--ltr .': "is RDF 1.2",
}


def same(left: list[ox.Triple], right: list[ox.Triple]) -> bool:
    datasets = [ox.Dataset(ox.Quad(*triple) for triple in triples) for triples in (left, right)]
    for each in datasets:
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return datasets[0] == datasets[1]


def test_format_gives_house_form():
    assert turtle.format(LOOSE) == HOUSE
    assert same(turtle.parse(HOUSE, "a"), turtle.parse(LOOSE, "b"))


def test_format_leaves_house_form_alone():
    assert turtle.format(HOUSE) == HOUSE


@pytest.mark.parametrize("text", ["", "\n\n", "PREFIX ex: <http://e/>"])
def test_format_of_nothing_is_nothing(text):
    assert turtle.format(text) == ""


def test_format_keeps_a_head_without_triples():
    assert turtle.format("#  Nothing yet. ") == "#  Nothing yet.\n"


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_format_says_what_is_wrong_and_where(text, message):
    with pytest.raises(turtle.TurtleError) as caught:
        turtle.format(text, "f.ttl")
    assert message in str(caught.value)
    assert str(caught.value) == f"f.ttl:{caught.value.line}:{caught.value.column}: {caught.value.message}"


@pytest.mark.parametrize("seed", ["0", "1"])
def test_format_does_not_depend_on_the_hash_seed(seed):
    code = "import sys; from gcm_ld.rdf import turtle; sys.stdout.write(turtle.format(sys.stdin.read()))"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", code], input=LOOSE, capture_output=True, text=True, env=environment, check=True
    )
    assert run.stdout == HOUSE


def test_write_is_format_of_the_triples():
    text = turtle.write(turtle.parse(HOUSE, "x"), head="What the file holds.\nWhere it is from.")
    assert text.startswith("# What the file holds.\n# Where it is from.\n\nPREFIX owl:")
    assert turtle.format(text) == text
    assert same(turtle.parse(text, "x"), turtle.parse(HOUSE, "x"))


def test_parse_names_blank_nodes_after_the_file_and_their_place():
    nodes = {triple.object.value for triple in turtle.parse(LOOSE, "data/a.ttl")}
    assert "data-a-1" in nodes
    assert turtle.parse(LOOSE, "data/a.ttl") == turtle.parse(LOOSE, "data/a.ttl")


def test_positions_in_house_form():
    lines = HOUSE.splitlines()
    found = turtle.positions(HOUSE, "x")
    for triple in turtle.parse(HOUSE, "x"):
        if isinstance(triple.subject, ox.NamedNode):
            subject = turtle.line(triple, {}).split(" ")[0].replace("<http://example.org/", "ex:").rstrip(">")
            assert (
                lines[found[triple.subject,] - 1].replace("<http://example.org/", "ex:").rstrip(">")
                == subject
            )
            assert found[(*triple,)] > found[triple.subject,]
    thing, value = ox.NamedNode("http://example.org/thing"), ox.NamedNode("http://example.org/value")
    assert lines[found[thing, value] - 1] == "    ex:value 1.5 ;"
    nine = ox.Literal("9", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert lines[found[thing, value, nine] - 1] == "    ex:value 9 ;"
    blank = [line for key, line in found.items() if len(key) == 1 and isinstance(key[0], ox.BlankNode)]
    assert [lines[line - 1] for line in blank] == ["[]"]


def test_positions_in_any_form():
    found = turtle.positions(LOOSE)
    lines = LOOSE.splitlines()
    example = "http://example.org/"
    assert lines[found[ox.NamedNode(example + "p9"),] - 1].startswith("ex:p10")
    match = (ox.NamedNode(example + "thing"), ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch"))
    assert "exactMatch" in lines[found[match] - 1]
    assert "ex:A ." in lines[found[match[0], ox.NamedNode(RDF_TYPE), ox.NamedNode(example + "A")] - 1]


def test_positions_pass_over_labelled_blank_nodes():
    text = "PREFIX ex: <http://e/>\n_:x ex:b 1 .\n[ ex:c 2 ] ex:b 3 .\nex:a ex:b 4 ."
    assert turtle.positions(text)[ox.NamedNode("http://e/a"),] == 4


def test_line_shows_what_brackets_hold():
    about: dict = {}
    for triple in turtle.parse(HOUSE, "x"):
        about.setdefault(triple.subject, []).append(triple)
    members = [triple for triple in turtle.parse(HOUSE, "x") if triple.predicate.value.endswith("members")]
    assert turtle.line(members[0], about).endswith(
        "owl:members ( <http://example.org/C> <http://example.org/D> )"
    )


def test_natural_order_counts():
    assert sorted(["grcp-10", "grcp-9", "grcp", "grcp-9a", "10", "9"], key=turtle.natural) == [
        *("9", "10", "grcp", "grcp-9", "grcp-9a", "grcp-10")
    ]


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
iris = st.sampled_from([f"http://e/{name}" for name in ("a", "a2", "a10", "b.c", "d/e", "é", "x#y", "-")])
nodes = st.builds(ox.NamedNode, iris | st.just(RDF_TYPE))
literals = (
    st.builds(ox.Literal, text)
    | st.builds(
        lambda value, language: ox.Literal(value, language=language), text, st.sampled_from(["en", "fr"])
    )
    | st.builds(lambda value, kind: ox.Literal(value, datatype=kind), text | st.just("07"), nodes)
    | st.builds(ox.Literal, st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
)


@st.composite
def graphs(draw) -> list[ox.Triple]:
    """Triples whose blank nodes form trees, as the form can write them."""
    blanks = [ox.BlankNode(f"b{number}") for number in range(draw(st.integers(0, 4)))]
    triples = [
        ox.Triple(draw(nodes), draw(nodes), draw(nodes | literals)) for _ in range(draw(st.integers(0, 6)))
    ]
    for number, blank in enumerate(blanks):
        holders = [draw(nodes), *blanks[:number]]
        if draw(st.booleans()):
            triples.append(ox.Triple(draw(st.sampled_from(holders)), draw(nodes), blank))
        triples += [
            ox.Triple(blank, draw(nodes), draw(nodes | literals)) for _ in range(draw(st.integers(1, 2)))
        ]
    return triples


@settings(deadline=None, derandomize=True, max_examples=150)
@given(graphs(), st.randoms(use_true_random=False))
def test_form_holds_every_triple_and_depends_on_nothing_else(triples, random):
    written = turtle.write(triples)
    again = turtle.parse(written, "x")
    assert same(again, triples)
    random.shuffle(again)
    assert turtle.write(again) == written
    assert turtle.format(written) == written
    assert all(line == line.rstrip() for line in written.splitlines())
    assert set(turtle.positions(written, "x")) >= {
        (triple.subject,) for triple in again if isinstance(triple.subject, ox.NamedNode)
    }
