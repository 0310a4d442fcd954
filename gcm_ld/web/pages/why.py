"""Why a statement holds: the rule that made it, what the rule rests on, down to what is asserted where."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.edition.statements import Statement
from gcm_ld.presentation import descriptions, sentences, shape_docs
from gcm_ld.publish.publications import Publication
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import inference
from gcm_ld.web.pages import fields, views

RULES = {
    "prp-spo2": "Links that follow one another make one link, as the ontology says of the property.",
    "prp-inv1": "It is the same link, read from the other end.",
    "prp-inv2": "It is the same link, read from the other end.",
    "prp-spo1": "What holds by a property holds by the wider property too.",
    "prp-dom": "Whatever has this property is of the class that the property is for.",
    "prp-rng": "Whatever is a value of this property is of the class that its values are of.",
    "prp-symp": "The property holds both ways.",
    "prp-trp": "The property leads on: what it links to a thing, it links to what that thing is linked to.",
    "prp-eqp1": "Two properties mean the same.",
    "prp-eqp2": "Two properties mean the same.",
    "cax-sco": "What is of a class is of the wider class too.",
    "cax-eqc1": "Two classes have the same members.",
    "cax-eqc2": "Two classes have the same members.",
    "cls-int1": "What is of each of these classes is of the class that they make together.",
    "cls-int2": "What is of a class that several make together is of each of them.",
    "cls-hv1": "Whatever is of this class has this value.",
    "cls-hv2": "Whatever has this value is of the class that is defined by it.",
    "cls-uni": "What is of one of these classes is of the class that they make up.",
}
"""What each rule of OWL 2 RL says, in plain words."""

AXIOMS = {
    "rdf:type": "is of the class",
    "rdfs:domain": "is said of",
    "rdfs:range": "leads to",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a narrower form of",
    "owl:equivalentClass": "has the same members as",
    "owl:equivalentProperty": "means the same as",
    "owl:inverseOf": "is the other direction of",
    "owl:propertyChainAxiom": "is made by following",
    "owl:hasValue": "has the value",
    "owl:onProperty": "by the property",
    "owl:intersectionOf": "is what is both",
    "owl:unionOf": "is what is either",
}
"""The words of OWL in plain ones."""

Words = list[tuple[str, str]]
"""Pairs of a text and the IRI of the thing that it names, or nothing."""


@dataclass(frozen=True)
class Step:
    """A step of a reason: the triple in words, its rule and what that says, or where it is asserted.

    `words` are pairs of a text and an IRI or nothing; `evidence` are the records of an assertion.
    """

    words: tuple[tuple[str, str], ...]
    turtle: str
    rule: str
    meaning: str
    place: str
    axiom: bool
    evidence: tuple[Statement, ...]
    premises: tuple[Step, ...]


def view(publication: Publication, rest: str, params: views.Params) -> views.Page:
    """Return the page that says why the triple of the parameters `s`, `p` and `o` holds.

    Raises Refused where one of them is missing or means nothing, and where the triple doesn't hold.
    """
    subject, predicate, value = (params.first(name) for name in ("s", "p", "o"))
    if not (subject and predicate and value):
        message = "Give the subject s, the property p and the object o, as the links “why?” on the pages do."
        raise views.Refused(400, "Why what?", message)
    try:
        subject = things.identify(publication.store, subject)
        predicate = things.identify(publication.store, predicate, "property")
        step = _reason(publication, subject, predicate, value)
    except things.ThingError as error:
        raise fields.refusal(error) from error
    if step is None:
        words = " ".join(_label(publication, part) for part in (subject, predicate, value))
        message = (
            f"Nothing in this edition says “{words}”, and it follows from nothing that it says. "
            "That it isn't stated doesn't make it false. See what is said on the page of the thing."
        )
        raise views.Refused(404, "This does not hold in this edition", message)
    title = "Why: " + " ".join(text for text, _ in step.words)
    content = {"step": step, "subject": subject}
    return views.Page(
        "why.html", title, content, f"The reason for a statement of GCM-LD. {title}.", section="why"
    )


def _label(publication: Publication, text: str) -> str:
    if "://" not in text or not descriptions.is_iri(text):
        return text
    said = sentences.text(publication, text)
    return publication.caption(text) if said == publication.label(text) else said


@functools.lru_cache(maxsize=2048)
def _reason(publication: Publication, subject: str, predicate: str, value: str) -> Step | None:
    node, link = pyoxigraph.NamedNode(subject), pyoxigraph.NamedNode(predicate)
    for term in things.objects(publication.store, node, link, value):
        if proof := _prover(publication)(pyoxigraph.Triple(node, link, term)):
            return _step(publication, proof)
    return None


@functools.lru_cache(maxsize=2)
def _prover(
    publication: Publication,
) -> Callable[[pyoxigraph.Triple], inference.Proof | None]:
    return inference.prover(publication.edition)


def _step(publication: Publication, proof: inference.Proof) -> Step:
    asserted = proof.rule == inference.ASSERTED
    axiom = proof.place.startswith("ontology/")
    triples = _triples(proof.text)
    return Step(
        words=tuple(_words(publication, triples, axiom)) if triples else ((proof.text, ""),),
        turtle="" if axiom else proof.text,
        rule="" if asserted else proof.rule,
        meaning=RULES.get(proof.rule) or shape_docs.inferring(publication).get(proof.rule, ("",))[0],
        place=proof.place,
        axiom=axiom,
        evidence=_evidence(publication, triples[0]) if asserted and not axiom and triples else (),
        premises=tuple(dict.fromkeys(_step(publication, premise) for premise in proof.premises)),
    )


def _triples(text: str) -> list[pyoxigraph.Triple]:
    """Return the triple of a proof, then those inside its brackets; none where its subject is a literal."""
    try:
        triples = turtle.parse(f"{names.prologue(text)}{text} .", "proof")
    except turtle.TurtleError:
        return []
    return sorted(triples, key=lambda triple: not isinstance(triple.subject, pyoxigraph.NamedNode))


def _words(publication: Publication, triples: list[pyoxigraph.Triple], axiom: bool) -> Words:
    """Return the words of a triple; the properties and classes that an axiom is about are in quotes."""
    about: dict[object, dict[str, terms.AnyTerm]] = defaultdict(dict)
    for triple in triples:
        about[triple.subject].setdefault(names.compact(triple.predicate.value), triple.object)

    def items(node: terms.AnyTerm) -> Iterator[terms.AnyTerm]:
        while first := about[node].get("rdf:first"):
            yield first
            node = about[node]["rdf:rest"]

    def joined(node: terms.AnyTerm, word: str, quoted: bool = False) -> Words:
        parts = [said(item, quoted) for item in items(node)]
        return [pair for at, part in enumerate(parts) for pair in ([(word, "")] if at else []) + part]

    def described(node: terms.AnyTerm) -> Words:
        parts = about[node]
        if "owl:onProperty" in parts and "owl:hasValue" in parts:
            by, value = parts["owl:onProperty"], parts["owl:hasValue"]
            return [("whatever", ""), *said(by, False), *said(value, False)]
        for name, word in (("owl:intersectionOf", "and also"), ("owl:unionOf", "or")):
            if name in parts:
                return [("whatever is of", ""), *joined(parts[name], word)]
        return [("a class that the ontology describes", "")]

    def said(term: terms.AnyTerm, quoted: bool) -> Words:
        if isinstance(term, pyoxigraph.BlankNode):
            return joined(term, "then", quoted) if "rdf:first" in about[term] else described(term)
        text = terms.value(term)
        if not isinstance(term, pyoxigraph.NamedNode):
            return [(text, "")]
        words = AXIOMS.get(names.compact(text)) or _label(publication, text)
        if quoted and text.startswith(names.ONTOLOGY):
            words = f"“{words}”"
        elif text in publication.statements:
            words = f"the statement “{words}”"
        return [(words, text)]

    triple = triples[0]
    if axiom and isinstance(triple.subject, pyoxigraph.BlankNode):  # its own words say what the triple does
        named = {triple.object for triple in triples}
        root = next(triple.subject for triple in triples if triple.subject not in named)
        return [("the description of", ""), *described(root)]
    subject, predicate, value = triple
    return [*said(subject, axiom), *said(predicate, False), *said(value, axiom)]


def _evidence(publication: Publication, triple: pyoxigraph.Triple) -> tuple[Statement, ...]:
    """Return the records that an assertion is part of, or that say where its value is from."""
    subject, value = terms.value(triple.subject), terms.value(triple.object)
    if subject in publication.statements:
        return (publication.statements.get(subject),)
    stated_values = publication.statements.where("stated-value", "about", subject)
    predicate = triple.predicate.value
    return tuple(
        one for one in stated_values if one.one("property") == predicate and one.one("value") == value
    )
