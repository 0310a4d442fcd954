"""What the ontology's OWL axioms say, as rules about things: the rule table of OWL 2 RL, filled in.

Terms and triples are those of `facts`, and variables start with a question mark.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gcm_ld.core import names
from gcm_ld.reasoner import ntriples

RULES = {
    "prp-dom": "?p rdfs:domain ?c | ?x ?p ?y -> ?x a ?c",
    "prp-rng": "?p rdfs:range ?c | ?x ?p ?y -> ?y a ?c",
    "prp-fp": "?p a owl:FunctionalProperty | ?x ?p ?y . ?x ?p ?z -> ?y owl:sameAs ?z",
    "prp-ifp": "?p a owl:InverseFunctionalProperty | ?x ?p ?z . ?y ?p ?z -> ?x owl:sameAs ?y",
    "prp-irp": "?p a owl:IrreflexiveProperty | ?x ?p ?x -> false",
    "prp-symp": "?p a owl:SymmetricProperty | ?x ?p ?y -> ?y ?p ?x",
    "prp-asyp": "?p a owl:AsymmetricProperty | ?x ?p ?y . ?y ?p ?x -> false",
    "prp-trp": "?p a owl:TransitiveProperty | ?x ?p ?y . ?y ?p ?z -> ?x ?p ?z",
    "prp-spo1": "?p rdfs:subPropertyOf ?q | ?x ?p ?y -> ?x ?q ?y",
    "prp-spo2": "?p owl:propertyChainAxiom ?l | each ?l joins ?x to ?y -> ?x ?p ?y",
    "prp-eqp1": "?p owl:equivalentProperty ?q | ?x ?p ?y -> ?x ?q ?y",
    "prp-eqp2": "?q owl:equivalentProperty ?p | ?x ?p ?y -> ?x ?q ?y",
    "prp-pdw": "?p owl:propertyDisjointWith ?q | ?x ?p ?y . ?x ?q ?y -> false",
    "prp-adp": "?a a owl:AllDisjointProperties . ?a owl:members ?l . ?l in ?p . ?l in ?q | "
    "?x ?p ?y . ?x ?q ?y -> false",
    "prp-inv1": "?p owl:inverseOf ?q | ?x ?p ?y -> ?y ?q ?x",
    "prp-inv2": "?p owl:inverseOf ?q | ?x ?q ?y -> ?y ?p ?x",
    "cls-nothing2": "| ?x a owl:Nothing -> false",
    "cls-int1": "?c owl:intersectionOf ?l | each ?l types ?x -> ?x a ?c",
    "cls-int2": "?c owl:intersectionOf ?l . ?l in ?d | ?x a ?c -> ?x a ?d",
    "cls-uni": "?c owl:unionOf ?l . ?l in ?d | ?x a ?d -> ?x a ?c",
    "cls-com": "?c owl:complementOf ?d | ?x a ?c . ?x a ?d -> false",
    "cls-svf1": "?r owl:someValuesFrom ?c . ?r owl:onProperty ?p | ?x ?p ?y . ?y a ?c -> ?x a ?r",
    "cls-svf2": "?r owl:someValuesFrom owl:Thing . ?r owl:onProperty ?p | ?x ?p ?y -> ?x a ?r",
    "cls-avf": "?r owl:allValuesFrom ?c . ?r owl:onProperty ?p | ?x a ?r . ?x ?p ?y -> ?y a ?c",
    "cls-hv1": "?r owl:hasValue ?v . ?r owl:onProperty ?p | ?x a ?r -> ?x ?p ?v",
    "cls-hv2": "?r owl:hasValue ?v . ?r owl:onProperty ?p | ?x ?p ?v -> ?x a ?r",
    "cls-oo": "?c owl:oneOf ?l . ?l in ?x | -> ?x a ?c",
    "cax-sco": "?c rdfs:subClassOf ?d | ?x a ?c -> ?x a ?d",
    "cax-eqc1": "?c owl:equivalentClass ?d | ?x a ?c -> ?x a ?d",
    "cax-eqc2": "?d owl:equivalentClass ?c | ?x a ?c -> ?x a ?d",
    "cax-dw": "?c owl:disjointWith ?d | ?x a ?c . ?x a ?d -> false",
    "cax-adc": "?a a owl:AllDisjointClasses . ?a owl:members ?l . ?l in ?c . ?l in ?d | "
    "?x a ?c . ?x a ?d -> false",
    "eq-diff1": "| ?x owl:sameAs ?y . ?x owl:differentFrom ?y -> false",
    "eq-diff2": "?a a owl:AllDifferent . ?a owl:members ?l . ?l in ?x . ?l in ?y | ?x owl:sameAs ?y -> false",
    "eq-diff3": "?a a owl:AllDifferent . ?a owl:distinctMembers ?l . ?l in ?x . ?l in ?y | "
    "?x owl:sameAs ?y -> false",
}
"""The rules of OWL 2 Profiles, section 4.3, tables 4 to 7, named as there: axioms | facts -> conclusion.

`?l in ?c` is a member of a list, `each ?l` all of them in turn. `eq-sym` and `eq-rep-s`, `-p`, `-o` are in
`closure`, because they hold for every property, `dt-not-type` and the literals of `eq-diff1` in `inference`.
Left out, since they say nothing new about a thing: `eq-ref`, `prp-ap`, `cls-thing`, `cls-nothing1` and the
rules about the axioms alone (table 9). Whatever else the ontology says in OWL is an error.
"""

_NO_AXIOMS = """
    Ontology versionIRI versionInfo priorVersion backwardCompatibleWith incompatibleWith
    Class ObjectProperty DatatypeProperty AnnotationProperty NamedIndividual Thing Restriction
    deprecated DeprecatedClass DeprecatedProperty sameAs differentFrom
    Axiom annotatedSource annotatedProperty annotatedTarget
"""
SILENT = frozenset(ntriples.iri(f"owl:{name}") for name in _NO_AXIOMS.split())
"""Words of OWL that are no axioms, or that are about things."""


@dataclass(frozen=True)
class Rule:
    """A rule about things: its name in OWL 2 RL, the axioms it comes from, its facts and its conclusion.

    A rule without a conclusion says that its facts contradict each other.
    """

    name: str
    axioms: tuple[ntriples.Fact, ...]
    body: tuple[ntriples.Fact, ...]
    head: ntriples.Fact | None


class Unknown(ValueError):
    """An OWL axiom that no rule here reads; `triple` is the axiom, `remedy` what to do instead."""

    def __init__(self, triple: ntriples.Fact, message: str, remedy: str = ""):
        super().__init__(message)
        self.triple = triple
        self.remedy = remedy or "Say it in an axiom that a rule reads, or in a shape."


_FIRST, _REST, _NIL = (ntriples.iri(f"rdf:{name}") for name in ("first", "rest", "nil"))
_COUNTS = {"max": "sh:maxCount", "min": "sh:minCount", "car": "sh:minCount and sh:maxCount"}
"""What counts values in a shape instead of a cardinality, by how its name begins."""
_INVERSE, _MEMBER = ntriples.iri("owl:inverseOf"), "in"
_OWL = f"<{names.PREFIXES['owl']}"


def _terms(pattern: str) -> list[ntriples.Fact]:
    """Return the triples of `?x a ?c . ?x ?p ?y`."""
    known = {"a": ntriples.TYPE} | {term: ntriples.iri(term) for term in pattern.split() if ":" in term}
    split = [atom.split() for atom in pattern.split(" . ") if atom.strip()]
    return [(known.get(s, s), known.get(p, p), known.get(o, o)) for s, p, o in split]


def _parsed(rule: str) -> tuple[list[ntriples.Fact], str, list[ntriples.Fact]]:
    said, _, rest = rule.partition("|")
    body, _, head = rest.partition("->")
    return _terms(said), body.strip(), [] if head.strip() == "false" else _terms(head)


_PARSED = {name: _parsed(rule) for name, rule in RULES.items()}
_AXIOMS = [atom for said, _, _ in _PARSED.values() for atom in said]
_PREDICATES = {predicate for _, predicate, _ in _AXIOMS} - {ntriples.TYPE, _MEMBER}
_TYPES = {kind for _, predicate, kind in _AXIOMS if predicate == ntriples.TYPE}
_LISTS = {triple[1] for said, _, _ in _PARSED.values() for triple in said if triple[2] == "?l"}
_BOTH = [(ntriples.iri("owl:equivalentClass"), place) for place in (0, 2)]
_ABOVE = [(ntriples.iri(f"rdfs:{name}"), 2) for name in ("subClassOf", "domain", "range")]
_ABOVE += [(ntriples.iri("owl:allValuesFrom"), 2), *_BOTH]
_BELOW = [(ntriples.iri("rdfs:subClassOf"), 0), (ntriples.iri("owl:someValuesFrom"), 2), *_BOTH]
_ONLY_BELOW = [ntriples.iri(f"owl:{name}") for name in ("someValuesFrom", "unionOf", "oneOf")]
_ONLY_ABOVE = [ntriples.iri(f"owl:{name}") for name in ("allValuesFrom", "complementOf")]


def is_axiom(triple: ntriples.Fact) -> bool:
    """Return whether `triple` is an axiom that a rule reads."""
    return triple[1] in _PREDICATES or (triple[1] == ntriples.TYPE and triple[2] in _TYPES)


def read(triples: Iterable[ntriples.Fact], contradictions: bool = True) -> list[Rule]:
    """Return the rules about things that the axioms among `triples` make, in the order of `RULES`, those for
    `contradictions` or not.

    Raises Unknown for an axiom in OWL that no rule reads, or that stands where no rule follows it.
    """
    said = _Said(triples)
    rules = []
    for name, (atoms, pattern, head) in _PARSED.items():
        pair = [member for _, predicate, member in atoms if predicate == _MEMBER]
        for bound in said.matches(atoms) if head or contradictions else ():
            if len(pair) == 2 and bound[pair[0]] >= bound[pair[1]]:
                continue
            body = _each(pattern, said.lists[bound["?l"]]) if pattern.startswith("each") else _terms(pattern)
            axioms = _filled((atom for atom in atoms if atom[1] != _MEMBER), bound)
            rule = Rule(name, axioms, _filled(body, bound), next(iter(_filled(head, bound)), None))
            if rule.head and is_axiom(rule.head):
                raise Unknown(rule.axioms[0], "this would make axioms out of facts, which no rule follows up")
            if rule.head not in rule.body:
                rules.append(rule)
    return rules


def _filled(atoms: Iterable[ntriples.Fact], bound: dict[str, str]) -> tuple[ntriples.Fact, ...]:
    return tuple((bound.get(s, s), bound.get(p, p), bound.get(o, o)) for s, p, o in atoms)


def _each(pattern: str, members: list[str]) -> list[ntriples.Fact]:
    """Return what `each ?l joins ?x to ?y`, or `each ?l types ?x`, stands for."""
    if "types" in pattern:
        return [("?x", ntriples.TYPE, member) for member in members]
    steps = ["?x", *(f"?{place}" for place in range(1, len(members))), "?y"]
    return list(zip(steps, members, steps[1:], strict=False))


class _Said:
    """The axioms: by predicate (or kind), by subject and predicate, and the lists that they use."""

    def __init__(self, triples: Iterable[ntriples.Fact]):
        self.by_kind: dict[str, list[ntriples.Fact]] = defaultdict(list)
        self.by_subject: dict[tuple[str, str], list[ntriples.Fact]] = defaultdict(list)
        cells: dict[str, dict[str, str]] = {_FIRST: {}, _REST: {}}
        for triple in triples:
            subject, predicate, value = triple
            if predicate in cells:
                cells[predicate][subject] = value
            elif predicate == _INVERSE and subject.startswith("_:"):
                raise Unknown(triple, "no rule reads an inverse without a name; name it")
            elif is_axiom(triple):
                self.by_kind[value if predicate == ntriples.TYPE else predicate].append(triple)
                self.by_subject[subject, predicate].append(triple)
            elif predicate not in SILENT and predicate.startswith(_OWL):
                name = predicate[len(_OWL) : -1]
                words = _COUNTS.get(name.lower()[:3])
                remedy = f"Say in a shape how many values there are, by {words}." if words else ""
                raise Unknown(triple, f"no rule reads owl:{name}", remedy)
            elif predicate == ntriples.TYPE and value.startswith(_OWL) and value not in SILENT:
                raise Unknown(triple, f"no rule reads owl:{value[len(_OWL) : -1]}")
        self.lists = {
            triple[2]: _members(triple, cells)
            for predicate in _LISTS
            for triple in self.by_kind.get(predicate, ())
        }
        self._refuse_what_derives_nothing()

    def matches(self, atoms: list[ntriples.Fact]) -> Iterator[dict[str, str]]:
        """Yield what the variables of `atoms` stand for, once for each way to find them all."""
        found: list[dict[str, str]] = [{}]
        for subject, predicate, value in atoms:
            found = [
                new
                for bound in found
                for triple in self._candidates(bound.get(subject, subject), predicate, value)
                if (new := _bound(bound, (subject, value), (triple[0], triple[2]))) is not None
            ]
        yield from found

    def _candidates(self, subject: str, predicate: str, value: str) -> Iterable[ntriples.Fact]:
        if predicate == _MEMBER:
            return [(subject, _MEMBER, member) for member in self.lists.get(subject, ())]
        if subject.startswith("?"):
            return self.by_kind.get(value if predicate == ntriples.TYPE else predicate, ())
        return self.by_subject.get((subject, predicate), ())

    def _refuse_what_derives_nothing(self) -> None:
        """Raise Unknown for a class expression on that side of an axiom where OWL 2 RL has no rule for it."""
        for start, kinds, side in ((_ABOVE, _ONLY_BELOW, "super"), (_BELOW, _ONLY_ABOVE, "sub")):
            nodes = [triple[place] for kind, place in start for triple in self.by_kind.get(kind, ())]
            for node in nodes:
                for kind in kinds:
                    for triple in self.by_subject.get((node, kind), ()):
                        name = kind[len(_OWL) : -1]
                        raise Unknown(triple, f"owl:{name} as a {side}class derives nothing in OWL 2 RL")
                for triple in self.by_subject.get((node, ntriples.iri("owl:intersectionOf")), ()):
                    if node.startswith("_:"):
                        nodes += self.lists[triple[2]]


def _bound(bound: dict[str, str], terms: tuple[str, str], values: tuple[str, str]) -> dict[str, str] | None:
    new = dict(bound)
    for term, value in zip(terms, values, strict=True):
        if (new.setdefault(term, value) if term.startswith("?") else term) != value:
            return None
    return new


def _members(triple: ntriples.Fact, cells: dict[str, dict[str, str]]) -> list[str]:
    members: list[str] = []
    cell = triple[2]
    while cell != _NIL:
        if cell not in cells[_FIRST] or cell not in cells[_REST] or len(members) > len(cells[_FIRST]):
            raise Unknown(triple, "the list has no end")
        members.append(cells[_FIRST][cell])
        cell = cells[_REST][cell]
    if not members:
        raise Unknown(triple, "the list is empty")
    return members
