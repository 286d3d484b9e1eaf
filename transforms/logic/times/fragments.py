"""Parts of time expressions as regular expressions; the patterns are made up of them.

A named group holds a part that :mod:`wiredesk.transforms.logic.times.values` reads. A fragment without
named groups may occur twice in a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from re import Pattern


def compile_all(*patterns: str) -> tuple[Pattern[str], ...]:
    """Returns the patterns compiled, with letters of either case."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


Patterns = tuple[Pattern[str], ...]


def list_by_trigger(groups: Iterable[tuple[Patterns, Iterable[str]]]) -> Mapping[str, Patterns]:
    """Returns the patterns of each trigger word; a word of several groups has the patterns of all, in order."""
    triggers: dict[str, Patterns] = {}
    for patterns, words in groups:
        triggers.update({word: triggers.get(word, ()) + patterns for word in words})
    return triggers


MONTH = (
    r"(?P<month>(?:jan|feb|aug|sept?|oct|nov|dec|mar|apr|jun|jul)(?![a-z])\.?|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)(?![a-z])"
)
WORD_END = r"\b"
_DAY_OF_WEEK = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
WEEKDAY = rf"(?P<weekday>{_DAY_OF_WEEK})\b"
DAYPART = r"(?P<daypart>morning|afternoon|evening|night)\b"

NO_RANGE = r"(?!\d{1,2}(?![\w:/%.])|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)\w"
"""What does not end a range of days behind its hyphen: "the May 4-based"."""

SMALL_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
"""A number below 100 in words."""

SPELLED_YEAR = (
    rf"(?:nineteen (?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|{SMALL_NUMBER})"
    rf"|two thousand(?: and)?(?: {SMALL_NUMBER})?)\b"
)
"""A year in words: "nineteen ninety-six"."""

NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})*|{SMALL_NUMBER}(?: hundred| dozen| thousand)?"
    r"|(?:half )?a (?:hundred|dozen|thousand)|half a dozen)"
)
HALF = r"(?:[ -]?(?P<half>(?<=[ -])and[ -]a[ -]half|(?<=[ -])(?:1/2|1/4|3/4)|½|¼|¾))? "
"""Optional half behind a number, and the space before the unit: " 1/2 ", " and a half ", "-and-a-half "."""

VAGUE_NUMBER = r"(?:several|a few|few|many|some|a couple(?: of)?|a number of|dozens of)"

APPROXIMATION = (
    r"(?:(?P<approx>about|around|roughly|approximately|nearly|almost|less than|more than|over|under|at least"
    r"|no more than|up to|at most) )?"
)
"""Optional, with the space after it: "about ", "at least "."""

PHASE = (
    r"(?:(?:the )?(?P<phase>(?:early|earlier|late|later|mid)(?=[ -])|(?:middle|beginning|start|end)(?=[ -]of )|end(?=-))"
    r"(?:[ -](?:of |in |on )?))?"
)
"""Optional, with the space after it: "late ", "the end of "."""

YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d,]*\d|[-–/](?!(?:(?:1[5-9]|20)\d\d|\d\d)\b)\w|[-–/]\d\d[-–/]|%)"
YEAR_BEFORE = YEAR.replace("<year>", "<year_before>")
WHICH_YEAR = "last|this|next|that|the same|the following"
YEAR_RELATIVE = rf"(?P<year_relative>{WHICH_YEAR}) year(?!['’\w])"
ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
YEAR_SHORT = r"['’‘](?P<yeardigits>\d\d)(?![\d\w])"

ZONES = (
    r"(?:[ECMP][SD]T|[ECMP]T|AE[SD]T|NZ[SD]T|GMT|UTC|BST|IST|CES?T|EES?T|MSK|JST|HKT|SGT|local time|local|hours|hrs"
    r"|(?:eastern|central|mountain|pacific|london|beijing)(?: (?:standard |daylight )?time)?)\b"
)
ZONE = rf"(?P<zone> ?{ZONES}| \({ZONES}\))?"
"""Optional, with the space before it: " EDT", " (local time)"."""

_LATER = r"(?=(?: ?[-–] ?| (?:and|to|or|until) )(?P<hour_later>[01]?\d)(?:[:.][0-5]\d)? ?(?P<meridian_later>[ap]\.?m)\b)"
CLOCK = (
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?(?: ?(?P<meridian>[ap]\.m\b\.?|[ap]m\b)|"
    + _LATER
    + r")"
    rf"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?=(?: ?{ZONES}))"
    rf"|(?P<military2>0\d[0-5]\d)(?= on {_DAY_OF_WEEK}\b)"
    r"|(?P<hour24>[01]?\d|2[0-3])(?:(?P<sign>[:.h])(?P<minute24>[0-5]\d)|(?P<bare>h))"
    r"(?:\b(?! ?(?:win|vict|loss|lead)|[:.]\d|[%€$]))"
    r"|(?P<named>noon|midnight)\b)"
)
