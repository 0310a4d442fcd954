"""The page of an objective."""

import proofreading

from gcm_ld import names
from gcm_ld.pages import objective, views


def test_an_objective_has_its_words_and_no_mapping(publication):
    shown = objective.view(publication, names.iri("objective", "5"))
    text = proofreading.text(views.render(publication, shown))
    assert shown.title.startswith("Objective 5: ")
    assert "Enhance availability and flexibility of pathways for regular migration" in text
    assert "is not recorded in this edition: no source was read that maps the two" in text


def test_one_can_go_on_to_the_next(publication):
    links = proofreading.links(
        views.render(publication, objective.view(publication, names.iri("objective", "9")))
    )
    assert "/objective/8.html" in links and "/objective/10.html" in links
