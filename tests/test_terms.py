"""Every term is used: a question names it, or something that a question names rests on it."""

import itertools
import re
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, XSD
from rdflib.collection import Collection

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
    ontology = ox.NamedNode(names.ONTOLOGY_IRI)
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


OWL_RL = """
    AllDisjointClasses AnnotationProperty AsymmetricProperty Class DatatypeProperty FunctionalProperty
    IrreflexiveProperty ObjectProperty Ontology Restriction backwardCompatibleWith deprecated disjointWith
    equivalentClass equivalentProperty hasValue incompatibleWith intersectionOf inverseOf members onProperty
    priorVersion propertyChainAxiom versionIRI versionInfo
"""
"""The words of OWL that OWL 2 RL allows wherever they can stand."""
PROPERTIES = (OWL.AnnotationProperty, OWL.DatatypeProperty, OWL.ObjectProperty)


def test_the_ontology_alone_and_with_its_alignments_is_in_owl_2_dl_and_rl():
    """All that it uses is declared, as one kind of thing; OWL is used where both profiles allow it.

    The OWL API (`OWL2DLProfile`, `OWL2RLProfile`), which needs Java, finds nothing in such a file.
    """
    graph = rdflib.Graph()
    for name in ("gcm", "alignments"):
        graph.parse(ROOT / "ontology" / f"{name}.ttl")
        assert profile(graph) == []


def profile(graph: rdflib.Graph) -> list[str]:
    """Return what of a graph is undeclared, declared as two kinds, or not in the profiles."""
    kinds = {kind: set(graph.subjects(RDF.type, kind)) for kind in PROPERTIES}
    classes, found = set(graph.subjects(RDF.type, OWL.Class)), []
    for one, other in itertools.combinations(PROPERTIES, 2):
        found += [f"{term} is of two kinds" for term in kinds[one] & kinds[other]]
    for subject, predicate, value in graph:
        words = {term for term in (predicate, value) if term in OWL and isinstance(term, rdflib.URIRef)}
        found += [
            f"{word} is not allowed" for word in words if word.removeprefix(str(OWL)) not in OWL_RL.split()
        ]
        if predicate not in OWL and predicate not in RDF and predicate not in RDFS:
            known = kinds[OWL.AnnotationProperty]
            found += [] if predicate in known else [f"{predicate} of {subject} is no annotation property"]
        if predicate in (RDFS.domain, RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith):
            found += [] if value in classes else [f"{value} is no class"]
        if predicate == RDFS.range:
            fits = value in classes if subject in kinds[OWL.ObjectProperty] else value in DATATYPES
            found += [] if fits else [f"{value} is no range of {subject}"]
        if predicate in (OWL.inverseOf, OWL.onProperty):
            found += [] if value in kinds[OWL.ObjectProperty] else [f"{value} is no object property"]
        if predicate == OWL.propertyChainAxiom:
            chain = Collection(graph, value)
            found += [f"{one} is no object property" for one in chain if one not in kinds[OWL.ObjectProperty]]
        if predicate in (RDFS.subPropertyOf, OWL.equivalentProperty):
            same = any(subject in known and value in known for known in kinds.values())
            found += [] if same else [f"{subject} and {value} are not of one kind"]
    return sorted(found)


DATATYPES = (XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI)


def test_a_term_that_is_not_declared_is_found():
    graph = rdflib.Graph().parse(ROOT / "ontology" / "gcm.ttl")
    graph.remove((SKOS.definition, RDF.type, OWL.AnnotationProperty))
    graph.add((SKOS.broader, RDF.type, OWL.ReflexiveProperty))
    found = profile(graph)
    assert len(found) > 100 and f"{OWL.ReflexiveProperty} is not allowed" in found
