"""Short reports of one form: an alert whose toll has changed is a new version, a report of another day is not.

The text alone does not tell them apart. "A bomb killed 13 people in Lorn" and "killed 21 people" are two versions of
one alert, "shares closed up 0.5 percent" and "up 0.9 percent" are the reports of two days, and in both pairs one number
differs. So the rules ask what the number counts, which days of the week the leads name, how far apart the
articles were published, and whether one desk published them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Final

from wiredesk.transforms.logic.dedup.evidence import FUNCTION_WORDS, Evidence
from wiredesk.transforms.logic.dedup.overlap import SHORT_WORDS, Comparison
from wiredesk.transforms.logic.dedup.thresholds import LIMITS, Limits
from wiredesk.transforms.logic.kernel.word_lists import load_table

_WEEKDAYS: Final[Mapping[str, int]] = {
    word: day for day, line in enumerate(load_table("dedup/tables/weekdays.txt")) for word in line.split()
}
_HARM: Final = frozenset(word for line in load_table("dedup/tables/harm.txt") for word in line.split())
_COUNTS: Final[Mapping[str, int]] = {
    word: int(value)
    for value, *words in map(str.split, load_table("dedup/tables/counts.txt"))
    for word in words
}
# A lead of one or two sentences tells on which day something happened, and to how many.
_LEAD_WORDS: Final = 40
# More words than this are a part of a sentence, and not what fills a blank.
_BLANK_WORDS: Final = 3
_FORM_GROWTH: Final = 2
# Longer numbers count nobody, and Python refuses to read those of thousands of digits.
_COUNT_DIGITS: Final = 9
# "At least 13 people were reported killed": so many words from the number to what it counts.
_HARM_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of two articles beside their texts.

    Attributes:
      first: publication of one of them; None if it is undated.
      second: publication of the other.
      is_one_desk: whether one publisher printed both; None if one of them does not state its publisher.
    """

    first: datetime | None = None
    second: datetime | None = None
    is_one_desk: bool | None = None

    @property
    def days(self) -> float | None:
        """Returns the days between the publications; None if one of them is undated."""
        if self.first is None or self.second is None:
            return None
        return abs(self.second - self.first) / timedelta(days=1)

    def is_within(self, days: float) -> bool:
        """Returns True if so many days or fewer lie between the publications, or if nobody knows."""
        return self.days is None or self.days <= days


UNKNOWN: Final = Circumstances()


def is_other_day(
    found: Comparison, a: Evidence, b: Evidence, around: Circumstances = UNKNOWN, limits: Limits = LIMITS
) -> bool:
    """Returns True if two texts of one form report two days.

    Either their leads name different days of the week, each the day of its publication or one beside it; or one desk
    printed them on different days and exchanged single words. A desk that prints a brief again leaves it as it is.
    """
    # A new top over an older report names another day as well, but it does not read like the older lead.
    is_one_form = found.words < SHORT_WORDS or min(found.lead, found.lead_larger) >= limits.form_lead
    if found.words < limits.form_words and is_one_form and _report_other_days(a, b, around):
        return True
    are_days_apart = around.days is not None and around.days >= limits.series_days
    # Several figures that agree are those of one report, whatever word the desk has exchanged.
    are_figures_kept = (
        found.numbers >= limits.form_numbers and min(found.number_agreement, found.order_agreement) == 1
    )
    may_be_series = found.words < SHORT_WORDS and are_days_apart and not are_figures_kept
    return may_be_series and around.is_one_desk is not False and has_filled_blanks(a.body, b.body)


def is_reprint(found: Comparison, around: Circumstances = UNKNOWN, limits: Limits = LIMITS) -> bool:
    """Returns True if two desks printed one brief of whole sentences, under whatever headlines.

    One desk may print the same sentences about another road or bridge, which only the headline names.
    """
    if around.is_one_desk is not False or found.words < limits.brief_words or not found.names:
        return False
    is_one = found.covered >= limits.complete and found.covered_larger >= limits.complete_larger
    are_facts_kept = min(found.number_agreement, found.name_agreement) == 1
    is_exchanged = found.swapped_numbers or found.swapped_names
    return (
        is_one and are_facts_kept and not is_exchanged and found.numbers < limits.brief_density * found.words
    )


def _report_other_days(a: Evidence, b: Evidence, around: Circumstances) -> bool:
    mine, yours = _list_weekdays(a), _list_weekdays(b)
    if not mine or not yours or not mine.isdisjoint(yours):
        return False
    # The days of one plan, which is put off from Thursday to Monday, lie ahead.
    return _is_beside(mine, around.first) and _is_beside(yours, around.second)


def _is_beside(weekdays: set[int], published: datetime | None) -> bool:
    if published is None:
        return True
    return any((published.weekday() + step) % 7 in weekdays for step in (-1, 0, 1))


def _list_weekdays(evidence: Evidence) -> set[int]:
    return {_WEEKDAYS[w] for w in (*evidence.headline, *evidence.body[:_LEAD_WORDS]) if w in _WEEKDAYS}


def has_filled_blanks(a: list[str], b: list[str]) -> bool:
    """Returns True if two short texts differ in words that were exchanged in place, as in the blanks of a form.

    Nothing longer is left out or added, and some word other than a function word is exchanged.
    """
    if max(len(a), len(b)) > _FORM_GROWTH * SHORT_WORDS:
        return False
    telling = False
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal" and max(j - i, m - k) > _BLANK_WORDS:
            return False
        telling = telling or (kind == "replace" and not FUNCTION_WORDS.issuperset((*a[i:j], *b[k:m])))
    return telling


def is_new_toll(
    found: Comparison, a: Evidence, b: Evidence, around: Circumstances = UNKNOWN, limits: Limits = LIMITS
) -> bool:
    """Returns True if two texts are alerts of one event, between which the number of the dead or hurt has changed.

    They name the same places and the same day within hours of each other, all else that is counted agrees, and one
    desk has rewritten little more than half of the words, or any desk much less.
    """
    if found.words >= limits.form_words or found.swapped_names or not around.is_within(limits.series_days):
        return False
    mine, yours = _list_tolls(a), _list_tolls(b)
    if mine <= yours or yours <= mine or _report_other_days(a, b, around):
        return False
    small, large = sorted((a, b), key=lambda e: (len(e.body), e.body))
    if not _share_all_but(small, large, mine | yours, limits):
        return False
    if around.is_one_desk:
        return _share_telling(small, large) >= limits.alert_words
    return found.covered >= limits.short_covered


def _list_tolls(evidence: Evidence) -> set[int]:
    """Returns the numbers of the dead, the hurt and the missing in a lead."""
    return set(_find_tolls(evidence.body[:_LEAD_WORDS]))


def _find_tolls(words: list[str]) -> Iterator[int]:
    for place, word in enumerate(words):
        value = read_count(word)
        around = words[max(0, place - _HARM_WORDS) : place + _HARM_WORDS + 1]
        if value is not None and not _HARM.isdisjoint(around):
            yield value


def read_count(word: str) -> int | None:
    """Returns the value of a whole number in digits or words, None for any other word; "6.1" counts nobody."""
    if len(word) <= _COUNT_DIGITS and word.isascii() and word.isdigit():
        return int(word)
    return _COUNTS.get(word)


def _share_all_but(small: Evidence, large: Evidence, tolls: set[int], limits: Limits) -> bool:
    """Returns True if the larger text has the names of the smaller, and the numbers that are no tolls."""
    names = {name for name in small.names if read_count(name) is None}
    known = len(names.intersection(large.body))
    numbers = {w for w in small.numbers if read_count(w) not in tolls}
    agreed = len(numbers & large.numbers)
    return known >= max(1, limits.alert_names * len(names)) and 2 * agreed >= len(numbers)


def _share_telling(small: Evidence, large: Evidence) -> float:
    """Returns the share of the telling words of the smaller text that the larger has."""
    telling = set(small.body) - FUNCTION_WORDS
    return len(telling.intersection(large.body)) / max(1, len(telling))
