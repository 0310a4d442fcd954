"""Any thing has a page with all that is said of it, also one that is named elsewhere."""

import proofreading
import pytest

from gcm_ld.core import names, urls
from gcm_ld.presentation import mappings, statements
from gcm_ld.publish import publications
from gcm_ld.web import routes
from gcm_ld.web.pages import thing, views


def page(publication, iri):
    return views.render(publication, thing.view(publication, iri))


@pytest.mark.parametrize(
    "iri",
    [
        names.iri("place", "geneva"),
        names.iri("region", "africa"),
        names.iri("objective", "23"),
        "http://metadata.un.org/sdg/10.7",
        names.ONTOLOGY + "Mechanism",
    ],
)
def test_any_thing_has_a_page_in_order(publication, iri):
    shown = page(publication, iri)
    assert proofreading.faults(shown) == []
    assert publication.label(iri).casefold() in proofreading.text(shown).casefold()


def test_what_follows_is_apart_and_has_its_reason(publication):
    shown = page(publication, names.iri("region", "africa")).decode()
    mechanism = page(publication, names.iri("mechanism", "almaty-process")).decode()
    follows = mechanism[mechanism.index("What follows") : mechanism.index("The data")]
    assert "/why?s=" in follows and "covers theme" in follows
    assert "What follows" not in shown


def test_discrepancies_that_concern_a_thing_are_shown(publication):
    shown = proofreading.text(page(publication, names.iri("mechanism", "midsa")))
    assert "MISDA is printed in three areas" in shown


def test_names_in_other_languages_have_their_language_direction_and_source(publication):
    shown = page(publication, names.iri("region", "africa")).decode()
    assert '<dd lang="ar" dir="auto">أفريقيا</dd>' in shown and "Names of the M49 standard</a>" in shown
    assert "In other languages" not in page(publication, names.iri("place", "geneva")).decode()


def test_more_things_than_are_shown_are_counted_and_can_be_had(publication):
    shown = page(publication, names.iri("basis", "printed")).decode()
    assert "These are 40 of" in shown and "format=csv" in shown


def test_nothing_said_is_404(publication):
    with pytest.raises(views.Refused) as refused:
        thing.view(publication, names.iri("mechanism", "none-such"))
    assert refused.value.status == 404


def test_links_stand_below_the_path_of_a_site(publication):
    below = publications.Publication(
        publication.edition, publication.questions, urls.site("https://example.org/data/gcm/")
    )
    main = page(below, names.iri("place", "geneva")).decode()
    assert 'href="/data/gcm/meeting/grcp-6.html"' in main
    assert 'href="/meeting/' not in main


def view(publication, iri):
    return thing.elsewhere(publication, "", views.Params([("iri", iri)]))


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


def test_a_concept_of_others_shows_its_names_their_terms_and_what_of_ours_is_linked(publication):
    iri = "http://eurovoc.europa.eu/1909"
    html = views.render(publication, view(publication, iri))
    text, links = proofreading.text(html), proofreading.links(html)
    assert "migration" in text and "CC BY 4.0" in text and "What of ours is linked to it" in text
    for one in mappings.to(publication, iri):
        assert one.mapping.one("reason") in text
        iris = (one.mapping.one("matchSubject"), one.mapping.iri)
        assert {publication.site.page(one) for one in iris} <= set(links)
    assert "What else points to it" not in text


def test_of_a_vocabulary_whose_names_may_not_be_kept_it_is_said(publication):
    unesco = next(
        one
        for one in mappings.of(publication, names.iri("area", "asylum-and-refugees"))
        if one.vocabulary.name == "unesco"
    )
    text = proofreading.text(views.render(publication, view(publication, unesco.mapping.one("matchObject"))))
    assert "none is held" in text and "CC BY-SA" in text


def test_the_links_of_each_kind_of_thing_stand_on_its_page(publication):
    linked = {
        one.mapping.one("matchSubject"): one
        for iri in publication.subjects("rdf:type", names.expand("gcm:ConceptMatch"))
        for one in mappings.of(publication, publication.value(iri, "gcm:matchSubject"))
    }
    kinds = {names.compact(iri).partition(":")[0]: iri for iri in linked}
    wanted = {"area", "theme", "element", "meeting-kind", "gcm", "state", "region", "place", "organization"}
    assert set(kinds) >= {*wanted, "sdg"}
    for iri in kinds.values():
        path = publication.site.path(iri).removeprefix(publication.site.root)
        html = views.render(publication, routes.kind(publication, path)(publication, iri))
        text, links = proofreading.text(html), proofreading.links(html)
        assert "In other vocabularies" in text, iri
        for one in mappings.of(publication, iri):
            assert one.mapping.one("reason") in text and one.text in text
            target = one.mapping.one("matchObject")
            there = {target, publication.site.page(target), publication.site.page(one.mapping.iri)}
            assert there <= set(links)
        assert proofreading.faults(html) == []


@pytest.mark.parametrize(
    "path",
    [
        *("mechanism/midsa", "theme/human-rights", "area/labour-migration", "element/a", "objective/5"),
        *("state/CHE", "region/africa", "organization/iom", "place/geneva", "document/a-res-71-1"),
        *("meeting/grcp-7", "passage/footnote/9", "role/observer", "engagement/annex-2/midsa/migrant-rights"),
    ],
)
def test_each_page_of_a_thing_ends_with_statements_what_points_there_and_triples(publication, path):
    iri = names.BASE + path
    page = routes.kind(publication, path)(publication, iri)
    html = views.render(publication, page).decode()
    foot = html[html.index('<h2 id="data">') : html.index("</main>")]
    about = [one for one in publication.statements.naming(iri) if one.kind != "discrepancy"]
    assert [one.iri for _, group in page.content["foot"].statements for one in group] == [
        one.iri for _, group in statements.by_class(publication, about) for one in group
    ]
    for one in (one for _, group in page.content["foot"].statements for one in group[:60]):
        assert f'<a class="ground" href="{publication.site.page(one.iri)}">' in foot
    assert f"What points here ({sum(group.total for group in page.content['foot'].pointing)})" in foot
    assert "triples about it" in foot


def test_of_many_statements_the_first_are_shown(publication):
    iri = names.iri("role", "member")
    html = views.render(publication, routes.kind(publication, "role/member")(publication, iri)).decode()
    total = len(publication.statements.where("membership", "role", iri))
    assert f"These are 60 of {total}; “What points here” leads to all." in html
    assert html.count('<a class="ground"') == 60


def test_a_discrepancy_that_touches_a_statement_stands_on_the_page_of_the_thing(publication):
    shown = thing.discrepancies(publication, [names.iri("engagement", "annex-2", "midsa", "migrant-rights")])
    assert [names.local(one.iri) for one in shown] == ["n01"]
    midsa = views.render(
        publication, routes.kind(publication, "mechanism/x")(publication, names.iri("mechanism", "midsa"))
    )
    assert publication.site.page(shown[0].iri) in midsa.decode()
    assert shown[0].one("resolution") in proofreading.text(midsa)
