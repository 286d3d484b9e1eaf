"""The page of an article's versions: what differs between any two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from wiredesk.pipeline.browse.pages.kin import MOST_MEMBERS, make_kin_query
from wiredesk.pipeline.browse.paging import Args, Page, WrongAddressError
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.views.differences import Stretch, compare_texts, fold, summarize


@dataclass(frozen=True)
class Pair:
    """Two articles that are compared.

    Attributes:
      headline, body: their stretches.
      summary: their differences in words.
      is_coarse: the texts are so long that paragraphs were compared first.
    """

    earlier: Row
    later: Row
    headline: tuple[Stretch, ...]
    body: tuple[Stretch, ...]
    summary: str
    is_coarse: bool


def show_versions(args: Args, room: Room) -> Page:
    """Returns the page that compares two versions of an article."""
    article_id = args.get_id("article_id")
    wanted = _get_wanted(args, "from"), _get_wanted(args, "to")
    row, _ = room.fetch_article(article_id)
    query = make_kin_query(article_id)
    members = room.fetch(query, limit=MOST_MEMBERS + 1)
    ids = _choose_pair(row, members, *wanted)
    rows = {one: row if one == article_id else room.fetch_article(one)[0] for one in ids or ()}
    context: dict[str, Any] = {
        "article_id": article_id,
        "members": members[:MOST_MEMBERS],
        "more_members": len(members) > MOST_MEMBERS,
        "pair": _compare(rows[ids[0]], rows[ids[1]]) if ids else None,
    }
    title = f"Versions of {row['headline'] or '(no headline)'}"
    return Page(title, "browse/versions.html", context, {"kin": query})


def _get_wanted(args: Args, name: str) -> str | None:
    """Returns an id of the address, or None.

    Raises:
      WrongAddressError: it is no id.
    """
    wanted = args.get_text(name)
    if wanted and not re.fullmatch(r"[0-9a-f]{32}", wanted):
        raise WrongAddressError(f"{name} takes the id of an article, 32 hex digits, not {wanted[:64]!r}")
    return wanted or None


def _choose_pair(
    row: Row, members: list[Row], earlier: str | None, later: str | None
) -> tuple[str, str] | None:
    """Returns the ids of the two to compare: those asked for, else this article and the one that it is linked to.

    An original is compared with the first that is linked to it. None means that there is no other.
    """
    here = row["article_id"]
    present = [member["article_id"] for member in members]
    if earlier is None and later is None and row["matched_id"] in present:
        return row["matched_id"], here
    linked = [member["article_id"] for member in members if member["matched_id"] == here]
    others = [*linked, *(one for one in present if one != here)]
    if earlier is None and later is None:
        return (here, others[0]) if others else None
    return earlier or here, later or here


def _compare(earlier: Row, later: Row) -> Pair:
    body, is_coarse = compare_texts(earlier["body"], later["body"])
    headline, _ = compare_texts(earlier["headline"] or "", later["headline"] or "")
    summary = summarize(body, any(part.kind != "same" for part in headline))
    return Pair(earlier, later, tuple(headline), tuple(fold(body)), summary, is_coarse)
