from gcm_ld.reasoner import closure, ntriples
from gcm_ld.reasoner import rules as axioms

P, Q = "<urn:p>", "<urn:q>"


def chain(*predicates: str) -> axioms.Rule:
    steps = [f"?{number}" for number in range(len(predicates) + 1)]
    return axioms.Rule(
        "prp-spo2", (), tuple(zip(steps, predicates, steps[1:], strict=False)), ("?0", Q, steps[-1])
    )


def test_close_finds_everything_that_a_chain_joins_in_any_order():
    path = [(f"<urn:{number}>", P, f"<urn:{number + 1}>") for number in range(6)]
    for triples in (path, path[::-1], path[::2] + path[1::2]):
        found = closure.close(triples, [chain(P, P, P)])
        assert set(found.derived) == {(f"<urn:{number}>", Q, f"<urn:{number + 3}>") for number in range(4)}


def test_close_meets_a_fact_with_itself():
    assert closure.close([("<urn:a>", P, "<urn:a>")], [chain(P, P)]).derived == [("<urn:a>", Q, "<urn:a>")]


def test_close_follows_what_it_derives():
    rules = [chain(P), axioms.Rule("prp-trp", (), (("?x", Q, "?y"), ("?y", Q, "?z")), ("?x", Q, "?z"))]
    path = [(f"<urn:{number}>", P, f"<urn:{number + 1}>") for number in range(5)]
    assert len(closure.close(path, rules).derived) == 15


def test_close_joins_where_a_class_is_all_that_is_known():
    rule = axioms.Rule(
        "cls-svf1", (), (("?x", P, "?y"), ("?y", ntriples.TYPE, "<urn:C>")), ("?x", ntriples.TYPE, "<urn:D>")
    )
    triples = [("<urn:a>", P, "<urn:b>"), ("<urn:b>", ntriples.TYPE, "<urn:C>")]
    for order in (triples, triples[::-1]):
        assert closure.close(order, [rule]).derived == [("<urn:a>", ntriples.TYPE, "<urn:D>")]


def test_close_takes_a_constant_in_a_fact_for_a_condition():
    rule = axioms.Rule("cls-hv2", (), (("?x", P, '"1"'),), ("?x", ntriples.TYPE, "<urn:C>"))
    found = closure.close([("<urn:a>", P, '"1"'), ("<urn:b>", P, '"2"')], [rule])
    assert found.derived == [("<urn:a>", ntriples.TYPE, "<urn:C>")]


def test_what_rests_on_a_literal_as_subject_is_found():
    rules = [axioms.Rule("prp-inv1", (), (("?x", P, "?y"),), ("?y", Q, "?x"))]
    rules += [axioms.Rule("prp-inv2", (), (("?x", Q, "?y"),), ("?y", "<urn:r>", "?x"))]
    found = closure.close([("<urn:a>", P, '"1"')], rules)
    assert found.derived == [('"1"', Q, "<urn:a>"), ("<urn:a>", "<urn:r>", '"1"')]


def test_literals_that_ought_to_be_the_same_are_not_followed():
    rule = axioms.Rule("prp-fp", (), (("?x", P, "?y"), ("?x", P, "?z")), ("?y", ntriples.SAME, "?z"))
    found = closure.close([("<urn:a>", P, '"1"'), ("<urn:a>", P, '"2"')], [rule], remember=True)
    assert found.derived == []
    assert {step.conclusion for step in found.literals} >= {('"1"', ntriples.SAME, '"2"')}


def test_equality_goes_through_everything_that_is_said():
    triples = [
        ("<urn:a>", ntriples.SAME, "<urn:b>"),
        ("<urn:b>", ntriples.SAME, "<urn:c>"),
        ("<urn:c>", P, "<urn:x>"),
    ]
    for order in (triples, triples[::-1]):
        found = {triple for triple in closure.close(order, []).derived if triple[1] == P}
        assert found == {("<urn:a>", P, "<urn:x>"), ("<urn:b>", P, "<urn:x>")}


def test_close_remembers_the_first_way_to_each_conclusion(edition):
    said = sorted(ntriples.asserted(edition))
    found = closure.close(said, axioms.read(said), remember=True)
    assert list(found.ways) == found.derived
    before = set(said)
    for conclusion, step in found.ways.items():
        assert step.conclusion == conclusion
        assert before.issuperset(step.premises), "a way that rests on what comes later"
        before.add(conclusion)


def test_close_finds_the_same_whether_it_remembers_or_not(edition):
    said = ntriples.asserted(edition)
    rules = axioms.read(said, contradictions=False)
    assert set(closure.close(said, rules).derived) == set(closure.close(said, rules, remember=True).derived)
