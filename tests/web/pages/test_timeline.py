"""The timeline: a picture, and a list that carries the same."""

import proofreading
import pytest

from gcm_ld.core import names
from gcm_ld.presentation import timeline as timelines
from gcm_ld.web.pages import timeline, views

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(publication):
    return views.render(publication, timeline.view(publication, "", views.Params()))


def test_it_is_html_in_order(page):
    assert proofreading.faults(page) == []


def test_every_meeting_is_in_the_lists(publication, page):
    root = proofreading.read(page)
    listed = {
        link.get("href")
        for place in root.iter("ul")
        if place.get("class") == "meetings"
        for link in place.iter("a")
    }
    for one in timelines.meetings(publication):
        assert publication.site.page(one.iri) in listed


def test_the_list_has_what_the_picture_has(page):
    root = proofreading.read(page)
    pictures = [svg for svg in root.iter(SVG + "svg") if "timeline" in (svg.get("class") or "")]
    assert len(pictures) == 4
    lists = {link.get("href") for ul in root.iter("ul") for link in ul.iter("a")}
    for picture in pictures:
        drawn = {link.get("href") for link in picture.iter(SVG + "a")}
        assert drawn and drawn <= lists
        assert picture.get("role") == "group" and picture.get("aria-label")


def test_phases_hold_their_meetings(publication, page):
    text = proofreading.text(page)
    two = text[text.index("Phase II: Stocktaking") : text.index("Phase III: Inter-governmental")]
    assert "4\N{EN DASH}6 December 2017" in two and "planned: December 2017, for 3 days" in two
    assert "thematic" not in two
    assert names.iri("phase", "2") in {row["phase"] for row in publication.rows("meetings/phases")}
