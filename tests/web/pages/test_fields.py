"""The fields of the forms of the stored questions."""

import pytest

from gcm_ld.core import names, suggest
from gcm_ld.edition import things
from gcm_ld.questions import queries
from gcm_ld.web.pages import fields, views

NAME = "coverage/mechanisms-by-theme"


def fill(publication, *pairs, name=NAME):
    return fields.fill(publication, publication.questions[name], views.Params(pairs))


def test_every_choice_means_its_thing(publication):
    kinds = {one.kind for asked in publication.questions.values() for one in asked.parameters}
    assert kinds <= set(queries.PARAMETER_KINDS)
    for kind in kinds:
        choices = fields.choices(publication, kind)
        assert len(dict(choices)) == len(things.members(publication.store, kind)) == len(choices), kind
        for word, _ in (choices[0], choices[-1]):
            iri = fields.meaning(publication, kind, word)
            assert things.word(iri, kind) == word or (kind, word) == ("year", things.NOW)


@pytest.mark.parametrize(
    "given", ["human-rights", "Human Rights", "theme:human-rights", "theme/human-rights"]
)
def test_what_is_given_becomes_the_word_of_an_address(publication, given):
    (theme, mechanism, *_), wrong = fill(publication, ("theme", given))
    assert (theme.given, theme.iri, theme.wrong) == (
        "human-rights",
        "https://w3id.org/gcm-ld/theme/human-rights",
        "",
    )
    assert (mechanism.given, mechanism.iri, wrong) == ("", "", [])


def test_what_means_nothing_stays_as_it_was_given(publication):
    (theme, *_), wrong = fill(publication, ("theme", "human-rihts"))
    assert (theme.given, theme.iri, theme.listed, wrong) == ("human-rihts", "", False, [])
    assert theme.wrong == "no theme 'human-rihts'; did you mean human-rights?"


def test_long_lists_become_suggestions(publication):
    (state, theme, *_), _ = fill(publication, name="coverage/themes-by-state")
    assert not state.listed and len(state.choices) > fields.OPTIONS
    assert theme.listed and dict(theme.choices)["human-rights"] == "Human rights"


def test_choices_are_in_the_order_of_their_labels_and_numbers(publication):
    assert [word for word, _ in fields.choices(publication, "goal")] == list(map(str, range(1, 18)))
    states = [label for _, label in fields.choices(publication, "state")]
    assert states[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert states.index("Chad") < states.index("China") < states.index("Cuba") < states.index("Fiji")


def test_passages_and_discrepancies_go_by_their_place_and_number(publication):
    assert ("footnote/9", "Footnote 9") in fields.choices(publication, "passage")
    assert ("n36", "Discrepancy 36") in fields.choices(publication, "discrepancy")


def test_a_long_list_is_not_shown_whole(publication):
    (state, *_), _ = fill(publication, ("state", "QQQ"), name="coverage/themes-by-state")
    assert state.wrong.startswith("no state 'QQQ'; there are ABW, AFG, ")
    assert state.wrong.endswith(f" and {len(state.choices) - suggest.FEW} more.")
    (theme, *_), _ = fill(publication, ("theme", "QQQ"))
    assert "human-rights" in theme.wrong


def test_a_choice_is_refused_where_it_means_nothing(publication):
    choice = things.Choice("m49", "State", "state")
    assert fields.chosen(publication, choice, views.Params()) == ""
    params = views.Params([("m49", "756")])
    switzerland = names.iri("state", "CHE")
    assert fields.chosen(publication, choice, params) == switzerland
    with pytest.raises(views.Refused, match="is not offered here; there is FJI") as refused:
        fields.chosen(publication, choice, params, [names.iri("state", "FJI")])
    assert refused.value.status == 400


def test_a_value_that_is_given_twice_is_told_once(publication):
    _, wrong = fill(publication, ("theme", "human-rights"), ("theme", "human-rights"))
    assert wrong == ["The parameter “theme” is given twice; give it once."]
