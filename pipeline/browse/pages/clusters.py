"""Clusters: reports that several articles carry, and how one of them spread and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wiredesk.pipeline.browse.pages.listing import (
    Period,
    fetch_list,
    fetch_one,
    make_page,
    make_where,
    read_period,
    read_position,
    show_spread,
)
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, Query
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.charts import Pair, draw_pair
from wiredesk.pipeline.pages.time_charts import Point, draw_timeline

_POINTS = 400
_LANES = 25
_SERIES = {"original": 1, "update": 3, "copy": 2, "exact": 6}
_ORDERS = {
    "members": "members DESC, outlets DESC, cluster_id",
    "outlets": "outlets DESC, members DESC, cluster_id",
    "spread": "spread_seconds DESC NULLS LAST, members DESC, cluster_id",
    "newest": "first_seen DESC NULLS LAST, cluster_id",
}
SORTS = {
    "members": "most articles",
    "outlets": "most outlets",
    "spread": "longest spread",
    "newest": "newest",
}
"""Orders of the list, in words."""

_IN_TIME = "(published_at, article_id)) FILTER (WHERE published_at IS NOT NULL)"
_PRECISIONS = (
    f"arg_min(published_precision, {_IN_TIME} AS first_precision,\n"
    f"         arg_max(published_precision, {_IN_TIME} AS last_precision"
)
_DATES = f"arg_min(published_date, {_IN_TIME} AS first_day,\n         {_PRECISIONS}"


def make_clusters_query(period: Period, sort: str) -> Query:
    """Returns a query for clusters of two or more articles, the first of which appeared in a period."""
    conditions = (
        condition.replace("published_date", "CAST(first_seen AS DATE)")
        for condition in period.list_conditions()
    )
    return Query(
        "Reports in several articles",
        "WITH reports AS MATERIALIZED (\n"
        f"  SELECT * FROM clusters {make_where(*conditions)}\n"
        "), dates AS (\n"
        f"  SELECT cluster_id, {_DATES}\n"
        "  FROM (SELECT cluster_id, unnest(article_ids) AS article_id FROM reports)\n"
        "  JOIN (SELECT article_id, published_at, published_date, published_precision FROM articles) USING (article_id)\n"
        "  GROUP BY cluster_id\n"
        ")\n"
        "SELECT cluster_id, headline, members, len(publishers) AS outlets, first_seen, first_day, first_precision,\n"
        "       last_seen, last_precision, date_diff('second', first_seen, last_seen) AS spread_seconds, publishers\n"
        f"FROM reports JOIN dates USING (cluster_id)\nORDER BY {_ORDERS[sort]}",
        period.params,
    )


def show_clusters(args: Args, room: Room) -> Page:
    """Returns the page of all clusters."""
    period = read_period(args)
    sort = args.get_choice("sort", tuple(_ORDERS))
    clusters = make_clusters_query(period, sort)
    params = {"sort": sort if sort != "members" else None, **period.params}
    listing = fetch_list(room, clusters, read_position(args, "/clusters", params))
    for row in listing.rows:
        row["spread"] = show_spread(row["spread_seconds"], row["first_precision"], row["last_precision"])
    context = {"clusters": listing, "sort": sort, "sorts": SORTS}
    return make_page("Copies and versions", "clusters", context, {"clusters": clusters}, period)


def show_cluster(args: Args, room: Room) -> Page:
    """Returns the page of the cluster that an article belongs to.

    Raises:
      NotThereError: there is no such article.
    """
    params = {"id": args.get_id("id")}
    story = (
        "WITH story AS (\n"
        "  SELECT unnest(article_ids) AS article_id FROM clusters WHERE list_contains(article_ids, $id)\n"
        ")\n"
    )
    of_story = "FROM articles\nWHERE article_id = $id OR article_id IN (SELECT article_id FROM story)"
    members = Query(
        "Articles of the report",
        f"{story}SELECT article_id, headline, publisher, published_at, published_date, published_precision, relation,\n"
        "       matched_id, similarity, containment, word_count, wire_agency,\n"
        "       date_diff('second', min(published_at) OVER (), published_at) AS seconds\n"
        f"{of_story}\nORDER BY published_at NULLS LAST, article_id",
        params,
    )
    summary = Query(
        "The report",
        f"{story}SELECT count(*) AS members, count(DISTINCT publisher) AS outlets, min(published_at) AS first_seen,\n"
        f"       {_PRECISIONS},\n"
        "       max(published_at) AS last_seen, count(*) FILTER (WHERE relation = 'update') AS updates,\n"
        f"       count(*) FILTER (WHERE relation IN ('exact', 'copy')) AS copies\n{of_story}",
        params,
    )
    known = fetch_one(room, summary)
    if not known["members"]:
        raise NotThereError(f"there is no article {params['id']}")
    points = room.fetch(members, limit=_POINTS)
    listing = fetch_list(room, members, read_position(args, f"/cluster/{params['id']}", {}))
    for row in listing.rows:
        is_first = row["article_id"] == points[0]["article_id"]
        row["delay"] = "" if is_first else show_spread(row["seconds"], *_list_precisions(points[0], row))
    context = {
        "known": known,
        "spread": show_spread(
            _measure(known["first_seen"], known["last_seen"]),
            known["first_precision"],
            known["last_precision"],
        ),
        "first": points[0],
        "members": listing,
        "chart": _draw_spread(points),
        "undrawn": known["members"] - sum(row["published_at"] is not None for row in points),
    }
    return make_page(points[0]["headline"] or "(no headline)", "cluster", context, {"members": members})


def _list_precisions(*rows: Row) -> Iterator[str | None]:
    return (row["published_precision"] for row in rows)


def _measure(first: datetime | None, last: datetime | None) -> float | None:
    return (last - first).total_seconds() if first and last else None


def _draw_spread(rows: list[Row]) -> Pair:
    """Returns a time axis with a line for each outlet and a dot for each dated article, coloured by its relation."""
    dated = [row for row in rows if row["published_at"] is not None]
    points = [
        Point(
            row["published_at"],
            row["publisher"] or "no outlet stated",
            _SERIES[row["relation"]],
            f"{row['publisher'] or 'no outlet stated'}, {row['relation']}: {row['headline'] or '(no headline)'}",
            f"/article/{row['article_id']}",
        )
        for row in dated
    ]
    there = {row["relation"] for row in dated}
    legend: list[Any] = [(name, series) for name, series in _SERIES.items() if name in there]
    return draw_pair(
        "spread",
        lambda name, width: draw_timeline(
            name, "Spread over outlets", points, legend=legend, width=width, most=_LANES
        ),
    )
