from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.logic.times.ranges import is_joint

AT = date(2021, 7, 28)


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        ("The fair is on Aug. 5-8 in Ulm.", [("Aug. 5", "2021-08-05"), ("8", "2021-08-08")]),
        ("The fair ran from May 5 to 8 in Ulm.", [("May 5", "2021-05-05"), ("8", "2021-05-08")]),
        ("It rained on 3-9 June 2020.", [("3", "2020-06-03"), ("9 June 2020", "2020-06-09")]),
        ("It rained on June 3-9, 2020.", [("June 3", "2020-06-03"), ("9, 2020", "2020-06-09")]),
        ("It runs from July 30-Aug. 2.", [("July 30", "2021-07-30"), ("Aug. 2", "2021-08-02")]),
        ("It runs from Dec. 30 to Jan. 2.", [("Dec. 30", "2021-12-30"), ("Jan. 2", "2022-01-02")]),
        ("The war of 1914-18 ended.", [("1914", "1914"), ("18", "1918")]),
        ("He ruled from 2010–2014.", [("2010", "2010"), ("2014", "2014")]),
        ("The season of 2019/20 ended.", [("2019", "2019"), ("20", "2020")]),
        ("From May to July 2019 it rained.", [("May", "2019-05"), ("July 2019", "2019-07")]),
        ("It is open from Monday to Friday.", [("Monday", "2021-08-02"), ("Friday", "2021-08-06")]),
        ("It opens between 2 and 4 p.m.", [("2", "2021-07-28T14:00"), ("4 p.m.", "2021-07-28T16:00")]),
        ("It opens 11-1 p.m.", [("11", "2021-07-28T11:00"), ("1 p.m.", "2021-07-28T13:00")]),
    ],
)
def test_both_ends_of_a_range_are_known(body, ends):
    assert [(time.text, time.value) for time in find_times(body, AT)] == ends


@pytest.mark.parametrize(
    "body",
    [
        "On May 5 and 12 cows died.",
        "On May 5 and 12 people came.",
        "On May 5-based trips.",
        "On May 5, 12 left.",
        "On May 5-3.",
    ],
)
def test_what_is_no_other_end(body):
    assert len(find_times(body, AT)) <= 1


@pytest.mark.parametrize(
    ("text", "is_one"), [("-", True), (" to ", True), (" and the ", True), (", ", False), (" x ", False)]
)
def test_the_joint_of_a_range(text, is_one):
    assert is_joint(f"a{text}b", 1, 1 + len(text)) is is_one
