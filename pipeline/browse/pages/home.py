"""The first page: what the tables hold, and where to begin."""

from __future__ import annotations

from functools import partial

from wiredesk.pipeline.browse.pages.listing import (
    ARTICLE_COLUMNS,
    NEWEST_FIRST,
    Period,
    fetch_days,
    fetch_kept,
    fetch_one,
    make_days_query,
    make_page,
    make_where,
    read_period,
)
from wiredesk.pipeline.browse.paging import Args, Page, Query
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.addresses import make_address

_TOP = 10

_REJECTS = Query("Rejects", "SELECT count(*) AS records FROM rejects WHERE replayed_run_id IS NULL")


def show_home(args: Args, room: Room) -> Page:
    """Returns the first page."""
    period = read_period(args)
    queries = _make_queries(period)
    # The whole span is asked for most, and its lists read every entity and quotation.
    fetch = room.fetch if period.params else partial(fetch_kept, room)
    (held,) = fetch(queries["held"], limit=1)
    where = make_where(*period.list_conditions())
    queries["days"] = make_days_query("Articles by day", f"FROM articles {where}", period.params)
    lists = {
        name: fetch(queries[name], limit=_TOP)
        for name in ("newest", "people", "speakers", "clusters", "languages")
    }
    context = {
        "held": held,
        "rejected": fetch_one(room, _REJECTS)["records"],
        "days": fetch_days(room, queries["days"], "days"),
        "questions": _list_questions(lists["speakers"], lists["clusters"]),
        **lists,
    }
    return make_page("Reading room", "home", context, queries, period)


def _make_queries(period: Period) -> dict[str, Query]:
    where = make_where(*period.list_conditions())
    parts = period.list_conditions_of_parts()
    people = make_where("type = 'PERSON'", *parts)
    statements = {
        "held": (
            "What the tables hold",
            "SELECT count(*) AS articles, min(published_date) AS first_day, max(published_date) AS last_day,\n"
            "       count(*) FILTER (WHERE published_at IS NULL) AS undated, count(DISTINCT publisher) AS outlets,\n"
            "       count(DISTINCT language) AS languages, count(model) AS annotated,\n"
            "       count(*) FILTER (WHERE relation = 'exact') AS exact_copies,\n"
            "       count(*) FILTER (WHERE relation = 'copy') AS copies,\n"
            "       count(*) FILTER (WHERE relation = 'update') AS updates\n"
            f"FROM articles {where}",
        ),
        "newest": (
            "Newest articles",
            f"SELECT {ARTICLE_COLUMNS}\nFROM articles {where}\nORDER BY {NEWEST_FIRST}",
        ),
        "people": (
            "Most named people",
            "SELECT name, count(*) AS articles FROM entities\n"
            f"{people}\nGROUP BY name ORDER BY articles DESC, name",
        ),
        "speakers": (
            "Most quoted speakers",
            "SELECT speaker AS name, count(*) AS quotations FROM quotes\n"
            f"{make_where('speaker IS NOT NULL', 'part_of IS NULL', *parts)}\n"
            "GROUP BY speaker ORDER BY quotations DESC, speaker",
        ),
        "clusters": (
            "Reports with the most copies and versions",
            "SELECT cluster_id, any_value(headline ORDER BY published_at, article_id) AS headline, count(*) AS members,\n"
            "       count(DISTINCT publisher) AS outlets, count(*) FILTER (WHERE relation = 'update') AS updates\n"
            f"FROM articles {where}\nGROUP BY cluster_id HAVING members > 1 ORDER BY members DESC, cluster_id",
        ),
        "languages": (
            "Languages",
            f"SELECT language, count(*) AS articles\nFROM articles {where}\n"
            "GROUP BY language ORDER BY articles DESC, language",
        ),
    }
    return {name: Query(title, sql, period.params) for name, (title, sql) in statements.items()}


def _list_questions(speakers: list[Row], clusters: list[Row]) -> list[tuple[str, str]]:
    """Returns example questions with the addresses of their answers."""
    questions = []
    if speakers:
        name = speakers[0]["name"]
        questions.append(
            (f"What did {name} say, and which outlets printed it?", make_address("/person", {"name": name}))
        )
    questions.append(
        ("Which outlets run agency copy without saying so?", make_address("/outlets", {"view": "unmarked"}))
    )
    if clusters:
        headline = clusters[0]["headline"] or "the most copied report"
        questions.append(
            (f"How did this story spread and change: {headline}?", f"/cluster/{clusters[0]['cluster_id']}")
        )
    return questions
