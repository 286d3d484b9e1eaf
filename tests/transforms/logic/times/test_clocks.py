from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times

AT = date(2021, 7, 28)


@pytest.mark.parametrize(
    ("body", "text", "value"),
    [
        ("It struck at 0030 GMT.", "0030 GMT", "2021-07-28T00:30"),
        ("It struck at 1400 hours.", "1400 hours", "2021-07-28T14:00"),
        ("At 17.30 they left.", "17.30", "2021-07-28T17:30"),
        ("Polls close at 20h00.", "20h00", "2021-07-28T20:00"),
        ("Polls close at 20h.", "20h", "2021-07-28T20:00"),
        ("It was 23:15 when they left.", "23:15", "2021-07-28T23:15"),
        ("Gates shut at 7.45pm.", "7.45pm", "2021-07-28T19:45"),
        ("Gates shut at 7 p.m. for all.", "7 p.m.", "2021-07-28T19:00"),
        ("It begins (10 a.m. EDT) today.", "10 a.m. EDT", "2021-07-28T10:00"),
        ("It begins at half past six in the evening.", "half past six in the evening", "2021-07-28T18:30"),
        ("It begins at eight in the morning.", "eight in the morning", "2021-07-28T08:00"),
    ],
)
def test_the_writings_of_a_clock(body, text, value):
    assert (text, value) in [(time.text, time.value) for time in find_times(body, AT)]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("It sank on Friday at 3 a.m. with all hands.", "2021-07-23"),
        ("It sank at 3 a.m. on Friday.", "2021-07-23"),
        ("It sank at 3 a.m. (0700 GMT) on Friday.", "2021-07-23"),
        ("On Tuesday, July 6, at about 3 a.m., it sank.", "2021-07-06"),
        ("It sank at 3 a.m. on July 6.", "2021-07-06"),
        ("On Friday a gale blew. At 3 a.m. it sank.", "2021-07-23"),
        ("On Friday a gale blew.\n\nAt 3 a.m. it sank.", "2021-07-28"),
        ("It sank at 3 a.m. with all hands.", "2021-07-28"),
    ],
)
def test_a_time_of_the_day_belongs_to_the_day_beside_it(body, day):
    assert f"{day}T03:00" in [time.value for time in find_times(body, AT)]


@pytest.mark.parametrize(
    "body",
    [
        "It rose by 12.30 euros.", "The index closed at 20.15 on high trading.", "WATCH: bears 04:11",
        "He ran it in 10.45 seconds.", "See Luke 3:16.", "It stood at 17.30%.",
    ],
)  # fmt: skip
def test_what_is_no_clock(body):
    assert find_times(body, AT) == ()
