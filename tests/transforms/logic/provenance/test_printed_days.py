from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.provenance.printed_days import DAY, complete_day

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
