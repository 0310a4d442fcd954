"""What the rules of shapes/ make, before those of OWL."""

import pytest
import world

from gcm_ld.core import names
from gcm_ld.edition import dataset
from gcm_ld.reasoner import constructs

RULE = """PREFIX rule: <https://w3id.org/gcm-ld/shapes#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

rule:Test
    a sh:SPARQLRule ;
    sh:construct "%s" ;
    sh:order 9 ;
    .
"""


def test_members_of_a_body_take_part_through_it(publication):
    found = constructs.made(publication.edition)
    through = f"<{names.ONTOLOGY}through>"
    made = {subject for subject, predicate, _ in found if predicate == through}
    assert made and all("/membership/" in subject for subject in made)
    assert {rule for (_, predicate, _), rule in found.items() if predicate == through} == {
        f"{names.SHAPES}Membership-throughMembers"
    }


def test_what_is_made_is_left_out_of_the_store(publication):
    before = len(publication.store)
    constructs.made(publication.edition)
    assert len(publication.store) == before


@pytest.mark.parametrize(("text", "words"), [("CONSTRUCT {", "no SPARQL"), ("ASK {}", "no CONSTRUCT")])
def test_a_rule_that_is_none_is_named(tmp_path, text, words):
    folder = world.make(tmp_path)
    (folder / "shapes").mkdir(exist_ok=True)
    (folder / "shapes/test.ttl").write_text(RULE % text)
    with pytest.raises(dataset.EditionError, match=f"#Test: {words}"):
        constructs.made(dataset.read(folder))
