"""The page of a meeting tells what was planned from what came to pass."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import timeline
from gcm_ld.web.pages import agent, meeting, views


def page(publication, slug):
    return views.render(publication, meeting.view(publication, names.iri("meeting", slug)))


def test_every_meeting_has_its_page(publication):
    for one in timeline.meetings(publication):
        shown = views.render(publication, meeting.view(publication, one.iri)).decode()
        assert one.took_place in shown or not one.took_place


@pytest.mark.parametrize("slug", ["gcm-conference", "grcp-7", "imrf-2", "midcom-2017", "negotiation-round-1"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(page(publication, slug)) == []


def test_plan_and_outcome_stand_apart(publication):
    text = proofreading.text(page(publication, "gcm-conference"))
    planned, held = text.index("As planned"), text.index("As it came to pass")
    assert planned < text.index("before 25 September 2018") < text.index("New York") < held
    assert held < text.index("Marrakech", held) and "Global Compact for Safe" in text[held:]


def test_a_meeting_has_its_topic_host_series_and_sources(publication):
    text = proofreading.text(page(publication, "grcp-6"))
    assert "Migration and the Sustainable Development Goals: the Role of Inter-state" in text
    assert "← Fifth Global RCP Meeting Seventh Global RCP Meeting →" in text
    assert "Hosted by International Organization for Migration" in text


def test_a_date_known_to_the_month_says_so(publication):
    assert "known to the month only" in page(publication, "midcom-2017").decode()


def test_series_are_of_a_kind_or_of_a_mechanism(publication):
    known = {names.local(one.iri): one for one in timeline.meetings(publication)}
    before, after = meeting.neighbours(publication, known["sacm-2017"])
    assert (before, after) == (known["sacm-2016"], None)
    assert meeting.neighbours(publication, known["thematic-session-3"]) == (
        known["thematic-session-2"],
        known["thematic-session-4"],
    )


def test_phases_have_their_months_meetings_and_passages(publication):
    for iri in things.members(publication.store, "phase"):
        shown = views.render(publication, meeting.phase(publication, iri))
        assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    assert "From February 2018 to July 2018" in text and "6 meetings of this phase" in text


def test_the_list_has_all_and_can_be_of_one_kind(publication):
    shown = views.render(publication, meeting.listing(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    assert "44 of 44 meetings" in shown.decode()
    some = meeting.listing(publication, "", views.Params([("kind", "negotiation-round")]))
    assert "6 of 44 meetings" in views.render(publication, some).decode()
    with pytest.raises(views.Refused):
        meeting.listing(publication, "", views.Params([("kind", "party")]))


def test_a_table_of_meetings_has_no_empty_column(publication):
    def heads(kind, slug, view):
        text = views.render(publication, view(publication, names.iri(kind, slug))).decode()
        return re.findall(r'<th scope="col"[^>]*>(\w+)', text)

    assert "Planned" not in heads("organization", "iom", agent.view)
    assert "Planned" in heads("place", "new-york", agent.view)
