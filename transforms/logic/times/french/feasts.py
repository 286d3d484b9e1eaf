"""Feasts and days of remembrance by their French names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dateutil.easter import easter

_FIXED: Mapping[str, tuple[int, int]] = {
    "jour de l'an": (1, 1),
    "nouvel an": (1, 1),
    "premier de l'an": (1, 1),
    "épiphanie": (1, 6),
    "chandeleur": (2, 2),
    "saint-valentin": (2, 14),
    "fête du travail": (5, 1),
    "fête de la musique": (6, 21),
    "saint-jean-baptiste": (6, 24),
    "fête nationale française": (7, 14),
    "assomption": (8, 15),
    "toussaint": (11, 1),
    "armistice du 11 novembre": (11, 11),
    "saint-nicolas": (12, 6),
    "noël": (12, 25),
    "saint-sylvestre": (12, 31),
}
_BY_EASTER: Mapping[str, int] = {
    "mardi gras": -47,
    "mercredi des cendres": -46,
    "dimanche des rameaux": -7,
    "jeudi saint": -3,
    "vendredi saint": -2,
    "dimanche de pâques": 0,
    "pâques": 0,
    "lundi de pâques": 1,
    "jeudi de l'ascension": 39,
    "ascension": 39,
    "dimanche de pentecôte": 49,
    "pentecôte": 49,
    "lundi de pentecôte": 50,
}
_CAPITALISED = frozenset({"ascension", "assomption", "toussaint"})
FEASTS = (*_FIXED, *_BY_EASTER)
"""Names of feasts in lower case."""


def find_feast(name: str, year: int) -> date:
    """Returns the day of a feast of :data:`FEASTS` in a year; movable ones are counted from Easter."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    sunday: date = easter(year)
    return sunday + timedelta(_BY_EASTER[name])


def is_common_noun(text: str) -> bool:
    """Returns True for a feast's name without its capital, which is another word: "l'ascension du mont Blanc"."""
    return text.lower() in _CAPITALISED and text[:1].islower()
