"""The terms of the ontology: what each means, its axioms in words, its neighbours, and where it is used."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from gcm_ld.core import names
from gcm_ld.core import terms as rdf
from gcm_ld.edition import things
from gcm_ld.presentation import sentences
from gcm_ld.publish.publications import Publication

KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "datatype property",
    "owl:AnnotationProperty": "annotation property",
}
"""The kinds of terms, in their order on pages."""

TRAITS = {
    "owl:AsymmetricProperty": "Where x {0} y, y never {0} x.",
    "owl:FunctionalProperty": "A thing has at most one value for it.",
    "owl:IrreflexiveProperty": "Nothing {0} itself.",
    "owl:SymmetricProperty": "Where x {0} y, also y {0} x.",
    "owl:TransitiveProperty": "Where x {0} y and y {0} z, also x {0} z.",
}
"""What a type of property says of it."""

ANYTHING, VALUE = "anything", "a value"
"""The words for what a property leads to where it has no range, by its kind."""

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
    replaced_by: tuple[str, ...] = ()
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
class Neighbour:
    """A term beside another, with the property between them, if any; words without an IRI for anything."""

    name: str
    iri: str = ""
    by: str = ""


@dataclass(frozen=True)
class Use:
    """How often a term occurs: as property or class of a thing, stated or inferred, and in other places."""

    stated: int = 0
    inferred: int = 0
    elsewhere: int = 0


@functools.lru_cache(maxsize=4)
def terms(publication: Publication) -> Mapping[str, Term]:
    """Return the terms by IRI: classes, then properties by kind, each by name."""
    return {
        iri: _term(publication, iri, kind)
        for type_, kind in KINDS.items()
        for iri in publication.subjects("rdf:type", names.expand(type_))
        if iri.startswith(names.ONTOLOGY)
    }


def neighbourhood(publication: Publication, term: Term) -> Mapping[str, list[Neighbour]]:
    """Return what is `above`, `below`, `before` and `after` a term: its direct super- and sub-terms first.

    Before a class is what has a property whose range it is, after it what its own properties lead to. Before
    a property is its domain, after it its range.
    """
    known = terms(publication)
    if term.is_class:
        before = [one for by in term.range for one in _neighbours(known[by].domain, ANYTHING, by)]
        after = [one for by in term.domain for one in _neighbours(known[by].range, _target(known[by]), by)]
    else:
        before, after = _neighbours(term.domain, ANYTHING), _neighbours(term.range, _target(term))
    above, below = _neighbours(term.above), _neighbours(term.below)
    return {"above": above, "below": below, "before": before, "after": after}


def main_classes(publication: Publication) -> list[tuple[Term, list[Neighbour]]]:
    """Return the classes without a super-class in the ontology whose properties lead to other classes of it.

    Each has what its object properties lead to, of two inverse ones by that which is stated; the class with
    most of these comes first.
    """
    known = terms(publication)
    inverse = {value.value for iri in known for value in publication.values(iri, "owl:inverseOf")}
    overview = []
    for term in known.values():
        if term.is_class and not term.above_here:
            stated = [
                one for one in term.domain if known[one].kind == "object property" and one not in inverse
            ]
            after = [one for by in stated for one in _neighbours(known[by].range, by=by)]
            if any(one.iri in known and one.iri != term.iri for one in after):
                overview.append((term, after))
    return sorted(overview, key=lambda pair: -len(pair[1]))


def _neighbours(iris: Iterable[str], otherwise: str = "", by: str = "") -> list[Neighbour]:
    """Return a neighbour for each IRI; where there is none, one without an IRI, if it has words."""
    named = [
        Neighbour(names.local(iri) if iri.startswith(names.ONTOLOGY) else names.compact(iri), iri, by)
        for iri in iris
    ]
    return named or [Neighbour(otherwise, by=by)] * bool(otherwise)


def _target(term: Term) -> str:
    return VALUE if term.kind == "datatype property" else ANYTHING


def find(publication: Publication, iri: str) -> Term:
    """Return the term of that IRI. Raises things.ThingError where there is none."""
    if iri not in terms(publication):
        raise things.ThingError(f"no term {names.compact(iri)} in the ontology.")
    return terms(publication)[iri]


@functools.lru_cache(maxsize=4)
def uses(publication: Publication) -> Mapping[str, Use]:
    """Return the use of each term of ours, by its IRI.

    A triple counts for the property that it has, or for the class that it gives a thing; `elsewhere` are the
    triples that name the term in another place, as axioms and stated values do.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for quad in publication.store:
        place = "inferred" if rdf.is_inferred(quad) else "stated"
        if isinstance(quad.object, ox.NamedNode):
            counts[quad.object.value][place if quad.predicate == _TYPE else "elsewhere"] += 1
        if isinstance(quad.subject, ox.NamedNode):
            counts[quad.subject.value]["elsewhere"] += 1
        counts[quad.predicate.value][place] += 1
    return {iri: Use(**count) for iri, count in counts.items() if iri.startswith(names.ONTOLOGY)}


def example(publication: Publication, term: Term) -> list[ox.Triple]:
    """Return what shows the term at work: what is stated of one thing of a class, a triple of a property.

    What is stated comes before what is inferred; nothing is returned where the term is not used.
    """
    store, node = publication.store, ox.NamedNode(term.iri)
    pattern = (None, _TYPE, node) if term.is_class else (None, node, None)
    quads = [quad for quad in store.quads_for_pattern(*pattern) if isinstance(quad.subject, ox.NamedNode)]
    first = min(quads, key=lambda quad: (rdf.is_inferred(quad), str(quad)), default=None)
    if first is None or not term.is_class:
        return [first.triple] if first else []
    about = store.quads_for_pattern(first.subject, None, None)
    return [quad.triple for quad in about if not rdf.is_inferred(quad)]


def questions(publication: Publication, term: Term) -> list[str]:
    """Return the names of the stored questions whose text uses the term."""
    used = re.compile(rf"\bgcm:{re.escape(term.name)}\b(?!-)")
    return [name for name, text in _texts(publication).items() if used.search(text)]


@functools.lru_cache(maxsize=4)
def _texts(publication: Publication) -> Mapping[str, str]:
    """Return the texts of the stored questions, by their names, without comments."""
    questions = publication.questions.items()
    return {name: re.sub(r"(?m)^[ \t]*#.*$", "", question.text) for name, question in questions}


def near(publication: Publication, term: Term) -> list[Term]:
    """Return the terms next to a term: above and below it, inverse to it, domain, range, steps of chains."""
    steps = [step for chain in term.chains for step in chain]
    beside = [*term.above, *term.inverse, *term.serves, *term.domain, *term.range, *term.below, *steps]
    return [terms(publication)[iri] for iri in dict.fromkeys(beside) if iri in terms(publication)]


_TYPE = rdf.node("rdf:type")


def _term(publication: Publication, iri: str, kind: str) -> Term:
    def linked(name: str) -> tuple[str, ...]:
        return tuple(v.value for v in publication.values(iri, name) if isinstance(v, ox.NamedNode))

    def linking(name: str) -> tuple[str, ...]:
        return tuple(publication.subjects(name, iri))

    is_class = kind == "class"
    link = "rdfs:subClassOf" if is_class else "rdfs:subPropertyOf"
    both = linking if is_class else linked
    chains = _lists(publication, "owl:propertyChainAxiom")
    term = Term(
        iri=iri,
        kind=kind,
        label=publication.label(iri),
        definition=publication.value(iri, "skos:definition"),
        notes=tuple(value.value for value in publication.values(iri, "skos:scopeNote")),
        above=linked(link),
        below=linking(link),
        domain=both("rdfs:domain"),
        range=both("rdfs:range"),
        inverse=tuple(sorted({*linked("owl:inverseOf"), *linking("owl:inverseOf")})),
        chains=tuple(steps for implied, steps in chains if implied == iri),
        serves=tuple(implied for implied, steps in chains if iri in steps and implied != iri),
        replaced_by=linked("dcterms:isReplacedBy"),
        sources=linked("dcterms:source"),
    )
    axioms = _class_axioms if is_class else _property_axioms
    return replace(term, axioms=tuple(axioms(publication, term)))


def _sentence(pattern: str, *iris: str) -> Sentence:
    """Return the sentence of a pattern in which `{0}` stands for the first IRI, `{1}` for the second."""
    parts = re.split(r"\{([0-9]+)\}", pattern)
    return tuple(iris[int(part)] if at % 2 else part for at, part in enumerate(parts) if part)


def _class_axioms(publication: Publication, term: Term) -> Iterator[Sentence]:
    iri, a = term.iri, functools.partial(_article, publication)
    for above in term.above:
        yield _sentence(f"Every {{0}} is {a(above)} {{1}}.", iri, above)
    for quad in publication.store.quads_for_pattern(ox.NamedNode(iri), rdf.node("owl:equivalentClass"), None):
        if isinstance(quad.object, ox.NamedNode):
            other = quad.object.value
            yield _sentence(f"Every {{0}} is {a(other)} {{1}}, and the other way round.", iri, other)
        elif isinstance(quad.object, ox.BlankNode):
            yield _definition(publication, iri, quad.object)
    others = {value.value for value in publication.values(iri, "owl:disjointWith")}
    others |= set(publication.subjects("owl:disjointWith", iri))
    for _, members in _lists(publication, "owl:members"):
        others |= {*members} - {iri} if iri in members else set()
    if others:
        listed = ", or".join(f" {a(other)} {{{at}}}" for at, other in enumerate(sorted(others), 1))
        yield _sentence(f"No {{0}} is also{listed}.", iri, *sorted(others))


def _definition(publication: Publication, iri: str, node: rdf.Resource) -> Sentence:
    """Return the axiom that a class is another class with one value of a property, as `node` has it."""
    parts = list(_members(publication, _value(publication, node, "owl:intersectionOf")))
    kind = next(part.value for part in parts if isinstance(part, ox.NamedNode))
    restriction = next(part for part in parts if isinstance(part, ox.BlankNode))
    named = (_value(publication, restriction, name).value for name in ("owl:onProperty", "owl:hasValue"))
    first, second = _article(publication, kind).capitalize(), _article(publication, iri)
    return _sentence(f"{first} {{0}} is {second} {{1}} exactly where it {{2}} {{3}}.", kind, iri, *named)


def _property_axioms(publication: Publication, term: Term) -> Iterator[Sentence]:
    iri = term.iri
    for letter, kinds in (("x", term.domain), ("y", term.range)):
        for kind in kinds:
            yield _sentence(f"Where x {{0}} y, {letter} is {_article(publication, kind)} {{1}}.", iri, kind)
    for above in term.above:
        yield _sentence("Where x {0} y, also x {1} y.", iri, above)
    for same in publication.values(iri, "owl:equivalentProperty"):
        yield _sentence("Where x {0} y, also x {1} y, and the other way round.", iri, same.value)
    for other in term.inverse:
        yield _sentence("Where x {0} y, also y {1} x, and the other way round.", iri, other)
    for chain in term.chains:
        letters = "xyzuvw"[: len(chain) + 1]
        steps = [f"{letters[at]} {{{at + 1}}} {letters[at + 1]}" for at in range(len(chain))]
        yield _sentence(f"Where {' and '.join(steps)}, also x {{0}} {letters[-1]}.", iri, *chain)
    for type_ in publication.values(iri, "rdf:type"):
        if pattern := TRAITS.get(names.compact(type_.value)):
            yield _sentence(pattern, iri)


def _article(publication: Publication, iri: str) -> str:
    return sentences.article(publication.label(iri))


@functools.lru_cache(maxsize=8)
def _lists(publication: Publication, name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the lists that are values of a property, each with its subject, sorted."""
    return sorted(
        (quad.subject.value, tuple(node.value for node in _members(publication, quad.object)))
        for quad in publication.store.quads_for_pattern(None, rdf.node(name), None)
        if isinstance(quad.subject, rdf.Resource) and isinstance(quad.object, rdf.Resource)
    )


def _members(publication: Publication, head: rdf.Resource) -> Iterator[rdf.Resource]:
    while head != rdf.node("rdf:nil"):
        yield _value(publication, head, "rdf:first")
        head = _value(publication, head, "rdf:rest")


def _value(publication: Publication, node: rdf.Resource, name: str) -> rdf.Resource:
    quads = publication.store.quads_for_pattern(node, rdf.node(name), None)
    return next(quad.object for quad in quads if isinstance(quad.object, rdf.Resource))
