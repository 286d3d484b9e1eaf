"""Names of the months in the languages that metadata and wire copy use, and their numbers.

The names are those of Unicode CLDR (https://cldr.unicode.org), in lower case. To add a language, add
its twelve names to :data:`_NAMES`; variants of a name are joined with ``/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The English names, January first."""

SHORT_MONTH_NAMES: Final = tuple(name[:3] for name in MONTH_NAMES)
"""The English abbreviations of three letters, January first."""

MONTH_PATTERN: Final = (
    r"(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A regular expression for English names and abbreviations without their full stop, for ``re.IGNORECASE``."""

_NAMES: Final = {
    "en": " ".join(MONTH_NAMES),
    "de": "januar/jänner februar märz/mrz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet/juil août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
# "jui" is the beginning of both "juin" and "juillet".
_AMBIGUOUS: Final = frozenset({"jui"})


def _number_names(names: str) -> dict[str, int]:
    numbers = {
        name: number for number, variants in enumerate(names.split(), 1) for name in variants.split("/")
    }
    numbers |= {name[:3]: number for name, number in numbers.items() if name[:3] not in _AMBIGUOUS}
    return numbers | ({"sept": 9} if "sep" in numbers else {})


MONTHS_BY_LANGUAGE: Final[Mapping[str, Mapping[str, int]]] = {
    language: _number_names(names) for language, names in _NAMES.items()
}
"""Numbers, 1 to 12, by language code and by name or abbreviation, ``MONTHS_BY_LANGUAGE["fr"]["juil"]``."""

ENGLISH_MONTHS: Final = MONTHS_BY_LANGUAGE["en"]
"""Numbers by English name or abbreviation: ``december``, ``dec``, ``sept``."""

MONTHS: Final[Mapping[str, int]] = {
    name: number for names in MONTHS_BY_LANGUAGE.values() for name, number in names.items()
}
"""Numbers by name or abbreviation in any of the languages; no name stands for two months."""


def number_month(name: str) -> int:
    """Returns the number of a month from its English name or abbreviation.

    Only the first three letters count, so that anything that :data:`MONTH_PATTERN` matches has a number.

    Raises:
      KeyError: the text is not the beginning of a month's name.
    """
    # A pattern that ignores case takes the long s for an s; lower() leaves it as it is.
    return ENGLISH_MONTHS[name[:3].lower().replace("\u017f", "s")]
