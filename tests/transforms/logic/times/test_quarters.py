from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times

AT = date(2021, 7, 28)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("Q3 2020 sales fell.", "2020-Q3"),
        ("It lost money in 1Q21.", "2021-Q1"),
        ("It earned less in Q2.", "2021-Q2"),
        ("Exports grew in the first half of 2021.", "2021-H1"),
        ("In H2 2019 it closed two mills.", "2019-H2"),
        ("In 2H 2020 it grew.", "2020-H2"),
        ("It shrank in the second half of last year.", "2020-H2"),
        ("Profit fell 3 percent in the first half.", "2021-H1"),
        ("Profit fell in the last quarter of 2017.", "2017-Q4"),
        ("FY2019 was better.", "2019"),
        ("Fiscal 2019 was better.", "2019"),
    ],
)
def test_quarters_and_halves(body, value):
    assert [time.value for time in find_times(body, AT)] == [value]


@pytest.mark.parametrize(
    "body", ["In the first half of the film she sings.", "The second half was dull.", "H 2 is gas."]
)
def test_a_half_of_something_else_is_no_time(body):
    assert find_times(body, AT) == ()
