"""Every term is used: a question names it, or something that a question names rests on it."""

import re
from pathlib import Path

import pyoxigraph as ox

from gcm_ld.core import names

ROOT = Path(__file__).parents[1]
RESTS_ON = """
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?used ?term WHERE {
        { ?used owl:propertyChainAxiom/rdf:rest*/rdf:first ?term }
        UNION { ?used owl:inverseOf|^owl:inverseOf|rdfs:range|rdfs:domain|^rdfs:subClassOf ?term }
    }
"""


def test_every_term_is_in_a_question_or_under_one(edition):
    asked = {
        names.ONTOLOGY + term
        for path in (ROOT / "queries").rglob("*.rq")
        for term in re.findall(r"\bgcm:(\w+)", path.read_text())
    }
    assert asked
    pairs = [tuple(row) for row in edition.store.query(RESTS_ON, use_default_graph_as_union=True)]
    needed, new = set(), asked
    while new:
        needed |= new
        new = {term.value for used, term in pairs if used.value in needed} - needed
    graph = ox.NamedNode(names.graph("ontology/gcm.ttl"))
    ours = {quad.subject for quad in edition.store.quads_for_pattern(None, None, None, graph)}
    ours = {term.value for term in ours if isinstance(term, ox.NamedNode)}
    old = edition.store.quads_for_pattern(None, ox.NamedNode(names.expand("owl:deprecated")), None)
    terms = {iri for iri in ours if iri.startswith(names.ONTOLOGY)} - {quad.subject.value for quad in old}
    assert len(terms) > 100 and terms - needed == set()


def test_every_term_of_a_question_exists(edition):
    for path in (ROOT / "queries").rglob("*.rq"):
        for term in re.findall(r"\bgcm:(\w+)", path.read_text()):
            node = ox.NamedNode(names.ONTOLOGY + term)
            assert any(edition.store.quads_for_pattern(node, None, None)), f"{path.name}: gcm:{term}"


def test_every_term_of_the_last_release_is_there_or_deprecated(edition):
    for path in (ROOT / "releases").rglob("*.ttl"):
        old = {triple.subject for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)}
        old = {term for term in old if isinstance(term, ox.NamedNode)}
        assert old
        gone = [term.value for term in old if not any(edition.store.quads_for_pattern(term, None, None))]
        assert gone == [], path


def test_each_release_is_compatible_or_said_not_to_be(edition):
    """Each axiom of a compatible version still stands; words for people may have changed."""
    ontology = ox.NamedNode(names.ONTOLOGY.removesuffix("#"))
    graph = ox.NamedNode(names.graph("ontology/gcm.ttl"))
    ours = axioms(quad.triple for quad in edition.store.quads_for_pattern(None, None, None, graph))
    said = {
        quad.object.value.rpartition("/")[2]: quad.predicate.value
        for name in ("owl:backwardCompatibleWith", "owl:incompatibleWith")
        for quad in edition.store.quads_for_pattern(ontology, ox.NamedNode(names.expand(name)), None)
    }
    paths = sorted((ROOT / "releases").glob("*/gcm.ttl"))
    assert len(paths) > 2 and said.keys() == {path.parent.name for path in paths}
    for path in paths:
        theirs = axioms(quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
        compatible = said[path.parent.name] == names.expand("owl:backwardCompatibleWith")
        assert len(theirs) > 500 and (theirs <= ours) == compatible, path


def axioms(triples) -> set[str]:
    """What triples say of our terms in RDFS and OWL, lists and restrictions written out in place."""
    told: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        told.setdefault(triple.subject, []).append(triple)

    def written(node) -> str:
        if not isinstance(node, ox.BlankNode):
            return str(node)
        return "[" + " ".join(sorted(f"{one.predicate} {written(one.object)}" for one in told[node])) + "]"

    spaces = tuple(names.PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))
    return {
        f"{subject} {one.predicate} {written(one.object)}"
        for subject, about in told.items()
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(names.ONTOLOGY)
        for one in about
        if one.predicate.value.startswith(spaces) and one.predicate.value != names.expand("rdfs:label")
    }
