"""The readers of expressions, by module: each row is an expression of 28 July 2021, a Wednesday."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.transforms.logic.times import find_times

AT = datetime(2021, 7, 28, 15, 30, tzinfo=UTC)


def read(body, at=AT):
    return [(time.type, time.value, time.mod) for time in find_times(body, at)]


DAYS = [
    ("May 4, 2019", "DATE", "2019-05-04", None),
    ("May of last year", "DATE", "2020-05", None),
    ("last May", "DATE", "2021-05", None),
    ("next May", "DATE", "2022-05", None),
    ("every May", "SET", "XXXX-05", None),
    ("each Friday night", "SET", "XXXX-WXX-5TNI", None),
    ("next Wednesday", "DATE", "2021-08-04", None),
    ("last Wednesday", "DATE", "2021-07-21", None),
    ("early tomorrow morning", "TIME", "2021-07-29TMO", "START"),
    ("overnight", "TIME", "2021-07-27TNI", None),
    ("last night", "TIME", "2021-07-27TNI", None),
    ("about 7:30 p.m. on Friday", "TIME", "2021-07-23T19:30", "APPROX"),
    ("midnight", "TIME", "2021-07-28T24:00", None),
    ("12:05 a.m.", "TIME", "2021-07-28T00:05", None),
    ("17:45 GMT", "TIME", "2021-07-28T17:45", None),
    ("10/30/89", "DATE", "1989-10-30", None),
    ("2/3/21", "DATE", "2021-02-03", None),
]
PERIODS = [
    ("in early 2022", "DATE", "2022", "START"),
    ("the late 1990s", "DATE", "199", "END"),
    ("the '60s", "DATE", "196", None),
    ("the 21st century", "DATE", "20", None),
    ("last winter", "DATE", "2020-WI", None),
    ("next winter", "DATE", "2021-WI", None),
    ("summer of 2019", "DATE", "2019-SU", None),
    ("the near future", "DATE", "FUTURE_REF", None),
    ("at present", "DATE", "PRESENT_REF", None),
    ("daily", "SET", "P1D", None),
    ("year-end", "DATE", "2021", "END"),
    ("nineteen eighty-four", "DATE", "1984", None),
    ("the seventies", "DATE", "197", None),
]
UNITS = [
    ("every other week", "SET", "P2W", None),
    ("next year's first quarter", "DATE", "2022-Q1", None),
    ("the second quarter", "DATE", "2021-Q2", None),
    ("the end of this month", "DATE", "2021-07", "END"),
    ("early in the decade", "DATE", "202", "START"),
    ("last century", "DATE", "19", None),
    ("next weekend", "DATE", "2021-W31-WE", None),
    ("the quarter", "DATE", "2021-Q2", None),
    ("three decades ago", "DATE", "1991", None),
    ("five months from now", "DATE", "2021-12", None),
    ("years ago", "DATE", "PAST_REF", None),
    ("two hours ago", "DATE", "2021-07-28", None),
    ("more than two and a half years", "DURATION", None, "MORE_THAN"),
    ("24 hours", "DURATION", "P1D", None),
    ("several centuries", "DURATION", "PXCE", None),
    ("90 minutes", "DURATION", "PT90M", None),
]


@pytest.mark.parametrize(("text", "kind", "value", "mod"), [*DAYS, *PERIODS, *UNITS])
def test_the_value_of_an_expression(text, kind, value, mod):
    found = read(f"Then, {text}.")
    if value is None:
        found = [(one[0], None, one[2]) for one in found]
    assert found == [(kind, value, mod)]


@pytest.mark.parametrize("text", [row[0] for row in [*DAYS, *PERIODS, *UNITS]])
def test_an_expression_is_found_without_a_publication_time_too(text):
    assert len(read(f"Then, {text}.", None)) == 1


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("The second quarter fell from a year ago.", ["2021-Q2", "2020-Q2"]),
        ("The first quarter of 2019 beat the 1988 period.", ["2019-Q1", "1988-Q1"]),
        ("It opened on May 4, 2019, and closed two days later.", ["2019-05-04", "2019-05-06"]),
        ("It opened on May 4, 2019.\nTwo days later it rained.", ["2019-05-04", "2021-07-30"]),
    ],
)
def test_earlier_expressions_of_a_text_decide_later_ones(body, values):
    assert [value for _, value, _ in read(body)] == values
