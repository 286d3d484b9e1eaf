from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.logic.times.context import Context
from wiredesk.transforms.logic.times.references import (
    find_named_month_year,
    find_named_unit,
    find_year_of_sentence,
    keep_date,
)

AT = date(2021, 7, 28)


def name(value, *, body="", gap=10):
    context = Context(body, AT)
    keep_date(context, value, 5)
    context.start = 5 + gap
    if value and value[:1].isdecimal() and len(value) >= len("2019-05-04"):
        context.last_day = date.fromisoformat(value[:10])
    return context


@pytest.mark.parametrize(
    ("value", "unit", "by", "expected"),
    [
        ("2015", "year", 0, "2015"),
        ("2015", "year", 1, "2016"),
        ("2015-03", "year", -1, "2014"),
        ("2015-12", "month", 1, "2016-01"),
        ("2015-01-31", "month", -1, "2014-12"),
        ("2015", "month", 1, None),
        ("2015", "decade", 1, "202"),
        ("1689", "century", 1, "17"),
        ("2019-05-04", "day", 1, "2019-05-05"),
        ("2019-05-04T10:00", "week", 1, "2019-W19"),
        ("2019-05-04", "weekend", 0, "2019-W18-WE"),
        ("2019-05", "week", 1, None),
        ("9999", "year", 1, None),
        ("PRESENT_REF", "year", 0, None),
        (None, "year", 0, None),
        ("2015", "quarter", 1, None),
    ],
)
def test_a_unit_counted_from_the_date_named_last(value, unit, by, expected):
    assert find_named_unit(name(value), unit, by) == expected


def test_a_date_far_before_is_not_meant():
    assert find_named_unit(name("2015", gap=1000), "year") is None


@pytest.mark.parametrize(
    ("value", "month", "is_later", "expected"),
    [
        ("1990-08", 12, False, 1990),
        ("2008-11-04", 1, True, 2009),
        ("2008-11-04", 12, True, 2008),
        ("2008", 5, True, 2009),
        (None, 5, True, None),
    ],
)
def test_the_year_of_a_month_after_a_date(value, month, is_later, expected):
    assert find_named_month_year(name(value), month, is_later=is_later) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("On Jan. 12, 2010, it fell and by X it rose.", 2010),
        ("On Jan. 12, 2010, it fell. By X it rose.", None),
        ("On Jan. 12 it fell and by X it rose.", None),
        ("On Jan. 12, 2010, " + "it fell " * 40 + "and by X it rose.", None),
    ],
)
def test_the_year_of_a_day_in_the_same_sentence(body, expected):
    context = Context(body, AT)
    end = body.index("2010") + 4 if "2010" in body else body.index("12") + 2
    keep_date(context, "2010-01-12", end)
    context.start = body.index("X")
    assert find_year_of_sentence(context) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In 1987 he moved. On May 3 that year the mill burned.", "1987-05-03"),
        ("He came in June 1962. In October the same year he left.", "1962-10"),
        ("He came in June 1962. By May of the following year he was gone.", "1963-05"),
        ("In October 1988 he left, and in December he was dead.", "1988-12"),
        ("In October 1988 he left, then in December 1990 came back.", "1990-12"),
        # Guards: the next sentence, and a month of our days, say nothing.
        ("In October 1988 he left. In December it snowed.", "2020-12"),
        ("In May 2020 it fell, and in June it rose.", "2021-06"),
        ("Tolls will rise on Jan. 1, he said, and again on July 1.", "2022-07-01"),
        ("Tolls rose on Jan. 1, he said. They fell on July 1.", "2021-07-01"),
        ("On May 3 last year it burned.", "2020-05-03"),
    ],
)
def test_the_last_month_of_a_text(text: str, value: str) -> None:
    assert find_times(text, AT)[-1].value == value
