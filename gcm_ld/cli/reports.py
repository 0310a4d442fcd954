"""What the commands say: the coverage matrix, gaps, findings, proofs, a question, all about one thing."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from gcm_ld.cli import console
from gcm_ld.core import names
from gcm_ld.presentation import descriptions
from gcm_ld.questions import answers, queries, results
from gcm_ld.reasoner import proof as explanation

if TYPE_CHECKING:
    from gcm_ld.checks import shacl

WIDE = 110
"""Columns of a terminal from which on the matrix spells out its heads and states."""

LEGEND = (
    f"{results.SYMBOLS['listed']} listed: Annex 2 says it, with the number of areas",
    f"{results.SYMBOLS['claimed']} claimed: the text says it of all or almost all mechanisms",
    f"{results.SYMBOLS['not stated']} not stated: the note says nothing; its list is not exhaustive",
)

RULES = {
    "cax-dw": "disjoint classes",
    "cax-adc": "all disjoint classes",
    "cax-eqc1": "equivalent class",
    "cax-eqc2": "equivalent class",
    "cax-sco": "subclass",
    "cls-hv1": "value restriction",
    "cls-hv2": "value restriction",
    "cls-int1": "intersection",
    "cls-int2": "intersection",
    "prp-asyp": "asymmetric property",
    "prp-dom": "domain",
    "prp-fp": "functional property",
    "prp-inv1": "inverse property",
    "prp-inv2": "inverse property",
    "prp-irp": "irreflexive property",
    "prp-rng": "range",
    "prp-spo1": "subproperty",
    "prp-spo2": "property chain",
    "prp-symp": "symmetric property",
    "prp-trp": "transitive property",
}
"""Words for the rules of OWL 2 RL that a reader is likely to meet."""


def show_matrix(matrix: answers.Answer, summary: answers.Answer) -> None:
    """Print `coverage/theme-matrix` as mechanisms by themes, with the counts of `coverage/theme-summary`."""
    spelled = not console.is_terminal() or console.width() >= WIDE
    rows = [dict(zip(matrix.columns, map(results.plain, row), strict=True)) for row in matrix.table.rows]
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        state = row["state"]
        areas = f" {row['areas']}" if state == "listed" else ""
        word = f" {state}" if spelled else ""
        line = cells.setdefault(row["mechanismLabel"], {})
        line[row["theme"]] = f"{results.SYMBOLS.get(state, state)}{word}{areas}"
    themes = list(dict.fromkeys(row["theme"] for row in rows))
    captions = [matrix.caption(theme) for theme in themes]
    numbers = [str(number) for number in range(1, len(themes) + 1)]
    print("\n".join(LEGEND))
    if console.is_terminal() and spelled:
        heads = [textwrap.fill(caption, 14) for caption in captions]
    else:
        heads = numbers
        print(
            "themes:",
            *(f"  {number} {text}" for number, text in zip(numbers, captions, strict=True)),
            sep="\n",
        )
    lines = [[mechanism, *(line.get(theme, "") for theme in themes)] for mechanism, line in cells.items()]
    print()
    console.show_sheet(
        results.Sheet(["mechanism", *heads], [*lines, _totals(summary, themes)], [False] * (len(heads) + 1))
    )


def _totals(summary: answers.Answer, themes: list[str]) -> list[str]:
    """The last row of the matrix: how many mechanisms are listed under each theme, of how many."""
    theme, listed, of = (summary.columns.index(name) for name in ("theme", "listed", "of"))
    totals = {str(row[theme]): str(row[listed]) for row in summary.rows}
    denominators = sorted({str(row[of]) for row in summary.rows})
    return [f"listed, of {' or '.join(denominators)}", *(totals.get(name, "") for name in themes)]


def show_part(answer: answers.Answer, most: int) -> None:
    """Print a question with the first rows of its answer, and how to see the others."""
    rows, sheet = len(answer.rows), answer.sheet()
    console.show_title(answer.query.summary)
    if rows:
        console.show_sheet(results.Sheet(sheet.heads, sheet.rows[:most], sheet.numbers))
    more = f"; {rows - most} more by `gcm-ld query {answer.query.name}`" if rows > most else ""
    print(f"{console.count(rows, 'row')}{more}\n")


def show_question(query: queries.Query) -> None:
    """Print what a question asks, takes and gives."""
    console.show_title(query.summary)
    console.show_paragraph(query.description)
    for endpoint in query.endpoints:
        console.show_paragraph(f"needs the network: {endpoint.iri}, {endpoint.text}")
    if query.parameters:
        print("\nparameters, all optional")
        rows = [
            [
                f"{one.name}={one.example}",
                f"{one.text}; {one.default} by default" if one.default else one.text,
                one.kind,
            ]
            for one in query.parameters
        ]
        console.show_sheet(results.Sheet(["example", "what it does", "kind"], rows, [False] * 3))
    print("\ncolumns")
    rows = [[one.name, one.text, one.kind] for one in query.columns]
    console.show_sheet(results.Sheet(["column", "what it holds", "kind"], rows, [False] * 3))


def show_finding(finding: shacl.Finding) -> None:
    """Print a finding of the shapes as `file:line: thing: message (rule)`."""
    found = f" Found: {finding.value}." if finding.value else ""
    place, thing = f"{finding.file}:{finding.line}", names.compact(finding.thing)
    print(f"{place}: {thing}: {finding.message}{found} ({finding.rule.removeprefix(names.BASE)})")


def show_contradiction(contradiction: explanation.Contradiction) -> None:
    """Print a contradiction with its rule, its things and what it rests on."""
    things = ", ".join(names.compact(results.plain(thing)) for thing in contradiction.things)
    place = next((premise.place for premise in contradiction.premises if premise.place), "inferred")
    print(f"{place}: {things}: what is said cannot all hold ({_rule(contradiction.rule)})")
    for premise in contradiction.premises:
        show_proof(premise, 1)


def show_proof(proof: explanation.Proof, depth: int = 0) -> None:
    """Print why a triple holds: itself, the place that asserts it or its rule, and its premises, indented."""
    indent = "  " * depth
    if proof.rule == explanation.ASSERTED:
        print(f"{indent}{proof.text}  [{proof.place}]")
        return
    print(f"{indent}{proof.text}  by {_rule(proof.rule)}, from")
    for premise in proof.premises:
        show_proof(premise, depth + 1)


def show_description(description: descriptions.Description) -> None:
    """Print all that is said about one thing: asserted, in statements, inferred."""
    console.show_title(description.label)
    print(description.iri)
    console.show_paragraph(", ".join(description.types))
    print("\nasserted")
    rows = [[fact.property, " ".join(fact.value.split()), fact.place] for fact in description.asserted]
    console.show_sheet(results.Sheet(["property", "value", "place"], rows, [False] * 3))
    for kind, group in groupby(sorted(description.statements, key=_kind), key=_kind):
        statements = list(group)
        print(f"\nstatements about it: {kind} ({len(statements)})")
        for statement in statements:
            _show_statement(statement)
    told = {statement.iri for statement in description.statements}
    rows = [
        [fact.property, " ".join(fact.value.split())]
        for fact in description.inferred
        if results.plain(fact.object) not in told
    ]
    if rows:
        print("\ninferred; `gcm-ld why` tells from what")
        console.show_sheet(results.Sheet(["property", "value"], rows, [False] * 2))


def _kind(statement: descriptions.Statement) -> str:
    return statement.kind


def _show_statement(statement: descriptions.Statement) -> None:
    evidence = dict(statement.evidence)
    if "quote" in evidence:
        evidence["quote"] = f'"{" ".join(evidence["quote"].split())}"'
    console.show_paragraph("; ".join(statement.says), "  ")
    told = [evidence[name] for name in descriptions.EVIDENCE if name in evidence]
    console.show_paragraph(" · ".join([*told, statement.place]), "    ")


def _rule(name: str) -> str:
    return f"{name} ({RULES[name]})" if name in RULES else name
