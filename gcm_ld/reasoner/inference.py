"""What follows from an edition by its own rules and by OWL 2 RL: new triples, why, and what contradicts.

Its own rules are the `sh:SPARQLRule`s of shapes/, run in their order before those of OWL. They say what OWL 2
RL has no words for, as that two periods have to meet; each sees what the rules before it have made.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from gcm_ld.core import names, terms
from gcm_ld.edition import dataset
from gcm_ld.rdf import turtle
from gcm_ld.reasoner import closure, ntriples
from gcm_ld.reasoner import rules as axioms

ASSERTED = "asserted"

_CONSTRUCT, _ORDER = map(terms.node, ("sh:construct", "sh:order"))


@dataclass(frozen=True)
class Proof:
    """Why a triple holds: `rule` is its name in OWL 2 RL, or `asserted`, and then `place` is its `file:line`.

    What a rule of shapes/ makes has the IRI of that rule, as a prefixed name, and the place of the rule.

    `text` is the triple in Turtle, or as if Turtle had literals for subjects, which some premises have. Each
    premise is a proof in turn; none rests on what it is to prove.
    """

    text: str
    rule: str
    place: str = ""
    premises: tuple["Proof", ...] = ()

    def __str__(self) -> str:
        """Return the triple with its place, or with its rule and, indented, what that rests on."""
        if self.rule == ASSERTED:
            return f"{self.text}  [{self.place}]"
        lines = [line for premise in self.premises for line in str(premise).splitlines()]
        return "\n  ".join([f"{self.text}  by {self.rule}, from", *lines])


@dataclass(frozen=True)
class Contradiction:
    """What can't all hold: the rule that says so, the things it is about, and the premises."""

    rule: str
    things: tuple[terms.Term, ...]
    premises: tuple[Proof, ...]


class Places:
    """Where the triples of an edition stand in its files."""

    def __init__(self, edition: dataset.Edition):
        self.store, self._edition = edition.store, edition
        self.files = {file.graph: file for file in edition.files}

    @functools.cached_property
    def made(self) -> dict[ntriples.Fact, str]:
        """What the rules of shapes/ make, which takes a while to find: for those who ask alone."""
        return construct(self._edition)

    def rule(self, fact: ntriples.Fact) -> tuple[str, str]:
        """Return the rule that a fact which OWL's do not derive rests on, and its place."""
        if (rule := self.made.get(fact)) is None:
            return ASSERTED, self.find(ntriples.triples([fact])[0])
        subject = ox.NamedNode(rule)
        shapes = [file for file in self.files.values() if file.room == "shapes"]
        lines = ((file.path, _lines(file.text, file.path)) for file in shapes if "sh:SPARQLRule" in file.text)
        place = next((f"{path}:{known[subject,]}" for path, known in lines if (subject,) in known), "")
        return names.compact(rule), place

    def find(self, triple: ox.Triple) -> str:
        """Return the `file:line` of an asserted triple, or of what holds it if it stands inside brackets."""
        quads = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        graphs = {terms.value(quad.graph_name) for quad in quads}
        known = (self.files[graph] for graph in graphs & self.files.keys())
        files = sorted(known, key=lambda file: file.path)
        for file in files:
            lines = _lines(file.text, file.path)
            for key in (tuple(triple), (triple.subject, triple.predicate), (triple.subject,)):
                if key in lines:
                    return f"{file.path}:{lines[key]}"
        if isinstance(triple.subject, ox.BlankNode):
            for quad in self.store.quads_for_pattern(None, None, triple.subject, None):
                return self.find(quad.triple)
        return f"{files[0].path}:1" if files else ""

    def show(self, fact: ntriples.Fact) -> str:
        """Return `fact` in Turtle, with what stands inside its brackets."""
        about: dict[ox.BlankNode, list[ox.Triple]] = {}
        nodes: list[terms.AnyTerm] = [ntriples.term(term) for term in fact]
        for node in nodes:
            if isinstance(node, ox.BlankNode) and node not in about:
                about[node] = [quad.triple for quad in self.store.quads_for_pattern(node, None, None, None)]
                nodes += [inner.object for inner in about[node]]
        return turtle.line(nodes[:3], about)


def construct(edition: dataset.Edition) -> dict[ntriples.Fact, str]:
    """Return what the rules of shapes/ make, with the IRI of the rule of each; the store stays as it is.

    Raises EditionError where a file of shapes is no Turtle, or a rule no SPARQL.
    """
    graph, added = ox.NamedNode(names.INFERRED), list[ox.Quad]()
    found: dict[ntriples.Fact, str] = {}
    try:
        for iri, text in _rules(edition):
            try:
                result = edition.store.query(names.prologue(text) + text, use_default_graph_as_union=True)
            except SyntaxError as error:
                raise dataset.EditionError(
                    f"{names.compact(iri)}: no SPARQL, {error}. Correct it."
                ) from error
            if not isinstance(result, ox.QueryTriples):
                raise dataset.EditionError(f"{names.compact(iri)}: no CONSTRUCT. Write what the rule makes.")
            for triple in result:
                found.setdefault(ntriples.of(triple), iri)
                quad = ox.Quad(triple.subject, triple.predicate, triple.object, graph)
                if quad not in edition.store:
                    added.append(quad)
            edition.store.extend(added)
    finally:
        for quad in added:
            edition.store.remove(quad)
    return found


def _rules(edition: dataset.Edition) -> Iterator[tuple[str, str]]:
    """Yield the IRI and the SPARQL of each rule, by their order, then by their IRIs."""
    about: dict[str, dict[ox.NamedNode, str]] = {}
    for file in (file for file in edition.files if file.room == "shapes" and "sh:SPARQLRule" in file.text):
        for triple in dataset.parse(file):
            if triple.predicate in (_CONSTRUCT, _ORDER):
                about.setdefault(terms.value(triple.subject), {})[triple.predicate] = terms.value(
                    triple.object
                )
    for iri, said in sorted(about.items(), key=lambda pair: (int(pair[1].get(_ORDER, "0")), pair[0])):
        yield iri, said[_CONSTRUCT]


@functools.lru_cache(maxsize=64)
def _lines(text: str, path: str) -> Mapping[tuple, int]:
    """The lines of a text, which are kept for as long as the text itself is the same."""
    return turtle.positions(text, path)


def prove(fact: ntriples.Fact, ways: dict[ntriples.Fact, closure.Step], places: Places) -> Proof:
    """Return the proof of `fact`, which is asserted or has a step in `ways`."""
    needed, stack = set(), [fact]
    while stack:
        if (current := stack.pop()) not in needed:
            needed.add(current)
            stack += ways[current].premises if current in ways else ()
    proofs = {told: _asserted(told, places) for told in needed if told not in ways}
    for derived, step in ways.items():  # in the order of the steps, so that premises come first
        if derived in needed:
            proofs[derived] = Proof(places.show(derived), step.rule.name, "", _premises(step, proofs, places))
    return proofs[fact]


def _asserted(told: ntriples.Fact, places: Places) -> Proof:
    return Proof(places.show(told), *places.rule(told))


def _premises(step: closure.Step, proofs: dict[ntriples.Fact, Proof], places: Places) -> tuple[Proof, ...]:
    return (
        *(proofs[premise] for premise in dict.fromkeys(step.premises)),
        *(_asserted(axiom, places) for axiom in step.rule.axioms),
    )


def _things(step: closure.Step) -> tuple[terms.Term, ...]:
    """Return what a step's premises are about: their subjects and objects, but for classes."""
    texts = (
        term
        for subject, predicate, value in step.premises
        for term in ((subject,) if predicate == ntriples.TYPE else (subject, value))
    )
    return tuple(ntriples.term(text) for text in dict.fromkeys(texts))


_OURS, _TERMS = f"<{names.BASE}", (f"<{names.BASE}ontology", f"<{names.SHAPES}")
_DEPRECATED = ntriples.iri("owl:deprecated")
_KINDS_OF_ALL = tuple(f"<{names.PREFIXES[prefix]}" for prefix in ("owl", "rdf", "rdfs"))


def complete(edition: dataset.Edition, inferred: bytes | None = None) -> None:
    """Put what follows into the graph `names.INFERRED` of the edition's store; raises as `text` does.

    `inferred` is what `text` returns, where it is known.
    """
    lines = text(edition) if inferred is None else inferred
    graph = ox.NamedNode(names.INFERRED)
    edition.store.clear_graph(graph)
    edition.store.load(lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)


def text(edition: dataset.Edition) -> bytes:
    """Return the new triples about our own things, sorted, as the lines of an N-Triples file.

    Raises EditionError where the ontology says something in OWL that no rule reads.
    """
    made = construct(edition)
    said = _told(edition, made)
    derived = _closure(edition, said, remember=False, contradictions=False).derived
    return ntriples.text(kept({*derived, *made}, said))


def _told(edition: dataset.Edition, made: Iterable[ntriples.Fact]) -> list[ntriples.Fact]:
    """Return what OWL's rules start from: what the files say and what the edition's own rules make."""
    return [*dict.fromkeys([*ntriples.asserted(edition), *made])]


def prover(edition: dataset.Edition) -> Callable[[ox.Triple], Proof | None]:
    """Return what tells why a triple holds, or None where it doesn't; raises EditionError as `text` does."""
    places = Places(edition)
    said = _told(edition, places.made)
    ways = _closure(edition, said, remember=True, contradictions=False).ways
    known = ways.keys() | set(said)

    def explained(triple: ox.Triple) -> Proof | None:
        wanted = ntriples.of(triple)
        return prove(wanted, ways, places) if wanted in known else None

    return explained


def contradictions(edition: dataset.Edition) -> list[Contradiction]:
    """Return what contradicts itself in the edition, each once, by rule and things; raises as `text` does."""
    places = Places(edition)
    found = _closure(edition, _told(edition, places.made), remember=True, contradictions=True)
    steps = [(step.rule.name, step) for step in found.contradictions]
    for step, conclusion in ((step, step.conclusion) for step in found.literals if step.conclusion):
        subject, predicate, value = conclusion
        if predicate == ntriples.SAME and value.startswith('"') and ntriples.differ(subject, value):
            steps.append(("eq-diff1", step))
        if predicate == ntriples.TYPE and not ntriples.fits(subject, value):
            steps.append(("dt-not-type", step))
    result = {}
    for rule, step in steps:
        key = rule, frozenset(step.premises), step.rule.axioms
        if key not in result:
            proofs = {premise: prove(premise, found.ways, places) for premise in step.premises}
            result[key] = Contradiction(rule, _things(step), _premises(step, proofs, places))
    return sorted(result.values(), key=lambda c: (c.rule, [p.text for p in c.premises]))


def _closure(
    edition: dataset.Edition, said: list[ntriples.Fact], remember: bool, contradictions: bool
) -> closure.Closure:
    try:
        rules = axioms.read(said, contradictions)
        return closure.close(sorted(said) if remember else said, rules, remember)
    except axioms.Unknown as error:
        place = Places(edition).find(ntriples.triples([error.triple])[0])
        raise dataset.EditionError(f"{place}: {error}. {error.remedy}") from error


def kept(derived: Iterable[ntriples.Fact], said: Iterable[ntriples.Fact]) -> list[ntriples.Fact]:
    """Return the triples about our own things that say something, sorted.

    What is `said` tells which terms are deprecated: nothing is said by them that their successors don't say.
    """
    deprecated = {subject for subject, predicate, _ in said if predicate == _DEPRECATED}
    return sorted(
        (subject, predicate, value)
        for subject, predicate, value in derived
        if subject.startswith(_OURS)
        and not subject.startswith(_TERMS)
        and predicate != ntriples.SAME
        and not value.startswith("_:")
        and predicate not in deprecated
        and not (predicate == ntriples.TYPE and (value in deprecated or value.startswith(_KINDS_OF_ALL)))
    )


def infer_by_owlrl(edition: dataset.Edition) -> list[ox.Triple]:
    """Return the new triples about our own things, sorted, by owlrl, which takes a hundred times as long."""
    import owlrl
    import rdflib

    made = construct(edition)
    said = _told(edition, made)
    graph = dataset.to_rdflib(ntriples.triples(said))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    named = rdflib.Graph()
    for triple in graph:
        if isinstance(triple[0], rdflib.URIRef):  # owlrl says things of literals, which no file can hold
            named.add(triple)
    lines = ox.parse(named.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return ntriples.triples(
        kept(({ntriples.of(quad.triple) for quad in lines} - set(said)) | set(made), said)
    )
