from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.formats.parts.moments import FIRST_YEAR
from wiredesk.transforms.logic.provenance.printed_days import DAY, complete_day, make_day, make_midnight

NEAR = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("July 28", date(2020, 7, 28)),
        ("Dec. 31", date(2020, 12, 31)),
        ("Wed Feb. 3", date(2021, 2, 3)),
        ("28 July 2019", date(2019, 7, 28)),
        ("Sept 3rd, 2019", date(2019, 9, 3)),
        ("Feb. 29", date(2020, 2, 29)),
        ("Feb. 30", None),
        ("July 28, 1604", None),
    ],
)
def test_days_are_completed_by_the_nearest_year(text: str, day: date | None) -> None:
    found = DAY.fullmatch(text)
    assert found is not None
    assert complete_day(found, NEAR) == day


def test_a_day_without_year_and_publication_is_unknown() -> None:
    found = DAY.fullmatch("July 28")
    assert found is not None
    assert complete_day(found, None) is None


def test_days_before_the_first_newspaper_are_refused() -> None:
    assert make_day(FIRST_YEAR, 1, 1) == date(FIRST_YEAR, 1, 1)
    assert make_day(FIRST_YEAR - 1, 12, 31) is None
    assert make_day(2021, 13, 1) is None


def test_midnight_is_in_utc() -> None:
    assert make_midnight(NEAR) == datetime(2021, 1, 1, tzinfo=UTC)
