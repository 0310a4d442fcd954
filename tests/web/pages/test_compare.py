"""The comparison: a form to pick, columns for two to four mechanisms, and a table to take away."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.matrix import comparison
from gcm_ld.web.pages import compare, views


def ask(*slugs, **others):
    return views.Params([("m", slug) for slug in slugs] + list(others.items()))


def page(publication, params):
    return views.render(publication, compare.view(publication, "", params)).decode()


def test_mechanisms_stand_side_by_side(publication):
    text = page(publication, ask("almaty-process", "bali-process", "colombo-process"))
    assert "<h1>Almaty Process, Bali Process and Colombo Process compared</h1>" in text
    assert text.count('<table class="compare">') == 7
    assert text.count('aria-label="Bali Process, ') == 6 + 17 + 24 + 23 + 17
    assert text.count('<option value="bali-process" selected>') == 1
    assert '<span class="unknown">not recorded</span>' in text
    assert "all 3" in text
    assert "only Almaty Process" in text
    assert 'href="/compare.csv?m=almaty-process&amp;m=bali-process&amp;m=colombo-process"' in text


def test_it_opens_with_what_they_share_and_what_one_has_alone(publication):
    found = comparison.make(publication, ["colombo-process", "add"])
    assert [names.local(iri) for iri in found.common] == ["labour-migration"]
    assert [len(areas) for areas in found.also] == [3, 0]
    only = comparison.make(publication, ["colombo-process", "add"], "different")
    assert (only.common, only.also) == (found.common, found.also)
    text = proofreading.text(page(publication, ask("colombo-process", "add")).encode())
    lead = text[text.index("Both are listed in") : text.index("What they are")]
    assert "Labour migration" in lead and "13 States and territories took part in both in 2017" in lead


def test_what_is_claimed_of_both_is_not_none(publication):
    text = page(publication, ask("colombo-process", "add"))
    shared = re.findall(r'<td class="shared">(.*?)</td>', text)
    assert "claimed for both" in shared and "only Colombo Process; claimed for ADD" in shared
    assert "none" not in shared
    assert "<summary>Not stated for any: 2 of 6" in text


def test_without_two_there_is_a_form(publication):
    for params in (ask(), ask("igc"), ask("igc", "igc"), ask("", "igc")):
        text = page(publication, params)
        assert text.count('<select name="m">') == comparison.MOST
        assert "<table" not in text
    assert '<option value="igc" selected>' in page(publication, ask("igc"))


def test_only_what_is_common_is_shown_where_asked(publication):
    text = page(publication, ask("almaty-process", "colombo-process", show="common"))
    assert text.count('<tr class="common">') == len(re.findall(r'<td class="shared">both</td>', text)) > 10
    assert 'class="shared">only' not in text


def test_only_what_differs_is_shown_where_asked_and_can_be_taken_away(publication):
    params = ask("midcas", "midcom", show="different")
    text = page(publication, params)
    facts = text[text.index("<h2>What they are") : text.index("<h2>Themes")]
    assert "(MIDCOM) compared, only where they differ " in text
    assert "dormant since 2016" in facts
    assert '<th scope="row">Type</th>' not in facts
    assert "take part in" not in facts
    for form, write in compare.FORMS.items():
        assert f'href="/compare.{form.name}?m=midcas&amp;m=midcom&amp;show=different"' in text
        taken = compare.download(publication, form.name, params)
        found = comparison.make(publication, ["midcas", "midcom"], "different")
        assert (taken.media_type, taken.name) == (form.media_type, f"comparison.{form.name}")
        assert taken.content.decode() == write(publication, found)
    common = page(publication, ask("midcas", "midcom", show="common"))
    assert '<th scope="row">Type</th>' in common
    assert '<th scope="row">Status</th>' not in common
    assert '<th scope="row">Only here</th>' not in common


def test_facts_show_what_they_rest_on(publication):
    text = page(publication, ask("midcas", "midcom"))
    row = re.search(r'<th scope="row">Status</th>(.*?)</tr>', text, re.S).group(1)
    assert "/stated-value/mechanism/midcas/activityStatus.html" in row
    assert 'class="basis basis-sourced"' in row
    assert re.search(r">source \d+</a>", row)
    kind = re.search(r'<th scope="row">Type</th>(.*?)</tr>', text, re.S).group(1)
    assert kind.count("/classification/midc") == 2
    numbers = [int(number) for number in re.findall(r">source (\d+)</a>", text)]
    sources = re.search(r'<ol class="sources">(.*?)</ol>', text, re.S).group(1)
    assert max(numbers) == sources.count("<li>")


def test_two_are_both(publication):
    text = re.sub(r"<[^>]+>", "", page(publication, ask("almaty-process", "colombo-process")))
    assert re.search(r"takes? part in both:", text)
    assert "all 2" not in text
    none = re.sub(r"<[^>]+>", "", page(publication, ask("almaty-process", "sacm")))
    assert "No State or territory is recorded as taking part in both." in none
    three = re.sub(r"<[^>]+>", "", page(publication, ask("midcas", "midcom", "midsa")))
    assert re.search(r"takes? part in all 3:", three)


def test_a_comparison_can_be_cited(publication):
    text = page(publication, ask("igc", "add", show="common"))
    cited = re.search(r'<p class="citing">(.*?)</p>', text, re.S).group(1)
    assert "(IGC) and Abu Dhabi Dialogue (ADD) compared, only what all have. In: " in cited
    assert f"edition of {publication.issued}." in cited
    assert f"{publication.site.url}compare?m=igc&amp;m=add&amp;show=common</a>" in cited


def test_another_form_is_refused(publication):
    with pytest.raises(views.Refused) as refused:
        compare.download(publication, "pdf", ask("igc", "add"))
    assert refused.value.status == 404
    assert ".csv, .tsv, .json" in refused.value.message


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


def test_other_sources_are_kept_in_every_address(publication):
    text = page(publication, ask("midiocc", "igad-rcp", source="since", agreed="true"))
    assert "compared, by other sources since 2018, only what is printed or two readers named" in text
    cells = re.findall(r'href="/evidence\?([^"]+)"', text)
    assert cells and all(cell.endswith("&amp;source=since&amp;agreed=true") for cell in cells)
    for form in compare.FORMS:
        address = f"/compare.{form.name}?m=midiocc&amp;m=igad-rcp&amp;source=since&amp;agreed=true"
        assert f'href="{address}"' in text
    assert "Annex 2" not in text[text.index("<main") : text.index("</main>")]
    with pytest.raises(views.Refused, match="atlantis"):
        compare.view(publication, "", ask("midcas", "midcom", source="atlantis"))


def test_who_chairs_is_said_with_the_year(client):
    text = client.get("/compare?m=colombo-process&m=almaty-process").text
    assert "Chair in 2017" in text and "Secretariat in 2017" in text and "Status in" not in text
