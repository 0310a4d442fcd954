"""The page of any thing: what is known, what follows and why, what points there, all triples."""

import proofreading
import pytest

from gcm_ld.core import names, urls
from gcm_ld.publish import publications
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
