"""Dates in words are as exact as they are known."""

import datetime

import pytest

from gcm_ld.presentation import dates


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2017-07-18", "18 July 2017"),
        ("2017-07", "July 2017"),
        ("2017", "2017"),
        ("", ""),
        ("c. 2015", "c. 2015"),
        ("2017-13", "2017-13"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(date, words):
    assert dates.words(date) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2005-04-14", "2005-04-15", "14\N{EN DASH}15 April 2005"),
        ("2005-04-30", "2005-05-01", "30 April \N{EN DASH} 1 May 2005"),
        ("2017-12-31", "2018-01-01", "31 December 2017 \N{EN DASH} 1 January 2018"),
        ("2016-10-13", "2016-10-13", "13 October 2016"),
        ("2008-04", "", "April 2008"),
    ],
)
def test_a_span_says_once_what_its_ends_share(first, last, words):
    assert dates.span(first, last) == words


def test_a_date_has_its_preposition():
    assert [dates.when(text) for text in ("2017-07-18", "2017-07", "2017")] == [
        "on 18 July 2017",
        "in July 2017",
        "in 2017",
    ]


def test_a_month_and_a_year_cover_their_days():
    assert dates.bounds("2018-02") == (datetime.date(2018, 2, 1), datetime.date(2018, 2, 28))
    assert dates.bounds("2026") == (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert dates.bounds("2018-02-20") == (datetime.date(2018, 2, 20),) * 2
    with pytest.raises(ValueError, match="month must be in"):
        dates.bounds("2018-13-01")


@pytest.mark.parametrize(
    "text", ["2018-1", "18", "2018-01-01-01", "\u0662\u0660\u0661\u0668", " 2018", "2018-", ""]
)
def test_what_is_no_date_of_iso_8601_is_none(text):
    with pytest.raises(ValueError, match="no date"):
        dates.bounds(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2018/..", "since 2018"),
        ("../2020-01-31", "until 31 January 2020"),
        ("2016/2018", "2016\N{EN DASH}2018"),
        ("2016~/2018~", "about 2016\N{EN DASH}2018"),
        ("2015~/..", "since about 2015"),
    ],
)
def test_the_time_of_a_role_has_its_words(text, words):
    assert dates.term(text) == words


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("../2008", "2008", "as of 2008"),
        ("../2021~", "2019~/2021~", "as of about 2019\N{EN DASH}2021"),
        ("2024~/..", "2024~", "as of about 2024"),
        ("../2017", "2016~/2018~", "until 2017"),
        ("2018-07/..", "2019", "since July 2018"),
        ("2016/2018", "2018", "2016\N{EN DASH}2018"),
    ],
)
def test_an_end_that_is_but_the_date_of_the_source_is_said_to_be_no_end(text, said, words):
    assert dates.term(text, said) == words
