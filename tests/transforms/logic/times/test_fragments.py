from __future__ import annotations

import re

import pytest

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.times import fragments
from wiredesk.transforms.logic.times.vocabulary import APPROXIMATIONS, DAYPARTS, STARTS, WEEKDAYS, read_number


def matches(fragment, text):
    return re.fullmatch(fragment, text, re.IGNORECASE) is not None


@pytest.mark.parametrize("name", ENGLISH_MONTHS)
def test_months_of_the_table_are_matched(name):
    assert matches(fragments.MONTH, name) and matches(fragments.MONTH, name.title())


@pytest.mark.parametrize(
    ("fragment", "texts"),
    [
        (fragments.WEEKDAY, WEEKDAYS),
        (fragments.DAYPART, DAYPARTS.keys() - {"overnight", "tonight"}),
        (fragments.APPROXIMATION, [f"{word} " for word in APPROXIMATIONS.keys() - {"some"}]),
        (fragments.PHASE, [f"{word} of " for word in STARTS]),
        (fragments.PHASE, ["the end of ", "early ", "late on ", "mid-", "end-", ""]),
        (fragments.YEAR, ["1500", "1999", "2099"]),
        (fragments.CLOCK, ["7 pm", "7:30 a.m.", "12.15PM", "23:59", "noon"]),
        (fragments.NUMBER, ["7", "1,250", "twenty-four", "sixty", "a hundred", "three hundred"]),
    ],
)
def test_texts_that_are_matched(fragment, texts):
    assert [text for text in texts if not matches(fragment, text)] == []


@pytest.mark.parametrize(
    ("fragment", "texts"),
    [
        (fragments.MONTH, ["marc", "janu"]),
        (fragments.YEAR, ["1499", "2100", "19"]),
        (fragments.CLOCK, ["24:01", "7:60", "7"]),
        (fragments.NUMBER, ["several", "1,25"]),
    ],
)
def test_texts_that_are_not_matched(fragment, texts):
    assert [text for text in texts if matches(fragment, text)] == []


@pytest.mark.parametrize(
    "text", ["seven", "nineteen", "ninety", "forty-two", "forty two", "two hundred", "1,250"]
)
def test_a_number_that_is_matched_is_read(text):
    assert matches(fragments.NUMBER, text) and read_number(text) is not None
