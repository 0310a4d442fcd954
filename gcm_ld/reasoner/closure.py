"""All that follows from triples by rules, each conclusion with the first way to it.

Semi-naive: each fact meets, once, the facts before it, so that the work grows with the conclusions. Terms and
triples are those of `ntriples`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from gcm_ld.reasoner import ntriples
from gcm_ld.reasoner import rules as axioms

_Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Step:
    """One use of a rule: the premises that it met, and what it concluded, None for a contradiction."""

    rule: axioms.Rule
    premises: tuple[ntriples.Fact, ...]
    conclusion: ntriples.Fact | None


@dataclass(frozen=True)
class Closure:
    """What follows: the derived triples, in the order in which they were found.

    Some have a literal for subject: no graph can hold them, but others rest on them. Where it was asked to
    remember, `ways` has the first step to each of them, `contradictions` the steps that conclude nothing, and
    `literals` those that give a literal a type, or say that it is the same as another term.
    """

    derived: list[ntriples.Fact] = field(default_factory=list)
    ways: dict[ntriples.Fact, Step] = field(default_factory=dict)
    contradictions: list[Step] = field(default_factory=list)
    literals: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    """A rule seen from one of its facts: how to find the others when that one is new.

    A row is the new fact, then the rule's constants, then what each of `joins` adds to it.
    """

    rule: axioms.Rule
    constants: tuple[str, ...]
    equal: tuple[tuple[int, int], ...]
    joins: tuple[Callable[[_Rows], _Rows], ...]
    premises: tuple[Callable, ...]
    conclusion: Callable | None


def close(triples: Iterable[ntriples.Fact], rules: list[axioms.Rule], remember: bool = False) -> Closure:
    """Return what follows from `triples` by `rules`, and by equality where `owl:sameAs` is said or derived.

    Raises axioms.Unknown where equality would make a new axiom.
    """
    return _Run(triples, rules, remember).run()


class _Run:
    def __init__(self, triples: Iterable[ntriples.Fact], rules: list[axioms.Rule], remember: bool):
        self.remember, self.result = remember, Closure()
        self.queue = list(dict.fromkeys(triples))
        self.known = set(self.queue)
        self.given = len(self.queue)
        self.indexes: dict[str, dict[tuple[int, int], dict[str, list[str]]]] = defaultdict(dict)
        self.by_class: dict[str, list[_Plan]] = defaultdict(list)
        self.by_predicate: dict[str, list[_Plan]] = defaultdict(list)
        for rule in rules:
            if not rule.body:
                self.add(Step(rule, (), rule.head))
            for place, (_, predicate, value) in enumerate(rule.body):
                plans = self.by_class[value] if predicate == ntriples.TYPE else self.by_predicate[predicate]
                plans.append(self.plan(rule, place))
        self.equals: dict[str, list[str]] = defaultdict(list)
        self.mentions: dict[str, list[ntriples.Fact]] | None = None

    def run(self) -> Closure:
        known, queue, remember = self.known, self.queue, self.remember
        watched = {p: [(*ends, index) for ends, index in found.items()] for p, found in self.indexes.items()}
        for fact in queue:
            predicate = fact[1]
            for start, end, index in watched.get(predicate, ()):
                index[fact[start]].append(fact[end])
            is_type = predicate == ntriples.TYPE
            for plan in self.by_class.get(fact[2], ()) if is_type else self.by_predicate.get(predicate, ()):
                rows = [fact + plan.constants]
                for left, right in plan.equal:
                    rows = [row for row in rows if row[left] == row[right]]
                for join in plan.joins:
                    rows = join(rows)
                for row in rows:
                    new = plan.conclusion(row) if plan.conclusion else None
                    if remember or new is None:
                        self.add(Step(plan.rule, tuple(show(row) for show in plan.premises), new))
                    elif new not in known and _can_follow(new):
                        known.add(new)
                        queue.append(new)
            if self.mentions is not None or predicate == ntriples.SAME:
                self.follow_equality(fact)
        self.result.derived.extend(queue[self.given :])
        return self.result

    def add(self, step: Step) -> None:
        new = step.conclusion
        if new is None:
            self.result.contradictions.append(step)
            return
        if new[0][0] == '"' and new[1] in (ntriples.TYPE, ntriples.SAME):
            self.result.literals.append(step)
        if new not in self.known and _can_follow(new):
            self.known.add(new)
            self.queue.append(new)
            self.result.ways[new] = step

    def follow_equality(self, fact: ntriples.Fact) -> None:
        """Say of a thing what is said of what equals it; `mentions` is made when the first pair comes."""
        if self.mentions is None:
            self.mentions = defaultdict(list)
            for earlier in self.queue[: self.queue.index(fact)]:
                for term in set(earlier):
                    self.mentions[term].append(earlier)
        for term in set(fact):
            self.mentions[term].append(fact)
            for other in self.equals.get(term, ()):
                self.replace(fact, (term, ntriples.SAME, other))
        left, predicate, right = fact
        if predicate == ntriples.SAME and left != right:
            self.add(Step(_EQUALITY["eq-sym"], (fact,), (right, ntriples.SAME, left)))
            self.equals[left].append(right)
            for mention in list(self.mentions[left]):
                self.replace(mention, fact)

    def replace(self, fact: ntriples.Fact, pair: ntriples.Fact) -> None:
        one, _, other = pair
        for place, name in enumerate(("eq-rep-s", "eq-rep-p", "eq-rep-o")):
            if fact[place] == one:
                parts = [*fact[:place], other, *fact[place + 1 :]]
                new = parts[0], parts[1], parts[2]
                if axioms.is_axiom(new):
                    raise axioms.Unknown(fact, f"{one} owl:sameAs {other} would make a new axiom of this")
                self.add(Step(_EQUALITY[name], (pair, fact), new))

    def plan(self, rule: axioms.Rule, place: int) -> _Plan:
        """Return how to use `rule` when the fact at `place` in its body is new; make the indexes for it."""
        others = [atom for number, atom in enumerate(rule.body) if number != place]
        terms = [term for atom in (*rule.body, *([rule.head] if rule.head else [])) for term in atom]
        constants = tuple(dict.fromkeys(term for term in terms if not term.startswith("?")))
        slots = {constant: number for number, constant in enumerate(constants, 3)}
        equal = []
        first = rule.body[place]
        for number, term in enumerate(first):
            found_by = number == 1 or (number == 2 and first[1] == ntriples.TYPE)
            if term in slots and not found_by:
                equal.append((number, slots[term]))
            slots.setdefault(term, number)
        width, joins = 3 + len(constants), []
        while others:
            atom = max(others, key=lambda atom: (atom[0] in slots) + (atom[2] in slots))
            others.remove(atom)
            subject, predicate, value = atom
            if subject in slots and value in slots:
                joins.append(self.check(slots[subject], predicate, slots[value]))
                continue
            ends = (0, 2) if subject in slots else (2, 0)
            index = self.indexes[predicate].setdefault(ends, defaultdict(list))
            joins.append(_grow(index, slots[atom[ends[0]]]))
            slots[atom[ends[1]]] = width
            width += 1
        premises = tuple(itemgetter(*(slots[term] for term in atom)) for atom in rule.body)
        conclusion = itemgetter(*(slots[term] for term in rule.head)) if rule.head else None
        return _Plan(rule, constants, tuple(equal), tuple(joins), premises, conclusion)

    def check(self, subject: int, predicate: str, value: int) -> Callable[[_Rows], _Rows]:
        known = self.known
        return lambda rows: [row for row in rows if (row[subject], predicate, row[value]) in known]


def _can_follow(triple: ntriples.Fact) -> bool:
    """Return whether `triple` is worth following: not that a thing is itself, nor that literals are the same,
    which is nothing new or a contradiction."""
    subject, predicate, value = triple
    return predicate != ntriples.SAME or (subject != value and subject[0] != '"' and value[0] != '"')


def _grow(index: dict[str, list[str]], slot: int) -> Callable[[_Rows], _Rows]:
    return lambda rows: [(*row, other) for row in rows for other in index.get(row[slot], ())]


_EQUALITY = {name: axioms.Rule(name, (), (), None) for name in ("eq-sym", "eq-rep-s", "eq-rep-p", "eq-rep-o")}
