"""The first page: what the tables hold."""

from __future__ import annotations

from wiredesk.pipeline.browse.paging import Args, Page, Query
from wiredesk.pipeline.browse.room import Room

_NEWEST = Query(
    "Newest articles",
    "SELECT article_id, headline, publisher, published_at, published_date, published_precision "
    "FROM articles ORDER BY published_at DESC NULLS LAST, article_id",
)


def show_home(_args: Args, room: Room) -> Page:
    """Returns the first page."""
    return Page(
        "Reading room", "browse/home.html", {"newest": room.fetch(_NEWEST, limit=10)}, {"newest": _NEWEST}
    )
