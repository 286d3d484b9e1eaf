"""Parts of time expressions as regular expressions; the patterns are made up of them.

A named group holds a part that :mod:`wiredesk.transforms.logic.times.values` reads. A fragment without
named groups may occur twice in a pattern.
"""

from __future__ import annotations

import re
from re import Pattern


def compile_all(*patterns: str) -> tuple[Pattern[str], ...]:
    """Returns the patterns compiled, with letters of either case."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


MONTH = (
    r"(?P<month>(?:jan|feb|aug|sept?|oct|nov|dec|mar|apr|jun|jul)(?![a-z])\.?|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)(?![a-z])"
)
WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
DAYPART = r"(?P<daypart>morning|afternoon|evening|night)\b"

SMALL_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
"""A number below 100 in words."""

NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})*|{SMALL_NUMBER}(?: hundred)?|a hundred)"
VAGUE_NUMBER = r"(?:several|a few|few|many|some|a couple(?: of)?|a number of|dozens of|a dozen)"

APPROXIMATION = (
    r"(?:(?P<approx>about|around|roughly|approximately|nearly|almost|less than|more than|over|under|at least"
    r"|no more than|up to|at most) )?"
)
"""Optional, with the space after it: "about ", "at least "."""

PHASE = (
    r"(?:(?:the )?(?P<phase>early|earlier|late|later|mid|middle|beginning|start|end)"
    r"(?:[ -](?:of |in |on )?))?"
)
"""Optional, with the space after it: "late ", "the end of "."""

YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d,]*\d|[-–]\w|%)"
YEAR_BEFORE = YEAR.replace("<year>", "<year_before>")
ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"

CLOCK = (
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))? ?(?P<meridian>[ap]\.?m\b\.?)"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?:\b(?! ?(?:win|vict|loss|lead)))"
    r"|(?P<named>noon|midnight)\b)"
)
ZONE = r"(?P<zone> ?\(?(?:[ECMP][SD]T|[ECMP]T|GMT|UTC|BST|IST|CET|local time|eastern(?: time)?|hours)\b\)?)?"
