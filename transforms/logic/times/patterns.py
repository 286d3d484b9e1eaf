"""Patterns of time expressions, grouped by their trigger words.

A pattern is only tried beside one of its trigger words. A text without any costs one pass over its words.
The named groups are read by the functions of :mod:`wiredesk.transforms.logic.times.values`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from re import Pattern

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.times.fragments import (
    APPROXIMATION,
    CLOCK,
    DAYPART,
    MONTH,
    ORDINAL,
    PHASE,
    SMALL_NUMBER,
    WEEKDAY,
    YEAR,
    YEAR_BEFORE,
    ZONE,
    compile_all,
)
from wiredesk.transforms.logic.times.unit_patterns import UNIT_PATTERNS
from wiredesk.transforms.logic.times.vocabulary import DECADES, FREQUENCIES, UNITS, VAGUE, WEEKDAYS

_MONTH_DAY = (
    rf"{PHASE}(?:{WEEKDAY},? )?(?:the |this )?{MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]|[-–]\w)"
    rf"(?:,? {YEAR})?"
)
_DAY_MONTH = rf"(?:{WEEKDAY},? )?(?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {YEAR})?"
DATE_PATTERNS = compile_all(
    rf"(?P<yearly>each|every) {MONTH}",
    _MONTH_DAY,
    _DAY_MONTH,
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming) )?{MONTH}"
    rf"(?:,? (?:of )?{YEAR}| (?P<year_relative>last|this|next) year| of (?P<year_relative2>last|this|next) year)?",
)
WEEKDAY_PATTERNS = compile_all(
    rf"(?P<relative>each|every) {WEEKDAY}(?: {DAYPART})?",
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming|the previous|the following|on) )?{WEEKDAY}"
    rf"(?!,? (?:herald|times|night football))(?: {DAYPART})?",
)
CLOCK_PATTERNS = compile_all(
    rf"{APPROXIMATION}{CLOCK}{ZONE}(?:,? (?:on )?(?:{WEEKDAY}|(?P<deictic>today|tomorrow|yesterday)\b)(?: {DAYPART})?)?"
    rf"(?:,? (?:on )?{MONTH} (?P<day>[0-3]?\d)(?![\d:])(?:,? {YEAR})?)?",
)
DEICTIC_PATTERNS = compile_all(
    rf"{PHASE}(?P<deictic>today|tomorrow|yesterday|tonight|overnight)\b(?: {DAYPART})?",
    rf"(?:(?P<phase>mid|early|late)[ -])?{DAYPART} (?P<deictic>today|tomorrow|yesterday)",
)
DAYPART_PATTERNS = compile_all(
    rf"{PHASE}(?P<relative>this|last) {DAYPART}",
)
SEASON_PATTERNS = compile_all(
    rf"{PHASE}(?:(?P<relative>last|next|this|this past|this coming|the) )(?P<season>spring"
    rf"|summer|autumn|fall|winter)\b(?: of {YEAR})?",
    rf"(?P<season>spring|summer|autumn|winter)(?: of)? {YEAR}",
)
_COUNTED_NOUNS = (
    "people|jobs|workers|units|shares|employees|men|women|troops|soldiers|votes|miles|feet|tons|dollars"
    "|barrels|points|pounds|acres|cases|deaths|students|words|homes|members|meters|metres"
    "|kilometers|kilometres|square"
)
"""Nouns after which a number of four digits is no year."""

NUMBER_PATTERNS = compile_all(
    rf"(?:the )?{YEAR_BEFORE} (?:fiscal )?(?:{ORDINAL}[ -])?(?P<period>quarter|period)\b",
    r"(?P<year>(?:1[89]|20)\d\d)-(?P<monthnumber>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)",
    r"(?P<monthnumber>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])/(?P<shortyear>\d{4}|\d\d)(?![\d/])",
    r"(?:(?:the )?(?P<phase>early|late|mid|middle|end|beginning)[ -](?:of )?)?(?:the"
    r" )?['’]?(?P<decade>(?:1[5-9]|20)?\d0)['’]?s\b",
    rf"{PHASE}(?:(?:the year|fiscal(?: year)?|calendar(?: year)?) )?{YEAR}(?! (?:{_COUNTED_NOUNS}))",
    r"(?:the )?(?P<century>\d{1,2})(?:st|nd|rd|th)[ -]century\b",
)
VAGUE_PATTERNS = compile_all(
    r"(?P<vague>now|currently|nowadays|presently|recently|lately|soon)\b(?!-| (?:that|called|known as))",
    r"(?P<future>the (?:near |foreseeable )?future)\b(?! of)",
    r"(?P<past>the (?:recent )?past)\b(?! (?:\w+ )?(?:year|month|week|day|decade|quarter|hour"
    r"|few|several|two|three|four|five|six|season|summer|spring|fall|winter|century))",
    r"(?P<present>at present|at the moment|at this time|the present)\b",
)
# Before a noun such a word is seldom a time: "quarterly" describes a dividend.
SET_PATTERNS = compile_all(
    rf"(?P<frequency>{'|'.join(FREQUENCIES)})\b(?=[.,;:?!)]|$|\n| (?:and|or|by|for|from|in|on|at"
    rf"|to|with|since|until|as)\b)",
)
SPELLED_PATTERNS = compile_all(
    rf"(?:the year )?(?P<spelled>nineteen (?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|{SMALL_NUMBER}))\b",
    r"(?:the )?(?:(?P<phase>early|mid|late)[ -])?(?P<decadename>twenties|thirties|forties"
    r"|fifties|sixties|seventies|eighties|nineties)\b",
)

Patterns = tuple[Pattern[str], ...]


def _list_by_trigger(groups: Sequence[tuple[Patterns, Iterable[str]]]) -> Mapping[str, Patterns]:
    """Returns the patterns of each trigger word; a word of several groups has the patterns of all, in order."""
    triggers: dict[str, Patterns] = {}
    for patterns, words in groups:
        triggers.update({word: triggers.get(word, ()) + patterns for word in words})
    return triggers


TRIGGERS = _list_by_trigger([
    (CLOCK_PATTERNS, ["noon", "midnight"]),
    (DATE_PATTERNS, ENGLISH_MONTHS),
    ((*DATE_PATTERNS[1:3], *WEEKDAY_PATTERNS), WEEKDAYS),
    (DEICTIC_PATTERNS, ["today", "tomorrow", "yesterday", "tonight", "overnight"]),
    (DAYPART_PATTERNS, ["morning", "afternoon", "evening", "night"]),
    (UNIT_PATTERNS, [*UNITS, "weekend", "period"]),
    (SEASON_PATTERNS, ["spring", "summer", "autumn", "fall", "winter"]),
    (VAGUE_PATTERNS, [*VAGUE, "future", "past", "present", "moment", "time"]),
    (SET_PATTERNS, FREQUENCIES),
    (SPELLED_PATTERNS, ["nineteen", *DECADES]),
])  # fmt: skip
"""Words in lower case without which there is no time expression, each with the patterns to try, in order."""

STARTERS = read_words(
    """
    the this last next past recent coming early earlier late later mid middle beginning start end each every a an
    about around roughly approximately nearly almost less more over under at no up several few many some couple
    first second third fourth same year that current corresponding comparable following previous fiscal in its
    final latest dozens calendar
    """
)
"""Words that may begin an expression before its trigger word."""
