"""Meetings stand in the order of time, and a picture puts each where its dates are."""

import itertools

import pytest

from gcm_ld.core import names
from gcm_ld.presentation import timeline


@pytest.fixture(scope="module")
def known(publication):
    return {names.local(one.iri): one for one in timeline.meetings(publication)}


def test_every_meeting_is_there_once_in_order(publication, known):
    meetings = publication.subjects("rdf:type", names.expand("gcm:Meeting"))
    assert len(known) == len(timeline.meetings(publication)) == len(meetings) > 44
    firsts = [one.first for one in timeline.meetings(publication)]
    assert firsts == sorted(firsts)


def test_planned_and_held_are_told_apart(known):
    conference = known["gcm-conference"]
    assert conference.took_place == "10\N{EN DASH}11 December 2018"
    assert conference.where == "Marrakech, Morocco"
    assert conference.planned == "before 25 September 2018, in New York"
    assert known["stocktaking"].planned == "December 2017, for 3 days, in Mexico"
    assert (known["imrf-2"].took_place, known["imrf-2"].planned) == ("", "2026")
    assert known["grcp-9"].where == "online"


def test_bars_stand_in_rows_within_the_picture(known):
    these = list(known.values())
    for left, width in ((330, 960), (0, 360)):
        picture = timeline.draw(these, [("2017-04", "2017-11", "Phase I")], width, left)
        for one, other in itertools.pairwise(picture.bars):
            assert other.top > one.top
        for bar in picture.bars:
            for span in filter(None, (bar.took_place, bar.planned)):
                assert left <= span[0] and span[0] + span[1] <= width
                assert span[1] >= 5
            assert bar.top + 12 < picture.height


def test_a_later_meeting_stands_further_right(known):
    picture = timeline.draw([known["thematic-session-1"], known["negotiation-round-6"]], (), 960, 330)
    assert picture.bars[0].took_place[0] < picture.bars[1].took_place[0]
    assert picture.bars[0].planned is None
    start, width = picture.bars[1].planned
    assert start <= picture.bars[1].took_place[0] <= start + width, "it was held in the month of its plan"
