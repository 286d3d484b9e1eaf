from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.times import vocabulary
from wiredesk.transforms.logic.times.vocabulary import DECADES, NUMBERS, UNITS, WEEKDAYS, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("1,250", 1250),
        ("a", 1),
        ("twenty-four", 24),
        ("Sixty Two", 62),
        ("a hundred", 100),
        ("three hundred", 300),
        ("a couple of", 2),
        ("several", None),
        ("", None),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, None),
    ],
)
def test_numbers_are_read(text, number):
    assert read_number(text) == number


@given(st.integers(0, 10**18 - 1))
def test_digits_with_and_without_commas_are_one_number(number):
    assert read_number(str(number)) == read_number(f"{number:,}") == number


def test_tables_hold_all_of_their_kind():
    assert list(WEEKDAYS.values()) == list(range(7))
    assert [NUMBERS[word] for word in ("zero", "nineteen", "twenty", "ninety")] == [0, 19, 20, 90]
    assert (DECADES["twenties"], DECADES["nineties"]) == (192, 199)
    assert {UNITS[f"{unit}s"] == UNITS[unit] for unit in ("second", "day", "quarter", "decade")} == {True}
    assert UNITS["centuries"] == UNITS["century"]


def test_words_of_the_tables_are_in_lower_case():
    tables = [value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, dict)]
    assert all(word == word.lower() for table in tables for word in table)
