"""English words of time with their meaning in TIMEX3."""

from __future__ import annotations

import re

_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name: number for number, name in enumerate(_DAY_NAMES)}
"""Days of the week as :meth:`datetime.date.weekday` counts them: 0 is Monday."""

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

DAYPARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "overnight": "NI",
    "tonight": "NI",
}

_UNIT_CODES = {
    "second": ("T", "S"),
    "minute": ("T", "M"),
    "hour": ("T", "H"),
    "day": ("", "D"),
    "week": ("", "W"),
    "month": ("", "M"),
    "quarter": ("", "Q"),
    "year": ("", "Y"),
    "decade": ("", "DE"),
    "century": ("", "CE"),
}
UNITS = {
    **_UNIT_CODES,
    **{name + "s": code for name, code in _UNIT_CODES.items() if name != "century"},
    "centuries": ("", "CE"),
}
"""Units, singular and plural, each with the ``T`` that a unit of the clock needs and with its letter."""

_BELOW_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: value for value, word in enumerate(_BELOW_TWENTY)}
NUMBERS |= {word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
NUMBERS |= {
    "a": 1,
    "an": 1,
    "another": 1,
    "hundred": 100,
    "half": 0,
    "couple": 2,
    "dozen": 12,
    "thousand": 1000,
}
_FACTORS = frozenset({12, 100, 1000})
_DOZENS = {"half a dozen": 6, "a dozen": 12, "half a hundred": 50, "half a thousand": 500}

_DECADE_NAMES = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
DECADES = {name: digits for digits, name in enumerate(_DECADE_NAMES, 192)}
"""Decades of the twentieth century by name, as the first three digits of their years."""

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
ORDINALS |= {"last": 0, "final": 4}

VAGUE = {
    "now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
    "soon": "FUTURE_REF",
}

FREQUENCIES = {
    "hourly": "PT1H",
    "daily": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P1Q",
    "yearly": "P1Y",
    "annually": "P1Y",
}

STARTS = {"early": "START", "earlier": "START", "late": "END", "later": "END", "mid": "MID", "middle": "MID"}
STARTS |= {"beginning": "START", "start": "START", "end": "END"}

APPROXIMATIONS = {
    "about": "APPROX",
    "around": "APPROX",
    "roughly": "APPROX",
    "approximately": "APPROX",
    "some": "APPROX",
    "nearly": "LESS_THAN",
    "almost": "LESS_THAN",
    "less than": "LESS_THAN",
    "under": "LESS_THAN",
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "at least": "EQUAL_OR_MORE",
    "no more than": "EQUAL_OR_LESS",
    "up to": "EQUAL_OR_LESS",
    "at most": "EQUAL_OR_LESS",
}


_MAX_DIGITS = 18
"""Digits of a number that is read at most; Python itself refuses more than 4,300."""


def read_number(text: str) -> int | None:
    """Returns the number of a text such as ``12``, ``twenty-four`` and ``a hundred``.

    The answer is None for "several" and for more than 18 digits, with which nothing is counted.
    """
    digits = text.replace(",", "")
    if digits.isdecimal():
        return int(digits) if len(digits) <= _MAX_DIGITS else None
    if text.lower().startswith("a couple"):
        return 2
    if text.lower() in _DOZENS:
        return _DOZENS[text.lower()]
    total = 0
    for word in re.split(r"[\s\-]+", text.lower()):
        value = NUMBERS.get(word)
        if value is None:
            return None
        total = total * value if value in _FACTORS and total else total + value
    return total
