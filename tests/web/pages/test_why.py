"""The reason for a statement, down to what is asserted and where the note says it."""

import random

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.questions import results
from gcm_ld.web.pages import views, why


def view(publication, s, p, o):
    return why.view(publication, "", views.Params([("s", s), ("p", p), ("o", o)]))


ALMATY, COVERS = names.iri("mechanism", "almaty-process"), names.expand("gcm:coversTheme")
RIGHTS = names.iri("theme", "human-rights")


def leaves(step):
    return [step] if not step.premises else [leaf for one in step.premises for leaf in leaves(one)]


def test_an_inferred_statement_leads_to_the_passages_that_say_it(publication):
    page = view(publication, ALMATY, COVERS, RIGHTS)
    shown = views.render(publication, page)
    assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    assert "Almaty Process covers theme Human rights" in text
    assert "Annex 2, asylum and refugees" in text and "data/listings/annex-2.ttl:" in text
    assert "“engages in” is made by following “has noted engagement” then “concerns area”" in text
    step = page.content["step"]
    assert step.rule == "prp-spo2" and step.meaning
    assert all(leaf.place and not leaf.rule for leaf in leaves(step))


def test_an_asserted_statement_says_where(publication):
    step = view(publication, ALMATY, names.expand("rdf:type"), names.expand("gcm:Mechanism")).content["step"]
    assert step.place.startswith("data/mechanism.ttl:") or step.rule


def test_an_asserted_value_has_the_records_that_give_its_sources(publication):
    declaration = names.iri("document", "a-res-71-1")
    step = view(publication, declaration, names.expand("gcm:adopted"), "2016-09-19").content["step"]
    assert [one.basis for one in step.evidence] == ["sourced", "printed"]


def test_a_literal_may_be_the_object(publication):
    iri = names.iri("discrepancy", "n01")
    step = view(publication, iri, names.expand("gcm:number"), "1").content["step"]
    assert step.place.startswith("data/discrepancy.ttl:")


def test_every_rule_that_infers_has_its_words(publication):
    quads = list(
        publication.store.quads_for_pattern(None, None, None, why.pyoxigraph.NamedNode(names.INFERRED))
    )
    chosen = random.Random(7).sample(quads, 60)
    for quad in chosen:
        step = view(
            publication, quad.subject.value, quad.predicate.value, results.plain(quad.object)
        ).content["step"]
        stack = [step]
        while stack:
            one = stack.pop()
            assert bool(one.premises) == (one.rule in why.RULES), "a query that makes statements has no steps"
            assert not one.rule or one.meaning, one.rule
            words = " ".join(text for text, _ in one.words)
            assert "https://" not in words and "[" not in words and "owl:" not in words
            stack += one.premises


def test_what_does_not_hold_is_404(publication):
    with pytest.raises(views.Refused) as refused:
        view(
            publication,
            names.iri("mechanism", "budapest-process"),
            COVERS,
            names.iri("theme", "drivers-of-migration"),
        )
    assert refused.value.status == 404
    assert "doesn't make it false" in refused.value.message


@pytest.mark.parametrize(
    ("s", "p", "o"),
    [("", COVERS, RIGHTS), (ALMATY, "", RIGHTS), (ALMATY, COVERS, ""), ("a b", COVERS, RIGHTS)],
)
def test_what_is_missing_or_no_iri_is_400(publication, s, p, o):
    with pytest.raises(views.Refused) as refused:
        view(publication, s, p, o)
    assert refused.value.status == 400


def test_a_text_with_quotation_marks_is_shown_whole(publication):
    footnote, exact = names.iri("passage", "footnote", "15"), names.expand("oa:exact")
    text = publication.value(footnote, "oa:exact")
    assert text.count('"') == 2
    page = view(publication, footnote, exact, text)
    assert page.content["step"].words[-1] == (text, "")
    assert page.title.endswith(text)
