"""Patterns of time expressions, grouped by their trigger words.

A pattern is only tried beside one of its trigger words. A text without any costs one pass over its words.
The named groups are read by the functions of :mod:`wiredesk.transforms.logic.times.values`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.times.fragments import (
    APPROXIMATION,
    CLOCK,
    DAYPART,
    MONTH,
    NO_RANGE,
    ORDINAL,
    PHASE,
    SMALL_NUMBER,
    SPELLED_YEAR,
    WEEKDAY,
    WHICH_YEAR,
    WORD_END,
    YEAR,
    YEAR_BEFORE,
    YEAR_RELATIVE,
    YEAR_SHORT,
    ZONE,
    compile_all,
    list_by_trigger,
)
from wiredesk.transforms.logic.times.holidays import HOLIDAY_PATTERNS, load_holidays
from wiredesk.transforms.logic.times.unit_patterns import QUARTER_PATTERNS, UNIT_PATTERNS
from wiredesk.transforms.logic.times.vocabulary import DECADES, FREQUENCIES, UNITS, VAGUE, WEEKDAYS

_MONTH_DAY = (
    rf"{PHASE}(?:{WEEKDAY},? )?(?:the |this )?{MONTH} (?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    rf"(?![\w%/]|:\d|[.,]\d|[-–]{NO_RANGE})"
    rf"(?:,? (?:{YEAR}|{YEAR_SHORT})|,? (?:of )?{YEAR_RELATIVE})?"
)
_DAY_MONTH = (
    rf"(?:{WEEKDAY},? )?(?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)?[ -]{MONTH}"
    rf"(?:[,-]? ?(?:{YEAR}|{YEAR_SHORT})|,? (?:of )?{YEAR_RELATIVE})?"
)
DATE_PATTERNS = compile_all(
    rf"(?P<yearly>each|every) {MONTH}",
    _MONTH_DAY,
    _DAY_MONTH,
    rf"(?P<relative>that|the next|the following) {MONTH}(?=[.,;:)]|$| (?:and|when|after|as|but|in|with|to)\b)",
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming) )?{MONTH}"
    rf"(?:,? (?:of )?(?:{YEAR}|{YEAR_SHORT}|(?P<spelled>{SPELLED_YEAR}))"
    rf"| {YEAR_RELATIVE}| of (?P<year_relative2>{WHICH_YEAR}) year)?",
)
WEEKDAY_PATTERNS = compile_all(
    rf"(?:on )?{WEEKDAY.replace('<weekday>', '<weekly>').removesuffix(WORD_END)}"
    rf"(?:s| {DAYPART.replace('<daypart>', '<dayparts>').removesuffix(WORD_END)}s){WORD_END}",
    rf"(?P<relative>each|every) {WEEKDAY}(?: {DAYPART})?",
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming|the previous|the following|on) )?{WEEKDAY}"
    rf"(?!s\b|,? (?:herald|times|club|night football|night live))(?: {DAYPART})?(?!s\b)",
)
CLOCK_PATTERNS = compile_all(
    rf"{APPROXIMATION}{CLOCK}{ZONE}"
    rf"(?:,? (?:on )?(?:{WEEKDAY}(?!s\b)|(?P<deictic>today|tomorrow|yesterday)\b)(?: {DAYPART})?)?"
    rf"(?:,? (?:on )?{MONTH} (?P<day>[0-3]?\d)(?![\d:])(?:,? {YEAR})?)?",
)
OCLOCK_PATTERNS = compile_all(
    rf"(?:(?P<past>half past|(?:a )?quarter past|(?:a )?quarter to) )?(?P<oclock>{SMALL_NUMBER}|\d\d?)(?: o['’]clock)?"
    rf" (?:in the|at) (?P<part_of_day>morning|afternoon|evening|night)\b",
)
DEICTIC_PATTERNS = compile_all(
    r"(?:the )?day (?P<skip>after) (?P<deictic>tomorrow)\b",
    r"(?:the )?day (?P<skip>before) (?P<deictic>yesterday)\b",
    rf"{PHASE}(?P<deictic>today|tomorrow|yesterday|tonight|overnight)\b(?: {DAYPART})?",
    rf"(?:(?P<phase>mid|early|late)[ -])?{DAYPART} (?P<deictic>today|tomorrow|yesterday)",
)
DAYPART_PATTERNS = compile_all(
    rf"{PHASE}(?P<relative>this|last) {DAYPART}",
    rf"(?P<relative>that|the same|the next|the following) {DAYPART}",
)
SEASON_PATTERNS = compile_all(
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming|the) )(?P<season>spring"
    rf"|summer|autumn|fall|winter)\b(?:(?: of| in)? (?:{YEAR}|{YEAR_SHORT}|(?P<spelled>{SPELLED_YEAR})))?",
    rf"(?P<season>spring|summer|autumn|winter|fall)(?: of)? (?:{YEAR}|{YEAR_SHORT})",
    r"(?P<relative>each|every) (?P<season>spring|summer|autumn|winter|fall)\b",
)
_COUNTED_NOUNS = (
    "people|jobs|workers|units|shares|employees|men|women|troops|soldiers|votes|miles|feet|tons|dollars"
    "|barrels|points|pounds|acres|cases|deaths|students|words|homes|members|meters|metres"
    "|kilometers|kilometres|square"
)
"""Nouns after which a number of four digits is no year."""

_YEAR_AND_QUARTER = rf"(?:the )?{YEAR_BEFORE} (?:fiscal )?(?:{ORDINAL}[ -])?(?P<period>quarter|period)\b"
_PLAIN_YEAR = (
    rf"{PHASE}(?:(?:the year|fiscal(?: year)?|calendar(?: year)?|fy) ?)?{YEAR}"
    rf"(?!(?:[-–]\d{{4}})? (?:{_COUNTED_NOUNS}))"
)
YEAR_PATTERNS = compile_all(_YEAR_AND_QUARTER, _PLAIN_YEAR)
"""Patterns for a number of four digits behind which no date and no decade goes on."""

NUMBER_PATTERNS = compile_all(
    _YEAR_AND_QUARTER,
    r"(?P<year>(?:1[89]|20)\d\d)-(?P<monthnumber>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)",
    r"(?P<year>(?:1[89]|20)\d\d)(?P<sep>[/.])(?P<monthnumber>0[1-9]|1[0-2])(?P=sep)(?P<day>[0-3]\d)(?!\d)",
    r"(?P<attacks>9/11)(?![\w/-]|\.\d)",
    r"(?<![\d/.-])(?P<first>[0-3]?\d)(?P<sep>/)(?P<second>[0-3]?\d)/(?P<shortyear>\d{4}|\d\d)(?![\d/])",
    r"(?<![\d/.-])(?P<first>[0-3]?\d)(?P<sep>[.-])(?P<second>[0-3]?\d)(?P=sep)"
    r"(?P<shortyear>(?:1[89]|20)\d\d)(?!\d|[.-]\d)",
    r"(?:(?:the )?(?P<phase>early|late|mid|middle|end|beginning)[ -](?:of )?)?(?:the"
    r" )?['’‘]?(?P<decade>(?:1[5-9]|20)?\d0)['’]?s\b",
    _PLAIN_YEAR,
    rf"(?:the )?(?P<class>class of ){YEAR_SHORT}",
    r"(?<=['’‘])(?P<yeardigits>\d\d)(?!\w)",
    r"(?:the )?(?P<century>\d{1,2})(?:st|nd|rd|th)[ -]century\b(?! (?-i:[A-Z][a-z])(?<=(?-i:Century) ..))",
    r"(?:the )?(?P<monthday>[0-3]?\d)(?:st|nd|rd|th)\b"
    r"(?! (?:of )?(?:(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*|may)\b)"
    r"(?: (?P<of_month>(?:of|this|next|last) (?:the |this |next |last )?month))?",
)
_BEHIND_FUTURE = (
    "as|is|was|will|with|for|and|or|but|by|to|if|when|that|than|in|on|at|could|would|may|might|can|he|she|they|it|we|i|you"
    "|depends|looks|holds"
)
"""Words in lower case before which "the future" stands for itself; before others it describes them."""

VAGUE_PATTERNS = compile_all(
    r"(?P<vague>now|currently|nowadays|presently|recently|lately|(?<!\bas )(?<!\bwas )(?<!\bwere )(?<!\bso )soon(?! after))"
    r"\b(?!-| (?:that|called|known as))",
    rf"(?P<future>(?<=\bin )the future|the (?:near )?future(?! of|(?! (?:{_BEHIND_FUTURE})\b) [a-z]))\b",
    r"(?P<past>the (?:recent )?past)\b(?! (?:\w+ )?(?:year|month|week|day|decade|quarter|hour"
    r"|few|several|two|three|four|five|six|season|summer|spring|fall|winter|century))",
    r"(?P<present>at present|at the moment|at this time|the present|these days)\b",
)
# Before a noun such a word is seldom a time: "quarterly" describes a dividend.
SET_PATTERNS = compile_all(
    rf"(?P<frequency>{'|'.join(FREQUENCIES)})\b(?=[.,;:?!)]|$|\n| (?:and|or|by|for|from|in|on|at"
    rf"|to|with|since|until|as)\b)",
)
_THOUSANDS = f"years|days|weeks|months|hours|minutes|{_COUNTED_NOUNS}"
SPELLED_PATTERNS = compile_all(
    rf"(?:the year )?(?P<spelled>{SPELLED_YEAR})(?!-| (?:{_THOUSANDS})\b)",
    r"(?:the )?(?:(?P<phase>early|mid|late)[ -])?(?P<decadename>twenties|thirties|forties"
    r"|fifties|sixties|seventies|eighties|nineties)\b",
)


def _pick_trigger(name: str) -> str:
    """Returns the word of a holiday that it is looked for by: the name of a unit, month or weekday, else the first."""
    words = re.findall(r"[a-z]+", name)
    return next((word for word in words if word in _OTHER_TRIGGERS), str(words[0]))


_OTHER_TRIGGERS = frozenset({*ENGLISH_MONTHS, *WEEKDAYS, "year"})


def _list_holidays() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name in load_holidays():
        word = _pick_trigger(name)
        names[word] = (*names.get(word, ()), " ".join(re.findall(r"[a-z]+", name)))
    return names


HOLIDAYS_BY_WORD = _list_holidays()
"""The words that holidays are looked for by, each with the names that have it, which are written without signs."""

TRIGGERS = list_by_trigger([
    (HOLIDAY_PATTERNS, HOLIDAYS_BY_WORD),
    (QUARTER_PATTERNS, ["q", "h", "fy"]),
    (OCLOCK_PATTERNS, ["morning", "afternoon", "evening"]),
    (CLOCK_PATTERNS, ["noon", "midnight"]),
    (DATE_PATTERNS, ENGLISH_MONTHS),
    ((*DATE_PATTERNS[1:3], *WEEKDAY_PATTERNS), WEEKDAYS),
    (WEEKDAY_PATTERNS[:1], [f"{day}s" for day in WEEKDAYS]),
    (DEICTIC_PATTERNS, ["today", "tomorrow", "yesterday", "tonight", "overnight"]),
    (DAYPART_PATTERNS, ["morning", "afternoon", "evening", "night"]),
    (UNIT_PATTERNS, [*UNITS, "weekend", "weekends", "weekdays", "period", "half", "fortnight"]),
    (SEASON_PATTERNS, ["spring", "summer", "autumn", "fall", "winter"]),
    (VAGUE_PATTERNS, [*VAGUE, "future", "past", "present", "moment", "time", "these"]),
    (SET_PATTERNS, FREQUENCIES),
    (SPELLED_PATTERNS, ["nineteen", "thousand", *DECADES]),
])  # fmt: skip
"""Words in lower case without which there is no time expression, each with the patterns to try, in order."""

STARTERS = read_words(
    """
    the this last next past recent coming early earlier late later mid middle beginning start end each every a an
    about around roughly approximately nearly almost less more over under at no up several few many some couple
    first second third fourth same year that current corresponding comparable following previous fiscal its
    final latest dozens calendar once twice day new good fat holy black cyber ash palm shrove maundy whit easter labor
    that quarter
    """
)
"""Words that may begin an expression before its trigger word."""
