"""Search: a form, the articles that were found, and what they have in common."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from wiredesk.pipeline.browse.downloads import MAX_ROWS
from wiredesk.pipeline.browse.pages.listing import (
    NEWEST_FIRST,
    fetch_kept,
    make_page,
    read_period,
    read_position,
)
from wiredesk.pipeline.browse.paging import Args, Page, Query
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.addresses import make_address
from wiredesk.pipeline.search.index import Found, SearchRequest
from wiredesk.pipeline.search.requests import SORTS, parse_text
from wiredesk.pipeline.search.snippets import mark_text
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.telemetry.summary import RELATIONS

_HITS = 20
_QUOTES_OF_HIT = 3
_QUOTES = 2_000
_FACET_VALUES = 10
_VALUES = 2_000
_RELATIONS = ("", *RELATIONS)
_TEXTS = ("speaker", "person", "place", "outlet", "language", "topic")

_COLUMNS = (
    "article_id, headline, publisher, section, language, relation, matched_id, cluster_id,\n"
    "       published_at, published_date, published_precision, url, word_count, wire_agency, source_key"
)

_SUGGESTIONS = Query(
    "Frequent values",
    "(SELECT 'outlet' AS field, publisher AS value, count(*) AS articles FROM articles\n"
    " WHERE publisher IS NOT NULL GROUP BY publisher ORDER BY articles DESC, value LIMIT 200)\n"
    "UNION ALL\n"
    "(SELECT 'language', language, count(*) AS articles FROM articles\n"
    " WHERE language IS NOT NULL GROUP BY language ORDER BY articles DESC, language LIMIT 100)\n"
    "UNION ALL\n"
    "(SELECT 'topic', section, count(*) AS articles FROM articles\n"
    " WHERE section IS NOT NULL GROUP BY section ORDER BY articles DESC, section LIMIT 50)\n"
    "UNION ALL\n"
    "(SELECT 'topic', keyword, count(*) AS articles FROM (SELECT unnest(keywords) AS keyword FROM articles)\n"
    " GROUP BY keyword ORDER BY articles DESC, keyword LIMIT 50)\n"
    "UNION ALL\n"
    "(SELECT 'person', name, count(*) AS articles FROM entities\n"
    " WHERE type = 'PERSON' GROUP BY name ORDER BY articles DESC, name LIMIT 50)\n"
    "UNION ALL\n"
    "(SELECT 'speaker', speaker, count(*) AS articles FROM quotes\n"
    " WHERE speaker IS NOT NULL GROUP BY speaker ORDER BY articles DESC, speaker LIMIT 50)\n"
    "UNION ALL\n"
    "(SELECT 'place', name, count(*) AS articles FROM places\n"
    " GROUP BY name ORDER BY articles DESC, name LIMIT 50)",
)


def show_search(args: Args, room: Room) -> Page:
    """Returns the page of a search."""
    period = read_period(args)
    request = SearchRequest(
        text=args.get_text("q"),
        **{name: args.get_text(name) or None for name in _TEXTS},
        relation=args.get_choice("relation", _RELATIONS) or None,
        since=period.since,
        until=period.until,
        sort=args.get_choice("sort", SORTS),
    )
    params = _list_params(request)
    at = read_position(args, "/search", params, _HITS)
    queries: dict[str, Query] = {}
    problem, found, facets = "", Found(0, ()), {}
    try:
        found = room.index.search(request, limit=at.size, offset=at.offset)
        if found.total:
            queries = _make_queries(room, request, min(found.total, MAX_ROWS))
            facets = _group(room.fetch(queries["facets"], limit=_VALUES), params)
    except UsageError as error:
        problem = str(error)
    rows: list[Row] = [asdict(hit) for hit in found.hits]
    if request.speaker and rows:
        queries["speakers"] = make_speakers_query(request.speaker, queries["articles"].params)
        facets["speaker"] = _list_speakers(
            room.fetch(queries["speakers"], limit=_FACET_VALUES), request, params
        )
        queries["quotes"] = make_quotes_query(request.speaker, [row["article_id"] for row in rows])
        _add_quotes(rows, room.fetch(queries["quotes"], limit=_QUOTES), request.text)
    context = {
        "request": request,
        "listing": at.cut(rows, found.total),
        "problem": problem,
        "facets": facets,
        "filters": _list_filters(params),
        "suggestions": _group_values(fetch_kept(room, _SUGGESTIONS, _VALUES)),
        "sorts": SORTS,
        "relations": _RELATIONS[1:],
    }
    title = f"Search: {request.text}" if request.text else "Search"
    return make_page(title, "search", context, queries, period)


def _list_params(request: SearchRequest) -> dict[str, Any]:
    """Returns a request as parameters of an address, without those that have no value."""
    given = asdict(request)
    params = {"q": given.pop("text"), **given}
    if params["sort"] == SORTS[0]:
        del params["sort"]
    return {name: value for name, value in params.items() if value not in (None, "")}


def _make_queries(room: Room, request: SearchRequest, most: int) -> dict[str, Query]:
    """Returns the articles that meet a request and what they have in common, as statements over the tables.

    An index of words is no part of a statement. Its place is taken by the list of the articles that it finds; a request
    that every article meets needs none.

    Args:
      room: the tables.
      request: what was searched for.
      most: number of articles to list.
    """
    is_everything = not set(_list_params(request)) - {"sort"}
    ids = {} if is_everything else {"ids": room.index.list_ids(request, most)}
    if is_everything:
        order = NEWEST_FIRST if request.sort != "oldest" else NEWEST_FIRST.replace("DESC ", "")
        articles = f"SELECT {_COLUMNS}\nFROM articles\nORDER BY {order}"
    else:
        articles = (
            "WITH found AS (\n"
            "  SELECT unnest(ids) AS article_id, generate_subscripts(ids, 1) AS position FROM (SELECT $ids AS ids)\n"
            f")\nSELECT {_COLUMNS}\nFROM found JOIN articles USING (article_id)\nORDER BY position"
        )
    where = "" if is_everything else "WHERE article_id IN (SELECT unnest($ids))"
    facets = (
        "WITH found AS MATERIALIZED (\n"
        "  SELECT publisher, strftime(published_date, '%Y-%m') AS month, language, relation\n"
        f"  FROM articles {where}\n"
        ")\n"
        "SELECT 'outlet' AS facet, publisher AS value, count(*) AS articles FROM found GROUP BY publisher\n"
        "UNION ALL SELECT 'month', month, count(*) FROM found GROUP BY month\n"
        "UNION ALL SELECT 'language', language, count(*) FROM found GROUP BY language\n"
        "UNION ALL SELECT 'relation', relation, count(*) FROM found GROUP BY relation\n"
        "ORDER BY facet, articles DESC, value"
    )
    return {
        "articles": Query("Articles found", articles, ids),
        "facets": Query("Articles found by outlet, month, language and relation", facets, ids),
    }


def _find_speaker(speaker: str) -> tuple[str, dict[str, str]]:
    """Returns a condition on rows of ``quotes`` that the speaker has some words in the name, and its parameters."""
    words = {f"speaker{number}": word for number, word in enumerate(speaker.split())}
    return " AND ".join(f"contains(lower(speaker), lower(${name}))" for name in words), words


def make_speakers_query(speaker: str, ids: Mapping[str, Any]) -> Query:
    """Returns a query for everyone of a name who is quoted in the articles that were found.

    Args:
      speaker: words of the name.
      ids: the parameter ``ids`` with the articles; without it they are all articles.
    """
    condition, words = _find_speaker(speaker)
    found = " AND article_id IN (SELECT unnest($ids))" if ids else ""
    sql = (
        "SELECT speaker AS value, count(DISTINCT article_id) AS articles FROM quotes\n"
        f"WHERE {condition}{found}\nGROUP BY speaker ORDER BY articles DESC, speaker"
    )
    return Query(f"Speakers with {speaker} in the name", sql, {**ids, **words})


def _list_speakers(
    rows: list[Row], request: SearchRequest, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Returns speakers, with the address of the search that each narrows this one to."""
    return [
        {
            **row,
            "address": None
            if row["value"] == request.speaker
            else make_address("/search", {**params, "speaker": row["value"]}),
        }
        for row in rows
    ]


def make_quotes_query(speaker: str, ids: list[str]) -> Query:
    """Returns a query for what a speaker says in some articles.

    Args:
      speaker: words of the name.
      ids: the articles.
    """
    condition, words = _find_speaker(speaker)
    sql = (
        "SELECT article_id, speaker, text, kind, confidence FROM quotes\n"
        f'WHERE article_id IN (SELECT unnest($ids)) AND {condition}\nORDER BY article_id, start, "end" DESC'
    )
    return Query(f"What {speaker} says in them", sql, {"ids": ids, **words})


def _add_quotes(rows: list[Row], quotes: list[Row], text: str) -> None:
    """Adds to each article a few of its ``quotes``, and how many more it has.

    They are those with words of the text, if there are any; a name comes before a description ("a Trump official").
    """
    clauses = parse_text(text)
    for row in rows:
        said = [
            {**quote, "pieces": mark_text(quote["text"], clauses)}
            for quote in quotes
            if quote["article_id"] == row["article_id"]
        ]
        about = [quote for quote in said if any(is_found for _, is_found in quote["pieces"])]
        row["quotes"] = sorted(about or said, key=_is_described)[:_QUOTES_OF_HIT]
        row["more_quotes"] = len(said) - len(row["quotes"])


def _is_described(quote: Row) -> bool:
    return not quote["speaker"][:1].isupper()


def _group(rows: list[Row], params: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Returns the most frequent values of each facet, with the address of the search that each narrows this one to."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        values = grouped.setdefault(row["facet"], [])
        if row["value"] is None or len(values) >= _FACET_VALUES:
            continue
        narrower = _narrow(row["facet"], row["value"])
        is_chosen = all(str(params.get(name)) == str(value) for name, value in narrower.items())
        values.append(
            {**row, "address": None if is_chosen else make_address("/search", {**params, **narrower})}
        )
    if "month" in grouped:
        grouped["month"].sort(key=lambda row: str(row["value"]), reverse=True)
    return {name: values for name, values in grouped.items() if values}


def _narrow(facet: str, value: str) -> dict[str, Any]:
    if facet != "month":
        return {facet: value}
    year, month = map(int, value.split("-"))
    return {"since": date(year, month, 1), "until": date(year, month, calendar.monthrange(year, month)[1])}


def _list_filters(params: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Returns the name and value of each part of a request, with the address of the search without it."""
    names = {"q": "words", "since": "from", "until": "to"}
    return [
        (names.get(name, name), str(value), make_address("/search", {**params, name: None}))
        for name, value in params.items()
        if name != "sort"
    ]


def _group_values(rows: list[Row]) -> dict[str, list[str]]:
    """Returns frequent values by the field of the form that they are for."""
    grouped: dict[str, dict[str, None]] = {name: {} for name in _TEXTS}
    for row in rows:
        grouped[row["field"]][row["value"]] = None
    return {name: list(values) for name, values in grouped.items()}
