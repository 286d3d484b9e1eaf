"""French words of time, each with the English word that the readers of times know it by.

The readers of :mod:`wiredesk.transforms.logic.times` work on the named groups of a match. The French patterns have the
same groups, and :class:`FrenchGroups` gives their words in English, so that one set of readers counts days, weeks and
quarters in both languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from re import Match

from wiredesk.transforms.logic.kernel.months import MONTH_NAMES
from wiredesk.transforms.logic.times.context import Groups

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
SHORT_MONTHS = {
    "janv": "january",
    "févr": "february",
    "fév": "february",
    "fevrier": "february",
    "avr": "april",
    "juil": "july",
    "aout": "august",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "déc": "december",
    "decembre": "december",
}
"""Abbreviations and spellings without accents."""

MONTHS: Mapping[str, str] = {**dict(zip(_MONTHS, MONTH_NAMES, strict=True)), **SHORT_MONTHS}
"""Months in lower case without a full stop, each with its English name."""

WEEKDAYS: Mapping[str, str] = {
    "lundi": "monday",
    "mardi": "tuesday",
    "mercredi": "wednesday",
    "jeudi": "thursday",
    "vendredi": "friday",
    "samedi": "saturday",
    "dimanche": "sunday",
}

DAYPARTS: Mapping[str, str] = {
    "matin": "morning",
    "matinée": "morning",
    "après-midi": "afternoon",
    "soir": "evening",
    "soirée": "evening",
    "nuit": "night",
}

DEICTICS: Mapping[str, str] = {"hier": "yesterday", "aujourd'hui": "today", "demain": "tomorrow"}

SEASONS: Mapping[str, str] = {
    "printemps": "spring",
    "été": "summer",
    "automne": "autumn",
    "hiver": "winter",
}

UNITS: Mapping[str, str] = {
    "seconde": "second",
    "minute": "minute",
    "heure": "hour",
    "jour": "day",
    "journée": "day",
    "semaine": "week",
    "week-end": "weekend",
    "weekend": "weekend",
    "mois": "month",
    "trimestre": "quarter",
    "an": "year",
    "année": "year",
    "exercice": "year",
    "décennie": "decade",
    "siècle": "century",
}
"""Units in the singular; their plurals end in "s"."""

_RELATIVES: Mapping[str, str] = {
    "dernier": "last",
    "dernière": "last",
    "derniers": "last",
    "dernières": "last",
    "passé": "last",
    "passée": "last",
    "précédent": "the previous",
    "précédente": "the previous",
    "prochain": "next",
    "prochaine": "next",
    "suivant": "the following",
    "suivante": "the following",
    "en cours": "this",
    "ce": "this",
    "cet": "this",
    "cette": "this",
    "le": "the",
    "la": "the",
    "l'": "the",
}

_PHASES: Mapping[str, str] = {
    "début": "early",
    "debut": "early",
    "mi": "mid",
    "milieu": "mid",
    "courant": "mid",
    "fin": "late",
}

_APPROXIMATIONS: Mapping[str, str] = {
    "environ": "about",
    "quelque": "about",
    "à peu près": "about",
    "près de": "nearly",
    "presque": "almost",
    "moins de": "less than",
    "plus de": "more than",
    "plus d'": "more than",
    "au moins": "at least",
    "au plus": "at most",
    "jusqu'à": "up to",
}

_ORDINALS: Mapping[str, str] = {
    "premier": "first",
    "1er": "first",
    "première": "first",
    "deuxième": "second",
    "second": "second",
    "2e": "second",
    "2ème": "second",
    "troisième": "third",
    "3e": "third",
    "3ème": "third",
    "quatrième": "fourth",
    "dernier": "fourth",
    "4e": "fourth",
    "4ème": "fourth",
}

_AGO: Mapping[str, str] = {
    "il y a": "ago",
    "voici": "ago",
    "voilà": "ago",
    "dans": "from now",
    "plus tard": "later",
    "après": "later",
    "plus tôt": "earlier",
    "auparavant": "earlier",
    "avant": "earlier",
}

_SMALL_NUMBERS = (
    *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
)
NUMBERS: Mapping[str, int] = {
    **dict.fromkeys(("un", "une"), 1),
    **{word: value for value, word in enumerate(_SMALL_NUMBERS, 2)},
    "dix-sept": 17,
    "dix-huit": 18,
    "dix-neuf": 19,
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante": 80,
    "octante": 80,
    "nonante": 90,
    "cent": 100,
}
"""Numbers in words; "vingt-deux" and "soixante-dix" are sums of these."""

_COLLECTIVES: Mapping[str, int] = {
    "dizaine": 10,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
}

VAGUE: Mapping[str, str] = {
    "actuellement": "currently",
    "maintenant": "now",
    "à présent": "now",
    "à l'heure actuelle": "currently",
    "en ce moment": "currently",
    "de nos jours": "nowadays",
    "récemment": "recently",
    "dernièrement": "lately",
    "bientôt": "soon",
    "prochainement": "soon",
    "sous peu": "soon",
}

FREQUENCIES: Mapping[str, str] = {
    "quotidiennement": "daily",
    "mensuellement": "monthly",
    "annuellement": "annually",
    "trimestriellement": "quarterly",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "month": MONTHS,
    "weekday": WEEKDAYS,
    "daypart": DAYPARTS,
    "deictic": DEICTICS,
    "season": SEASONS,
    "unit": UNITS,
    "relative": _RELATIVES,
    "phase": _PHASES,
    "approx": _APPROXIMATIONS,
    "ordinal": _ORDINALS,
    "ago": _AGO,
    "vague": VAGUE,
    "frequency": FREQUENCIES,
}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_SPACE = re.compile(r"\s+")
_FOUR_TWENTIES = re.compile(r"quatre[\s-]vingts?")


class FrenchGroups(Groups):
    """The named groups of a French match, with their words in English and numbers in digits.

    An override takes the place of a group, so that a reader of English times can be told what the French pattern
    says in another way.
    """

    __slots__ = ("_overrides",)

    def __init__(self, match: Match[str]) -> None:
        super().__init__(match)
        self._overrides: dict[str, str] = {}

    def override(self, **words: str) -> FrenchGroups:
        """Sets groups to English words, and returns these groups."""
        self._overrides.update(words)
        return self

    def __getitem__(self, name: str) -> str:
        if name in self._overrides:
            return self._overrides[name]
        text = _SPACE.sub(" ", super().__getitem__(name)).replace("’", "'")
        if not text:
            return ""
        if name in ("count", "low"):
            number = read_french_number(text)
            return "several" if number is None else str(number)
        if name == "century":
            return str(_read_roman(text))
        if name == "day":
            return "1" if text.startswith(("1er", "premier", "1ᵉ")) else text
        if name == "unit" and text not in UNITS:
            text = text.removesuffix("s")
        words = _WORDS.get(name)
        return words.get(text.rstrip("."), text) if words else text


def read_french_number(text: str) -> int | None:
    """Returns the number of a text such as ``12``, ``vingt-deux`` and ``une dizaine``, else None."""
    digits = re.sub(r"[\s.]", "", text)
    if digits.isdecimal():
        return int(digits) if len(digits) < 10 else None
    if (whole := NUMBERS.get(text)) is not None:
        return whole
    words = re.split(r"[\s-]+", _FOUR_TWENTIES.sub("octante", text.strip()))
    words = [word for word in words if word not in ("et", "de", "d'")]
    if words[:1] == ["une"] and words[-1] in _COLLECTIVES:
        return _COLLECTIVES[words[-1]]
    total = 0
    for word in words:
        value = NUMBERS.get(word)
        if value is None:
            return None
        total = total * 100 if value == 100 and total else total + value
    return total


def _read_roman(text: str) -> int:
    """Returns the number of a century: ``xix``, ``xxi`` or digits; 0 if it is none."""
    if text.isdecimal():
        return int(text)
    values = [_ROMAN.get(unicodedata.normalize("NFKC", letter), 0) for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
