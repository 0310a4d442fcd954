"""Documents say what the triples say to three independent readers, and read well."""

import json

import pyoxigraph as ox
import pytest
import readers
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld as pyld

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import jsonld

WORDS = {
    "@version": 1.1,
    "@base": names.BASE,
    "id": "@id",
    "type": "@type",
    "gcm": names.ONTOLOGY,
    "rdf": names.PREFIXES["rdf"],
    "skos": names.PREFIXES["skos"],
    "xsd": names.PREFIXES["xsd"],
    "Theme": "gcm:Theme",
    "area": {"@id": "gcm:area", "@type": "@id", "@container": "@set"},
    "theme": {"@id": "gcm:theme", "@type": "@id"},
    "quote": {"@id": "gcm:quote", "@container": ["@language", "@set"]},
    "reason": {"@id": "gcm:reason", "@container": ["@language"]},
    "year": {"@id": "gcm:year", "@type": "xsd:gYear"},
    "number": "gcm:number",
    "skos:altLabel": {"@container": ["@language"]},
    "skos:inScheme": {"@type": "@id"},
}
PREFIXES = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in names.PREFIXES.items())


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    ("turtle", "thing"),
    [
        ("theme:a a gcm:Theme .", {"id": "theme/a", "type": "Theme"}),
        ("gcm:Theme a skos:Concept , gcm:X .", {"id": "gcm:Theme", "type": ["skos:Concept", "gcm:X"]}),
        ("theme:a gcm:area area:b .", {"id": "theme/a", "area": ["area/b"]}),
        ("theme:a gcm:theme theme:b .", {"id": "theme/a", "theme": "theme/b"}),
        ("theme:a gcm:theme 1 .", {"id": "theme/a", "gcm:theme": 1}),
        ("theme:a skos:inScheme 1 .", {"id": "theme/a", names.expand("skos:inScheme"): 1}),
        ('theme:a gcm:quote "b"@en .', {"id": "theme/a", "quote": {"en": ["b"]}}),
        ('theme:a gcm:reason "b"@en , "c"@fr .', {"id": "theme/a", "reason": {"en": "b", "fr": "c"}}),
        ('theme:a gcm:reason "b" .', {"id": "theme/a", "gcm:reason": "b"}),
        ('theme:a gcm:year "2017"^^xsd:gYear .', {"id": "theme/a", "year": "2017"}),
        ("theme:a gcm:number 3 , true .", {"id": "theme/a", "number": [3, True]}),
        (
            'theme:a gcm:number "03"^^xsd:integer .',
            {"id": "theme/a", "number": {"@type": "xsd:integer", "@value": "03"}},
        ),
        ("theme:a gcm:x ( area:b 2 ) .", {"id": "theme/a", "gcm:x": {"@list": [{"id": "area/b"}, 2]}}),
        ("theme:a gcm:x ( ( ) ) .", {"id": "theme/a", "gcm:x": {"@list": [{"@list": []}]}}),
        ("theme:a gcm:x [ gcm:number 1 ] .", {"id": "theme/a", "gcm:x": {"number": 1}}),
        (
            "theme:a gcm:x gcm: , <urn:b> .",
            {"id": "theme/a", "gcm:x": [{"id": names.ONTOLOGY}, {"id": "urn:b"}]},
        ),
    ],
)
def test_a_thing_reads_well(turtle, thing):
    graph = json.loads(jsonld.write(triples(turtle), WORDS))["@graph"]
    assert graph == [thing]


@pytest.mark.parametrize("read", [readers.by_pyoxigraph, readers.by_pyld, readers.by_rdflib])
@pytest.mark.parametrize(
    "turtle",
    [
        'theme:a gcm:quote "b"@en , "c"@en , "d"@fr , "e" , "\\u0001\\t\\"\\\\\\u00e9\\U0001F30D"@en .',
        'theme:a gcm:number 3 , 1.0 , true , "2017"^^xsd:gYear , "7"^^xsd:gMonth , 123456789012345678 .',
        "theme:a gcm:x ( area:b [ gcm:theme theme:c ] ( 1 2 ) ) ; gcm:area [] , ( 1 ) , rdf:nil .",
        "theme:a gcm:x _:b ; gcm:y _:b . _:b gcm:theme theme:a .",
        "[] a gcm:Theme ; gcm:x ( theme:a ) . [] a gcm:Theme ; gcm:x ( theme:b ) .",
        "theme:a gcm:x gcm: , <https://w3id.org/gcm-ld/> , <https://w3id.org/gcm-ld/x> , <mailto:a@b.c> .",
        "<https://w3id.org/gcm-ld/ontology> gcm:theme <https://w3id.org/gcm-ld/ontology#> .",
        "_:a gcm:x [ rdf:first 1 ] . _:b gcm:x [ rdf:first 1 ; rdf:rest rdf:nil ; gcm:number 1 ] .",
    ],
)
def test_three_readers_read_what_was_written(turtle, read):
    told = triples(turtle)
    assert read(jsonld.write(told, WORDS)) == readers.canonical(ox.Quad(*triple) for triple in told)


IRIS = st.sampled_from(["theme/a", "theme/b", "area/c/d", "ontology#Theme", "ontology#x", "ontology#"])
NODES = IRIS.map(lambda name: ox.NamedNode(names.BASE + name))
PREDICATES = st.sampled_from(
    [name for name in (*WORDS, "gcm:x", "rdf:type") if not name.startswith("@")][7:]
).map(lambda name: ox.NamedNode(names.expand(name if ":" in name else f"gcm:{name}")))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(
        lambda text, language: ox.Literal(text, language=language), TEXTS, st.sampled_from(["en", "fr"])
    ),
    st.integers().map(ox.Literal),
    st.sampled_from(["2017", "x"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(names.expand("xsd:gYear")))
    ),
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.builds(ox.Triple, NODES, PREDICATES, st.one_of(NODES, LITERALS)), max_size=12))
def test_any_triples_come_back(told):
    told = [t for t in told if names.local(t.predicate.value) != "type" or isinstance(t.object, ox.NamedNode)]
    text = jsonld.write(told, WORDS)
    wanted = readers.canonical(ox.Quad(*triple) for triple in told)
    assert readers.by_pyoxigraph(text) == wanted
    assert readers.by_pyld(text) == wanted


def test_the_order_of_the_triples_does_not_matter():
    told = triples('theme:b gcm:x 1 . theme:a gcm:quote "y"@en , "x"@en ; a gcm:Theme . theme:a10 gcm:x 1 .')
    assert jsonld.write(told, WORDS) == jsonld.write(reversed(told), WORDS)


ONTOLOGY = """
    gcm:Theme a owl:Class . gcm:theme a owl:ObjectProperty . gcm:quote a owl:DatatypeProperty .
    gcm:year a owl:DatatypeProperty . gcm:start a owl:DatatypeProperty . gcm:value a owl:AnnotationProperty .
    gcm:number a owl:DatatypeProperty ; rdfs:range xsd:positiveInteger .
    gcm:code a owl:DatatypeProperty ; rdfs:range xsd:anyURI .
"""
SHAPES = """
    sh:One sh:property sh:One-quote, sh:One-year, sh:One-theme, sh:One-label, sh:One-any .
    sh:Two sh:property sh:Two-theme, sh:One-year, [ sh:path gcm:year ; sh:minCount 1 ] .
    sh:One-any sh:path gcm:quote ; sh:maxCount 1 .
    sh:One-quote sh:path gcm:quote ; sh:datatype rdf:langString .
    sh:One-year sh:path gcm:year ; sh:datatype xsd:gYear ; sh:maxCount 1 .
    sh:One-theme sh:path gcm:theme ; sh:class gcm:Theme ; sh:maxCount 1 .
    sh:Two-theme sh:path gcm:theme .
    sh:One-label sh:path skos:altLabel ; sh:datatype rdf:langString .
    sh:Three sh:property sh:Three-start, sh:Three-website, sh:Three-type .
    sh:Three-start sh:path gcm:start ; sh:maxCount 1 .
    sh:Three-start sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] ) .
    sh:Three-website sh:path foaf:page ; sh:nodeKind sh:IRI .
    sh:Three-type sh:path rdf:type ; sh:nodeKind sh:IRI .
"""


@pytest.mark.parametrize(
    ("name", "term"),
    {
        "Theme": "gcm:Theme",
        "theme": {"@id": "gcm:theme", "@type": "@id", "@container": "@set"},
        "quote": {"@id": "gcm:quote", "@container": ["@language"]},
        "year": {"@id": "gcm:year", "@type": "xsd:gYear"},
        "start": "gcm:start",
        "value": {"@id": "gcm:value", "@container": "@set"},
        "number": {"@id": "gcm:number", "@container": "@set"},
        "code": {"@id": "gcm:code", "@type": "xsd:anyURI", "@container": "@set"},
        "skos:altLabel": {"@container": ["@language", "@set"]},
        "foaf:page": {"@type": "@id", "@container": "@set"},
        "rdf:type": None,
        "skos": names.PREFIXES["skos"],
    }.items(),
)
def test_a_term_follows_ontology_and_shapes(small, name, term):
    assert jsonld.context(small(ONTOLOGY, "", SHAPES)).get(name) == term


def test_the_kept_file_is_up_to_date(edition):
    kept = (edition.root / jsonld.FILE).read_text(encoding="utf-8")
    assert kept == jsonld.context_text(edition), "`gcm-ld format` brings it up to date"


def test_every_term_of_ours_is_there_and_means_its_iri(edition):
    terms = {
        quad.subject.value
        for quad in edition.store
        if names.compact(quad.predicate.value) == "rdf:type"
        and names.compact(quad.object.value).startswith("owl:")
        and quad.subject.value.startswith(names.ONTOLOGY)
    }
    words = jsonld.context(edition)
    expanded = pyld.expand({"@context": words} | {names.local(iri): {"id": "theme/x"} for iri in terms})
    assert len(terms) > 100
    assert set(expanded[0]) == terms


def test_every_link_is_coerced_to_an_iri(edition):
    words = jsonld.context(edition)
    links = [
        names.local(quad.subject.value)
        for quad in edition.store
        if names.compact(quad.object.value) == "owl:ObjectProperty"
        and quad.subject.value.startswith(names.ONTOLOGY)
    ]
    assert [name for name in links if words[name].get("@type") != "@id"] == []


def test_no_term_has_the_name_of_a_prefix(edition):
    words = jsonld.context(edition)
    spaces = [name for name, term in words.items() if str(term).startswith("http") and name != "@base"]
    assert set(spaces) == set(names.PREFIXES) - set(names.KINDS)


def test_it_needs_no_other_file(edition):
    assert json.loads(jsonld.context_text(edition)) == {"@context": jsonld.context(edition)}


def test_an_edition_without_shapes_has_a_context(tmp_path):
    for room in ("ontology", "data"):
        (tmp_path / room).mkdir()
    assert "@base" in jsonld.context(dataset.read(tmp_path))
