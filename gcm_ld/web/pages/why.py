"""Why a statement holds: the rule that made it, what the rule rests on, down to what is asserted where."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph

from gcm_ld.core import names, terms
from gcm_ld.edition import things
from gcm_ld.presentation import backlinks, sentences, statements
from gcm_ld.publish import publications
from gcm_ld.reasoner import inference, ntriples
from gcm_ld.web.pages import fields, views

RULES = {
    "prp-spo2": "Links that follow one another make one link, as the property says it of itself.",
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

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>]*>|[\[\]();,]|[^\s\[\]();,]+')


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
    evidence: tuple[statements.Statement, ...]
    premises: tuple[Step, ...]


def view(publication: publications.Publication, rest: str, params: views.Params) -> views.Page:
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


def _label(publication: publications.Publication, text: str) -> str:
    if "://" not in text or not backlinks.is_iri(text):
        return text
    said = sentences.text(publication, text)
    return publication.caption(text) if said == publication.label(text) else said


@functools.lru_cache(maxsize=2048)
def _reason(publication: publications.Publication, subject: str, predicate: str, value: str) -> Step | None:
    node, link = pyoxigraph.NamedNode(subject), pyoxigraph.NamedNode(predicate)
    for term in things.objects(publication.store, node, link, value):
        if proof := _prover(publication)(pyoxigraph.Triple(node, link, term)):
            return _step(publication, proof)
    return None


@functools.lru_cache(maxsize=2)
def _prover(
    publication: publications.Publication,
) -> Callable[[pyoxigraph.Triple], inference.Proof | None]:
    return inference.prover(publication.edition)


def _step(publication: publications.Publication, proof: inference.Proof) -> Step:
    asserted = proof.rule == inference.ASSERTED
    axiom = proof.place.startswith("ontology/")
    tokens = _TOKEN.findall(proof.text)
    evidence: tuple[statements.Statement, ...] = ()
    if asserted and not axiom and len(tokens) == 3:
        subject, predicate, value = tokens
        evidence = _grounds(publication, _named(subject), _named(predicate), _named(value) or _text(value))
    return Step(
        words=_words(publication, proof.text, axiom),
        turtle="" if axiom else proof.text,
        rule="" if asserted else proof.rule,
        meaning=RULES.get(proof.rule, ""),
        place=proof.place,
        axiom=axiom,
        evidence=evidence,
        premises=tuple(dict.fromkeys(_step(publication, premise) for premise in proof.premises)),
    )


def _named(token: str) -> str:
    """Return the IRI that a token of Turtle is, empty where it is none."""
    if token == "a":
        return names.expand("rdf:type")
    try:
        return names.expand(token) if token[0] not in '"[]();,0123456789_' else ""
    except ValueError:
        return ""


def _words(publication: publications.Publication, text: str, axiom: bool) -> tuple[tuple[str, str], ...]:
    """Return the words of a triple; the properties and classes that an axiom is about are in quotes."""
    tokens = _TOKEN.findall(text)[::-1]
    if axiom and tokens[-1] == "[":  # it says what the brackets mean, which their words say already
        return (("the description of", ""), *_term(publication, tokens, True))
    found: list[tuple[str, str]] = []
    place = 0
    while tokens:
        found += _term(publication, tokens, axiom and place != 1)
        place += 1
    return tuple(found)


def _term(publication: publications.Publication, tokens: list[str], quoted: bool) -> list[tuple[str, str]]:
    """Take a term off the end of the tokens and return its words: a name, a text, a list or a description."""
    token = tokens.pop()
    if token == "(":
        parts = []
        while tokens[-1] != ")":
            parts.append(_term(publication, tokens, quoted))
        tokens.pop()
        return _joined(parts, "then")
    if token == "[":
        return _described(publication, tokens)
    iri = _named(token)
    words = AXIOMS.get(names.compact(iri)) or _label(publication, iri) if iri else _text(token)
    if quoted and iri.startswith(names.ONTOLOGY):
        words = f"“{words}”"
    elif iri and statements.is_one(publication, iri):
        words = f"the statement “{words}”"
    return [(words, iri)]


def _described(publication: publications.Publication, tokens: list[str]) -> list[tuple[str, str]]:
    """Take a description in brackets off the tokens and return in words what it describes."""
    parts: dict[str, list[tuple[str, str]]] = {}
    while (token := tokens.pop()) != "]":
        if token != ";":
            parts[names.compact(_named(token))] = _term(publication, tokens, False)
    if "owl:onProperty" in parts and "owl:hasValue" in parts:
        return [("whatever", ""), *parts["owl:onProperty"], *parts["owl:hasValue"]]
    for name, word in (("owl:intersectionOf", "and also"), ("owl:unionOf", "or")):
        if name in parts:
            return [
                ("whatever is of", ""),
                *((word, "") if one == ("then", "") else one for one in parts[name]),
            ]
    return [("a class that the ontology describes", "")]


def _joined(parts: list[list[tuple[str, str]]], word: str) -> list[tuple[str, str]]:
    return [pair for place, part in enumerate(parts) for pair in ([(word, "")] if place else []) + part]


def _text(token: str) -> str:
    """Return the text of a literal without its quotation marks and escapes, another token as it is."""
    return terms.value(ntriples.term(token[: token.rindex('"') + 1])) if token.startswith('"') else token


def _grounds(
    publication: publications.Publication, subject: str, predicate: str, value: str
) -> tuple[statements.Statement, ...]:
    """Return the records that an assertion is part of, or that say where its value is from."""
    if not subject:
        return ()
    if statements.is_one(publication, subject):
        return (statements.read(publication, subject),)
    found = []
    for one in statements.about(publication, subject, "attribution/"):
        told = sentences.Properties(publication, one.iri)
        if told.one("property") == predicate and told.one("value") == value:
            found.append(one)
    return tuple(found)
