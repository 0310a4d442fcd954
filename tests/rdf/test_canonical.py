"""The canonical form depends on what is said, not on labels or order."""

import pyoxigraph as ox

from gcm_ld.rdf import canonical

P = ox.NamedNode("http://example.org/p")


def test_labels_and_order_do_not_matter():
    a, b, x = ox.BlankNode("a"), ox.BlankNode("b"), ox.BlankNode("x")
    one = [ox.Triple(a, P, ox.Literal("1")), ox.Triple(P, P, a), ox.Triple(b, P, ox.Literal("2"))]
    other = [ox.Triple(x, P, ox.Literal("2")), ox.Triple(P, P, b), ox.Triple(b, P, ox.Literal("1"))]
    assert list(canonical.form(one)) == list(canonical.form(other)) != list(canonical.form(one[:2]))


def test_lines_are_sorted_and_each_once():
    triples = [ox.Triple(P, P, ox.Literal(text)) for text in ("b", "a", "b")]
    assert canonical.lines(canonical.form(triples)).decode().splitlines() == [
        f'{P} {P} "a" .',
        f'{P} {P} "b" .',
    ]


def test_quads_stay_quads():
    quad = ox.Quad(ox.BlankNode("x"), P, P, P)
    assert list(canonical.form([quad])) == [f"_:c14n0 {P} {P} {P}"]
