from __future__ import annotations

from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times

AT = date(2021, 7, 28)


def read(body, **origin):
    return [time.value for time in find_times(body, AT, **origin)]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("Signed on 28/07/2021.", ["2021-07-28"]),
        ("Signed on 07/28/2021.", ["2021-07-28"]),
        ("Signed on 3.7.2021 and on 12.07.2021.", ["2021-07-03", "2021-07-12"]),
        ("Signed on 28-07-2021.", ["2021-07-28"]),
        ("Signed on 28-Jul-2021.", ["2021-07-28"]),
        ("Signed on 2021/07/28 and 2021-07-29.", ["2021-07-28", "2021-07-29"]),
        ("Signed on 5/9/21.", [None]),
        ("Signed on 5/5/21 and on 5/9/21.", ["2021-05-05", None]),
        ("Signed on 5/9/21 and on 5/19/21.", ["2021-05-09", "2021-05-19"]),
        ("From 15/01/2020 to 02/03/2020.", ["2020-01-15", "2020-03-02"]),
        ("From 02/03/2020 to 01/15/2021.", ["2020-02-03", "2021-01-15"]),
        ("After 9/11 he left.", ["2001-09-11"]),
        ("It was 31/31/2021, version 1.2.2021.3 and 50/50.", []),
    ],
)
def test_the_order_that_the_text_proves(body, values):
    assert read(body) == values


@pytest.mark.parametrize(
    ("country", "order", "value"),
    [
        (None, None, None),
        ("IN", None, "2021-08-02"),
        ("GB", None, "2021-08-02"),
        ("US", None, "2021-02-08"),
        ("CA", None, None),
        ("CA", "YMD", None),
        ("US", "DMY", "2021-08-02"),
        ("GB", "MDY", "2021-02-08"),
    ],
)
def test_the_publisher_and_the_country_decide_what_the_text_does_not(country, order, value):
    assert read("Adjourned till 02/08/2021.", country=country, order=order) == [value]
