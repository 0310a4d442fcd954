"""The rules of the edition: what each demands, of what, and which terms of the ontology it guards."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from gcm_ld.checks import shacl
from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.publish.publications import Publication

Shapes = Mapping[terms.AnyTerm, dict[str, list[terms.AnyTerm]]]
"""What the shapes say: the values of each thing by the IRI of the property."""


@dataclass(frozen=True)
class Rule:
    """A rule: its message is a true sentence about good data.

    `targets` are the classes and properties whose things it checks, `of` the rules that it is a part of,
    `path` the property whose values it checks, and `terms` all terms of ours that it names. The `query` that
    it asks, if any, has the fragment `constraint`. One that `is_own` is not in the open profile.
    """

    iri: str
    message: str
    severity: str
    targets: tuple[str, ...]
    of: tuple[str, ...]
    path: str
    terms: frozenset[str] = field(repr=False)
    query: str = field(default="", repr=False)
    constraint: str = ""
    is_own: bool = False

    @property
    def local(self) -> str:
        """The local name, which is the rule's fragment."""
        return names.local(self.iri)


@functools.lru_cache(maxsize=4)
def rules(publication: Publication, profile: str = names.SHAPES) -> Mapping[str, Rule]:
    """Return the rules of a profile, those with a message, by IRI."""
    shapes: Shapes = defaultdict(lambda: defaultdict(list))
    above: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in shacl.profile(publication.edition, profile):
        shapes[subject][predicate.value].append(value)
        if predicate.value == _PROPERTY and isinstance(subject, ox.NamedNode):
            above[terms.value(value)].add(subject.value)
    return {
        subject.value: _rule(subject, shapes, above)
        for subject in sorted(shapes, key=str)
        if isinstance(subject, ox.NamedNode) and _MESSAGE in shapes[subject]
    }


@functools.lru_cache(maxsize=4)
def inferring(publication: Publication) -> Mapping[str, tuple[str, str]]:
    """Return the rules by which statements follow: what each says, and its CONSTRUCT, by IRI."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in dataset.shapes(publication.edition):
        values[terms.value(subject)][predicate.value] = terms.value(value)
    comment, construct = names.expand("rdfs:comment"), names.expand("sh:construct")
    made = {iri: (one.get(comment, ""), one[construct]) for iri, one in values.items() if construct in one}
    return dict(sorted(made.items()))


def by_class(publication: Publication, profile: str = names.SHAPES) -> list[tuple[str, list[Rule]]]:
    """Return the rules in groups: the first word of their names, which is a class, and its rules."""
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules(publication, profile).values():
        groups[rule.local.partition("-")[0]].append(rule)
    return sorted(groups.items())


def guarding(publication: Publication, iri: str) -> list[Rule]:
    """Return the rules that check the things of a class or the values of a property, or name the term.

    Those that target it stand first, then those that target what has a property whose domain is the class.
    """
    known = rules(publication)
    domain = publication.store.quads_for_pattern(None, terms.node("rdfs:domain"), ox.NamedNode(iri))
    targets = {iri, *(terms.value(quad.subject) for quad in domain if not terms.is_inferred(quad))}
    aimed = {rule.iri for rule in known.values() if not targets.isdisjoint(rule.targets)}
    guards = (rule for rule in known.values() if iri in rule.terms or aimed & {rule.iri, *rule.of})
    return sorted(
        guards,
        key=lambda rule: (iri not in rule.targets, rule.iri not in aimed, rule.path != iri, rule.iri),
    )


@functools.lru_cache(maxsize=4)
def prefixes(publication: Publication) -> tuple[tuple[str, str, str], ...]:
    """Return the prefixes of the queries in the rules: fragment, prefix, namespace, sorted by prefix."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in dataset.shapes(publication.edition):
        if predicate.value in (names.expand("sh:prefix"), names.expand("sh:namespace")):
            values[terms.value(subject)][names.local(predicate.value)] = terms.value(value)
    return tuple(sorted((names.local(iri), one["prefix"], one["namespace"]) for iri, one in values.items()))


_PROPERTY, _MESSAGE, _PATH, _SELECT, _SPARQL = (
    names.expand(f"sh:{name}") for name in ("property", "message", "path", "select", "sparql")
)
_TARGETS = [names.expand("sh:targetClass"), names.expand("sh:targetSubjectsOf")]
_GCM = re.compile(r"\bgcm:([A-Za-z]\w*)")


def _rule(node: ox.NamedNode, shapes: Shapes, above: Mapping[str, set[str]]) -> Rule:
    values, inner = shapes[node], list(_below(node, shapes))
    query = "\n".join(terms.value(term) for name, term in inner if name == _SELECT)
    named = {term.value for name, term in inner if isinstance(term, ox.NamedNode)}
    named |= {names.ONTOLOGY + name for name in _GCM.findall(query)}
    return Rule(
        iri=node.value,
        message=_text(values, "sh:message"),
        severity=names.local(_text(values, "sh:severity")).lower(),
        targets=tuple(sorted(terms.value(one) for name in _TARGETS for one in values.get(name, ()))),
        of=tuple(sorted(above[node.value])),
        path=next((one.value for one in values.get(_PATH, ()) if isinstance(one, ox.NamedNode)), ""),
        terms=frozenset(term for term in named if term.startswith(names.ONTOLOGY)),
        query=query,
        constraint=names.local(_text(values, "sh:sparql")),
        is_own=names.expand("sh:group") in values,
    )


def _below(node: terms.AnyTerm, shapes: Shapes) -> Iterable[tuple[str, terms.AnyTerm]]:
    """Yield what is said of a rule, within its brackets, and of its query; not of the rules it is made of."""
    for name, values in shapes[node].items():
        for value in values:
            if name == _PROPERTY and isinstance(value, ox.NamedNode):
                continue
            yield name, value
            if isinstance(value, ox.BlankNode) or (name == _SPARQL and value in shapes):
                yield from _below(value, shapes)


def _text(values: Mapping[str, list[terms.AnyTerm]], name: str) -> str:
    return next((terms.value(term) for term in values.get(names.expand(name), ())), "")
