"""The page of a thing that is named elsewhere."""

import proofreading
import pytest

from gcm_ld import names
from gcm_ld.pages import resource, views


def view(publication, iri):
    return resource.view(publication, "", views.Params([("iri", iri)]))


def test_every_iri_that_the_edition_speaks_of_has_a_page(publication):
    named = {
        term.value
        for quad in publication.store
        for term in (quad.subject, quad.predicate, quad.object)
        if getattr(term, "value", "").startswith(("http:", "https:")) and hasattr(term, "value")
        and type(term).__name__ == "NamedNode" and not term.value.startswith(names.BASE)
    }  # fmt: skip
    assert len(named) > 300
    for iri in named:
        assert view(publication, iri).title


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.w3.org/2004/02/skos/core#Concept",
        "https://undocs.org/A/RES/71/1",
        names.expand("rdf:type"),
    ],
)
def test_it_is_html_in_order_and_leads_outside(publication, iri):
    shown = views.render(publication, view(publication, iri))
    assert proofreading.faults(shown) == []
    assert f'rel="external" href="{iri}"' in shown.decode()


def test_what_points_there_is_told(publication):
    text = proofreading.text(views.render(publication, view(publication, "https://undocs.org/A/RES/71/1")))
    assert "New York Declaration for Refugees and Migrants" in text
    assert "has address" in text


@pytest.mark.parametrize("iri", ["", "almaty", "a b", "http://["])
def test_what_is_no_iri_is_400(publication, iri):
    with pytest.raises(views.Refused) as refused:
        view(publication, iri)
    assert refused.value.status == 400


def test_what_the_edition_does_not_speak_of_is_404(publication):
    with pytest.raises(views.Refused) as refused:
        view(publication, "https://example.org/nothing")
    assert refused.value.status == 404
