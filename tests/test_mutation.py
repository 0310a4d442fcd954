"""The rules see the mistakes that a steward makes: those against the form, and those that look right.

Of each kind against the form, as many single mistakes are made in the whole edition: a missing,
doubled or misspelt value, a wrong datatype, language, class, link or IRI, an end before its start, an element
in two themes, a mechanism without its type, a printed statement without passage or quote, a symbol that is
none, an unknown property.

What no rule can see: a wrong letter in a text that nothing else repeats (a reason, a remark, the title of a
web page, an M49 code), another value of an alternative stated value, another line for a passage. Misspelt
values are those with a second witness, see `mistakes.WITNESSED`. Mistakes that are none, as a remark that is
left out, are listed with their reasons in mutation_survivors.tsv; other survivors count against the rules.

The mistakes that look right (`plausible`) change a fact and what attributes it together, in each class and
each property. What one source says once and nothing repeats no rule can see: plausible_survivors.tsv lists
these with their reasons, and the test prints how many of all are seen.
"""

import csv
import itertools
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import mistakes
import mutation
import plausible
import pytest

from gcm_ld.edition import dataset

HERE = Path(__file__).parent
SEED, EACH = 1, 10
LEAST, SEEN, OF_ALL = 0.98, 0.95, 0.8


def legal(right: bool) -> list[dict[str, str]]:
    with (HERE / f"{'plausible' if right else 'mutation'}_survivors.tsv").open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def listed(mutant: dict, right: bool) -> bool:
    """Whether a mistake that the rules don't see has a reason; `*` stands for any kind, class or property."""
    found = (mutant["kind"], mutant["place"], mutant["property"])
    rows = ((row["kind"], row["class"], row["property"]) for row in legal(right))
    return any(all(map(lambda one, own: one in ("*", own), row, found)) for row in rows)


@pytest.fixture(scope="module")
def tried() -> list[dict]:
    """The mutants with the rules that they break, tried by a process of their own."""
    command = [sys.executable, str(HERE / "mutation.py"), str(SEED), str(EACH)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, cwd=HERE.parent, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("right", [False, True], ids=["grammatical", "plausible"])
def test_the_rules_see_mistakes_of_every_kind(tried, capsys, right):
    made = [mutant for mutant in tried if mutant["right"] == right]
    survivors = [mutant for mutant in made if not mutant["rules"]]
    harmless = [mutant for mutant in survivors if listed(mutant, right)]
    missed = [mutant for mutant in survivors if mutant not in harmless]
    lines, all_of = [], Counter(mutant["kind"] for mutant in made)
    for kind, number in all_of.items():
        unseen = sum(mutant["kind"] == kind for mutant in harmless)
        seen = number - unseen - sum(mutant["kind"] == kind for mutant in missed)
        lines.append(f"{kind:24}{seen:5} of{number - unseen:4}   {unseen:3} have a reason not to be seen")
    rate = 1 - len(missed) / (len(made) - len(harmless))
    with capsys.disabled():
        print(f"\nmistakes that the rules see, seed {SEED}", *lines, sep="\n")
        print(f"{1 - len(survivors) / len(made):.1%} of all {len(made)}, {rate:.2%} of the rest")
        print(*(f"not seen: {mutant['text'][:300]}" for mutant in missed), sep="\n")
    assert set(all_of) == set(plausible.KINDS if right else mistakes.KINDS)
    assert len(made) >= (200 if right else EACH * len(mistakes.KINDS))
    assert rate >= (SEEN if right else LEAST)
    assert 1 - len(survivors) / len(made) >= OF_ALL


def test_pyshacl_and_shifty_report_the_same_of_every_mistake(tried):
    """The same node, rule, message, severity, value and path."""
    assert sorted({line for mutant in tried for line in mutant["differences"]}) == []


@pytest.mark.parametrize("right", [False, True])
def test_each_mistake_that_no_rule_sees_has_its_reason(right):
    for row in legal(right):
        assert row["kind"] in {"*", *(plausible.KINDS if right else mistakes.KINDS)}
        assert len(row["reason"]) > 20
        assert row["reason"].endswith(".")
    assert len({(row["kind"], row["class"], row["property"]) for row in legal(right)}) == len(legal(right))


@pytest.mark.filterwarnings("ignore:Serializing weird numerical:UserWarning")
def test_mutants_are_the_same_in_each_process_and_leave_no_trace(edition, tried):
    graph = dataset.to_rdflib(edition.store)
    before = set(graph)
    found = [*itertools.chain(*mutation.drawn(graph, mutation.things(edition), SEED, EACH))]
    assert sorted(map(str, found)) == sorted(mutant["text"] for mutant in tried)
    for mutant in found[::60]:
        with mutation.applied(graph, mutant) as nodes:
            assert set(graph) != before
            assert nodes
        assert set(graph) == before
