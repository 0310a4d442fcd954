"""What bases and certainties mean stands in their schemes, and what a sentence lacks is told beside it."""

import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import statements


@pytest.mark.parametrize("kind", ["basis", "certainty"])
def test_what_a_basis_and_a_certainty_mean_is_told_by_their_schemes(publication, kind):
    found = statements.meanings(publication, kind)
    assert set(found) == {names.local(iri) for iri in things.members(publication.store, kind)}
    for slug, words in found.items():
        assert publication.value(names.iri(kind, slug), "skos:definition").endswith(f" of {words}")


def test_they_stand_in_the_order_of_their_rank(publication):
    assert list(statements.meanings(publication, "basis"))[::4] == ["printed", "editorial"]
    found = list(statements.meanings(publication, "certainty"))
    assert found == sorted(
        found, key=lambda slug: int(publication.value(names.iri("certainty", slug), "gcm:number"))
    )
    assert (found[0], found[-1]) == ("found", "unknown")


def test_both_are_explained_in_one_text(publication):
    words = statements.explain(publication, "printed", "found")
    assert words.startswith("printed: a statement that ") and "; found: a statement that " in words
    assert statements.explain(publication, "derived", "derived").count(";") == 0
    assert statements.explain(publication, "nothing", "") == ""


def test_certainties_are_weighed(publication):
    assert statements.surest(publication, ["unsourced", "found", "derived"]) == "found"
    assert statements.weakest(publication, ["derived", "found"]) == "derived"
    assert statements.surest(publication, []) == statements.weakest(publication, []) == ""


def test_what_a_sentence_lacks_is_told(publication):
    one = publication.statements.get(names.iri("engagement", "annex-2", "midsa", "migrant-rights"))
    details = {detail.rpartition(": ")[2] for detail in statements.details(publication, one)}
    assert details == {one.one("position"), one.one("agreed")}
    periods = [one for one in publication.statements.of("membership") if one.one("heldFor")]
    assert periods and not any(one.one("heldFor") in statements.details(publication, one) for one in periods)


def test_statements_stand_by_the_label_of_their_class(publication):
    found = publication.statements.naming(names.iri("area", "labour-migration"))
    groups = statements.by_class(publication, found)
    assert [label for label, _ in groups] == sorted({label for label, _ in groups})
    assert sum(len(group) for _, group in groups) == len(found)
    assert "engagement" in dict(groups)
