"""Patterns of expressions with a unit of the calendar, such as "every two weeks" and "the last quarter".

At each place the first pattern that matches wins, so their order matters: a special expression stands
before the general one that its words would match as well.
"""

from __future__ import annotations

from wiredesk.transforms.logic.times.fragments import (
    APPROXIMATION,
    NUMBER,
    ORDINAL,
    PHASE,
    SMALL_NUMBER,
    VAGUE_NUMBER,
    YEAR,
    YEAR_BEFORE,
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
    rf"[ -]quarter(?! of (?:a|the) (?:century|game|point))\b{_YEAR_OF_QUARTER_AFTER}"
)
"""A quarter: "last year's second quarter", "the fiscal third quarter", "the first quarter of 2018"."""

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

_COUNTED_AGO = (
    rf"{APPROXIMATION}(?P<count>{NUMBER}|{VAGUE_NUMBER}|an?)(?: (?P<half>and a half))? {_COUNTED_UNIT} (?:or so )?"
    r"(?P<ago>ago|earlier|later|before(?= (?:that|the))|from now)\b"
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
    rf"{APPROXIMATION}(?:(?P<low>{NUMBER}) (?:to|or) )?(?P<count>{NUMBER}|{VAGUE_NUMBER})(?: (?P<half>and a half))?"
    r"(?: (?:more|full|consecutive|straight|calendar|trading|business|additional))?"
    rf" {_COUNTED_UNIT}{_NO_AGE}(?: or (?:so|more))?"
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
    r"|earlier|ago|end|to|round|over|of|that|when|long|in which|after|before)| \d)"
)
"""The year or quarter in question: "the fiscal year", "the quarter"."""

_YEAR_END = r"(?:the )?(?P<yearend>year['’]?s?[ -]end)\b"

_UNITS_AGO = (
    r"(?P<unit>decade|centur(?=ies)|year|month|week|day|hour)(?P<plural>s|ies) (?P<ago>ago|earlier|later)\b"
)
"""A distance without a number: "years ago"."""

UNIT_PATTERNS = compile_all(
    _EVERY_UNIT,
    _ORDINAL_QUARTER,
    _PART_OF_UNIT,
    _RELATIVE_UNIT,
    _COUNTED_AGO,
    _YEAR_AGO,
    _COMPARABLE_PERIOD,
    _HYPHENATED_UNIT,
    _COUNTED_UNITS,
    _UNCOUNTED_UNITS,
    _SINGLE_UNIT,
    _THE_UNIT,
    _YEAR_END,
    _UNITS_AGO,
)
"""Patterns to try beside the name of a unit, in order."""
