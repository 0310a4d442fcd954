"""Every statement and every discrepancy has a page with what it says and what it rests on."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import sentences
from gcm_ld.web import routes
from gcm_ld.web.pages import note, query, statement, views


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
    shown = page(publication, names.iri("engagement", "annex-2", "midsa", "migrant-rights")).decode()
    assert "Annex 2 lists MIDSA in Migrant rights, under the name “MISDA”" in shown
    assert "<mark>MISDA</mark>" in shown
    assert "reconciled" in shown and "two letters have changed places" in shown
    assert "/note#annex-2-migrant-rights" in shown
    follows = shown[shown.index("What follows from it") : shown.index("The data")]
    assert "engages in" in follows and "/why?s=" in follows and ">inferred<" in follows
    assert "works on" in follows


def test_from_an_engagement_of_another_list_nothing_follows_that_only_the_note_says(publication):
    others = [one for one in publication.statements.of("engagement") if not one.one("notedMechanism")]
    assert len(others) == 313
    links = {p for one in others for _, p, _, _ in statement.follows(publication, one)}
    assert links == {names.expand("gcm:worksOn")}


def test_a_sourced_statement_names_its_source_and_address(publication):
    shown = page(publication, names.iri("membership", "5-5-dialogue-on-migration", "DZA", "member")).decode()
    assert publication.site.page(names.iri("document", "eu-neighbours-south-5-5-dialogue")) in shown
    assert 'rel="external"' in shown


def test_a_judgement_says_who_judged_and_why(publication):
    text = proofreading.text(page(publication, names.iri("uptake", "counter-trafficking", "k")))
    assert "Judged by" in text and "which the area names" in text and "editorial" in text


def test_a_mapping_makes_the_link_that_its_property_names(publication):
    iri = names.iri("concept-match", "place", "geneva", "geonames", "2660646")
    one = publication.statements.get(iri)
    place, target = names.iri("place", "geneva"), names.expand("geonames:2660646/")
    assert statement.follows(publication, one) == [(place, names.expand("schema:sameAs"), target, False)]
    text = proofreading.text(page(publication, iri))
    assert "Geneva is the same as “Geneva” in GeoNames" in text and "schema:sameAs" in text


def test_a_quote_is_marked_once_and_nothing_is_lost(publication):
    passage = names.iri("passage", "basis", "7")
    whole = statement.marked(publication, passage, ())
    parts = statement.marked(publication, passage, ("Pan-African Forum",))
    assert "".join(parts) == whole and parts[1] == "Pan-African Forum"


def discrepancy_page(publication, slug):
    return views.render(publication, statement.discrepancy(publication, names.iri("discrepancy", slug)))


def listing(publication, **params):
    return views.render(
        publication, statement.discrepancies(publication, "", views.Params(list(params.items())))
    )


def test_every_discrepancy_has_its_page(publication):
    rows = publication.rows("provenance/discrepancies")
    assert len(rows) == 78
    for row in rows:
        text = views.render(publication, statement.discrepancy(publication, row["discrepancy"])).decode()
        assert f"Discrepancy {row['number']} of 78" in text


@pytest.mark.parametrize("slug", ["n01", "n26", "n42", "n77"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(discrepancy_page(publication, slug)) == []


def test_it_shows_finding_passages_resolution_and_things(publication):
    text = proofreading.text(discrepancy_page(publication, "n42"))
    assert "The New York Declaration is cited twice as A/71/1" in text
    assert "The document has the symbol A/RES/71/1; the citations keep the symbol as printed." in text
    assert text.index("Footnote 9") < text.index("Footnote 14 · in the note")
    assert 'A/71/1 "New York Declaration for Refugees and Migrants"' in text


def test_every_passage_that_it_touches_is_shown(publication):
    shown = discrepancy_page(publication, "n26").decode()
    for passage in publication.values(names.iri("discrepancy", "n26"), "gcm:passage"):
        assert f'href="{publication.site.page(passage.value)}"' in shown


def test_the_list_has_all_and_can_be_of_one_kind(publication):
    every = listing(publication)
    assert proofreading.faults(every) == []
    assert "78 of 78 discrepancies" in every.decode()
    some = listing(publication, kind="wrong-symbol")
    count = len(publication.rows("provenance/discrepancies", kind="wrong-symbol"))
    assert 0 < count < 78 and f"{count} of 78 discrepancies" in some.decode()


def test_an_unknown_kind_is_refused(publication):
    with pytest.raises(views.Refused) as refused:
        listing(publication, kind="none-such")
    assert refused.value.status == 400


def test_a_discrepancy_has_one_name_wherever_it_is_named(publication):
    iri = names.iri("discrepancy", "n36")
    shown = [
        views.render(publication, statement.discrepancy(publication, iri)),
        views.render(publication, statement.discrepancies(publication, "", views.Params())),
        views.render(publication, note.view(publication, "", views.Params())),
        views.render(publication, query.view(publication, "provenance/discrepancies.html", views.Params())),
    ]
    for html in shown:
        text = proofreading.text(html)
        assert "Discrepancy 36" in text and "≠ 36" not in text and not re.search(r"[^/]\bn36\b", text), text[
            :99
        ]
