"""The page of a statement says it in a sentence, shows what it rests on, and what follows."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import sentences, statements
from gcm_ld.web import routes
from gcm_ld.web.pages import statement, views


def page(publication, iri):
    return views.render(publication, statement.view(publication, iri))


@pytest.mark.parametrize("kind", [kind for kind in sentences.KINDS if kind != "discrepancy"])
def test_every_statement_has_its_page(publication, kind):
    assert routes.kind(publication, f"{kind}/x") is statement.view
    every = things.members(publication.store, kind)
    sizes = {iri: page(publication, iri) for iri in every}
    for iri, shown in sizes.items():
        head = shown[shown.index(b"<h1") : shown.index(b"</h1>")].decode()
        assert sentences.text(publication, iri)[:12].replace("'", "&#39;") in head.replace("&#34;", '"'), iri
        assert b"has no words" not in shown
    longest = max(sizes.values(), key=len)
    for shown in (sizes[every[0]], longest):
        assert proofreading.faults(shown) == []


def test_an_engagement_shows_the_passage_with_the_name_marked(publication):
    shown = page(publication, names.iri("engagement", "midsa", "migrant-rights")).decode()
    assert "Annex 2 lists MIDSA in Migrant rights, under the name “MISDA”" in shown
    assert "<mark>MISDA</mark>" in shown
    assert "reconciled" in shown and "two letters have changed places" in shown
    assert "/note#annex-2-migrant-rights" in shown
    follows = shown[shown.index("What follows from it") : shown.index("The data")]
    assert "engages in" in follows and "/why?s=" in follows and ">inferred<" in follows


def test_a_sourced_statement_names_its_source_and_address(publication):
    shown = page(publication, names.iri("membership", "5-5-dialogue-on-migration", "DZA")).decode()
    assert publication.site.page(names.iri("document", "eu-neighbours-south-5-5-dialogue")) in shown
    assert 'rel="external"' in shown


def test_a_judgement_says_who_judged_and_why(publication):
    text = proofreading.text(page(publication, names.iri("uptake", "counter-trafficking", "k")))
    assert "Judged by" in text and "which the area names" in text and "editorial" in text


def test_a_mapping_makes_the_link_that_its_property_names(publication):
    iri = names.iri("mapping", "place", "geneva", "geonames", "2660646")
    one = statements.read(publication, iri)
    place, target = names.iri("place", "geneva"), names.expand("geonames:2660646/")
    assert statement.follows(publication, one) == [(place, names.expand("schema:sameAs"), target, False)]
    text = proofreading.text(page(publication, iri))
    assert "Geneva is the same as “Geneva” in GeoNames" in text and "schema:sameAs" in text


def test_a_quote_is_marked_once_and_nothing_is_lost(publication):
    passage = names.iri("passage", "basis", "7")
    whole = statement.marked(publication, passage, ())
    parts = statement.marked(publication, passage, ("Pan-African Forum",))
    assert "".join(parts) == whole and parts[1] == "Pan-African Forum"
