"""Outlets: what each publishes, how much of it is agency copy, and whom it copies."""

from __future__ import annotations

from wiredesk.pipeline.browse.pages.listing import (
    ARTICLE_COLUMNS,
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
    show_span,
)
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, Query
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.pages.addresses import make_address
from wiredesk.transforms.logic.provenance.agencies import is_wire, list_agencies

_TOP = 15
_MANY = 200
_ALL = 100_000
_VIEWS = ("all", "unmarked")
_SORTS = {
    "articles": "most articles",
    "agency": "most agency copy",
    "share": "largest share",
    "copies": "most copies",
}
_ORDERS = {
    "articles": "articles DESC",
    "agency": "agency_copy DESC, articles DESC",
    "share": "count(wire_agency) / count(*) DESC, articles DESC",
    "copies": "copies DESC, articles DESC",
}


def _make_agency_copy(*conditions: str) -> str:
    """Returns the beginning of a statement: the table ``agency_copy`` of articles that are an agency's copy.

    The article's row names the agency, from its own text or that of the article it copies, or it is a copy of an article
    whose row names one. ``$agency_outlets`` leaves out what agencies publish themselves.

    Args:
      conditions: conditions on rows of ``articles``.
    """
    where = make_where(
        "agency IS NOT NULL",
        "(publisher IS NULL OR NOT list_contains($agency_outlets, publisher))",
        *conditions,
    )
    return (
        "WITH judged AS (\n"
        "  SELECT a.*, coalesce(a.wire_agency, m.wire_agency, r.wire_agency) AS agency,\n"
        "         CASE WHEN a.wire_agency IS NOT NULL THEN a.wire_confidence\n"
        "              WHEN m.wire_agency IS NOT NULL THEN m.wire_confidence ELSE r.wire_confidence END AS confidence,\n"
        "         CASE WHEN a.wire_agency IS NULL AND m.wire_agency IS NULL THEN r.article_id\n"
        "              ELSE m.article_id END AS source_id\n"
        "  FROM articles a\n"
        "  LEFT JOIN articles m ON m.article_id = a.matched_id AND a.relation IN ('exact', 'copy')\n"
        "  LEFT JOIN articles r ON r.article_id = a.cluster_id AND a.relation IN ('exact', 'copy')\n"
        "), agency_copy AS (\n"
        f"  SELECT * FROM judged\n  {where}\n"
        ")\n"
    )


def show_outlets(args: Args, room: Room) -> Page:
    """Returns the page of all outlets, or of those that run agency copy and do not name the agency."""
    view = args.get_choice("view", _VIEWS)
    period = read_period(args)
    words = args.get_text("q")
    return _show_unmarked(args, room, period) if view == "unmarked" else _show_all(args, room, period, words)


def _show_all(args: Args, room: Room, period: Period, words: str) -> Page:
    sort = args.get_choice("sort", tuple(_ORDERS))
    named = ["contains(lower(publisher), lower($q))"] if words else []
    params = {**({"q": words} if words else {}), **period.params}
    outlets = Query(
        "Outlets",
        "SELECT publisher, count(*) AS articles, min(published_date) AS first_day, max(published_date) AS last_day,\n"
        "       count(wire_agency) AS agency_copy, count(*) FILTER (WHERE relation IN ('exact', 'copy')) AS copies,\n"
        "       count(*) FILTER (WHERE wire_agency IS NOT NULL AND len(agencies) = 0) AS unmarked\n"
        f"FROM articles {make_where(*named, *period.list_conditions())}\n"
        f"GROUP BY publisher ORDER BY {_ORDERS[sort]}, publisher NULLS LAST",
        params,
    )
    given = {"q": words, "sort": sort if sort != "articles" else None, **period.params}
    listing = fetch_list(room, outlets, read_position(args, "/outlets", given))
    context = {"outlets": listing, "words": words, "sort": sort, "sorts": _SORTS}
    return make_page("Outlets", "outlets", context, {"outlets": outlets}, period)


def _show_unmarked(args: Args, room: Room, period: Period) -> Page:
    outlet = args.get_text("name")
    only = ["publisher = $outlet"] if outlet else []
    params = {
        "agency_outlets": _list_agency_outlets(room),
        **({"outlet": outlet} if outlet else {}),
        **period.params,
    }
    begun = _make_agency_copy(*only, *period.list_conditions())
    outlets = Query(
        "Outlets that run agency copy without saying so",
        f"{begun}SELECT publisher, count(*) AS agency_copy, count(*) FILTER (WHERE len(agencies) = 0) AS unmarked,\n"
        "       avg(confidence) FILTER (WHERE len(agencies) = 0) AS confidence,\n"
        "       list(DISTINCT agency ORDER BY agency) FILTER (WHERE len(agencies) = 0) AS of_agencies\n"
        "FROM agency_copy GROUP BY publisher\nORDER BY unmarked DESC, agency_copy DESC, publisher NULLS LAST",
        params,
    )
    articles = Query(
        "Agency copy that names no agency",
        f"{begun}SELECT {ARTICLE_COLUMNS}, agency, confidence, source_id, byline, credit_line,\n"
        "       (SELECT publisher FROM articles s WHERE s.article_id = source_id) AS source\n"
        f"FROM agency_copy WHERE len(agencies) = 0\nORDER BY {NEWEST_FIRST}",
        params,
    )
    found = room.fetch(outlets, limit=_ALL)
    context = {
        "unmarked": [row for row in found if row["unmarked"]],
        "marked": [row for row in found if not row["unmarked"]],
        "agency_copy": sum(row["agency_copy"] for row in found),
        "shown": _MANY,
        "outlet": outlet,
        "articles": fetch_list(
            room,
            articles,
            read_position(args, "/outlets", {"view": "unmarked", "name": outlet, **period.params}),
        ),
    }
    queries = {"outlets": outlets, "articles": articles}
    return make_page("Agency copy without saying so", "unmarked", context, queries, period)


def _list_agency_outlets(room: Room) -> list[str]:
    """Returns the outlets that are agencies themselves."""
    query = Query("Outlets", "SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL")
    names = (row["publisher"] for row in fetch_kept(room, query, _ALL))
    return sorted(name for name in names if any(map(is_wire, list_agencies(name))))


def show_outlet(args: Args, room: Room) -> Page:
    """Returns the page of an outlet; without a name, that of the articles that state none.

    Raises:
      NotThereError: no article is of that outlet, and none cites it.
    """
    outlet = args.get_text("name") or None
    period = read_period(args)
    queries = _make_queries(outlet, period)
    known = fetch_one(room, queries["known"])
    cited_by = room.fetch(queries["cited_by"], limit=_TOP) if outlet else []
    if not known["articles"] and not cited_by and not period.params:
        raise NotThereError(
            f"no article is of the outlet {outlet!r}, and none cites it"
            if outlet
            else "every article states its outlet"
        )
    lists = {
        name: room.fetch(queries[name], limit=_TOP)
        for name in ("agencies", "copies_from", "copied_by", "sections", "languages", "authors", "articles")
    }
    for row in [*lists["copies_from"], *lists["copied_by"]]:
        row["delay"] = show_span(row["median_seconds"])
    title = outlet or "No outlet stated"
    context = {
        "outlet": outlet,
        "known": known,
        "cited_by": cited_by,
        "days": fetch_days(room, queries["days"], "days"),
        "search": make_address("/search", {"outlet": outlet, "sort": "newest", **period.params})
        if outlet
        else None,
        **lists,
    }
    return make_page(title, "outlet", context, queries, period)


def _make_queries(outlet: str | None, period: Period) -> dict[str, Query]:
    # A parameter that is null has no type, so the articles without an outlet have a condition of their own.
    params = {**({"outlet": outlet} if outlet else {}), **period.params}
    is_outlet = "publisher = $outlet" if outlet else "publisher IS NULL"
    where = make_where(is_outlet, *period.list_conditions())
    pairs = _make_pairs(period)
    statements = {
        "known": (
            "What the outlet publishes",
            "SELECT count(*) AS articles, min(published_date) AS first_day, max(published_date) AS last_day,\n"
            "       count(*) FILTER (WHERE published_at IS NULL) AS undated, count(wire_agency) AS agency_copy,\n"
            "       count(*) FILTER (WHERE wire_agency IS NOT NULL AND len(agencies) = 0) AS unmarked,\n"
            "       count(*) FILTER (WHERE relation = 'exact') AS exact_copies,\n"
            "       count(*) FILTER (WHERE relation = 'copy') AS copies,\n"
            f"       count(*) FILTER (WHERE relation = 'update') AS updates\nFROM articles {where}",
        ),
        "agencies": (
            "Agency copy",
            "SELECT wire_agency AS agency, count(*) AS articles, avg(wire_confidence) AS confidence,\n"
            "       count(*) FILTER (WHERE len(agencies) = 0) AS unmarked\n"
            f"FROM articles {where} AND wire_agency IS NOT NULL\nGROUP BY agency ORDER BY articles DESC, agency",
        ),
        "copies_from": (
            "Outlets that it copies",
            f"{pairs}SELECT source AS publisher, count(*) AS copies, median(seconds) AS median_seconds\n"
            f"FROM pairs WHERE {is_outlet} AND source IS DISTINCT FROM publisher\n"
            "GROUP BY source ORDER BY copies DESC, source NULLS LAST",
        ),
        "copied_by": (
            "Outlets that copy it",
            f"{pairs}SELECT publisher, count(*) AS copies, median(seconds) AS median_seconds\n"
            f"FROM pairs WHERE {is_outlet.replace('publisher', 'source')} AND source IS DISTINCT FROM publisher\n"
            "GROUP BY publisher ORDER BY copies DESC, publisher NULLS LAST",
        ),
        "sections": (
            "Sections",
            f"SELECT section, count(*) AS articles FROM articles {where} AND section IS NOT NULL\n"
            "GROUP BY section ORDER BY articles DESC, section",
        ),
        "languages": (
            "Languages",
            f"SELECT language, count(*) AS articles FROM articles {where}\n"
            "GROUP BY language ORDER BY articles DESC, language NULLS LAST",
        ),
        "authors": (
            "Authors",
            "SELECT author.name AS name, count(*) AS articles\n"
            f"FROM (SELECT unnest(authors) AS author FROM articles {where})\n"
            "GROUP BY name ORDER BY articles DESC, name",
        ),
        "articles": (
            "Newest articles",
            f"SELECT {ARTICLE_COLUMNS} FROM articles {where}\nORDER BY {NEWEST_FIRST}",
        ),
    }
    if outlet:
        cites = "list_contains(list_transform(cited_outlets, lambda cited: cited.name), $outlet)"
        statements["cited_by"] = (
            f"Articles that cite {outlet}",
            f"SELECT {ARTICLE_COLUMNS}, count(*) OVER () AS total FROM articles\n"
            f"{make_where(cites, *period.list_conditions())}\nORDER BY {NEWEST_FIRST}",
        )
    queries = {name: Query(title, sql, params) for name, (title, sql) in statements.items()}
    queries["days"] = make_days_query("Articles by day", f"FROM articles {where}", params)
    return queries


def _make_pairs(period: Period) -> str:
    """Returns the beginning of a statement: the table ``pairs`` of copies with the outlet of the earlier article."""
    conditions = ["a.relation IN ('exact', 'copy')", *(f"a.{part}" for part in period.list_conditions())]
    return (
        "WITH pairs AS (\n"
        "  SELECT a.publisher, m.publisher AS source, date_diff('second', m.published_at, a.published_at) AS seconds\n"
        f"  FROM articles a JOIN articles m ON m.article_id = a.matched_id\n  {make_where(*conditions)}\n"
        ")\n"
    )
