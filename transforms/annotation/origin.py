"""Finds out where an article was published: holidays, the order of numbers in dates and names of places depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from wiredesk.schemas.records import Article
from wiredesk.transforms.logic.formats.parts.dates.hints import make_moment_hints
from wiredesk.transforms.logic.formats.parts.dates.orders import choose_order
from wiredesk.transforms.logic.gazetteer.geonames import find_spots, make_place_key


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was published.

    Attributes:
      country: ISO 3166 code, None if unknown.
      order: the order of numbers in dates there, ``DMY``, ``MDY`` or ``YMD``, None if it is not certain.
      home: the country of the publisher alone, whatever the dateline says; None if unknown.
    """

    country: str | None = None
    order: str | None = None
    home: str | None = None


def find_origin(article: Article) -> Origin:
    """Returns the origin by the domain of the address and the language's region, else by the place of the dateline."""
    place = article.dateline.place if article.dateline else None
    return _find_origin(article.language, article.url, place)


@lru_cache(maxsize=1024)
def _find_origin(language: str | None, url: str | None, place: str | None) -> Origin:
    hints = make_moment_hints(language, url)
    country = hints.country or _find_country(place)
    order, is_certain = choose_order(make_moment_hints(f"en-{country}") if country else hints)
    return Origin(country, order if is_certain else None, hints.country)


def _find_country(place: str | None) -> str | None:
    """Returns the country of the most populous place with a name."""
    spots = find_spots(make_place_key(place.partition(",")[0])) if place else ()
    return spots[0].country if spots else None
