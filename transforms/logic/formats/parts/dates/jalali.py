"""The Solar Hijri calendar of Iran and Afghanistan: ۱۳ اردیبهشت ۱۴۰۲."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name

_NAMES = (
    "فروردین حمل farvardin",
    "اردیبهشت ثور ordibehesht",
    "خرداد جوزا khordad",
    "تیر سرطان tir",
    "مرداد امرداد اسد mordad",
    "شهریور سنبله shahrivar",
    "مهر میزان mehr",
    "آبان عقرب aban",
    "آذر قوس azar",
    "دی جدی dey",
    "بهمن دلو bahman",
    "اسفند حوت esfand",
)
JALALI_MONTHS: Final[Mapping[str, int]] = {
    fold_name(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()
}
"""Numbers of the months by folded name, in Iran, in Afghanistan and in Latin letters."""

JALALI_YEARS: Final = range(1300, 1500)
"""Years that dates of news have; in the Gregorian calendar there were no newspapers."""

_FIRST_SIX, _DAYS = 31, 30
# The 33-year cycle of leap years, which is right from 1178 to 1633 (Borkowski, 1996).
_CYCLE: Final = (1, 5, 9, 13, 17, 22, 26, 30)
_EPOCH: Final = date(1921, 3, 21)
_EPOCH_YEAR: Final = 1300


def to_gregorian(year: int, month: int, day: int) -> date:
    """Returns the day of the Gregorian calendar.

    Raises:
      ValueError: there is no such day, or the year is none of :data:`JALALI_YEARS`.
    """
    length = _FIRST_SIX if month <= 6 else _DAYS if month < 12 or _is_leap(year) else _DAYS - 1
    if year not in JALALI_YEARS or not 1 <= month <= 12 or not 1 <= day <= length:
        raise ValueError("no day of the Solar Hijri calendar")
    days = sum(365 + _is_leap(before) for before in range(_EPOCH_YEAR, year))
    days += min(month - 1, 6) * _FIRST_SIX + max(month - 7, 0) * _DAYS + day - 1
    return _EPOCH + timedelta(days)


def _is_leap(year: int) -> bool:
    return year % 33 in _CYCLE
