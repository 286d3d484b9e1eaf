"""The order of day, month and year in numbers, by language and country: the short patterns of Unicode CLDR."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import UnknownLocaleError, get_global

from wiredesk.transforms.logic.formats.parts.dates.hints import MomentHints

# English without a country is written in both orders, and Canada has all three.
_OPEN: Final = frozenset({"en", "en-CA"})


def choose_order(hints: MomentHints) -> tuple[str | None, bool]:
    """Returns the order of day, month and year that the hints name, and whether it is certain.

    Other dates of the source are certain, and so is its language with its country. The language and the country
    may contradict each other (many systems state ``en-US`` whatever the paper); the country is then likelier.

    Returns:
      ``DMY``, ``MDY`` or ``YMD``; None if nothing names one.
    """
    if hints.order:
        return hints.order, True
    return _find_order(hints.language, hints.country)


@lru_cache(maxsize=1024)
def _find_order(tag: str | None, country: str | None) -> tuple[str | None, bool]:
    language, region = _split(tag)
    stated = _read_pattern(language, region)
    if country is None or country == region:
        return stated, stated is not None and not _is_open(language, region)
    there = _read_pattern(language, country) or _read_pattern(_guess_language(country), country)
    if there is None:
        return stated, False
    agreed = region is None or there == stated
    return there, agreed and not _is_open(language or _guess_language(country), country)


def _is_open(language: str | None, region: str | None) -> bool:
    return "-".join(filter(None, (language, region))) in _OPEN


def _split(tag: str | None) -> tuple[str | None, str | None]:
    parts = (tag or "").split("-")
    region = next((part.upper() for part in parts[1:] if len(part) == 2), None)
    return parts[0].lower() or None, region


def _guess_language(country: str) -> str | None:
    """Returns the language that most people of a country write."""
    likely = get_global("likely_subtags").get(f"und_{country}")
    if likely:
        return str(likely).split("_")[0]
    spoken = get_global("territory_languages").get(country, {})
    return max(spoken, key=lambda name: spoken[name]["population_percent"], default=None)


def _read_pattern(language: str | None, region: str | None) -> str | None:
    """Returns the order of the short date in a locale; None for a language that CLDR does not have."""
    if language is None:
        return None
    locale = _find_locale(language, region)
    if locale is None:
        return None
    pattern = locale.date_formats["short"].pattern
    places = sorted((place, letter.upper()) for letter in "dMy" if (place := pattern.find(letter)) >= 0)
    order = "".join(letter for _, letter in places)
    return order if order in {"DMY", "MDY", "YMD"} else None


def _find_locale(language: str, region: str | None) -> Locale | None:
    for name in (f"{language}_{region}" if region else language, language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return None
