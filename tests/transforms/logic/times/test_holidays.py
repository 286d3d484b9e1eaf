from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from wiredesk.transforms.logic.times import find_times
from wiredesk.transforms.logic.times.holidays import find_holiday, load_holidays

AT = date(2021, 7, 28)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("Shops will close on Christmas Day.", "2021-12-25"),
        ("He died on Christmas Eve.", "2020-12-24"),
        ("He sang on New Year’s Eve.", "2020-12-31"),
        ("The baths will open on Boxing Day.", "2021-12-26"),
        ("The Fourth of July parade was loud.", "2021-07-04"),
        ("It opened on Labor Day.", "2020-09-07"),
        ("Last Thanksgiving it snowed.", "2020-11-26"),
        ("It snowed on Thanksgiving 2019.", "2019-11-28"),
        ("He left on Memorial Day.", "2021-05-31"),
        ("The Good Friday mass was long.", "2021-04-02"),
        ("They left on Easter Monday.", "2021-04-05"),
        ("They fasted on Yom Kippur 2019.", "2019-10-09"),
        ("Lamps burned at Diwali 2020.", "2020-11-14"),
        ("They met on Christmas morning.", "2020-12-25TMO"),
        ("They broke the fast on Eid al-Fitr.", "2021-05-13"),
        ("Shops closed early during Ramadan.", "2021-04"),
        ("Polls closed late on Election Day.", "2020-11-03"),
        ("The vote comes after Election Day 2022.", "2022-11-08"),
        ("She lit candles for Hanukkah in 2019.", "2019-12-23"),
        ("He came home for Christmas vacation in 1959.", "1959-12-25"),
        ("They kept Orthodox Easter.", "2021-05-02"),
    ],
)
def test_a_holiday_has_its_day(body, value):
    assert [time.value for time in find_times(body, AT)] == [value]


@pytest.mark.parametrize(
    ("name", "country", "day"),
    [
        ("independence day", None, date(2021, 7, 4)),
        ("independence day", "IN", date(2021, 8, 15)),
        ("labour day", "GB", date(2021, 5, 1)),
        ("labour day", "CA", date(2021, 9, 6)),
        ("thanksgiving", "CA", date(2021, 10, 11)),
        ("republic day", "IN", date(2021, 1, 26)),
        ("republic day", None, None),
        ("no day", None, None),
        ("election day", "GB", None),
        ("mother's day", "US", date(2021, 5, 9)),
        ("mother's day", "GB", date(2021, 3, 14)),
        ("eid al-fitr", "IN", date(2021, 5, 14)),
    ],
)
def test_the_country_of_publication_decides(name, country, day):
    assert find_holiday(name, 2021, country) == day


@pytest.mark.parametrize("year", [2006, 2020, 2030])
@pytest.mark.parametrize("name", sorted(load_holidays()))
def test_every_holiday_of_the_table_can_be_computed(name, year):
    if load_holidays()[name][0] != "unknown":
        assert find_holiday(name, year, None).year == year


def test_a_holiday_without_a_publication_has_no_year():
    body = "On Christmas Day and on Thanksgiving it snowed."
    assert [time.value for time in find_times(body, None)] == ["XXXX-12-25", None]


@pytest.mark.parametrize(
    "body", ["They sold christmas cakes.", "A Christmas party.", "Merry Christmas to you.", "Easter eggs."]
)
def test_what_is_no_holiday(body):
    assert find_times(body, AT) == ()


def test_the_library_is_imported_only_for_a_holiday_that_moves():
    code = (
        "import sys; from datetime import date; from wiredesk.transforms.logic.times import find_times; "
        "find_times('He left on Christmas Day and on Tuesday.', date(2021, 7, 28)); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
