"""People: who is named and quoted, and the page of one of them with everything that was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.pipeline.browse.pages.listing import (
    ARTICLE_COLUMNS,
    NEWEST_FIRST,
    Period,
    fetch_days,
    fetch_list,
    fetch_one,
    make_days_query,
    make_page,
    make_where,
    read_period,
    read_position,
)
from wiredesk.pipeline.browse.pages.pieces import cut_pieces
from wiredesk.pipeline.browse.paging import Args, NotThereError, Page, Query, WrongAddressError
from wiredesk.pipeline.browse.room import Room, Row
from wiredesk.pipeline.pages.addresses import make_address
from wiredesk.pipeline.search.index import SearchRequest
from wiredesk.pipeline.settings import UsageError

_TOP = 15
_FEW = 20
_MANY = 300
_MAX_WORDS = 10

_ORDERS = {
    "articles": "articles DESC, quotations DESC, name",
    "quotations": "quotations DESC, articles DESC, name",
}
_SAID_ORDERS = {
    "first": "first_at NULLS LAST, first_id, text",
    "newest": "first_at DESC NULLS LAST, first_id, text",
    "printed": "outlets DESC, articles DESC, first_at NULLS LAST, first_id, text",
}


def show_people(args: Args, room: Room) -> Page:
    """Returns the page of all people who are named, or of those with some words in their names."""
    words = args.get_text("q")
    period = read_period(args)
    sort = args.get_choice("sort", tuple(_ORDERS))
    parts = period.list_conditions_of_parts()
    texts = {f"q{number}": word for number, word in enumerate(words.split())}
    has_words = (f"contains(lower(name), lower(${key}))" for key in texts)
    named = make_where("type = 'PERSON'", *has_words, *parts)
    people = Query(
        "People",
        "WITH named AS (\n"
        "  SELECT name, count(*) AS articles FROM entities\n"
        f"  {named}\n  GROUP BY name\n"
        "), quoted AS (\n"
        "  SELECT speaker AS name, count(*) AS quotations FROM quotes\n"
        f"  {make_where('part_of IS NULL', *parts)}\n  GROUP BY speaker\n"
        ")\n"
        "SELECT name, articles, coalesce(quotations, 0) AS quotations, count(*) OVER () AS people\n"
        f"FROM named LEFT JOIN quoted USING (name)\nORDER BY {_ORDERS[sort]}",
        {**texts, **period.params},
    )
    params = {"q": words, "sort": sort if sort != "articles" else None, **period.params}
    listing = fetch_list(room, people, read_position(args, "/people", params), total="people")
    context = {"people": listing, "words": words, "sort": sort, "sorts": tuple(_ORDERS)}
    return make_page("People", "people", context, {"people": people}, period)


def show_person(args: Args, room: Room) -> Page:
    """Returns the page of a person, by the name that articles resolve to.

    Raises:
      NotThereError: no article names or quotes anyone so.
    """
    name = args.get_text("name")
    if not name:
        raise WrongAddressError("a person's page takes a name, as in /person?name=Anna%20Behrens")
    period = read_period(args)
    about = args.get_text("about")
    sort = args.get_choice("sort", tuple(_SAID_ORDERS))
    queries = _make_queries(name, period, about, sort)
    known = fetch_one(room, queries["known"])
    if not known["articles"] and not known["quotations"]:
        raise NotThereError(
            f"no article names or quotes {name!r}; look for a part of the name among the people"
        )
    queries["days"] = make_days_query(
        f"Quotations of {name} by day",
        "FROM quotes JOIN (SELECT article_id, published_date FROM articles) USING (article_id)\n"
        + make_where("speaker = $name", "part_of IS NULL", *period.list_conditions()),
        {"name": name, **period.params},
    )
    given = {"name": name, "about": about, "sort": sort if sort != "first" else None, **period.params}
    said = fetch_list(room, queries["said"], read_position(args, "/person", given, _FEW), total="quotations")
    _prepare(said.rows, about)
    near: list[Row] = []
    if query := _make_near_query(room, name, period, about, sort):
        queries["near"] = query
        near = room.fetch(query, limit=_FEW)
        _prepare(near, "")
    # A condition on name and type in the statement makes DuckDB join in the wrong order, eight times as slow.
    together = [row for row in room.fetch(queries["together"], limit=_MANY) if row["name"] != name]
    context = {
        "name": name,
        "about": about,
        "sort": sort,
        "sorts": tuple(_SAID_ORDERS),
        "known": known,
        "said": said,
        "near": near,
        "near_articles": make_address("/search", {"q": _widen(about), "speaker": name, **period.params}),
        "days": fetch_days(room, queries["days"], "days"),
        "forms": [
            {**row, "address": make_address("/person", {**given, "name": row["name"]})}
            for row in room.fetch(queries["forms"], limit=_TOP)
        ],
        "anyone": make_address(
            "/search", {"q": about, "speaker": name.rsplit(maxsplit=1)[-1], **period.params}
        ),
        "together": {
            kind: [row for row in together if row["type"] == kind][:_TOP] for kind in ("PERSON", "ORG")
        },
        "outlets": room.fetch(queries["outlets"], limit=_TOP),
        "articles": room.fetch(queries["articles"], limit=_TOP),
        "all_articles": make_address("/search", {"person": name, "sort": "newest", **period.params}),
    }
    return make_page(name, "person", context, queries, period)


def _prepare(rows: list[Row], about: str) -> None:
    """Adds to quotations their text in pieces, and leaves each article in ``printed`` once."""
    for row in rows:
        row["pieces"] = cut_pieces(row["text"], about.split())
        row["printed"] = list({item["article_id"]: item for item in row["printed"]}.values())


def _widen(about: str) -> str:
    """Returns words as a text for the search that finds them in articles with any ending."""
    return " ".join(f"{word}*" for word in re.findall(r"\w+", about))


def _make_near_query(room: Room, name: str, period: Period, about: str, sort: str) -> Query | None:
    """Returns a query for quotations without some words from articles with them; None if there are no such articles.

    A speaker rarely names what the article is about.
    """
    text = _widen(about)
    try:
        request = SearchRequest(text=text, speaker=name, since=period.since, until=period.until)
        ids = room.index.list_ids(request) if text else []
    except UsageError:
        # The name has no letter, so that the index cannot find it.
        return None
    return make_said_query(name, period, about.split(), sort, ids) if ids else None


def _make_queries(name: str, period: Period, about: str, sort: str) -> dict[str, Query]:
    params = {"name": name, **period.params}
    within = period.list_conditions()
    named = "article_id IN (SELECT article_id FROM entities WHERE name = $name)"
    statements = {
        "known": (
            "How often the name is there",
            "SELECT count(DISTINCT article_id) AS articles, count(DISTINCT publisher) AS outlets,\n"
            "       (SELECT count(*) FROM quotes WHERE speaker = $name AND part_of IS NULL) AS quotations,\n"
            "       CAST(min(published_at) AS DATE) AS first_day, CAST(max(published_at) AS DATE) AS last_day\n"
            "FROM entities WHERE name = $name",
        ),
        "together": (
            f"Named in the same articles as {name}",
            "SELECT name, type, count(*) AS articles FROM entities\n"
            + make_where(named, *period.list_conditions_of_parts())
            + "\nGROUP BY name, type ORDER BY articles DESC, name, type",
        ),
        "outlets": (
            f"Outlets that name {name}",
            "SELECT publisher, count(DISTINCT article_id) AS articles FROM entities\n"
            + make_where("name = $name", *period.list_conditions_of_parts())
            + "\nGROUP BY publisher ORDER BY articles DESC, publisher NULLS LAST",
        ),
        "articles": (
            f"Articles that name {name}",
            f"SELECT {ARTICLE_COLUMNS} FROM articles\n{make_where(named, *within)}\nORDER BY {NEWEST_FIRST}",
        ),
    }
    queries = {key: Query(title, sql, params) for key, (title, sql) in statements.items()}
    queries["known"] = Query(queries["known"].title, queries["known"].sql, {"name": name})
    queries["said"] = make_said_query(name, period, about.split(), sort)
    queries["forms"] = Query(
        f"Other names with {name.rsplit(maxsplit=1)[-1]}",
        "SELECT name, count(*) AS articles FROM entities\n"
        "WHERE type = 'PERSON' AND contains(lower(name), lower($word)) AND name <> $name\n"
        "GROUP BY name ORDER BY articles DESC, name",
        {"name": name, "word": name.rsplit(maxsplit=1)[-1]},
    )
    return queries


def make_said_query(
    name: str, period: Period, about: Sequence[str], sort: str, near: Sequence[str] | None = None
) -> Query:
    """Returns a query for what a speaker said, each quotation once, with the articles and outlets that printed it.

    The stretches of a quotation are joined, without those within an earlier one; ``part_of`` names the position of the
    first one among the quotations of the article, which stand in the order of ``start``. Quotations are the same if they
    have the same letters and digits.

    Args:
      name: the speaker.
      period: days of publication.
      about: beginnings of words that the quotation, or the headline of an article that has it, must contain.
      sort: one of the orders of the page.
      near: ids of articles; then it is what the speaker said in these articles without the words.

    Raises:
      WrongAddressError: there are too many words.
    """
    if len(about) > _MAX_WORDS:
        raise WrongAddressError(f"about has {len(about)} words; {_MAX_WORDS} are allowed")
    patterns = {f"about{number}": rf"(^|[^\pL\pN]){re.escape(word)}" for number, word in enumerate(about)}
    conditions = [
        f"regexp_matches(text || chr(10) || coalesce(headline, ''), ${key}, 'i')" for key in patterns
    ]
    if near is not None:
        has_not = f"NOT ({' AND '.join(conditions)})" if conditions else ""
        conditions = list(filter(None, ("article_id IN (SELECT unnest($ids))", has_not)))
    where = make_where(*period.list_conditions(), *conditions)
    sql = (
        "WITH mine AS MATERIALIZED (\n"
        '  SELECT article_id, start, "end", text, kind, confidence, part_of FROM quotes WHERE speaker = $name\n'
        "), numbers AS (\n"
        '  SELECT article_id, start, "end",\n'
        '         row_number() OVER (PARTITION BY article_id ORDER BY start, "end" DESC) - 1 AS number\n'
        "  FROM quotes WHERE article_id IN (SELECT article_id FROM mine WHERE part_of IS NOT NULL)\n"
        "), parts AS (\n"
        "  SELECT *, coalesce(part_of, number, -1 - start) AS first\n"
        '  FROM mine LEFT JOIN numbers USING (article_id, start, "end")\n'
        '  QUALIFY coalesce(max("end") OVER (PARTITION BY article_id, first ORDER BY start, "end" DESC\n'
        '                                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < "end"\n'
        "), said AS (\n"
        "  SELECT article_id, first, string_agg(text, ' … ' ORDER BY start) AS text,\n"
        "         min_by(kind, start) AS kind, min(confidence) AS confidence\n"
        "  FROM parts GROUP BY article_id, first\n"
        "), printed AS (\n"
        "  SELECT said.*, published_at, published_date, published_precision, publisher, headline,\n"
        "         lower(regexp_replace(text, '[^\\pL\\pN]+', ' ', 'g')) AS letters,\n"
        "         row_number() OVER (ORDER BY published_at, article_id, first) AS place\n"
        f"  FROM said JOIN articles USING (article_id)\n  {where}\n"
        ")\n"
        "SELECT arg_min(text, place) AS text, arg_min(kind, place) AS kind,\n"
        "       max(confidence) AS confidence, count(DISTINCT article_id) AS articles,\n"
        "       count(DISTINCT publisher) AS outlets, count(*) OVER () AS quotations,\n"
        "       list(DISTINCT publisher ORDER BY publisher) FILTER (WHERE publisher IS NOT NULL) AS publishers,\n"
        "       min(published_at) AS first_at, arg_min(published_date, place) AS first_day,\n"
        "       arg_min(published_precision, place) AS first_precision,\n"
        "       arg_min(article_id, place) AS first_id, arg_min(headline, place) AS first_headline,\n"
        "       list({'article_id': article_id, 'publisher': publisher} ORDER BY place) AS printed\n"
        f"FROM printed GROUP BY letters\nORDER BY {_SAID_ORDERS[sort]}"
    )
    title = f"What {name} said" if near is None else f"What {name} said in articles about it"
    ids = {} if near is None else {"ids": list(near)}
    return Query(title, sql, {"name": name, **period.params, **patterns, **ids})
