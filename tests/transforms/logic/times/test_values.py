"""The readers of expressions, by module: each row is an expression of 28 July 2021, a Wednesday."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.transforms.logic.times import find_times

AT = datetime(2021, 7, 28, 15, 30, tzinfo=UTC)


def read(body, at=AT):
    return [(time.type, time.value, time.mod) for time in find_times(body, at)]


DAYS = [
    ("May 4, 2019", "DATE", "2019-05-04", None),
    ("May of last year", "DATE", "2020-05", None),
    ("last May", "DATE", "2021-05", None),
    ("next May", "DATE", "2022-05", None),
    ("every May", "SET", "XXXX-05", None),
    ("each Friday night", "SET", "XXXX-WXX-5TNI", None),
    ("next Wednesday", "DATE", "2021-08-04", None),
    ("last Wednesday", "DATE", "2021-07-21", None),
    ("early tomorrow morning", "TIME", "2021-07-29TMO", "START"),
    ("overnight", "TIME", "2021-07-27TNI", None),
    ("last night", "TIME", "2021-07-27TNI", None),
    ("about 7:30 p.m. on Friday", "TIME", "2021-07-23T19:30", "APPROX"),
    ("midnight", "TIME", "2021-07-28T24:00", None),
    ("12:05 a.m.", "TIME", "2021-07-28T00:05", None),
    ("17:45 GMT", "TIME", "2021-07-28T17:45", None),
    ("10/30/89", "DATE", "1989-10-30", None),
    ("2/3/21", "DATE", None, None),
]
PERIODS = [
    ("in early 2022", "DATE", "2022", "START"),
    ("the late 1990s", "DATE", "199", "END"),
    ("the '60s", "DATE", "196", None),
    ("the 21st century", "DATE", "20", None),
    ("last winter", "DATE", "2020-WI", None),
    ("next winter", "DATE", "2021-WI", None),
    ("summer of 2019", "DATE", "2019-SU", None),
    ("the near future", "DATE", "FUTURE_REF", None),
    ("at present", "DATE", "PRESENT_REF", None),
    ("daily", "SET", "P1D", None),
    ("each spring", "SET", "XXXX-SP", None),
    ("every winter", "SET", "XXXX-WI", None),
    ("0600 on Sunday", "TIME", "2021-07-25T06:00", None),
    ("0415 hours", "TIME", "2021-07-28T04:15", None),
    ("year-end", "DATE", "2021", "END"),
    ("nineteen eighty-four", "DATE", "1984", None),
    ("the seventies", "DATE", "197", None),
]
UNITS = [
    ("every other week", "SET", "P2W", None),
    ("next year's first quarter", "DATE", "2022-Q1", None),
    ("the second quarter", "DATE", "2021-Q2", None),
    ("the end of this month", "DATE", "2021-07", "END"),
    ("early in the decade", "DATE", "202", "START"),
    ("last century", "DATE", "19", None),
    ("next weekend", "DATE", "2021-W31-WE", None),
    ("the quarter", "DATE", "2021-Q2", None),
    ("three decades ago", "DATE", "1991", None),
    ("five months from now", "DATE", "2021-12", None),
    ("years ago", "DATE", "PAST_REF", None),
    ("two hours ago", "DATE", "2021-07-28", None),
    ("more than two and a half years", "DURATION", None, "MORE_THAN"),
    ("24 hours", "DURATION", "P1D", None),
    ("several centuries", "DURATION", "PXCE", None),
    ("90 minutes", "DURATION", "PT90M", None),
    ("5 1/2 hours", "DURATION", "PT5.5H", None),
    ("2½ years", "DURATION", "P2.5Y", None),
    ("a year and a half", "DURATION", "P1.5Y", None),
    ("half an hour", "DURATION", "PT30M", None),
    ("a dozen years", "DURATION", "P12Y", None),
    ("half a dozen weeks", "DURATION", "P6W", None),
    ("two thousand years", "DURATION", "P2000Y", None),
    ("twice a week", "SET", "P1W", None),
    ("three times a year", "SET", "P1Y", None),
    ("Tuesday nights", "SET", "XXXX-WXX-2TNI", None),
    ("weekends", "SET", "XXXX-WXX-WE", None),
    ("every weekend", "SET", "XXXX-WXX-WE", None),
    ("the day after tomorrow", "DATE", "2021-07-30", None),
    ("the day before yesterday", "DATE", "2021-07-26", None),
    ("two days from today", "DATE", "2021-07-30", None),
    ("a week from Tuesday", "DATE", "2021-08-10", None),
    ("a week ago Monday", "DATE", "2021-07-19", None),
    ("a year ago today", "DATE", "2020-07-28", None),
    ("the 5th of next month", "DATE", "2021-08-05", None),
    ("Dec 31 '99", "DATE", "1999-12-31", None),
    ("the class of '85", "DATE", "1985", None),
    ("two thousand and eight", "DATE", "2008", None),
]


@pytest.mark.parametrize(("text", "kind", "value", "mod"), [*DAYS, *PERIODS, *UNITS])
def test_the_value_of_an_expression(text, kind, value, mod):
    found = read(f"Then, {text}.")
    if value is None:
        found = [(one[0], None, one[2]) for one in found]
    assert found == [(kind, value, mod)]


@pytest.mark.parametrize("text", [row[0] for row in [*DAYS, *PERIODS, *UNITS]])
def test_an_expression_is_found_without_a_publication_time_too(text):
    assert len(read(f"Then, {text}.", None)) == 1


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("The second quarter fell from a year ago.", ["2021-Q2", "2020-Q2"]),
        ("The first quarter of 2019 beat the 1988 period.", ["2019-Q1", "1988-Q1"]),
        ("It opened on May 4, 2019, and closed two days later.", ["2019-05-04", "2019-05-06"]),
        ("It opened on May 4, 2019.\nTwo days later it rained.", ["2019-05-04", None]),
        ("It rose in 2015. That year it won, and the next year it lost.", ["2015", "2015", "2016"]),
        ("In 2009 they fled. A year later they came back.", ["2009", "2010"]),
        ("In March 2012 it closed. It reopened the following month.", ["2012-03", "2012-04"]),
        ("It cost 5 in 2014, up from 3 the previous year.", ["2014", "2013"]),
        ("It burned on May 4, 2019. That week it rained.", ["2019-05-04", "2019-W18"]),
        ("In 2008 it fell. It will rise over the next year.", ["2008", "2022"]),
        ("It was built in 2019. Now, 12 years later, it leaks.", ["2019", "PRESENT_REF", None]),
        (
            "The third quarter of 2020 was weak. In the first nine months profit beat a year earlier.",
            ["2020-Q3", "P9M", "2020"],
        ),
        ("Profit fell in the quarter ended June 30.", ["2021-Q2", "2021-06-30"]),
        ("Sales rose in the quarter ended Jan. 31, 2020.", ["2019-Q4", "2020-01-31"]),
        ("It lost money in the fiscal year ended March 31.", ["P1Y", "2021-03-31"]),
        ("It grew in the 1960s and '70s.", ["196", "197"]),
        ("It took five-and-a-half hours.", ["PT5.5H"]),
        ("He fled on May 3. The next day he was found.", ["2021-05-03", "2021-05-04"]),
        ("He fled on May 3 and was found the following morning.", ["2021-05-03", "2021-05-04TMO"]),
        ("He was found the next day.", []),
        ("It was imposed in August 1990 and lifted that December.", ["1990-08", "1990-12"]),
        ("He won on Nov. 4, 2008, and was sworn in the next January.", ["2008-11-04", "2009-01"]),
        ("It burned on Jan. 12, 2010, and was rebuilt by June 20.", ["2010-01-12", "2010-06-20"]),
        ("He was naive that week.", [None]),
        ("He resigned weeks later.", [None]),
        ("It opened after May 4, 2019. The May 4 opening was quiet.", ["2019-05-04", "2019-05-04"]),
        ("They met July 4, 1976. They meet again July 4.", ["1976-07-04", "2022-07-04"]),
        ("This report was updated on July 29.", ["2021-07-29"]),
    ],
)
def test_earlier_expressions_of_a_text_decide_later_ones(body, values):
    assert [value for _, value, _ in read(body)] == values


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("It took weeks.", "PXW"),
        ("Rents rose over the past decade.", "P1DE"),
        ("He was ill this past week.", "2021-W29"),
        ("Prices fell in the last month.", "P1M"),
        ("The June rate is lower.", "2021-06"),
        ("He had not slept in weeks.", "PXW"),
        ("It changed over the years.", "PXY"),
        ("They spent months on it.", "PXM"),
        ("Nobody writes letters these days.", "PRESENT_REF"),
        ("It came to an end Monday.", "2021-07-26"),
        ("He was jailed beginning in 1831.", "1831"),
        ("He was ill for years.", "PXY"),
        ("He left two days before the vote.", "P2D"),
        ("It pays 20 dollars a day.", "P1D"),
        ("He will fly on the 30th.", "2021-07-30"),
        ("He left on the 30th.", "2021-06-30"),
        ("He will fly on the 5th.", "2021-08-05"),
        ("The weekend will be hot.", "2021-W30-WE"),
        ("Over the weekend three died.", "2021-W29-WE"),
        ("Thursday, Jan. 6: a mob came.", "2022-01-06"),
        ("He was shot to death Oct. 23.", "2020-10-23"),
        ("He was sentenced Aug. 14.", "2020-08-14"),
        ("Oct. 16: second debate.", "2021-10-16"),
        ("In the fall he returns.", "2021-FA"),
        ("Polls open Tuesday.", "2021-08-03"),
        ("The law takes effect Jan. 1.", "2022-01-01"),
        ("He will run for the party, he said Tuesday.", "2021-07-27"),
    ],
)
def test_values_in_their_sentences(body, value):
    assert [found for _, found, _ in read(body)] == [value]
