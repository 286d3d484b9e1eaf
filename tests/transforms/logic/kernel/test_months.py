from __future__ import annotations

import re
from calendar import month_name

import pytest

from wiredesk.transforms.logic.kernel.months import (
    ENGLISH_MONTHS,
    MONTH_NAMES,
    MONTH_PATTERN,
    SHORT_MONTH_NAMES,
    number_month,
)


def test_english_names_are_those_of_the_standard_library():
    assert list(MONTH_NAMES) == [name.lower() for name in month_name[1:]]
    assert [ENGLISH_MONTHS[name] for name in MONTH_NAMES] == list(range(1, 13))
    assert [ENGLISH_MONTHS[name] for name in SHORT_MONTH_NAMES] == list(range(1, 13))


@pytest.mark.parametrize("name", [*ENGLISH_MONTHS, "FEBR", "Sept", "sEPTEMBER", "\u017fep"])
def test_every_name_that_the_pattern_matches_has_its_number(name):
    assert re.fullmatch(MONTH_PATTERN, name, re.IGNORECASE)
    assert MONTH_NAMES[number_month(name) - 1].startswith(name.lower().replace("\u017f", "s"))


@pytest.mark.parametrize("name", ["", "Smarch", "ma", "brumaire"])
def test_a_text_that_is_no_month_has_no_number(name):
    with pytest.raises(KeyError):
        number_month(name)
