from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wiredesk.transforms.logic.provenance.modified import read_modified

RUN = datetime(2022, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "moment"),
    [
        ("Updated 3:15 PM ET, Thu July 29, 2021", datetime(2021, 7, 29, 19, 15, tzinfo=UTC)),
        ("Updated 3:15 PM ET, Tue November 9, 2021", datetime(2021, 11, 9, 20, 15, tzinfo=UTC)),
        ("UPDATED 08/03/2021 at 11:00 AM EDT", datetime(2021, 8, 3, 15, tzinfo=UTC)),
        ("Last updated: 3 August 2021, 21:15 GMT", datetime(2021, 8, 3, 21, 15, tzinfo=UTC)),
        ("This article was amended on 3 August 2021 to correct a name.", datetime(2021, 8, 3, tzinfo=UTC)),
        ("Correction, Aug. 3: The mayor's name is Jane Doe.", datetime(2021, 8, 3, tzinfo=UTC)),
        ("Updated at 4:57 pm.", None),
        ("This article was amended on 3 August 2031.", None),
        ("This article was amended on 3 August 2011.", None),
    ],
)
def test_the_last_change_is_read_from_notes(note: str, moment: datetime | None) -> None:
    assert read_modified((note,), date(2021, 7, 28), RUN) == moment


def test_last_of_several_notes_counts() -> None:
    notes = ("Updated July 30, 2021", "Corrected August 3, 2021", "Updated July 29, 2021")
    assert read_modified(notes, date(2021, 7, 28), RUN) == datetime(2021, 8, 3, tzinfo=UTC)
    assert read_modified((), date(2021, 7, 28), RUN) is None


@pytest.mark.parametrize(
    ("day", "hour"), [("March 13", 20), ("March 14", 19), ("November 6", 19), ("November 7", 20)]
)
def test_eastern_time_follows_us_daylight_time(day: str, hour: int) -> None:
    found = read_modified((f"Updated 3:15 PM ET, {day}, 2021",), None, RUN)
    assert found is not None
    assert found.hour == hour
