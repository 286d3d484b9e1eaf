"""The page of an article."""

from __future__ import annotations

from wiredesk.pipeline.browse.pages.kin import MOST_MEMBERS, make_kin_query
from wiredesk.pipeline.browse.paging import Args, Page, Query
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.pages.article import make_article_context
from wiredesk.pipeline.search.segments import NESTED
from wiredesk.pipeline.views.wording import name_column


def show_article(args: Args, room: Room) -> Page:
    """Returns the page of an article: its text with marks and links, its annotations, its copies and versions."""
    article_id = args.get_id("article_id")
    row, body = room.fetch_article(article_id)
    params = {"article_id": article_id}
    queries = {
        "article": Query(
            "The article's row", "SELECT * FROM articles WHERE article_id = $article_id", params
        ),
        "kin": make_kin_query(article_id),
    } | {
        name: Query(
            f"{name_column(name)} of the article",
            f"SELECT * FROM {name} WHERE article_id = $article_id ORDER BY ALL",
            params,
        )
        for name in NESTED
    }
    members = room.fetch(queries["kin"], limit=MOST_MEMBERS + 1)
    context = make_article_context(row, body) | {
        "members": members[:MOST_MEMBERS],
        "more_members": len(members) > MOST_MEMBERS,
        "root_id": next((m["article_id"] for m in members if m["matched_id"] is None), row["cluster_id"]),
        "matched": next((m for m in members if m["article_id"] == row["matched_id"]), None),
    }
    return Page(row["headline"] or "(no headline)", "browse/article.html", context, queries)
