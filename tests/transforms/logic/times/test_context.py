from __future__ import annotations

import re
from datetime import date

import pytest

from wiredesk.transforms.logic.times.context import Context, Groups, add_days, is_day, read_phase


@pytest.mark.parametrize(
    ("text", "value"),
    [("MAY", "may"), ("٢٠", "20"), ("\u017funday", "sunday"), ("wee\u212a", "week"), ("", "")],
)
def test_groups_are_in_lower_case_and_ascii(text, value):
    groups = Groups(re.fullmatch(r"(?P<word>.*)(?P<absent>x)?", text))
    assert (groups["word"], groups["absent"], groups["unknown"]) == (value, "", "")


@pytest.mark.parametrize(
    ("year", "month", "day", "holds"),
    [(2020, 2, 29, True), (2021, 2, 29, False), (0, 1, 1, False), (10000, 1, 1, False), (2021, 4, 0, False)],
)
def test_days_of_the_calendar(year, month, day, holds):
    assert is_day(year, month, day) == holds


def test_days_beyond_the_calendar_are_none():
    assert add_days(date(2021, 7, 28), -28) == date(2021, 6, 30)
    assert add_days(date.max, 1) is None and add_days(date.min, -1) is None


@pytest.mark.parametrize(
    ("phase", "mod"), [("late", "END"), ("mid", "MID"), ("beginning", "START"), ("", None)]
)
def test_the_mod_of_a_phase(phase, mod):
    assert read_phase(Groups(re.fullmatch(r"(?P<phase>.*)", phase))) == mod


def test_the_direction_is_that_of_the_verbs_around():
    body = "He will come on Monday."
    assert Context(body, None, start=16, end=22).direction == 1
