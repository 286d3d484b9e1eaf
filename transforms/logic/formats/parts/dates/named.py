"""Days with the name of their month: ``10 April 2020``, ``Fri Apr 10 19:00:00 CEST 2020``, ``2020. április 10.``"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wiredesk.transforms.logic.formats.parts.dates.eras import complete_era
from wiredesk.transforms.logic.formats.parts.dates.jalali import JALALI_MONTHS, JALALI_YEARS, to_gregorian
from wiredesk.transforms.logic.formats.parts.dates.language_names import fold_name
from wiredesk.transforms.logic.formats.parts.dates.names import list_months, list_weekdays
from wiredesk.transforms.logic.formats.parts.dates.plain import is_number, iter_words
from wiredesk.transforms.logic.formats.parts.dates.reading import Reading
from wiredesk.transforms.logic.formats.parts.dates.surroundings import Surroundings
from wiredesk.transforms.logic.kernel.days import make_day
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

_ORDINAL = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|er|re|[eè]me|e|o|a|ste|de|to|η|-?(?:го|е|ого|те|ten|ті|ta|a|e|i|én|án))(?![^\W\d])",
    re.IGNORECASE,
)
_JOINED_CLOCK = re.compile(r"(?<=\d{4}):(?=\d\d:\d\d)")
_YEARS = re.compile(r"(?<!\d)\d{4}(?!\d)")


def read_named(text: str, around: Surroundings) -> Reading | None:
    """Reads a day with the name of its month; the time and the zone may stand between it and the year.

    Args:
      text: the text in plain signs.
      around: takes what stands around the day.
    """
    has_blocks = len(_YEARS.findall(text)) > 1
    # The logs of servers write 10/Apr/2020:19:00:00.
    text = _JOINED_CLOCK.sub(" ", text)
    rest = around.take_clock(_ORDINAL.sub(" ", text), has_dots=False, has_blocks=has_blocks)
    tokens = list(iter_words(rest))
    if around.clock is None and next(_iter_months(tokens, around.language), None):
        tokens = list(iter_words(around.take_clock(rest, has_blocks=has_blocks)))
    return _read_tokens(text, tokens, (1,), around) or _read_tokens(text, tokens, (2, 3), around)


def _read_tokens(
    text: str, tokens: list[str], lengths: tuple[int, ...], around: Surroundings
) -> Reading | None:
    """Reads the first month whose name has so many words, and beside which all words are those of dates."""
    zone, half = around.zone, around.half
    for first, last, name in _iter_months(tokens, around.language, lengths):
        around.weekdays, around.zone, around.half = [], zone, half
        start, end = _widen(tokens, first, last, name, around.language)
        others = [(place < start, token) for place, token in enumerate(tokens) if not start <= place < end]
        if around.take_words([token for _, token in others if not is_number(token)]):
            numbers = [(is_before, token) for is_before, token in others if is_number(token)]
            return _choose_day(text, name, numbers, around)
    return None


def _widen(tokens: list[str], start: int, end: int, name: str, language: str | None) -> tuple[int, int]:
    """Returns the place of a month with its other name beside it: Arabic papers print the Syriac and the Latin one."""
    if name.isascii():
        return start, end
    numbers = set(list_months(name, None, language))
    while end < len(tokens) and numbers.intersection(list_months(fold_name(tokens[end]), None, language)):
        end += 1
    while start and numbers.intersection(list_months(fold_name(tokens[start - 1]), None, language)):
        start -= 1
    return start, end


def _iter_months(
    tokens: list[str], language: str | None, lengths: tuple[int, ...] = (1, 2, 3)
) -> Iterator[tuple[int, int, str]]:
    """Yields the places of names of months, which may be several words, and the names.

    English names come first, and those that are also names of weekdays last.
    """
    spans = [
        (start, start + length, fold_name(" ".join(tokens[start : start + length])))
        for length in lengths
        for start in range(len(tokens) - length + 1)
        if not any(map(is_number, tokens[start : start + length]))
    ]
    # Those of other languages are loaded only if no English name is read.
    yield from (span for span in spans if span[2] in ENGLISH_MONTHS)
    others = [span for span in spans if span[2] not in ENGLISH_MONTHS]
    others.sort(key=lambda span: bool(list_weekdays(span[2], language)))
    for start, end, name in others:
        if len(name) > 1 and _may_be_month(name, tokens, start, language):
            yield start, end, name


def _may_be_month(name: str, tokens: list[str], start: int, language: str | None) -> bool:
    if len(name) < 3 and list_weekdays(name, language):
        return False
    others = (fold_name(token) for place, token in enumerate(tokens) if place != start)
    weekday = next((other for other in others if other and list_weekdays(other, language)), None)
    return bool(list_months(name, weekday, language)) or name in JALALI_MONTHS


def _place_jalali(year: int, month: int, day: str | None, around: Surroundings) -> Reading:
    return around.place(to_gregorian(year, month, int(day or 1)), "day" if day else "month")


def _choose_day(
    text: str, name: str, numbers: list[tuple[bool, str]], around: Surroundings
) -> Reading | None:
    """Returns the day of a month's name and of the numbers around it, each with whether it stands before the name."""
    months = list_months(name, next(iter(around.weekdays), None), around.language)
    parts = _split_numbers(numbers, around.hints.order)
    if parts is None:
        return None
    if name in JALALI_MONTHS and int(parts[0].lstrip("'")) in JALALI_YEARS:
        return _place_jalali(int(parts[0].lstrip("'")), JALALI_MONTHS[name], parts[1], around)
    if not months:
        return None
    year = complete_era(parts[0], text, around.language)
    if parts[1] is None:
        return around.place(date(year, months[0], 1), "month", len(months) > 1) if not around.clock else None
    days = [day for month in months if (day := make_day(year, month, int(parts[1])))]
    stated = around.list_weekdays()
    likely = [day for day in days if day.weekday() in stated] or days
    return around.place(likely[0], "day", len(likely) > 1) if likely else None


def _split_numbers(numbers: list[tuple[bool, str]], order: str | None) -> tuple[str, str | None] | None:
    """Returns the year and the day of the numbers around a month's name; the day is None if there is only a year."""
    if len(numbers) == 1:
        return (numbers[0][1], None) if len(numbers[0][1]) >= 4 else None
    if len(numbers) != 2:
        return None
    (is_before, first), (_, second) = numbers
    is_year = [len(number.lstrip("'")) > 2 or number.startswith("'") for number in (first, second)]
    if all(is_year):
        return None
    if is_year[0] or (not is_year[1] and order == "YMD" and is_before):
        return first, second
    return (second, first) if is_year[1] or len(second) == 2 else None
