"""Whether an edition keeps the rules of shapes/, and where it does not: file, line, thing and rule.

The rules as they stand are the house's profile, which what is asserted keeps. `profile` makes of them the
open one, which holds of what is inferred too, and of the data of others.

Before that is asked, `unreadable` tells whether the SPARQL in the rules can be read.
"""

import functools
import importlib.resources
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.checks import engines
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import inference

_CLOSED, _CONSTRAINT, _DECLARE, _GROUP, _IGNORED, _MESSAGE = (
    terms.node(f"sh:{name}")
    for name in ("closed", "SPARQLConstraint", "declare", "group", "ignoredProperties", "message")
)
_CLASS, _NODE, _SUBJECTS = (terms.node(f"sh:target{name}") for name in ("Class", "Node", "SubjectsOf"))
_TYPE, _SUBCLASS = terms.node("rdf:type"), terms.node("rdfs:subClassOf")
_HOUSE, _PROFILE = ox.NamedNode(names.SHAPES + "House"), ox.NamedNode(names.HOUSE_PROFILE)
_PLAIN = {names.expand(name) for name in ("xsd:boolean", "xsd:decimal", "xsd:integer")}


@dataclass(frozen=True, order=True)
class Finding:
    """A place where a rule does not hold: file and line, the thing, the rule's IRI, what holds of good data
    (`message`), the severity ("Violation" or "Warning"), and what breaks the rule: a value and the IRI of a
    property, "" where there is none."""

    file: str
    line: int
    thing: str
    rule: str
    message: str
    severity: str
    value: str
    path: str

    @property
    def is_warning(self) -> bool:
        """Whether it is unlikely only, and may stand."""
        return self.severity == "Warning"


def check(
    edition: dataset.Edition,
    further: Iterable[ox.Triple] = (),
    engine: str = engines.DEFAULT,
    about: Collection[terms.Resource] = (),
) -> list[Finding]:
    """Return the places where the asserted data of `edition` break a rule, by file and line.

    `further`: triples of no file to look at too. `engine`: one of `engines.NAMES`. `about`: some things, if
    only these are looked at, which takes a part of the time.
    Raises EditionError where shapes/ is not Turtle, or not SHACL.
    """
    asserted = [quad for quad in edition.store if not terms.is_inferred(quad)]
    further, rules = list(further), dataset.shapes(edition)
    rules = _aimed(rules, edition.store, about) if about else rules
    try:
        results = engines.validator(rules, engine)([*asserted, *further])
    except dataset.EditionError as error:
        raise dataset.EditionError(_placed(edition, str(error))) from error
    elsewhere = {triple.subject for triple in further}
    return sorted(set(_located(edition, results, elsewhere)))


def _aimed(rules: list[ox.Triple], store: ox.Store, about: Iterable[terms.Resource]) -> list[ox.Triple]:
    """Return rules that are aimed at some things, where their targets are a class or a property of these."""
    aims: dict[terms.AnyTerm, dict[terms.AnyTerm, list[terms.Resource]]] = {_CLASS: {}, _SUBJECTS: {}}
    for one in about:
        told = [*store.quads_for_pattern(one, None, None)]
        kinds = [quad.object for quad in told if quad.predicate == _TYPE]
        for kind in kinds:  # and the classes above
            if isinstance(kind, ox.NamedNode):
                above = {quad.object for quad in store.quads_for_pattern(kind, _SUBCLASS, None)}
                kinds += above - set(kinds)
        for target, held in ((_CLASS, kinds), (_SUBJECTS, {quad.predicate for quad in told})):
            for value in held:
                aims[target].setdefault(value, []).append(one)
    kept = [rule for rule in rules if rule.predicate not in aims]
    aimed = [rule for rule in rules if rule.predicate in aims]
    return kept + [
        ox.Triple(rule.subject, _NODE, one)
        for rule in aimed
        for one in aims[rule.predicate].get(rule.object, ())
    ]


def profile(edition: dataset.Edition, iri: str) -> list[ox.Triple]:
    """Return the triples of a profile of the rules: the house's, or `names.OPEN_PROFILE`.

    The open one has no rule of the group `rule:House`, and no closed shape: one that was has no message any
    more, for what it said is not asked. The rest is as it stands.
    Raises EditionError where shapes/ is not Turtle.
    """
    triples = dataset.shapes(edition)
    if iri != names.OPEN_PROFILE:
        return triples
    own = {triple.subject for triple in triples if (triple.predicate, triple.object) == (_GROUP, _HOUSE)}
    closed = {triple.subject for triple in triples if triple.predicate == _CLOSED}
    kept: dict[terms.AnyTerm, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate
        is_loose = subject in closed and predicate in (_CLOSED, _IGNORED, _MESSAGE)
        is_head = subject == _PROFILE and predicate != _DECLARE
        if not (subject in own or triple.object in own or is_loose or is_head):
            kept[subject].append(triple)
    queries = {triple.subject for triple in triples if triple.object == _CONSTRAINT}
    reached: list[terms.AnyTerm] = [
        node for node in kept if isinstance(node, ox.NamedNode) and node not in queries
    ]
    for node in reached:  # what only a rule that is left out is made of is not reached
        below = {triple.object for triple in kept[node] if triple.object in kept}
        reached += below - set(reached)
    return [triple for node in reached for triple in kept[node]]


def _located(
    edition: dataset.Edition, results: Iterable[engines.Result], elsewhere: Collection[terms.AnyTerm]
) -> Iterator[Finding]:
    """Yield the finding of each result; a node that neither a file nor `elsewhere` describes is placed at its
    rule."""
    places = inference.Places(edition)
    texts = {file.path: file.text for file in edition.files}
    lines = functools.cache(lambda path: turtle.positions(texts[path], path))
    for result in results:
        focus, path, value = result.focus, result.path, result.value
        stated = [(focus, path, value), (focus, path, None)] if isinstance(path, ox.NamedNode) else []
        for pattern in (*stated, (focus, None, None), (None, None, focus)):
            file, line = _place(edition.store, places, pattern)
            if file:
                break
        if file and pattern == (focus, None, None):
            line = lines(file).get((focus,), line)
        if not file and focus not in elsewhere:
            file, line = _rule_place(edition, result.rule)
        rule = (result.rule, result.message, result.severity)
        yield Finding(file, line, _shown(focus), *rule, _shown(value), _shown(path))


def _place(store: ox.Store, places: inference.Places, pattern: tuple) -> tuple[str, int]:
    """Return the file and the line of the first triple in a file that matches `pattern`; "" and 0 if none."""
    if not isinstance(pattern[0], ox.Literal):
        for quad in sorted(store.quads_for_pattern(*pattern), key=str):
            file, _, line = places.find(quad.triple).rpartition(":")
            if file:
                return file, int(line)
    return "", 0


def _rule_place(edition: dataset.Edition, rule: str) -> tuple[str, int]:
    """Return the file and the line in shapes/ of a rule; "" and 0 for one in brackets."""
    for file in (file for file in edition.files if file.room == "shapes"):
        if line := turtle.positions(file.text, file.path).get((ox.NamedNode(rule),)):
            return file.path, line
    return "", 0


def _placed(edition: dataset.Edition, message: str) -> str:
    """Return what an engine says of the shapes with the file and the line of the first one that it names."""
    for iri in re.findall("<([^<>]+)>", message):
        file, line = _rule_place(edition, iri)
        if file:
            return message.replace("shapes/:", f"{file}:{line}:", 1)
    return message


def _shown(node: terms.Term | None) -> str:
    if node is None or isinstance(node, ox.BlankNode):
        return ""
    plain = isinstance(node, ox.NamedNode) or node.datatype.value in _PLAIN
    return node.value if plain else str(node)


_PATTERN = names.expand("sh:pattern")
_QUERIES = {names.expand("sh:select"), names.expand("sh:ask")}
_PREFIX, _SPACE = names.expand("sh:prefix"), names.expand("sh:namespace")
_PLACE = re.compile(r"^Parser error (?:at|between) [^:]*: |^error at \d+:\d+: ")


@dataclass(frozen=True, order=True)
class Unreadable:
    """What is no SHACL, or no SPARQL: its `file:line`, the shape that has it, and what is wrong."""

    place: str
    thing: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.thing}: {self.message}. Correct it there."


def unreadable(edition: dataset.Edition) -> list[Unreadable]:
    """Return what in shapes/ can't be read; raises EditionError where shapes/ is not Turtle.

    Shapes are held against those of SHACL, and its terms against its namespace. A query is read with the
    prefixes that any shape declares, and `$PATH` stands for some property, as SHACL has it.
    """
    parsed = [(file, dataset.parse(file)) for file in edition.files if file.room == "shapes"]
    head = _prefixes(triple for _, triples in parsed for triple in triples)
    misused = _misused([triple for _, triples in parsed for triple in triples])
    wrong = []
    for file, triples in parsed:
        lines = functools.cache(functools.partial(turtle.positions, file.text, file.path))
        for triple in triples:
            subject = triple.subject
            told = [_wrong(head, triple), *misused.pop(terms.resource(subject), ())]
            for message in filter(None, told):
                thing = names.compact(subject.value) if isinstance(subject, ox.NamedNode) else "a shape"
                wrong.append(Unreadable(f"{file.path}:{_line(triple, triples, lines())}", thing, message))
    return sorted(set(wrong))


def _wrong(head: str, triple: ox.Triple) -> str:
    """Return what is wrong with a triple of a shape by itself, or nothing."""
    for term in (triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode) and not engines.is_known(term.value):
            return f"SHACL has no term {names.compact(term.value)}"
    if not isinstance(triple.object, ox.Literal):
        return ""
    text = triple.object.value
    try:
        if triple.predicate.value in _QUERIES:
            ox.Store().query(head + text.replace("$PATH", "<urn:path>"))
        elif triple.predicate.value == _PATTERN:
            re.compile(text)
    except SyntaxError as error:
        return f"not SPARQL 1.1: {' '.join(_PLACE.sub('', str(error.msg)).split()).rstrip('.')}"
    except re.error as error:
        return f"no regular expression: {error}"
    return ""


def _misused(shapes: list[ox.Triple]) -> dict[terms.Resource, list[str]]:
    """Return what is wrong with shapes by the shapes of SHACL itself, which pySHACL carries."""
    following = {t.subject: t.object for t in shapes if t.predicate == terms.node("rdf:rest")}
    for first in following:
        place: terms.AnyTerm = first
        seen: set[terms.AnyTerm] = set()
        while not isinstance(place, ox.Literal) and place in following and place not in seen:
            seen.add(place)
            place = following[place]
        if place in seen:  # engines follow such a list for ever
            return {terms.resource(first): ["a list that leads back into itself"]}
    text = (importlib.resources.files("pyshacl") / "assets" / "shacl-shacl.ttl").read_text()
    found: dict[terms.Resource, list[str]] = defaultdict(list)
    for one in engines.validator(turtle.parse(text, "shacl-shacl"))(shapes):
        what = f"{names.compact(one.path.value)}: " if isinstance(one.path, ox.NamedNode) else ""
        found[terms.resource(one.focus)].append(f"no SHACL: {what}{one.message}")
    return found


def _line(triple: ox.Triple, triples: Iterable[ox.Triple], lines: Mapping[tuple, int]) -> int:
    """Return the line of a triple, or of the one that holds it where it stands inside brackets."""
    if line := lines.get(tuple(triple)) or lines.get((triple.subject,)):
        return line
    holder = next((other for other in triples if other.object == triple.subject), None)
    return _line(holder, triples, lines) if holder else 1


def _prefixes(triples: Iterable[ox.Triple]) -> str:
    """Return the declarations of prefixes as the first line of a query."""
    parts: dict[str, dict[object, str]] = {_PREFIX: {}, _SPACE: {}}
    for triple in triples:
        if triple.predicate.value in parts and isinstance(triple.object, ox.Literal):
            parts[triple.predicate.value][triple.subject] = triple.object.value
    spaces = parts[_SPACE]
    pairs = {prefix: spaces[node] for node, prefix in parts[_PREFIX].items() if node in spaces}
    return "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in pairs.items())
