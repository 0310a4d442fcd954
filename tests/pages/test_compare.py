"""The comparison: a form to pick, columns for two to four mechanisms, and a table to take away."""

import re

import pytest

from gcm_ld.coverage import comparisons
from gcm_ld.pages import compare, views


def ask(*slugs, **others):
    return views.Params([("m", slug) for slug in slugs] + list(others.items()))


def page(publication, params):
    return views.render(publication, compare.view(publication, "", params)).decode()


def test_mechanisms_stand_side_by_side(publication):
    text = page(publication, ask("almaty-process", "bali-process", "colombo-process"))
    assert "<h1>Almaty Process, Bali Process and Colombo Process compared</h1>" in text
    assert text.count('<table class="compare">') == 6
    assert text.count('aria-label="Bali Process, ') == 6 + 17 + 24 + 23 + 17
    assert text.count('<option value="bali-process" selected>') == 1
    assert '<span class="unknown">no list recorded</span>' in text
    assert "all 3" in text
    assert "only Almaty Process" in text
    assert 'href="/compare.csv?m=almaty-process&amp;m=bali-process&amp;m=colombo-process"' in text


def test_without_two_there_is_a_form(publication):
    for params in (ask(), ask("igc"), ask("igc", "igc"), ask("", "igc")):
        text = page(publication, params)
        assert text.count('<select name="m">') == comparisons.MOST
        assert "<table" not in text
    assert '<option value="igc" selected>' in page(publication, ask("igc"))


def test_only_what_is_common_is_shown_where_asked(publication):
    text = page(publication, ask("almaty-process", "colombo-process", show="common"))
    assert text.count('<tr class="common">') == len(re.findall(r'<td class="shared">both</td>', text)) > 10
    assert 'class="shared">only' not in text


def test_it_can_be_taken_away(publication):
    taken = compare.download(publication, "", ask("almaty-process", "colombo-process"))
    found = comparisons.make(publication, ["almaty-process", "colombo-process"])
    assert taken.media_type == "text/csv"
    assert taken.content.decode() == comparisons.to_csv(publication, found)


@pytest.mark.parametrize(
    "params",
    [
        ask("atlantis"),
        ask("igc", "atlantis"),
        ask("add", "afml", "arcp", "igc", "mtm"),
        ask("add", "igc", show="x"),
    ],
)
def test_what_cannot_be_compared_is_refused(publication, params):
    with pytest.raises(views.Refused) as refused:
        compare.view(publication, "", params)
    assert refused.value.status == 400
