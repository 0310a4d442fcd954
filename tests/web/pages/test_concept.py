"""The pages of small concepts and of schemes, with counts that are right."""

import proofreading
import pytest

from gcm_ld.core import kinds, names
from gcm_ld.edition import things
from gcm_ld.web import routes
from gcm_ld.web.pages import concept, views


@pytest.mark.parametrize("kind", kinds.of_group(kinds.CONCEPT))
def test_every_concept_has_its_page(publication, kind):
    assert routes.kind(publication, f"{kind}/x") is concept.view
    for iri in things.members(publication.store, kind):
        shown = views.render(publication, concept.view(publication, iri))
        assert publication.value(iri, "skos:definition").replace("'", "&#39;") in shown.decode(), iri
    assert proofreading.faults(shown) == []


def test_every_scheme_lists_its_concepts(publication):
    for iri in things.members(publication.store, "scheme"):
        shown = views.render(publication, concept.scheme(publication, iri))
        assert proofreading.faults(shown) == []
        for one in publication.subjects("skos:inScheme", iri):
            assert f'href="{publication.site.page(one)}"' in shown.decode()


def test_what_uses_a_basis_is_counted_by_kind(publication):
    iri = names.iri("basis", "reconciled")
    uses = dict(concept.kinds(publication, concept.users(publication, iri)))
    rows = [row for row in publication.rows("provenance/statements-by-basis") if row["basis"] == iri]
    engagements = sum(int(row["statements"]) for row in rows if row["kindLabel"] == "engagement")
    assert uses[names.ONTOLOGY + "Engagement"] == engagements > 0


def test_elements_stand_by_their_letters(publication):
    found = [names.local(iri) for iri in concept.concepts(publication, names.iri("scheme", "element"))]
    assert "".join(found) == "abcdefghijklmnopqrstuvwx"
    objectives = concept.concepts(publication, names.iri("scheme", "objective"))
    assert [names.local(iri) for iri in objectives] == [str(number) for number in range(1, 24)]
