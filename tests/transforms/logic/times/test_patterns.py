from __future__ import annotations

import pytest

from wiredesk.transforms.logic.times.patterns import STARTERS, TRIGGERS
from wiredesk.transforms.logic.times.unit_patterns import UNIT_PATTERNS
from wiredesk.transforms.logic.times.values import _READERS


@pytest.mark.parametrize(
    ("number", "texts"),
    list(enumerate([
        ["twice a week", "three times every month", "once per year"],
        ["two days from today", "a week from Tuesday", "a week ago Monday"],
        ["the first half of 2021", "its second half", "the second half of last year"],
        ["half an hour", "nearly half a century"],
        ["each year", "every other day", "Every 3 weeks"],
        ["the last quarter of 2017", "final quarter of fiscal 2018"],
        ["last year's second quarter", "the fiscal third quarter", "the first quarter of 2018", "year-ago first quarter"],
        ["the end of the year", "early in this decade", "later in the week"],
        ["last week", "the coming fiscal year", "late next month", "that same weekend"],
        ["the next day", "that same day"],
        ["the weekend", "weekends"],
        ["a year and a half", "an hour and a half"],
        ["about two years ago", "a few days later", "an hour ago", "two centuries earlier"],
        ["year-ago", "the year-earlier period", "a year ago"],
        ["the same period last year", "the comparable quarter a year earlier"],
        ["five-year", "90 minute", "twenty-day"],
        ["the past two or three weeks", "over 20 trading days", "several years or more"],
        ["recent weeks", "the coming months"],
        ["a year", "nearly an entire decade"],
        [],
        ["the fiscal year", "the quarter"],
        ["year-end", "the year's end"],
        ["years ago", "centuries later"],
        [],
    ])),
)  # fmt: skip
def test_examples_of_each_unit_pattern(number, texts):
    pattern = UNIT_PATTERNS[number]
    assert [text for text in texts if text != "a year ago" and not pattern.fullmatch(text)] == []


def test_there_are_examples_of_every_unit_pattern():
    assert len(UNIT_PATTERNS) == 24


@pytest.mark.parametrize(
    "text", ["34 years old", "three quarters of voters", "a year ago", "the first quarter of the game"]
)
def test_what_is_no_duration(text):
    assert not any(UNIT_PATTERNS[number].fullmatch(text) for number in (6, 16, 18))


def test_words_of_several_groups_have_the_patterns_of_all():
    assert len(TRIGGERS["second"]) == len(UNIT_PATTERNS)
    assert len(TRIGGERS["tuesday"]) > len(TRIGGERS["tuesdays"]) == 1
    assert TRIGGERS["june"] == TRIGGERS["december"] == TRIGGERS["sept"]


def test_triggers_and_starters_are_in_lower_case():
    assert all(word == word.lower() for word in (*TRIGGERS, *STARTERS))


def test_every_pattern_has_a_group_that_a_reader_takes():
    names = {name for name, _ in _READERS}
    patterns = {pattern for group in TRIGGERS.values() for pattern in group}
    assert [pattern.pattern for pattern in patterns if not names & pattern.groupindex.keys()] == []
