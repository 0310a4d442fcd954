"""The terms of the ontology: what each means, which axioms hold of it, in words, and where it is used."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.publish import publications

KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "datatype property",
    "owl:AnnotationProperty": "annotation property",
}
"""The kinds of terms, in the order in which they are told."""

TRAITS = {
    "owl:AsymmetricProperty": "Where x {0} y, y never {0} x.",
    "owl:FunctionalProperty": "A thing has at most one value for it.",
    "owl:IrreflexiveProperty": "Nothing {0} itself.",
    "owl:SymmetricProperty": "Where x {0} y, also y {0} x.",
    "owl:TransitiveProperty": "Where x {0} y and y {0} z, also x {0} z.",
}

Sentence = tuple[str, ...]
"""Text and IRIs in turn; an IRI stands for the label of the term."""


@dataclass(frozen=True)
class Term:
    """A class or property of ours.

    `above` and `below` are its direct super- and sub-terms; of a property `domain` and `range`, of a class
    the properties that it is the domain or range of. `axioms` say in words what OWL says of the term.
    """

    iri: str
    kind: str
    label: str
    definition: str
    notes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    serves: tuple[str, ...] = ()
    axioms: tuple[Sentence, ...] = field(default=(), repr=False)
    sources: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The local name, which is the term's fragment."""
        return names.local(self.iri)

    @property
    def above_here(self) -> tuple[str, ...]:
        """Its direct super-terms in this ontology."""
        return tuple(iri for iri in self.above if iri.startswith(names.ONTOLOGY))

    @property
    def above_elsewhere(self) -> tuple[str, ...]:
        """Its direct super-terms in other vocabularies: what it is aligned with."""
        return tuple(iri for iri in self.above if not iri.startswith(names.ONTOLOGY))

    @property
    def is_class(self) -> bool:
        """Whether it is a class; else it is a property."""
        return self.kind == "class"


@dataclass(frozen=True)
class Use:
    """How often a term occurs: as property or class of a thing, stated or inferred, and in other places."""

    stated: int = 0
    inferred: int = 0
    elsewhere: int = 0


@functools.lru_cache(maxsize=4)
def terms(publication: publications.Publication) -> Mapping[str, Term]:
    """Return the terms by IRI: classes, then properties by kind, each by name."""
    found = {}
    for type_, kind in KINDS.items():
        for iri in publication.subjects("rdf:type", names.expand(type_)):
            if iri.startswith(names.ONTOLOGY):
                found[iri] = _term(publication, iri, kind)
    return found


def find(publication: publications.Publication, iri: str) -> Term:
    """Return the term of that IRI. Raises things.ThingError where there is none."""
    if iri not in terms(publication):
        raise things.ThingError(f"no term {names.compact(iri)} in the ontology.")
    return terms(publication)[iri]


@functools.lru_cache(maxsize=4)
def uses(publication: publications.Publication) -> Mapping[str, Use]:
    """Return the use of each term of ours, by its IRI.

    A triple counts for the property that it has, or for the class that it gives a thing; `elsewhere` are the
    triples that name the term in another place, as axioms and attributions do.
    """
    told: dict[str, Counter] = defaultdict(Counter)
    for quad in publication.store:
        place = "inferred" if quad.graph_name.value == names.INFERRED else "stated"
        if quad.predicate == _TYPE:
            told[quad.object.value][place] += 1
        elif isinstance(quad.object, ox.NamedNode):
            told[quad.object.value]["elsewhere"] += 1
        told[quad.predicate.value][place] += 1
        if isinstance(quad.subject, ox.NamedNode):
            told[quad.subject.value]["elsewhere"] += 1
    return {iri: Use(**count) for iri, count in told.items() if iri.startswith(names.ONTOLOGY)}


def example(publication: publications.Publication, term: Term) -> list[ox.Triple]:
    """Return what shows the term at work: what is stated of one thing of a class, a triple of a property.

    What is stated comes before what is inferred; nothing is returned where the term is not used.
    """
    store, node = publication.store, ox.NamedNode(term.iri)
    pattern = (None, _TYPE, node) if term.is_class else (None, node, None)
    found = sorted(store.quads_for_pattern(*pattern), key=lambda quad: (_is_inferred(quad), str(quad)))
    found = [quad for quad in found if isinstance(quad.subject, ox.NamedNode)]
    if not found:
        return []
    if not term.is_class:
        return [found[0].triple]
    quads = store.quads_for_pattern(found[0].subject, None, None)
    return [quad.triple for quad in quads if not _is_inferred(quad)]


def questions(publication: publications.Publication, term: Term) -> list[str]:
    """Return the names of the stored questions whose text uses the term."""
    used = re.compile(rf"\bgcm:{re.escape(term.name)}\b(?!-)")
    return [
        name for name, asked in publication.questions.items() if used.search(_without_comments(asked.text))
    ]


def near(publication: publications.Publication, term: Term) -> list[Term]:
    """Return the terms next to a term: above and below it, inverse to it, domain, range, steps of chains."""
    steps = [step for chain in term.chains for step in chain]
    beside = [*term.above, *term.inverse, *term.serves, *term.domain, *term.range, *term.below, *steps]
    return [terms(publication)[iri] for iri in dict.fromkeys(beside) if iri in terms(publication)]


def article(publication: publications.Publication, iri: str) -> str:
    """Return `a` or `an`, as goes before the label of a term."""
    return "an" if publication.label(iri)[:1].lower() in "aeiou" else "a"


_TYPE = things.node("rdf:type")


def _is_inferred(quad: ox.Quad) -> bool:
    return quad.graph_name.value == names.INFERRED


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _term(publication: publications.Publication, iri: str, kind: str) -> Term:
    def linked(name: str) -> tuple[str, ...]:
        return tuple(v.value for v in publication.values(iri, name) if isinstance(v, ox.NamedNode))

    def linking(name: str) -> tuple[str, ...]:
        return tuple(publication.subjects(name, iri))

    whole = kind == "class"
    link = "rdfs:subClassOf" if whole else "rdfs:subPropertyOf"
    chains = tuple(_chains(publication, iri))
    return Term(
        iri=iri,
        kind=kind,
        label=publication.label(iri),
        definition=publication.said(iri, "skos:definition"),
        notes=tuple(value.value for value in publication.values(iri, "skos:scopeNote")),
        above=linked(link),
        below=linking(link),
        domain=linking("rdfs:domain") if whole else linked("rdfs:domain"),
        range=linking("rdfs:range") if whole else linked("rdfs:range"),
        inverse=tuple(sorted({*linked("owl:inverseOf"), *linking("owl:inverseOf")})),
        chains=chains,
        serves=() if whole else tuple(_serves(publication, iri)),
        axioms=tuple(
            _class_axioms(publication, iri) if whole else _property_axioms(publication, iri, chains)
        ),
        sources=linked("dcterms:source"),
    )


def _class_axioms(publication: publications.Publication, iri: str) -> Iterator[Sentence]:
    for above in publication.values(iri, "rdfs:subClassOf"):
        yield "Every ", iri, f" is {article(publication, above.value)} ", above.value, "."
    for node in publication.values(iri, "owl:equivalentClass"):
        parts = _members(publication, _one(publication, node, "owl:intersectionOf"))
        kind, restricted = next(
            (part.value, other)
            for part in parts
            for other in parts
            if isinstance(part, ox.NamedNode) and isinstance(other, ox.BlankNode)
        )
        property_ = _one(publication, restricted, "owl:onProperty").value
        value = _one(publication, restricted, "owl:hasValue").value
        first, second = article(publication, kind), article(publication, iri)
        yield (
            f"{first.capitalize()} ",
            kind,
            f" is {second} ",
            iri,
            " exactly where it ",
            property_,
            " ",
            value,
            ".",
        )
    others = {value.value for value in publication.values(iri, "owl:disjointWith")}
    others |= set(publication.subjects("owl:disjointWith", iri))
    for members in _disjoint(publication):
        others |= set(members) - {iri} if iri in members else set()
    if others:
        told: list[str] = ["No ", iri, " is also"]
        for number, other in enumerate(sorted(others)):
            told += [f"{' or' if number else ''} {article(publication, other)} ", other, ","]
        yield (*told[:-1], ".")


def _property_axioms(
    publication: publications.Publication, iri: str, chains: tuple[tuple[str, ...], ...]
) -> Iterator[Sentence]:
    for kind in publication.values(iri, "rdfs:domain"):
        yield "Where x ", iri, f" y, x is {article(publication, kind.value)} ", kind.value, "."
    for kind in publication.values(iri, "rdfs:range"):
        yield "Where x ", iri, f" y, y is {article(publication, kind.value)} ", kind.value, "."
    for above in publication.values(iri, "rdfs:subPropertyOf"):
        yield "Where x ", iri, " y, also x ", above.value, " y."
    turned = [value.value for value in publication.values(iri, "owl:inverseOf")]
    for other in sorted({*turned, *publication.subjects("owl:inverseOf", iri)}):
        yield "Where x ", iri, " y, also y ", other, " x, and the other way round."
    for chain in chains:
        steps: list[str] = ["Where "]
        for number, step in enumerate(chain):
            steps += [f"{' and ' if number else ''}{'xyzuvw'[number]} ", step, f" {'xyzuvw'[number + 1]}"]
        yield (*steps, ", also x ", iri, f" {'xyzuvw'[len(chain)]}.")
    for type_ in publication.values(iri, "rdf:type"):
        if sentence := TRAITS.get(names.compact(type_.value)):
            yield tuple(iri if part == "{0}" else part for part in re.split(r"(\{0\})", sentence))


def _chains(publication: publications.Publication, iri: str) -> Iterator[tuple[str, ...]]:
    quads = publication.store.quads_for_pattern(
        ox.NamedNode(iri), things.node("owl:propertyChainAxiom"), None
    )
    for steps in sorted([node.value for node in _members(publication, quad.object)] for quad in quads):
        yield tuple(steps)


def _serves(publication: publications.Publication, iri: str) -> Iterator[str]:
    """Yield the properties that have a chain in which the property is a step."""
    for quad in publication.store.quads_for_pattern(None, things.node("owl:propertyChainAxiom"), None):
        if iri in [node.value for node in _members(publication, quad.object)] and quad.subject.value != iri:
            yield quad.subject.value


@functools.lru_cache(maxsize=4)
def _disjoint(publication: publications.Publication) -> list[list[str]]:
    quads = publication.store.quads_for_pattern(None, _TYPE, things.node("owl:AllDisjointClasses"))
    lists = [_one(publication, quad.subject, "owl:members") for quad in quads]
    return [[node.value for node in _members(publication, head)] for head in lists]


def _members(publication: publications.Publication, head: ox.BlankNode | ox.NamedNode) -> list:
    """Return the members of an RDF list."""
    found = []
    while head != things.node("rdf:nil"):
        found.append(_one(publication, head, "rdf:first"))
        head = _one(publication, head, "rdf:rest")
    return found


def _one(publication: publications.Publication, node: ox.BlankNode | ox.NamedNode, name: str):
    return next(quad.object for quad in publication.store.quads_for_pattern(node, things.node(name), None))
