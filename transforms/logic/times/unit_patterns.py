"""Patterns of expressions with a unit of the calendar, such as "every two weeks" and "the last quarter".

At each place the first pattern that matches wins, so their order matters: a special expression stands
before the general one that its words would match as well.
"""

from __future__ import annotations

from wiredesk.transforms.logic.times.fragments import (
    APPROXIMATION,
    HALF,
    MONTH,
    NUMBER,
    ORDINAL,
    PHASE,
    SMALL_NUMBER,
    VAGUE_NUMBER,
    WEEKDAY,
    YEAR,
    YEAR_BEFORE,
    YEAR_SHORT,
    compile_all,
)

_LONG_UNITS = "quarter|year|decade"
_DAY_TO_DECADE = f"day|week|month|{_LONG_UNITS}"
_SECOND_TO_DECADE = f"second|minute|hour|{_DAY_TO_DECADE}"

_COUNTED_UNIT = rf"(?P<unit>{_SECOND_TO_DECADE}|centur(?=y|ies))(?P<plural>s|y|ies)?\b"
"""Any unit after a number; "century" and "centuries" give the unit "centur"."""

_EVERY_UNIT = (
    r"(?P<set>each|every) (?:(?P<count>other|\d+|two|three|four|five|six) )?"
    rf"(?P<unit>{_SECOND_TO_DECADE})(?P<plural>s)?\b"
)
"""A set: "each year", "every other day", "every 3 weeks"."""

_YEAR_OF_QUARTER_BEFORE = (
    rf"(?:(?P<year_relative>last|this|next) year['’]s |{YEAR_BEFORE} |year[ -](?P<year_ago>ago|earlier) "
    r"|(?P<fiscal>fiscal|corresponding|comparable|company['’]s)[ -]?)?"
)
_YEAR_OF_QUARTER_AFTER = (
    rf"(?:(?: of|,)? (?:fiscal )?{YEAR}| (?:of )?(?P<year_relative2>last|this|next) year"
    r"| (?:a year|of the year) (?P<ago>ago|earlier|before))?"
)
_ORDINAL_QUARTER = (
    rf"(?:the )?{_YEAR_OF_QUARTER_BEFORE}(?:its )?(?:fiscal[ -])?{ORDINAL}(?:[ -]and[ -](?:second|third|fourth))?"
    rf"[ -]quarter(?! of (?:a|the) (?:century|game|point|season))\b{_YEAR_OF_QUARTER_AFTER}"
)
"""A quarter: "last year's second quarter", "the fiscal third quarter", "the first quarter of 2018"."""

_LAST_QUARTER = rf"(?:the )?(?P<ordinal>last|final) quarter of (?:fiscal )?{YEAR}"
"""The last quarter of a year that is named."""

_PART_OF_UNIT = (
    r"(?P<ends>the (?:end|beginning|start|middle) of|early in|late in|later in|earlier in)"
    rf" (?P<relative>the|this|last|next) (?P<unit>week|month|{_LONG_UNITS}|century)\b"
)
"""The part of a unit: "the end of the year", "early in this decade"."""

_RELATIVE_UNIT = (
    rf"{PHASE}(?P<relative>last|next|this|the past|the previous|the following|the coming|the current|the latest"
    r"|the same|that same|that|the next|the last|this past|the prior|this coming|current)"
    rf" (?P<fiscal>fiscal |full |calendar )?(?P<unit>week|weekend|month|{_LONG_UNITS}|century|period)"
    r"\b(?!['’]s (?:old|quarter)|s\b|[- ](?:old|earlier|ago|end|round|over))"
)
"""A unit counted from publication: "last week", "the coming fiscal year"."""

_DAY_OF_TEXT = (
    r"(?P<relative>that|that same|the same|the following|the next|the previous) (?P<unit>day)\b"
    r"(?!-| (?:or|when|that|of)\b)"
)
"""A day counted from the one that the text has named: "the next day"."""

_COUNTED_AGO = (
    rf"{APPROXIMATION}(?P<count>{NUMBER}|{VAGUE_NUMBER}|an?){HALF}{_COUNTED_UNIT} (?:or so )?"
    r"(?P<ago>ago|earlier|later|from now)\b(?! than)"
)
"""A distance: "about two years ago", "a few days later"."""

_YEAR_AGO = (
    r"(?:the )?(?P<comparable>comparable |same |corresponding )?(?P<year_ago>year)[ -](?:ago|earlier)"
    r"(?: (?P<period>period|quarter))?\b"
)
"""A year before the quarter in question: "year-ago", "the year-earlier period"."""

_COMPARABLE_PERIOD = (
    r"(?P<comparable>the (?:same|corresponding|comparable|like)) (?P<period>period|quarter)"
    r" (?P<relative>last|a|the previous) year(?: (?:ago|earlier))?"
)
"""The same quarter of the year before: "the same period last year"."""

_HYPHENATED_UNIT = rf"(?P<count>{SMALL_NUMBER}|\d+)[- ](?P<unit>{_SECOND_TO_DECADE})(?![- ]old|s|\w)"
"""A duration before a noun: "five-year", "90 minute"."""

_NO_AGE = r"(?![- ](?:old|of age)|['’]? (?:old|of age|younger|older|his junior)|(?<=quarters) of )"
"""Not an age ("34 years old") nor a share ("three quarters of voters")."""

_COUNTED_UNITS = (
    r"(?:(?P<span>(?:the )?(?:past|last|next|coming|first|final|previous|latest|following)|the|recent|in recent) )?"
    rf"{APPROXIMATION}(?:(?P<low>{NUMBER}) (?:to|or) )?(?P<count>{NUMBER}|{VAGUE_NUMBER}){HALF}"
    r"(?:(?:more|full|consecutive|straight|calendar|trading|business|additional) )?"
    rf"{_COUNTED_UNIT}{_NO_AGE}(?: or (?:so|more))?"
)
"""A duration: "the past two or three weeks", "over 20 trading days", "several years or more"."""

_UNCOUNTED_UNITS = (
    rf"(?P<span>recent|coming|past|the past|the coming|the recent) (?P<unit>{_DAY_TO_DECADE})(?P<plural>s)\b"
)
"""A duration without a number: "recent weeks"."""

_SINGLE_UNIT = (
    rf"{APPROXIMATION}(?P<count>an?)(?: (?:full|whole|entire))? (?P<unit>minute|hour|day|week|month|year|decade|century)"
    r"\b(?! (?:ago|earlier|old|later)|-|['’]| \w*(?:long|old))"
)
"""A duration of one unit: "a year", "nearly an entire decade"."""

_THE_UNIT = (
    r"(?P<relative>the) (?P<fiscal>fiscal |full )?(?P<unit>year|quarter)\b(?!['’]s|[- ](?:old"
    r"|earlier|ago|end|to|round|over|of|that|when|long|in which|after|before|two thousand|nineteen)| \d|-)"
)
"""The year or quarter in question: "the fiscal year", "the quarter"."""

_ENDED_UNIT = (
    r"(?:the )?(?:fiscal |full )?(?P<unit>year|quarter)(?= (?P<ended>ended|ending) (?:on )?"
    rf"(?:{MONTH}(?: (?P<day>[0-3]?\d)(?!\d))?(?:,? {YEAR})?)?)"
)
"""A year or quarter of which the end is said: "the quarter" in "the quarter ended Sept. 30"."""

_YEAR_END = r"(?:the )?(?P<yearend>year['’]?s?[ -]end)\b"

_UNITS_AGO = (
    r"(?P<unit>decade|centur(?=ies)|year|month|week|day|hour)(?P<plural>s|ies) (?P<ago>ago|earlier|later)\b"
)
"""A distance without a number: "years ago"."""

_HALF_OF_YEAR = (
    rf"(?:the |(?P<its>its |the company['’]s |the fiscal ))?(?P<half_ordinal>first|second|last|latter|1st|2nd)[ -]half"
    r"(?! of the (?:['’‘]?\d|\w+ties\b|decade|century))"
    rf"(?:(?: of)?,? (?:the )?(?:fiscal |financial |calendar )?(?:year )?(?:{YEAR}|{YEAR_SHORT})"
    r"| of (?P<of_year>this|last|next|the) (?:fiscal |financial )?year)?(?!\w)"
)
"""A half: "the first half of 2021", "its second half"."""

_HALF_UNIT = (
    rf"{APPROXIMATION}(?:half an?|a half|half)[ -](?P<half_unit>minute|hour|day|year|decade|century)\b"
    r"(?![-s]| (?:ago|later|earlier))"
)
"""A half of a unit: "half an hour", "a half-century"."""

_RATE = rf"(?:once|twice|thrice|(?:{NUMBER}|{VAGUE_NUMBER}) times) (?:an?|each|every|per) (?P<rate>{_SECOND_TO_DECADE})\b"
"""A set with a count: "twice a week"."""

_FROM_DAY = (
    rf"(?P<count>{NUMBER}|an?) (?P<unit>day|week|month|year)s? (?P<from_day>from|ago)"
    rf" (?:{WEEKDAY}|(?P<deictic>today|tomorrow|yesterday)\b)"
)
"""A distance from a day: "two days from today", "a week from Tuesday"."""

_WEEKEND = rf"(?:(?P<each>each|every) |{PHASE}the |(?=weekends\b))(?P<weekend>weekends?)\b(?![-'’])"
"""A weekend that is neither last nor next."""

_UNIT_AND_A_HALF = (
    r"(?P<count>an?|one) (?P<unit>minute|hour|day|week|month|year|decade|century) (?P<half>and a half)\b"
)
"""A duration: "a year and a half"."""

_SHORT_YEAR = rf"(?:{YEAR}|{YEAR_SHORT})"
_YEAR_DIGITS = r"(?P<yeardigits2>\d\d)\b"
QUARTER_PATTERNS = compile_all(
    rf"(?P<parts>[qh])(?P<part>[1-4])(?:(?: of|,)? (?:fy ?|fiscal )?{_SHORT_YEAR}|[-/ ]?{_YEAR_DIGITS})?(?!\w)",
    rf"(?P<part>[1-4])(?P<parts>[qh])(?: ?(?:{_SHORT_YEAR}|{_YEAR_DIGITS}))?(?!\w)",
    rf"(?P<fiscalyear>fy) ?(?:{_SHORT_YEAR}|{_YEAR_DIGITS})(?!\w)",
)
"""Parts of years as companies write them: "Q3 2020", "2H20", "FY2019"."""

_BEFORE_BARE = (
    "for in over within take took takes lasted after follows followed following despite spent spend spends"
)
_BEHIND_ONE = "|".join(rf"(?<=\b{word} )" for word in _BEFORE_BARE.split())
_BARE_UNITS = (
    rf"(?:{_BEHIND_ONE}"
    r"|(?:(?<=\bover )|(?<=\bthroughout ))the )"
    r"(?P<unit>minute|hour|day|week|month|year|decade|centur(?=ies))(?P<plural>s|ies)\b(?! (?:ago|earlier|later|old|from)\b)"
)
"""A duration of which only the unit is said: "for years", "took weeks", "over the years"."""

_COUNTED = (
    _RATE,
    _FROM_DAY,
    _HALF_UNIT,
    _EVERY_UNIT,
    _UNIT_AND_A_HALF,
    _COUNTED_AGO,
    _HYPHENATED_UNIT,
    _SINGLE_UNIT,
)
_DETERMINED = (
    _HALF_OF_YEAR,
    _LAST_QUARTER,
    _PART_OF_UNIT,
    _RELATIVE_UNIT,
    _DAY_OF_TEXT,
    _COMPARABLE_PERIOD,
    _COUNTED_UNITS,
    _UNCOUNTED_UNITS,
    _THE_UNIT,
)
NEVER_BEHIND_THE = frozenset(compile_all(*_COUNTED, _UNITS_AGO))
"""Patterns that do not begin with "the"."""

NEVER_ALONE = frozenset(compile_all(*_COUNTED, *_DETERMINED))
"""Patterns that do not begin with the name of a unit."""

UNIT_PATTERNS = compile_all(
    _RATE,
    _FROM_DAY,
    _HALF_OF_YEAR,
    _HALF_UNIT,
    _EVERY_UNIT,
    _LAST_QUARTER,
    _ORDINAL_QUARTER,
    _PART_OF_UNIT,
    _RELATIVE_UNIT,
    _DAY_OF_TEXT,
    _WEEKEND,
    _UNIT_AND_A_HALF,
    _COUNTED_AGO,
    _YEAR_AGO,
    _COMPARABLE_PERIOD,
    _HYPHENATED_UNIT,
    _COUNTED_UNITS,
    _UNCOUNTED_UNITS,
    _SINGLE_UNIT,
    _ENDED_UNIT,
    _THE_UNIT,
    _YEAR_END,
    _UNITS_AGO,
    _BARE_UNITS,
)
"""Patterns to try beside the name of a unit, in order."""
