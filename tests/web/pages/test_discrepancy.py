"""The page of a discrepancy sets the passages side by side and says how it is resolved."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.web.pages import discrepancy, note, query, views


def page(publication, slug):
    return views.render(publication, discrepancy.view(publication, names.iri("discrepancy", slug)))


def listing(publication, **params):
    return views.render(publication, discrepancy.listing(publication, "", views.Params(list(params.items()))))


def test_every_discrepancy_has_its_page(publication):
    rows = publication.rows("provenance/discrepancies")
    assert len(rows) == 77
    for row in rows:
        text = views.render(publication, discrepancy.view(publication, row["discrepancy"])).decode()
        assert f"Discrepancy {row['number']} of 77" in text


@pytest.mark.parametrize("slug", ["n01", "n26", "n42", "n77"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(page(publication, slug)) == []


def test_it_shows_finding_passages_resolution_and_things(publication):
    text = proofreading.text(page(publication, "n42"))
    assert "The New York Declaration is cited twice as A/71/1" in text
    assert "The document has the symbol A/RES/71/1; the citations keep the symbol as printed." in text
    assert text.index("Footnote 9") < text.index("Footnote 14 · in the note")
    assert 'A/71/1 "New York Declaration for Refugees and Migrants"' in text


def test_every_passage_that_it_touches_is_shown(publication):
    shown = page(publication, "n26").decode()
    for passage in publication.values(names.iri("discrepancy", "n26"), "gcm:passage"):
        assert f'href="{publication.site.page(passage.value)}"' in shown


def test_the_list_has_all_and_can_be_of_one_kind(publication):
    every = listing(publication)
    assert proofreading.faults(every) == []
    assert "77 of 77 discrepancies" in every.decode()
    some = listing(publication, kind="wrong-symbol")
    count = len(publication.rows("provenance/discrepancies", kind="wrong-symbol"))
    assert 0 < count < 77 and f"{count} of 77 discrepancies" in some.decode()


def test_an_unknown_kind_is_refused(publication):
    with pytest.raises(views.Refused) as refused:
        listing(publication, kind="none-such")
    assert refused.value.status == 400


def test_a_discrepancy_has_one_name_wherever_it_is_named(publication):
    iri = names.iri("discrepancy", "n36")
    shown = [
        views.render(publication, discrepancy.view(publication, iri)),
        views.render(publication, discrepancy.listing(publication, "", views.Params())),
        views.render(publication, note.view(publication, "", views.Params())),
        views.render(publication, query.view(publication, "provenance/discrepancies.html", views.Params())),
    ]
    for html in shown:
        text = proofreading.text(html)
        assert "Discrepancy 36" in text and "≠ 36" not in text and not re.search(r"[^/]\bn36\b", text), text[
            :99
        ]
