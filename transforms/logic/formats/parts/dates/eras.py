"""Days with the signs of East Asia and in the years of other eras: 令和2年4月10日, 民國109年, 15 มีนาคม 2566."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.numbers import complete_year

_ERAS: Final = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
}
ASIAN_DAY: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|(?:中[華华])?民[國国])\s?)?(?P<y>\d{1,4}|元)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日号號일])?"
)
"""``2020年4月10日``, ``令和2年4月10日``, ``2020년 4월 10일``."""

NUMBERED_MONTH: Final = re.compile(
    r"(?:ngay\s)?(?P<d>\d{1,2})[\s,/-]+(?:thang|thg)\s(?P<m>\d{1,2})[\s,./-]+(?:nam\s)?(?P<y>\d{4})|"
    r"(?P<y2>\d{4})\s(?:оны\s)?(?P<m2>\d{1,2})(?:-?р)?\s(?:сарын|сар)\s(?P<d2>\d{1,2})|"
    r"(?P<d3>\d{1,2})\s(?:th)?(?P<m3>\d{1,2})(?:月|월)?\s(?P<y3>\d{4})(?=\s\d{1,2}:)"
)
"""Days of Vietnamese, Mongolian and of WordPress, folded: ``ngày 10 tháng 4 năm 2020``, ``2020 оны 4-р сарын 10``,
``10 4月 2020 09:00``."""

_HAN: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_HAN_NUMBER = re.compile(r"[〇零○一二三四五六七八九十廿卅]+(?=\s?[年月日号號時时点點分])")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_BUDDHIST = 543
# The first year of the Republic of China is 1912; nobody writes a year of the Gregorian calendar with three digits.
_REPUBLIC = 1911
_REPUBLIC_YEARS = range(100, 200)


def spell_han_numbers(text: str) -> str:
    """Returns a text with the Chinese numbers before signs of dates as digits: 二〇二〇年四月十日 as 2020年4月10日."""
    return _HAN_NUMBER.sub(lambda found: str(_read_han(found[0])), text)


def _read_han(number: str) -> int:
    number = number.replace("廿", "二十").replace("卅", "三十")
    if "十" not in number:
        return int("".join(str(_HAN[sign]) for sign in number))
    tens, _, ones = number.partition("十")
    return 10 * (_HAN.get(tens[-1:], 1)) + _HAN.get(ones[-1:], 0)


def complete_era(digits: str, text: str, language: str | None) -> int:
    """Returns a year of the Gregorian calendar.

    Args:
      digits: the year as it is printed, perhaps two digits with an apostrophe.
      text: the whole text. Years beside Thai letters are of the Buddhist era.
      language: of the source.
    """
    year = int(digits.lstrip("'"))
    is_short = len(digits.lstrip("'")) == 2
    if not is_short and 2450 <= year < 2650:
        # A year of the Gregorian calendar that has not come yet by far.
        return year - _BUDDHIST
    if (language or "").startswith("th") or _THAI.search(text):
        if is_short:
            # Thai newspapers print 66 for 2566; a year of the Gregorian calendar is below the pivot.
            return year + 2500 - _BUDDHIST if year > _BUDDHIST % 100 else complete_year(digits)
        return year - _BUDDHIST if 2400 <= year < 2700 else year
    if year in _REPUBLIC_YEARS and len(digits) == 3 and ("年" in text or (language or "").startswith("zh")):
        return year + _REPUBLIC
    return complete_year(digits)


def read_asian_day(found: re.Match[str], text: str, language: str | None) -> tuple[date, str]:
    """Returns the day of a match of :data:`ASIAN_DAY` and its precision.

    Raises:
      ValueError: there is no such day.
    """
    digits = "1" if found["y"] == "元" else found["y"]
    if found["era"]:
        year = int(digits) + _ERAS[found["era"].removeprefix("中華").removeprefix("中华")]
    else:
        year = complete_era(digits, text, language)
    return date(year, int(found["m"]), int(found["d"] or 1)), "day" if found["d"] else "month"
