from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_linear
from wiredesk.transforms.logic.times import find_times

# A Wednesday.
AT = datetime(2021, 7, 28, 15, 30, tzinfo=UTC)


def read(body, at=AT):
    return [(t.text, t.type, t.value, t.mod) for t in find_times(body, at)]


@pytest.mark.parametrize(
    ("body", "text", "value"),
    [
        ("The minister resigned on Tuesday.", "Tuesday", "2021-07-27"),
        ("The council will vote on Tuesday.", "Tuesday", "2021-08-03"),
        ("The council met Wednesday.", "Wednesday", "2021-07-28"),
        ("Prices rose last month.", "last month", "2021-06"),
        ("Prices will rise next month.", "next month", "2021-08"),
        ("The bridge will open by September.", "September", "2021-09"),
        ("The bridge opened in September.", "September", "2020-09"),
        ("He was elected in May 2019.", "May 2019", "2019-05"),
        ("Sales fell in the first quarter.", "the first quarter", "2021-Q1"),
        ("Sales fell in the fourth quarter.", "the fourth quarter", "2020-Q4"),
        ("Sales rose in the second quarter of 2018.", "the second quarter of 2018", "2018-Q2"),
        ("It closed two days earlier.", "two days earlier", None),
        ("It closed a year earlier.", "a year earlier", "2020"),
        ("It closed three years ago.", "three years ago", "2018"),
        ("They left yesterday.", "yesterday", "2021-07-27"),
        ("They leave tomorrow.", "tomorrow", "2021-07-29"),
        ("It was signed on March 3, 2015.", "March 3, 2015", "2015-03-03"),
        ("It was signed on 3 March 2015.", "3 March 2015", "2015-03-03"),
        ("It was filed 10/30/89.", "10/30/89", "1989-10-30"),
        ("Released 2020-02-29 in Bonn.", "2020-02-29", "2020-02-29"),
        ("They met last week.", "last week", "2021-W29"),
        ("It was founded in 1987.", "1987", "1987"),
        ("Music of the 1990s.", "the 1990s", "199"),
        ("He wrote it in the nineties.", "the nineties", "199"),
        ("A treaty of the 19th century.", "19th century", "18"),
        ("They now agree.", "now", "PRESENT_REF"),
        ("He spoke recently.", "recently", "PAST_REF"),
        ("It rained this summer.", "this summer", "2021-SU"),
        ("Nothing changed last year.", "last year", "2020"),
        ("She was born in nineteen ninety-six.", "nineteen ninety-six", "1996"),
    ],
)
def test_dates(body, text, value):
    found = read(body)
    assert [(t[0], t[1], t[2]) for t in found] in (
        [(text, "DATE", value)],
        [("the " + text, "DATE", value)],
    ) or (len(found) == 1 and found[0][0].endswith(text) and found[0][1:3] == ("DATE", value))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The talks lasted three weeks.", ("three weeks", "DURATION", "P3W", None)),
        ("He served about two years.", ("about two years", "DURATION", "P2Y", "APPROX")),
        ("A five-year plan was agreed.", ("five-year", "DURATION", "P5Y", None)),
        ("It takes several hours.", ("several hours", "DURATION", "PTXH", None)),
        ("They meet every Monday.", ("every Monday", "SET", "XXXX-WXX-1", None)),
        ("They pay rent every month.", ("every month", "SET", "P1M", None)),
        ("They meet each July.", ("each July", "SET", "XXXX-07", None)),
        ("Doors open at 7:30 p.m. today.", ("7:30 p.m. today", "TIME", "2021-07-28T19:30", None)),
        ("He died on Monday night.", ("Monday night", "TIME", "2021-07-26TNI", None)),
        ("It rained this morning.", ("this morning", "TIME", "2021-07-28TMO", None)),
        ("It starts in early 2022.", ("early 2022", "DATE", "2022", "START")),
        ("It ended in late June.", ("late June", "DATE", "2021-06", "END")),
    ],
)
def test_other_types_and_mods(body, expected):
    assert read(body) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        "The suspect, 34 years old, was held.",
        "A 12-year-old boy fell.",
        "It may rain.",
        "They march on.",
        "He came second.",
        "It cost $1990.",
        "The firm has 1,987 workers.",
        "The score was 3-2.",
    ],
)
def test_words_in_another_sense_are_no_times(body):
    assert read(body) == []


def test_a_year_ago_is_a_quarter_after_a_quarter():
    found = read("Net income rose in the second quarter from a year ago.")
    assert [t[2] for t in found] == ["2021-Q2", "2020-Q2"]


def test_without_a_publication_time_relative_expressions_have_no_day():
    assert read("He spoke on Tuesday, May 4, and last year.", None) == [
        ("Tuesday, May 4", "DATE", "XXXX-05-04", None),
        ("last year", "DATE", None, None),
    ]


_WORDS = "the a last next Tuesday May 4 , 2019 . year years quarter ago earlier second of two to p.m. 7 : 30 now 1990s é 𝒳"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=40), st.sampled_from(["", " ", "\n\n", " – "]))
def test_offsets_hold_and_nothing_overlaps(words, space):
    body = space.join(words)
    found = find_times(body, AT)
    assert all(body[t.start : t.end] == t.text and t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert find_times(body, None) is not None
    assert all(t.type in ("DATE", "TIME", "DURATION", "SET") for t in found)


@pytest.mark.parametrize(
    "piece", ["last Tuesday, about two years ago, ", "a ", "7", "the the ", "1990 ", "in May they "]
)
def test_time_grows_with_length_only(piece):
    assert_linear(lambda size: find_times(piece * (size // len(piece)), AT), 40_000)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The rule will be published on Friday.", [("Friday", "2021-07-30")]),
        ("The rule was published on Friday.", [("Friday", "2021-07-23")]),
        ("They hoped to pass it as early as Friday.", [("Friday", "2021-07-30")]),
        (
            "It opens on Aug. 2 and closes 60 days later.",
            [("Aug. 2", "2021-08-02"), ("60 days later", "2021-10-01")],
        ),
        (
            "It opened on July 2.\n\nTwo days later he left.",
            [("July 2", "2021-07-02"), ("Two days later", None)],
        ),
        ("FILE - In this July 11, 2019, file photo, a boat.", [("this July 11, 2019", "2019-07-11")]),
        ("After the Sept. 11 attacks he enlisted.", [("the Sept. 11", "2001-09-11")]),
        ("We met a couple weeks ago.", [("a couple weeks ago", "2021-W28")]),
        ("By Super Tuesday the field is small.", []),
        ("Nearly three quarters of voters agree.", []),
        ("WATCH: Bears at the zoo 04:11", []),
        ("The train left at 04:11.", [("04:11", "2021-07-28T04:11")]),
        ("Since the year 2000 it has grown.", [("the year 2000", "2000")]),
    ],
)
def test_the_words_around_a_time(body, expected):
    assert [(text, value) for text, _, value, _ in read(body)] == expected


@pytest.mark.parametrize(
    "body", ["The ward could close by Monday or Tuesday.", "It ends by Friday, Monday or Tuesday, they said."]
)
def test_days_of_one_list_are_on_the_same_side(body):
    assert all(value > "2021-07-28" for _, _, value, _ in read(body))


@pytest.mark.parametrize(
    ("body", "at", "values"),
    [
        ("The storm of Feb. 29.", datetime(2019, 6, 1, tzinfo=UTC), ["2020-02-29"]),
        ("It will close on Feb. 29.", datetime(2021, 6, 1, tzinfo=UTC), ["2024-02-29"]),
        ("It closed on Feb. 29.", datetime(2019, 6, 1, tzinfo=UTC), ["2016-02-29"]),
        ("It closed on Feb. 29.", datetime(2020, 6, 1, tzinfo=UTC), ["2020-02-29"]),
        ("It closed on Feb. 29, 2019.", AT, []),
        ("It closed on February 29, 1900.", AT, []),
        ("It closed on Feb. 30.", AT, []),
        ("It closed on 31 April 2019.", AT, []),
        ("It closed at 10:30 a.m. on Feb. 29, 2019.", AT, ["T10:30"]),
        ("A vase of the 0th century.", AT, []),
    ],
)
def test_a_day_that_no_calendar_has_is_no_day(body, at, values):
    assert [time.value for time in find_times(body, at)] == values


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("month", [1, 2, 6, 12])
def test_the_ends_of_the_calendar_raise_nothing(year, month):
    at = datetime(year, month, 1 if year == 1 else 28, tzinfo=UTC)
    for text in (
        "It rained last Friday. It will rain next Sunday, tomorrow, the following Monday and on Feb. 29.",
        "He left yesterday, last night, last week, last month, last quarter, last year and overnight.",
        "They met 4999 days ago, 4999 weeks later, 4999 months from now, 40 years ago and 9 centuries later.",
        "They meet next week, next month, next quarter, next year, next decade and in the fourth quarter.",
        "He said on Dec. 31, 9999, two days later and a week earlier. On Jan. 1, 0001, a day earlier.",
    ):
        assert all(text[time.start : time.end] == time.text for time in find_times(text, at))


def test_a_number_with_too_many_digits_is_no_count():
    for digits, values in (("9" * 40, ["PXD", "P1W"]), ("9" * 5000, []), ("٣" * 5000, [])):
        found = find_times(f"It takes {digits}-day trips and every {digits} weeks.", AT)
        assert [time.value for time in found] == values


def test_letters_and_digits_that_match_as_ascii_are_read_as_ascii():
    found = find_times("It opened at 10:30 a.m. on \u017funday, in summer of ٢٠١٩ and on May ٣, 20١٩.", AT)
    assert all(time.value is None or time.value.isascii() for time in found)
    assert "2019-05-03" in [time.value for time in found]
