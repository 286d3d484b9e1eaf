from __future__ import annotations

import re
from calendar import month_name

import pytest

from wiredesk.transforms.logic.kernel.months import (
    ENGLISH_MONTHS,
    MONTH_NAMES,
    MONTH_PATTERN,
    MONTHS,
    MONTHS_BY_LANGUAGE,
    SHORT_MONTH_NAMES,
    number_month,
)


def test_english_names_are_those_of_the_standard_library():
    assert list(MONTH_NAMES) == [name.lower() for name in month_name[1:]]
    assert [ENGLISH_MONTHS[name] for name in MONTH_NAMES] == list(range(1, 13))
    assert [ENGLISH_MONTHS[name] for name in SHORT_MONTH_NAMES] == list(range(1, 13))


@pytest.mark.parametrize("language", MONTHS_BY_LANGUAGE)
def test_each_language_has_twelve_months(language):
    assert set(MONTHS_BY_LANGUAGE[language].values()) == set(range(1, 13))


def test_no_name_stands_for_two_months():
    for language, names in MONTHS_BY_LANGUAGE.items():
        for name, number in names.items():
            assert MONTHS[name] == number, (language, name)
    assert "jui" not in MONTHS


@pytest.mark.parametrize(
    ("name", "number"),
    [("märz", 3), ("mrz", 3), ("juin", 6), ("juil", 7), ("août", 8), ("sept", 9), ("dez", 12), ("out", 10)],
)
def test_abbreviations_of_other_languages(name, number):
    assert MONTHS[name] == number


@pytest.mark.parametrize("name", [*ENGLISH_MONTHS, "FEBR", "Sept", "sEPTEMBER", "\u017fep"])
def test_every_name_that_the_pattern_matches_has_its_number(name):
    assert re.fullmatch(MONTH_PATTERN, name, re.IGNORECASE)
    assert MONTH_NAMES[number_month(name) - 1].startswith(name.lower().replace("\u017f", "s"))


@pytest.mark.parametrize("name", ["", "Smarch", "ma", "brumaire"])
def test_a_text_that_is_no_month_has_no_number(name):
    with pytest.raises(KeyError):
        number_month(name)
