"""The rules see the single mistakes that a steward makes.

More than a thousand mistakes, as many of each kind, are made one at a time in the whole edition: a missing,
doubled or misspelt value, a wrong datatype, language, class, link or IRI, an end before its start, an element
in two themes, a mechanism without its type, a printed statement without passage or quote, a symbol that is
none, an unknown property.

What no rule can see: a wrong letter in a text that nothing else repeats (a reason, a remark, the title of a
web page, an M49 code), another value of an alternative stated value, another line for a passage. Misspelt
values are those with a second witness, see `mistakes.WITNESSED`. Mistakes that are none, as a remark that is
left out, are listed with their reasons in mutation_survivors.tsv; other survivors count against the rules.
"""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import mistakes
import mutation
import pytest

from gcm_ld.edition import dataset

HERE = Path(__file__).parent
SEED, EACH, PARTS = 1, 64, 2
LEAST = 0.99


def legal() -> list[dict[str, str]]:
    with (HERE / "mutation_survivors.tsv").open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def listed(mutant: dict) -> bool:
    def fits(row: dict[str, str]) -> bool:
        place = row["class"] in ("*", mutant["place"])
        return place and row["kind"] == mutant["kind"] and row["property"] == mutant["property"]

    return any(fits(row) for row in legal())


@pytest.fixture(scope="module")
def tried() -> list[dict]:
    """The mutants with the rules that they break, tried by a process for each core of a small machine."""
    command = [sys.executable, str(HERE / "mutation.py"), str(SEED), str(EACH)]
    runs = [
        subprocess.Popen(
            [*command, str(part), str(PARTS)], stdout=subprocess.PIPE, cwd=HERE.parent, text=True
        )
        for part in range(PARTS)
    ]
    told = [line for run in runs for line in run.communicate()[0].splitlines()]
    assert [run.returncode for run in runs] == [0] * PARTS
    return [json.loads(line) for line in told]


def test_the_rules_see_mistakes_of_every_kind(tried, capsys):
    survivors = [mutant for mutant in tried if not mutant["rules"]]
    harmless = [mutant for mutant in survivors if listed(mutant)]
    missed = [mutant for mutant in survivors if not listed(mutant)]
    lines, all_of = [], Counter(mutant["kind"] for mutant in tried)
    for kind, number in all_of.items():
        fair = number - sum(mutant["kind"] == kind for mutant in harmless)
        seen = fair - sum(mutant["kind"] == kind for mutant in missed)
        lines.append(f"{kind:24}{seen:5} of{fair:4}{seen / fair:8.1%}   {number - fair} are none")
    fair = len(tried) - len(harmless)
    rate = 1 - len(missed) / fair
    with capsys.disabled():
        print(f"\nmistakes that the rules see, seed {SEED}", *lines, sep="\n")
        print(f"{'all':24}{fair - len(missed):5} of{fair:5}{rate:8.2%}")
        print(*(f"not seen: {mutant['text'][:300]}" for mutant in missed), sep="\n")
    assert set(all_of) == set(mistakes.KINDS)
    assert len(tried) >= 1000
    assert rate >= LEAST


def test_pyshacl_and_shifty_report_the_same_of_every_mistake(tried):
    """The same node, rule, message, severity, value and path."""
    assert sorted({line for mutant in tried for line in mutant["differences"]}) == []


def test_each_mistake_that_is_none_has_its_reason():
    for row in legal():
        assert row["kind"] in mistakes.KINDS
        assert len(row["reason"]) > 20
        assert row["reason"].endswith(".")
    assert len({(row["kind"], row["class"], row["property"]) for row in legal()}) == len(legal())


def test_mutants_are_the_same_for_the_same_seed_and_leave_no_trace(edition):
    graph = dataset.to_rdflib(edition.store)
    before = set(graph)
    found = mutation.mutants(graph, mutation.things(edition), SEED, 5)
    assert found == mutation.mutants(graph, mutation.things(edition), SEED, 5)
    for mutant in found:
        with mutation.applied(graph, mutant) as nodes:
            assert set(graph) != before
            assert nodes
        assert set(graph) == before
