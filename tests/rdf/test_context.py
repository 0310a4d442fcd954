"""The context names the whole vocabulary, with types, and the kept file is what the function makes."""

import json

import pytest
from pyld import jsonld

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.rdf import context

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
    assert context.make(small(ONTOLOGY, "", SHAPES)).get(name) == term


def test_the_kept_file_is_up_to_date(edition):
    kept = (edition.root / context.FILE).read_text(encoding="utf-8")
    assert kept == context.text(edition), "`gcm-ld build` writes build/context.jsonld: copy it to ontology/"


def test_every_term_of_ours_is_there_and_means_its_iri(edition):
    terms = {
        quad.subject.value
        for quad in edition.store
        if names.compact(quad.predicate.value) == "rdf:type"
        and names.compact(quad.object.value).startswith("owl:")
        and quad.subject.value.startswith(names.ONTOLOGY)
    }
    words = context.make(edition)
    expanded = jsonld.expand({"@context": words} | {names.local(iri): {"id": "theme/x"} for iri in terms})
    assert len(terms) > 100
    assert set(expanded[0]) == terms


def test_every_link_is_coerced_to_an_iri(edition):
    words = context.make(edition)
    links = [
        names.local(quad.subject.value)
        for quad in edition.store
        if names.compact(quad.object.value) == "owl:ObjectProperty"
        and quad.subject.value.startswith(names.ONTOLOGY)
    ]
    assert [name for name in links if words[name].get("@type") != "@id"] == []


def test_no_term_has_the_name_of_a_prefix(edition):
    words = context.make(edition)
    spaces = [name for name, term in words.items() if str(term).startswith("http") and name != "@base"]
    assert set(spaces) == set(names.PREFIXES) - set(names.KINDS)


def test_it_needs_no_other_file(edition):
    assert json.loads(context.text(edition)) == {"@context": context.make(edition)}


def test_an_edition_without_shapes_has_a_context(tmp_path):
    for room in ("ontology", "data"):
        (tmp_path / room).mkdir()
    assert "@base" in context.make(dataset.read(tmp_path))
