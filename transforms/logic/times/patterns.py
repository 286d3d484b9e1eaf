"""The expressions, as patterns grouped by the word that betrays them.

A pattern is only tried beside such a word, so a text without one costs a walk over its words.
Group names say which part is what; the functions of :mod:`wiredesk.transforms.logic.times.values` read them.
"""

from __future__ import annotations

import re
from re import Pattern

from wiredesk.transforms.logic.times.vocabulary import DECADES, FREQUENCIES, MONTHS, UNITS, VAGUE, WEEKDAYS

_MONTH = (
    r"(?P<month>(?:jan|feb|aug|sept?|oct|nov|dec|mar|apr|jun|jul)\b\.?|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)\b"
)
_MONTH = _MONTH.replace(r")\b", r")(?![a-z])")
_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
_DAYPART = r"(?P<daypart>morning|afternoon|evening|night)\b"
_SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})*|{_SMALL}(?: hundred)?|a hundred)"
_VAGUE_NUMBER = r"(?:several|a few|few|many|some|a couple(?: of)?|a number of|dozens of|a dozen)"
_APPROX = (
    r"(?:(?P<approx>about|around|roughly|approximately|nearly|almost|less than|more than|over|under|at least"
    r"|no more than|up to|at most) )?"
)
_PHASE = (
    r"(?:(?:the )?(?P<phase>early|earlier|late|later|mid|middle|beginning|start|end)"
    r"(?:[ -](?:of |in |on )?))?"
)
_UNIT = (
    r"(?P<unit>second|minute|hour|day|week|month|quarter|year|decade|centur(?=y|ies))(?P<plural>s|y|ies)?\b"
)
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d,]*\d|[-–]\w|%)"
_YEAR_BEFORE = _YEAR.replace("<year>", "<year_before>")
_CLOCK = (
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))? ?(?P<meridian>[ap]\.?m\b\.?)"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?:\b(?! ?(?:win|vict|loss|lead)))"
    r"|(?P<named>noon|midnight)\b)"
)
_ZONE = r"(?P<zone> ?\(?(?:[ECMP][SD]T|[ECMP]T|GMT|UTC|BST|IST|CET|local time|eastern(?: time)?|hours)\b\)?)?"


def _compile(*patterns: str) -> tuple[Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


DATE_PATTERNS = _compile(
    rf"(?P<yearly>each|every) {_MONTH}",
    rf"{_PHASE}(?:{_WEEKDAY},? )?(?:the |this )?{_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]|[-–]\w)"
    rf"(?:,? {_YEAR})?",
    rf"(?:{_WEEKDAY},? )?(?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?",
    rf"{_PHASE}(?:(?P<relative>last|next|this|this past|this coming) )?{_MONTH}"
    rf"(?:,? (?:of )?{_YEAR}| (?P<year_relative>last|this|next) year| of (?P<year_relative2>last|this|next) year)?",
)
WEEKDAY_PATTERNS = _compile(
    rf"(?P<relative>each|every) {_WEEKDAY}(?: {_DAYPART})?",
    rf"{_PHASE}(?:(?P<relative>last|next|this|this past|this coming|the previous|the following|on) )?{_WEEKDAY}"
    rf"(?!,? (?:herald|times|night football))(?: {_DAYPART})?",
)
CLOCK_PATTERNS = _compile(
    rf"{_APPROX}{_CLOCK}{_ZONE}(?:,? (?:on )?(?:{_WEEKDAY}|(?P<deictic>today|tomorrow|yesterday)\b)(?: {_DAYPART})?)?"
    rf"(?:,? (?:on )?{_MONTH} (?P<day>[0-3]?\d)(?![\d:])(?:,? {_YEAR})?)?",
)
DEICTIC_PATTERNS = _compile(
    rf"{_PHASE}(?P<deictic>today|tomorrow|yesterday|tonight|overnight)\b(?: {_DAYPART})?",
    rf"(?:(?P<phase>mid|early|late)[ -])?{_DAYPART} (?P<deictic>today|tomorrow|yesterday)",
)
DAYPART_PATTERNS = _compile(
    rf"{_PHASE}(?P<relative>this|last) {_DAYPART}",
)
UNIT_PATTERNS = _compile(
    r"(?P<set>each|every) (?:(?P<count>other|\d+|two|three|four|five|six) )?(?P<unit>second"
    r"|minute|hour|day|week|month|quarter|year|decade)(?P<plural>s)?\b",
    rf"(?:the )?(?:(?P<year_relative>last|this|next) year['’]s |{_YEAR_BEFORE} |year[ -](?P<year_ago>ago"
    rf"|earlier) |(?P<fiscal>fiscal|corresponding|comparable|company['’]s)[ -]?)?"
    rf"(?:its )?(?:fiscal[ -])?{_ORDINAL}(?:[ -]and[ -](?:second|third|fourth))?[ -]quarter(?! of"
    rf" (?:a|the) (?:century|game|point))\b(?:(?: of|,)? (?:fiscal )?{_YEAR}| (?:of"
    rf" )?(?P<year_relative2>last|this|next) year| (?:a year|of the year) (?P<ago>ago|earlier"
    rf"|before))?",
    r"(?P<ends>the (?:end|beginning|start|middle) of|early in|late in|later in|earlier in)"
    r" (?P<relative>the|this|last|next) (?P<unit>week|month|quarter|year|decade|century)\b",
    rf"{_PHASE}(?P<relative>last|next|this|the past|the previous|the following|the coming|the"
    rf" current|the latest|the same|that same|that|the next|the last|this past|the prior|this"
    rf" coming|current)"
    rf" (?P<fiscal>fiscal |full |calendar )?(?P<unit>week|weekend|month|quarter|year|decade"
    rf"|century|period)\b(?!['’]s (?:old|quarter)|s\b|[- ](?:old|earlier|ago|end|round|over))",
    rf"{_APPROX}(?P<count>{_NUMBER}|{_VAGUE_NUMBER}|an?)(?: (?P<half>and a half))? {_UNIT} (?:or"
    rf" so )?(?P<ago>ago|earlier|later|before(?= (?:that|the))|from now)\b",
    r"(?:the )?(?P<comparable>comparable |same |corresponding )?(?P<year_ago>year)[ -](?:ago"
    r"|earlier)(?: (?P<period>period|quarter))?\b",
    r"(?P<comparable>the (?:same|corresponding|comparable|like)) (?P<period>period|quarter)"
    r" (?P<relative>last|a|the previous) year(?: (?:ago|earlier))?",
    rf"(?P<count>{_SMALL}|\d+)[- ](?P<unit>second|minute|hour|day|week|month|quarter|year|decade)(?![- ]old|s|\w)",
    rf"(?:(?P<span>(?:the )?(?:past|last|next|coming|first|final|previous|latest|following)|the|recent|in recent) )?"
    rf"{_APPROX}(?:(?P<low>{_NUMBER}) (?:to|or) )?(?P<count>{_NUMBER}|{_VAGUE_NUMBER})(?:"
    rf" (?P<half>and a half))?(?: (?:more|full|consecutive|straight|calendar|trading|business"
    rf"|additional))? {_UNIT}"
    r"(?![- ](?:old|of age)|['’]? (?:old|of age|younger|older|his junior)|(?<=quarters) of )(?: or (?:so|more))?",
    r"(?P<span>recent|coming|past|the past|the coming|the recent) (?P<unit>day|week|month"
    r"|quarter|year|decade)(?P<plural>s)\b",
    rf"{_APPROX}(?P<count>an?)(?: (?:full|whole|entire))? (?P<unit>minute|hour|day|week|month"
    rf"|year|decade|century)\b(?! (?:ago|earlier|old|later)|-|['’]| \w*(?:long|old))",
    r"(?P<relative>the) (?P<fiscal>fiscal |full )?(?P<unit>year|quarter)\b(?!['’]s|[- ](?:old"
    r"|earlier|ago|end|to|round|over|of|that|when|long|in which|after|before)| \d)",
    r"(?:the )?(?P<yearend>year['’]?s?[ -]end)\b",
    r"(?P<unit>decade|centur(?=ies)|year|month|week|day|hour)(?P<plural>s|ies) (?P<ago>ago|earlier|later)\b",
)
SEASON_PATTERNS = _compile(
    rf"{_PHASE}(?:(?P<relative>last|next|this|this past|this coming|the) )(?P<season>spring"
    rf"|summer|autumn|fall|winter)\b(?: of {_YEAR})?",
    rf"(?P<season>spring|summer|autumn|winter)(?: of)? {_YEAR}",
)
NUMBER_PATTERNS = _compile(
    rf"(?:the )?{_YEAR_BEFORE} (?:fiscal )?(?:{_ORDINAL}[ -])?(?P<period>quarter|period)\b",
    r"(?P<year>(?:1[89]|20)\d\d)-(?P<monthnumber>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)",
    r"(?P<monthnumber>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])/(?P<shortyear>\d{4}|\d\d)(?![\d/])",
    r"(?:(?:the )?(?P<phase>early|late|mid|middle|end|beginning)[ -](?:of )?)?(?:the"
    r" )?['’]?(?P<decade>(?:1[5-9]|20)?\d0)['’]?s\b",
    rf"{_PHASE}(?:(?:the year|fiscal(?: year)?|calendar(?: year)?) )?{_YEAR}(?! (?:people|jobs"
    rf"|workers|units|shares|employees|men|women|troops|soldiers|votes|miles|feet|tons|dollars"
    rf"|barrels|points|pounds|acres|cases|deaths|students|words|homes|members|meters|metres"
    rf"|kilometers|kilometres|square))",
    r"(?:the )?(?P<century>\d{1,2})(?:st|nd|rd|th)[ -]century\b",
)
VAGUE_PATTERNS = _compile(
    r"(?P<vague>now|currently|nowadays|presently|recently|lately|soon)\b(?!-| (?:that|called|known as))",
    r"(?P<future>the (?:near |foreseeable )?future)\b(?! of)",
    r"(?P<past>the (?:recent )?past)\b(?! (?:\w+ )?(?:year|month|week|day|decade|quarter|hour"
    r"|few|several|two|three|four|five|six|season|summer|spring|fall|winter|century))",
    r"(?P<present>at present|at the moment|at this time|the present)\b",
)
# "Quarterly" before a noun is a kind of dividend more than a time.
SET_PATTERNS = _compile(
    rf"(?P<frequency>{'|'.join(FREQUENCIES)})\b(?=[.,;:?!)]|$|\n| (?:and|or|by|for|from|in|on|at"
    rf"|to|with|since|until|as)\b)",
)
SPELLED_PATTERNS = _compile(
    rf"(?:the year )?(?P<spelled>nineteen (?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|{_SMALL}))\b",
    r"(?:the )?(?:(?P<phase>early|mid|late)[ -])?(?P<decadename>twenties|thirties|forties"
    r"|fifties|sixties|seventies|eighties|nineties)\b",
)

TRIGGERS: dict[str, tuple[Pattern[str], ...]] = {}
"""Lower-case words that betray a time, each with the patterns to try, in order."""


def _register(patterns: tuple[Pattern[str], ...], *words: str) -> None:
    for word in words:
        TRIGGERS[word] = TRIGGERS.get(word, ()) + patterns


_register(CLOCK_PATTERNS, "noon", "midnight")
_register(DATE_PATTERNS, *MONTHS)
_register((*DATE_PATTERNS[1:3], *WEEKDAY_PATTERNS), *WEEKDAYS)
_register(DEICTIC_PATTERNS, "today", "tomorrow", "yesterday", "tonight", "overnight")
_register(DAYPART_PATTERNS, "morning", "afternoon", "evening", "night")
_register(UNIT_PATTERNS, *UNITS, "weekend", "period")
_register(SEASON_PATTERNS, "spring", "summer", "autumn", "fall", "winter")
_register(VAGUE_PATTERNS, *VAGUE, "future", "past", "present", "moment", "time")
_register(SET_PATTERNS, *FREQUENCIES)
_register(SPELLED_PATTERNS, "nineteen", *DECADES)

STARTERS = frozenset(
    [
        "the",
        "this",
        "last",
        "next",
        "past",
        "recent",
        "coming",
        "early",
        "earlier",
        "late",
        "later",
        "mid",
        "middle",
        "beginning",
        "start",
        "end",
        "each",
        "every",
        "a",
        "an",
        "about",
        "around",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "less",
        "more",
        "over",
        "under",
        "at",
        "no",
        "up",
        "several",
        "few",
        "many",
        "some",
        "couple",
        "first",
        "second",
        "third",
        "fourth",
        "same",
        "year",
        "that",
        "current",
        "corresponding",
        "comparable",
        "following",
        "previous",
        "fiscal",
        "in",
        "its",
        "final",
        "latest",
        "dozens",
        "calendar",
    ]
)
"""Words that may open an expression before the word that betrays it."""
