from __future__ import annotations

import pytest

from wiredesk.transforms.logic.times.patterns import TRIGGERS
from wiredesk.transforms.logic.times.triggers import find_matches
from wiredesk.transforms.logic.times.unit_patterns import NEVER_ALONE, NEVER_BEHIND_THE, UNIT_PATTERNS


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("He left Tuesday.", ["Tuesday"]),
        ("LAST WEEK, in the early 2000s", ["LAST WEEK", "the early 2000s"]),
        ("Été: le 3 May 2019, café Tuesday — “June 5”", ["3 May 2019", "Tuesday", "June 5"]),
        ("Between Monday\nand Tuesday", ["Monday", "Tuesday"]),
        ("5 days\n6 days later", ["5 days", "6 days later"]),
        ("About two and a half years ago, twice a week", ["About two and a half years ago", "twice a week"]),
        ("Monday Monday Monday", ["Monday", "Monday", "Monday"]),
        ("x" * 300 + " years ago", ["years ago"]),
        ("today's", ["today"]),
        ("mayday and todays", []),
        ("A 12345 67 890", []),
        ("", []),
    ],
)
def test_matches_stand_in_text_order(body, texts):
    assert [match[0] for match in find_matches(body, {})] == texts


@pytest.mark.parametrize(
    "name", ["May Day", "St. Patrick's Day", "Presidents’ Day", "New Year's Eve", "Good Friday"]
)
def test_a_holiday_is_found_before_the_word_in_it(name):
    assert [match[0] for match in find_matches(f"It rained on {name} there.", {})] == [name]


def test_the_patterns_left_out_behind_the_and_alone_are_those_of_units():
    assert set(UNIT_PATTERNS) > NEVER_ALONE
    assert set(UNIT_PATTERNS) > NEVER_BEHIND_THE


def test_a_pattern_left_out_behind_the_never_begins_with_it():
    texts = [
        "the year",
        "the second quarter",
        "the past two years",
        "the end of the week",
        "the half hour",
        "the days ago",
    ]
    found = [text for text in texts for one in NEVER_BEHIND_THE if one.match(text)]
    assert found == []


def test_a_pattern_left_out_alone_never_begins_with_a_unit():
    units = [
        word
        for word in TRIGGERS
        if word.startswith(("day", "week", "month", "year", "decade", "centur", "hour"))
    ]
    tails = ["", " ago", " later", " of talks", "-end", " earlier period", " from today"]
    assert [unit for unit in units for tail in tails for one in NEVER_ALONE if one.match(unit + tail)] == []
