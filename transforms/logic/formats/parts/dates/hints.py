"""What is known about the source of a written date, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

ORDERS: Final = ("DMY", "MDY", "YMD")
"""The orders in which day, month and year are written as numbers."""

# Domains of countries that are sold to anybody, or whose code is not that of ISO 3166.
_SOLD: Final = "ac ai am as bz cc cd co eu fm gg im io la ly me mn ms nu sh st su tk tm to tv vc ws"
_RENAMED: Final = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class MomentHints:
    """What is known about the source of a date.

    Attributes:
      language: BCP 47 tag, with or without its country.
      country: ISO 3166 code in capitals, where the source is.
      order: the order of numbers, which other dates of the same source have proved: ``DMY``, ``MDY`` or ``YMD``.
      zone: name of the zone in which the source states times without one (``UTC``, ``Europe/Paris``).
    """

    language: str | None = None
    country: str | None = None
    order: str | None = None
    zone: str | None = None


NO_MOMENT_HINTS: Final = MomentHints()


def make_moment_hints(
    language: str | None = None, url: str | None = None, order: str | None = None, zone: str | None = None
) -> MomentHints:
    """Returns the hints that a source gives.

    Args:
      language: the tag that the source states, as ``en-US`` or ``pt_BR``.
      url: its address, whose domain may be that of a country.
      order, zone: as in :class:`MomentHints`.
    """
    found = _LANGUAGE.match(language or "")
    tag = found[0].replace("_", "-") if found else None
    region = found["region"].upper() if found and found["region"] else None
    return MomentHints(tag, _find_country(url) or region, order, zone)


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?P<region>[a-z]{2}))?(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=256)
def _find_country(url: str | None) -> str | None:
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return None
    top = host.rstrip(".").rpartition(".")[2].lower()
    if len(top) != 2 or not top.isalpha() or top in _SOLD.split():
        return None
    return _RENAMED.get(top, top.upper())
