"""What a word of a written date may be in any language: a month, a weekday, a half of the day, or nothing of note.

A language is loaded when a text needs it; English costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from wiredesk.transforms.logic.formats.parts.dates.language_names import WEEKDAY_NAMES
from wiredesk.transforms.logic.formats.parts.dates.name_table import PRESS_LANGUAGES, load_names
from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS

_Index = Mapping[str, list[tuple[str, int]]]
_ENGLISH_DAYS: Final = {
    name[:length]: number for number, name in enumerate(WEEKDAY_NAMES) for length in (3, 4, 5, len(name))
}


@cache
def _index_months() -> tuple[_Index, _Index]:
    """Returns the languages and numbers of each name, languages with more newspapers first, and of each cut name."""
    whole: dict[str, list[tuple[str, int]]] = {}
    cut: dict[str, list[tuple[str, int]]] = {}
    for language in PRESS_LANGUAGES:
        names = load_names(language)
        for index, months in ((whole, names.months), (cut, names.cut_months)):
            for name, number in months.items():
                index.setdefault(name, []).append((language, number))
    return whole, cut


@cache
def _index_words() -> tuple[Mapping[str, frozenset[int]], Mapping[str, bool], frozenset[str]]:
    """Returns the weekdays, the halves of the day and the fillers of all languages."""
    weekdays: dict[str, set[int]] = {}
    halves: dict[str, bool] = {}
    fillers: set[str] = set()
    for names in map(load_names, PRESS_LANGUAGES):
        for name, number in names.weekdays.items():
            weekdays.setdefault(name, set()).add(number)
        for name, is_second in names.halves.items():
            halves.setdefault(name, is_second)
        fillers |= names.fillers
    return {name: frozenset(found) for name, found in weekdays.items()}, halves, frozenset(fillers)


def list_months(name: str, weekday: str | None, language: str | None) -> list[int]:
    """Returns the numbers of the months that a folded name may stand for, the likeliest first.

    Names of the stated language come first, then those of English, which many systems write whatever the language,
    then those of others. A weekday beside it tells the language too.
    """
    english = ENGLISH_MONTHS.get(name)
    if english and (weekday in _ENGLISH_DAYS or (weekday is None and language in (None, "en"))):
        return [english]
    if language:
        stated = load_names(language)
        if name in stated.months:
            return [stated.months[name]]
        if name in stated.cut_months and (english is None or weekday in stated.weekdays):
            return [stated.cut_months[name]]
    if english and weekday is None:
        return [english]
    found = [index.get(name, []) for index in _index_months()]
    beside = [[pair for pair in pairs if weekday in load_names(pair[0]).weekdays] for pairs in found]
    likely = next(filter(None, (*beside, *found)), [])
    return list(dict.fromkeys(number for _, number in likely))


def list_weekdays(name: str, language: str | None) -> frozenset[int]:
    """Returns the weekdays, 0 for Monday, that a folded name may stand for; none for another word."""
    if name in _ENGLISH_DAYS:
        return frozenset({_ENGLISH_DAYS[name]})
    if language and name in load_names(language).weekdays:
        return frozenset({load_names(language).weekdays[name]})
    return _index_words()[0].get(name, frozenset())


def find_half(name: str, language: str | None) -> bool | None:
    """Returns True for a folded name of the second half of the day, False for the first, None for another word."""
    if language and name in load_names(language).halves:
        return load_names(language).halves[name]
    return _index_words()[1].get(name)


def is_filler(name: str) -> bool:
    """Returns True for a word of written dates that means nothing, in any language."""
    return name in _index_words()[2]
