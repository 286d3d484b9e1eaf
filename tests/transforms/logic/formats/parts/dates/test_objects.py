from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.values import to_moment

AT = "2024-06-11T08:00:00+00:00"


@pytest.mark.parametrize(
    "value",
    [
        {"$date": "2024-06-11T08:00:00Z"},
        {"$date": 1718092800000},
        {"$date": {"$numberLong": "1718092800000"}},
        {"seconds": 1718092800, "nanoseconds": 0},
        {"_seconds": 1718092800, "_nanoseconds": 0},
        {"epochSecond": 1718092800, "nano": 0},
        {"date": "2024-06-11 10:00:00.000000", "timezone_type": 3, "timezone": "Europe/Paris"},
        {
            "time": 1718092800000,
            "year": 124,
            "month": 5,
            "date": 11,
            "day": 2,
            "hours": 8,
            "minutes": 0,
            "seconds": 0,
        },
        {
            "year": 2024,
            "monthValue": 6,
            "month": "JUNE",
            "dayOfMonth": 11,
            "hour": 8,
            "minute": 0,
            "second": 0,
        },
        {"@value": "2024-06-11T08:00:00Z", "@type": "DateTime"},
        [{"value": "2024-06-11T08:00:00Z"}],
        [2024, 6, 11, 8, 0],
        [2024, 6, 11, 8, 0, 0, 123],
        1718092800,
        1718092800.0,
        1718092800000,
        "1718092800000000",
    ],
)
def test_objects_of_databases_and_languages(value):
    found = to_moment(value)
    assert found is not None and found.at.isoformat().replace(".000123", "") == AT


@pytest.mark.parametrize(
    "value",
    [{}, [], None, True, {"year": 2024}, [1, 2, 3], {"$date": {}}, 10**400, float("nan"), {"seconds": "x"}],
)
def test_others_are_none(value):
    assert to_moment(value) is None
