"""Places: where the news is, and the page of one place with its mentions."""

from __future__ import annotations

import re

from wiredesk.pipeline.browse.pages.listing import (
    NEWEST_FIRST,
    Period,
    fetch_days,
    fetch_kept,
    fetch_list,
    fetch_one,
    make_days_query,
    make_page,
    make_where,
    read_period,
    read_position,
)
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, Query, WrongAddressError
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.charts import Pair
from wiredesk.pipeline.pages.world import Spot, draw_maps

_TOP = 15
_COUNTRIES = 300
_SPOTS = 100

_FACTS = (
    "min(name) AS name, min(country) AS country, min(admin1) AS admin1,\n"
    "       min(feature) AS feature, min(latitude) AS latitude, min(longitude) AS longitude"
)
"""Rows of a place may differ, such as after its name changed: which is shown does not depend on the order of reading."""


def show_places(args: Args, room: Room) -> Page:
    """Returns the page of all places, or of those of a country, on a map and in a table."""
    country = args.get_text("country").upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise WrongAddressError(f"country takes a code of two letters such as DE, not {country!r}")
    words = args.get_text("q")
    period = read_period(args)
    parts = period.list_conditions_of_parts()
    conditions = [
        *(["country = $country"] if country else []),
        *(["contains(lower(name), lower($q))"] if words else []),
        *parts,
    ]
    given = {**({"country": country} if country else {}), **({"q": words} if words else {}), **period.params}
    places = Query(
        "Places",
        f"SELECT geoname_id, {_FACTS},\n"
        "       count(DISTINCT article_id) AS articles, count(*) AS mentions, avg(confidence) AS confidence,\n"
        "       count(*) OVER () AS places\n"
        f"FROM places {make_where(*conditions)}\nGROUP BY geoname_id ORDER BY articles DESC, mentions DESC, geoname_id",
        given,
    )
    countries = Query(
        "Countries",
        "SELECT country, count(DISTINCT article_id) AS articles\n"
        f"FROM places {make_where('country IS NOT NULL', *parts)}\nGROUP BY country ORDER BY articles DESC, country",
        period.params,
    )
    at = read_position(args, "/places", given)
    largest = room.fetch(places, limit=_SPOTS) if given else fetch_kept(room, places, _SPOTS)
    if at.offset + at.size <= _SPOTS:
        listing = at.cut(largest[at.offset : at.offset + at.size], largest[0]["places"] if largest else 0)
    else:
        listing = fetch_list(room, places, at, total="places")
    context = {
        "places": listing,
        "countries": room.fetch(countries, limit=_COUNTRIES)
        if period.params
        else fetch_kept(room, countries, _COUNTRIES),
        "country": country,
        "words": words,
        "map": _draw_places(largest),
        "spots": _SPOTS,
    }
    return make_page("Places", "places", context, {"places": places, "countries": countries}, period)


def _draw_places(rows: list[Row]) -> Pair:
    spots = [
        Spot(row["name"], row["latitude"], row["longitude"], row["articles"], f"/place/{row['geoname_id']}")
        for row in rows
    ]
    return draw_maps("map", "Places by the articles that name them", spots)


def show_place(args: Args, room: Room) -> Page:
    """Returns the page of a place.

    Raises:
      NotThereError: no article names it.
    """
    number = args.get_number("id")
    period = read_period(args)
    queries = _make_queries(number, period)
    known = fetch_one(room, queries["known"])
    if not known["mentions"]:
        raise NotThereError(f"no article names the place {number}")
    known["geoname_id"] = number
    spot = Spot(known["name"], known["latitude"], known["longitude"], known["articles"])
    context = {
        "known": known,
        "map": draw_maps("map", f"Where {known['name']} is", [spot]),
        "days": fetch_days(room, queries["days"], "days"),
        "mentions": fetch_list(
            room, queries["mentions"], read_position(args, f"/place/{number}", period.params)
        ),
        "people": room.fetch(queries["people"], limit=_TOP),
        "outlets": room.fetch(queries["outlets"], limit=_TOP),
    }
    return make_page(known["name"], "place", context, queries, period)


def _make_queries(number: int, period: Period) -> dict[str, Query]:
    params = {"id": number, **period.params}
    naming = "article_id IN (SELECT article_id FROM places WHERE geoname_id = $id)"
    where = make_where(naming, *period.list_conditions())
    statements = {
        "mentions": (
            "Mentions",
            "SELECT article_id, text, start, confidence, headline, publisher, relation,\n"
            "       published_at, published_date, published_precision\n"
            "FROM (SELECT article_id, text, start, confidence FROM places WHERE geoname_id = $id)\n"
            f"JOIN (SELECT * FROM articles {where}) USING (article_id)\nORDER BY {NEWEST_FIRST}, start",
        ),
        "people": (
            "People named in the same articles",
            f"SELECT name, count(*) AS articles FROM entities\n"
            f"{make_where(naming, *period.list_conditions_of_parts())} AND type = 'PERSON'\n"
            "GROUP BY name ORDER BY articles DESC, name",
        ),
        "outlets": (
            "Outlets that name it",
            f"SELECT publisher, count(*) AS articles FROM articles {where}\n"
            "GROUP BY publisher ORDER BY articles DESC, publisher NULLS LAST",
        ),
    }
    queries = {name: Query(title, sql, params) for name, (title, sql) in statements.items()}
    queries["days"] = make_days_query("Articles by day", f"FROM articles {where}", params)
    queries["known"] = Query(
        "The place",
        f"SELECT {_FACTS},\n       count(DISTINCT article_id) AS articles, count(*) AS mentions\n"
        "FROM places WHERE geoname_id = $id",
        {"id": number},
    )
    return queries
