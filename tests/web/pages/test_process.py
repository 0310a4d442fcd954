"""The process is a picture and a list, and every meeting and phase has its page."""

import re

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.edition import things
from gcm_ld.presentation import timeline
from gcm_ld.web.pages import concept, process, thing, views


def page(publication, slug):
    return views.render(publication, process.meeting(publication, names.iri("meeting", slug)))


def test_every_meeting_has_its_page(publication):
    for one in timeline.meetings(publication):
        shown = views.render(publication, process.meeting(publication, one.iri)).decode()
        assert one.took_place in shown or not one.took_place


@pytest.mark.parametrize("slug", ["gcm-conference", "grcp-7", "imrf-2", "midcom-2017", "negotiation-round-1"])
def test_it_is_html_in_order(publication, slug):
    assert proofreading.faults(page(publication, slug)) == []


def test_plan_and_outcome_stand_apart(publication):
    text = proofreading.text(page(publication, "gcm-conference"))
    planned, held = text.index("As planned"), text.index("As held")
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
    assert process.neighbours(publication, known["sacm-2017"]) == (
        known["sacm-2016"].iri,
        known["sacm-2018"].iri,
    )
    assert process.neighbours(publication, known["thematic-session-3"]) == (
        known["thematic-session-2"].iri,
        known["thematic-session-4"].iri,
    )


def test_phases_have_their_months_meetings_and_passages(publication):
    for iri in things.members(publication.store, "phase"):
        shown = views.render(publication, process.phase(publication, iri))
        assert proofreading.faults(shown) == []
    text = proofreading.text(shown)
    assert "From February 2018 to July 2018" in text and "7 meetings of this phase" in text


def test_the_list_has_all_and_can_be_of_one_kind(publication):
    shown = views.render(publication, process.meetings(publication, "", views.Params()))
    assert proofreading.faults(shown) == []
    total = len(timeline.meetings(publication))
    assert total > 40 and f"{total} of {total} meetings" in shown.decode()
    some = process.meetings(publication, "", views.Params([("kind", "negotiation-round")]))
    assert f"6 of {total} meetings" in views.render(publication, some).decode()
    with pytest.raises(views.Refused):
        process.meetings(publication, "", views.Params([("kind", "party")]))


def test_a_table_of_meetings_has_no_empty_column(publication):
    def heads(kind, slug, view):
        text = views.render(publication, view(publication, names.iri(kind, slug))).decode()
        return re.findall(r'<th scope="col"[^>]*>(\w+)', text)

    assert "Planned" not in heads("organization", "iom", concept.agent)
    assert "Planned" in heads("place", "new-york", concept.agent)


def test_the_seventh_meeting_has_its_aim_and_whom_it_was_to_invite(publication):
    text = proofreading.text(page(publication, "grcp-7"))
    assert "Aim, in the words of the note" in text and "collecting and reviewing" in text
    assert "Was to invite United Nations Regional Commissions" in text
    assert "Was to lead to" in text and "Summary Report of the Seventh Global RCP Meeting" in text


def test_a_plan_may_name_a_country_alone_or_a_month_at_the_latest(publication):
    assert "in Mexico" in proofreading.text(page(publication, "stocktaking"))
    assert "by November 2017" in proofreading.text(page(publication, "thematic-session-1"))


def test_the_process_names_who_led_it_and_what_it_led_to(publication):
    iri = names.iri("process", "global-compact-for-migration")
    text = proofreading.text(views.render(publication, thing.view(publication, iri)))
    assert "Juan José Gómez Camacho" in text and "Global Compact for Safe, Orderly" in text


SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def timeline_page(publication):
    return views.render(publication, process.overview(publication, "", views.Params()))


def test_it_is_html_in_order_of_timeline(timeline_page):
    assert proofreading.faults(timeline_page) == []


def test_every_meeting_is_in_the_lists(publication, timeline_page):
    root = proofreading.read(timeline_page)
    listed = {
        link.get("href")
        for place in root.iter("ul")
        if place.get("class") == "meetings"
        for link in place.iter("a")
    }
    for one in timeline.meetings(publication):
        assert publication.site.page(one.iri) in listed


def test_the_list_has_what_the_picture_has(timeline_page):
    root = proofreading.read(timeline_page)
    pictures = [svg for svg in root.iter(SVG + "svg") if "timeline" in (svg.get("class") or "")]
    assert len(pictures) == 4
    lists = {link.get("href") for ul in root.iter("ul") for link in ul.iter("a")}
    for picture in pictures:
        drawn = {link.get("href") for link in picture.iter(SVG + "a")}
        assert drawn and drawn <= lists
        assert picture.get("role") == "group" and picture.get("aria-label")


def test_phases_hold_their_meetings(publication, timeline_page):
    text = proofreading.text(timeline_page)
    two = text[text.index("Phase II: Stocktaking") : text.index("Phase III: Inter-governmental")]
    assert "4\N{EN DASH}6 December 2017" in two and "planned: December 2017, for 3 days" in two
    assert "thematic" not in two
    assert names.iri("phase", "2") in {row["phase"] for row in publication.rows("meetings/phases")}
