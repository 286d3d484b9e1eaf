"""Names of months, weekdays and halves of the day in one language: those of Unicode CLDR (by Babel) and of dateparser.

The libraries take a hundredth of a second for each language, so the names of the press languages are kept in a table
(:mod:`wiredesk.transforms.logic.formats.parts.dates.name_table`), which is made by this module.
"""

from __future__ import annotations

import copy
import importlib.util
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from babel import Locale, localedata
from babel.core import UnknownLocaleError

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS, MONTH_NAMES

WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The English names, Monday first."""

# Locales whose names differ from those of the language alone.
_VARIANTS: Final[Mapping[str, str]] = {
    "ar": "ar_LB ar_IQ ar_DZ ar_MA ar_MR ar_SA",
    "az": "az_Cyrl",
    "bs": "bs_Cyrl",
    "de": "de_AT",
    "en": "en_GB en_AU",
    "es": "es_MX es_419",
    "bn": "bn_IN",
    "fa": "fa_AF",
    "fr": "fr_CA",
    "pt": "pt_PT",
    "ro": "ro_MD",
    "sr": "sr_Latn sr_Cyrl_BA",
    "uz": "uz_Cyrl",
    "zh": "zh_Hant",
}


def _number(names: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), 1)}


# Spellings that neither table has, and the cases in which Estonian and Latvian print a day.
_MORE_MONTHS: Final[Mapping[str, Mapping[str, int]]] = {
    "de": {"maerz": 3, "jaenner": 1, "feber": 2},
    "fil": {"set": 9, "disyembre": 12},
    "te": {"జూలై": 7},
    "bn": {"জানুয়ারী": 1, "ফেব্রুয়ারী": 2, "আগষ্ট": 8},
    "ta": {"ஆகஸ்டு": 8, "நவம்பர்": 11},
    "et": _number(
        "jaanuaril veebruaril märtsil aprillil mail juunil juulil augustil septembril oktoobril novembril detsembril"
    ),
    "lv": _number(
        "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī"
    ),
}
# Scripts of letters whose names are cut to their first three or four letters.
_CUT = re.compile(r"[a-z\u0370-\u04ff]{5,}$")
_SIGNS = re.compile(r"[.'’ʼ`׳״॰・·\u200c\u200d]|(?<=\w)-(?=\w)")
_LITERAL = re.compile(r"'([^']+)'|([^\W\d_a-zA-Z]+)")
# Hebrew writes "in" and the month as one word, Basque the month and its ending.
_GLUED = re.compile(r"(?:(?<=[\s'])|^)([^\W\d_a-zA-Z]+)?M{3,4}(?:'([^'\s]+)')?")
_PARTICLES: Final = frozenset(
    ("de", "la", "du", "da", "di", "del", "in", "the", "på", "om", "'s", "ng", "το")
)
# Abbreviations are other words too.
_IS_SHORT = re.compile(r"(?:.|[a-z]{2,4}|.*\.)$")
# A night lies in both halves.
_PARTS: Final[Mapping[str, bool]] = {"morning": False, "afternoon": True, "evening": True}
_KEYS: Final = ("months", "days", "day_periods", "date_formats")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class LanguageNames:
    """The folded names of one language.

    Attributes:
      months: numbers, 1 to 12, by name.
      cut_months: numbers by the first letters of the names, which the tables do not have as abbreviations.
      weekdays: numbers, 0 for Monday, by name.
      halves: True for the second half of the day, by name.
      fillers: words of written dates that mean nothing here, as the Spanish ``de``.
    """

    months: Mapping[str, int]
    cut_months: Mapping[str, int]
    weekdays: Mapping[str, int]
    halves: Mapping[str, bool]
    fillers: frozenset[str]


def fold_name(text: str) -> str:
    """Returns a name without case, full stops, and marks that people leave out: accents and Arabic vowels."""
    if text.isascii():
        return _SIGNS.sub("", text.lower())
    spread = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(sign for sign in spread if not _is_accent(sign))
    return _SIGNS.sub("", unicodedata.normalize("NFC", kept).replace("ı", "i").replace("ς", "σ"))


def _is_accent(sign: str) -> bool:
    # Vowels of Indian and Thai scripts have the class 0, and are kept.
    kind = unicodedata.combining(sign)
    return kind >= 200 or 10 <= kind <= 35


def read_names(language: str) -> LanguageNames:
    """Reads the names of a language from the libraries; no names for one that neither has.

    Args:
      language: BCP 47 tag; names of its script and its country come before those of the language alone.
    """
    locales = list(_iter_locales(language))
    base = language.partition("-")[0]
    other = _load_dateparser(base)
    more = ENGLISH_MONTHS if base == "en" else _MORE_MONTHS.get(base, {})
    months = _fold([pair for one in locales for pair in _iter_months(one)])
    months = {**_fold(_iter_listed(other, MONTH_NAMES, 1)), **months, **_fold(more.items())}
    months = {name: number for name, number in months.items() if not name[:1].isdecimal()}
    days = [pair for one in locales for pair in _iter_widths(one["days"])]
    weekdays = {**_fold(_iter_listed(other, WEEKDAY_NAMES, 0)), **_fold(days)}
    halves = [pair for one in locales for pair in _iter_halves(one)]
    return LanguageNames(
        months,
        _cut_names(months),
        weekdays,
        {
            **_fold((name, key == "pm") for key in ("am", "pm") for name in other.get(key, ())),
            **_fold(halves),
        },
        _list_fillers(locales, other) - months.keys(),
    )


def _fold(pairs: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    """Returns the values by folded names; the first value of a name counts."""
    values: dict[str, _Value] = {}
    for name, value in pairs:
        if folded := fold_name(name):
            values.setdefault(folded, value)
    return values


def _iter_locales(language: str) -> Iterator[localedata.LocaleDataDict]:
    """Yields the dates of CLDR for a language, by Babel's keys.

    Each is a copy. Babel lends the parts of ``root`` to all languages and writes into them what an alias stands for in
    the language that is read first: after Japanese, Spanish would have Japanese weekdays.
    """
    base = language.partition("-")[0]
    for name in dict.fromkeys((language, base, *_VARIANTS.get(base, "").split())):
        try:
            identifier = str(Locale.parse(name, sep="-" if "-" in name else "_"))
        except (UnknownLocaleError, ValueError):
            continue
        data = localedata.load(identifier)
        yield localedata.LocaleDataDict(copy.deepcopy({key: data[key] for key in _KEYS}))


def _list_patterns(locale: localedata.LocaleDataDict) -> list[str]:
    return [str(pattern.pattern) for pattern in locale["date_formats"].values()]


def _iter_months(locale: localedata.LocaleDataDict) -> Iterator[tuple[str, int]]:
    glued = [
        (found[1] or "", found[2] or "") for text in _list_patterns(locale) for found in _GLUED.finditer(text)
    ]
    for name, number in _iter_widths(locale["months"]):
        yield name, number
        yield from ((before + name + behind, number) for before, behind in glued if before or behind)


def _iter_widths(contexts: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterator[tuple[str, int]]:
    """Yields the names of all lengths with their numbers, but for single letters."""
    for context in contexts.values():
        for width in ("wide", "abbreviated", "short"):
            for number, name in context.get(width, {}).items():
                yield name, number


def _iter_halves(locale: localedata.LocaleDataDict) -> Iterator[tuple[str, bool]]:
    """Yields ``am`` and ``pm``, then the times of the day that lie in one half: mornings, afternoons and evenings."""
    widths = ("wide", "abbreviated")
    periods = [context.get(width, {}) for context in locale["day_periods"].values() for width in widths]
    for period in periods:
        yield from ((name, key == "pm") for key in ("am", "pm") if (name := period.get(key)))
    for key, name in (pair for period in periods for pair in period.items()):
        *before, word = name.replace("’", " ").split()
        half = _PARTS.get(key.rstrip("12"))
        # "de la tarde", but no "po podne", whose second word is that of "pre podne" too.
        if half is not None and not _IS_SHORT.match(word) and _PARTICLES.issuperset(before):
            yield word, half


def _iter_listed(info: Mapping[str, Any], keys: tuple[str, ...], first: int) -> Iterator[tuple[str, int]]:
    for number, key in enumerate(keys, first):
        for name in info.get(key, ()):
            yield name, number


def _list_fillers(locales: list[localedata.LocaleDataDict], info: Mapping[str, Any]) -> frozenset[str]:
    texts = [text for locale in locales for text in _list_patterns(locale)]
    literals = (found[1] or found[2] for text in texts for found in _LITERAL.finditer(text))
    listed = (word for key in ("skip", "pertain") for word in info.get(key, ()) if len(word) > 1)
    return frozenset(fold_name(word) for text in (*literals, *listed) for word in text.split())


def _load_dateparser(language: str) -> Mapping[str, Any]:
    """Returns dateparser's table of a language, empty if it has none.

    The table is loaded apart from the library's own, to which its parsing adds names as it goes.
    """
    spec = importlib.util.find_spec(f"dateparser.data.date_translation_data.{language}")
    if spec is None or spec.loader is None:
        return {}
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.info)


def _cut_names(months: Mapping[str, int]) -> dict[str, int]:
    """Returns the beginnings of the names that belong to one month each."""
    numbers: dict[str, set[int]] = {}
    for name, number in months.items():
        if _CUT.match(name):
            for length in (3, 4):
                numbers.setdefault(name[:length], set()).add(number)
    return {name: min(found) for name, found in numbers.items() if len(found) == 1 and name not in months}
